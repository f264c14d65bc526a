"""The lock of a course: only one build at a time; a second one ends with a message."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from courseloom.errors import CourseError, Problem, Where

NAME = "lock"
"""Name of the lock file in the work folder of a course. It is never deleted; its existence does not mean that it is locked."""


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Hold the course's lock; raises CourseError when another build holds it. The system releases it when the process ends."""
    work = root / "_build" / ".work"
    work.mkdir(parents=True, exist_ok=True)
    try:
        held = FileLock(work / NAME, timeout=0).acquire()
    except Timeout as error:
        what = "is being written by another build of this course."
        raise CourseError([Problem(Where("_build"), what, "Wait until it has finished.")]) from error
    with held:
        yield
