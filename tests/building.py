"""What tests of builds share: a small whole course to edit, builds in a copy of this process, and outputs compared by bytes."""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from courseloom import fingerprints, progress, scaffold
from courseloom.errors import CourseError
from courseloom.writers import asked
from courseloom.writers import build as making

DAY = date(2026, 1, 15)
CHAPTER = "notebooks/01-five-moments.ipynb"
QUIZ = "quizzes/01-five-moments.yml"
ENDED = 9
"""The exit code of a build that a test has ended."""


class Done(NamedTuple):
    """What a build passed and said; both empty when a test ended it."""

    steps: list[str]
    lines: list[str]


def course(folder: Path) -> Path:
    """Return a new course as `new` makes it, without the copy of the engine in it."""
    list(scaffold.start(folder, "Tiny", DAY))
    shutil.rmtree(folder / "courseloom")
    return folder


_server: list[subprocess.Popen[str]] = []


def build(
    root: Path,
    *names: str,
    end_at: tuple[str, int] | None = None,
    touch: tuple[str, int, Path] | None = None,
    after: float = 0,
    **asked: object,
) -> Done:
    """Build in a new process, so that nothing in memory reaches the next build.

    It is a copy of one that has no threads and has imported the engine. `end_at` (a step, which of that name) ends it there,
    `touch` makes a file there, `after` kills it after so many seconds.
    """
    if not _server:
        command = [sys.executable, str(Path(__file__).resolve())]
        paths = os.pathsep.join([str(Path(__file__).resolve().parents[1]), os.environ.get("PYTHONPATH", "")])
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        _server.append(subprocess.Popen(command, env={**os.environ, "PYTHONPATH": paths}, **pipes))  # type: ignore[call-overload]
    asking, told = _server[0].stdin, _server[0].stdout
    assert asking and told
    wanted = {"root": root, "names": names, "asked": asked, "end_at": end_at, "touch": touch, "after": after}
    asking.write(json.dumps(wanted, default=str) + "\n")
    asking.flush()
    answer = json.loads(told.readline())
    assert answer["code"] in (0, ENDED, -signal.SIGKILL), f"the build ended with {answer['code']}:\n{answer['said']}"
    return Done(answer["steps"], answer["lines"])


def serve() -> None:
    """Read what to build, a line each, and answer each with a line."""
    importlib.import_module("courseloom.writers.host")
    importlib.import_module("courseloom.writers.pdf")
    importlib.import_module("sphinx.application")
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a build prints is no answer
    for line in sys.stdin:
        wanted = json.loads(line)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _one(wanted, writing)
        os.close(writing)
        if wanted["after"]:
            time.sleep(wanted["after"])
            os.kill(child, signal.SIGKILL)
        with os.fdopen(reading, "rb") as told:
            said = told.read().decode()
        answer = json.loads(said) if said else {"steps": [], "lines": [], "said": ""}
        answer["code"] = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(json.dumps(answer), file=out, flush=True)


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
    try:
        progress.listeners.append(listen)
        answer["lines"] = list(making.build(Path(wanted["root"]), asked(wanted["names"], wanted["asked"]), DAY))
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
        shutil.copytree(root / "_build/.work/.jupyter_cache", aside / "_build/.work/.jupyter_cache")
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
