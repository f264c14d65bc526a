"""Text as the HTML that learning systems store: formulas in TeX for their own filter, citations, claims and terms as words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from markupsafe import Markup, escape

from courseloom.activities.plain import inline_words
from courseloom.model.evidence import Evidence
from courseloom.model.links import on_web
from courseloom.model.text import (
    Block,
    Box,
    Cite,
    ClaimRef,
    Code,
    CodeBlock,
    Emphasis,
    FigureRef,
    Footnote,
    Formula,
    FormulaBlock,
    Heading,
    Image,
    Inline,
    Lines,
    Link,
    Listing,
    Paragraph,
    QuestionRef,
    Rich,
    Strike,
    Strong,
    Subscript,
    Superscript,
    Table,
    TermRef,
    Text,
)

Shown = Callable[[Image], Markup]
"""Returns a picture as this format shows it."""


def html(rich: Rich, evidence: Evidence, shown: Shown) -> Markup:
    """Return item text as HTML."""
    return _blocks(rich.blocks, evidence, shown)


def listed(kind: str, name: str, rows: Iterable[Markup]) -> Markup:
    """Return a list (`ol` or `ul`) of a class whose rows an import can tell from those of lists in them."""
    inner = Markup("").join(Markup('<li class="row">{}</li>').format(row) for row in rows)
    return Markup('<{0} class="{1}">{2}</{0}>').format(kind, name, inner)


def aside(name: str, words: str) -> Markup:
    """Return a paragraph of words of a class; empty without words."""
    return Markup('<p class="{}">{}</p>').format(name, words) if words else Markup("")


def _blocks(blocks: Sequence[Block], evidence: Evidence, shown: Shown) -> Markup:
    return Markup("").join(_block(block, evidence, shown) for block in blocks)


def _block(block: Block, evidence: Evidence, shown: Shown) -> Markup:
    match block:
        case Paragraph(children):
            return Markup("<p>{}</p>").format(_inlines(children, evidence, shown))
        case Listing(ordered, items, done):
            marks = [("[x] " if one else "") if one is not False else "[ ] " for one in done] or [""] * len(items)
            rows = (_item(item, mark, evidence, shown) for item, mark in zip(items, marks, strict=True))
            return Markup("<{0}>{1}</{0}>").format("ol" if ordered else "ul", Markup("").join(rows))
        case Box(_, title, inner):
            return Markup("<p><strong>{}</strong></p>{}").format(title, _blocks(inner, evidence, shown))
        case CodeBlock(_, text):
            return Markup("<pre>{}</pre>").format(text)
        case FormulaBlock(tex):
            return Markup(r"<p>\[{}\]</p>").format(tex)
        case Heading() | Table() | Lines() | FigureRef() | QuestionRef():
            raise TypeError(f"{type(block).__name__} is not item text")


def _item(blocks: Sequence[Block], mark: str, evidence: Evidence, shown: Shown) -> Markup:
    """Return an item of a list; its first paragraph needs no element of its own."""
    first, rest = (blocks[0], blocks[1:]) if blocks and isinstance(blocks[0], Paragraph) else (None, blocks)
    lead = _inlines(first.children, evidence, shown) if isinstance(first, Paragraph) else Markup("")
    return Markup("<li>{}{}{}</li>").format(mark, lead, _blocks(rest, evidence, shown))


def _inlines(children: Iterable[Inline], evidence: Evidence, shown: Shown) -> Markup:
    return Markup("").join(_inline(child, evidence, shown) for child in children)


def _inline(inline: Inline, evidence: Evidence, shown: Shown) -> Markup:
    match inline:
        case Text(text):
            return escape(text)
        case Emphasis(children):
            return Markup("<em>{}</em>").format(_inlines(children, evidence, shown))
        case Strong(children):
            return Markup("<strong>{}</strong>").format(_inlines(children, evidence, shown))
        case Strike(children):
            return Markup("<del>{}</del>").format(_inlines(children, evidence, shown))
        case Subscript(text):
            return Markup("<sub>{}</sub>").format(text)
        case Superscript(text):
            return Markup("<sup>{}</sup>").format(text)
        case Code(text):
            return Markup("<code>{}</code>").format(text)
        case Formula(tex):
            return Markup(r"\({}\)").format(tex)
        case Image():
            return shown(inline)
        case Link(href, children):
            inside = _inlines(children, evidence, shown)
            return Markup('<a href="{}">{}</a>').format(href, inside) if on_web(href) else inside
        case Footnote() | Cite() | ClaimRef() | TermRef():
            return escape(inline_words(inline, evidence))
