"""Parses a number and its unit from text that a learner typed.

`assets/js/shapes/quantity.js` does the same on the page; tests run both on `tests/scoring.json`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from courseloom.model.spelling import folded

_TYPED = re.compile(r"(?P<number>[-+]?[\d.,]*\d)\s*(?P<unit>[^\d\s].*)?", re.S)
_SPACED = re.compile(r"(\d)\s(?=\d{3}(?!\d))")


@dataclass(frozen=True)
class Quantity:
    """A number and the unit after it, as typed (empty for none)."""

    value: float
    unit: str


def typed(text: str, right: float) -> Quantity | None:
    """Parse typed text as a number with its unit; return None when it is no number.

    40, 40.5, 40,5 and -3 are numbers. A comma before three digits separates thousands only when the `right` number is 1,000
    or more; otherwise it is a decimal comma.
    """
    whole = _SPACED.sub(r"\1", " ".join(text.replace("−", "-").split()))
    match = _TYPED.fullmatch(whole)
    if match is None:
        return None
    number = match["number"]
    if abs(right) >= 1000 and re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?", number):
        number = number.replace(",", "")
    if not re.fullmatch(r"[-+]?\d+([.,]\d+)?|[-+]?[.,]\d+", number):
        return None
    return Quantity(float(number.replace(",", ".")), (match["unit"] or "").strip())


def within(text: str, right: float, tolerance: float, unit: str, *, needed: bool) -> bool:
    """Return whether typed text is the `right` number within `tolerance`, in its unit, which may be absent unless `needed`."""
    found = typed(text, right)
    if found is None or (needed and not found.unit) or (found.unit and folded(found.unit) != folded(unit)):
        return False
    return abs(found.value - right) <= tolerance + 1e-9  # 1.1 is within 0.1 of 1, despite binary rounding
