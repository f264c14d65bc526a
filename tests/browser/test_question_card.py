"""The question card after Check: what stands on the screen, what is announced, and what it offers next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import DESKTOP, Learner, audited, choose, enter, focused, keys, listen, press_button, start_audit
from kinds import GIVE, PAGE
from playwright.sync_api import expect

from courseloom.strings import MEMORY, QUIZ

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "reduced_motion": "reduce"}
IN_SIGHT = """(form, parts) => parts.map(part => form.querySelector(part).getBoundingClientRect())
  .map(box => box.top >= 0 && box.bottom <= innerHeight)"""


@pytest.fixture(scope="module")
def phone(chromium: Any, book: Path) -> Iterator[Any]:
    context = chromium.new_context(**PHONE)
    page = context.new_page()
    heard = listen(page)
    page.goto((book / "html/notebooks/02-functions.html").as_uri())
    yield page
    context.close()
    assert heard == []


def test_after_check_verdict_and_answer_are_on_the_screen_of_a_phone_and_told_once(phone: Any) -> None:
    phone.evaluate(
        """() => document.querySelectorAll(".status").forEach(status => {
          status.told = [];
          new MutationObserver(() => { if (status.textContent) status.told.push(status.textContent); })
            .observe(status, { childList: true, characterData: true, subtree: true });
        })"""
    )
    forms = phone.locator("form[data-kind=choice][data-scored]").all()
    assert len(forms) > 8
    for form in forms[:6]:
        id = form.get_attribute("id")
        last = form.locator(".option").count() - 1
        form.locator(".option label").nth(last).click()
        form.locator(".sure label").nth(2).click()
        form.locator(".check").click()
        expect(form.get_by_role("status")).not_to_be_empty()
        phone.wait_for_timeout(60)
        assert form.evaluate(IN_SIGHT, [".status", ".chosen label"]) == [True, True], id
        assert focused(phone, f"#{id} .check"), "the focus was moved"
        assert len(form.evaluate("form => form.querySelector('.status').told")) == 1, "told more than once"
        said = form.get_by_role("status").inner_text()
        assert (QUIZ["said_sure"] in said) != keys(str(id)[2:])[last]
    first = forms[0]
    following = first.evaluate("form => form.parentNode.querySelectorAll('form')[1].id")
    first.get_by_role("button", name=QUIZ["next"]).click()
    assert focused(phone, f"#{following} legend")
    assert phone.locator(f"#{following}").evaluate(IN_SIGHT, ["legend"]) == [True]


def test_segments_and_chips_are_chosen_with_arrows_and_are_wide_enough_to_tap(phone: Any) -> None:
    phone.reload()
    form = phone.locator("form[data-kind=choice][data-scored]").first
    selector = enter(phone, form)
    choose(phone, selector, "choice", [0])
    phone.keyboard.press("Tab")
    phone.keyboard.press("Space")
    phone.keyboard.press("ArrowRight")
    assert form.get_by_label(QUIZ["sure_2"]).is_checked()
    press_button(phone, selector)
    high = (
        "all => all.filter(one => one.checkVisibility()).map(one => one.getBoundingClientRect()).filter(box => box.height < 44)"
    )
    assert phone.locator(":is(.segments, .chips) label, .actions button, .moves button").evaluate_all(high) == []


def test_keep_is_offered_once_after_the_first_check_and_stores_nothing_before(learner: Learner) -> None:
    page = learner.page
    learner.open(Learner.CHAPTER)
    learner.answer("when-to-wash", 0)
    expect(page.locator(".keep")).to_contain_text(MEMORY["keep_ask"])
    learner.answer("water-is-enough", 0)
    assert page.locator(".keep").count() == 1
    learner.press(MEMORY["not_now"])
    assert page.locator(".keep").count() == 0 and focused(page, "#q-when-to-wash .check")
    learner.answer("when-to-wash", 1)
    assert page.locator(".keep").count() == 0
    assert page.evaluate("() => [localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    learner.open(Learner.CHAPTER)
    learner.answer("when-to-wash", 0)
    learner.press(MEMORY["keep"])
    expect(page.locator(".keep")).to_have_text(MEMORY["remembered"])
    assert focused(page, ".keep") and len(learner.kept()["answers"]) == 1


@pytest.mark.parametrize(
    "colours", [{}, {"color_scheme": "dark"}, {"forced_colors": "active"}], ids=["light", "dark", "forced"]
)
def test_every_state_of_the_card_is_sound(chromium: Any, disk: str, axe: str, colours: dict[str, str]) -> None:
    context = chromium.new_context(
        **{**DESKTOP, "viewport": {"width": 390, "height": 844}, "reduced_motion": "reduce", **colours}
    )
    page = context.new_page()
    page.goto(f"{disk}/{PAGE}")
    for state in ("chosen", "checked", "unfolded"):
        if state == "chosen":
            page.locator(".option input, .sure input").evaluate_all("all => all.forEach(one => one.click())")
            page.locator("form.question").evaluate_all(f"all => all.forEach({GIVE})")
        elif state == "checked":
            page.locator("form.question:not([data-kind=recall]) .check").evaluate_all("all => all.forEach(one => one.click())")
            page.wait_for_function("() => document.querySelectorAll('form.checked').length > 6")
        else:
            page.locator(".why").evaluate_all("all => all.forEach(one => { one.open = true; })")
        start_audit(page, axe)
        assert audited(page) == [], state
    context.close()
