"""Choose one option, or all that apply."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from courseloom.activities import scoring
from courseloom.activities.shapes import Entry, Form, Row, Shape
from courseloom.model.parts import Part
from courseloom.strings import QUIZ


@dataclass(frozen=True)
class Option:
    """One option: its letter, text, whether it is a key, the reason, and the misconception behind it (may be empty).

    `idea` says the misconception as a sentence. `index` is its position in the file; a `pinned` option keeps its position when
    others are shuffled.
    """

    index: int
    letter: str
    text: Part
    right: bool
    why: Part
    pinned: bool = False
    misconception: str = ""
    idea: str = ""

    @property
    def belief(self) -> str:
        """Return the line that names the belief behind the option; empty where it has none."""
        return QUIZ["belief"].format(idea=self.idea) if self.idea else ""


@dataclass(frozen=True)
class Options(Shape):
    """Choose one option, or with `several` all that apply."""

    name = "options"
    options: tuple[Option, ...]
    several: bool = False

    def form(self, judged: bool) -> Form:
        """Return the options to tick."""
        rows = [
            Row(one.letter, one.text, QUIZ["good" if one.right else "other"] if judged else "", one.right if judged else None)
            for one in self.options
        ]
        return Form(tuple(rows), ticked=True, says_instruction=self.several)

    def entries(self, judged: bool) -> Iterator[Entry]:
        """Yield an entry with the reason for every option."""
        for one in self.options:
            ours = not one.text.path
            about = f"{one.letter}. {one.text.text.plain()}" if ours else f"{one.letter}."
            right, note = (one.right, one.belief) if judged else (None, "")
            yield Entry(about, right, one.why, None if ours else one.text, note=note)

    def score(self, given: dict[str, Any]) -> float:
        """Return the share of keys chosen minus the share of distractors chosen, never below zero."""
        chosen = given.get("chosen", [])
        return scoring.score([one.right for one in self.options], [index in chosen for index in range(len(self.options))])

    def answer(self, given: dict[str, Any]) -> list[str]:
        """Return the letters chosen."""
        return [self.options[index].letter for index in sorted(given.get("chosen", []))]

    def letters(self) -> str:
        """Return the letters of the keys."""
        return ", ".join(one.letter for one in self.options if one.right)
