"""Rich text outside the book: as HTML for the widget, as Markdown for live notebooks, as plain words for notes.

Citations print as "(Author, year)", claims as their value; there is no register or glossary to link to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from courseloom.model.evidence import Claim, Source
from courseloom.model.links import on_web
from courseloom.model.text import (
    Block,
    Cite,
    ClaimRef,
    Emphasis,
    Inline,
    Link,
    Listing,
    Paragraph,
    Rich,
    Strong,
    TermRef,
    Text,
)

_MARKS = re.compile(r"[\\`*_\[\]<>&|$~{}]|\A[#+=-](?=[#=-]*(?: |\Z))|(?<=\A\d)[.)](?= |\Z)|(?<=\A\d\d)[.)](?= |\Z)")
"""What Markdown, HTML or mathematics could begin with; and what begins a heading or a list at the start of a line."""


@dataclass(frozen=True)
class Evidence:
    """What citations and claims are printed from."""

    claims: Mapping[str, Claim]
    sources: Mapping[str, Source]

    def citation(self, keys: Sequence[str], narrative: bool = False) -> str:
        """Return "(Author, year; …)", or "Author (year)" for a narrative citation."""
        if narrative:
            source = self.sources[keys[0]]
            return f"{source.label} ({source.year})"
        return "(" + "; ".join(f"{self.sources[key].label}, {self.sources[key].year}" for key in keys) + ")"

    def claim(self, id: str, bare: bool = False) -> str:
        """Return a claim's value, with its citation unless `bare`."""
        claim = self.claims[id]
        return claim.value if bare or not claim.source else f"{claim.value} {self.citation((claim.source,))}"


def words(rich: Rich, evidence: Evidence) -> str:
    """Return rich text as plain words."""
    return " ".join(_inner(rich.blocks, evidence).split())


def markdown(words: str) -> str:
    """Return plain words so that a Markdown cell shows them as they are: what is a mark there becomes a character reference."""
    return _MARKS.sub(lambda mark: f"&#{ord(mark[0])};", " ".join(words.split()))


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
            return escape(plain(inline, evidence))


def plain(inline: Inline, evidence: Evidence) -> str:
    """Return one inline as plain words."""
    match inline:
        case Text(text) | TermRef(_, text):
            return text
        case Cite(keys, narrative):
            return evidence.citation(keys, narrative)
        case ClaimRef(id, bare):
            return evidence.claim(id, bare)
        case Emphasis(children) | Strong(children) | Link(_, children):
            return "".join(plain(child, evidence) for child in children)


def _inner(blocks: Sequence[Block], evidence: Evidence) -> str:
    found = []
    for block in blocks:
        match block:
            case Paragraph(children):
                found.append("".join(plain(child, evidence) for child in children))
            case Listing(_, items):
                found += [_inner(item, evidence) for item in items]
    return " ".join(found)
