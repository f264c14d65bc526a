"""Summarises answers: publishable statistics of questions, options, misconceptions, tests, gains, confidence and ratings.

Every number in a summary has passed through `suppression`: it rests on 8 people or more, or is replaced by the reason why it
is hidden.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from courseloom.model.course import Course
from courseloom.results import statistics
from courseloom.results.answers import Answers
from courseloom.results.items import RARE, TestRow, Use, mean_score, test_row, uses
from courseloom.results.statistics import Estimate
from courseloom.results.suppression import (
    BESIDE,
    EDGE,
    FEWEST,
    Shown,
    about,
    cells,
    count,
    rare,
    shown,
    two_sided,
    with_interval,
)
from courseloom.strings import catalogue

SURE = ("A guess", "Fairly sure", "Very sure")


@dataclass(frozen=True)
class GainRow:
    """The gain of one objective, or of all: mean scores before and after, gain with interval (all 0 to 1), effect sizes."""

    slug: str
    text: str
    before: Shown
    after: Shown
    gain: Shown
    dz: Shown
    gz: Shown


@dataclass(frozen=True)
class SureRow:
    """Answers with one level of confidence: their number and mean score (0 to 1)."""

    text: str
    answers: Shown
    mean: Shown


@dataclass(frozen=True)
class Summary:
    """All values that the page and the CSV files show."""

    title: str
    language: str
    version: str
    learners: Shown
    left_out: Shown | None
    notes: tuple[tuple[str, Shown], ...]
    tests: tuple[TestRow, ...]
    misconceptions: tuple[Use, ...]
    gains: tuple[GainRow, ...]
    sure: tuple[SureRow, ...]
    sure_wrong: Shown
    sure_wrong_learners: Shown


def of(answers: Answers) -> Summary:
    """Return the publishable summary of answers."""
    about = answers.course.about
    sure, wrong, people = _sure(answers)
    return Summary(
        title=about.title,
        language=about.language if catalogue.spoken() == catalogue.SOURCE else catalogue.SOURCE,  # its own words are English
        version=about.version,
        learners=count(answers.learners),
        left_out=count(answers.left_out) if answers.left_out else None,
        notes=tuple((words, count(number)) for words, number in sorted(answers.notes.items()) if number),
        tests=tuple(
            test_row(answers, test) for test in answers.tests.values() if any(c.learners for c in test.columns.values())
        ),
        misconceptions=_misconceptions(answers),
        gains=_gains(answers),
        sure=sure,
        sure_wrong=wrong,
        sure_wrong_learners=people,
    )


def _misconceptions(answers: Answers) -> tuple[Use, ...]:
    """Return for each misconception the share of learners who chose it at least once, of those who were offered it."""
    offered: dict[str, set[int]] = {}
    chosen: dict[str, set[int]] = {}
    options: dict[str, list[Shown]] = {}
    for test in answers.tests.values():
        for column in test.columns.values():
            for use in uses(column):
                options.setdefault(use.misconception, []).append(use.chosen)
            for index, option in enumerate(getattr(column.question, "options", ())):
                if option.misconception is None:
                    continue
                for learner, given in zip(column.learners, column.chosen, strict=True):
                    if given is not None:
                        offered.setdefault(option.misconception, set()).add(learner)
                        if index in given:
                            chosen.setdefault(option.misconception, set()).add(learner)
    found = []
    for slug in sorted(offered):
        n = len(offered[slug])
        cell = cells([len(chosen.get(slug, ()))], n, sum_known=False)[0]
        hidden = [one.why for one in options[slug] if one.n is None]
        if len(hidden) == 1 and cell.n is not None:  # with the options that are shown, it would reveal the hidden one
            cell = Shown(why=BESIDE)
        found.append(Use(slug, "", slug, count(n), cell, rare(cell, n, RARE)))
    return tuple(found)


def _sure(answers: Answers) -> tuple[tuple[SureRow, ...], Shown, Shown]:
    """Return scores by confidence, and the numbers of sure wrong answers and their learners, hidden below 8 learners."""
    scores: dict[int, list[float]] = {1: [], 2: [], 3: []}
    people: dict[int, set[int]] = {1: set(), 2: set(), 3: set()}
    right: dict[int, set[int]] = {1: set(), 2: set(), 3: set()}
    less: dict[int, set[int]] = {1: set(), 2: set(), 3: set()}
    wrong: list[int] = []
    for test in answers.tests.values():
        for column in test.columns.values():
            for learner, score, sure in zip(column.learners, column.scores, column.sures, strict=True):
                if sure and score is not None:
                    scores[sure].append(score)
                    people[sure].add(learner)
                    (right if score > 1 - 1e-9 else less)[sure].add(learner)
                    if sure == 3 and score < 0.5:
                        wrong.append(learner)
    if not any(scores.values()):
        return (), Shown(), Shown()
    rows = []
    for level, text in enumerate(SURE, 1):
        seen = len(people[level]) >= FEWEST
        mean = Estimate(len(people[level]), sum(scores[level]) / len(scores[level]) if scores[level] else math.nan)
        cell = two_sided(len(right[level]), len(less[level]), shown(mean))
        rows.append(SureRow(text, about(len(scores[level]) if seen else 0), cell))
    learners = len(set(wrong))
    if learners < FEWEST and not rows[-1].mean.why:  # its mean and count would reveal the number wrong
        rows[-1] = SureRow(rows[-1].text, rows[-1].answers, Shown(why=BESIDE))
    return tuple(rows), about(len(wrong) if learners >= FEWEST else 0), about(learners)


def _gains(answers: Answers) -> tuple[GainRow, ...]:
    """Return the gain from pretest to posttest, in total and for each objective, of learners who took both."""
    if "pretest" not in answers.tests or "posttest" not in answers.tests:
        return ()
    both = [answers.matrix(answers.tests[name]) for name in ("pretest", "posttest")]
    asked = [[answers.column(slug).question.objective for slug in slugs] for slugs, _ in both]
    rows = [_gain("", "All objectives", both, [[True] * len(names) for names in asked], half=True)]
    for id, text in _objectives(answers.course).items():
        of = [[name == id for name in names] for names in asked]
        if all(any(one) for one in of):
            rows.append(_gain(id, text, both, of, half=False))
    return tuple(rows)


def _objectives(course: Course) -> dict[str, str]:
    return {objective.id: objective.text for plan in course.about.plans for objective in plan.objectives}


def _gain(
    slug: str, text: str, both: list[tuple[list[str], statistics.Floats]], asked: list[list[bool]], half: bool
) -> GainRow:
    """Return the gain on the questions that `asked` selects, of learners who answered some (or `half`) of them both times."""
    means = []
    for (_, scores), marked in zip(both, asked, strict=True):
        part = scores[:, marked]
        answered = (~np.isnan(part)).sum(axis=1)
        needed = math.ceil(part.shape[1] / 2) if half else 1
        means.append(np.where(answered >= max(1, needed), np.nansum(part, axis=1) / np.maximum(answered, 1), np.nan))
    paired = ~np.isnan(means[0]) & ~np.isnan(means[1])
    n = int(paired.sum())
    if n < FEWEST:
        few = shown(Estimate(n, math.nan))
        return GainRow(slug, text, few, few, few, few, few)
    found = statistics.gain(means[0][paired], means[1][paired])
    apart = [Estimate(n, float(one[paired].std(ddof=1))) for one in means]
    before, after = (
        mean_score(Estimate(n, one), shown(each)) for one, each in zip((found.before, found.after), apart, strict=True)
    )
    change = shown(Estimate(n, found.mean.value), 2 * EDGE - 1, 1 - 2 * EDGE)
    spread = shown(Estimate(n, float((means[1] - means[0])[paired].std(ddof=1))))
    if change.value is not None and spread.value is not None:
        change = with_interval(change, statistics.interval_of(change.value, spread.value, n))
    dz, gz = (shown(Estimate(n, value), -2.0, 2.0, wide=2) for value in (found.dz, found.gz))
    return GainRow(slug, text, before, after, change, dz, gz)
