"""Text as a tree, parsed by `readers` from items, captions and tagged cells. Each medium has one module that renders it.

Item text holds no `Heading`, `Table`, `Lines`, `FigureRef` or `QuestionRef`; its reader refuses them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator, InstanceOf, ValidationInfo, WithJsonSchema


@dataclass(frozen=True)
class Text:
    """Plain characters."""

    text: str


@dataclass(frozen=True)
class Emphasis:
    """*Stressed* words."""

    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Strong:
    """**Strong** words."""

    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Strike:
    """~~Struck~~ words: they no longer hold."""

    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Subscript:
    """Characters below the line, as in CO2."""

    text: str


@dataclass(frozen=True)
class Superscript:
    """Characters above the line, as in a square."""

    text: str


@dataclass(frozen=True)
class Code:
    """Code within a line."""

    text: str


@dataclass(frozen=True)
class Formula:
    """A formula within a line, in the TeX that `$…$` holds."""

    tex: str


@dataclass(frozen=True)
class Image:
    """A picture: `file` is its place below the course's folder; `alt` says what it shows (empty for decoration)."""

    file: str
    alt: str


@dataclass(frozen=True)
class Footnote:
    """A footnote to the words before it, numbered within its cell or item text; `blocks` are its content."""

    number: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Link:
    """A link: `href` is an http(s) address or a page of the book."""

    href: str
    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Cite:
    """Sources in brackets, "(Author, year)"; `narrative` prints "Author (year)"."""

    keys: tuple[str, ...]
    narrative: bool = False


@dataclass(frozen=True)
class ClaimRef:
    """A figure from the claims register; `bare` leaves its citation out."""

    id: str
    bare: bool = False


@dataclass(frozen=True)
class TermRef:
    """A glossary term: `entry` in the glossary, `text` as shown."""

    entry: str
    text: str


Inline = (
    Text
    | Emphasis
    | Strong
    | Strike
    | Subscript
    | Superscript
    | Code
    | Formula
    | Image
    | Footnote
    | Link
    | Cite
    | ClaimRef
    | TermRef
)


@dataclass(frozen=True)
class Paragraph:
    """One paragraph."""

    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Listing:
    """A bulleted or numbered list; each item is a run of blocks. `done` has an entry an item where some are tasks."""

    ordered: bool
    items: tuple[tuple[Block, ...], ...]
    done: tuple[bool | None, ...] = ()


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
    """A titled box: `kind` is a key of BOX_TITLES (note, tip, warning and seealso among them), `title` the words printed."""

    kind: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class CodeBlock:
    """Lines of code, and their language (empty for none)."""

    language: str
    text: str


@dataclass(frozen=True)
class FormulaBlock:
    """A formula on lines of its own, in TeX."""

    tex: str


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


Block = Paragraph | Listing | Heading | Table | Box | CodeBlock | FormulaBlock | Lines | FigureRef | QuestionRef


@dataclass(frozen=True)
class Rich:
    """A parsed piece of item text, with the source it came from."""

    source: str
    blocks: tuple[Block, ...]

    def inlines(self) -> Iterator[Inline]:
        """Yield every inline of the text, outermost first."""
        yield from within(self.blocks)

    def plain(self) -> str:
        """Return the words without markup, claims and citations."""
        return " ".join(" ".join(lines(self.blocks)).split())


def within(blocks: Iterable[Block]) -> Iterator[Inline]:
    """Yield every inline of blocks, including those in footnotes and boxes, outermost first."""
    for block in blocks:
        match block:
            case Paragraph(children) | Heading(_, children) | Lines(children):
                yield from _inside(children)
            case Listing(_, items):
                for item in items:
                    yield from within(item)
            case Table(head, rows):
                for row in (head, *rows):
                    for cell in row:
                        yield from _inside(cell)
            case Box(_, _, inner):
                yield from within(inner)
            case CodeBlock() | FormulaBlock() | FigureRef() | QuestionRef():
                pass


def _inside(children: Iterable[Inline]) -> Iterator[Inline]:
    for child in children:
        yield child
        match child:
            case Emphasis(below) | Strong(below) | Strike(below) | Link(_, below):
                yield from _inside(below)
            case Footnote(_, blocks):
                yield from within(blocks)
            case Text() | Subscript() | Superscript() | Code() | Formula() | Image() | Cite() | ClaimRef() | TermRef():
                pass


def notes(blocks: Iterable[Block]) -> list[Footnote]:
    """Return the footnotes of a text, each once, in the order of their numbers."""
    found = {inline.number: inline for inline in within(blocks) if isinstance(inline, Footnote)}
    return [found[number] for number in sorted(found)]


Said = Callable[[Cite | ClaimRef], str]
"""Function that turns a citation or a claim into plain words."""


def _left_out(_: Cite | ClaimRef) -> str:
    return ""


def words(children: Iterable[Inline], said: Said = _left_out) -> str:
    """Return inlines as plain words: a picture as its alternative text, a formula as its TeX, a footnote in brackets."""
    return "".join(_words(child, said) for child in children)


def _words(inline: Inline, said: Said) -> str:
    match inline:
        case Text(text) | TermRef(_, text) | Subscript(text) | Superscript(text) | Code(text) | Formula(text) | Image(_, text):
            return text
        case Emphasis(children) | Strong(children) | Strike(children) | Link(_, children):
            return words(children, said)
        case Footnote(_, blocks):
            return f" ({' '.join(lines(blocks, said))})"
        case Cite() | ClaimRef():
            return said(inline)


def lines(blocks: Iterable[Block], said: Said = _left_out, *, marked: bool = False) -> Iterator[str]:
    """Yield blocks as plain words, a line for each paragraph, item and row; `marked` puts bullets and the like before items."""
    for block in blocks:
        match block:
            case Paragraph(children) | Heading(_, children):
                yield _joined(words(children, said))
            case Listing(ordered, items, done):
                for number, item in enumerate(items, 1):
                    mark = f"{f'{number}.' if ordered else '•'} "
                    if done and (ticked := done[number - 1]) is not None:
                        mark = "[x] " if ticked else "[ ] "
                    yield (mark if marked else "") + _joined(" ".join(lines(item, said)))
            case Table(head, rows, title):
                if title and not marked:
                    yield title
                yield from (" | ".join(_joined(words(cell, said)) for cell in row) for row in (head, *rows))
            case Box(_, title, inner):
                yield title
                yield from lines(inner, said, marked=marked)
            case CodeBlock(_, text) | FormulaBlock(text):
                yield text
            case Lines(label, _):
                yield f"{_joined(words(label, said))} …".strip() if marked else _joined(words(label, said))
            case FigureRef() | QuestionRef():
                pass


def _joined(text: str) -> str:
    return " ".join(text.split())


Parse = Callable[[str], Rich]


def _parse(value: object, info: ValidationInfo) -> object:
    if isinstance(value, str) and info.context and "rich" in info.context:
        parse: Parse = info.context["rich"]
        return parse(value)
    return value


RichText = Annotated[
    InstanceOf[Rich],
    BeforeValidator(_parse),
    WithJsonSchema(
        {
            "type": "string",
            "description": (
                "Text in MyST: paragraphs, emphasis, strong, ~~struck words~~, links, lists, task lists, `code` and blocks of "
                "code, formulas ($x$, $$x$$, {math}), pictures with alternative text, footnotes ([^name], defined in the same "
                "text), boxes (note, tip, warning, seealso) and the roles cite, cite:t, claim, claim-value, term, sub, sup, "
                "math."
            ),
        }
    ),
]
