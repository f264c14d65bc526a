"""Rules about language: words to avoid, from the course's table (`book/language.yml`) and from the engine's general pack."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from courseloom import learning_time
from courseloom.check.rule import Fault, Material, rule
from courseloom.check.text.passages import Passage, quoted
from courseloom.check.text.phrases import phrase
from courseloom.errors import Problems, Where
from courseloom.model.course import LanguageRow
from courseloom.readers.book import read_language_pack

PACKS = Path(__file__).resolve().parents[1] / "packs"
MENTIONED = frozenset({"myth"})
"""Boxes in which words to avoid may be quoted."""


@lru_cache(maxsize=1)
def _general() -> tuple[LanguageRow, ...]:
    problems = Problems()
    rows = read_language_pack(PACKS / "people.yml", problems)
    problems.stop_if_any()
    return rows


def _mentioned(passage: Passage) -> bool:
    return passage.kind == "quotation" or bool(MENTIONED & set(passage.boxes))


@rule("language", "warning")
def words_to_avoid(material: Material) -> Iterator[Fault]:
    """Words for people and for what they do respect them.

    The course's language guide says what to leave out, what to write in its place, and why; a general list that comes with the
    engine adds words that belong in no clinical course. Both are read with their inflections and across line breaks, in pages,
    notebooks, questions, alternative texts and labels. A word in quotation marks or in a myth box is talked about, and is let
    stand. The level is that of the row: an error stops the build.

    Bad: The diabetics on this ward.
    Good: The people with diabetes on this ward.
    """
    general = _general() if material.english and "people" in material.course.about.packs else ()
    taken: dict[Passage, list[tuple[int, int]]] = {}
    for row in (*material.course.language, *general):
        for passage, wanted in material.holding(map(phrase, row.avoid if row.match is None else row.match)):
            if _mentioned(passage):
                continue
            for match in wanted.finditer(passage.lower):
                span = match.span()
                before = taken.setdefault(passage, [])
                if any(a < span[1] and span[0] < b for a, b in before) or _let_stand(span, row, passage):
                    continue
                before.append(span)
                yield Fault(
                    passage.where(span[0]),
                    f"says '{passage.text[slice(*span)]}'. {row.why}",
                    f"Consider: {row.prefer.rstrip('.')}.",
                    row.level,
                )


def _let_stand(span: tuple[int, int], row: LanguageRow, passage: Passage) -> bool:
    if any(a <= span[0] and span[1] <= b for a, b in quoted(passage.text)):
        return True
    spared = (match for other in row.unless for match in phrase(other).finditer(passage.lower))
    return any(match.start() < span[1] and span[0] < match.end() for match in spared)


_SHOUTED = re.compile(r"!{2,}|\?!|!\?")


@rule("language", "warning")
def calm_punctuation(material: Material) -> Iterator[Fault]:
    """A clinical text does not shout.

    Two exclamation marks, or one beside a question mark, raise the temperature of a page that someone may be reading in
    distress. What somebody wrote or says may stand in quotation marks as it was.

    Bad: Ask today!!
    Good: Ask today.
    """
    for passage in material.passages:
        for match in _SHOUTED.finditer(passage.text):
            if passage.kind == "quotation" or any(a <= match.start() and match.end() <= b for a, b in quoted(passage.text)):
                continue
            yield Fault(passage.where(match.start()), f"says '{match.group()}'.", "End the sentence with one mark.")


@rule("language", "info", english=True)
def readability_by_chapter(material: Material) -> Iterator[Fault]:
    """The reading ease of each chapter (Flesch), and the mean length of its sentences.

    For information: about 50 to 60 and 20 words at most is what this engine's authors aim at for clinicians.

    Bad: 28, with 31 words a sentence.
    Good: 55, with 15 words a sentence.
    """
    for page in material.course.pages:
        if material.course.chapter(page.slug):
            here = material.by_page.get(page.name, ())
            texts = [p.text for p in here if p.kind in ("paragraph", "listed") and not p.tags]
            ease, length = learning_time.reading_ease(" ".join(texts))
            yield Fault(Where(page.file), f"reading ease {ease:.0f}, {length:.0f} words a sentence.", "")
