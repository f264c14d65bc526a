"""Column widths of tables on paper, in Word and on slides, computed from the texts of each column.

Browsers size columns by content. On paper all columns would be equally wide, so that columns of sentences would be too narrow.
"""

from __future__ import annotations

from collections.abc import Sequence

from courseloom.activities.plain import text_words
from courseloom.model.evidence import Evidence
from courseloom.model.sheets import BLANK
from courseloom.model.text import Inline, Paragraph, Rich, Table

Columns = Sequence[Sequence[str]]
"""The texts of each column, beginning with its header."""
DAMPED = 0.7
"""Exponent of the amount of text in a column's weight: 1 would make short columns too narrow, 0 all columns equal."""
LETTER = 1.1
"""Width of a letter on paper, in per cent of the width of the table."""
SLIDE = 1.9
"""Width of a letter on a slide, in per cent of the width of the table."""
LONGEST = 6
"""How many of a column's longest words are measured, since a word with fewer letters may be wider."""


def texts(table: Table, evidence: Evidence) -> list[list[str]]:
    """Return the texts of each column, beginning with its header; citations and claims are words."""

    def text(cell: tuple[Inline, ...]) -> str:
        return text_words(Rich("", (Paragraph(cell),)), evidence)

    return [[text(row[n]) for row in (table.head, *table.rows) if n < len(row)] for n in range(len(table.head))]


def shares(columns: Columns, letter: float = LETTER) -> list[int]:
    """Return the width of each column in per cent: columns to write in have most; else the amount of text decides.

    `letter` is the width of a letter in per cent of the width of the table.
    """
    empty = [all(not text.strip() or BLANK.search(text) for text in column[1:]) for column in columns]
    if any(empty):
        worded = len(columns) - sum(empty)
        label = 38 if len(columns) == 2 else 30 // (worded or 1)
        return [(100 - label * worded) // sum(empty) if blank else label for blank in empty]
    return _by_text(columns, letter)


def parts(table: Table, evidence: Evidence) -> list[float]:
    """Return the width of each column of a table on a slide, as a share of the table's."""
    found = shares(texts(table, evidence), SLIDE)
    return [share / sum(found) for share in found]


def _by_text(columns: Columns, letter: float) -> list[int]:
    """Return widths by the amount of text, each at least that of the column's longest word."""
    least = [letter * max(len(word) for text in column for word in [*text.split(), ""]) + 3 for column in columns]
    weights = [max(1.0, sum(map(len, column))) ** DAMPED for column in columns]
    tight = [100 * weight / sum(weights) < floor for weight, floor in zip(weights, least, strict=True)]
    left = 100 - sum(floor for floor, narrow in zip(least, tight, strict=True) if narrow)
    shared = sum(weight for weight, narrow in zip(weights, tight, strict=True) if not narrow)
    if not shared or left < 20:  # not all longest words fit; the typesetter measures and breaks them
        return [max(1, round(floor)) for floor in least]
    found = [floor if narrow else left * weight / shared for weight, floor, narrow in zip(weights, least, tight, strict=True)]
    return [max(1, round(share)) for share in found]


def longest(columns: Columns) -> list[list[str]]:
    """Return the longest words of each column; a run of underscores (a blank to write in) does not count as a word."""
    columns = [[BLANK.sub("", text) for text in column] for column in columns]
    return [
        sorted({word for text in column for word in text.split()}, key=lambda word: (-len(word), word))[:LONGEST]
        for column in columns
    ]
