"""Tagged cells of notebooks in, `Sheet`s out: the MyST that slides, handouts and facilitator's notes may hold.

Paragraphs, lists, headings, pipe tables, `list-table`, boxes, emphasis, links and the roles of item text; a line `figure: name`
or `quiz: question-id`; and runs of underscores, which are room to write. Anything else is a problem of its cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import unescape

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from courseloom.errors import Problem, Where
from courseloom.model.course import Case, Cell
from courseloom.model.sheets import Box, FigureRef, Heading, Lines, QuestionRef, Sheet, SheetBlock, Table
from courseloom.model.text import Block, Inline, Listing, Paragraph, Rich, Text
from courseloom.readers import richtext
from courseloom.readers.blocks import every
from courseloom.strings import BOX_TITLES

_markdown = (
    MarkdownIt("commonmark", {"typographer": True})
    .enable(["table", "replacements", "smartquotes"])
    .use(myst_role_plugin)
    .use(colon_fence_plugin)
)
_MARK = re.compile(r"\\(?P<escaped>[^\w\s])|(?P<reference>&#?\w+;)|[*_`]")
_NAMED = re.compile(r"(figure|quiz): *([\w-]+)")
_RUN = re.compile(r"_{4,}")
_ENDS = re.compile(r"(?P<label>[^_]*?)\s*_{4,}\s*(?P<note>\([^()_]*\))?\s*")
_LONG = 60
"""Underscores that make one line to write on when nothing else stands on it."""


def plain_title(title: str) -> str:
    """Return the title of a page or box, which is written as Markdown, as plain words."""
    return _MARK.sub(lambda mark: mark["escaped"] or unescape(mark["reference"] or ""), title)


def sheets(cells: Sequence[Cell], file: str) -> tuple[tuple[Sheet, ...], tuple[Problem, ...]]:
    """Return the tagged Markdown cells in order, and what others hold that no sheet can show."""
    found: list[Sheet] = []
    faults: list[Problem] = []
    for cell in cells:
        if cell.kind == "markdown" and cell.tags:
            try:
                found.append(of_cell(cell))
            except ValueError as error:
                where = Where(file, 0, cell.id)
                faults.append(Problem(where, f"{error}.", "Write it with what a slide or handout can show."))
    return tuple(found), tuple(faults)


def of_cell(cell: Cell) -> Sheet:
    """Return one cell as a sheet, an objectives box in it empty; raises ValueError for what it may not hold."""
    text = re.sub(r"^[ \t]*%.*\n?", "", cell.source, flags=re.M)  # comments, such as stated exceptions
    text = _RUN.sub(lambda run: "\\_" * len(run[0]), text)  # as characters: Markdown would take some for rules or stress
    blocks = list(_blocks(text))
    title = ""
    if blocks and isinstance(blocks[0], Heading):
        title = words(blocks.pop(0).children)  # type: ignore[union-attr]
    return Sheet(cell.id, cell.tags, title, tuple(_levelled(blocks)))


def cases(cells: Sequence[Cell]) -> tuple[Case, ...]:
    """Return the case boxes of cells."""
    found: dict[str, Case] = {}
    for cell in cells:
        for box in every(cell.source) if cell.kind == "markdown" else ():
            if box.name == "case":
                text = "\n".join(cell.source.split("\n")[box.first - 1 : box.last])
                try:
                    sheet = of_cell(Cell("case", "markdown", text, frozenset()))
                    found[box.argument] = Case(box.argument, sheet)
                except ValueError as error:
                    found[box.argument] = Case(box.argument, None, str(error))
    return tuple(found.values())


def _levelled(blocks: Sequence[SheetBlock]) -> Iterator[SheetBlock]:
    """Let the headings of a cell start at level 1, without gaps."""
    levels = sorted({block.level for block in blocks if isinstance(block, Heading)})
    for block in blocks:
        yield replace(block, level=levels.index(block.level) + 1) if isinstance(block, Heading) else block


def words(children: Sequence[Inline]) -> str:
    """Return inlines as plain words; citations and claims are left out."""
    return Rich("", (Paragraph(tuple(children)),)).plain()


def _blocks(text: str) -> Iterator[SheetBlock]:
    for node in SyntaxTreeNode(_markdown.parse(text)).children:
        yield from _block(node)


def _block(node: SyntaxTreeNode) -> Iterator[SheetBlock]:
    match node.type:
        case "paragraph":
            yield from _paragraph(node)
        case "heading":
            yield Heading(int(node.tag[1]), richtext.inlines(node.children[0]))
        case "bullet_list" | "ordered_list":
            yield from _listing(node)
        case "table":
            yield _pipe_table(node)
        case "colon_fence" | "fence":
            yield from _directive(node)
        case "hr":
            return
        case _:
            raise ValueError(f"a tagged cell may not hold {node.type.replace('_', ' ')}")


def _listing(node: SyntaxTreeNode) -> Iterator[SheetBlock]:
    """A list; entries that only name a figure or question stand after it."""
    listing = richtext.block(node)
    assert isinstance(listing, Listing)
    named = [_only_named(item) for item in listing.items]
    kept = tuple(item for item, found in zip(listing.items, named, strict=True) if found is None)
    if kept:
        yield replace(listing, items=kept)
    for found in filter(None, named):
        yield FigureRef(found[2]) if found[1] == "figure" else QuestionRef(found[2])


def _only_named(item: Sequence[Block]) -> re.Match[str] | None:
    return _NAMED.fullmatch(words(item[0].children)) if len(item) == 1 and isinstance(item[0], Paragraph) else None


def _paragraph(node: SyntaxTreeNode) -> Iterator[SheetBlock]:
    """A paragraph, or what its lines name: figures, questions, lines to write on."""
    raw = node.children[0].content
    kept: list[str] = []

    def flush() -> Iterator[SheetBlock]:
        if kept:
            inner = SyntaxTreeNode(_markdown.parse("\n".join(kept))).children
            kept.clear()
            yield from (richtext.block(one) for one in inner)

    for line in raw.split("\n"):
        if named := _NAMED.fullmatch(line.strip()):
            yield from flush()
            yield FigureRef(named[2]) if named[1] == "figure" else QuestionRef(named[2])
        elif (room := _ENDS.fullmatch(line.replace("\\_", "_"))) is not None:
            yield from flush()
            yield _lines(room, line.count("_"))
        else:
            kept.append(line)
    yield from flush()


def _lines(room: re.Match[str], length: int) -> Lines:
    """A line to write on after its label; a remark in brackets behind it belongs to the label."""
    label = " ".join(part for part in (room["label"].strip(), room["note"]) if part)
    if not label:
        return Lines((), max(1, length // _LONG))
    tree = SyntaxTreeNode(_markdown.parse(label))
    return Lines(richtext.inlines(tree.children[0].children[0]))


def _pipe_table(node: SyntaxTreeNode) -> Table:
    rows = [
        tuple(richtext.inlines(cell.children[0]) if cell.children else () for cell in row.children)
        for part in node.children
        for row in part.children
    ]
    return Table(rows[0], tuple(rows[1:]))


def _directive(node: SyntaxTreeNode) -> Iterator[SheetBlock]:
    named = re.fullmatch(r"\{([\w-]+)\}\s*(.*)", node.info.strip())
    if named is None:
        raise ValueError("a tagged cell may not hold code")
    name, title = named[1], plain_title(named[2].strip())
    if name == "list-table":
        yield _list_table(node.content, title)
    elif name == "objectives":
        yield Box(name, BOX_TITLES[name], (Listing(False, ()),))  # filled when the chapter's plan is known
    elif name in BOX_TITLES:
        standing = BOX_TITLES[name]
        said = standing if title in ("", standing) else f"{standing}: {title}"
        yield Box(name, said, tuple(_blocks(node.content)))
    else:
        raise ValueError(f"a tagged cell may not hold the directive '{name}'")


def _list_table(content: str, title: str) -> Table:
    body = re.sub(r"^\s*:[\w-]+:.*\n?", "", content, flags=re.M)
    outer = SyntaxTreeNode(_markdown.parse(body)).children
    rows = []
    for row in outer[0].children if outer else ():
        inner = row.children[0] if row.children else None
        if inner is None or inner.type != "bullet_list":
            raise ValueError("a list-table may hold rows of cells only")
        cells = (_joined(cell) for cell in inner.children)
        rows.append(tuple(cells))
    if not rows:
        raise ValueError("a list-table has no rows")
    return Table(rows[0], tuple(rows[1:]), title)


def _joined(cell: SyntaxTreeNode) -> tuple[Inline, ...]:
    """Return the paragraphs and numbered lines of a cell as one run, a space between them."""
    found: list[Inline] = []
    for number, paragraph in _numbered(cell):
        found += [Text(" ")] if found else []
        found += [*([Text(f"{number}. ")] if number else []), *richtext.inlines(paragraph.children[0])]
    return tuple(found)


def _numbered(cell: SyntaxTreeNode) -> Iterator[tuple[int, SyntaxTreeNode]]:
    for part in cell.children:
        items = part.children if part.type == "ordered_list" else ()
        for number, item in enumerate(items, int(part.attrs.get("start", 1))):
            yield from ((number if child is item.children[0] else 0, child) for child in item.children)
        if not items:
            if part.type != "paragraph":
                raise ValueError("a cell of a list-table may hold paragraphs and numbered lines only")
            yield 0, part
