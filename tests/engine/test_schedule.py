"""The review's own scheduler in Chromium: held to the numbers of the npm package ts-fsrs, and its grades, days and order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from conftest import ROOT

pytestmark = pytest.mark.browser

THEIRS = json.loads((ROOT / "tests" / "schedule.json").read_text("utf-8"))
AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4
DAY = 86_400_000


@pytest.fixture(scope="module")
def plan(chromium: Any) -> Iterator[Any]:
    """Returns what a call on the scheduler gives."""
    context = chromium.new_context(timezone_id="Europe/London")
    page = context.new_page()
    page.add_script_tag(content=(ROOT / "courseloom/assets/js/schedule.js").read_text("utf-8"))
    yield lambda call: page.evaluate(f"() => (plan => {call})(courseloomSchedule)")
    context.close()


def test_weights_and_settings_are_those_of_the_package(plan: Any) -> None:
    assert THEIRS["package"] == "ts-fsrs" and THEIRS["version"]
    assert plan("plan.WEIGHTS") == THEIRS["weights"]
    assert plan("[plan.KEEP, plan.LONGEST]") == [THEIRS["settings"][name] for name in ("request_retention", "maximum_interval")]


def test_every_history_gives_the_numbers_of_the_package(plan: Any) -> None:
    histories = json.dumps([row["history"] for row in THEIRS["rows"]])
    ours = plan(f"""{histories}.map((history) => {{
      let state = null;
      return history.map(([grade, days]) => {{
        const kept = state ? plan.chance(days, state.stability) : null;
        state = plan.step(state, days, grade);
        return {{ kept, ...state, interval: plan.interval(state.stability) }};
      }});
    }})""")
    assert len(ours) == len(THEIRS["rows"]) >= 60
    for mine, row in zip(ours, THEIRS["rows"], strict=True):
        for step, (seen, theirs) in enumerate(zip(mine, row["seen"], strict=True)):
            for name in ("stability", "difficulty"):
                assert seen[name] == pytest.approx(theirs[name], rel=1e-5), (row["history"], step, name)
            assert seen["interval"] == theirs["interval"], (row["history"], step)
            if step:
                assert seen["kept"] == pytest.approx(theirs["kept"], rel=1e-5), (row["history"], step)


@pytest.mark.parametrize(
    ("score", "sure", "grade"),
    [
        (0, 3, AGAIN),
        (0.4, "null", AGAIN),
        ("null", "null", AGAIN),
        (0.5, 3, HARD),
        (0.9, "null", HARD),
        (1, 1, HARD),
        (1, "null", GOOD),
        (1, 2, GOOD),
        (1, 3, EASY),
    ],
)
def test_an_answer_and_how_sure_one_was_give_a_grade(plan: Any, score: Any, sure: Any, grade: int) -> None:
    assert plan(f"plan.grade({score}, {sure}, 0, 0)") == grade


@pytest.mark.parametrize(
    ("ticked", "points", "grade"), [(0, 3, AGAIN), (1, 3, AGAIN), (2, 3, HARD), (3, 4, GOOD), (3, 3, GOOD)]
)
def test_a_recall_prompt_is_graded_by_its_points_and_never_easy(plan: Any, ticked: int, points: int, grade: int) -> None:
    assert plan(f"plan.grade(null, null, {ticked}, {points})") == grade


def test_a_card_moves_by_days_of_the_calendar(plan: Any) -> None:
    card = plan("plan.next(null, new Date(2027, 0, 4, 23, 50).getTime(), 3, 'k')")
    assert (card["g"], card["n"], card["k"]) == (GOOD, 1, "k")
    assert card["due"] - card["at"] == 2 * DAY
    assert plan("plan.days(new Date(2027, 0, 4, 23, 50), new Date(2027, 0, 5, 0, 10))") == 1
    assert plan("plan.days(new Date(2027, 0, 5, 0, 10), new Date(2027, 0, 4, 23, 50))") == 0, "no days before"
    later = plan(f"plan.next({json.dumps(card)}, {card['due']}, 3, 'k')")
    assert later["n"] == 2 and later["due"] - later["at"] == 11 * DAY


def test_a_change_of_clocks_moves_no_card_to_another_day(plan: Any) -> None:
    for month, day in ((2, 27), (9, 30)):  # the night before clocks change in London, 2027
        at = f"new Date(2027, {month}, {day}, 0, 30).getTime()"
        assert plan(f"plan.days({at}, plan.next(null, {at}, 3, 'k').due)") == 2


def test_a_second_look_on_the_same_day_counts_only_when_it_is_worse(plan: Any) -> None:
    first = "plan.next(null, new Date(2027, 0, 4, 9).getTime(), 3, 'k')"
    again = "new Date(2027, 0, 4, 10).getTime()"
    assert plan(f"JSON.stringify(plan.next({first}, {again}, 4, 'k')) === JSON.stringify({first})")
    worse = plan(f"plan.next({first}, {again}, 1, 'k')")
    assert worse["g"] == AGAIN and worse["n"] == 2
    assert plan(f"plan.days({again}, {worse['due']})") == 1


def test_a_new_key_begins_a_new_card(plan: Any) -> None:
    card = plan("plan.next({k: 'old', at: 0, due: 1, s: 200, d: 3, g: 4, n: 9}, 864e5 * 400, 3, 'new')")
    assert (card["k"], card["n"], card["s"]) == ("new", 1, THEIRS["weights"][2])


def test_no_card_outlasts_what_the_device_remembers(plan: Any) -> None:
    assert plan("plan.interval(36500)") == 300 < 366


def test_one_chapter_seldom_follows_itself(plan: Any) -> None:
    order = plan("plan.mixed(['a1', 'a2', 'a3', 'b1', 'b2', 'c1'], (name) => name[0])")
    assert sorted(order) == ["a1", "a2", "a3", "b1", "b2", "c1"]
    assert all(one[0] != two[0] for one, two in pairwise(order))
    assert plan("plan.mixed(['a1', 'a2', 'b1'], (name) => name[0])") == ["a1", "b1", "a2"]
    assert plan("plan.mixed(['a1', 'a2'], () => 'a')") == ["a1", "a2"]
    assert plan("plan.mixed([], () => 'a')") == []
