"""Each thing that can be wrong with what a browser keeps: told plainly, nothing breaks, nothing is lost that could be kept."""

from __future__ import annotations

import json

import pytest
from browsing import Learner
from playwright.sync_api import expect

from courseloom.activities.question import hashed
from courseloom.strings import MEMORY, QUIZ

pytestmark = pytest.mark.browser

FULL = "() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"
QUESTION = "when-to-wash"


def said(learner: Learner, words: str) -> None:
    expect(learner.page.locator(".memory-status")).to_have_text(words)


def put(learner: Learner, text: str) -> None:
    """Put a text where the record stands."""
    learner.page.evaluate(
        "text => localStorage.setItem(document.querySelector('.memory').dataset.key, text)",
        text,
    )


def test_full_from_the_start(learner: Learner) -> None:
    learner.open(Learner.CHAPTER)
    learner.page.evaluate(FULL)
    learner.press(MEMORY["remember"])
    said(learner, MEMORY["no_room"])
    learner.answer(QUESTION, 0)
    expect(learner.page.locator(f"#q-{QUESTION} .status")).to_have_text(QUIZ["said_good"])
    assert learner.page.evaluate("localStorage.length") == 0


def test_full_later_keeps_what_was_there(learner: Learner) -> None:
    learner.remember()
    learner.answer(QUESTION, 0)
    learner.page.evaluate(FULL)
    learner.answer("water-is-enough", 1)
    said(learner, MEMORY["full"])
    learner.open(Learner.CHAPTER)
    assert list(learner.kept()["answers"]) == [hashed(QUESTION)]


def test_a_private_window_that_lets_nothing_be_written(learner: Learner) -> None:
    denied = "Storage.prototype.setItem = () => { throw new DOMException('denied', 'SecurityError'); };"
    learner.page.add_init_script(denied)
    learner.open(Learner.CHAPTER)
    learner.press(MEMORY["remember"])
    said(learner, MEMORY["blocked"])
    learner.answer(QUESTION, 0)
    expect(learner.page.locator(f"#q-{QUESTION} .status")).to_have_text(QUIZ["said_good"])


def test_corrupted_is_set_aside_and_part_of_it_goes_on(learner: Learner) -> None:
    learner.remember()
    learner.answer(QUESTION, 0)
    state = learner.kept()
    put(learner, json.dumps({**state, "answers": {**state["answers"], hashed("water-is-enough"): {"k": 5}}}))
    learner.open(Learner.CHAPTER)
    said(learner, MEMORY["part"])
    expect(learner.page.locator(f"#q-{QUESTION} .status")).to_have_text(QUIZ["kept"])
    put(learner, json.dumps(state)[:-9])
    learner.open(Learner.CHAPTER)
    said(learner, MEMORY["spoilt"])
    aside = learner.page.evaluate("localStorage.getItem(document.querySelector('.memory').dataset.key + '-aside')")
    assert hashed(QUESTION) in aside, "what was spoilt is lost"


def test_an_older_record_is_brought_up_to_date(learner: Learner) -> None:
    learner.open(Learner.CHAPTER)
    put(learner, json.dumps({"v": 1, "page": 1, "at": learner.page.evaluate("Date.now()")}))
    learner.open(Learner.CHAPTER)
    learner.answer(QUESTION, 0)
    state = learner.kept()
    assert state["v"] == 2 and list(state["answers"]) == [hashed(QUESTION)]


def test_a_newer_record_is_left_as_it_is(learner: Learner) -> None:
    newer = '{"v":99,"answers":{"x":1}}'
    learner.open(Learner.CHAPTER)
    put(learner, newer)
    learner.open(Learner.CHAPTER)
    said(learner, MEMORY["newer"])
    learner.answer(QUESTION, 0)
    assert learner.page.evaluate("localStorage.getItem(document.querySelector('.memory').dataset.key)") == newer


def test_two_tabs_at_once_lose_nothing(learner: Learner) -> None:
    learner.remember()
    other = Learner(learner.page.context.new_page(), learner.base)
    other.open(Learner.CHAPTER)
    learner.answer(QUESTION, 0)
    other.answer("water-is-enough", 1)
    learner.answer("what-to-use", 0)
    assert set(learner.kept()["answers"]) == {hashed(name) for name in (QUESTION, "water-is-enough", "what-to-use")}
    other.page.locator(".memory button").click()
    expect(learner.page.locator(".memory button")).to_have_text(MEMORY["remember"])
    learner.answer(QUESTION, 1)
    assert learner.page.evaluate("localStorage.length") == 0, "kept again after it was forgotten"
