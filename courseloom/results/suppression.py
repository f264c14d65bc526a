"""What may be shown: numbers in, classes or words in their place out. A number that rests on fewer than 8 people is not shown.

Statistics come through here before anything is written, so that page, figures and CSV files hide alike. Two rules:

- What fewer than 8 people did is not shown, nor what would give it back: of right and wrong, both need 8 people.
- What is shown of scores and answers is a class ("70 to 80%"), and intervals are computed from the middle of the class. Nine
  times the mean of nine, less eight times the mean of eight, is then no longer the score of the ninth. Means of learners'
  scores have no classes beyond 20 and 80%: whoever moved such a mean over the bound would have nearly all right, or wrong.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from courseloom.results.statistics import Estimate

FEWEST = 8
FEW = f"fewer than {FEWEST}"
BESIDE = "hidden"
"""Stands for a number of 8 or more that would let the reader work out a smaller one."""
NONE = "cannot be computed"
MANY = 20
"""People from whom on classes are half as wide."""
WIDE = 0.1
EDGE = 0.2
STEP = 5
"""Counts of what people did are shown to the nearest of these."""


@dataclass(frozen=True)
class Shown:
    """A number that may be shown, or `why` in its place; `n` is the number of people, None where that is hidden too.

    `value` is the middle of the class from `least` to `most`; where they are None it is exact. The class at an end is open:
    `least` or `most` is then infinite. `low` and `high` are the ends of the interval.
    """

    n: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    why: str = ""
    least: float | None = None
    most: float | None = None


def width(n: int) -> float:
    """Return how wide classes of numbers from 0 to 1 are for n people."""
    return WIDE if n < MANY else WIDE / 2


def shown(estimate: Estimate, low: float = -math.inf, high: float = math.inf, wide: float = 1.0) -> Shown:
    """Return an estimate as it may be shown: in classes `wide` times as wide, those at `low` and `high` open."""
    n, value, step = estimate.n, estimate.value, width(estimate.n) * wide
    if n < FEWEST:
        return Shown(why=FEW)
    if math.isnan(value):
        return Shown(n=n, why=NONE)
    if value >= high - 1e-9:
        return Shown(n, high + step / 2, least=high, most=math.inf)
    if value <= low + 1e-9:
        return Shown(n, low - step / 2, least=-math.inf, most=low)
    least = math.floor(value / step + 1e-9) * step
    return Shown(n, least + step / 2, least=least, most=least + step)


def with_interval(cell: Shown, interval: Estimate) -> Shown:
    """Return a number with an interval, which has to follow from what is shown alone."""
    ends = (interval.low, interval.high)
    if cell.value is None or any(map(math.isnan, ends)):
        return cell
    return Shown(cell.n, cell.value, *ends, least=cell.least, most=cell.most)


def two_sided(right: int, wrong: int, cell: Shown) -> Shown:
    """Return a mean of what people had right or wrong, hidden where fewer than 8 did either."""
    return cell if cell.why or min(right, wrong) >= FEWEST else Shown(why=FEW)


def count(people: int) -> Shown:
    """Return a number of people as it may be shown."""
    return Shown(people, float(people)) if people >= FEWEST else Shown(why=FEW)


def about(people: int) -> Shown:
    """Return how many people did something as it may be shown: to the nearest 5."""
    return Shown(people, float(STEP * round(people / STEP))) if people >= FEWEST else Shown(why=FEW)


def cells(counts: Sequence[int], n: int, sum_known: bool) -> list[Shown]:
    """Return the cells of a table of n answers, each with the class of its share (0 to 1).

    A share that leaves fewer than 8 people without is hidden too. Where the reader knows what the counts add up to, hidden
    cells of fewer than 8 together could be worked out as a group: the next smallest are then hidden beside them.
    """
    if n < FEWEST:
        return [Shown(why=FEW) for _ in counts]
    found = [shown(Estimate(n, one / n)) if one >= FEWEST else Shown(why=FEW) for one in counts]
    found = [Shown(why=BESIDE) if not cell.why and n - one < FEWEST else cell for one, cell in zip(counts, found, strict=True)]
    for place in sorted(range(len(counts)), key=lambda place: counts[place]) if sum_known else ():
        hidden = [one for one, cell in zip(counts, found, strict=True) if cell.why]
        if hidden and sum(hidden) < FEWEST and not found[place].why:
            found[place] = Shown(why=BESIDE)
    return found


def rare(cell: Shown, n: int, share: float) -> bool:
    """Say whether fewer than a share (0 to 1) of n chose this; of a hidden cell only what "fewer than 8" says already."""
    if cell.value is not None:
        return cell.value < share
    return cell.why == FEW and (FEWEST - 1) / n < share if n else False


def percent(cell: Shown) -> str:
    """Return a share or mean score in per cent, or the words that stand for it."""
    if cell.why or cell.value is None:
        return cell.why
    return _class(cell, lambda one: f"{round(one * 100)}", "%").replace("-", "−")


def decimal(cell: Shown) -> str:
    """Return a number with two decimals, or the words that stand for it."""
    if cell.why or cell.value is None:
        return cell.why
    return _class(cell, lambda one: f"{round(one, 2) + 0.0:.2f}", "").replace("-", "−")


def _class(cell: Shown, said: Callable[[float], str], unit: str) -> str:
    if cell.least is None or cell.most is None:
        return said(cell.value or 0.0) + unit
    if math.isinf(cell.most):
        return f"{said(cell.least)}{unit} or more"
    if math.isinf(cell.least):
        return f"{said(cell.most)}{unit} or less"
    return f"{said(cell.least)} to {said(cell.most)}{unit}"
