"""A word or a few to type; what was typed is compared with the answers that are accepted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from courseloom.activities.shapes import Entry, Form, Row, Shape
from courseloom.model import spelling
from courseloom.model.parts import Part
from courseloom.strings.typed import TYPED


@dataclass(frozen=True)
class Other:
    """A typed answer that is not right, and why."""

    text: str
    why: Part


@dataclass(frozen=True)
class Typed(Shape):
    """Answers that are accepted, the first of them as `shown`; with `slips` one slip of the keys is forgiven."""

    name = "typed"
    accepted: tuple[str, ...]
    shown: Part
    why: Part
    others: tuple[Other, ...] = ()
    slips: bool = False

    @property
    def also(self) -> str:
        """Return the other accepted answers in words; empty for none."""
        return TYPED["also"].format(forms=", ".join(self.accepted[1:])) if self.accepted[1:] else ""

    def form(self, judged: bool) -> Form:
        """Return a line to write on."""
        return Form(lines=1)

    def entries(self, judged: bool) -> Iterator[Entry]:
        """Yield the answer with its reason, and what is to be said of other answers."""
        yield Entry(f"{TYPED['the_answer']}: {self.accepted[0]}.", None, self.why, note=self.also)
        for other in self.others:
            yield Entry(f"{TYPED['if_typed'].format(text=other.text)}:", None, other.why)

    def score(self, given: dict[str, Any]) -> float:
        """Return 1 for an accepted answer, else 0."""
        others = [other.text for other in self.others]
        return float(spelling.accepted(str(given.get("text", "")), self.accepted, others, slips=self.slips))

    def answer(self, given: dict[str, Any]) -> str:
        """Return what was typed."""
        return str(given.get("text", ""))

    def answered(self, judged: bool) -> tuple[Row, ...]:
        """Return the answer as the only row."""
        return (Row("✓", self.shown, TYPED["the_answer"], True),)
