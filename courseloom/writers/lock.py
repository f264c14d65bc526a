"""One build of a course at a time: a second one meets a plain message."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from courseloom.errors import CourseError, Problem, Where

NAME = "lock"
"""The lock's file in the work folder of a course; it stays there, and says nothing by being there."""


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Hold the course's lock while building; raises CourseError when another build holds it. It falls with its process."""
    work = root / "_build" / ".work"
    work.mkdir(parents=True, exist_ok=True)
    try:
        held = FileLock(work / NAME, timeout=0).acquire()
    except Timeout as error:
        what = "is being written by another build of this course."
        raise CourseError([Problem(Where("_build"), what, "Wait until it has finished.")]) from error
    with held:
        yield
