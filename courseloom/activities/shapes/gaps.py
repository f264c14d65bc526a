"""A text with gaps; each gap is filled from its own list of words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from courseloom.activities import scoring
from courseloom.activities.shapes import Entry, Form, Row, Shape, own_words
from courseloom.model.parts import Part
from courseloom.strings import QUIZ


@dataclass(frozen=True)
class Gap:
    """A gap, counted from 0: its picks as shown, the index of the right pick, and a reason for each pick."""

    index: int
    picks: tuple[str, ...]
    right: int
    whys: tuple[Part, ...]


@dataclass(frozen=True)
class Gaps(Shape):
    """A text with gaps; `segments` are the texts before, between and after them."""

    name = "gaps"
    segments: tuple[str, ...]
    gaps: tuple[Gap, ...]

    def form(self, judged: bool) -> Form:
        """Return the text with a blank and a list of words for each gap; each row holds the text before its gap."""
        texts = [f"{segment.strip()} …" for segment in self.segments[:-1]]
        texts[-1] = f"{texts[-1]} {self.segments[-1].strip()}"
        rows = [
            Row(str(number), own_words(text), gap.picks[gap.right], True)
            for number, (text, gap) in enumerate(zip(texts, self.gaps, strict=True), 1)
        ]
        return Form(tuple(rows), segments=self.segments, lists=tuple(gap.picks for gap in self.gaps))

    def entries(self, judged: bool) -> Iterator[Entry]:
        """Yield a reason for every word of every gap."""
        for gap in self.gaps:
            for index, (pick, why) in enumerate(zip(gap.picks, gap.whys, strict=True)):
                about = f"{QUIZ['gap'].format(number=gap.index + 1)}: {pick}"
                yield Entry(about, index == gap.right if judged else None, why)

    def score(self, given: dict[str, Any]) -> float:
        """Return the share of gaps filled right."""
        return scoring.picked([gap.right for gap in self.gaps], given["chosen"])

    def answer(self, given: dict[str, Any]) -> list[str]:
        """Return the words picked."""
        return [gap.picks[pick] for gap, pick in zip(self.gaps, given.get("chosen", []), strict=False)]
