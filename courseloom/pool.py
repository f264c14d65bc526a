"""Work in copies of this process, on the other cores of a machine, where it is worth a copy.

A copy costs about ten milliseconds and what comes back is pickled, so only long work that returns little gains by it. Where the
platform cannot copy a process, or other threads run in it, the work is done here when its result is asked for.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from typing import TypeVar

Result = TypeVar("Result")
Job = TypeVar("Job")
MOST = 4
"""Copies at once, this process among them."""


def start(work: Callable[[], Result], *, worth_it: bool = True, threads_too: bool = False) -> Callable[[], Result]:
    """Start `work` in a copy of this process. Returns a function to be called once, which waits for the result.

    What `work` changes in memory is lost; its result must be picklable. An error raised there is raised by doing it again here.
    `threads_too` says that no other thread holds what the work needs, as in a notebook's kernel that waits for its cell.
    """
    alone = threads_too or threading.active_count() == 1
    if (
        not (worth_it and alone and "fork" in multiprocessing.get_all_start_methods())
        or multiprocessing.current_process().daemon
    ):
        return work
    context = multiprocessing.get_context("fork")
    receiving, sending = context.Pipe(duplex=False)
    copy = context.Process(target=_send, args=(work, sending), daemon=True)
    copy.start()
    sending.close()

    def result() -> Result:
        try:
            found: Result = receiving.recv()
        except EOFError:  # the copy failed or died
            return work()
        finally:
            receiving.close()
            copy.join()
        return found

    return result


def _send(work: Callable[[], object], sending: Connection) -> None:
    with sending, suppress(Exception):
        sending.send(work())


def spread(work: Callable[[Job], Result], jobs: Sequence[Job], *, worth_it: bool = True) -> list[Result]:
    """Return what `work` makes of each job, in their order: a share of them in each of several copies, and one here.

    macOS cannot draw in a copy; there all are done here.
    """
    count = min(os.cpu_count() or 1, MOST, max(1, len(jobs))) if worth_it and sys.platform != "darwin" else 1
    shares: list[Callable[[], list[Result]]] = [partial(_each, work, jobs[first::count]) for first in range(count)]
    waiting = [start(share, threads_too=True) for share in shares[1:]]
    try:
        found = [result() for result in (*shares[:1], *waiting)]
    except Exception:
        return _each(work, jobs)  # in their order, so that the first that fails is the one that is reported
    return [found[number % count][number // count] for number in range(len(jobs))]


def _each(work: Callable[[Job], Result], jobs: Sequence[Job]) -> list[Result]:
    return [work(job) for job in jobs]
