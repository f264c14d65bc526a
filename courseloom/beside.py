"""Work in a copy of this process, beside what goes on here: for the second core of a machine, where it is worth a copy.

A copy costs about ten milliseconds and what comes back is pickled, so only long work that returns little gains by it. Where the
platform cannot copy a process, or other threads run in it (a notebook's kernel), the work is done here when its result is asked
for.
"""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


def start(work: Callable[[], Result], *, worth_it: bool = True) -> Callable[[], Result]:
    """Start `work` in a copy of this process. Returns a function to be called once, which waits for the result.

    What `work` changes in memory is lost; its result must be picklable. An error raised there is raised by doing it again here.
    """
    if not worth_it or not hasattr(os, "fork") or threading.active_count() > 1:
        return work
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:  # the copy: tell the result and end at once
        status = 1
        try:
            os.close(reading)
            with os.fdopen(writing, "wb") as out:
                pickle.dump(work(), out, pickle.HIGHEST_PROTOCOL)
            status = 0
        finally:
            os._exit(status)
    os.close(writing)

    def result() -> Result:
        with os.fdopen(reading, "rb") as told:
            pickled = told.read()
        if os.waitpid(child, 0)[1] != 0:
            return work()
        found: Result = pickle.loads(pickled)  # noqa: S301 (written by our own copy)
        return found

    return result
