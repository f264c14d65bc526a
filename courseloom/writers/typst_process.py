"""A process beside this one that compiles documents with Typst, so that this one never holds the memory of a book.

A book of 500 pages takes Typst a gigabyte, which only the end of its process gives back. Kept alive, the process compiles an
edited book again in a fraction of the time. It is a new program and not a copy of this process: Typst's threads do not survive
a copy.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

from courseloom.errors import CourseError, Problem, Where
from courseloom.writers import typst_worker
from courseloom.writers.typst_worker import Job

LIMIT = 1_500_000_000
"""Memory in bytes above which the process is ended; the next document then starts a new one."""
MALLOC = {"MALLOC_ARENA_MAX": "1", "MALLOC_TOP_PAD_": "33554432"}
"""Settings of glibc: one growing heap for all threads, which spares a tenth of the time; elsewhere without effect."""


class Refused(RuntimeError):
    """What Typst reports about a document, with the attributes of `typst.TypstError`."""

    def __init__(self, message: str, diagnostic: str = "", hints: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message, self.diagnostic, self.hints = message, diagnostic, hints


class TypstProcess:
    """Compiles documents one after the other in a process of its own, which starts with the first of them.

    It is not safe for several threads at a time: each takes a process of its own.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self.limit = limit
        self.running: subprocess.Popen[str] | None = None

    def compile(self, job: Job) -> None:
        """Write the PDF of a document to `job["out"]`; raises Refused, OSError, and CourseError when the process dies."""
        answer = self._answer(job)
        if answer is None:
            self.close()
            what = f"the process that sets '{Path(job['out']).name}' ended, perhaps for want of memory."
            raise CourseError([Problem(Where("_build"), what, "Close other programs, and build again.")])
        if "errno" in answer:
            raise OSError(answer["errno"], answer["strerror"], answer["filename"])
        if "message" in answer:
            raise Refused(answer["message"], answer["diagnostic"], tuple(answer["hints"]))
        if answer["memory"] > self.limit:
            self.close()

    def _answer(self, job: Job) -> dict[str, Any] | None:
        """Return the answer to a job; None when the process ended without one."""
        if self.running is None or self.running.poll() is not None:
            command = [sys.executable, "-P", typst_worker.__file__]
            pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "env": {**os.environ, **MALLOC}}
            self.running = subprocess.Popen(command, text=True, encoding="utf-8", **pipes)  # noqa: S603
        asking, told = self.running.stdin, self.running.stdout
        assert asking and told
        try:
            asking.write(json.dumps(job) + "\n")
            asking.flush()
        except BrokenPipeError:
            return None
        line = told.readline()
        return dict(json.loads(line)) if line else None

    def close(self) -> None:
        """End the process at once, and free its memory."""
        if self.running is not None:
            self.running.kill()
            self.running.communicate()
            self.running = None

    def __enter__(self) -> TypstProcess:
        """Return itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End the process."""
        self.close()
