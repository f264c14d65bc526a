"""A chapter presented in a room: by keyboard and clicker, a section at a time, answers when wanted, nothing kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import audited, focused, listen, start_audit, tab_to, unseen

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
def test_keys_and_clickers_go_screen_by_screen(page: Any, on: str, back: str) -> None:
    present(page)
    count = int(place(page).split(" of ")[1].split(":")[0])
    assert count > 1
    seen = [place(page)]
    for _ in range(300):
        page.keyboard.press(on)
        assert focused(page, ".present-screen :is(h1, h2)"), "the new screen's heading is not read out"
        if place(page) != seen[-1]:
            seen.append(place(page))
        if page.get_attribute(".present-on", "aria-disabled") == "true":
            break
    assert [said.split(" of ")[0] for said in seen] == [str(number) for number in range(1, count + 1)]
    while page.get_attribute(".present-back", "aria-disabled") == "false":
        page.keyboard.press(back)
    assert place(page) == seen[0]


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080)])
def test_nothing_is_clipped_or_too_small_for_the_room(page: Any, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    present(page)
    while True:
        told = page.evaluate("""() => {
          const screen = document.querySelector(".present-screen");
          const all = [...document.querySelectorAll(".present *:not(option)")];
          const worded = all.filter(one => one.getClientRects().length && !one.closest(".present-place")
            && [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()));
          return [screen.scrollHeight - screen.clientHeight, screen.scrollWidth - screen.clientWidth,
                  Math.min(...worded.map(one => parseFloat(getComputedStyle(one).fontSize)))];
        }""")
        assert told[0] <= 1 and told[1] <= 1 and told[2] >= 27.99 * width / 1280, place(page)
        if page.get_attribute(".present-on", "aria-disabled") == "true":
            break
        page.keyboard.press("ArrowRight")


def test_the_speaker_has_notes_and_what_comes_next_in_a_window_of_their_own(page: Any) -> None:
    present(page)
    with page.context.expect_page() as opening:
        page.get_by_role("button", name=PRESENT["notes"]).click()
    speaker = opening.value
    following = page.locator(".present-bar option").nth(1).inner_text().split(". ", 1)[1]
    assert following in speaker.locator(".present-ahead").inner_text()
    speaker.get_by_role("button", name=PRESENT["on"]).click()
    assert place(page).startswith("2 of")
    speaker.keyboard.press("ArrowLeft")
    assert place(page).startswith("1 of")
    page.keyboard.press("Escape")
    if not speaker.is_closed():
        speaker.wait_for_event("close")
    assert focused(page, ".present-button")


def test_notes_stand_below_the_screen_where_no_window_opens(page: Any) -> None:
    page.evaluate("() => { window.open = () => null; }")
    present(page)
    page.get_by_role("button", name=PRESENT["notes"]).click()
    assert page.locator(".present-notes").is_visible()
    page.get_by_role("button", name=PRESENT["notes"]).click()
    assert not page.locator(".present-notes").count()


def test_the_end_leaves_the_page_as_it_was(page: Any) -> None:
    before = page.inner_html("main")
    present(page)
    assert not page.locator(".top").is_visible() and not page.locator(".foot").is_visible()
    page.keyboard.press("PageDown")
    page.keyboard.press("Escape")
    assert focused(page, ".present-button")
    assert page.inner_html("main") == before
    assert page.locator(".top").is_visible()


def to_question(page: Any) -> Any:
    """Go to the first scored question whose options are lettered; return its screen."""
    stem = page.evaluate("""() => {
      const legend = document.querySelector('main form.question[data-kind="choice"][data-scored] legend').cloneNode(true);
      legend.querySelectorAll(".count, .number").forEach(one => one.remove());
      return legend.textContent.trim();
    }""")
    screen = page.locator(".present-screen")
    for _ in range(300):
        if stem in screen.inner_text() and page.locator(".present-row").count():
            break
        page.keyboard.press("PageDown")
    return screen


def test_reasons_come_one_at_a_time_when_they_are_wanted(page: Any) -> None:
    present(page)
    screen = to_question(page)
    options = screen.locator(".present-row").count()
    assert options and not screen.locator(".present-verdict").count() and not screen.locator("input").count()
    here, said = place(page), []
    for _ in range(options):
        page.keyboard.press("ArrowRight")
        assert place(page) == here and screen.locator(".present-row").count() == 1
        assert not unseen(page, ".present-screen p")
        said.append(screen.locator(".present-verdict").inner_text())
    assert sum(PRESENT["fits"] in one and "✓" in one for one in said) == 1
    page.keyboard.press("ArrowRight")
    assert place(page) != here


def test_hands_draw_bars_and_stay_in_the_room(page: Any) -> None:
    present(page)
    form = to_question(page)
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
    to_question(page).get_by_role("button", name=PRESENT["open_hands"]).click()
    start_audit(page, axe)
    assert audited(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    page.context.close()
