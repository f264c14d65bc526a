"""The text of tagged cells (slides, handouts, facilitator's notes) as a small tree: what paper, slides and DOCX are made from.

It holds what `model.text` holds, and headings, tables, boxes, lines to write on, and figures and questions by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from courseloom.model.text import Block, Inline, Listing, Paragraph


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


__all__ = ["Box", "FigureRef", "Heading", "Lines", "Listing", "Paragraph", "QuestionRef", "Sheet", "SheetBlock", "Table"]
