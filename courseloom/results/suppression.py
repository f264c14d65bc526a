"""Suppresses small numbers: replaces numbers by classes, and those that rest on fewer than 8 people by a reason.

All statistics pass through this module before anything is written, so that page, figures and CSV files hide the same numbers.
Two rules:

- A number about fewer than 8 people is hidden, and so is one from which it could be computed: right and wrong both need 8.
- Scores and shares are shown as classes ("70 to 80%"), and intervals are computed from the middle of the class, so that the
  score of a ninth learner cannot be computed from the means of eight and of nine. Means of learners' scores have open classes
  below 20 and above 80%: a learner who moved such a mean over a bound would have nearly everything right, or wrong.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from courseloom.results.statistics import Estimate

FEWEST = 8
FEW = f"fewer than {FEWEST}"
BESIDE = "hidden"
"""Shown in place of a number of 8 or more from which a hidden smaller one could be computed."""
NONE = "cannot be computed"
MANY = 20
"""Number of people from which classes are half as wide."""
WIDE = 0.1
EDGE = 0.2
STEP = 5
"""Counts of actions are rounded to multiples of this."""


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
    """Return the width of classes (on a scale from 0 to 1) for n people."""
    return WIDE if n < MANY else WIDE / 2


def shown(estimate: Estimate, low: float = -math.inf, high: float = math.inf, wide: float = 1.0) -> Shown:
    """Return an estimate as a class, `wide` times the usual width; classes beyond `low` and `high` are open."""
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
    """Add an interval, which must be computed from shown values only, to a number."""
    ends = (interval.low, interval.high)
    if cell.value is None or any(map(math.isnan, ends)):
        return cell
    return Shown(cell.n, cell.value, *ends, least=cell.least, most=cell.most)


def two_sided(right: int, wrong: int, cell: Shown) -> Shown:
    """Return the mean `cell`, or a reason in its place when fewer than 8 people were right, or fewer than 8 wrong."""
    return cell if cell.why or min(right, wrong) >= FEWEST else Shown(why=FEW)


def count(people: int) -> Shown:
    """Return a number of people, hidden when it is below 8."""
    return Shown(people, float(people)) if people >= FEWEST else Shown(why=FEW)


def about(people: int) -> Shown:
    """Return the number of people who did something, rounded to the nearest 5, hidden when it is below 8."""
    return Shown(people, float(STEP * round(people / STEP))) if people >= FEWEST else Shown(why=FEW)


def cells(counts: Sequence[int], n: int, sum_known: bool) -> list[Shown]:
    """Return the cells of a table of n answers, each as the class of its share (0 to 1).

    A share is hidden when fewer than 8 people are in it, or outside it. With `sum_known`, hidden cells that together hold fewer
    than 8 could be computed as a group: the next smallest cells are then hidden too.
    """
    found = [shown(Estimate(n, one / n)) if one >= FEWEST else Shown(why=FEW) for one in counts]
    found = [Shown(why=BESIDE) if not cell.why and n - one < FEWEST else cell for one, cell in zip(counts, found, strict=True)]
    for place in sorted(range(len(counts)), key=lambda place: counts[place]) if sum_known else ():
        hidden = [one for one, cell in zip(counts, found, strict=True) if cell.why]
        if hidden and sum(hidden) < FEWEST and not found[place].why:
            found[place] = Shown(why=BESIDE)
    return found


def rare(cell: Shown, n: int, share: float) -> bool:
    """Return whether less than a share (0 to 1) of n chose this; for a hidden cell, only when "fewer than 8" implies it."""
    if cell.value is not None:
        return cell.value < share
    return cell.why == FEW and (FEWEST - 1) / n < share if n else False


def percent(cell: Shown) -> str:
    """Return a share or mean score in per cent as text, or the reason why it is hidden."""
    return _class(cell, lambda one: f"{round(one * 100)}", "%")


def decimal(cell: Shown) -> str:
    """Return a number with two decimals as text, or the reason why it is hidden."""
    return _class(cell, lambda one: f"{round(one, 2) + 0.0:.2f}", "")


def _class(cell: Shown, said: Callable[[float], str], unit: str) -> str:
    if cell.least is None or cell.most is None:
        return cell.why
    if math.isinf(cell.most):
        text = f"{said(cell.least)}{unit} or more"
    elif math.isinf(cell.least):
        text = f"{said(cell.most)}{unit} or less"
    else:
        text = f"{said(cell.least)} to {said(cell.most)}{unit}"
    return text.replace("-", "−")
