"""The private vocabulary: words for means, places on the body and amounts that no output of a course on distress may hold.

The list (`packs/harm.rot13`) is encoded in rot13 so that search engines and casual readers do not come across it, and is never
printed: a message repeats at most what the author typed. `python -c "import codecs, sys;
print(codecs.decode(sys.stdin.read(), 'rot13'))"` shows it to those who maintain it.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from courseloom.check.text.passages import sentences
from courseloom.check.text.phrases import Phrase, phrase
from courseloom.readers.yamlfaults import Loader

_DIGIT = re.compile(r"\d")
PACK = Path(__file__).resolve().parents[1] / "packs" / "harm.rot13"


@dataclass(frozen=True)
class Vocabulary:
    """`words` are refused everywhere, `pairs` when both halves are in one sentence; `numbers` match amounts.

    `unless` are everyday phrases in which a word or half of a pair is accepted; `counted` are words that turn a number in words
    into an amount.
    """

    words: tuple[Phrase, ...]
    pairs: tuple[tuple[tuple[Phrase, ...], tuple[Phrase, ...]], ...]
    numbers: re.Pattern[str]
    unless: tuple[Phrase, ...]
    counted: tuple[str, ...]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Return the compiled vocabulary."""
    data = yaml.load(codecs.decode(PACK.read_text("utf-8"), "rot13"), Loader=Loader)  # noqa: S506 (`Loader` is a safe loader)
    return Vocabulary(
        words=tuple(map(phrase, data["words"])),
        pairs=tuple((tuple(map(phrase, pair["first"])), tuple(map(phrase, pair["second"]))) for pair in data["pairs"]),
        numbers=re.compile("|".join(f"(?:{number})" for number in data["numbers"])),
        unless=tuple(map(phrase, data["unless"])),
        counted=tuple(data["counted"]),
    )


def words_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of refused words in a text of any case."""
    lower = text.lower()
    for wanted in vocabulary().words:
        yield from spans_of(wanted, lower)


def spans_of(wanted: Phrase, lower: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of one word in a lower-case text, except within everyday phrases."""
    found = wanted.finditer(lower)
    everyday = _everyday(lower) if found else []
    yield from (match.span() for match in found if not _within(match, everyday))


def _everyday(lower: str) -> list[tuple[int, int]]:
    return [match.span() for one in vocabulary().unless for match in one.finditer(lower)]


def _within(match: re.Match[str], spans: list[tuple[int, int]]) -> bool:
    return any(start < match.end() and match.start() < end for start, end in spans)


def amounts_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of amounts in a text."""
    if _DIGIT.search(text):
        yield from (match.span() for match in vocabulary().numbers.finditer(text.lower()))


def pairs_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of sentences that hold both halves of a pair, except within everyday phrases."""
    for offset, sentence in sentences(text):
        lower = sentence.lower()
        everyday: list[tuple[int, int]] | None = None
        for first, second in vocabulary().pairs:
            here = [match for one in first for match in one.finditer(lower)]
            there = [match for one in second for match in one.finditer(lower)] if here else []
            if not there:
                continue
            everyday = _everyday(lower) if everyday is None else everyday
            here, there = ([one for one in found if not _within(one, everyday)] for found in (here, there))
            apart = [(a, b) for a in here for b in there if a.end() <= b.start() or b.end() <= a.start()]
            if apart:
                a, b = apart[0]
                yield offset + min(a.start(), b.start()), offset + max(a.end(), b.end())
                break
