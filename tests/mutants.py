"""Changes one place of the engine at a time, and says whether the tests notice: a fixed sample of 200 mutants in seven areas.

    python tests/mutants.py                               all of them, about half an hour
    python tests/mutants.py --area resolve --area import  those of two areas
    python tests/mutants.py --only 3fa2b1c9               those whose identifier or file holds this
    python tests/mutants.py --quick                       only the quickest tests of each
    python tests/mutants.py --list                        runs nothing

Each mutant runs in a copy of the repository, first against the quickest tests of its file, then against wider ones; it is
killed when a test fails or does not end. A mutant that survives needs a test, or a reason in `mutants-explained.yml` why nobody
could notice it. The sample follows from the text of the changed places alone, so it stays when other lines move.
The exit code is 0 when every mutant is killed or explained.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import os
import re
import resource
import shlex
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from contextlib import suppress
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, NoReturn

import pytest
import yaml
from hypothesis import settings
from mutating import AREAS, Change, Row, of_python, of_script

ROOT = Path(__file__).resolve().parent.parent
EXPLAINED = ROOT / "tests" / "mutants-explained.yml"
SAMPLE = 200
AT_HAND = (
    "_hypothesis_pytestplugin",
    "hypothesis",
    "lxml.etree",
    "mdit_py_plugins",
    "numpy",
    "pydantic",
    "linkify_it",
    "jinja2",
    "filelock",
)
"""What most tests import, and what would take half of their time."""
LEFT = shutil.ignore_patterns(".git", ".venv", "_build", "node_modules", "__pycache__", ".*_cache", ".hypothesis")


class Mutant(NamedTuple):
    """A change of a file, with the row of tests that are to notice it."""

    id: str
    file: str
    line: int
    before: str
    change: Change
    row: Row

    def __str__(self) -> str:
        """Return what is changed where."""
        before, after = (re.sub(r"\s+", " ", text) for text in (self.before, self.change.text))
        return f"{self.id} {self.file}:{self.line} {self.change.kind}: {before} → {after or 'nothing'}"


def mutants(rows: list[Row]) -> list[Mutant]:
    """Return every mutant of the files of these rows."""
    found: list[Mutant] = []
    for row in rows:
        for path in sorted(path for pattern in row.files for path in ROOT.glob(pattern)):
            source, file, seen = path.read_text("utf-8"), path.relative_to(ROOT).as_posix(), Counter[str]()
            for change in of_python(source) if path.suffix == ".py" else of_script(source):
                before = source[change.start : change.end]
                line = source[source.rfind("\n", 0, change.start) + 1 : (source + "\n").index("\n", change.end)]
                place = "\0".join((file, change.kind, change.within, " ".join(line.split()), before))
                seen[place] += 1
                id = hashlib.sha256(f"{place}\0{seen[place]}".encode()).hexdigest()[:8]
                found.append(Mutant(id, file, source.count("\n", 0, change.start) + 1, before, change, row))
    return found


def sample(area: str) -> list[Mutant]:
    """Return the sample of an area: those with the lowest identifiers of each operator in turn."""
    number = list(AREAS).index(area)
    size = SAMPLE // len(AREAS) + (number < SAMPLE % len(AREAS))
    ranked: dict[str, int] = defaultdict(int)
    order = []
    for one in sorted(mutants(AREAS[area]), key=lambda one: one.id):
        order.append((ranked[one.change.kind], one.id, one))
        ranked[one.change.kind] += 1
    return [one for _, _, one in sorted(order)[:size]]


class Copy:
    """A copy of the repository, in which one file at a time is another."""

    def __init__(self, folder: Path) -> None:
        self.root, self.count, self.needed = folder / "mutated", 0, dict[str, float]()
        self.printed, self.said = folder / "printed.txt", ""
        shutil.copytree(ROOT, self.root, ignore=LEFT, symlinks=True)
        for linked in (".venv", "tests/node_modules"):
            if (ROOT / linked).exists():
                (self.root / linked).symlink_to(ROOT / linked)

    def ran(self, test: str, most: float) -> tuple[bool, float]:
        """Run a file of tests in a fork of this process, which has no engine imported; end it after `most` seconds of work.

        Returns whether it passes, and the seconds of work: those of the clock depend on what else the machine does.
        """
        child = os.fork()
        if child == 0:
            self._run(test, most)
        _, status, used = os.wait4(child, 0)
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)  # what it has left running
        code, self.said = os.waitstatus_to_exitcode(status), self.printed.read_text("utf-8", errors="replace")
        return code == 0, used.ru_utime + used.ru_stime

    def _run(self, test: str, most: float) -> NoReturn:
        try:
            os.setsid()
            resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(most), math.ceil(most)))
            signal.alarm(1800)
            settings.register_profile("mutants", deadline=None)
            settings.load_profile("mutants")
            out = os.open(self.printed, os.O_CREAT | os.O_TRUNC | os.O_WRONLY)
            os.dup2(out, 1)
            os.dup2(out, 2)
            os.chdir(self.root)
            file, *more = shlex.split(test)
            os.environ.update(PYTHONPATH=str(self.root), TMPDIR=str(self.root.parent), CI="true")  # nothing is skipped
            sys.path[:] = [one for one in sys.path if Path(one) not in (ROOT, ROOT / "tests")]
            code = int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0", f"tests/{file}.py", *more]))
            sys.stdout.flush()
        except BaseException:
            code = traceback.print_exc() or 3
        os._exit(code)

    def killer(self, mutant: Mutant, quick: bool) -> str:
        """Return the test that notices a mutant; an empty string where none does."""
        path = self.root / mutant.file
        source = path.read_text("utf-8")
        mutated = source[: mutant.change.start] + mutant.change.text + source[mutant.change.end :]
        for test in mutant.row.tests[: 1 if quick else None]:
            if test not in self.needed:
                passed, self.needed[test] = self.ran(test, 600)
                if not passed:
                    raise SystemExit(f"These tests fail without any change: {test}\n{self.said}")
            self.count += 1
            path.write_text(mutated, "utf-8")
            os.utime(path, (1e9 + self.count,) * 2)  # so that bytecode of another mutant is never taken for its
            passed, _ = self.ran(test, 20 + 3 * self.needed[test])
            path.write_text(source, "utf-8")
            if not passed:
                failed = re.search(r"^(?:FAILED|ERROR) (\S+)", self.said, re.M)
                return failed[1] if failed else f"{test}, which does not end or cannot begin"
        return ""


def main() -> int:
    """Run the mutants that are asked for; print a line for each, and a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--area", action="append", choices=AREAS, help="an area; all by default")
    parser.add_argument("--only", action="append", default=[], help="mutants whose identifier or file holds this word")
    parser.add_argument("--quick", action="store_true", help="run only the first tests of each: others may notice a survivor")
    parser.add_argument("--list", action="store_true", help="list the mutants and run none")
    asked = parser.parse_args()
    why = {one["mutant"]: one["why"] for one in yaml.safe_load(EXPLAINED.read_text("utf-8")) or ()}
    table, started = {}, time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = None if asked.list else Copy(Path(folder))
        for name in AT_HAND if copy else ():
            import_module(name)
        for area in asked.area or AREAS:
            counted = Counter[str]()
            for one in sample(area):
                if asked.only and not any(word in f"{one.id} {one.file}" for word in asked.only):
                    continue
                killer = copy.killer(one, asked.quick) if copy else ""
                said = "killed" if killer else "explained" if one.id in why else "listed" if asked.list else "SURVIVED"
                counted.update(["mutants", said])
                print(f"{said:9} {one}{killer and f'   by {killer}'}", flush=True)
            table[area] = counted
    if not asked.area and not asked.only and (gone := why.keys() - {one.id for area in AREAS for one in sample(area)}):
        print(f"explained, and not in the sample any more: {', '.join(sorted(gone))}")
    print(f"\n{date.today()}, {(time.monotonic() - started) / 60:.0f} minutes\n")
    print(f"{'area':12}{'mutants':>10}{'killed':>10}{'explained':>10}{'survived':>10}")
    for area, counted in table.items():
        print(f"{area:12}" + "".join(f"{counted[name]:10}" for name in ("mutants", "killed", "explained", "SURVIVED")))
    return int(any(counted["SURVIVED"] for counted in table.values()))


if __name__ == "__main__":
    sys.exit(main())
