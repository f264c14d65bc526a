"""What is shown of a number about a group: a class, a reason in its place, and never what fewer than eight people did."""

from __future__ import annotations

import math

import pytest

from courseloom.results.statistics import Estimate
from courseloom.results.suppression import (
    EDGE,
    Shown,
    about,
    cells,
    count,
    decimal,
    percent,
    rare,
    shown,
    two_sided,
    with_interval,
)

CLASSES = {
    "a wide class for fewer than 20": (Estimate(19, 0.734), "70 to 80%", "0.70 to 0.80"),
    "half of it for 20": (Estimate(20, 0.734), "70 to 75%", "0.70 to 0.75"),
    "the lower end belongs to a class": (Estimate(20, 0.75), "75 to 80%", "0.75 to 0.80"),
    "an end that binary fractions miss": (Estimate(12, 0.3 - 1e-16), "30 to 40%", "0.30 to 0.40"),
    "below zero": (Estimate(12, -0.15), "−20 to −10%", "−0.20 to −0.10"),
    "at zero from below": (Estimate(12, -0.05), "−10 to 0%", "−0.10 to 0.00"),
    "of seven": (Estimate(7, 0.734), "fewer than 8", "fewer than 8"),
    "nothing to compute": (Estimate(12, math.nan), "cannot be computed", "cannot be computed"),
    "nothing to compute, of seven": (Estimate(7, math.nan), "fewer than 8", "fewer than 8"),
}


@pytest.mark.parametrize("name", CLASSES)
def test_a_number_is_shown_as_a_class_or_a_reason(name: str) -> None:
    estimate, per_cent, decimals = CLASSES[name]
    cell = shown(estimate)
    assert (percent(cell), decimal(cell)) == (per_cent, decimals)
    assert cell.n == (None if estimate.n < 8 else estimate.n)
    if cell.least is not None and cell.most is not None:
        assert cell.least - 1e-9 <= estimate.value < cell.most and cell.value == pytest.approx((cell.least + cell.most) / 2)


def test_a_class_may_be_wider() -> None:
    assert decimal(shown(Estimate(12, 0.73), wide=5)) == "0.50 to 1.00"


@pytest.mark.parametrize(
    ("value", "said", "middle"),
    [
        (0.1, "20% or less", 0.15),
        (0.2, "20% or less", 0.15),
        (0.21, "20 to 30%", 0.25),
        (0.79, "70 to 80%", 0.75),
        (0.8, "80% or more", 0.85),
        (1.0, "80% or more", 0.85),
    ],
)
def test_the_classes_at_the_ends_of_the_scale_are_open(value: float, said: str, middle: float) -> None:
    cell = shown(Estimate(12, value), EDGE, 1 - EDGE)
    assert percent(cell) == said and cell.value == pytest.approx(middle) and cell.n == 12


def test_an_empty_cell_says_nothing() -> None:
    assert percent(Shown()) == decimal(Shown()) == ""


def test_a_number_of_people_is_exact_or_rounded_to_five_from_eight_on() -> None:
    assert [count(people).value for people in (0, 7, 8, 13)] == [None, None, 8, 13]
    assert [about(people).value for people in (0, 7, 8, 13, 42)] == [None, None, 10, 15, 40]
    assert {count(7).why, about(7).why} == {"fewer than 8"}


def test_right_and_wrong_both_need_eight_and_another_reason_stays() -> None:
    mean, none = shown(Estimate(40, 0.5)), Shown(why="cannot be computed")
    assert [two_sided(*both, mean) == mean for both in ((8, 8), (7, 33), (33, 7))] == [True, False, False]
    assert two_sided(0, 0, none) == none


def test_an_interval_keeps_its_class_and_is_left_out_where_there_is_none() -> None:
    cell = shown(Estimate(40, 0.52))
    found = with_interval(cell, Estimate(40, 0.5, 0.4, 0.6))
    assert (found.low, found.high, found.least, found.most, found.value) == (0.4, 0.6, cell.least, cell.most, cell.value)
    assert with_interval(cell, Estimate(40, 0.5, 0.4, math.nan)) == cell
    hidden = Shown(why="fewer than 8")
    assert with_interval(hidden, Estimate(4, 0.5, 0.4, 0.6)) == hidden


TABLES = {
    "all shown": ([20, 12, 8], True, ["50 to 55%", "30 to 35%", "20 to 25%"]),
    "two that hide each other": ([30, 4, 6], True, ["75 to 80%", "fewer than 8", "fewer than 8"]),
    "one that the others would give away": ([22, 15, 3], True, ["55 to 60%", "hidden", "fewer than 8"]),
    "the same where nobody knows the sum": ([22, 15, 3], False, ["55 to 60%", "35 to 40%", "fewer than 8"]),
    "two whose sum is below eight": ([22, 12, 3, 3], True, ["55 to 60%", "hidden", "fewer than 8", "fewer than 8"]),
    "seven in all": ([7], True, ["fewer than 8"]),
    "eight in all are enough": ([20, 12, 4, 4], True, ["50 to 55%", "30 to 35%", "fewer than 8", "fewer than 8"]),
    "fewer than eight outside": ([33, 7], True, ["hidden", "fewer than 8"]),
    "eight outside": ([32, 8], True, ["80 to 85%", "20 to 25%"]),
}


@pytest.mark.parametrize("name", TABLES)
def test_no_cell_below_eight_is_shown_or_left_to_be_worked_out(name: str) -> None:
    counts, known, said = TABLES[name]
    assert [percent(cell) for cell in cells(counts, sum(counts), known)] == said


def test_a_table_of_fewer_than_eight_shows_nothing() -> None:
    assert {percent(cell) for cell in cells([4, 3, 0], 7, sum_known=True)} == {"fewer than 8"}


def test_a_choice_is_rare_only_where_what_is_shown_implies_it() -> None:
    few, hidden, twelfth = Shown(why="fewer than 8"), Shown(why="hidden"), shown(Estimate(120, 10 / 120))
    assert (rare(twelfth, 120, 0.1), rare(twelfth, 120, 0.05)) == (True, False)
    assert not rare(twelfth, 120, twelfth.value or 0.0), "a share is not below itself"
    assert (rare(few, 141, 0.05), rare(few, 140, 0.05), rare(few, 0, 0.05)) == (True, False, False)
    assert not rare(hidden, 1000, 0.05)
