"""The first page: from it to a first answer, and what it tells those who come back."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from browsing import Learner
from playwright.sync_api import expect

from courseloom.strings import MEMORY, PAGE, QUIZ

pytestmark = pytest.mark.browser
AGO = """days => courseloomKept.update(state => Object.values(state.answers).forEach(one => {
  one.at -= days * 864e5; one.first.at -= days * 864e5;
}))"""
MOVED = """() => { window.moved = 0; new PerformanceObserver(list => {
  list.getEntries().forEach(one => { window.moved += one.value; }); }).observe({ type: "layout-shift", buffered: true }); }"""


def moved(page: Any, address: str) -> float:
    """Open a page; return how much it moves while it loads."""
    page.goto(address)
    page.evaluate(MOVED)
    page.wait_for_timeout(150)
    return float(page.evaluate("window.moved"))


def test_a_first_question_is_two_taps_and_less_than_900_px_away_on_a_phone(chromium: Any, book: Path) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    page.goto((book / "html/index.html").as_uri())
    start = page.get_by_role("link", name=re.compile("Start chapter 1"))
    box = start.bounding_box()
    assert box["y"] + box["height"] <= 844, "the start is below the first screen"
    start.tap()
    form = page.locator("form.question").first
    below = form.locator(".check").evaluate("one => one.getBoundingClientRect().bottom - innerHeight")
    assert 0 < below < 900
    page.evaluate("below => scrollTo(0, below)", below)
    form.locator(".option label").first.tap()
    assert form.locator("input").first.is_checked()
    assert page.evaluate("scrollY") < 900
    form.locator(".check").tap()
    expect(form.get_by_role("status")).to_have_text(QUIZ["said_seen"])
    context.close()


def test_who_comes_back_sees_where_to_go_on_what_is_due_and_how_far_each_chapter_is(chromium: Any, book: Path) -> None:
    page = chromium.new_context(viewport={"width": 390, "height": 844}).new_page()
    page.route("**/*.woff2", lambda route: route.abort())  # a font that comes late moves words by itself, in some loads only
    home, chapter = (book / "html/index.html").as_uri(), (book / "html/notebooks/02-functions.html").as_uri()
    fresh = moved(page, home)
    assert page.locator(".card-state", has_text=re.compile(r"\w")).count() == 0
    expect(page.locator(".go a")).to_have_text(re.compile("Start chapter 1"))
    page.goto(chapter)
    page.locator(".memory button").click()
    for form in page.locator("form[data-kind=choice][data-scored]").all()[:2]:
        form.locator(".option label").last.click()
        form.locator(".check").click()
    page.evaluate(AGO, 3)
    page.goto(home)
    go, review = page.locator(".go a"), page.locator(".other a").first
    expect(go).to_have_text(re.compile(r"Continue: Chapter 2, section \d"))
    expect(review).to_have_text(MEMORY["due"].format(count=2))
    assert review.get_attribute("href") == "book/review.html"
    assert page.locator(".other a").last.inner_text() == "Start chapter 1"
    assert re.fullmatch(r"\w.* · 2 of \d+ answered", " · ".join(page.locator(".hero .brief li").all_inner_texts()))
    states = page.locator(".card-state").all_inner_texts()
    assert re.fullmatch(rf"{PAGE['begun']}, 2 of \d+", states[1]) and set(states[:1] + states[2:]) == {PAGE["open"]}
    assert moved(page, home) < fresh + 0.01, "the page moves more than for a first visit"
    page.get_by_role("button", name=MEMORY["forget"]).click()
    expect(page.locator(".go a")).to_have_text(re.compile("Start chapter 1"))
    assert page.locator(".card-state", has_text=re.compile(r"\w")).count() == 0
    page.context.close()


def test_what_was_sure_and_missed_is_said_to_come_back_only_where_it_does(learner: Learner) -> None:
    learner.open(learner.CHAPTER)
    said = learner.page.locator("#q-when-to-wash").get_by_role("status")
    learner.answer("when-to-wash", 1, sure=3)
    expect(said).to_contain_text(QUIZ["said_sure"])
    assert QUIZ["said_back"] not in said.inner_text()
    learner.remember()
    learner.answer("when-to-wash", 1, sure=3)
    expect(said).to_contain_text(f"{QUIZ['said_sure']} {QUIZ['said_back']}")
