"""The frame of a page: what says where one is, and how one comes back to it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import COLOURS, DESKTOP, TAGS, Learner, answer_everything, audited, focused, listen, start_audit, tab_to
from playwright.sync_api import expect

from courseloom.activities.question import hashed
from courseloom.strings import PAGE

pytestmark = pytest.mark.browser

SECTION, ALL = "then", 3
"""The second section of the chapter, before its key points; and how many it has."""
PHONE = {"viewport": {"width": 390, "height": 844}, "reduced_motion": "reduce", "has_touch": True}
COVERED = """() => { const one = document.activeElement, bar = document.querySelector(".top");
  if (bar.contains(one) || one.matches("body, .skip") || getComputedStyle(bar).position !== "sticky") return "";
  return one.getBoundingClientRect().top < bar.getBoundingClientRect().bottom ? one.outerHTML.slice(0, 120) : ""; }"""
SHIFTS = """window.shifts = [];
const said = each => each.node && (each.node.outerHTML || each.node.textContent).slice(0, 80);
new PerformanceObserver(list => list.getEntries().forEach(one => {
  if (!one.hadRecentInput) window.shifts.push(one.value + " " + one.sources.map(said).join(" | "));
})).observe({ type: "layout-shift", buffered: true });"""


@pytest.fixture
def phone(chromium: Any, disk: str) -> Iterator[Learner]:
    """A learner with a phone."""
    context = chromium.new_context(**PHONE)
    page = context.new_page()
    heard = listen(page)
    yield Learner(page, disk)
    context.close()
    assert heard == []


def read_on(learner: Learner, id: str = SECTION) -> None:
    """Scroll to a section, from the top."""
    learner.page.evaluate("() => { scrollTo(0, 0); return document.fonts.ready.then(() => {}); }")
    learner.page.evaluate("id => document.getElementById(id).scrollIntoView()", id)
    expect(learner.page.locator(".contents [aria-current=location]")).to_have_attribute("href", f"#{id}")


def test_a_chapter_is_left_in_a_section_and_taken_up_there(learner: Learner) -> None:
    learner.remember()
    read_on(learner)
    learner.open("index.html")
    assert learner.kept()["places"] == {hashed(learner.CHAPTER.removesuffix(".html")): 2}
    learner.page.locator(".continue a").first.click()
    assert learner.page.url.endswith(f"{learner.CHAPTER}#{SECTION}")
    learner.open(learner.CHAPTER)
    learner.open("index.html")
    expect(learner.page.locator(".continue a").first).to_have_attribute("href", f"{learner.base}/{learner.CHAPTER}#{SECTION}")
    learner.open(learner.CHAPTER)
    going_on = learner.page.get_by_role("link", name=PAGE["go_back"].format(n=2, title="Then"))
    going_on.click()
    expect(learner.page.locator(f"#{SECTION} h2")).to_be_in_viewport()


def test_nothing_of_the_place_is_kept_before_it_is_asked_for(learner: Learner) -> None:
    learner.open(f"{learner.CHAPTER}#{SECTION}")
    learner.open("index.html")
    assert learner.page.evaluate("localStorage.length") == 0
    expect(learner.page.locator(".continue")).to_be_hidden()


def test_what_is_answered_is_said_in_words_beside_chapter_and_section(learner: Learner) -> None:
    learner.open(learner.CHAPTER)
    learner.answer("when-to-wash", 0)
    expect(learner.page.locator(".contents .count")).to_have_count(0)
    learner.remember()
    chapter, section = learner.page.locator(".contents [aria-current=page]"), learner.page.locator('.contents [href="#why"]')
    expect(chapter).to_contain_text(PAGE["begun"])
    learner.answer("when-to-wash", 0)
    whole = learner.page.locator(".question").count()
    expect(chapter).to_contain_text(f"{PAGE['begun']} {PAGE['answered'].format(done=1, all=whole)}")
    expect(section).to_contain_text(PAGE["begun"])
    learner.open("index.html")
    expect(learner.page.locator(".contents a", has_text="Washing hands")).to_contain_text(PAGE["begun"])
    learner.open(learner.CHAPTER)
    learner.page.evaluate("() => document.querySelectorAll('.checked .check').forEach(one => one.click())")
    answer_everything(learner.page)
    expect(chapter).to_contain_text(PAGE["done"])
    expect(section).to_contain_text(PAGE["done"])
    learner.page.locator(".memory button").click()
    expect(learner.page.locator(".contents .count")).to_have_count(0)


def test_the_bar_of_a_phone_says_which_section_of_how_many_is_read(phone: Learner) -> None:
    phone.open(phone.CHAPTER)
    place = phone.page.locator(".top .place")
    expect(place).to_have_text(f"{PAGE['chapter']} 1")
    read_on(phone)
    expect(place).to_have_text(PAGE["place"].format(n=2, all=ALL, title="Then"))
    boxes = [phone.page.locator(one).bounding_box() for one in (".top", ".menu-button", ".search-link")]
    assert boxes[0]["y"] == 0 and all(box["height"] >= 44 and box["width"] >= 44 for box in boxes[1:])
    expect(phone.page.get_by_role("link", name=PAGE["search"], exact=True)).to_be_visible()


def test_the_name_of_a_section_that_is_too_long_for_the_bar_ends_at_its_first_comma(chromium: Any, book: Path) -> None:
    page = chromium.new_page(**PHONE)
    page.goto((book / "html/notebooks/02-functions.html").as_uri())
    page.evaluate("() => document.fonts.ready.then(() => {})")
    place, long = page.locator(".top .place"), page.locator("main h2", has_text=",").first
    long.evaluate("one => one.scrollIntoView()")
    expect(place).to_have_text(re.compile(rf"^\d of \d+: {re.escape(long.inner_text().split(',')[0])}$"))
    assert place.evaluate("one => one.scrollWidth <= one.clientWidth"), "it is cut off"
    page.close()


def test_the_contents_of_a_phone_open_over_the_text_at_the_section_and_close_when_it_is_read_on(phone: Learner) -> None:
    phone.open(phone.CHAPTER)
    read_on(phone)
    before = phone.page.evaluate("scrollY")
    phone.page.touchscreen.tap(40, 22)  # a click of Playwright scrolls
    expect(phone.page.locator(".contents [aria-current=location]")).to_be_in_viewport()
    assert phone.page.evaluate("scrollY") == before
    tab_to(phone.page, "main *", limit=60)
    expect(phone.page.locator(".contents")).to_be_hidden()
    phone.page.locator(".menu-button").click()
    phone.page.keyboard.press("Escape")
    expect(phone.page.locator(".contents")).to_be_hidden()
    assert focused(phone.page, ".menu-button")


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_the_bar_never_covers_what_has_the_focus(phone: Learner, key: str) -> None:
    phone.open(phone.CHAPTER)
    stops, covered = 0, []
    while stops < 300:
        phone.page.keyboard.press(key)
        if phone.page.evaluate("() => document.activeElement === document.body"):
            break
        covered += filter(None, [phone.page.evaluate(COVERED)])
        stops += 1
    assert stops > 30 and covered == []


@pytest.mark.parametrize("size", [(844, 390), (320, 256)])
def test_the_bar_scrolls_away_where_a_window_is_low_or_much_enlarged(chromium: Any, disk: str, size: tuple[int, int]) -> None:
    page = chromium.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(f"{disk}/{Learner.CHAPTER}#{SECTION}")
    expect(page.locator(".top")).not_to_be_in_viewport()
    page.close()


@pytest.mark.parametrize("window", [DESKTOP, PHONE])
def test_nothing_moves_while_a_page_loads_slowly(chromium: Any, server: str, window: dict[str, Any]) -> None:
    context = chromium.new_context(**window)
    learner = Learner(context.new_page(), server)
    learner.remember()
    read_on(learner)
    learner.answer("when-to-wash", 0)

    def late(route: Any) -> None:
        time.sleep(0.3)
        route.continue_()

    context.route("**/*.js", late)
    context.route("**/*.woff2", lambda route: route.abort())  # a late font is another matter
    learner.page.add_init_script(SHIFTS)
    for name in (learner.CHAPTER, "book/register.html"):
        learner.open(name)
        expect(learner.page.locator(".contents .state").first).to_be_attached()
        assert learner.page.evaluate("() => new Promise(done => setTimeout(() => done(window.shifts), 60))") == []
    context.close()


def test_after_the_last_question_of_a_section_a_link_leads_on(learner: Learner) -> None:
    learner.open(learner.CHAPTER)
    onto = learner.page.locator(".onto")
    expect(onto).to_have_count(1)
    expect(onto).to_be_hidden()
    answer_everything(learner.page)
    last = learner.page.locator("#quiz-washing-kinds .question").last.locator(".check")
    last.press("Enter")
    expect(onto).to_be_hidden()
    learner.page.evaluate("() => { window.was = document.activeElement; }")
    answer_everything(learner.page)
    expect(onto).to_be_visible()
    assert learner.page.evaluate("() => window.was === document.activeElement"), "the focus jumped"
    onto.get_by_role("link", name=PAGE["next_section"].format(title="Then")).click()
    assert learner.page.url.endswith(f"#{SECTION}")


def test_a_chapter_ends_with_what_was_done_and_what_is_next(learner: Learner) -> None:
    learner.open(learner.CHAPTER)
    end = learner.page.locator(".end")
    expect(end.locator(".end-did")).to_be_hidden()
    learner.answer("when-to-wash", 0)
    count = learner.page.locator(".question").count()
    expect(end).to_contain_text(PAGE["answered"].format(done=1, all=count))
    end.get_by_role("link", name=PAGE["end_left"].format(left=count - 1)).click()
    assert learner.page.url.endswith("#q-what-to-use")
    expect(end.locator("[rel=next]")).to_be_visible()


def test_without_scripts_the_bar_the_contents_and_the_end_are_there(chromium: Any, disk: str) -> None:
    page = chromium.new_page(**PHONE, java_script_enabled=False)
    page.goto(f"{disk}/{Learner.CHAPTER}")
    expect(page.locator(".top .place")).to_have_text(f"{PAGE['chapter']} 1")
    expect(page.locator(".contents").get_by_role("link", name="Key points")).to_be_visible()
    for entry in page.locator(".contents a").all():
        expect(entry).to_be_visible()
    expect(page.locator(".end [rel=next]")).to_be_visible()
    expect(page.locator(".end-did")).to_be_hidden()
    page.close()


def test_every_state_of_the_frame_is_accessible_in_light_dark_and_forced_colours(chromium: Any, disk: str, axe: str) -> None:
    found = []
    for window in (DESKTOP, PHONE):
        context = chromium.new_context(**window, bypass_csp=True)
        learner = Learner(context.new_page(), disk)
        learner.remember()
        answer_everything(learner.page)
        read_on(learner)
        learner.open(learner.CHAPTER)
        expect(learner.page.locator(".was")).to_be_visible()
        if window is PHONE:
            read_on(learner)
            learner.page.locator(".menu-button").click()
        for media in (
            {"color_scheme": "light"},
            {"color_scheme": "dark"},
            {"color_scheme": "light", "forced_colors": "active"},
        ):
            learner.page.emulate_media(**media)
            start_audit(learner.page, axe, TAGS if media == {"color_scheme": "light"} else COLOURS)
            found += [f"{window['viewport']} {media}: {one}" for one in audited(learner.page)]
        context.close()
    assert found == []
