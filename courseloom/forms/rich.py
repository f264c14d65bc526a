"""Rich text outside the book: as HTML for the widget, as Markdown for live notebooks, as plain words for notes.

Citations print as "(Author, year)", claims as their value; there is no register or glossary to link to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from courseloom.model.evidence import Claim, Source
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


def markdown(inline: Inline, evidence: Evidence) -> str:
    """Return one inline as plain Markdown."""
    match inline:
        case Emphasis(children):
            return "*" + "".join(markdown(child, evidence) for child in children) + "*"
        case Strong(children):
            return "**" + "".join(markdown(child, evidence) for child in children) + "**"
        case Link(href, children):
            return "[" + "".join(markdown(child, evidence) for child in children) + f"]({href})"
        case _:
            return _plain(inline, evidence)


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
            tag = Markup("ol" if ordered else "ul")
            entries = Markup("").join(Markup("<li>{}</li>").format(html(item, evidence)) for item in items)
            return Markup("<{0}>{1}</{0}>").format(tag, entries)


def _inlines(children: Sequence[Inline], evidence: Evidence) -> Markup:
    return Markup("").join(_inline(child, evidence) for child in children)


def _inline(inline: Inline, evidence: Evidence) -> Markup:
    match inline:
        case Emphasis(children):
            return Markup("<em>{}</em>").format(_inlines(children, evidence))
        case Strong(children):
            return Markup("<strong>{}</strong>").format(_inlines(children, evidence))
        case Link(href, children) if href.startswith("http"):
            return Markup('<a href="{}">{}</a>').format(href, _inlines(children, evidence))
        case Link(_, children):
            return _inlines(children, evidence)
        case _:
            return escape(_plain(inline, evidence))


def _plain(inline: Inline, evidence: Evidence) -> str:
    match inline:
        case Text(text) | TermRef(_, text):
            return text
        case Cite(keys, narrative):
            return evidence.citation(keys, narrative)
        case ClaimRef(id, bare):
            return evidence.claim(id, bare)
        case Emphasis(children) | Strong(children) | Link(_, children):
            return "".join(_plain(child, evidence) for child in children)


def _inner(blocks: Sequence[Block], evidence: Evidence) -> str:
    found = []
    for block in blocks:
        match block:
            case Paragraph(children):
                found.append("".join(_plain(child, evidence) for child in children))
            case Listing(_, items):
                found += [_inner(item, evidence) for item in items]
    return " ".join(found)
