"""Rich text as HTML that stands on its own: citations and claims as words, since there is no register to link to."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from courseloom.activities.plain import inline_words
from courseloom.model.evidence import Evidence
from courseloom.model.links import on_web
from courseloom.model.text import Block, Emphasis, Inline, Link, Listing, Paragraph, Strong


def html(blocks: Sequence[Block], evidence: Evidence) -> Markup:
    """Return blocks as HTML."""
    return Markup("\n").join(_block(block, evidence) for block in blocks)


def phrasing(blocks: Sequence[Block], evidence: Evidence) -> Markup:
    """Return paragraphs as spans, for places that hold phrasing content only."""
    found = [_inlines(block.children, evidence) for block in blocks if isinstance(block, Paragraph)]
    return Markup("").join(Markup('<span class="para">{}</span>').format(part) for part in found)


def _block(block: Block, evidence: Evidence) -> Markup:
    match block:
        case Paragraph(children):
            return Markup("<p>{}</p>").format(_inlines(children, evidence))
        case Listing(ordered, items):
            entries = Markup("").join(Markup("<li>{}</li>").format(html(item, evidence)) for item in items)
            return Markup("<{0}>{1}</{0}>").format("ol" if ordered else "ul", entries)


def _inlines(children: Sequence[Inline], evidence: Evidence) -> Markup:
    return Markup("").join(_inline(child, evidence) for child in children)


def _inline(inline: Inline, evidence: Evidence) -> Markup:
    match inline:
        case Emphasis(children):
            return Markup("<em>{}</em>").format(_inlines(children, evidence))
        case Strong(children):
            return Markup("<strong>{}</strong>").format(_inlines(children, evidence))
        case Link(href, children) if on_web(href):
            return Markup('<a href="{}">{}</a>').format(href, _inlines(children, evidence))
        case Link(_, children):
            return _inlines(children, evidence)
        case _:
            return escape(inline_words(inline, evidence))
