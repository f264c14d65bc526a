"""A number to guess, with feedback that depends on the guess."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from courseloom.activities import scoring
from courseloom.activities.shapes import Entry, Form, Row, Shape
from courseloom.model.parts import Part
from courseloom.strings import QUIZ


@dataclass(frozen=True)
class Band:
    """Feedback for guesses from `low` (the scale's lowest for the first) to below `high` (None for the last)."""

    low: float
    high: float | None
    why: Part

    @property
    def label(self) -> str:
        """Return the range of guesses in words."""
        return QUIZ["from_on"].format(low=f"{self.low:g}") if self.high is None else QUIZ["below"].format(high=f"{self.high:g}")


@dataclass(frozen=True)
class Guess(Shape):
    """A number from `low` to `high`, in `unit`; right within the tolerance."""

    name = "guess"
    low: float
    high: float
    unit: str
    right: float
    tolerance: float
    shown: Part
    bands: tuple[Band, ...]

    @property
    def bounds(self) -> tuple[float, ...]:
        """Return the upper ends of the bands but the last."""
        return tuple(band.high for band in self.bands if band.high is not None)

    def form(self, judged: bool) -> Form:
        """Return a blank with its unit."""
        return Form(unit=self.unit)

    def entries(self, judged: bool) -> Iterator[Entry]:
        """Yield the number, then the feedback for each band of guesses."""
        yield Entry(f"{QUIZ['true_number']}:", None, self.shown)
        for band in self.bands:
            yield Entry(f"{band.label}:", None, band.why)

    def score(self, given: dict[str, Any]) -> float:
        """Return 1 for a guess within the tolerance, else 0."""
        return scoring.guessed(self.right, self.tolerance, float(given["number"]))

    def answer(self, given: dict[str, Any]) -> Any:
        """Return the number."""
        return given.get("number")

    def answered(self, judged: bool) -> tuple[Row, ...]:
        """Return the number as the only row."""
        return (Row("✓", self.shown, QUIZ["true_number"], True),)
