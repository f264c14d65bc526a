"""Work in a copy of the process gives what it would give here, and is done here where a copy cannot be had."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from conftest import ROOT

from courseloom import pool

ASKED = """
import os
from courseloom import pool
def work():
    {work}
    return os.getpid(), "x" * 3_000_000
later = pool.start(work, worth_it={worth_it})
pid, text = later()
print(pid == os.getpid(), len(text))
"""


def told(work: str, worth_it: bool = True, before: str = "") -> subprocess.CompletedProcess[str]:
    code = before + ASKED.format(work=work, worth_it=worth_it)
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform cannot copy a process")
def test_it_is_done_in_a_copy_and_comes_back_whole() -> None:
    assert told("pass").stdout == "False 3000000\n"


def test_it_is_done_here_where_it_is_not_worth_a_copy() -> None:
    assert told("pass", worth_it=False).stdout == "True 3000000\n"


def test_it_is_done_here_beside_other_threads() -> None:
    waiting = "import threading; threading.Thread(target=threading.Event().wait, daemon=True).start()\n"
    assert told("pass", before=waiting).stdout == "True 3000000\n"


def test_an_error_there_is_raised_here() -> None:
    failed = told("raise ValueError('spoilt')")
    assert failed.returncode == 1
    assert "ValueError: spoilt" in failed.stderr


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform cannot copy a process")
def test_a_copy_that_dies_is_made_up_for() -> None:
    died = told("os.getpid() == first or os.kill(os.getpid(), 9)", before="import os; first = os.getpid()\n")
    assert died.stdout == "True 3000000\n"


def test_many_jobs_come_back_in_their_order() -> None:
    assert pool.spread(str, [*range(11)]) == [str(number) for number in range(11)]
    assert pool.spread(str, []) == []


def test_the_first_job_that_fails_is_the_one_reported() -> None:
    with pytest.raises(ValueError, match="'c'"):
        pool.spread(int, ["1", "2", "c", "d", "e"])
