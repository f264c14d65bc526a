"""Estimated learning time of a course, by two published methods, applied once to the whole course.

Mergener: minutes = 0.9 × (−22.3 + 0.00209 × words + 2.78 × questions + 15.5 × difficulty), as printed by BOC.
Reading: 240 words a minute plus 200 %. Only words that a learner reads count: no references, no answer keys.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from courseloom.model.course import Course
from courseloom.model.pages import NOT_FOR_LEARNERS
from courseloom.model.paths import Route
from courseloom.strings import catalogue
from courseloom.strings.locales import number
from courseloom.strings.pages import LEARNING_TIME

DIFFICULTY = 3
WORDS_PER_MINUTE = 240
_NOISE = re.compile(r"^%.*$|\{[\w:-]+\}`([^`<]*)(<[^>]*>)?`|^[`:]{3,}.*$|^\|?[-:| ]+\|?$|\]\([^)]*\)|[*_`#|\[\]>]", re.M)
_VOWELS = re.compile(r"[aeiouy]+")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


@dataclass(frozen=True)
class LearningTime:
    """Words, questions, and hours by each method."""

    words: int
    questions: int
    mergener: float
    reading: float

    @property
    def printed(self) -> str:
        """Return the range in hours: whole ones from three on, and below that quarters."""
        low, high = (round(one) if one >= 3 else max(0.25, round(one * 4) / 4) for one in sorted((self.mergener, self.reading)))
        said = LEARNING_TIME["about" if low == high else "range"]
        first, last = (number(one, catalogue.spoken(), "g") for one in (low, high))
        return said.format(hours=last, low=first, high=last)


def words_in(markdown: str) -> int:
    """Return the number of words that a reader sees in a MyST text."""
    return len(_WORD.findall(_NOISE.sub(r" \1 ", markdown)))


def body_words(course: Course, slug: str) -> int:
    """Return the number of words of one chapter's text that learners read."""
    page = course.page(slug)
    cells = [c.source for c in page.cells if c.kind == "markdown" and not c.tags & NOT_FOR_LEARNERS]
    return sum(map(words_in, cells)) if page.cells else words_in(page.source)


def learning_time(course: Course) -> LearningTime:
    """Return the estimate for the whole course: its chapters and their questions."""
    written = {page.slug for page in course.pages}
    words = sum(body_words(course, plan.slug) for plan in course.about.chapters if plan.slug in written)
    chapters = {plan.slug for plan in course.about.chapters}
    quizzes = [placed.quiz for placed in course.quizzes.values() if placed.page and placed.chapter in chapters]
    questions = sum(len(quiz.questions) for quiz in quizzes)
    minutes = 0.9 * (-22.3 + 0.00209 * words + 2.78 * questions + 15.5 * DIFFICULTY)
    return LearningTime(words, questions, minutes / 60, words / WORDS_PER_MINUTE * 3 / 60)


@dataclass(frozen=True)
class ChapterTime:
    """A chapter's minutes by both methods, in fives, the shorter first; and the number of its questions and sources.

    `later` is how many of the minutes are for questions in a section of their own, which can wait.
    """

    low: int
    high: int
    questions: int
    sources: int
    later: int = 0

    @property
    def printed(self) -> str:
        """Return the range, for example '30–75'."""
        return f"{self.low}–{self.high}" if self.low < self.high else str(self.low)


def chapter_time(course: Course, slug: str) -> ChapterTime:
    """Return the estimate for one chapter; the constant of the Mergener formula counts once, shared by all chapters."""
    page = course.page(slug)
    words = body_words(course, slug)
    here = [placed.quiz for placed in course.quizzes.values() if placed.page == page.name]
    questions = sum(len(quiz.questions) for quiz in here)
    later = 0.9 * 2.78 * sum(len(quiz.questions) for quiz in here if quiz.section)
    sources = sum(page.name in pages for (role, _), pages in course.used_on.items() if role == "cite")
    constant = (-22.3 + 15.5 * DIFFICULTY) / len(course.about.chapters)
    minutes = (0.9 * (0.00209 * words + 2.78 * questions + constant), words / WORDS_PER_MINUTE * 3)
    low, high = sorted(max(5, round(one / 5) * 5) for one in minutes)
    return ChapterTime(low, high, questions, sources, round(later / 5) * 5)


def path_time(course: Course, route: Route) -> ChapterTime:
    """Return the estimate for a path; the minutes of its conversations count in both methods, the constant once."""
    words = sum(words_in(leg.text) for leg in route.legs)
    questions = sum(len(course.quizzes[quiz].quiz.questions) for quiz in route.quizzes)
    talks = sum(course.scenarios[leg.step.talk].scenario.minutes for leg in route.legs if leg.step.talk)
    minutes = (0.9 * (-22.3 + 0.00209 * words + 2.78 * questions + 15.5 * DIFFICULTY), words / WORDS_PER_MINUTE * 3)
    low, high = sorted(max(5, round((one + talks) / 5) * 5) for one in minutes)
    return ChapterTime(low, high, questions, 0)


def reading_ease(text: str) -> tuple[float, float]:
    """Return Flesch reading ease (higher is easier) and mean words a sentence; a syllable is a group of vowels."""
    words = _WORD.findall(text)
    if not words:
        return 100.0, 0.0
    sentences = max(1, len(re.findall(r"[.!?…](?=[\s\"”’)]|$)", text)))
    syllables = sum(map(_syllables, words))
    length = len(words) / sentences
    return 206.835 - 1.015 * length - 84.6 * syllables / len(words), length


@lru_cache(maxsize=65536)
def _syllables(word: str) -> int:
    return max(1, len(_VOWELS.findall(re.sub(r"e\b", "", word.lower()))))
