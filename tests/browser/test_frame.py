"""The frame of a page: what says where one is, and how one comes back to it."""

from __future__ import annotations

import pytest
from browsing import Learner
from playwright.sync_api import expect

from courseloom.activities.question import hashed

pytestmark = pytest.mark.browser

SECTION = "then"


def test_a_chapter_is_left_in_a_section_and_taken_up_there(learner: Learner) -> None:
    learner.remember()
    learner.page.evaluate("scrollTo(0, 0)")
    learner.page.evaluate("id => document.getElementById(id).scrollIntoView()", SECTION)
    expect(learner.page.locator(".contents [aria-current=location]")).to_have_attribute("href", f"#{SECTION}")
    learner.open("index.html")
    assert learner.kept()["places"] == {hashed(learner.CHAPTER.removesuffix(".html")): 2}
    learner.page.locator(".continue a").click()
    assert learner.page.url.endswith(f"{learner.CHAPTER}#{SECTION}")
    learner.open(learner.CHAPTER)
    learner.open("index.html")
    assert learner.page.locator(".continue a").get_attribute("href") == f"{learner.base}/{learner.CHAPTER}#{SECTION}", (
        "a look at the top took the place away"
    )


def test_nothing_of_the_place_is_kept_before_it_is_asked_for(learner: Learner) -> None:
    learner.open(f"{learner.CHAPTER}#{SECTION}")
    learner.open("index.html")
    assert learner.page.evaluate("localStorage.length") == 0
    expect(learner.page.locator(".continue")).to_be_hidden()


def test_what_is_answered_is_known_on_other_pages(learner: Learner) -> None:
    learner.remember()
    learner.answer("when-to-wash", 0)
    learner.open("index.html")
    (chapter,) = learner.page.evaluate("courseloomPlaces().then(({ chapters }) => chapters)")
    assert (chapter["answered"], chapter["state"], chapter["of"]) == (1, "begun", 2) and chapter["all"] > 1
