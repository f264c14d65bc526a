"""The shape of an answer: how it is given, what is right and why, whatever kind of question it belongs to.

One module a shape. It says what is printed to answer on (`form`), what the answer key holds (`entries`), and how an answer is
scored and read; page, paper, Word, slides and results ask only for these. `name` is its template and its script's form.
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
    """One line: its letter or number, its text, what is right there in words, and whether it is a key (None: not judged)."""

    mark: str
    text: Part
    answer: str = ""
    right: bool | None = None


@dataclass(frozen=True)
class Form:
    """What is printed to answer on: rows to tick (`ticked`) or to write a letter or number beside.

    `picks` are listed once with letters; `segments` with `lists` are a text with gaps and the words for each gap; `unit` stands
    behind a blank for a number; `lines` are to write on. `says_instruction` is off where the form explains itself on paper.
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

    `text` are the words of the option or row itself, where it has some; `points` what a model answer holds; `note` is said
    after the reason: the belief behind an answer, or how a panel rated it.
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
        return "" if self.right is None else QUIZ["good" if self.right else "look"]

    @property
    def name(self) -> str:
        """Return what it is about without the stop, with its verdict in brackets."""
        about = self.about.rstrip(".:")
        return f"{about} ({self.verdict.lower()})" if self.verdict else about


class Shape(ABC):
    """How a question is answered. `judged` says whether its feedback calls an answer good or not."""

    name: ClassVar[str]
    scored: ClassVar[bool] = True
    """Whether an answer can be right or wrong."""
    counts: ClassVar[bool] = True
    """Whether the program can say which."""
    button: ClassVar[str] = ""
    """A key of QUIZ for the label of the button; it stands in place of Check, Note and Show, whatever the quiz is for."""
    summary: ClassVar[str] = "reasons"
    """A key of QUIZ for what opens the answer without scripts."""

    @abstractmethod
    def form(self, judged: bool) -> Form:
        """Return what is printed to answer on. Rows say what is right, for those who print a key."""

    @abstractmethod
    def entries(self, judged: bool) -> Iterator[Entry]:
        """Yield the entries of the answer key in the order in which they are read."""

    @abstractmethod
    def score(self, given: dict[str, Any]) -> float | None:
        """Return the score of an answer as the page gives it (0 to 1); None for no score."""

    @abstractmethod
    def answer(self, given: dict[str, Any]) -> Any:
        """Return an answer as a notebook reads it, in the order of the file."""

    def answered(self, judged: bool) -> tuple[Row, ...]:
        """Return the rows that show a room what is right."""
        return self.form(judged).rows

    def letters(self) -> str:
        """Return the letters of the keys, for example 'A, C'; empty where an answer has no letters."""
        return ""


def own_words(words: str) -> Part:
    """Return words of the interface as a text: it is written in no file, so its path is empty."""
    return Part("literal", 0, Rich("", (Paragraph((Text(words),)),)), ())
