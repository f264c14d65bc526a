"""What tests of builds share: a small whole course to edit, builds in a copy of this process, and outputs compared by bytes."""

from __future__ import annotations

import atexit
import gc
import hashlib
import importlib
import json
import os
import runpy
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import pytest

from courseloom import fingerprints, progress, scaffold
from courseloom.errors import CourseError
from courseloom.writers import build as making
from courseloom.writers import select

DAY = date(2026, 1, 15)
CHAPTER = "notebooks/01-five-moments.ipynb"
QUIZ = "quizzes/01-five-moments.yml"
ENDED = 9
"""The exit code of a build that a test has ended."""
IMPORTED = (
    "courseloom.cli",
    "courseloom.resolve",
    "courseloom.writers.host",
    "courseloom.writers.pdf",
    "sphinx.application",
    "sphinx.builders.html",
    "jupyter_book.config",
    "myst_nb.sphinx_",
    "sphinx_external_toc",
)
"""What most builds import, and what would take half of their time."""


class Done(NamedTuple):
    """What a build passed and said; both empty when a test ended it."""

    steps: list[str]
    lines: list[str]


CONF = """
extensions = ["myst_nb", "sphinx_external_toc", "courseloom.sphinxext"]
html_theme = "courseloom"
external_toc_path = "_toc.yml"
external_toc_exclude_missing = True
myst_enable_extensions = ["colon_fence", "deflist"]
"""
"""A `conf.py` for plain Sphinx."""


def course(folder: Path) -> Path:
    """Return a new course as `new` makes it, without the engine in it."""
    list(scaffold.start(folder, "Tiny", DAY))
    shutil.rmtree(folder / "wheels")
    return folder


FAST = os.environ.get("COURSELOOM_TESTS") == "fast"
_server: list[subprocess.Popen[str]] = []


def slow(what: str) -> None:
    """Skip the test that asks for this, in a run of the fast ones."""
    if FAST:
        pytest.skip(f"{what}: not in a fast run")


def _ask(wanted: dict[str, Any]) -> dict[str, Any]:
    """Return what a copy of a process without threads, which has imported the engine, did and said, with its exit code."""
    if not _server:
        command = [sys.executable, str(Path(__file__).resolve())]
        paths = os.pathsep.join([str(Path(__file__).resolve().parents[1]), os.environ.get("PYTHONPATH", "")])
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        _server.append(subprocess.Popen(command, env={**os.environ, "PYTHONPATH": paths}, **pipes))  # type: ignore[call-overload]
    asking, told = _server[0].stdin, _server[0].stdout
    assert asking and told
    asking.write(json.dumps(wanted, default=str) + "\n")
    asking.flush()
    answer: dict[str, Any] = json.loads(told.readline())
    return answer


def build(
    root: Path,
    *names: str,
    end_at: tuple[str, int] | None = None,
    end_at_write: int = 0,
    touch: tuple[str, int, Path] | None = None,
    after: float = 0,
    **asked: object,
) -> Done:
    """Build in a new process, so that nothing in memory reaches the next build.

    `end_at` (a step, which of that name) ends it there, `end_at_write` before that write below `root`, `touch` makes a file
    at a step, `after` kills it after so many seconds.
    """
    slow("a build")
    ends = {"end_at": end_at, "end_at_write": end_at_write, "after": after}
    answer = _ask({"root": root, "names": names, "asked": asked, "touch": touch, **ends})
    assert answer["code"] in (0, ENDED, -signal.SIGKILL), f"the build ended with {answer['code']}:\n{answer['said']}"
    return Done(answer["steps"], answer["lines"])


def command(arguments: list[str], folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the command line in a folder as a new process would, without the second that it takes to start one."""
    if "build" in arguments:
        slow("a build")
    of_its_own = {name for name in environment if name.startswith("PYTHON") and environment[name] != os.environ.get(name)}
    if of_its_own - {"PYTHONPATH"} or not hasattr(os, "fork"):  # Python reads these when it starts
        line = [sys.executable, "-m", "courseloom", *arguments]
        return subprocess.run(line, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    with tempfile.TemporaryDirectory() as printed:
        answer = _ask({"command": arguments, "folder": folder, "environment": environment, "printed": printed})
        out, err = (Path(printed, name).read_text("utf-8") for name in ("out", "err"))
    return subprocess.CompletedProcess(arguments, answer["code"], out, err)


def serve() -> None:
    """Read what to do, a line each, and answer each with a line."""
    for name in IMPORTED:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # copies share what is there
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a build prints is no answer
    for line in sys.stdin:
        wanted = json.loads(line)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            if "command" in wanted:
                _command(wanted)
            _one(wanted, writing)
        os.close(writing)
        if wanted.get("after"):
            time.sleep(wanted["after"])
            os.kill(child, signal.SIGKILL)
        with os.fdopen(reading, "rb") as told:
            said = told.read().decode()
        answer = json.loads(said) if said else {"steps": [], "lines": [], "said": ""}
        answer["code"] = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(json.dumps(answer), file=out, flush=True)


def _command(wanted: dict[str, Any]) -> NoReturn:
    """Become the process of `python -m courseloom`, and end as it does; only its memory is not tidied up."""
    for number, file in enumerate((os.devnull, f"{wanted['printed']}/out", f"{wanted['printed']}/err")):
        os.dup2(os.open(file, os.O_RDWR | os.O_CREAT), number)
    os.environ.clear()
    os.environ.update(wanted["environment"])
    os.chdir(wanted["folder"])
    sys.argv = ["courseloom", *wanted["command"]]
    sys.path[0] = wanted["folder"]
    code: object = 0
    try:
        runpy.run_module("courseloom", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        code = end.code
    except BaseException:
        code = traceback.print_exc() or 1
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)


def _end_at_write(number: int, below: str) -> None:
    """End this process before it opens a file to write, renames, makes or deletes something below a folder for this time."""
    me, left = os.getpid(), number

    def hear(event: str, args: tuple[Any, ...]) -> None:
        nonlocal left
        if event == "open":
            writes = isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR)
        else:
            writes = event in ("os.rename", "os.remove", "os.mkdir", "os.rmdir")
        if writes and str(args[0]).startswith(below) and os.getpid() == me:
            left -= 1
            if left == 0:
                os._exit(ENDED)

    sys.addaudithook(hear)


def _one(wanted: dict[str, Any], writing: int) -> NoReturn:
    """Build once and end this process; what it passed and said goes into the pipe."""
    passed: list[str] = []

    def listen(step: str) -> None:
        passed.append(step)
        if wanted["touch"] and passed.count(step) == wanted["touch"][1] and step == wanted["touch"][0]:
            Path(wanted["touch"][2]).write_text("late", "utf-8")
        if wanted["end_at"] and step == wanted["end_at"][0] and passed.count(step) == wanted["end_at"][1]:
            os._exit(ENDED)

    answer: dict[str, Any] = {"steps": passed, "lines": [], "said": ""}
    code = 1
    if wanted["end_at_write"]:
        _end_at_write(wanted["end_at_write"], str(wanted["root"]))
    try:
        progress.listeners.append(listen)
        answer["lines"] = list(making.build(Path(wanted["root"]), select(wanted["names"], wanted["asked"]), DAY))
        code = 0
    except CourseError as error:
        answer["said"] = str(error)
    except BaseException:
        answer["said"] = traceback.format_exc()
    os.write(writing, json.dumps(answer).encode())
    os._exit(code)


def sources(root: Path) -> list[Path]:
    """Return the files that a build reads."""
    return [path for _, path in fingerprints.sources(root)]


def digest(root: Path, names: Iterable[str]) -> dict[str, str]:
    """Return the hash of every file of these outputs."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for name in names
        for path in sorted((root / "_build" / name).rglob("*"))
        if path.is_file()
    }


def cold(root: Path, aside: Path, *names: str, executed: bool = True) -> dict[str, str]:
    """Return the outputs of a first build of these sources in an empty folder; with `executed`, results of cells are lent."""
    shutil.rmtree(aside, ignore_errors=True)
    shutil.copytree(root, aside, ignore=shutil.ignore_patterns("_build"))
    if executed:
        (aside / "_build" / ".work").mkdir(parents=True)
        shutil.copytree(root / "_build/.work/executed", aside / "_build/.work/executed")
    build(aside, *names)
    return digest(aside, names)


def differing(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """Return the names of files that are in one and not in the other, or differ."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def swap(root: Path, file: str, before: str, after: str) -> None:
    """Replace a text that stands once in a file."""
    path = root / file
    text = path.read_text("utf-8")
    assert text.count(before) == 1, f"{before!r} stands {text.count(before)} times in {file}"
    path.write_text(text.replace(before, after), "utf-8")


def cell(
    root: Path, id: str, source: str, kind: str = "markdown", before: str = "supervision", tags: tuple[str, ...] = ()
) -> None:
    """Put a cell into the chapter before another, or change it; an empty source takes it out."""
    path = root / CHAPTER
    notebook = json.loads(path.read_text("utf-8"))
    cells = notebook["cells"]
    place = next((n for n, one in enumerate(cells) if one["id"] == id), None)
    if place is not None:
        cells.pop(place)
    else:
        place = next(n for n, one in enumerate(cells) if one["id"] == before)
    if source:
        made = {
            "cell_type": kind,
            "id": id,
            "metadata": {"tags": list(tags)} if tags else {},
            "source": source.splitlines(True),
        }
        if kind == "code":
            made |= {"execution_count": None, "outputs": []}
        cells.insert(place, made)
    path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    serve()
