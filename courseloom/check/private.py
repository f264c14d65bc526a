"""The private vocabulary: words for means, places on the body and amounts that no output of a course on distress may hold.

The list is data of the engine (`packs/harm.rot13`), is kept in rot13 so that no search engine or casual reader meets it, and is never
printed: a message repeats at most what the author typed. `python -c "import codecs, sys; print(codecs.decode(sys.stdin.read(),
'rot13'))"` shows it to those who maintain it.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from courseloom.check.passages import sentences
from courseloom.check.phrases import Phrase, phrase

PACK = Path(__file__).parent / "packs" / "harm.rot13"


@dataclass(frozen=True)
class Vocabulary:
    """`words` may stand nowhere; of a pair, the two may not stand in one sentence; `numbers` are amounts."""

    words: tuple[Phrase, ...]
    pairs: tuple[tuple[tuple[Phrase, ...], tuple[Phrase, ...]], ...]
    numbers: tuple[re.Pattern[str], ...]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Return the vocabulary, compiled."""
    data = yaml.safe_load(codecs.decode(PACK.read_text("utf-8"), "rot13"))
    pairs = tuple((tuple(map(phrase, pair["first"])), tuple(map(phrase, pair["second"]))) for pair in data["pairs"])
    return Vocabulary(tuple(map(phrase, data["words"])), pairs, tuple(re.compile(number) for number in data["numbers"]))


def words_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of words that may stand nowhere, in a text of any case."""
    lower = text.lower()
    for wanted in vocabulary().words:
        for match in wanted.finditer(lower):
            yield match.span()


def amounts_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of amounts."""
    lower = text.lower()
    if any(character.isdigit() for character in lower):
        for number in vocabulary().numbers:
            yield from (match.span() for match in number.finditer(lower))


def pairs_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of sentences that hold both halves of a pair."""
    for offset, sentence in sentences(text):
        lower = sentence.lower()
        for first, second in vocabulary().pairs:
            here = [match for one in first for match in one.finditer(lower)]
            there = [match for one in second for match in one.finditer(lower)] if here else []
            apart = [(a, b) for a in here for b in there if a.end() <= b.start() or b.end() <= a.start()]
            if apart:
                a, b = apart[0]
                yield offset + min(a.start(), b.start()), offset + max(a.end(), b.end())
                break
