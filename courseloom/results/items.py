"""Computes the publishable statistics of a test and its questions: difficulty, discrimination, options, ratings."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from courseloom.activities import scoring
from courseloom.activities.shapes.ratings import RATINGS
from courseloom.results import statistics
from courseloom.results.answers import Answers, Column, Test
from courseloom.results.statistics import Estimate
from courseloom.results.suppression import (
    EDGE,
    FEW,
    FEWEST,
    NONE,
    Shown,
    about,
    cells,
    count,
    rare,
    shown,
    two_sided,
    with_interval,
)

RARE = 0.05
"""Share of learners below which a distractor counts as not working, the usual bound (Haladyna and Downing 1993)."""


@dataclass(frozen=True)
class Use:
    """How often an option was chosen: `answered` people gave an answer, `chosen` is the share (0 to 1) of them."""

    label: str
    text: str
    misconception: str
    answered: Shown
    chosen: Shown
    rare: bool


@dataclass(frozen=True)
class Reply:
    """How a reply was rated: mean distance from the key in steps, and the share of each rating from -3 to +3."""

    text: str
    key: str
    distance: Shown
    ratings: tuple[Shown, ...]


@dataclass(frozen=True)
class Item:
    """One question: mean score (0 to 1), discrimination (-1 to 1), and how many were very sure but scored less than half."""

    slug: str
    stem: str
    kind: str
    objective: str
    answered: Shown
    mean: Shown | None
    discrimination: Shown | None
    sure_wrong: Shown | None
    uses: tuple[Use, ...]
    replies: tuple[Reply, ...]


@dataclass(frozen=True)
class TestRow:
    """One test: `scored` questions, mean score of learners who answered at least half (0 to 1), its spread, and alpha."""

    slug: str
    title: str
    purpose: str
    scored: int
    mean: Shown
    spread: Shown
    reliability: str
    alpha: Shown
    drawn: bool
    items: tuple[Item, ...]


def test_row(answers: Answers, test: Test) -> TestRow:
    """Return the publishable statistics of a test, from the questions that at least 8 people answered."""
    slugs, scores = answers.matrix(test)
    answered = (~np.isnan(scores)).sum(axis=1)
    needed = 1 if test.drawn else math.ceil(len(slugs) / 2)
    enough = answered >= max(1, needed)
    means = np.nansum(scores[enough], axis=1) / answered[enough]
    whole = scores[answered == len(slugs)] if slugs else scores[:0]
    reliability = Estimate(len(whole), math.nan) if test.drawn else statistics.alpha(whole)
    among = math.ceil((len(slugs) - 1) / 2) if not test.drawn else 1
    apart = dict(zip(slugs, statistics.discriminations(scores, among), strict=True))
    spread = Estimate(len(means), float(means.std(ddof=1)) if len(means) > 1 else math.nan)
    return TestRow(
        slug=test.slug,
        title=test.title,
        purpose=test.purpose,
        scored=len(slugs),
        mean=mean_score(Estimate(spread.n, float(means.mean()) if len(means) else math.nan), shown(spread)),
        spread=shown(spread),
        reliability="KR-20" if np.isin(whole, (0, 1)).all() else "Cronbach's alpha",
        alpha=_alpha(reliability, len(slugs)),
        drawn=test.drawn,
        items=tuple(_item(column, apart.get(slug), len(slugs)) for slug, column in test.columns.items() if column.learners),
    )


def mean_score(mean: Estimate, spread: Shown) -> Shown:
    """Return the publishable mean of learners' scores, with an interval computed from the class of their spread."""
    cell = shown(mean, EDGE, 1 - EDGE)
    if cell.value is None or spread.value is None:
        return cell
    return with_interval(cell, statistics.interval_of(cell.value, spread.value, mean.n))


def _alpha(found: Estimate, questions: int) -> Shown:
    cell = shown(found)
    return with_interval(cell, statistics.feldt(cell.value, found.n, questions)) if cell.value is not None else cell


def _item(column: Column, apart: Estimate | None, among: int) -> Item:
    scores = [score for score in column.scores if score is not None]
    n, right = len(scores), sum(score > 1 - 1e-9 for score in scores)
    mean = two_sided(right, n - right, shown(Estimate(n, sum(scores) / n if n else math.nan)))
    if mean.value is not None:
        mean = with_interval(mean, statistics.wilson(mean.value, n))
    discrimination = Shown(why=NONE) if among == 1 and apart else shown(apart or Estimate(0, math.nan))
    pairs = zip(column.sures, column.scores, strict=True)
    wrong = sum(sure == 3 and score is not None and score < 0.5 for sure, score in pairs)
    return Item(
        slug=column.question.id,
        stem=column.question.stem.plain(),
        kind=column.question.kind,
        objective=column.question.objective,
        answered=count(len(column.learners)),
        mean=mean if column.counts else None,
        discrimination=discrimination if column.counts else None,
        sure_wrong=about(wrong) if column.counts and any(column.sures) else None,
        uses=uses(column),
        replies=_replies(column),
    )


def uses(column: Column) -> tuple[Use, ...]:
    """Return the use of each distractor, or of each option when the question is not scored."""
    known = [chosen for chosen in column.chosen if chosen is not None]
    options = [option for option in column.options if not (column.counts and option.right)]
    if not known or not options:
        return ()
    counts = [sum(option.index in chosen for chosen in known) for option in options]
    found = cells(counts, len(known), sum_known=not column.several)
    return tuple(
        Use(
            option.letter,
            option.text.text.plain(),
            option.misconception,
            count(len(known)),
            cell,
            column.counts and rare(cell, len(known), RARE),
        )
        for option, cell in zip(options, found, strict=True)
    )


def _distance(apart: list[float]) -> Shown:
    """Return the mean distance of ratings from the key, in steps of the scale, in classes of half a step or a quarter."""
    n, far = len(apart), sum(one > 0 for one in apart)
    if min(far, n - far) < FEWEST:
        return Shown(why=FEW)
    cell = shown(Estimate(n, float(np.mean(apart)) if n else math.nan), wide=5)
    spread = shown(Estimate(n, float(np.std(apart, ddof=1)) if n > 1 else math.nan), wide=5)
    if cell.value is None or spread.value is None:
        return cell
    return with_interval(cell, statistics.interval_of(cell.value, spread.value, n))


def _replies(column: Column) -> tuple[Reply, ...]:
    known = [chosen for chosen in column.chosen if chosen is not None]
    if not known:
        return ()
    found = []
    for place, reply in enumerate(column.ratings):
        rated = [chosen[place] for chosen in known]
        apart = [scoring.distance([reply.right], [one]) for one in rated]
        spread = cells([rated.count(index) for index in range(len(RATINGS))], len(rated), sum_known=True)
        found.append(Reply(reply.text.text.plain(), RATINGS[reply.right], _distance(apart), tuple(spread)))
    return tuple(found)
