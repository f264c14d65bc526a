"""Match, categorise, order, estimate, cloze and rate-the-reply, on the tiny course, without scripts and printed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from browsing import DESKTOP, enter, seen, squashed, tab_to, unseen
from kinds import AFTERWARDS, ASKED, GIVE, GUESS, PAGE, PICKS, truth, whys

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def still(chromium: Any, disk: str) -> Iterator[Any]:
    """The chapter with scripts switched off."""
    context = chromium.new_context(java_script_enabled=False, **DESKTOP)
    page = context.new_page()
    page.goto(f"{disk}/{PAGE}")
    yield page
    context.close()


@pytest.mark.parametrize("slug", [*PICKS, GUESS])
def test_without_scripts_it_reads_and_the_reasons_open(still: Any, slug: str) -> None:
    form, here = still.locator(f"#q-{slug}"), f"#q-{slug}"
    parts = ":is(fieldset:not(.sure) > legend, .instruction, .slot, .slot-text, .gapped, select, .guess input)"
    assert form.locator(parts).count() >= 2 + (slug != GUESS)
    assert unseen(still, f"{here} {parts}, {here} .reasons summary") == []
    assert seen(still, f"{here} :is({AFTERWARDS}, button, .status, .on-paper)") == []
    enter(still, form)
    tab_to(still, f"{here} .reasons summary")
    still.keyboard.press("Enter")
    text = form.locator(".reasons").inner_text()
    assert [why for why in whys(slug) if why not in text] == []
    assert unseen(still, f"{here} .reasons :is(.reason, .band, .true-number, .credit)") == []
    if slug == GUESS:
        assert "40%" in text and "If you guessed below 30" in text and "If you guessed 30 or more" in text
    else:
        for name, words in truth(slug).items():
            assert squashed(name) in squashed(text)
            assert squashed(words) in squashed(text)
    still.keyboard.press("Enter")


def test_without_scripts_enter_sends_nothing(still: Any) -> None:
    address = still.url
    still.locator(f"#q-{GUESS} .guess input").fill("40")
    still.locator(f"#q-{GUESS} .guess input").press("Enter")
    still.locator("#q-order-steps select").first.press("Enter")
    still.wait_for_timeout(200)
    assert still.url.split("#")[0] == address.split("#")[0]
    assert still.locator(f"#q-{GUESS} .guess input").input_value() == "40"


def test_printed_from_the_browser_there_is_a_line_to_write_on(chromium: Any, disk: str) -> None:
    context = chromium.new_context(viewport={"width": 657, "height": 986}, color_scheme="dark")
    page = context.new_page()
    page.goto(f"{disk}/{PAGE}")
    for slug in PICKS:
        page.locator(f"#q-{slug}").evaluate(GIVE)
    page.locator(f"#q-{GUESS} .guess input").fill("12,5")
    for slug in ASKED:
        page.locator(f"#q-{slug} .check").click()
    page.emulate_media(media="print")
    assert seen(page, f"{AFTERWARDS}, .sure, .status, button, summary") == []
    assert unseen(page, ".slot, .slot-text, .gapped, select, .guess input, .on-paper li") == []
    style = "one => { const c = getComputedStyle(one); return [c.appearance, c.color, c.borderBottomStyle, c.borderTopStyle]; }"
    styles = page.locator("form select, .guess input").evaluate_all(f"all => all.map({style})")
    assert {tuple(style) for style in styles} == {("none", "rgba(0, 0, 0, 0)", "solid", "none")}
    for slug in ("match-moments", "sort-moments", "fill-gaps"):
        text = page.locator(f"#q-{slug} :is(.on-paper, .picks)").inner_text()
        assert all(words in text for words in truth(slug).values())
    context.close()
