"""A number to type, with or without its unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from courseloom.activities.shapes import Entry, Form, Row, Shape
from courseloom.model.parts import Part
from courseloom.model.quantity import within
from courseloom.strings.typed import TYPED


@dataclass(frozen=True)
class OtherNumber:
    """A number that is not right, with what it may be off, and why."""

    value: float
    tolerance: float
    text: str
    why: Part


@dataclass(frozen=True)
class Quantity(Shape):
    """The right number with its tolerance; `needed` says that the unit has to be typed."""

    name = "quantity"
    right: float
    tolerance: float
    unit: str
    needed: bool
    shown: Part
    why: Part
    others: tuple[OtherNumber, ...] = ()

    def form(self, judged: bool) -> Form:
        """Return a blank, with its unit unless that is asked for."""
        return Form(unit="" if self.needed else self.unit)

    def entries(self, judged: bool) -> Iterator[Entry]:
        """Yield the number with its reason, and what is to be said of other numbers."""
        off = TYPED["within"].format(tolerance=f"{self.tolerance:g}") if self.tolerance else ""
        number = f"{self.right:g} {self.unit}".strip().replace(" %", "%")
        yield Entry(f"{TYPED['the_answer']}: {number}.", None, self.why, note=off)
        for other in self.others:
            yield Entry(f"{TYPED['if_typed'].format(text=other.text)}:", None, other.why)

    def score(self, given: dict[str, Any]) -> float:
        """Return 1 for the number within its tolerance, in its unit, else 0."""
        return float(within(str(given.get("text", "")), self.right, self.tolerance, self.unit, needed=self.needed))

    def answer(self, given: dict[str, Any]) -> str:
        """Return what was typed."""
        return str(given.get("text", ""))

    def answered(self, judged: bool) -> tuple[Row, ...]:
        """Return the number as the only row."""
        return (Row("✓", self.shown, TYPED["the_answer"], True),)
