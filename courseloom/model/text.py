"""Text as a tree: what items, captions and tagged cells hold, parsed once by `readers`. Each medium has one walker of it.

Item text holds no heading, table, room to write, figure or question by name; its reader refuses them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any

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
    """Characters as a computer takes them, within a line."""

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
    """A note to the words before it, numbered within its cell or item text; `blocks` are what it says."""

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
    """A bulleted or numbered list; each item is a run of blocks. `done` marks the items of a task list, None where it is none."""

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
    """Lines of code, and the language that they are in (empty for none)."""

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
        yield from _walk(self.blocks)

    def plain(self) -> str:
        """Return the words alone; claims and citations are left out."""
        return " ".join("".join(_words(self.blocks)).split())


def _walk(parts: tuple[Any, ...]) -> Iterator[Inline]:
    for part in parts:
        match part:
            case Paragraph(children):
                yield from _walk(children)
            case Listing(_, items):
                for item in items:
                    yield from _walk(item)
            case Emphasis(children) | Strong(children) | Link(_, children):
                yield part
                yield from _walk(children)
            case _:
                yield part


def _words(parts: tuple[Any, ...]) -> Iterator[str]:
    for part in parts:
        match part:
            case Text(text) | TermRef(_, text):
                yield text
            case Paragraph(children):
                yield from _words(children)
                yield " "
            case Emphasis(children) | Strong(children) | Link(_, children):
                yield from _words(children)
            case Listing(_, items):
                for item in items:
                    yield from _words(item)
            case _:
                pass


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
            "description": "Text with emphasis, strong, links, lists and the roles cite, cite:t, claim, claim-value, term.",
        }
    ),
]
