"""Rich text of items: the small, stated part of MyST that stems, options, reasons and captions may use.

Parsed once by `readers.richtext`; every output renders this same tree. Nothing here reads or writes.
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


Inline = Text | Emphasis | Strong | Link | Cite | ClaimRef | TermRef


@dataclass(frozen=True)
class Paragraph:
    """One paragraph."""

    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Listing:
    """A bulleted or numbered list; each item is a run of blocks."""

    ordered: bool
    items: tuple[tuple[Block, ...], ...]


Block = Paragraph | Listing


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
