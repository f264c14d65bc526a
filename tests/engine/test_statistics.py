"""The figures of results against published examples, tables and formulas of their own."""

from __future__ import annotations

import numpy as np
import pytest

from courseloom.results import quantiles, statistics

WUENSCH = "1111110110 1011011101 1111011001 0010001000 0000010010 1110111111 1101110111 1111111101 0101111101 1101101110"
"""Ten students, ten questions: K. Wuensch, "The Kuder-Richardson 20", https://core.ecu.edu/wuenschk/StatHelp/KR20.txt"""
SLEEP = ([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0], [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
"""Student's sleep data (Biometrika 1908), as in R's `sleep`."""


def quiz_of_wuensch() -> statistics.Floats:
    return np.array([[float(cell) for cell in row] for row in WUENSCH.split()])


def test_kr20_of_a_worked_example() -> None:
    scores = quiz_of_wuensch()
    assert scores.sum(axis=1).tolist() == [8, 7, 7, 2, 2, 9, 8, 9, 7, 7]  # "tot" of the source
    assert scores.sum(axis=1).var() == pytest.approx(5.84)  # the source's variance of the totals
    products = (scores.mean(axis=0) * (1 - scores.mean(axis=0))).tolist()
    assert products == pytest.approx([0.21, 0.21, 0.24, 0.21, 0.24, 0.16, 0.21, 0.21, 0.25, 0.24])  # its line "p * q"
    assert statistics.alpha(scores).value == pytest.approx(10 / 9 * (1 - 2.18 / 5.84))  # Kuder and Richardson's formula
    # pingouin 0.7.0, cronbach_alpha on the same data: 0.6963470319634703, [0.309, 0.911]
    found = statistics.alpha(scores)
    assert (found.value, found.low, found.high) == pytest.approx((0.69634703, 0.309, 0.911), abs=5e-4)


def test_feldts_interval_of_a_documented_example() -> None:
    # documentation of pingouin's cronbach_alpha (tested against psych of R), 15 people, 10 items: (0.591719, [0.195, 0.84])
    # https://github.com/raphaelvallat/pingouin/blob/06f76eece0c9f921ad70367e3da3a3dae9c6a0e4/pingouin/reliability.py
    found = statistics.feldt(0.591719, 15, 10)
    assert (found.low, found.high) == pytest.approx((0.195, 0.840), abs=5e-4)


def test_corrected_point_biserial() -> None:
    # scipy 1.17.1, stats.pointbiserialr(item, total without the item), on the ten questions above
    known = [0.705889, 0.705889, 0, 0.473589, 0.583874, 0.286147, -0.027445, 0.705889, -0.123613, 0.475867]
    assert [one.value for one in statistics.discriminations(quiz_of_wuensch(), 9)] == pytest.approx(known, abs=1e-6)


def test_point_biserial_by_its_own_formula() -> None:
    scores = quiz_of_wuensch()
    right, rest = scores[:, 0] == 1, scores[:, 1:].sum(axis=1)
    share = right.mean()
    by_hand = (rest[right].mean() - rest[~right].mean()) / rest.std() * (share * (1 - share)) ** 0.5
    assert statistics.discriminations(scores, 9)[0].value == pytest.approx(by_hand)


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [
        # https://codegolf.stackexchange.com/questions/105389/compute-the-wilson-score-interval (with 1.96 for 1.959964)
        (0, 1, 0.0, 0.7934567085261071),
        (1, 11, 0.016231752262825982, 0.3773646254862038),
        (10, 100, 0.05522854161313612, 0.1743673043676654),
        (75, 100, 0.6569535362992417, 0.8245490599627573),
        # statsmodels 0.15.0, proportion_confint(method="wilson")
        (81, 263, 0.2552885198782742, 0.36620957698280004),
        (1, 29, 0.006113214292762667, 0.17175521879320294),
    ],
)
def test_wilson(right: int, n: int, low: float, high: float) -> None:
    found = statistics.wilson(right / n, n)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-5)


def test_paired_t_of_students_sleep_data() -> None:
    # R: t.test(extra ~ group, data = sleep, paired = TRUE): -1.58, interval -2.4598858 to -0.7001142, t = -4.0621, printed at
    # http://www.dummies.com/how-to/content/how-to-compare-paired-data-with-r.navId-812016.html (before minus after there)
    found = statistics.gain(np.array(SLEEP[0]), np.array(SLEEP[1]))
    assert (found.mean.value, found.mean.low, found.mean.high) == pytest.approx((1.58, 0.7001142, 2.4598858), abs=1e-6)
    assert found.dz * 10**0.5 == pytest.approx(4.0621, abs=5e-5)  # t = d_z times the root of n
    assert found.gz / found.dz == pytest.approx(0.9138749, abs=1e-6)  # scipy 1.17.1, special.gamma in Hedges's formula
    assert statistics.hedges(9) == pytest.approx(1 - 3 / (4 * 9 - 1), abs=5e-4)  # Hedges's approximation


@pytest.mark.parametrize(
    ("share", "upper", "lower", "value"),
    [  # scipy 1.17.1, stats.f.ppf; 0.95 with 5 and 10 is 3.33 in every printed table
        (0.95, 5, 10, 3.3258345304130112),
        (0.975, 9, 81, 2.275392121369917),
        (0.025, 9, 81, 0.292426872727137),
        (0.975, 1999, 97951, 1.0636274441906983),
        (0.5, 7, 7, 1.0),
    ],
)
def test_quantiles_of_f(share: float, upper: int, lower: int, value: float) -> None:
    assert quantiles.f_quantile(share, upper, lower) == pytest.approx(value, rel=1e-7)


@pytest.mark.parametrize(("freedom", "value"), [(1, 12.706), (7, 2.365), (9, 2.262), (39, 2.023), (1999, 1.961)])
def test_quantiles_of_t_as_in_tables(freedom: int, value: float) -> None:
    assert quantiles.t_quantile(0.975, freedom) == pytest.approx(value, abs=5e-4)


def test_what_does_not_vary_has_no_number() -> None:
    same = np.ones((9, 3))
    assert np.isnan(statistics.alpha(same).value)
    assert all(np.isnan(one.value) for one in statistics.discriminations(same, 1))
    assert np.isnan(statistics.gain(np.zeros(9), np.ones(9)).dz)
