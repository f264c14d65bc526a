"""The shape of an answer: how a learner enters it, which answer is right and why, for every kind of question.

There is one module per shape. It defines the printed form (`form`), the answer key (`entries`), and how an answer is scored and
read; all media and results use only these. `name` is the name of its HTML template and of its script.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from courseloom.model.parts import Part
from courseloom.model.text import Paragraph, Rich, Text
from courseloom.strings import QUIZ


@dataclass(frozen=True)
class Row:
    """One line: its letter or number, its text, the right answer in words, and whether it is a key (None: not judged)."""

    mark: str
    text: Part
    answer: str = ""
    right: bool | None = None


@dataclass(frozen=True)
class Form:
    """The printed form of an answer: rows to tick (`ticked`) or to mark with a letter or number.

    `picks` are listed once with letters; `segments` and `lists` are a text with gaps and the words for each gap; `unit` follows
    a blank for a number; `lines` is the number of lines to write on. `says_instruction` is False where paper needs none.
    """

    rows: tuple[Row, ...] = ()
    ticked: bool = False
    picks: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    lists: tuple[tuple[str, ...], ...] = ()
    unit: str | None = None
    lines: int = 0
    says_instruction: bool = True


@dataclass(frozen=True)
class Entry:
    """One entry of an answer key: what it is `about` as a key prints it, whether that is right (None: not judged), and why.

    `text` is the text of the option or row itself, where it has one; `points` are those of a model answer; `note` follows
    the reason: the misconception behind an answer, or how a panel rated it.
    """

    about: str
    right: bool | None
    why: Part
    text: Part | None = None
    points: tuple[Part, ...] = ()
    note: str = ""

    @property
    def verdict(self) -> str:
        """Return the verdict in words; empty where an answer is not judged."""
        return "" if self.right is None else QUIZ["good" if self.right else "other"]

    @property
    def name(self) -> str:
        """Return `about` without its full stop, followed by the verdict in brackets."""
        about = self.about.rstrip(".:")
        return f"{about} ({self.verdict.lower()})" if self.verdict else about


class Shape(ABC):
    """How a question is answered. `judged` says whether feedback calls an answer right or wrong."""

    name: ClassVar[str]
    scored: ClassVar[bool] = True
    """Whether an answer can be right or wrong."""
    auto_scored: ClassVar[bool] = True
    """Whether the program can score an answer, so that it counts towards a result."""
    button: ClassVar[str] = ""
    """The key in QUIZ of the button's label; empty for the default label of the quiz (Check, Note or Show)."""
    summary: ClassVar[str] = "reasons"
    """The key in QUIZ of the label that opens the answer without scripts."""

    @abstractmethod
    def form(self, judged: bool) -> Form:
        """Return the printed form. Its rows include the right answers, for writers that print a key."""

    @abstractmethod
    def entries(self, judged: bool) -> Iterator[Entry]:
        """Yield the entries of the answer key in reading order."""

    @abstractmethod
    def score(self, given: dict[str, Any]) -> float | None:
        """Return the score (0 to 1) of an answer in the page script's format; None where it has no score."""

    @abstractmethod
    def answer(self, given: dict[str, Any]) -> Any:
        """Return an answer in the format of the notebook's `.answers`, in the order of the file."""

    def answered(self, judged: bool) -> tuple[Row, ...]:
        """Return the rows that a slide shows with the right answers."""
        return self.form(judged).rows

    def letters(self) -> str:
        """Return the letters of the keys, for example 'A, C'; empty where an answer has no letters."""
        return ""


def own_words(words: str) -> Part:
    """Return words of the interface as a text part; its path is empty, since no course file contains it."""
    return Part("literal", 0, Rich("", (Paragraph((Text(words),)),)), ())
