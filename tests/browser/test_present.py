"""A chapter presented in a room: by keyboard and clicker, a section at a time, answers when wanted, nothing kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import audited, focused, listen, start_audit, tab_to, unseen

from courseloom.strings import QUIZ
from courseloom.strings.workshop import PRESENT

pytestmark = pytest.mark.browser
ROOM = {"viewport": {"width": 1280, "height": 720}, "reduced_motion": "reduce"}
PHONE = {"viewport": {"width": 320, "height": 640}, "reduced_motion": "reduce"}


def chapter(built: Path) -> Path:
    return built / "html" / "notebooks" / "01-washing.html"


@pytest.fixture
def page(chromium: Any, tiny_built: Path) -> Iterator[Any]:
    context = chromium.new_context(**ROOM)
    opened = context.new_page()
    opened.heard = listen(opened)
    opened.goto(chapter(tiny_built).as_uri())
    yield opened
    assert not opened.heard
    context.close()


def present(page: Any) -> None:
    page.locator(".present-button").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".presenting")


def place(page: Any) -> str:
    return str(page.inner_text(".present-place"))


def test_it_is_loaded_only_when_it_is_asked_for(chromium: Any, tiny_built: Path) -> None:
    page = chromium.new_context(**ROOM).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[-1]))
    page.goto(chapter(tiny_built).as_uri())
    assert "present.js" not in asked
    present(page)
    assert asked.count("present.js") == 1
    page.keyboard.press("Escape")
    present(page)
    assert asked.count("present.js") == 1
    page.context.close()


def test_only_chapters_offer_it_and_only_with_scripts(chromium: Any, tiny_built: Path) -> None:
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(chapter(tiny_built).as_uri())
    assert not page.locator(".present-button").is_visible()
    page.context.close()
    assert "present-button" not in (tiny_built / "html" / "index.html").read_text("utf-8")


@pytest.mark.parametrize(("on", "back"), [("PageDown", "PageUp"), ("ArrowRight", "ArrowLeft")])
def test_keys_and_clickers_go_section_by_section(page: Any, on: str, back: str) -> None:
    present(page)
    count = int(place(page).split(" of ")[1].split(":")[0])
    assert count > 1
    seen = [place(page)]
    for _ in range(60):
        assert page.locator(".present-step:not(h1):visible").evaluate_all(
            "all => all.every(one => one.matches('.present-now'))"
        )
        page.keyboard.press(on)
        if place(page) != seen[-1]:
            seen.append(place(page))
            assert focused(page, ".present-now :is(h1, h2), :is(h1, h2).present-now"), (
                "the new section's heading is not read out"
            )
    assert [said.split(" of ")[0] for said in seen] == [str(number) for number in range(1, count + 1)]
    for _ in range(60):
        page.keyboard.press(back)
    assert place(page) == seen[0]


def test_the_end_leaves_the_page_as_it_was(page: Any) -> None:
    before = page.inner_html("main")
    present(page)
    assert not page.locator(".top").is_visible() and not page.locator(".foot").is_visible()
    page.keyboard.press("PageDown")
    page.keyboard.press("Escape")
    assert focused(page, ".present-button")
    assert page.inner_html("main") == before
    assert page.locator(".top").is_visible()


def to_question(page: Any, kind: str) -> Any:
    number = page.locator(".present-step").evaluate_all(
        """(all, kind) => {
          const home = document.querySelector(`form.question[data-kind="${kind}"]`).closest("section");
          const marks = [...document.querySelectorAll("main .text > section > section")];
          return 1 + marks.findIndex(one => one.contains(home) || one === home);
        }""",
        kind,
    )
    page.keyboard.press("Home")
    for _ in range(60):
        if place(page).startswith(f"{number + 1} of"):
            break
        page.locator(".present-on").click()
        if page.locator(f'.present-now form.question[data-kind="{kind}"]').count():
            break
    return page.locator(f'.present-now form.question[data-kind="{kind}"]').first


def test_answers_wait_until_they_are_wanted(page: Any) -> None:
    present(page)
    form = to_question(page, "choice")
    assert form.count() and not form.locator(".check").is_visible()
    assert not form.get_by_text(QUIZ["good"]).locator("visible=true").count()
    reveal = form.get_by_role("button", name=PRESENT["reveal"])
    reveal.click()
    shown = form.locator(".present-answer")
    assert shown.is_visible() and QUIZ["good"] in shown.inner_text() and "✓" in shown.inner_text()
    assert not unseen(page, f"#{form.get_attribute('id')} .present-answer .reason")
    hide = form.get_by_role("button", name=PRESENT["hide"])
    assert hide.get_attribute("aria-expanded") == "true"
    hide.click()
    assert not shown.is_visible()


def test_hands_draw_bars_and_stay_in_the_room(page: Any) -> None:
    present(page)
    form = to_question(page, "choice")
    form.get_by_role("button", name=PRESENT["open_hands"]).click()
    inputs = form.locator(".present-hands input")
    inputs.nth(0).fill("3")
    inputs.nth(1).fill("9")
    widths = form.locator(".present-bar-of").evaluate_all("all => all.map(one => one.getBoundingClientRect().width)")
    assert widths[1] > widths[0] > 0
    assert "3 of 12" in form.inner_text() and "9 of 12" in form.inner_text()
    here = place(page)
    inputs.nth(0).press("ArrowLeft")
    inputs.nth(0).press("PageDown")
    assert place(page) == here, "keys in a field turned the page"
    assert page.evaluate("() => localStorage.length + sessionStorage.length") == 0
    page.keyboard.press("Escape")
    assert not page.locator("form.question .option input:checked").count()
    assert not page.locator(".present-hands").count()


def test_the_clock_counts_up_or_down(page: Any) -> None:
    present(page)
    clock = page.get_by_role("timer")
    assert clock.inner_text() == "0:00"
    page.get_by_label(PRESENT["minutes"]).fill("5")
    assert clock.inner_text() == "5:00"
    tab_to(page, ".present-end")
    page.get_by_role("button", name=PRESENT["start"]).click()
    pause = page.get_by_role("button", name=PRESENT["pause"])
    pause.click()
    page.get_by_role("button", name=PRESENT["reset"]).click()
    assert clock.inner_text() == "5:00"


@pytest.mark.parametrize("size", [ROOM, PHONE], ids=["room", "phone"])
def test_it_can_be_used_by_everyone(chromium: Any, tiny_built: Path, axe: str, size: Any) -> None:
    page = chromium.new_context(**size).new_page()
    page.goto(chapter(tiny_built).as_uri())
    present(page)
    form = to_question(page, "choice")
    for name in ("open_hands", "reveal"):
        form.get_by_role("button", name=PRESENT[name]).click()
    start_audit(page, axe)
    assert audited(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    page.context.close()
