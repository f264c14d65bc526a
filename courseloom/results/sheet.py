"""What the readers of delimited files hand on: columns that are questions, and rows that are finished attempts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

EMPTY = ("", "-", "–")
"""Cells that say nothing."""
_DECIMAL = re.compile(r"\d+([.,])\d+")


@dataclass(frozen=True)
class Field:
    """A column that is a question: its slug, where it stands, the mark that is full (0: a score from 0 to 1, or options).

    `points` is where the marks stand when the column itself holds the answer in words.
    """

    slug: str
    place: int
    full: float = 0.0
    points: int | None = None


@dataclass(frozen=True)
class Attempt:
    """A row: its line in the file, what tells its learner from others (kept while the file is read), its cells."""

    line: int
    who: tuple[str, ...]
    cells: list[str]


@dataclass
class Sheet:
    """A file read: questions, finished attempts with the first of a learner first, and how much was left aside.

    `decimal` is the decimal mark of its numbers, "" where either will do.
    """

    fields: list[Field]
    attempts: list[Attempt] = field(default_factory=list)
    unfinished: int = 0
    unknown: int = 0
    decimal: str = ""


def plain(text: str) -> str:
    """Return words to compare: spaces made one, capitals small."""
    return " ".join(text.replace("\u200b", "").split()).casefold()


def decimal(cells: list[str]) -> str:
    """Return the decimal mark that all numbers in cells share, "" where they have none or not one."""
    marks = {mark for cell in cells for mark in _DECIMAL.findall(cell)}
    return marks.pop() if len(marks) == 1 else ""
