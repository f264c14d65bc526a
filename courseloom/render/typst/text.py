"""Rich text as Typst, for paper that stands outside the book: citations and claims are words, links lead to addresses only."""

from __future__ import annotations

from collections.abc import Sequence

from courseloom.activities.plain import inline_words
from courseloom.model.evidence import Evidence
from courseloom.model.links import on_web
from courseloom.model.text import Block, Emphasis, Inline, Link, Listing, Paragraph, Rich, Strong
from courseloom.render.typst.markup import array, call, literal, paragraph, words


def blocks(found: Sequence[Block], evidence: Evidence) -> str:
    """Return a run of blocks."""
    return "\n\n".join(_block(block, evidence) for block in found)


def _block(block: Block, evidence: Evidence) -> str:
    match block:
        case Paragraph(children):
            return paragraph(inlines(children, evidence), Rich("", (block,)).plain())
        case Listing(ordered, items):
            return f"#{'enum' if ordered else 'list'}(..{array([blocks(item, evidence) for item in items])});"


def inlines(children: Sequence[Inline], evidence: Evidence) -> str:
    """Return a run of inlines."""
    return "".join(_inline(child, evidence) for child in children)


def _inline(inline: Inline, evidence: Evidence) -> str:
    match inline:
        case Emphasis(children):
            return call("emph", inlines(children, evidence))
        case Strong(children):
            return call("strong", inlines(children, evidence))
        case Link(href, children) if on_web(href):
            return f"#link({literal(href)})[{inlines(children, evidence)}];"
        case Link(_, children):
            return inlines(children, evidence)
        case _:
            return words(inline_words(inline, evidence))
