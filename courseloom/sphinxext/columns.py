"""The columns of a table in a doctree: their widths in per cent, and their texts."""

from __future__ import annotations

from docutils import nodes

from courseloom.activities import columns


def texts(table: nodes.Element) -> list[list[str]]:
    """Return the texts of each column, beginning with its header."""
    group = next(iter(table.findall(nodes.tgroup)))
    rows = [[cell.astext() for cell in row.children] for row in group.findall(nodes.row)]
    return [[row[number] for row in rows if number < len(row)] for number in range(len(list(group.findall(nodes.colspec))))]


def shares(table: nodes.Element) -> list[int]:
    """Return the width of each column in per cent: as its author set it, or by its text."""
    given = [int(spec["colwidth"]) for spec in table.findall(nodes.colspec)]
    return given if len(set(given)) > 1 or len(given) < 2 else columns.shares(texts(table))
