"""What long work is doing: a line a stage on stderr, once the command line has switched it on; finer steps for listeners."""

from __future__ import annotations

import sys
from collections.abc import Callable

_on = False
listeners: list[Callable[[str], None]] = []
"""Called with each step that is passed; a test ends the work there."""


def passed(step: str) -> None:
    """Tell every listener that this step has been passed."""
    for listener in listeners:
        listener(step)


def switch(on: bool) -> None:
    """Have stages told from here on, or not."""
    global _on
    _on = on


def say(text: str) -> None:
    """Tell one stage, such as 'Running 3 of 11 notebooks'."""
    if _on:
        print(f"{text} …", file=sys.stderr, flush=True)


def count(done: int, whole: int, what: str, every: int = 25) -> None:
    """Tell how far a long stage has come, each time `every` more of it are done."""
    if done % every == 0 and done < whole:
        say(f"{done} of {whole} {what}")
