"""Columns of a table on paper, in Word and on slides: its texts in, a share of the width and the longest words of each out.

A web page finds widths by itself. On paper a column of single words would be as wide as one of sentences, and tables longer.
"""

from __future__ import annotations

from collections.abc import Sequence

from courseloom.activities.plain import text_words
from courseloom.model.evidence import Evidence
from courseloom.model.sheets import BLANK
from courseloom.model.text import Inline, Paragraph, Rich, Table

Columns = Sequence[Sequence[str]]
"""The texts of each column, first that of its head."""
DAMPED = 0.7
"""How much the amount of text counts: 1 would starve short columns, 0 would make all alike."""
LETTER = 1.1
"""How wide a letter is on paper, in per cent of its width."""
LONGEST = 6
"""Words of a column that are measured: one of fewer letters may be the wider one."""


def texts(table: Table, evidence: Evidence) -> list[list[str]]:
    """Return the texts of each column, first that of its head, citations and claims as words."""

    def text(cell: tuple[Inline, ...]) -> str:
        return text_words(Rich("", (Paragraph(cell),)), evidence)

    return [[text(row[n]) for row in (table.head, *table.rows) if n < len(row)] for n in range(len(table.head))]


def shares(columns: Columns, letter: float = LETTER) -> list[int]:
    """Return the share of each column, in per cent: what is written in has most; the others have room by their text.

    `letter` is the width of a letter in per cent of the table's.
    """
    empty = [all(not text.strip() or BLANK.search(text) for text in column[1:]) for column in columns]
    if any(empty):
        worded = len(columns) - sum(empty)
        label = 38 if len(columns) == 2 else 30 // (worded or 1)
        return [(100 - label * worded) // sum(empty) if blank else label for blank in empty]
    return _by_text(columns, letter)


def _by_text(columns: Columns, letter: float) -> list[int]:
    """Return shares by the amount of text, with room for the longest word of each column."""
    least = [letter * max(len(word) for text in column for word in [*text.split(), ""]) + 3 for column in columns]
    weights = [max(1.0, sum(map(len, column))) ** DAMPED for column in columns]
    tight = [100 * weight / sum(weights) < floor for weight, floor in zip(weights, least, strict=True)]
    left = 100 - sum(floor for floor, narrow in zip(least, tight, strict=True) if narrow)
    shared = sum(weight for weight, narrow in zip(weights, tight, strict=True) if not narrow)
    if not shared or left < 20:  # words too long for all: what typesets the table measures them
        return [max(1, round(floor)) for floor in least]
    found = [floor if narrow else left * weight / shared for weight, floor, narrow in zip(weights, least, tight, strict=True)]
    return [max(1, round(share)) for share in found]


def longest(columns: Columns) -> list[list[str]]:
    """Return the longest words of each column; a run of underscores, which is room to write, is none."""
    columns = [[BLANK.sub("", text) for text in column] for column in columns]
    return [
        sorted({word for text in column for word in text.split()}, key=lambda word: (-len(word), word))[:LONGEST]
        for column in columns
    ]
