"""Match, categorise, order, estimate, cloze and rate-the-reply, on the tiny course: by keyboard, told, seen, printed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from browsing import (
    DESKTOP,
    LOUD,
    answer_everything,
    audited,
    enter,
    focused,
    listen,
    press_button,
    seen,
    start_audit,
    tab_to,
    unseen,
)
from conftest import ROOT
from kinds import AFTERWARDS, ASKED, GIVE, GUESS, PAGE, PICKS, SIDEWAYS, SMALL, answer, fields, told, truth, whys, wrong
from playwright.sync_api import expect

from courseloom.strings import QUIZ

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def tab(chromium: Any, server: str) -> Iterator[Any]:
    context = chromium.new_context(**DESKTOP)
    page = context.new_page()
    heard = listen(page, server)
    yield page
    context.close()
    assert [one for one in heard if "favicon" not in one] == []


@pytest.fixture(params=["disk", "server"])
def page(request: Any, tab: Any, disk: str, server: str) -> Any:
    """The chapter, fresh, once from the disk and once from a server."""
    tab.goto("about:blank")
    tab.goto(f"{disk if request.param == 'disk' else server}/{PAGE}")
    return tab


@pytest.fixture
def fresh(tab: Any, disk: str) -> Any:
    """The chapter, fresh, from the disk."""
    tab.goto("about:blank")
    tab.goto(f"{disk}/{PAGE}")
    return tab


@pytest.mark.parametrize("slug", PICKS)
def test_all_right_with_the_keyboard_alone(page: Any, slug: str) -> None:
    form = answer(page, slug, truth(slug))
    page.wait_for_timeout(60)  # longer than the pause before a status speaks
    said = form.get_by_role("status").inner_text()
    assert said == "" or (slug == "order-steps" and said.startswith("Now")), "graded before Check"
    assert seen(page, AFTERWARDS) == [], "graded before Check"
    press_button(page, f"#q-{slug}")
    status = form.get_by_role("status")
    if slug == "rate-replies":
        expect(status).to_have_text(QUIZ["said_rated"].format(distance="0.0"))
        assert not [word for word in (*LOUD, "✓", "○") if word in form.inner_text()], "a rating was judged"
    else:
        expect(status).to_have_text(QUIZ["said_slots"].format(right=len(truth(slug)), all=len(truth(slug))))
        shown = form.locator(".reason:not(.spare):visible .verdict-word").all_inner_texts()
        assert len(shown) == len(truth(slug)) and all(word.startswith(QUIZ["good"]) for word in shown)
    assert unseen(page, f"#q-{slug} .credit") == []


@pytest.mark.parametrize("slug", PICKS)
def test_a_reason_for_every_slot_and_what_was_right(fresh: Any, slug: str) -> None:
    right, given = truth(slug), wrong(slug)
    form = answer(fresh, slug, given)
    press_button(fresh, f"#q-{slug}")
    text = form.inner_text()
    name = next(iter(right))
    if slug == "fill-gaps":
        gap = ASKED[slug]["gaps"]
        assert [why in text for why in whys(slug)] == [True, True, True, False], "what nobody picked stays shut"
        assert form.locator(".reason:visible").count() == 3 and len(gap) == 2
        mine = form.locator(".pick-reason:visible", has_text="whenever")
        assert mine.locator(".verdict-word").inner_text() == f"{QUIZ['look']} · {QUIZ['yours']}"
    else:
        assert all(why in text for why in whys(slug))
        slot = form.locator(".slot", has_text=name)
        word = slot.locator(".verdict-word").inner_text()
        assert right[name] in word
        if slug == "rate-replies":
            assert (given[name], right[name]) == ("−3", "+3")
            assert word == QUIZ["distance"].format(mine="−3", key="+3", distance=6)
        else:
            assert word.startswith(QUIZ["look"])
            assert slot.locator(".mark").inner_text() == "○"
    said = {"rate-replies": QUIZ["said_rated"].format(distance="2.0")}
    hits = sum(given[one] == right[one] for one in right)
    expect(form.get_by_role("status")).to_have_text(said.get(slug, QUIZ["said_slots"].format(right=hits, all=len(right))))


@pytest.mark.parametrize("slug", [slug for slug in PICKS if slug != "order-steps"])
def test_an_empty_list_is_told_and_reached(fresh: Any, slug: str) -> None:
    form = fresh.locator(f"#q-{slug}")
    enter(fresh, form)
    names = fields(fresh, slug)
    check = f"#q-{slug} .check"
    tab_to(fresh, check)
    fresh.keyboard.press("Enter")
    expect(form.get_by_role("status")).to_have_text(QUIZ["nothing"])

    def reached(name: str) -> bool:
        group = form.get_by_role("radiogroup", name=name, exact=True)
        field = group.get_by_role("radio").first if group.count() else form.get_by_role("combobox", name=name, exact=True)
        return bool(field.evaluate("one => one === document.activeElement"))

    assert reached(names[0])
    fresh.keyboard.press("ArrowDown")
    tab_to(fresh, check)
    fresh.keyboard.press("Enter")
    expect(form.get_by_role("status")).to_have_text(QUIZ["picks_left"].format(left=len(names) - 1))
    assert reached(names[1])
    assert seen(fresh, AFTERWARDS) == []


def test_steps_are_moved_by_buttons_that_name_them_and_a_status_says_the_place(fresh: Any) -> None:
    form = fresh.locator("#q-order-steps")
    steps = form.locator(".slot-text").all_inner_texts()
    assert not set(steps) - set(truth("order-steps"))
    enter(fresh, form)
    tab_to(fresh, "#q-order-steps .check", limit=20)
    fresh.keyboard.press("Enter")
    expect(form.get_by_role("status")).to_have_text(QUIZ["nothing_moved"])
    enter(fresh, form)
    tab_to(fresh, f"[aria-label='{QUIZ['down'].format(step=steps[0])}']")
    fresh.keyboard.press("Enter")
    expect(form.get_by_role("status")).to_have_text(QUIZ["moved"].format(place=2, all=len(steps)))
    assert form.locator(".slot-text").all_inner_texts() == [steps[1], steps[0], *steps[2:]]
    assert focused(fresh, f"[aria-label='{QUIZ['down'].format(step=steps[0])}']")
    last = form.get_by_role("button", name=QUIZ["down"].format(step=steps[-1]), exact=True)
    assert last.get_attribute("aria-disabled") == "true"
    last.press("Enter")
    assert form.locator(".slot-text").all_inner_texts()[-1] == steps[-1]


@pytest.mark.parametrize("slug", PICKS)
def test_picks_stand_until_try_again(fresh: Any, slug: str) -> None:
    given = wrong(slug)
    form = answer(fresh, slug, given)
    first = form.locator(".check").inner_text()
    press_button(fresh, f"#q-{slug}")
    expect(form.locator(".check")).to_have_text(QUIZ["again"])
    expect(form.get_by_role("status")).not_to_be_empty()
    before = form.inner_text()
    if slug == "order-steps":
        assert unseen(fresh, f"#q-{slug} .moves") != []
    else:
        tab_to(fresh, f"#q-{slug} :is(select, .chips input)", "Shift+Tab")
        for key in ("ArrowDown", "ArrowUp", "Home", "End", "ArrowUp", "Enter"):
            fresh.keyboard.press(key)
    values = form.locator("select").evaluate_all("all => all.map(s => s.selectedOptions[0].text)")
    assert values == [given[name] for name in fields(fresh, slug)], "a checked pick changed"
    assert form.inner_text() == before
    tree = form.aria_snapshot()
    assert slug == "order-steps" or tree.count("[disabled]") >= len(values), "a fixed pick should be told as such"
    assert "✓" not in tree and "○" not in tree, "a mark is read out beside the word that says the same"
    if slug != "order-steps":
        tab_to(fresh, f"#q-{slug} .check")
    press_button(fresh, f"#q-{slug}")
    expect(form.get_by_role("status")).to_have_text(QUIZ["said_again"])
    assert form.locator("select").evaluate_all("all => all.map(s => s.value)") == [""] * len(values)
    assert seen(fresh, AFTERWARDS) == []
    assert form.locator(".check").inner_text() == first
    answer(fresh, slug, truth(slug))
    press_button(fresh, f"#q-{slug}")
    assert unseen(fresh, f"#q-{slug} .credit") == []


@pytest.mark.parametrize(
    ("written", "said", "band"),
    [
        ("40", "close", 1),
        ("40.5", "close", 1),
        ("40,5", "close", 1),
        ("45 %", "close", 1),
        ("35", "close", 1),
        ("34,9", "far", 1),
        ("30", "far", 1),
        ("29.9", "far", 0),
        ("0", "far", 0),
        ("100", "far", 1),
    ],
)
def test_a_guess(fresh: Any, written: str, said: str, band: int) -> None:
    form = fresh.locator(f"#q-{GUESS}")
    enter(fresh, form)
    tab_to(fresh, f"#q-{GUESS} .guess input")
    fresh.keyboard.type(written)
    assert seen(fresh, AFTERWARDS) == []
    press_button(fresh, f"#q-{GUESS}")
    expect(form.get_by_role("status")).to_have_text(QUIZ[f"said_{said}"])
    assert "40% (Made and Test, 2020)" in form.locator(".true-number").inner_text()
    assert form.locator(".band:visible").all_inner_texts() == [ASKED[GUESS]["bands"][band]["why"]]
    assert unseen(fresh, f"#q-{GUESS} .credit") == []


@pytest.mark.parametrize("written", ["", " ", "101", "-1", "many", "4 or 5", "100,1"])
def test_a_guess_that_is_none_is_told_and_kept(page: Any, written: str) -> None:
    form = page.locator(f"#q-{GUESS}")
    enter(page, form)
    tab_to(page, f"#q-{GUESS} .guess input")
    page.keyboard.type(written)
    page.keyboard.press("Enter")
    expect(form.get_by_role("status")).to_have_text(QUIZ["no_number"].format(low=0, high=100))
    assert focused(page, f"#q-{GUESS} .guess input")
    assert form.locator(".guess input").input_value() == written
    assert seen(page, AFTERWARDS) == []


def test_a_guess_stands_until_try_again(page: Any) -> None:
    form = page.locator(f"#q-{GUESS}")
    enter(page, form)
    tab_to(page, f"#q-{GUESS} .guess input")
    page.keyboard.type("12,5")
    page.keyboard.press("Enter")
    expect(form.locator(".check")).to_have_text(QUIZ["again"])
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    assert form.locator(".guess input").input_value() == "12,5"
    assert unseen(page, f"#q-{GUESS} .true-number") == []
    press_button(page, f"#q-{GUESS}")
    expect(form.get_by_role("status")).to_have_text(QUIZ["said_again"])
    assert form.locator(".guess input").input_value() == ""
    assert seen(page, AFTERWARDS) == []


def test_ratings_say_whose_key_it_is(fresh: Any) -> None:
    form = fresh.locator("#q-rate-replies")
    assert "authors' key, not yet rated by a panel" in form.locator(".instruction").inner_text()
    assert form.get_attribute("data-scored") is None
    assert form.locator(".check").inner_text() == QUIZ["compare_key"]


def test_names_in_the_accessibility_tree(fresh: Any) -> None:
    for slug in PICKS:
        role = "radiogroup" if slug == "sort-moments" else "combobox"
        assert sorted(told(fresh, slug)) == sorted((name, role) for name in truth(slug) if slug != "order-steps"), slug
        group = fresh.locator(f"#q-{slug}").get_by_role("group", name=ASKED[slug]["stem"])
        assert group.count() == 1
    assert told(fresh, GUESS) == [(f"{QUIZ['guess']} %", "textbox")]


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_width_and_targets(chromium: Any, disk: str, axe: str, scheme: str, width: int) -> None:
    context = chromium.new_context(color_scheme=scheme, viewport={"width": width, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    heard = listen(page)
    page.goto(f"{disk}/{PAGE}")
    for state in ("fresh", "answered"):
        if state == "answered":
            for slug in PICKS:
                page.locator(f"#q-{slug}").evaluate(GIVE)
            page.locator(f"#q-{GUESS} .guess input").fill("12,5")
            for field in page.locator(".typed input").all():
                field.fill("40 seconds")
            for slug in ASKED:
                page.locator(f"#q-{slug} .check").click()
            page.wait_for_function("n => document.querySelectorAll('form.checked').length === n", arg=len(ASKED))
        start_audit(page, axe)
        assert audited(page) == [], state
        assert page.evaluate(SIDEWAYS) <= 0, state
        assert page.evaluate(SMALL) == [], state
    assert heard == []
    context.close()


def test_the_belief_behind_a_distractor_is_named_once_it_is_checked(book: Path, chromium: Any) -> None:
    bank = yaml.safe_load((ROOT / "quizzes/02-functions.yml").read_text("utf-8"))
    asked = next(
        question
        for quiz in bank["quizzes"]
        for question in quiz["questions"]
        if quiz.get("purpose", "selfcheck") == "selfcheck"
        and any("misconception" in one for one in question.get("options", []))
    )
    told = yaml.safe_load((ROOT / "book/beliefs.yml").read_text("utf-8"))["beliefs"]
    ideas = [told[one["misconception"]] for one in asked["options"] if "misconception" in one]
    page = chromium.new_page()
    page.goto((book / "html/notebooks/02-functions.html").as_uri())
    form = page.locator(f"#q-{asked['id']}")
    assert form.locator(".belief:visible").count() == 0
    form.locator(".option input").first.check()
    form.locator(".check").click()
    for folded in form.locator(".why summary").all():
        folded.click()
    expect(form.locator(".belief")).to_have_text([QUIZ["belief"].format(idea=idea) for idea in ideas])
    assert unseen(page, f"#q-{asked['id']} .belief") == []
    opening = page.locator('form[data-purpose="opening"] .belief')
    assert opening.count() == 0, "an opening question judges nothing"
    page.close()


def test_hints_come_in_steps_and_trying_again_keeps_the_order(chromium: Any, disk: str) -> None:
    page = chromium.new_page()
    page.goto(f"{disk}/{PAGE}")
    form = page.locator("#q-what-to-use")
    hint = form.locator(".hint")
    assert hint.count() == 1 and hint.get_attribute("open") is None
    hint.locator("summary").press("Enter")
    assert hint.get_attribute("open") is not None and "soap" in hint.inner_text().lower()
    for slug in ("what-to-use", "when-to-wash", "match-moments", "order-steps"):
        form = page.locator(f"#q-{slug}")
        before = form.locator(".option-text, .slot-text, option").all_inner_texts()
        for _ in range(2):
            form.evaluate(GIVE)
            if form.locator(".option").count():
                form.locator(".option input").first.check()
            form.locator(".check").click()
            form.locator(".check").click()
            assert form.locator(".option-text, .slot-text, option").all_inner_texts() == before, "reshuffled"
    page.close()


def test_a_form_that_says_the_shape_of_its_answer_needs_no_known_kind(chromium: Any, tiny_built: Path) -> None:
    """A new kind of question with the answer of one that is there works without a line of script."""
    kinds = ("match", "order", "estimate", "multiple", "recall", "short-answer")
    text = (tiny_built / "html" / PAGE).read_text("utf-8")
    for kind in kinds:
        assert f'data-kind="{kind}"' in text, kind
        text = text.replace(f'data-kind="{kind}"', 'data-kind="brand-new"')
    context = chromium.new_context(**DESKTOP)
    context.route(f"**/{PAGE}", lambda route: route.fulfill(body=text, content_type="text/html"))
    page = context.new_page()
    heard = listen(page)
    page.goto(f"{(tiny_built / 'html').as_uri()}/{PAGE}")
    assert answer_everything(page) > len(kinds)
    labels = page.locator(".question[data-kind='brand-new'] .check").all_inner_texts()
    context.close()
    assert heard == [] and set(labels) == {QUIZ["again"]}
