"""One build at a time: a course's folder in; a lock that a second build meets as a plain message out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from courseloom.errors import CourseError, Problem, Where

try:
    import fcntl
except ImportError:  # Windows has no such lock; two builds at once are the reader's own care there
    fcntl = None  # type: ignore[assignment]


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Hold the course's lock while building; raises CourseError when another build holds it. It falls with its process."""
    work = root / "_build" / ".work"
    work.mkdir(parents=True, exist_ok=True)
    with (work / "lock").open("w") as lock:
        if fcntl:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                what = "is being written by another build of this course."
                raise CourseError([Problem(Where("_build"), what, "Wait until it has finished.")]) from error
        yield
