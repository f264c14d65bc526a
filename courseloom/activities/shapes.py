"""The shapes of an answer: what can be answered, what is right, and why. A kind of question has one of these.

`match` on the shape, never on the kind: mypy then names every place that a new shape needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from courseloom.model.parts import Part
from courseloom.strings import QUIZ

RATINGS = tuple(f"{rating:+d}".replace("-", "−") if rating else "0" for rating in range(-3, 4))
"""A scale from -3 to +3 as printed."""


@dataclass(frozen=True)
class Option:
    """One option: its letter, text, whether it is a key, why, and the identifier of the wrong belief behind it (or nothing).

    `index` is its place in the file; a `pinned` option keeps its place when others are shuffled.
    """

    index: int
    letter: str
    text: Part
    right: bool
    why: Part
    pinned: bool = False
    misconception: str = ""

    @property
    def belief(self) -> str:
        """Return the wrong belief behind it as words."""
        return self.misconception.replace("-", " ")


@dataclass(frozen=True)
class Options:
    """Choose one option, or with `several` all that apply."""

    name: ClassVar[str] = "options"
    options: tuple[Option, ...]
    several: bool = False


@dataclass(frozen=True)
class Slot:
    """A row to pick something for: `picks` as shown, `right` the index of the right one; `panel` says how one rated it."""

    index: int
    text: Part
    picks: tuple[str, ...]
    right: int
    why: Part
    panel: str = ""


@dataclass(frozen=True)
class Spare:
    """A pick that belongs to no row, and why."""

    pick: str
    why: Part


@dataclass(frozen=True)
class Slots:
    """Rows, each with one of the same picks: `lettered` picks are listed beside them, `places` are the places of an order."""

    name: ClassVar[str] = "slots"
    slots: tuple[Slot, ...]
    lettered: bool = False
    places: bool = False
    spare: tuple[Spare, ...] = ()


@dataclass(frozen=True)
class Gap:
    """A gap of a text, counted from 0: its picks as shown, the index of the right one, and why for each pick."""

    index: int
    picks: tuple[str, ...]
    right: int
    whys: tuple[Part, ...]


@dataclass(frozen=True)
class Gaps:
    """A text with gaps; `segments` are what stands before, between and after them."""

    name: ClassVar[str] = "gaps"
    segments: tuple[str, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class Ratings:
    """Replies to rate on one scale; what is right is a rating, and the distance from it never counts."""

    name: ClassVar[str] = "ratings"
    places: ClassVar[bool] = False
    spare: ClassVar[tuple[Spare, ...]] = ()
    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class Band:
    """Feedback for guesses from `low` (the scale's lowest for the first) to below `high` (None for the last)."""

    low: float
    high: float | None
    why: Part

    @property
    def label(self) -> str:
        """Return which guesses it is for, in words."""
        return QUIZ["from_on"].format(low=f"{self.low:g}") if self.high is None else QUIZ["below"].format(high=f"{self.high:g}")


@dataclass(frozen=True)
class Number:
    """A number to guess, in `unit`; right within the tolerance."""

    name: ClassVar[str] = "number"
    low: float
    high: float
    unit: str
    answer: float
    tolerance: float
    shown: Part
    bands: tuple[Band, ...]

    @property
    def bounds(self) -> tuple[float, ...]:
        """Return the upper ends of the bands but the last."""
        return tuple(band.high for band in self.bands if band.high is not None)


@dataclass(frozen=True)
class Written:
    """Something to write, to be compared with a model answer and its points."""

    name: ClassVar[str] = "written"
    answer: Part
    points: tuple[Part, ...]


Shape = Options | Slots | Gaps | Ratings | Number | Written
