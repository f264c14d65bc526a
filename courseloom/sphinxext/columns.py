"""The columns of a table in a doctree: their shares of the width, and their texts."""

from __future__ import annotations

from docutils import nodes

from courseloom.render import columns


def texts(table: nodes.Element) -> list[list[str]]:
    """Return the texts of each column, first that of its head."""
    group = next(iter(table.findall(nodes.tgroup)))
    rows = [[cell.astext() for cell in row.children] for row in group.findall(nodes.row)]
    return [[row[number] for row in rows if number < len(row)] for number in range(len(list(group.findall(nodes.colspec))))]


def shares(table: nodes.Element) -> list[int]:
    """Return the share of each column: as its author set it, or by its text."""
    given = [int(spec["colwidth"]) for spec in table.findall(nodes.colspec)]
    return given if len(set(given)) > 1 or len(given) < 2 else columns.shares(texts(table))
