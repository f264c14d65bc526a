"""Reports progress of long work: one line for each stage on stderr, when switched on; finer steps go to listeners."""

from __future__ import annotations

import sys
from collections.abc import Callable

_on = False
listeners: list[Callable[[str], None]] = []
"""Functions called with the name of each step that is passed; a test can stop the work there."""


def passed(step: str) -> None:
    """Call every listener with the name of a step that has been passed."""
    for listener in listeners:
        listener(step)


def switch(on: bool) -> None:
    """Turn the printing of stages on or off."""
    global _on
    _on = on


def say(text: str) -> None:
    """Print one stage, such as 'Running 3 of 11 notebooks'."""
    if _on:
        print(f"{text} …", file=sys.stderr, flush=True)


def count(done: int, whole: int, what: str, every: int = 25) -> None:
    """Print how many parts of a long stage are done, once for each `every` parts."""
    if done % every == 0 and done < whole:
        say(f"{done} of {whole} {what}")
