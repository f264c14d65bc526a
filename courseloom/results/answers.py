"""Collects answers by test and question of a course.

A test is a set of questions analysed together: pretest, posttest and final test of the course, and the self-checks, opening
questions and boosters of each chapter. Learners are numbered from 0; nothing else about them is kept.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256

import numpy as np

from courseloom.activities.question import Item, hashed, item_of
from courseloom.activities.shapes.options import Option, Options
from courseloom.activities.shapes.ratings import Ratings
from courseloom.activities.shapes.slots import Slot
from courseloom.model.course import Course, Placed
from courseloom.model.items import Question
from courseloom.results.statistics import Floats
from courseloom.results.suppression import FEWEST

WHOLE = {"pretest": "Pretest", "posttest": "Posttest", "final": "Final test"}
PARTS = {"opening": "Opening questions", "selfcheck": "Self-checks", "booster": "Boosters"}


@dataclass
class Column:
    """The answers to one question in one test: four lists of the same length, with one entry for each answer.

    `scores` run from 0 to 1 (None: not scored), `sures` from 1 to 3 (0: not stated), `chosen` are the indices of options, or
    ratings from 0 to 6 (None: not known).
    """

    question: Question
    item: Item
    learners: list[int] = field(default_factory=list)
    scores: list[float | None] = field(default_factory=list)
    sures: list[int] = field(default_factory=list)
    chosen: list[tuple[int, ...] | None] = field(default_factory=list)

    @property
    def counts(self) -> bool:
        """Return whether answers get a score."""
        return self.item.counts

    @property
    def options(self) -> tuple[Option, ...]:
        """Return the options that an answer chooses from; none for kinds of question without options."""
        return self.item.shape.options if isinstance(self.item.shape, Options) else ()

    @property
    def several(self) -> bool:
        """Return whether an answer may choose several options."""
        return isinstance(self.item.shape, Options) and self.item.shape.several

    @property
    def ratings(self) -> tuple[Slot, ...]:
        """Return the replies that are rated; none for kinds of question without ratings."""
        return self.item.shape.slots if isinstance(self.item.shape, Ratings) else ()


@dataclass
class Test:
    """Questions that are analysed together; `drawn` when each learner gets a random selection of them."""

    slug: str
    title: str
    purpose: str
    drawn: bool = False
    columns: dict[str, Column] = field(default_factory=dict)


class Answers:
    """All answers, by test and question; `notes` counts ignored data by the reason, as text."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self.learners = 0
        self.left_out = 0
        self.notes: Counter[str] = Counter()
        self.tests: dict[str, Test] = {}
        self.home: dict[str, Test] = {}
        self.by_hash: dict[str, str] = {}
        self.by_quiz: dict[str, Test] = {hashed("final"): self._test("final", "Final test", "final")}
        for placed in course.quizzes.values():
            self._place(placed)

    def _test(self, slug: str, title: str, purpose: str) -> Test:
        return self.tests.setdefault(slug, Test(slug, title, purpose, drawn=purpose == "final"))

    def _place(self, placed: Placed) -> None:
        quiz, plan = placed.quiz, self.course.chapter(placed.chapter)
        if quiz.purpose in WHOLE:
            test = self._test(quiz.purpose, WHOLE[quiz.purpose], quiz.purpose)
        else:
            title = f"{plan.short if plan else placed.chapter}: {PARTS[quiz.purpose].lower()}"
            test = self._test(f"{placed.chapter}-{quiz.purpose}", title, quiz.purpose)
        self.by_quiz[hashed(quiz.id)] = test
        for question in quiz.questions:
            self.home[question.id] = test
            self.by_hash[hashed(question.id)] = question.id
            test.columns[question.id] = Column(question, item_of(question, quiz.purpose))

    def column(self, slug: str) -> Column:
        """Return the answers to a question."""
        return self.home[slug].columns[slug]

    def add(self, slug: str, learner: int, score: float | None, sure: int = 0, chosen: tuple[int, ...] | None = None) -> None:
        """Add one answer of a learner."""
        column = self.column(slug)
        column.learners.append(learner)
        column.scores.append(score if column.counts else None)
        column.sures.append(sure)
        column.chosen.append(chosen)

    def fingerprint(self) -> str:
        """Return a hash (32 hex digits) of all answers, the same for the same answers in any order."""
        columns = (
            (slug, sorted(map(repr, zip(column.scores, column.sures, column.chosen, strict=True))))
            for test in self.tests.values()
            for slug, column in test.columns.items()
        )
        return sha256(repr([self.learners, *columns]).encode()).hexdigest()[:32]

    def matrix(self, test: Test) -> tuple[list[str], Floats]:
        """Return a test's scored questions, and the scores of all learners (learners x questions, NaN: not answered).

        Questions that fewer than 8 people answered are omitted: they are not shown, and few learners would have a complete row.
        """
        slugs = [slug for slug, one in test.columns.items() if one.counts and len(one.learners) >= FEWEST]
        scores = np.full((self.learners, len(slugs)), np.nan)
        for place, slug in enumerate(slugs):
            column = test.columns[slug]
            scores[column.learners, place] = [np.nan if score is None else score for score in column.scores]
        return slugs, scores
