"""Rich text as plain words: citations as "(Author, year)", claims as their value."""

from __future__ import annotations

from collections.abc import Sequence

from courseloom.model.evidence import Evidence
from courseloom.model.text import Block, Cite, ClaimRef, Emphasis, Inline, Link, Listing, Paragraph, Rich, Strong, TermRef, Text


def text_words(rich: Rich, evidence: Evidence) -> str:
    """Return rich text as plain words."""
    return " ".join(_inner(rich.blocks, evidence).split())


def inline_words(inline: Inline, evidence: Evidence) -> str:
    """Return one inline as plain words."""
    match inline:
        case Text(text) | TermRef(_, text):
            return text
        case Cite(keys, narrative):
            return evidence.citation(keys, narrative)
        case ClaimRef(id, bare):
            return evidence.claim(id, bare)
        case Emphasis(children) | Strong(children) | Link(_, children):
            return "".join(inline_words(child, evidence) for child in children)


def _inner(blocks: Sequence[Block], evidence: Evidence) -> str:
    found = []
    for block in blocks:
        match block:
            case Paragraph(children):
                found.append("".join(inline_words(child, evidence) for child in children))
            case Listing(_, items):
                found += [_inner(item, evidence) for item in items]
    return " ".join(found)
