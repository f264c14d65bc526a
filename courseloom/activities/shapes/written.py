"""Something to write from memory, to be compared with a model answer and its points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from courseloom.activities.shapes import Entry, Form, Row, Shape
from courseloom.model.parts import Part
from courseloom.strings import QUIZ

NOTES = 7
"""Lines to write on."""


@dataclass(frozen=True)
class Written(Shape):
    """A model answer and the points that an answer should have."""

    name = "written"
    auto_scored = False
    button = "compare"
    summary = "model"
    model: Part
    points: tuple[Part, ...]

    def form(self, judged: bool) -> Form:
        """Return lines to write on."""
        return Form(lines=NOTES, says_instruction=False)

    def entries(self, judged: bool) -> Iterator[Entry]:
        """Yield the model answer with its points."""
        yield Entry(QUIZ["model"], None, self.model, points=self.points)

    def score(self, given: dict[str, Any]) -> None:
        """Return no score: learners compare their answer with the model."""

    def answer(self, given: dict[str, Any]) -> dict[str, Any]:
        """Return the text written and the points ticked."""
        return {"text": given.get("text", ""), "points": sorted(given.get("points", []))}

    def answered(self, judged: bool) -> tuple[Row, ...]:
        """Return the points."""
        return tuple(Row("✓", point, "", True) for point in self.points)
