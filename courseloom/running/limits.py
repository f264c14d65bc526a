"""What both ways of running a notebook share: what to run, the limits, and what came of it.

The limits keep a mistake from exhausting the machine. They are no sandbox: a cell has all permissions of its author.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MEMORY = 4
"""Memory limit in GiB of a notebook's process and of each process that it starts, on systems that support one."""
TEXT, DATA = 1_000_000, 20_000_000
"""The most characters of plain text per cell, and of all other output."""
AT_ONCE = max(1, min(os.cpu_count() or 1, 4))
"""How many notebooks run at a time."""
Output = dict[str, Any]
Fault = tuple[str, str]
ENDED: Fault = ("the cell ended its kernel.", "Let it compute less.")


@dataclass(frozen=True)
class Job:
    """A notebook to run: the code of its cells, its folder, and environment variables to add.

    A cell may take `minutes`, and all cells together three times as long.
    """

    cells: tuple[str, ...]
    folder: str
    minutes: float
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Done:
    """What came of a job: the outputs (as nbformat has them) of each cell that began, and what stopped it, if anything did.

    `cell` is the number of the cell that raised or exceeded a limit, or -1 when the whole notebook did.
    """

    outputs: list[list[Output]]
    cell: int = -1
    raised: bool = False
    fault: Fault | None = None
    seconds: float = 0


def too_long(kind: str) -> Fault:
    """Return the fault of a cell with too much output; `kind` is 'text' for plain text."""
    if kind == "text":
        return f"shows more than {TEXT / 1e6:.0f} MB of text.", "Print less."
    return f"shows more than {DATA / 1e6:.0f} MB.", "Show less."


def too_slow(minutes: float) -> Fault:
    """Return the fault of a cell that took longer than its limit."""
    return f"the cell took longer than {minutes:g} minutes.", "Let it compute less."


def too_slow_in_all(minutes: float) -> Fault:
    """Return the fault of a notebook that took longer than its cells may in all, by the limit of one cell."""
    return f"the notebook took longer than {3 * minutes:g} minutes in all.", "Let it compute less."


@dataclass
class Meter:
    """Counts the output of one cell while it runs."""

    text: int = 0
    data: int = 0

    def add(self, content: Mapping[str, Any]) -> Fault | None:
        """Count the content of one message; return the fault once the cell has shown too much."""
        self.text += len(str(content.get("text", "")))
        shown = content.get("data")
        self.data += sum(len(str(one)) for one in shown.values()) if isinstance(shown, dict) else 0
        if self.text > TEXT:
            return too_long("text")
        return too_long("data") if self.data > DATA else None
