"""Rich text as plain words: citations as "(Author, year)", claims as their values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from courseloom.model.evidence import Evidence
from courseloom.model.text import Block, Cite, ClaimRef, Inline, Rich, lines, words


def text_words(rich: Rich, evidence: Evidence) -> str:
    """Return rich text as plain words."""
    return " ".join(" ".join(lines(rich.blocks, partial(_said, evidence))).split())


def inline_words(inline: Inline, evidence: Evidence) -> str:
    """Return one inline as plain words, with leading and trailing spaces kept."""
    return words((inline,), partial(_said, evidence))


def marked_lines(blocks: Sequence[Block], evidence: Evidence) -> Iterator[str]:
    """Yield blocks as plain lines, with bullets, numbers and blanks to write in."""
    return lines(blocks, partial(_said, evidence), marked=True)


def _said(evidence: Evidence, inline: Cite | ClaimRef) -> str:
    match inline:
        case Cite(keys, narrative):
            return evidence.citation(keys, narrative)
        case ClaimRef(id, bare):
            return evidence.claim(id, bare)
