"""What tests of builds share: a small whole course to edit, builds in a copy of this process, and outputs compared by bytes."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from courseloom import imprint, progress, starting
from courseloom.errors import CourseError
from courseloom.writers import making

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
    list(starting.start(folder, "Tiny", DAY))
    shutil.rmtree(folder / "courseloom")
    return folder


def build(
    root: Path, *names: str, end_at: Callable[[list[str]], bool] | None = None, after: float = 0, **asked: object
) -> Done:
    """Build in a copy of this process, so that nothing in memory reaches the next build.

    `end_at` is asked at each step with the steps so far, and ends the process there; `after` kills it after so many seconds.
    """
    reading, writing = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        passed: list[str] = []
        status = 1
        try:

            def listen(step: str) -> None:
                passed.append(step)
                if end_at and end_at(passed):
                    os._exit(ENDED)

            progress.listeners.append(listen)
            lines = list(making.build(root, names, DAY, asked=asked))
            os.write(writing, json.dumps([passed, lines]).encode())
            status = 0
        except CourseError as error:
            print(error, file=sys.stderr)
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)
    os.close(writing)
    if after:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reading, "rb") as told:
        said = told.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code in (ENDED, -signal.SIGKILL):
        return Done([], [])
    assert code == 0, f"the build ended with {code}"
    return Done(*json.loads(said))


def sources(root: Path) -> list[Path]:
    """Return the files that a build reads."""
    return [path for _, path in imprint.sources(root)]


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
