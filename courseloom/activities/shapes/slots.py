"""Rows that are each assigned one of a shared list of picks: match, categorise, put in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from courseloom.activities import scoring
from courseloom.activities.shapes import Entry, Form, Row, Shape
from courseloom.model.items import LETTERS
from courseloom.model.parts import Part
from courseloom.strings import QUIZ

MOST_CHIPS, LONGEST_CHIP = 4, 40
"""How many groups are chips at most, and the characters of each."""


@dataclass(frozen=True)
class Slot:
    """A row with a pick to choose: `picks` as shown, `right` the index of the right one; `panel` says how a panel rated it."""

    index: int
    text: Part
    picks: tuple[str, ...]
    right: int
    why: Part
    panel: str = ""


@dataclass(frozen=True)
class Spare:
    """A pick that belongs to no row, and the reason."""

    pick: str
    why: Part


@dataclass(frozen=True)
class Slots(Shape):
    """Rows with picks: with `lettered` the picks are listed with letters, with `places` they are positions in an order.

    With `groups` the rows are sorted into the picks, so that a pick may have many rows.
    """

    name = "slots"
    slots: tuple[Slot, ...]
    lettered: bool = False
    places: bool = False
    spare: tuple[Spare, ...] = ()
    groups: bool = False

    @property
    def chips(self) -> bool:
        """Return whether a screen shows the picks beside each other under every row: up to four short groups."""
        picks = self.slots[0].picks
        return self.groups and len(picks) <= MOST_CHIPS and max(map(len, picks)) <= LONGEST_CHIP

    def form(self, judged: bool) -> Form:
        """Return the rows with a blank each, and the picks with their letters where they are listed."""
        rows = [
            Row(str(number), one.text, f"{LETTERS[one.right]}, {pick}" if self.lettered else pick, True)
            for number, one in enumerate(self.slots, 1)
            for pick in (one.picks[one.right],)
        ]
        return Form(tuple(rows), picks=self.slots[0].picks if self.lettered else ())

    def entries(self, judged: bool) -> Iterator[Entry]:
        """Yield the right pick of each row with its reason, then the picks that belong to no row."""
        place = f"{QUIZ['place'].lower()} " if self.places else ""
        for row, one in zip(self.form(judged).rows, self.slots, strict=True):
            yield Entry(f"{row.mark}: {place}{row.answer}.", None, one.why, one.text, note=one.panel)
        for left in self.spare:
            yield Entry(f"{QUIZ['left_over']}: {left.pick}.", None, left.why)

    def score(self, given: dict[str, Any]) -> float | None:
        """Return the share of rows with the right pick."""
        return scoring.picked([one.right for one in self.slots], given["chosen"])

    def answer(self, given: dict[str, Any]) -> list[Any]:
        """Return the words picked, in the order of the file."""
        pairs = sorted(zip(self.slots, given.get("chosen", []), strict=False), key=lambda pair: pair[0].index)
        return [one.picks[pick] for one, pick in pairs]
