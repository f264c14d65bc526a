"""Tagged cells (slides, handouts, facilitator's notes): a title and blocks of `model.text`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from courseloom.model.text import Block, Box, Inline, Text, lines

BLANK = re.compile(r"_{4,}")
"""Matches a run of underscores in running text or in a table cell: room to write a few words."""


@dataclass(frozen=True)
class Sheet:
    """One tagged cell: its id and tags, the words of its first heading (may be empty), and what follows that heading."""

    cell: str
    tags: frozenset[str]
    title: str
    blocks: tuple[Block, ...]

    def walk(self) -> Iterator[Block]:
        """Yield every block, including those in boxes."""
        todo = list(self.blocks)
        while todo:
            block = todo.pop(0)
            yield block
            if isinstance(block, Box):
                todo = [*block.blocks, *todo]


def room(cell: Sequence[Inline]) -> int:
    """Return the number of lines to write on in a table cell that holds nothing else; 0 when it holds words."""
    if not all(isinstance(part, Text) for part in cell):
        return 0
    text = "".join(part.text for part in cell if isinstance(part, Text))
    return 0 if BLANK.sub("", text).strip() else max(1, len(BLANK.findall(text)))


def plain(blocks: Sequence[Block]) -> str:
    """Return the words of blocks, one line each, without claims and citations."""
    return "\n".join(filter(None, lines(blocks)))
