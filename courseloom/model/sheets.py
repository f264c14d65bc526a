"""The text of tagged cells (slides, handouts, facilitator's notes) as a small tree: what paper, slides and DOCX are made from.

It holds what `model.text` holds, and headings, tables, boxes, lines to write on, and figures and questions by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from courseloom.model.text import Block, Inline, Listing, Paragraph, Rich, Text

BLANK = re.compile(r"_{4,}")
"""A run of underscores in running text or in a table cell: room to write a few words."""


@dataclass(frozen=True)
class Heading:
    """A heading; `level` counts from 1 within the cell."""

    level: int
    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Table:
    """A table with a header row; every cell is a run of inlines. `title` may be empty."""

    head: tuple[tuple[Inline, ...], ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]
    title: str = ""


@dataclass(frozen=True)
class Box:
    """A titled box: `kind` is a key of BOX_TITLES, `title` the words printed."""

    kind: str
    title: str
    blocks: tuple[SheetBlock, ...]


@dataclass(frozen=True)
class Lines:
    """Room to write: a label (may be empty) and a number of lines."""

    label: tuple[Inline, ...]
    count: int = 1


@dataclass(frozen=True)
class FigureRef:
    """A figure of the same chapter by its name."""

    name: str


@dataclass(frozen=True)
class QuestionRef:
    """A question of the course by its id."""

    id: str


SheetBlock = Block | Heading | Table | Box | Lines | FigureRef | QuestionRef


@dataclass(frozen=True)
class Sheet:
    """One tagged cell: its id and tags, the words of its first heading (may be empty), and what follows that heading."""

    cell: str
    tags: frozenset[str]
    title: str
    blocks: tuple[SheetBlock, ...]

    def walk(self) -> Iterator[SheetBlock]:
        """Yield every block, those in boxes as well."""
        todo = list(self.blocks)
        while todo:
            block = todo.pop(0)
            yield block
            if isinstance(block, Box):
                todo = [*block.blocks, *todo]


def room(cell: Sequence[Inline]) -> int:
    """Return how many lines to write on a table cell is, when it is nothing else; 0 when words stand in it."""
    if not all(isinstance(part, Text) for part in cell):
        return 0
    text = "".join(part.text for part in cell if isinstance(part, Text))
    return 0 if BLANK.sub("", text).strip() else max(1, len(BLANK.findall(text)))


def plain(blocks: Sequence[SheetBlock]) -> str:
    """Return the words of blocks, a line each; claims and citations are left out."""
    return "\n".join(filter(None, (_plain(block) for block in blocks)))


def _plain(block: SheetBlock) -> str:
    match block:
        case Heading(_, children) | Lines(children, _):
            return Rich("", (Paragraph(children),)).plain()
        case Table(head, rows, title):
            cells = [Rich("", (Paragraph(cell),)).plain() for row in (head, *rows) for cell in row]
            return "\n".join(filter(None, (title, *cells)))
        case Box(_, title, inner):
            return f"{title}\n{plain(inner)}"
        case FigureRef() | QuestionRef():
            return ""
        case _:
            return Rich("", (block,)).plain()


__all__ = [
    "BLANK",
    "Box",
    "FigureRef",
    "Heading",
    "Lines",
    "Listing",
    "Paragraph",
    "QuestionRef",
    "Sheet",
    "SheetBlock",
    "Table",
    "plain",
    "room",
]
