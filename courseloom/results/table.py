"""The parsed form of a delimited file: columns that are questions, and rows that are finished attempts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

EMPTY = ("", "-", "–")
"""Contents of cells that count as empty."""
_DECIMAL = re.compile(r"\d+([.,])\d+")


@dataclass(frozen=True)
class Field:
    """A column of a question: its slug, its index, and its full mark (0: cells hold a score from 0 to 1, or options).

    `points` is the index of the column with the marks when this column holds the answer as text.
    """

    slug: str
    place: int
    full: float = 0.0
    points: int | None = None


@dataclass(frozen=True)
class Attempt:
    """A row: its line in the file, the key of its learner (kept only while the file is read), and its cells."""

    line: int
    who: tuple[str, ...]
    cells: list[str]


@dataclass
class Table:
    """A parsed file: questions, finished attempts (the first of a learner first), and counts of what was ignored.

    `decimal` is the decimal mark of its numbers, "" when either is accepted.
    """

    fields: list[Field]
    attempts: list[Attempt] = field(default_factory=list)
    unfinished: int = 0
    unknown: int = 0
    decimal: str = ""


def plain(text: str) -> str:
    """Return a text normalised for comparison: single spaces, lower case."""
    return " ".join(text.replace("\u200b", "").split()).casefold()


def decimal(cells: list[str]) -> str:
    """Return the decimal mark that all numbers in cells share; "" when they have none, or different ones."""
    marks = {mark for cell in cells for mark in _DECIMAL.findall(cell)}
    return marks.pop() if len(marks) == 1 else ""
