"""Each kind of question with its scripts and no page around it: what is said, marked, told, cleared and shown again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from browsing import listen
from conftest import ROOT
from kinds import truth, wrong

from courseloom import assets
from courseloom.model.course import Course
from courseloom.render.html import standalone
from courseloom.strings import QUIZ

pytestmark = pytest.mark.browser
HELP = """
const forms = document.body.innerHTML, told = [];
const form = (slug) => document.getElementById("q-" + slug), all = (from, what) => Array.from(from.querySelectorAll(what));
function start(kept, back) {
  document.body.innerHTML = forms;
  told.length = 0;
  const tell = (slug, given, score, sure, of) => { told.push([slug, given, score, sure, of.id]); return back; };
  courseloomQuiz(document.body, words, tell, kept && ((one) => kept[one.id.slice(2)] || null));
}
const named = (slot) => (slot.querySelector(".slot-text") || slot.querySelector("[aria-label]")).ariaLabel
  || slot.querySelector(".slot-text").textContent.trim();
/* Answer as a learner does: options by number, slots by name and words, all else typed. */
function give(slug, given) {
  const top = form(slug), field = top.querySelector(".guess input, .typed input, textarea");
  if (typeof given === "string") { field.value = given; return; }
  if (Array.isArray(given)) { given.forEach((i) => top.querySelector(`.option [value="${i}"]`).click()); return; }
  const steps = top.querySelector("[data-places]");
  all(top, ".slot").sort((a, b) => (steps ? given[named(a)] - given[named(b)] : 0)).forEach((slot, at) => {
    if (given[named(slot)] === undefined) return;
    const above = all(top, ".slot").indexOf(slot) - at, up = slot.querySelector(".moves button");
    if (steps) { Array.from({ length: above }).forEach(() => up.click()); return; }
    const list = slot.querySelector("select"), chips = all(slot, ".chips input");
    const pick = Array.from(list.options).findIndex((one) => one.text === given[named(slot)]);
    if (chips.length) { chips[pick - 1].click(); return; }
    list.value = list.options[pick].value;
    list.dispatchEvent(new Event("change"));
  });
}
const check = (slug) => form(slug).querySelector(".check").click();
const texts = (list) => list.map((one) => one.textContent.trim().replace(/\\s+/g, " "));
const shown = (from, what) => texts(all(from, what).filter((one) => one.checkVisibility()));
function look(slug) {
  const top = form(slug), status = top.querySelector(".status");
  return {
    said: status.textContent, look: status.className.replace("status", "").trim(), checked: top.classList.contains("checked"),
    verdicts: shown(top, ".verdict-word"), marks: shown(top, ".mark"), button: top.querySelector(".check").textContent,
    values: all(top, "select, textarea, .guess input, .typed input").map((one) => one.value),
    ticked: all(top, "input:checked").map((one) => one.value),
    classes: all(top, ".option, .chips label").map((one) => one.className.replace("option", "").trim()),
    bands: shown(top, ".band"), reasons: shown(top, ".reason").length, folds: texts(all(top, ".why summary")),
    credit: shown(top, ":scope > .credit").length,
  };
}
"""


@pytest.fixture(scope="module")
def page(chromium: Any, hands: Course) -> Iterator[Any]:
    page = chromium.new_page(reduced_motion="reduce")
    heard = listen(page)
    quizzes = [standalone.render(placed.quiz, hands) for placed in hands.quizzes.values() if placed.quiz.purpose != "final"]
    page.set_content(
        "<!doctype html><html lang='en'><title>Alone</title><style>[hidden] { display: none; }</style>" + "".join(quizzes)
    )
    page.evaluate("() => { window.setTimeout = (then) => queueMicrotask(then); }")  # what is said after a pause is said at once
    scripts = [(ROOT / "courseloom/assets/js" / name).read_text("utf-8") for name in ("dom.js", *assets.QUESTIONS)]
    page.add_script_tag(content="\n".join([f"const words = {json.dumps(QUIZ)};", *scripts, HELP]))
    yield page
    page.close()
    assert heard == []


def answered(page: Any, slug: str, given: Any, sure: int = 0, back: bool = False) -> tuple[dict[str, Any], list[Any]]:
    """Answer and check a question; return what is to be seen, and what was told of it."""
    page.evaluate("back => start(null, back)", back)
    page.evaluate("([slug, given]) => give(slug, given)", [slug, given])
    if sure:
        page.evaluate("([slug, sure]) => form(slug).querySelector(`.sure [value='${sure}']`).click()", [slug, sure])
    page.evaluate("slug => check(slug)", slug)
    return page.evaluate("slug => look(slug)", slug), page.evaluate("told")


FITS, LOOK = QUIZ["yours_fits"], QUIZ["yours_look"]
OPTIONS: dict[str, tuple[str, list[int], float, str, dict[str, Any]]] = {
    "the key": (
        "when-to-wash",
        [0],
        1,
        QUIZ["said_good"],
        {"verdicts": [FITS], "marks": ["✓"], "classes": ["chosen key", ""], "folds": [QUIZ["why_not"].format(letter="B")]}
        | {"reasons": 1},
    ),
    "a distractor": (
        "when-to-wash",
        [1],
        0,
        QUIZ["said_better"].format(letter="A"),
        {"verdicts": [QUIZ["fits_better"], LOOK], "marks": ["✓", "○"], "classes": ["key", "chosen miss"], "folds": []},
    ),
    "true where it is false": (
        "water-is-enough",
        [0],
        0,
        QUIZ["said_better"].format(letter="B"),
        {"verdicts": [LOOK, QUIZ["fits_better"]], "marks": ["○", "✓"], "classes": ["chosen miss", "key"], "folds": []},
    ),
    "both keys": (
        "what-to-use",
        [0, 1],
        1,
        QUIZ["said_good"],
        {
            "verdicts": [FITS, FITS],
            "marks": ["✓"] * 2,
            "classes": ["chosen key"] * 2 + [""],
            "folds": [QUIZ["why_not"].format(letter="C")],
        },
    ),
    "one key of two": (
        "what-to-use",
        [1],
        0.5,
        f"{QUIZ['said_partly']} {QUIZ['said_too'].format(letters='A')}",
        {"verdicts": [QUIZ["fits_too"], FITS], "marks": ["✓"] * 2, "classes": ["key", "chosen key", ""]},
    ),
    "a key and a distractor": (
        "what-to-use",
        [0, 2],
        0,
        f"{QUIZ['said_partly']} {QUIZ['said_too'].format(letters='B')} {QUIZ['said_extra'].format(letters='C')}",
        {"verdicts": [FITS, QUIZ["fits_too"], LOOK], "marks": ["✓", "✓", "○"], "classes": ["chosen key", "key", "chosen miss"]},
    ),
    "everything": ("what-to-use", [0, 1, 2], 0, f"{QUIZ['said_partly']} {QUIZ['said_extra'].format(letters='C')}", {}),
    "only a distractor": (
        "what-to-use",
        [2],
        0,
        f"{QUIZ['said_other']} {QUIZ['said_too'].format(letters='A, B')} {QUIZ['said_extra'].format(letters='C')}",
        {},
    ),
}


@pytest.mark.parametrize("name", OPTIONS)
def test_options(page: Any, name: str) -> None:
    slug, given, score, said, seen = OPTIONS[name]
    found, told = answered(page, slug, given)
    assert found == {
        **found,
        **seen,
        "said": said,
        "look": "fits" if score == 1 else "miss",
        "checked": True,
        "button": QUIZ["again"],
        "credit": 1,
    }
    assert told == [[slug, {"chosen": given}, score, None, f"q-{slug}"]]


def test_what_was_chosen_is_on_a_low_screen_after_a_check(page: Any) -> None:
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 240})
    page.evaluate("scrollTo(0, 0)")
    answered(page, "when-to-wash", [1])
    box = page.locator("#q-when-to-wash .chosen .verdict").bounding_box()
    assert box["height"] > 0
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 240
    page.set_viewport_size(size)


GOOD, AGAIN, BELONGS = QUIZ["good"], QUIZ["look"], QUIZ["belongs"]
PICKED = {
    "match-moments": [f"{AGAIN} · {BELONGS}: Protect the patient", GOOD],
    "sort-moments": [f"{AGAIN} · {BELONGS}: Wash now", GOOD],
    "order-steps": [f"{AGAIN} · {QUIZ['place']} 2", f"{AGAIN} · {QUIZ['place']} 1", GOOD],
    "fill-gaps": [GOOD, f"{AGAIN} · {QUIZ['yours']}", f"{GOOD} · {QUIZ['yours']}"],
}


@pytest.mark.parametrize("slug", PICKED)
def test_picks(page: Any, slug: str) -> None:
    right, given = truth(slug), wrong(slug)
    found, told = answered(page, slug, right)
    assert (found["said"], found["look"]) == (QUIZ["said_slots"].format(right=len(right), all=len(right)), "fits")
    assert told[0][2] == 1 and set(found["marks"]) == {"✓"}
    found, told = answered(page, slug, given)
    hits = sum(given[one] == right[one] for one in right)
    assert (found["said"], found["look"]) == (QUIZ["said_slots"].format(right=hits, all=len(right)), "miss")
    assert found["verdicts"] == PICKED[slug] and told[0][2] == pytest.approx(hits / len(right))
    assert found["marks"] == ["✓" if word.startswith(GOOD) else "○" for word in PICKED[slug]]
    assert found["classes"] == (["key", "missed", "", "key"] if slug == "sort-moments" else [])
    assert found["values"] == [str(pick) for pick in told[0][1]["chosen"]] or slug == "order-steps"


def test_ratings_are_compared_and_never_judged(page: Any) -> None:
    found, told = answered(page, "rate-replies", wrong("rate-replies"))
    apart = [("−3", "+3", 6), ("−2", "−2", 0), ("0", "0", 0)]
    assert found["verdicts"] == [QUIZ["distance"].format(mine=mine, key=key, distance=n) for mine, key, n in apart]
    assert (found["said"], found["look"], set(found["marks"])) == (QUIZ["said_rated"].format(distance="2.0"), "", {""})
    assert told == [["rate-replies", {"chosen": [0, 1, 3]}, None, None, "q-rate-replies"]]


TYPED = {
    ("guess-share", "40"): (1, "said_close", "fits", 1),
    ("guess-share", "35"): (1, "said_close", "fits", 1),
    ("guess-share", "30"): (0, "said_far", "", 1),
    ("guess-share", "29,9"): (0, "said_far", "", 0),
    ("guess-share", "0"): (0, "said_far", "", 0),
    ("guess-share", "100"): (0, "said_far", "", 1),
    ("name-it", "Soap"): (1, "said_right", "fits", None),
    ("name-it", " water "): (0, "said_other", "miss", 0),
    ("name-it", "Alcohol"): (0, "said_other", "miss", 1),
    ("name-it", "sand"): (0, "said_other", "miss", None),
    ("how-long", "42,5 seconds"): (1, "said_right", "fits", None),
    ("how-long", "20 seconds"): (0, "said_other", "miss", 0),
    ("how-long", "45.1 seconds"): (0, "said_other", "miss", None),
}


@pytest.mark.parametrize(("slug", "text"), TYPED)
def test_what_is_typed(page: Any, slug: str, text: str) -> None:
    score, said, look, band = TYPED[slug, text]
    found, told = answered(page, slug, text)
    assert (found["said"], found["look"], told[0][2]) == (QUIZ[said], look, score)
    bands = page.evaluate("slug => all(form(slug), '.band').map(one => one.checkVisibility())", slug)
    assert [at for at, seen in enumerate(bands) if seen] == ([] if band is None else [band])
    assert page.evaluate("slug => all(form(slug), '.band .verdict').length", slug) == 0
    assert page.evaluate("slug => form(slug).querySelector('.true-number').checkVisibility()", slug)
    assert found["credit"] == 1


LACKING = {
    ("when-to-wash", ""): QUIZ["nothing"],
    ("what-to-use", ""): QUIZ["nothing"],
    ("order-steps", ""): QUIZ["nothing_moved"],
    ("match-moments", ""): QUIZ["nothing"],
    ("match-moments", "one"): QUIZ["picks_left"].format(left=1),
    ("sort-moments", "one"): QUIZ["picks_left"].format(left=1),
    ("rate-replies", "one"): QUIZ["picks_left"].format(left=2),
    ("guess-share", ""): QUIZ["no_number"].format(low=0, high=100),
    ("guess-share", "101"): QUIZ["no_number"].format(low=0, high=100),
    ("guess-share", "-1"): QUIZ["no_number"].format(low=0, high=100),
    ("name-it", " "): QUIZ["nothing_typed"],
    ("how-long", ""): QUIZ["nothing_typed"],
    ("how-long", "many"): QUIZ["no_quantity"],
    ("how-long", "1,2,3 seconds"): QUIZ["no_quantity"],
    ("how-long", "40"): QUIZ["no_unit"],
}


@pytest.mark.parametrize(("slug", "text"), LACKING)
def test_what_is_not_complete_is_told_where_it_is_and_nothing_is_shown(page: Any, slug: str, text: str) -> None:
    given = dict([next(iter(truth(slug).items()))]) if text == "one" else text if "guess" in slug or text else []
    found, told = answered(page, slug, given)
    assert (found["said"], found["checked"], found["look"], told) == (LACKING[slug, text], False, "", [])
    assert found["reasons"] == found["credit"] == 0 and found["bands"] == found["verdicts"] == []
    reached = """slug => all(form(slug), 'select:not(.off), .chips, .typed, .guess')
      .findIndex(one => one.matches(':focus, :has(:focus)'))"""
    if slug not in ("when-to-wash", "what-to-use", "order-steps"):
        assert page.evaluate(reached, slug) == (1 if text == "one" else 0), "the field that lacks something has the focus"


def test_how_sure_one_was_is_told_and_said_only_beside_a_miss(page: Any) -> None:
    sure = QUIZ["said_sure"]
    assert answered(page, "when-to-wash", [1], 3)[0]["said"].endswith(f" {sure}")
    assert answered(page, "when-to-wash", [1], 3, back=True)[0]["said"].endswith(f" {sure} {QUIZ['said_back']}")
    for given, level in (([1], 2), ([0], 3), ([1], 0)):
        found, told = answered(page, "when-to-wash", given, level, back=True)
        assert sure not in found["said"] and QUIZ["said_back"] not in found["said"] and told[0][3] == (level or None)
        assert page.evaluate("form('when-to-wash').querySelector('.sure')") is None, "it is not asked afterwards"
    head = page.evaluate("form('when-to-wash').querySelector('.status b').textContent")
    assert head == QUIZ["said_better"].format(letter="A"), "the verdict stands out"
    assert page.evaluate("form('rate-replies').querySelector('.sure')") is None, "a rating is never sure"


EVERY = {
    "when-to-wash": [1],
    "what-to-use": [0, 2],
    **{slug: wrong(slug) for slug in (*PICKED, "rate-replies")},
    "guess-share": "12.5",
    "name-it": "water",
    "how-long": "20 seconds",
    "say-it-again": "In my own words",
}


@pytest.mark.parametrize("slug", EVERY)
def test_an_answer_shown_again_looks_as_it_did_and_is_not_told_again(page: Any, slug: str) -> None:
    found, told = answered(page, slug, EVERY[slug], 2 if slug not in ("rate-replies", "say-it-again") else 0)
    kept = {"given": told[0][1], "sure": told[0][3]}
    page.evaluate("([slug, kept]) => start({ [slug]: kept })", [slug, kept])
    again = page.evaluate("slug => look(slug)", slug)
    assert again == {**found, "said": QUIZ["kept"]} and page.evaluate("told") == []
    assert page.evaluate("slug => document.activeElement === document.body", slug), "the focus was moved"


@pytest.mark.parametrize("slug", EVERY)
def test_try_again_empties_the_question(page: Any, slug: str) -> None:
    page.evaluate("start()")
    fresh = page.evaluate("slug => look(slug)", slug)
    steps = page.evaluate("slug => all(form(slug), '.slot-text').map(one => one.textContent)", slug)
    answered(page, slug, EVERY[slug], 3 if slug not in ("rate-replies", "say-it-again") else 0)
    page.evaluate("slug => check(slug)", slug)
    found = page.evaluate("slug => look(slug)", slug)
    assert found == {**fresh, "said": QUIZ["said_again"]}
    assert page.evaluate("slug => all(form(slug), '.slot-text').map(one => one.textContent)", slug) == steps
    assert page.evaluate("told")[-1][:3] == [slug, None, None]


def test_a_kept_answer_that_does_not_fit_is_not_shown_and_the_others_are(page: Any) -> None:
    kept = {"match-moments": {"given": {"number": 3}}, "name-it": {"given": {"chosen": [0]}}, "how-long": "changed"}
    page.evaluate(
        "kept => start(kept)", {**kept, "when-to-wash": {"given": {"chosen": [0]}, "sure": 3}, "what-to-use": {"given": None}}
    )
    for slug in kept:
        found = page.evaluate("slug => look(slug)", slug)
        assert (found["said"], found["checked"], found["credit"]) == (QUIZ["changed"], False, 0), slug
    assert page.evaluate("look('when-to-wash')")["said"] == QUIZ["kept"]
    assert page.evaluate("look('what-to-use')")["said"] == ""


def test_a_checked_answer_stands_until_try_again(page: Any) -> None:
    answered(page, "when-to-wash", [1])
    page.evaluate("form('when-to-wash').querySelector('[value=\"0\"]').click()")
    assert page.evaluate("look('when-to-wash')")["ticked"] == ["1"]
    answered(page, "name-it", "water")
    assert page.evaluate("form('name-it').querySelector('input').readOnly") is True
    page.evaluate("check('name-it')")
    assert page.evaluate("form('name-it').querySelector('input').readOnly") is False
    answered(page, "rate-replies", wrong("rate-replies"))
    select = "form('rate-replies').querySelector('select')"
    page.evaluate(f"() => {{ const one = {select}; one.value = '5'; one.dispatchEvent(new Event('change')); }}")
    assert page.evaluate(f"[{select}.value, {select}.getAttribute('aria-disabled')]") == ["0", "true"]
    page.evaluate("check('rate-replies')")
    assert page.evaluate(f"{select}.getAttribute('aria-disabled')") is None


def test_own_words_are_shown_beside_the_model_answer_on_the_second_press_at_the_latest(page: Any) -> None:
    found, _ = answered(page, "say-it-again", "")
    assert (found["said"], found["checked"]) == (QUIZ["nothing_written"], False)
    page.evaluate("check('say-it-again')")
    assert page.evaluate("look('say-it-again')")["checked"] is True
    answered(page, "say-it-again", "Words")
    page.evaluate("all(form('say-it-again'), '.points input')[1].click()")
    found = page.evaluate("look('say-it-again')")
    assert found["said"] == QUIZ["said_points"].format(ticked=1, all=3)
    assert page.evaluate("told")[-1][1:3] == [{"text": "Words", "points": [1]}, None]
    page.evaluate("start({ 'say-it-again': { given: { text: 'Words', points: [1, 7] } } })")
    assert page.evaluate("look('say-it-again')")["ticked"] == ["1"] and page.evaluate("look('say-it-again')")["values"] == [
        "Words"
    ]


def test_a_step_at_an_end_goes_no_further_and_the_place_is_said(page: Any) -> None:
    page.evaluate("start()")
    moves = "all(form('order-steps'), '.moves button').map(one => one.getAttribute('aria-disabled'))"
    assert page.evaluate(moves) == ["true", "false", "false", "false", "false", "true"]
    page.evaluate("all(form('order-steps'), '.moves button')[0].click()")
    assert page.evaluate("look('order-steps')")["values"] == ["", "", ""]
    page.evaluate("all(form('order-steps'), '.moves button')[1].click()")
    found = page.evaluate("look('order-steps')")
    assert (found["said"], sorted(found["values"])) == (QUIZ["moved"].format(place=2, all=3), ["0", "1", "2"])
    assert page.evaluate(moves) == ["true", "false", "false", "false", "false", "true"]


def test_the_way_to_the_next_question_is_there_once_one_is_checked_and_there_is_one(page: Any) -> None:
    onward = "slug => { const one = form(slug).querySelector('.onward'); return one.hidden; }"
    slugs = page.evaluate(
        "() => { start(); return all(document.querySelector('.activity'), 'form.question').map(one => one.id.slice(2)); }"
    )
    assert page.evaluate(onward, slugs[0]) is True
    answered(page, slugs[0], [0])
    assert page.evaluate(onward, slugs[0]) is False
    page.evaluate("slug => form(slug).querySelector('.onward').click()", slugs[0])
    assert page.evaluate("slug => document.activeElement === form(slug).querySelector('legend')", slugs[1])
    answered(page, slugs[-1], "x")
    assert (
        page.evaluate("slug => form(slug).classList.contains('checked')", slugs[-1])
        and page.evaluate(onward, slugs[-1]) is True
    )
