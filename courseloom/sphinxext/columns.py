"""Widths of table columns on paper: a table in, a share for each column out.

A web page finds widths by itself. On paper a column of single words would be as wide as one of sentences, and tables longer.
"""

from __future__ import annotations

from docutils import nodes

LINE = 88
"""About how many characters of a table's text stand on one line of A4."""
DAMPED = 0.7
"""How much the amount of text counts: 1 would starve short columns, 0 would make all alike."""


def shares(table: nodes.Element) -> list[int]:
    """Return the share of each column: as its author set it, or by its text, with room for its longest word."""
    group = next(iter(table.findall(nodes.tgroup)))
    given = [int(spec["colwidth"]) for spec in group.findall(nodes.colspec)]
    if len(set(given)) > 1 or len(given) < 2:
        return given
    rows = [[cell.astext() for cell in row.children] for row in group.findall(nodes.row)]
    columns = [[row[number] for row in rows if number < len(row)] for number in range(len(given))]
    if any(not any(text.strip() for text in column[1:]) for column in columns):
        return given  # a column to write in needs room and shows no text
    least = [100 * (max(len(word) for text in column for word in [*text.split(), ""]) + 3) / LINE for column in columns]
    weights = [max(1.0, sum(map(len, column))) ** DAMPED for column in columns]
    tight = [100 * weight / sum(weights) < floor for weight, floor in zip(weights, least, strict=True)]
    left = 100 - sum(floor for floor, narrow in zip(least, tight, strict=True) if narrow)
    shared = sum(weight for weight, narrow in zip(weights, tight, strict=True) if not narrow)
    if not shared or left < 20:
        return given
    found = [floor if narrow else left * weight / shared for weight, floor, narrow in zip(weights, least, tight, strict=True)]
    return [max(1, round(share)) for share in found]
