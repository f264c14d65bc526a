"""Text as the HTML that learning systems store: citations, claims and terms as words, formulas in TeX for their own filter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

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


_DISPLAYED, _INLINE, _STRUCK = Markup(r"\[{}\]"), Markup(r"\({}\)"), Markup("<del>{}</del>")


def _in_tex(tex: str, display: bool) -> Markup:
    return (_DISPLAYED if display else _INLINE).format(tex)


@dataclass(frozen=True)
class Look:
    """How a format shows what its systems do not all show alike: pictures, formulas (TeX, whether displayed), struck words."""

    shown: Shown
    formula: Callable[[str, bool], Markup] = _in_tex
    struck: Markup = _STRUCK


def html(rich: Rich, evidence: Evidence, look: Look) -> Markup:
    """Return item text as HTML, well formed as XML where the pictures of `look` are."""
    return _blocks(rich.blocks, evidence, look)


def listed(kind: str, name: str, rows: Iterable[Markup]) -> Markup:
    """Return a list (`ol` or `ul`) of a class whose rows an import can tell from those of lists in them."""
    inner = Markup("").join(Markup('<li class="row">{}</li>').format(row) for row in rows)
    return Markup('<{0} class="{1}">{2}</{0}>').format(kind, name, inner)


def aside(name: str, words: str) -> Markup:
    """Return a paragraph of words of a class; empty without words."""
    return Markup('<p class="{}">{}</p>').format(name, words) if words else Markup("")


def _blocks(blocks: Sequence[Block], evidence: Evidence, look: Look) -> Markup:
    return Markup("").join(_block(block, evidence, look) for block in blocks)


def _block(block: Block, evidence: Evidence, look: Look) -> Markup:
    match block:
        case Paragraph(children):
            return Markup("<p>{}</p>").format(_inlines(children, evidence, look))
        case Listing(ordered, items, done):
            marks = [("[x] " if one else "") if one is not False else "[ ] " for one in done] or [""] * len(items)
            rows = (_item(item, mark, evidence, look) for item, mark in zip(items, marks, strict=True))
            return Markup("<{0}>{1}</{0}>").format("ol" if ordered else "ul", Markup("").join(rows))
        case Box(_, title, inner):
            return Markup("<p><strong>{}</strong></p>{}").format(title, _blocks(inner, evidence, look))
        case CodeBlock(_, text):
            return Markup("<pre>{}</pre>").format(text)
        case FormulaBlock(tex):
            return Markup("<p>{}</p>").format(look.formula(tex, True))
        case Heading() | Table() | Lines() | FigureRef() | QuestionRef():
            raise TypeError(f"{type(block).__name__} is not item text")


def _item(blocks: Sequence[Block], mark: str, evidence: Evidence, look: Look) -> Markup:
    """Return an item of a list; its first paragraph needs no element of its own."""
    first, rest = (blocks[0], blocks[1:]) if blocks and isinstance(blocks[0], Paragraph) else (None, blocks)
    lead = _inlines(first.children, evidence, look) if isinstance(first, Paragraph) else Markup("")
    return Markup("<li>{}{}{}</li>").format(mark, lead, _blocks(rest, evidence, look))


def _inlines(children: Iterable[Inline], evidence: Evidence, look: Look) -> Markup:
    return Markup("").join(_inline(child, evidence, look) for child in children)


def _inline(inline: Inline, evidence: Evidence, look: Look) -> Markup:
    match inline:
        case Text(text):
            return escape(text)
        case Emphasis(children):
            return Markup("<em>{}</em>").format(_inlines(children, evidence, look))
        case Strong(children):
            return Markup("<strong>{}</strong>").format(_inlines(children, evidence, look))
        case Strike(children):
            return look.struck.format(_inlines(children, evidence, look))
        case Subscript(text):
            return Markup("<sub>{}</sub>").format(text)
        case Superscript(text):
            return Markup("<sup>{}</sup>").format(text)
        case Code(text):
            return Markup("<code>{}</code>").format(text)
        case Formula(tex):
            return look.formula(tex, False)
        case Image():
            return look.shown(inline)
        case Link(href, children):
            inside = _inlines(children, evidence, look)
            return Markup('<a href="{}">{}</a>').format(href, inside) if on_web(href) else inside
        case Footnote() | Cite() | ClaimRef() | TermRef():
            return escape(inline_words(inline, evidence))
