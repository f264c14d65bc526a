"""Parses tagged cells of notebooks into `Sheet`s: the MyST that slides, handouts and facilitator's notes may hold.

This is all that item text may hold, plus headings, pipe tables, `list-table`, every box, a line `figure: name` or
`quiz: question-id`, and runs of underscores, which are room to write. Anything else is reported as a problem of its cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from markdown_it.tree import SyntaxTreeNode

from courseloom.errors import Problem, Where
from courseloom.model.pages import Case, Cell
from courseloom.model.sheets import Sheet
from courseloom.model.text import (
    Block,
    Box,
    FigureRef,
    Heading,
    Inline,
    Lines,
    Listing,
    Paragraph,
    QuestionRef,
    Table,
    Text,
)
from courseloom.model.text import words as plain_words
from courseloom.readers import richtext
from courseloom.readers.blocks import walk
from courseloom.strings import BOX_TITLES

_NAMED = re.compile(r"(figure|quiz): *([\w-]+)")
_RUN, _ESCAPED = re.compile(r"_{4,}"), re.compile(r"(?:\\_){4,}")
_ENDS = re.compile(r"(?P<label>[^_]*?)\s*_{4,}\s*(?P<note>\([^()_]*\))?\s*")
_LONG = 60
"""Number of underscores that, alone on a line, make one line to write on."""


def sheets(cells: Sequence[Cell], file: str) -> tuple[tuple[Sheet, ...], tuple[Problem, ...]]:
    """Return the tagged Markdown cells as sheets, in order, and a problem for each cell that cannot be one."""
    found: list[Sheet] = []
    faults: list[Problem] = []
    folder = file.rpartition("/")[0]
    for cell in cells:
        if cell.kind == "markdown" and cell.tags:
            try:
                found.append(of_cell(cell, folder))
            except ValueError as error:
                where = Where(file, 0, cell.id)
                faults.append(Problem(where, f"{error}.", "Write it with what a slide or handout can show."))
    return tuple(found), tuple(faults)


def of_cell(cell: Cell, folder: str = "") -> Sheet:
    """Return a cell of a file in `folder` as a sheet, objectives boxes empty; raises ValueError for unsupported Markdown."""
    text = re.sub(r"^[ \t]*%.*\n?", "", cell.source, flags=re.M)  # comments, such as stated exceptions
    text = _RUN.sub(lambda run: "\\_" * len(run[0]), text)  # escaped, since Markdown would read some as rules or emphasis
    reader = _CellReader(folder)
    blocks = [block for node in reader.read(text) for block in reader.block(node)]
    reader.finish()
    title = ""
    if blocks and isinstance(blocks[0], Heading):
        title = words(blocks.pop(0).children)  # type: ignore[union-attr]
    return Sheet(cell.id, cell.tags, title, tuple(_levelled(blocks)))


def cases(cells: Sequence[Cell], file: str) -> tuple[Case, ...]:
    """Return the case boxes of the cells of a file."""
    found: dict[str, Case] = {}
    for cell in cells:
        for box in walk(cell.source) if cell.kind == "markdown" else ():
            if box.name == "case":
                text = "\n".join(cell.source.split("\n")[box.first - 1 : box.last])
                try:
                    sheet = of_cell(Cell("case", "markdown", text, frozenset()), file.rpartition("/")[0])
                    found[box.argument] = Case(box.argument, sheet)
                except ValueError as error:
                    found[box.argument] = Case(box.argument, None, str(error))
    return tuple(found.values())


def _levelled(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks of a cell with heading levels that start at 1 and skip none."""
    levels = sorted({block.level for block in blocks if isinstance(block, Heading)})
    for block in blocks:
        yield replace(block, level=levels.index(block.level) + 1) if isinstance(block, Heading) else block


def words(children: Sequence[Inline]) -> str:
    """Return inlines as plain words; citations and claims are left out."""
    return " ".join(plain_words(children).split())


class _CellReader(richtext.Reader):
    """Extends the reader of item text by headings, tables, all boxes, room to write, and figures and questions by name."""

    boxes = tuple(BOX_TITLES)
    where = "a tagged cell"

    def block(self, node: SyntaxTreeNode) -> Iterator[Block]:
        match node.type:
            case "paragraph" if not _in_list(node):
                yield from self._paragraph(node)
            case "heading":
                yield Heading(int(node.tag[1]), self.inlines(node.children[0]))
            case "bullet_list" | "ordered_list" if not _in_list(node):
                yield from self._listing(node)
            case "table":
                yield self._pipe_table(node)
            case "hr":
                return
            case _:
                yield from super().block(node)

    def literal(self, text: str) -> str:
        """Return code or a formula as it was typed."""
        return _ESCAPED.sub(lambda run: "_" * (len(run[0]) // 2), text)

    def _listing(self, node: SyntaxTreeNode) -> Iterator[Block]:
        """Yield a list; items that only name a figure or question become blocks after it."""
        listing = self.listing(node)
        named = [_only_named(item) for item in listing.items]
        if not any(named):
            yield listing
            return
        kept = [number for number, found in enumerate(named) if found is None]
        if kept:
            done = tuple(listing.done[number] for number in kept) if listing.done else ()
            yield replace(listing, items=tuple(listing.items[number] for number in kept), done=done)
        for found in filter(None, named):
            yield FigureRef(found[2]) if found[1] == "figure" else QuestionRef(found[2])

    def _paragraph(self, node: SyntaxTreeNode) -> Iterator[Block]:
        """Yield a paragraph, or the figures, questions and lines to write on that its lines stand for."""
        kept: list[str] = []

        def flush() -> Iterator[Block]:
            if kept:
                inner = self.read("\n".join(kept))
                kept.clear()
                for one in inner:
                    yield from richtext.Reader.block(self, one)

        for line in node.children[0].content.split("\n"):
            if named := _NAMED.fullmatch(line.strip()):
                yield from flush()
                yield FigureRef(named[2]) if named[1] == "figure" else QuestionRef(named[2])
            elif (room := _ENDS.fullmatch(line.replace("\\_", "_"))) is not None:
                yield from flush()
                yield self._lines(room, line.count("_"))
            else:
                kept.append(line)
        yield from flush()

    def _lines(self, room: re.Match[str], length: int) -> Lines:
        """Return a line to write on with its label; a remark in brackets after the underscores belongs to the label."""
        label = " ".join(part for part in (room["label"].strip(), room["note"]) if part)
        if not label:
            return Lines((), max(1, length // _LONG))
        return Lines(self.inlines(self.read(label)[0].children[0]))

    def _pipe_table(self, node: SyntaxTreeNode) -> Table:
        rows = [
            tuple(self.inlines(cell.children[0]) if cell.children else () for cell in row.children)
            for part in node.children
            for row in part.children
        ]
        return Table(rows[0], tuple(rows[1:]))

    def directive(self, name: str, title: str, content: str) -> Iterator[Block]:
        """Yield the blocks of a directive."""
        if name == "list-table":
            yield self._list_table(content, richtext.plain_title(title))
        elif name == "objectives":
            yield Box(name, BOX_TITLES[name], (Listing(False, ()),))  # filled when the chapter's plan is known
        else:
            yield from super().directive(name, title, content)

    def _list_table(self, content: str, title: str) -> Table:
        body = re.sub(r"^\s*:[\w-]+:.*\n?", "", content, flags=re.M)
        outer = self.read(body)
        rows = []
        for row in outer[0].children if outer else ():
            inner = row.children[0] if row.children else None
            if inner is None or inner.type != "bullet_list":
                raise ValueError("a list-table may hold rows of cells only")
            rows.append(tuple(self._joined(cell) for cell in inner.children))
        if not rows:
            raise ValueError("a list-table has no rows")
        return Table(rows[0], tuple(rows[1:]), title)

    def _joined(self, cell: SyntaxTreeNode) -> tuple[Inline, ...]:
        """Return the paragraphs and numbered lines of a cell as one run, a space between them."""
        found: list[Inline] = []
        for number, paragraph in _numbered(cell):
            found += [Text(" ")] if found else []
            found += [*([Text(f"{number}. ")] if number else []), *self.inlines(paragraph.children[0])]
        return tuple(found)


def _in_list(node: SyntaxTreeNode) -> bool:
    return node.parent is not None and node.parent.type == "list_item"


def _only_named(item: Sequence[Block]) -> re.Match[str] | None:
    return _NAMED.fullmatch(words(item[0].children)) if len(item) == 1 and isinstance(item[0], Paragraph) else None


def _numbered(cell: SyntaxTreeNode) -> Iterator[tuple[int, SyntaxTreeNode]]:
    for part in cell.children:
        items = part.children if part.type == "ordered_list" else ()
        for number, item in enumerate(items, int(part.attrs.get("start", 1))):
            yield from ((number if child is item.children[0] else 0, child) for child in item.children)
        if not items:
            if part.type != "paragraph":
                raise ValueError("a cell of a list-table may hold paragraphs and numbered lines only")
            yield 0, part
