"""Taking the final test of the tiny course: its page, its questions as their author wrote them, and answers to them."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from browsing import DESKTOP, focused, listen, tab_to
from conftest import ROOT
from playwright.sync_api import expect

from courseloom.strings import FINAL as SAID
from courseloom.strings import QUIZ

PAGE = "book/final.html"
BANK = yaml.safe_load((ROOT / "tests/course/quizzes/03-final.yml").read_text("utf-8"))["quizzes"][0]["questions"]
ASKED = {" ".join(question["stem"].split()): question for question in BANK}
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """() => [...document.querySelectorAll(".test :is(button, select, input, summary)")]
  .filter(one => one.checkVisibility())
  .map(one => [one, (one.matches("[type=radio], [type=checkbox]") ? one.closest("label") : one).getBoundingClientRect()])
  .filter(([one, box]) => box.width < 24 || box.height < 24).map(([one]) => one.outerHTML.slice(0, 80))"""
COUNT = 6
SEEDS = """(() => {
  let seed = START;
  crypto.getRandomValues = array => { array[0] = seed; seed += 1; return array; };
})();""".replace("START", os.environ.get("SEED", "11"))
"""One attempt after the other, the same in every run."""


def contexts(chromium: Any) -> Iterator[Any]:
    """Yield a browser in which attempts are drawn the same in every run."""
    made = chromium.new_context(**DESKTOP)
    made.add_init_script(SEEDS)
    yield made
    made.close()


def pages(context: Any, disk: str, server: str) -> Iterator[Any]:
    """Yield the page of the test, fresh, from the disk; silent to the end."""
    opened = context.new_page()
    heard = listen(opened, server)
    opened.goto(f"{disk}/{PAGE}")
    yield opened
    assert heard == []


def press(page: Any, name: str) -> None:
    page.locator(".test").get_by_role("button", name=name, exact=True).click()


def stem(page: Any) -> str:
    return " ".join(page.locator(".test legend").first.inner_text().split())


def right(question: dict[str, Any]) -> list[str]:
    """Return what is right: texts of options, or for each list the words to pick, as the author wrote them."""
    match question["kind"]:
        case "true-false":
            return [QUIZ["true" if question["answer"] else "false"]]
        case "match":
            return [pair["right"] for pair in question["pairs"]]
        case "cloze":
            return [next(word["text"] for word in gap if word.get("correct")) for gap in question["gaps"]]
        case _:
            return [option["text"] for option in question["options"] if option.get("correct")]


def answer(page: Any, well: bool = True) -> None:
    """Answer the question in sight, with the mouse: as its key has it, or with one wrong choice."""
    question = ASKED[stem(page)]
    wanted, lists = right(question), page.locator(".test select")
    if lists.count():
        for index, words in enumerate(wanted):
            if well:
                pick(lists.nth(index), words)
            else:
                other = [one for one in lists.nth(index).locator("option").all_inner_texts()[1:] if one not in wanted]
                pick(lists.nth(index), other[0])
        return
    options = page.locator(".test .option label")
    texts = [" ".join(text.split()) for text in options.locator(".option-text").all_inner_texts()]
    for index, text in enumerate(shown(texts)):
        if (text in shown(wanted)) == well:
            options.nth(index).click()
            if not well:
                return


def pick(field: Any, words: str) -> None:
    """Choose from a list by the words of an entry, whatever letter stands for them."""
    field.select_option(index=field.locator("option").all_text_contents().index(words))


def shown(texts: list[str]) -> list[str]:
    """Return texts without what typography makes of quotation marks."""
    return [re.sub("[“”]", '"', text) for text in texts]


def go_through(page: Any, well: int) -> None:
    """Answer every question, so many of them well, and look over."""
    for number in range(COUNT):
        answer(page, number < well)
        press(page, SAID["next"] if number < COUNT - 1 else SAID["look_over"])


def heading(page: Any, words: str) -> None:
    """Check that a screen has come whose heading has the focus, below whatever sticks to the top."""
    expect(page.locator(".test h2")).to_have_text(words)
    assert focused(page, ".test h2")
    bar = page.locator(".top").evaluate("e => getComputedStyle(e).position === 'sticky' ? e.getBoundingClientRect().bottom : 0")
    assert page.locator(".test h2").bounding_box()["y"] >= bar


def percent(share: float) -> str:
    return f"{int(share * 100 + 1e-9)}%"


def enter(page: Any, name: str, limit: int = 14) -> None:
    """Go to a button with Tab and press it."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.matches('.test button') && document.activeElement.textContent") == name:
            page.keyboard.press("Enter")
            return
    pytest.fail(f"{limit} × Tab did not reach '{name}'")


def answer_by_keys(page: Any) -> None:
    """Answer the question in sight as its key has it, with Tab, Space and the arrow keys."""
    question = ASKED[stem(page)]
    if page.locator(".test select").count():
        for words in right(question):
            tab_to(page, ".test select")
            for _ in range(page.evaluate("w => [...document.activeElement.options].findIndex(o => o.text === w)", words)):
                page.keyboard.press("ArrowDown")
        return
    many, wanted = question["kind"] == "multiple", shown(right(question))
    tab_to(page, ".test .option input")
    texts = shown([" ".join(text.split()) for text in page.locator(".test .option-text").all_inner_texts()])
    for number, text in enumerate(texts):
        if number:
            page.keyboard.press("Tab" if many else "ArrowDown")
        elif not many:
            page.keyboard.press("Space")
        if text in wanted and not many:
            return
        if text in wanted:
            page.keyboard.press("Space")


def record(page: Any) -> dict[str, Any]:
    """Return what the device keeps."""
    return json.loads(page.evaluate("() => localStorage[localStorage.key(0)]") or "{}")


def marks(page: Any) -> list[Any]:
    """Return the state of every field."""
    return page.locator(".test :is(input, select)").evaluate_all(
        "all => all.map(one => one.type === 'select-one' ? one.value : one.checked)"
    )
