"""What may be shown: counts in, counts or words in their place out. A number that rests on fewer than 8 people is not shown.

Statistics come through here before anything is written, so that page, figures and CSV files hide alike.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from courseloom.results.statistics import Estimate

FEWEST = 8
FEW = f"fewer than {FEWEST}"
BESIDE = "hidden"
"""Stands for a number of 8 or more that would let the reader work out a smaller one."""
NONE = "cannot be computed"


@dataclass(frozen=True)
class Shown:
    """A number that may be shown, or `why` in its place; `n` is the number of people, None where that is hidden too."""

    n: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    why: str = ""


def shown(estimate: Estimate) -> Shown:
    """Return an estimate as it may be shown."""
    if estimate.n < FEWEST:
        return Shown(why=FEW)
    if math.isnan(estimate.value):
        return Shown(n=estimate.n, why=NONE)
    low, high = (None if math.isnan(end) else end for end in (estimate.low, estimate.high))
    return Shown(estimate.n, estimate.value, low, high)


def count(people: int) -> Shown:
    """Return a number of people as it may be shown."""
    return Shown(people, float(people)) if people >= FEWEST else Shown(why=FEW)


def cells(counts: Sequence[int], n: int, sum_known: bool) -> list[Shown]:
    """Return the cells of a table of n answers, each with its count in `n` and its share (0 to 1) as value.

    Where the reader knows what the counts add up to, hidden cells of fewer than 8 together could be worked out as a group: the
    next smallest are then hidden beside them.
    """
    if n < FEWEST:
        return [Shown(why=FEW) for _ in counts]
    found = [Shown(one, one / n) if one >= FEWEST else Shown(why=FEW) for one in counts]
    for place in sorted(range(len(counts)), key=lambda place: counts[place]) if sum_known else ():
        hidden = [one for one, cell in zip(counts, found, strict=True) if cell.n is None]
        if hidden and sum(hidden) < FEWEST and found[place].n is not None:
            found[place] = Shown(why=BESIDE)
    return found


def rare(cell: Shown, n: int, share: float) -> bool:
    """Say whether fewer than a share (0 to 1) of n chose this; of a hidden cell only what "fewer than 8" says already."""
    if cell.value is not None:
        return cell.value < share
    return cell.why == FEW and (FEWEST - 1) / n < share if n else False
