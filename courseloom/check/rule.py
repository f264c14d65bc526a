"""Defines rules: a rule is a small function that takes the material of a course and yields faults; `RULES` holds all.

A rule's name is a sentence (`every_option_says_why`), and its identifier the same with hyphens. The first line of its docstring
states the requirement, and the rest is its documentation in docs/rules.md.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from courseloom import files
from courseloom.check.text.passages import Passage, passages_of
from courseloom.check.text.phrases import Phrase
from courseloom.check.text.scopes import Level, Scope, scopes_of
from courseloom.check.text.wording import Item, items_of
from courseloom.errors import Where
from courseloom.model.course import Course
from courseloom.strings import catalogue

_WORD = re.compile(r"\w+")
_ENTRY = re.compile(r"\b(id|slug):\s*[\"']?([\w-]+)")
Group = Literal["items", "language", "safety", "evidence", "coverage", "notebooks", "accessibility", "exceptions"]
GROUPS: dict[Group, str] = {
    "items": "Items",
    "language": "Language",
    "safety": "Safety of the text",
    "evidence": "Evidence",
    "coverage": "Coverage",
    "notebooks": "Notebooks",
    "accessibility": "Accessibility at source",
    "exceptions": "Exceptions",
}


@dataclass(frozen=True)
class Fault:
    """One place that breaks a rule: what is wrong, what to do, and the level when it differs from the rule's."""

    where: Where
    what: str
    todo: str
    level: Level | None = None


@dataclass(frozen=True, order=True)
class Finding:
    """A fault with its rule, ready to be reported; `allowed` is the author's reason when an exception covers it."""

    where: Where
    rule: str
    level: Level
    what: str
    todo: str
    allowed: str = ""


@dataclass(frozen=True)
class Material:
    """The input of rules: the course, its texts as passages, and today's date."""

    course: Course
    today: date
    expired_ok: bool = False

    @property
    def english(self) -> bool:
        """Return whether the course is in English."""
        return catalogue.is_english(self.course.about.language)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Return every piece of text of the course with its place."""
        return tuple(passages_of(self.course))

    @cached_property
    def by_page(self) -> dict[str, list[Passage]]:
        """Return the passages of each page by its name; those of data files under an empty name."""
        found: dict[str, list[Passage]] = {}
        for passage in self.passages:
            found.setdefault(passage.page, []).append(passage)
        return found

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Return every question of the course as learners read it."""
        return tuple(items_of(self.course))

    @cached_property
    def entries(self) -> dict[tuple[str, str], int]:
        """Return the first line in book/course.yml with each (key, value), for the keys 'id' and 'slug'."""
        found: dict[tuple[str, str], int] = {}
        for number, line in enumerate(files.lines(self.course.root / "book/course.yml"), 1):
            for key, value in _ENTRY.findall(line):
                found.setdefault((key, value), number)
        return found

    @cached_property
    def scopes(self) -> list[Scope]:
        """Return the scored items that are counted together."""
        return scopes_of(self.items, self.course)

    @cached_property
    def _index(self) -> tuple[dict[str, set[int]], str]:
        """Return an index from each word to the numbers of the passages with it, and all words as one text."""
        index: dict[str, set[int]] = {}
        for number, passage in enumerate(self.passages):
            for word in _WORD.findall(passage.lower):
                index.setdefault(word, set()).add(number)
        return index, "\n".join(("", *index, ""))

    @cached_property
    def _places(self) -> dict[str, set[int]]:
        return {}

    def having(self, pieces: Iterable[str]) -> Iterator[Passage]:
        """Yield the passages that have a word with one of these pieces in it."""
        yield from (self.passages[number] for number in sorted(set().union(*map(self._with, pieces))))

    def _word(self, word: str) -> set[int]:
        """Return the numbers of the passages that have this word, or its plural."""
        index, _ = self._index
        return set().union(*(index.get(word + ending, ()) for ending in ("", "s", "es")))

    def _with(self, piece: str) -> set[int]:
        """Return the numbers of the passages that have a word with this substring."""
        if piece not in self._places:
            index, words = self._index
            found: set[int] = set()
            at = words.find(piece)
            while -1 < at < len(words) - 1:
                start, end = words.rindex("\n", 0, at + 1) + 1, words.index("\n", at + 1)
                found |= index[words[start:end]]
                at = words.find(piece, end)
            self._places[piece] = found
        return self._places[piece]

    def holding(self, words: Iterable[Phrase]) -> Iterator[tuple[Passage, Phrase]]:
        """Yield (passage, phrase) where the phrase may match: the passage has a piece of each of the phrase's groups."""
        for wanted in words:
            numbers = self._word if wanted.whole and all(map(all, wanted.groups)) else self._with
            found = set.intersection(*(set().union(*map(numbers, pieces)) for pieces in wanted.groups))
            yield from ((self.passages[number], wanted) for number in sorted(found))


@dataclass(frozen=True)
class Rule:
    """A registered rule: `find` yields its faults."""

    id: str
    group: Group
    level: Level
    asks: str
    why: str
    strict: bool
    whole: bool
    english: bool
    find: Callable[[Material], Iterable[Fault]]


RULES: dict[str, Rule] = {}
Find = Callable[[Material], Iterator[Fault]]


def rule(
    group: Group, level: Level, *, strict: bool = False, whole: bool = False, english: bool = False
) -> Callable[[Find], Find]:
    """Register a function in `RULES`; a `strict` rule accepts no exceptions.

    A rule about the `whole` course compares sources with one another, and is skipped when one of them could not be read. One
    that looks for `english` words is skipped in a course of another language.
    """

    def enter(find: Find) -> Find:
        asks, _, why = inspect.cleandoc(find.__doc__ or "").partition("\n")
        id = find.__name__.replace("_", "-")
        RULES[id] = Rule(id, group, level, asks, why.strip(), strict, whole, english, find)
        return find

    return enter
