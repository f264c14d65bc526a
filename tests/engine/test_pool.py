"""Work that is given to copies of a process comes back as if it had been done here, whatever a copy or the platform does."""

from __future__ import annotations

import subprocess
import sys

import pytest
from conftest import ROOT

from courseloom import pool

ASKED = """
import os, threading, time
from courseloom import pool
first, held = os.getpid(), threading.Lock()
def hold():
    with held:
        started.set()
        time.sleep(0.3)
def work():
    {work}
    return "x" * 3_000_000
{before}
print(len(pool.start(work, worth_it={worth_it}{asked})()))
"""
THREAD = "started = threading.Event(); threading.Thread(target=hold).start(); started.wait()"


def told(work: str, worth_it: bool = True, before: str = "", asked: str = "") -> subprocess.CompletedProcess[str]:
    code = ASKED.format(work=work, worth_it=worth_it, before=before, asked=asked)
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("worth_it", [True, False])
def test_what_work_returns_comes_back_whole(worth_it: bool) -> None:
    assert told("pass", worth_it).stdout == "3000000\n"


def test_work_gets_a_lock_that_another_thread_held_when_it_began() -> None:
    assert told("held.acquire()", before=THREAD).stdout == "3000000\n"


def test_a_copy_that_waits_for_such_a_lock_for_ever_is_ended_and_the_work_done() -> None:
    """A copy beside threads: the lock that a thread held is held there for ever, and here only for a moment."""
    assert told("held.acquire()", before=THREAD, asked=", threads_too=True, patience=1").stdout == "3000000\n"


def test_an_interrupted_wait_leaves_no_copy_behind() -> None:
    """Ctrl+C while a copy waits for ever: the program ends, as the time limit of `told` shows."""
    interrupt = f"{THREAD}; import signal; signal.signal(signal.SIGALRM, signal.default_int_handler); signal.alarm(1)"
    ended = told("held.acquire()", before=interrupt, asked=", threads_too=True")
    assert "KeyboardInterrupt" in ended.stderr


def test_an_error_in_the_work_is_raised() -> None:
    failed = told("raise ValueError('spoilt')")
    assert failed.returncode == 1
    assert "ValueError: spoilt" in failed.stderr


def test_work_whose_copy_is_killed_is_done_all_the_same() -> None:
    assert told("os.getpid() == first or os.kill(os.getpid(), 9)").stdout == "3000000\n"


def test_many_jobs_come_back_in_their_order() -> None:
    assert pool.spread(str, [*range(11)]) == [str(number) for number in range(11)]
    assert pool.spread(str, []) == []


def test_the_first_job_that_fails_is_the_one_reported() -> None:
    with pytest.raises(ValueError, match="'c'"):
        pool.spread(int, ["1", "2", "c", "d", "e"])
