"""Computes item and test statistics from arrays of scores; knows nothing of courses, files or suppression.

Scores run from 0 to 1. A matrix of scores has a row for each learner and a column for each question; NaN means "not answered".
Results that cannot be computed (no spread, too few values) are NaN.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from courseloom.results.quantiles import f_quantile, t_quantile

Floats = NDArray[np.float64]
Z = 1.959963984540054
"""The 97.5 % quantile of the normal distribution."""


@dataclass(frozen=True)
class Estimate:
    """A number with its 95 % interval, in the same unit, and its n."""

    n: int
    value: float
    low: float = math.nan
    high: float = math.nan


@dataclass(frozen=True)
class Gain:
    """A paired gain in score (after minus before), and its size in standard deviations of the differences.

    `dz` is the mean difference over its standard deviation, `gz` the same with the correction for small samples.
    """

    n: int
    before: float
    after: float
    mean: Estimate
    dz: float
    gz: float


def wilson(mean: float, n: int) -> Estimate:
    """Return a proportion (0 to 1) of n with Wilson's score interval.

    Wilson 1927, JASA 22, 209-212; Newcombe 1998, Statistics in Medicine 17, 857-872, method 3. For mean scores with parts
    of a mark it is wider than it need be: of all scores from 0 to 1 with one mean, those of 0 and 1 alone vary most.
    """
    if n < 1:
        return Estimate(n, math.nan)
    middle = mean + Z * Z / (2 * n)
    half = Z * math.sqrt(max(0.0, mean * (1 - mean) / n + Z * Z / (4 * n * n)))
    whole = 1 + Z * Z / n
    return Estimate(n, mean, max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole))


def mean_of(values: Floats) -> Estimate:
    """Return the mean of values (shape n) with its interval by Student's t, in their unit."""
    n = len(values)
    if n < 2:
        return Estimate(n, float(values.mean()) if n else math.nan)
    return interval_of(float(values.mean()), float(values.std(ddof=1)), n)


def interval_of(mean: float, spread: float, n: int) -> Estimate:
    """Return a mean of n values with its interval by Student's t, from their standard deviation."""
    half = t_quantile(0.975, n - 1) * spread / math.sqrt(n)
    return Estimate(n, mean, mean - half, mean + half)


def correlation(one: Floats, other: Floats) -> float:
    """Return Pearson's correlation of two arrays (shape n each), NaN where one of them does not vary."""
    if len(one) < 3 or np.ptp(one) < 1e-12 or np.ptp(other) < 1e-12:
        return math.nan
    a, b = one - one.mean(), other - other.mean()
    return float((a @ b) / math.sqrt(float(a @ a) * float(b @ b)))


def discriminations(scores: Floats, needed: int) -> list[Estimate]:
    """Return for each question the correlation of its score with the mean score on the others (scores: learners x questions).

    The corrected item-total correlation (Henrysson 1963, Psychometrika 28, 211-218); for questions scored 0 or 1, the
    corrected point-biserial. Counts learners who have answered the question and at least `needed` others.
    """
    there = ~np.isnan(scores)
    filled = np.where(there, scores, 0.0)
    total, answered = filled.sum(axis=1), there.sum(axis=1)
    found = []
    for column in range(scores.shape[1]):
        used = there[:, column] & (answered - 1 >= max(1, needed))
        item = filled[used, column]
        found.append(Estimate(int(used.sum()), correlation(item, (total[used] - item) / (answered[used] - 1))))
    return found


def alpha(scores: Floats) -> Estimate:
    """Return Cronbach's alpha with Feldt's interval, for complete scores (learners x questions, no NaN).

    Cronbach 1951, Psychometrika 16, 297-334; with scores of 0 and 1 alone it is KR-20 (Kuder and Richardson 1937). Interval:
    Feldt, Woodruff and Salih 1987, Applied Psychological Measurement 11, 93-103, formulas 6 and 7. It is exact for normal
    scores and questions of equal quality, and near enough for others.
    """
    n, k = scores.shape
    spread = float(scores.sum(axis=1).var(ddof=1)) if n > 1 else 0.0
    if n < 2 or k < 2 or spread < 1e-12:
        return Estimate(n, math.nan)
    value = k / (k - 1) * (1 - float(scores.var(axis=0, ddof=1).sum()) / spread)
    return feldt(value, n, k)


def feldt(value: float, n: int, k: int) -> Estimate:
    """Return an alpha of n learners and k questions with its interval (source: see `alpha`)."""
    upper, lower = n - 1, (n - 1) * (k - 1)
    ends = [1 - (1 - value) * f_quantile(share, upper, lower) for share in (0.975, 0.025)]
    return Estimate(n, value, ends[0], ends[1])


def gain(before: Floats, after: Floats) -> Gain:
    """Return the paired gain of learners (shape n each, same order), with Student's interval and effect sizes.

    d_z is Cohen's (1988, p. 48); the correction is Hedges's 1981 (Journal of Educational Statistics 6, 107-128) exact factor
    with n - 1 degrees of freedom.
    """
    change = after - before
    n = len(change)
    spread = float(change.std(ddof=1)) if n > 1 else 0.0
    mean = mean_of(change)
    dz = mean.value / spread if spread > 1e-12 else math.nan
    return Gain(n, float(before.mean()), float(after.mean()), mean, dz, dz * hedges(n - 1) if n > 2 else math.nan)


def hedges(freedom: int) -> float:
    """Return the factor (below 1) that corrects an effect size for small-sample bias (Hedges 1981, formula 6e)."""
    return math.exp(math.lgamma(freedom / 2) - math.lgamma((freedom - 1) / 2)) / math.sqrt(freedom / 2)
