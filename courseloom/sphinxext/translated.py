"""What the Typst builder returns: pages, and the pieces of them that other paper prints by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from courseloom.sphinxext.depends import Access


@dataclass(frozen=True)
class Piece:
    """A page, section, quiz, conversation or source as Typst, with its part of the answer key and the labels that it sets.

    `letters` are the right answers of its questions by number, as code.
    """

    body: str
    letters: str
    key: str
    labels: frozenset[str]

    def without(self, other: Piece, said: str) -> Piece:
        """Return the piece with what is said, as Typst, in place of a conversation in it."""
        if other.body not in self.body:
            return self
        body, key = self.body.replace(other.body, said), self.key.replace(other.key, "")
        return Piece(body, self.letters, key, self.labels - other.labels)


@dataclass(frozen=True)
class Translated:
    """A page as Typst and, of a chapter, what to know ahead.

    Its pieces are named by heading, or as `#quiz-ID`, `#scenario-ID`, `#ref-KEY`. A `broad` page holds entries or a long table
    to look up. The other fields are what it was made from: key, entries read, and pictures by uri.
    """

    whole: Piece
    pieces: dict[str, Piece]
    ahead: str
    broad: bool
    links: tuple[tuple[str, str], ...]
    key: str
    reads: dict[Access, str]
    pictures: dict[str, str]


def answers(pieces: Sequence[Piece]) -> str:
    """Return the answer key of pieces of a page: the letters of all, then the reasons."""
    key = "".join(piece.key for piece in pieces)
    letters = ", ".join(f"..{piece.letters}" for piece in pieces if piece.letters)
    return (f"#letters({letters});\n" if letters else "") + (f"#in-two[{key}]\n" if key else "")
