"""Whatever a learner does and whatever a device keeps: nothing throws, scores agree, a saved file brings all back."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from browsing import DESKTOP
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.browser

SETTLED = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),  # looking for the smallest failure would ask the browser thousands of times
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
NAMES = st.from_regex(r"[0-9a-f]{10}", fullmatch=True)
TIMES = st.integers(1_760_000_000_000, 1_790_000_000_000)
SCORES = st.none() | st.floats(0, 1)
SURE = st.sampled_from([None, 1, 2, 3])
INDICES = st.lists(st.integers(0, 9) | st.none(), max_size=4)
GIVEN = (
    st.none()
    | st.fixed_dictionaries({"chosen": INDICES})
    | st.fixed_dictionaries({"number": st.integers(-(10**6), 10**6)})
    | st.fixed_dictionaries({"text": st.text(max_size=20), "points": st.lists(st.integers(0, 5), max_size=3)})
)
SAID = {"given": GIVEN, "score": SCORES, "sure": SURE}
FIRST = st.fixed_dictionaries({**SAID, "at": TIMES})
ANSWERS = st.fixed_dictionaries(
    {"k": st.sampled_from(["0123abcd", "ffffffff"]), **SAID, "tries": st.integers(1, 9), "at": TIMES, "first": FIRST}
)
ATTEMPTS = st.fixed_dictionaries(
    {
        "seed": st.integers(0, 2**32 - 1),
        "started": TIMES,
        "finished": TIMES,
        "items": st.lists(NAMES, max_size=3),
        "answers": st.dictionaries(NAMES, st.fixed_dictionaries({"k": st.just("0123abcd"), **SAID}), max_size=3),
        "score": st.floats(0, 1),
        "passed": st.booleans(),
    }
)
BY_START = partial(sorted, key=lambda one: one["started"])
"""As they are kept: no two attempts begin at the same moment."""
CARDS = st.fixed_dictionaries(
    {
        **{"k": st.just("0123abcd"), "at": TIMES, "due": TIMES, "s": st.floats(0.001, 99), "d": st.floats(1, 10)},
        **{"g": st.integers(1, 4), "n": st.integers(1, 99)},
    }
)
SCENARIOS = st.fixed_dictionaries(
    {"k": st.text("0123456789abcdef", min_size=8, max_size=8), "at": TIMES, "path": st.lists(st.integers(0, 3), max_size=4)}
)
NOTES = st.fixed_dictionaries({"text": st.text(max_size=30), "at": TIMES})
STATES = st.fixed_dictionaries(
    {
        "v": st.just(2),
        "since": TIMES,
        "at": TIMES,
        "page": st.none() | st.integers(0, 9),
        "pages": st.dictionaries(NAMES, TIMES, max_size=3),
        "places": st.dictionaries(NAMES, st.integers(1, 99), max_size=3),
        "answers": st.dictionaries(NAMES, ANSWERS, max_size=4),
        "tests": st.dictionaries(
            NAMES, st.lists(ATTEMPTS, max_size=2, unique_by=lambda one: one["started"]).map(BY_START), max_size=2
        ),
        "cards": st.dictionaries(NAMES, CARDS, max_size=3),
        "notes": st.dictionaries(NAMES, NOTES, max_size=2),
        "talks": st.dictionaries(NAMES, SCENARIOS, max_size=2),
    }
)
JUNK: Any = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 10**13)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=6) | NAMES, inside, max_size=4),
    max_leaves=12,
)
FIELDS = ("at", "since", "page", "pages", "places", "answers", "tests", "cards", "notes", "talks")
STEPS = st.lists(
    st.tuples(st.sampled_from(["check", "option", "select", "number", "text", "sure", "point", "hint"]), st.integers(0, 40)),
    max_size=25,
)
ACT = """steps => {
  window.thrown = [];
  const all = selector => [...document.querySelectorAll("form.question " + selector)];
  const one = (selector, n) => { const found = all(selector); return found.length ? found[n % found.length] : null; };
  for (const [what, n] of steps) {
    const named = { check: ".check", option: ".option input", select: ".slot select", number: ".guess input", text: "textarea",
      sure: ".sure input", point: ".points input", hint: ".hint summary" }, field = one(named[what], n);
    if (!field) continue;
    if (what === "select") field.selectedIndex = n % field.options.length;
    else if (what === "number") field.value = ["", "x", "42", "-1", "1e9", "4,5"][n % 6];
    else if (what === "text") field.value = ["", "Soap.", "<b>"][n % 3];
    else field.click();
  }
  const odd = all(".check").filter(button => !button.textContent.trim()).length;
  return [window.thrown, odd];
}"""


@pytest.fixture(scope="module")
def page(chromium: Any, tiny_built: Path) -> Iterator[Any]:
    """The progress page, which has every part of the script; errors are gathered in the page."""
    context = chromium.new_context(**DESKTOP)
    context.add_init_script("window.thrown = []; addEventListener('error', event => window.thrown.push(event.message));")
    opened = context.new_page()
    opened.goto(f"{(tiny_built / 'html').as_uri()}/book/progress.html")
    yield opened
    context.close()


@pytest.fixture(scope="module")
def chapter(chromium: Any, tiny_built: Path) -> Iterator[Any]:
    context = chromium.new_context(**DESKTOP)
    context.add_init_script("window.thrown = []; addEventListener('error', event => window.thrown.push(event.message));")
    opened = context.new_page()
    opened.goto(f"{(tiny_built / 'html').as_uri()}/notebooks/01-washing.html")
    yield opened
    context.close()


@SETTLED
@given(steps=STEPS)
def test_nothing_that_is_done_to_a_quiz_throws(chapter: Any, steps: list[tuple[str, int]]) -> None:
    assert chapter.evaluate(ACT, [list(step) for step in steps]) == [[], 0]


@settings(SETTLED, max_examples=15)
@given(kept=st.fixed_dictionaries({"v": st.just(2)}, optional=dict.fromkeys(FIELDS, JUNK)) | JUNK, answer=GIVEN | JUNK)
def test_nothing_that_a_device_keeps_makes_a_page_throw(chapter: Any, kept: Any, answer: Any) -> None:
    """Whatever stands under the key, and whatever is said to be the answer to each question."""
    script = """([kept, given]) => {
      const forms = [...document.querySelectorAll("form.question")], key = document.querySelector(".memory").dataset.key;
      if (kept && kept.v === 2) kept.answers = { ...kept.answers, ...Object.fromEntries(forms.map(form =>
        [form.dataset.h, { k: form.dataset.k, given, score: 1, sure: 2, tries: 1, at: 1 }])) };
      localStorage.setItem(key, JSON.stringify(kept));
    }"""
    chapter.evaluate(script, [kept, answer])
    chapter.reload()
    assert chapter.evaluate("window.thrown") == []
    chapter.evaluate("localStorage.clear()")


@SETTLED
@given(kept=st.fixed_dictionaries({"v": st.just(2)}, optional=dict.fromkeys(FIELDS, JUNK)) | JUNK | STATES)
def test_what_is_sound_can_be_added_up(page: Any, kept: Any) -> None:
    script = """kept => {
      const found = courseloomRecord.mend(kept, 1.79e12);
      if (!found) return [null, null];
      const again = courseloomRecord.mend(JSON.parse(JSON.stringify(found.state)), 1.79e12);
      const sums = courseloomSums(found.state, courseloomItems);
      return [again.lost, [sums.whole.first, sums.whole.latest, ...sums.chapters.map(one => one.latest)]];
    }"""
    lost, shares = page.evaluate(script, kept)
    assert lost in (None, 0), "what was mended is sound"
    assert all(share is None or 0 <= share <= 1 for share in shares or [])


@SETTLED
@given(kept=STATES)
def test_saved_forgotten_and_loaded_is_the_same(page: Any, kept: dict[str, Any]) -> None:
    script = """kept => {
      localStorage.setItem("0123456789ab", JSON.stringify(kept));
      const store = courseloomStore("0123456789ab", () => 1.79e12), text = store.saved("1.0"), before = store.read();
      store.forget();
      const wrong = store.load(text), after = store.read();
      store.forget();
      return [wrong, before, after];
    }"""
    wrong, before, after = page.evaluate(script, kept)
    assert wrong == ""
    for one in (before, after):
        one.pop("at")
    assert before == after
    assert {name: value for name, value in kept.items() if name != "at"} == json.loads(json.dumps(before))


@SETTLED
@given(kept=STATES)
def test_loading_what_is_already_here_changes_nothing(page: Any, kept: dict[str, Any]) -> None:
    script = """kept => {
      const one = courseloomRecord.mend(kept, 1.79e12).state;
      return [one, courseloomRecord.merge(one, one, 1.79e12)];
    }"""
    one, both = page.evaluate(script, kept)
    assert {**one, "at": 0} == {**both, "at": 0}


@SETTLED
@given(options=st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=7))
@example(options=[(True, True), (True, False), (False, True)])
def test_options_are_scored_as_the_table_says(page: Any, options: list[tuple[bool, bool]]) -> None:
    """The share of keys chosen, less the share of others chosen, and never below zero."""
    keys, chosen = [key for key, _ in options], [one for _, one in options]
    script = "([keys, chosen]) => courseloomScoring.score(keys, chosen)"
    right, others = sum(keys), len(keys) - sum(keys)
    share = sum(k and c for k, c in options) / right if right else 0
    lost = sum(c and not k for k, c in options) / others if others else 0
    assert math.isclose(page.evaluate(script, [keys, chosen]), max(0, share - lost), abs_tol=1e-9)


@SETTLED
@given(slots=st.lists(st.tuples(st.integers(0, 6), st.none() | st.integers(0, 6)), min_size=1, max_size=7))
def test_picks_are_scored_as_the_table_says(page: Any, slots: list[tuple[int, int | None]]) -> None:
    keys, chosen = [key for key, _ in slots], [one for _, one in slots]
    found = page.evaluate("([keys, chosen]) => courseloomScoring.picked(keys, chosen)", [keys, chosen])
    assert math.isclose(found, sum(key == one for key, one in slots) / len(slots), abs_tol=1e-9)
