"""Computes quantiles of Student's t and of F from probabilities and degrees of freedom.

Both follow from the regularised incomplete beta function, here by its continued fraction, evaluated with Lentz's method
(Press and others, Numerical Recipes, 3rd edition, section 6.4; DLMF 8.17.22). It is inverted by bisection, which is slow
but always converges. The tests compare results with published tables and with an established package.
"""

from __future__ import annotations

import math

_TINY = 1e-300


def beta_share(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b), from 0 to 1."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):  # the fraction converges fast only below this bound: use the symmetry of DLMF 8.17.4
        return 1 - beta_share(1 - x, b, a)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x) - math.log(a))
    upper, lower, total = 1.0, 1 / _safe(1 - (a + b) * x / (a + 1)), 0.0
    total = lower
    for m in range(1, 10_000):
        before = total
        for part in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            lower = 1 / _safe(1 + part * lower)
            upper = _safe(1 + part / upper)
            total *= upper * lower
        if abs(total - before) <= 1e-15 * abs(total):
            break
    return front * total


def _safe(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def f_quantile(share: float, upper: float, lower: float) -> float:
    """Return the value below which a share (0 to 1) of F with `upper` and `lower` degrees of freedom lies."""
    low, high = 0.0, 1.0
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if beta_share(middle, upper / 2, lower / 2) < share:
            low = middle
        else:
            high = middle
    x = (low + high) / 2
    return math.inf if x >= 1 else lower * x / (upper * (1 - x))


def t_quantile(share: float, freedom: float) -> float:
    """Return the value below which a share (0.5 to 1) of Student's t lies; t squared is F with 1 and `freedom` degrees."""
    return math.sqrt(f_quantile(2 * share - 1, 1, freedom))
