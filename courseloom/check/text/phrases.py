"""Matches phrases, written in a small pattern language, in texts.

`drop* out` matches words in this order with any white space or hyphen between them. `*` is any ending of a word, `(a|b)` one of
several words, `...` up to three words. The last word also matches with a plural or possessive ending.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property

_BETWEEN = r"[\s‐-―-]+"
_PART = re.compile(r"\*|\w\(|\)\w")


@dataclass(frozen=True)
class Phrase:
    """A phrase as written, compiled on first use; a text that lacks all pieces of one of its `groups` cannot match."""

    written: str
    groups: tuple[tuple[str, ...], ...]
    whole: bool = False
    """Whether every piece is a word of its own, but for a plural ending."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Return the phrase as a regular expression over lower-case text."""
        parts: list[str] = []
        words = _words(self.written)
        for index, word in enumerate(words):
            if word == "...":
                parts[-1] += rf"(?:{_BETWEEN}[\w’']+){{0,3}}?"
            else:
                parts.append(_word(word, index == len(words) - 1))
        return re.compile(rf"(?<![\w-]){_BETWEEN.join(parts)}(?!\w)")

    def finditer(self, lower: str) -> list[re.Match[str]]:
        """Return every match in a lower-case text."""
        return list(self.pattern.finditer(lower)) if self.may_match(lower) else []

    def may_match(self, lower: str) -> bool:
        """Return whether a lower-case text holds a piece of each group, a fast test before `finditer`."""
        for pieces in self.groups:
            for piece in pieces:
                if piece in lower:
                    break
            else:
                return False
        return True


def _words(written: str) -> list[str]:
    return written.lower().replace("-", " ").split()


@cache
def phrase(written: str) -> Phrase:
    """Parse one phrase; raises ValueError when it is empty."""
    words = _words(written)
    if not words:
        raise ValueError("a phrase needs a word")
    plain = " ".join(words)
    return Phrase(written, tuple(_groups(plain)) or (("",),), not _PART.search(plain))


def _groups(words: str) -> list[tuple[str, ...]]:
    """Return the pieces that every match holds: each plain word as a group of its own, and one word of each `(a|b)`."""
    groups = [tuple(_longest(part) for part in group.split("|")) for group in re.findall(r"\(([^)]*)\)", words)]
    return [(word,) for word in _literals(re.sub(r"\([^)]*\)", " ", words))] + groups


def _literals(words: str) -> list[str]:
    return re.findall(r"\w+", words)


def _longest(words: str) -> str:
    return max(_literals(words), key=len, default="")


def _word(word: str, last: bool) -> str:
    pieces = re.split(r"([*()|])", word)
    pattern = "".join(
        {"*": r"\w*", "(": "(?:", ")": ")", "|": "|"}.get(piece, re.escape(piece).replace("'", "[’']")) for piece in pieces
    )
    return pattern if not last or word.endswith("*") else rf"{pattern}(?:s|es|’s|'s)?"
