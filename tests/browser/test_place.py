"""A page in the frame of a learning management system, which gives it another place to keep things than the device."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from browsing import DESKTOP, Learner, listen
from playwright.sync_api import expect

from courseloom.activities.question import hashed
from courseloom.strings import MEMORY, QUIZ

pytestmark = pytest.mark.browser

SHELL = """<!doctype html><html lang="en"><title>Shell</title><script>
const kept = new Map(), commits = [];
let room = Infinity, changed = null;
window.place = {
  get: name => (kept.has(name) ? kept.get(name) : null),
  set: (name, text) => {
    if (text.length > room) throw new DOMException("no room", "QuotaExceededError");
    kept.set(name, text);
    commits.push(text.length);
  },
  remove: name => { kept.delete(name); },
  watch: (name, heard) => { changed = heard; },
};
</script><iframe name="course" title="Course" width="1200" height="800"></iframe></html>"""
INSIDE = """if (window !== parent && location.protocol === "http:") {
  window.courseloomPlace = parent.place;
  for (const name of ["getItem", "setItem", "removeItem"])
    Storage.prototype[name] = () => { throw new DOMException("denied", "SecurityError"); };
}"""
QUESTION, OTHER = "when-to-wash", "water-is-enough"


@pytest.fixture
def shell(chromium: Any, server: str) -> Iterator[Any]:
    """The page around the course."""
    context = chromium.new_context(**DESKTOP)
    context.add_init_script(INSIDE)
    context.route("**/shell.html", lambda route: route.fulfill(body=SHELL, content_type="text/html"))
    page = context.new_page()
    heard = listen(page, server)
    page.goto(f"{server}/shell.html")
    yield page
    context.close()
    assert heard == []


@pytest.fixture
def learner(shell: Any, server: str) -> Learner:
    return Learner(shell.frame("course"), server)


def said(learner: Learner, words: str) -> None:
    expect(learner.page.locator(".memory-status")).to_have_text(words)


def test_a_given_place_keeps_what_a_device_would(shell: Any, learner: Learner) -> None:
    learner.open(Learner.CHAPTER)
    assert shell.evaluate("kept.size") == 0, "kept before it was asked for"
    learner.press(MEMORY["remember"])
    said(learner, MEMORY["remembered"])
    before = shell.evaluate("commits.length")
    learner.answer(QUESTION, 0)
    learner.answer(OTHER, 1)
    assert shell.evaluate("commits.length") == before + 2, "one commit for each answer"
    learner.open("index.html")
    learner.open(Learner.CHAPTER)
    for slug in (QUESTION, OTHER):
        expect(learner.page.locator(f"#q-{slug} .status")).to_have_text(QUIZ["kept"])
    (state,) = shell.evaluate("[...kept.values()].map(JSON.parse)")
    assert set(state["answers"]) == {hashed(QUESTION), hashed(OTHER)}
    learner.press(MEMORY["forget"])
    said(learner, MEMORY["forgotten"])
    assert shell.evaluate("kept.size") == 0


def test_a_given_place_without_room_says_so_and_keeps_what_it_had(shell: Any, learner: Learner) -> None:
    learner.remember()
    learner.answer(QUESTION, 0)
    shell.evaluate("room = Math.max(...commits)")
    learner.answer(OTHER, 1)
    said(learner, MEMORY["full"])
    (state,) = shell.evaluate("[...kept.values()].map(JSON.parse)")
    assert set(state["answers"]) == {hashed(QUESTION)}


def test_a_page_follows_what_its_place_says_has_changed(shell: Any, learner: Learner) -> None:
    learner.remember()
    shell.evaluate("kept.clear(); changed();")
    said(learner, MEMORY["forgotten"])


def test_a_tool_reads_from_a_given_place(shell: Any, learner: Learner) -> None:
    learner.remember()
    learner.answer(QUESTION, 0)
    learner.open("book/progress.html")
    expect(learner.page.locator(".tool table.sums tfoot td").nth(1)).to_contain_text("1 of")
