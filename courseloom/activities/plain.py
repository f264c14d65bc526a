"""Rich text as plain words: citations as "(Author, year)", claims as their values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from courseloom.model.evidence import Evidence
from courseloom.model.text import (
    Block,
    Box,
    Cite,
    ClaimRef,
    Emphasis,
    Inline,
    Link,
    Listing,
    Paragraph,
    Rich,
    Strike,
    Strong,
    TermRef,
    Text,
    lines,
    words,
)


def text_words(rich: Rich, evidence: Evidence) -> str:
    """Return rich text as plain words."""
    return " ".join(" ".join(lines(rich.blocks, partial(_said, evidence))).split())


def inline_words(inline: Inline, evidence: Evidence) -> str:
    """Return one inline as plain words, with leading and trailing spaces kept."""
    return words((inline,), partial(_said, evidence))


def marked_lines(blocks: Sequence[Block], evidence: Evidence) -> Iterator[str]:
    """Yield blocks as plain lines, with bullets, numbers and blanks to write in."""
    return lines(blocks, partial(_said, evidence), marked=True)


def unlinked(rich: Rich, evidence: Evidence) -> Rich:
    """Return rich text without links: citations, claims and terms become words.

    It is for what a learner chooses from. A link there would mark one answer, and open another page where a choice is meant.
    """
    return replace(rich, blocks=_unlinked_blocks(rich.blocks, evidence))


def _unlinked_blocks(blocks: Sequence[Block], evidence: Evidence) -> tuple[Block, ...]:
    return tuple(_unlinked_block(block, evidence) for block in blocks)


def _unlinked_block(block: Block, evidence: Evidence) -> Block:
    match block:
        case Paragraph(children):
            return replace(block, children=_unlinked_inlines(children, evidence))
        case Listing(_, items):
            return replace(block, items=tuple(_unlinked_blocks(item, evidence) for item in items))
        case Box(_, _, inner):
            return replace(block, blocks=_unlinked_blocks(inner, evidence))
        case _:
            return block


def _unlinked_inlines(children: Sequence[Inline], evidence: Evidence) -> tuple[Inline, ...]:
    found: list[Inline] = []
    for child in children:
        match child:
            case Link(_, inner):
                found += _unlinked_inlines(inner, evidence)
            case Emphasis(inner) | Strong(inner) | Strike(inner):
                found.append(replace(child, children=_unlinked_inlines(inner, evidence)))
            case Cite() | ClaimRef():
                found.append(Text(_said(evidence, child)))
            case TermRef(_, text):
                found.append(Text(text))
            case _:
                found.append(child)
    return tuple(found)


def _said(evidence: Evidence, inline: Cite | ClaimRef) -> str:
    match inline:
        case Cite(keys, narrative):
            return evidence.citation(keys, narrative)
        case ClaimRef(id, bare):
            return evidence.claim(id, bare)
