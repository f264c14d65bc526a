"""Runs work in forked copies of this process on the other cores of a machine.

A fork costs about ten milliseconds and results are pickled, so only long work that returns little gains by it. Where the
platform cannot fork, or other threads run in this process, the work runs here when its result is requested.
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
"""Maximum number of processes at a time, this one included."""


PATIENCE = 300.0
"""Seconds after which a copy that was made beside other threads is taken to wait for a lock, and is ended."""


def start(
    work: Callable[[], Result], *, worth_it: bool = True, threads_too: bool = False, patience: float = PATIENCE
) -> Callable[[], Result]:
    """Start `work` in a copy of this process. Returns a function to be called once, which waits for the result.

    Changes that `work` makes in memory are lost; its result must be picklable. When it fails there, it is run here again.
    `threads_too` allows a fork beside other threads. A lock that one of them holds at that moment is held in the copy for
    ever: a copy that has sent nothing after `patience` seconds is ended, and `work` is run here.
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
            if not threads_too or receiving.poll(patience):
                found: Result = receiving.recv()
                return found
        except EOFError:  # the copy raised an error or died
            pass
        finally:  # also when this process is interrupted: its end must not wait for a copy that waits for ever
            receiving.close()
            copy.kill()
            copy.join()
        return work()

    return result


def _send(work: Callable[[], object], sending: Connection) -> None:
    with sending, suppress(Exception):
        sending.send(work())


def spread(work: Callable[[Job], Result], jobs: Sequence[Job], *, worth_it: bool = True) -> list[Result]:
    """Return the result of `work` for each job, in order: the jobs are shared among several copies and this process.

    On macOS all jobs run here, since a copy cannot draw there.
    """
    count = min(os.cpu_count() or 1, MOST, max(1, len(jobs))) if worth_it and sys.platform != "darwin" else 1
    shares: list[Callable[[], list[Result]]] = [partial(_each, work, jobs[first::count]) for first in range(count)]
    waiting = [start(share, threads_too=True) for share in shares[1:]]
    try:
        found = [result() for result in (*shares[:1], *waiting)]
    except Exception:
        return _each(work, jobs)  # in order, so that the first job that fails is the one reported
    return [found[number % count][number // count] for number in range(len(jobs))]


def _each(work: Callable[[Job], Result], jobs: Sequence[Job]) -> list[Result]:
    return [work(job) for job in jobs]
