"""The main paths in Firefox, by keyboard: answer, remember, test, progress and record; from the disk and from a server."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import missing
from firefox import DOWN, ENTER, SPACE, TAB, Firefox
from test_single import make

from courseloom.strings import FINAL, MEMORY, PROGRESS, QUIZ, RECORD

pytestmark = pytest.mark.browser

CHAPTER, TEST, PROGRESS_PAGE, RECORD_PAGE = (
    "notebooks/01-washing.html",
    "book/final.html",
    "book/progress.html",
    "book/record.html",
)


@pytest.fixture(scope="module")
def fox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    path = next((found for name in ("firefox-esr", "firefox") if (found := shutil.which(name))), None)
    if path is None:
        missing("Firefox")
    browser = Firefox(str(path), tmp_path_factory.mktemp("profile"))
    yield browser
    browser.close()


@pytest.fixture(params=["file", "http"])
def base(request: Any, fox: Firefox, tiny_built: Path, server: str) -> Iterator[str]:
    """Where the book stands; nothing is kept there before, and no page has an error."""
    home = (tiny_built / "html").as_uri() if request.param == "file" else server
    fox.open(f"{home}/{CHAPTER}")
    fox.look("localStorage.clear()")
    fox.errors.clear()
    yield home
    assert [one for one in fox.errors if "favicon" not in one] == []


def text(fox: Firefox, selector: str) -> str:
    return str(fox.look(f"(document.querySelector({json.dumps(selector)}) || {{innerText: ''}}).innerText"))


def said(fox: Firefox, selector: str, words: str) -> None:
    fox.wait(f"document.querySelector({json.dumps(selector)}).textContent === {json.dumps(words)}")


def go(fox: Firefox, slug: str) -> None:
    """Follow a link to a question."""
    fox.look(f"(location.hash = '', location.hash = '#q-{slug}')")


def answer(fox: Firefox, slug: str, downs: int) -> None:
    """Choose an option with the keyboard and check."""
    go(fox, slug)
    fox.tab_to(f"#q-{slug} .option input")
    fox.press(SPACE, *[DOWN] * downs)
    assert text(fox, f"#q-{slug} .status") == "", "graded before Check"
    fox.tab_to(f"#q-{slug} .check")
    fox.press(ENTER)


def test_an_answer_its_reasons_and_a_pick_from_a_list(fox: Firefox, base: str) -> None:
    fox.open(f"{base}/{CHAPTER}")
    answer(fox, "when-to-wash", 1)
    better = json.dumps(QUIZ["said_better"].format(letter="A"))
    fox.wait(f"document.querySelector('#q-when-to-wash .status').textContent.startsWith({better})")
    assert fox.look("document.activeElement.matches('#q-when-to-wash .check')"), "the focus was lost"
    shown = fox.look("[...document.querySelectorAll('#q-when-to-wash .reason')].map(one => one.checkVisibility())")
    assert shown == [True, True], "every option's reason stands under it"
    go(fox, "fill-gaps")
    fox.tab_to("#q-fill-gaps select")
    fox.press(DOWN, TAB, DOWN, DOWN)
    fox.tab_to("#q-fill-gaps .check")
    fox.press(ENTER)
    fox.wait("document.querySelector('#q-fill-gaps').classList.contains('checked')")
    assert fox.look("localStorage.length") == 0


def test_remembered_after_a_reload_and_forgotten(fox: Firefox, base: str) -> None:
    fox.open(f"{base}/{CHAPTER}")
    fox.look("document.querySelector('.help').scrollIntoView()")
    fox.look("document.querySelector('.memory').previousElementSibling.setAttribute('tabindex', '-1')")
    fox.look("document.querySelector('.memory').previousElementSibling.focus()")
    fox.tab_to(".memory button")
    fox.press(ENTER)
    said(fox, ".memory-status", MEMORY["remembered"])
    answer(fox, "water-is-enough", 1)
    fox.reload()
    said(fox, "#q-water-is-enough .status", QUIZ["kept"])
    assert fox.look("document.querySelector('#q-water-is-enough .option:nth-of-type(2) input').checked")
    fox.look("document.querySelector('.memory button').focus()")
    fox.press(ENTER)
    said(fox, ".memory-status", MEMORY["forgotten"])
    assert fox.look("localStorage.length") == 0


def test_the_final_test_handed_in_and_seen_on_progress_and_record(fox: Firefox, base: str) -> None:
    fox.open(f"{base}/{CHAPTER}")
    fox.look("document.querySelector('.memory button').click()")
    answer(fox, "when-to-wash", 0)
    fox.open(f"{base}/{TEST}")
    fox.tab_to(".test button.check")
    fox.press(ENTER)
    for number in range(1, 7):
        said(fox, ".test h2", FINAL["question"].format(number=number, count=6))
        for selector in (".option input", ".slot select"):
            if fox.look(f"document.querySelectorAll('.test {selector}').length"):
                fox.tab_to(f".test {selector}")
                fox.press(*([SPACE] if "option" in selector else [DOWN]))
                break
        wanted = FINAL["next"] if number < 6 else FINAL["look_over"]
        fox.look(
            f"[...document.querySelectorAll('.test button')].find(one => one.textContent === {json.dumps(wanted)}).focus()"
        )
        fox.press(ENTER)
    said(fox, ".test h2", FINAL["before_hand_in"])
    fox.tab_to(".test button.check")
    fox.press(ENTER)
    said(fox, ".test h2", FINAL["result"])
    assert "%" in text(fox, ".test-said")
    fox.open(f"{base}/{PROGRESS_PAGE}")
    board = text(fox, ".board")
    assert PROGRESS["tests"] in board and "1 of 10" in board
    fox.open(f"{base}/{RECORD_PAGE}")
    fox.tab_to(".record-form input[type=text]")
    fox.press("Ada Quill")
    sheet = text(fox, ".record-sheet")
    assert RECORD["title"] in sheet and "Ada Quill" in sheet and "[object" not in sheet
    assert "Ada" not in fox.look("Object.values(localStorage).join()")


def test_the_book_in_one_file(fox: Firefox, once: Callable[[str, Callable[[Path], object]], Path]) -> None:
    home = (once("single", make) / "whole" / "course.html").as_uri()
    fox.open(home)
    fox.look("localStorage.clear()")
    fox.reload()
    fox.tab_to(".turn .next")
    fox.press(ENTER)
    fox.wait("document.title === 'Washing hands · Hand hygiene'")
    assert fox.look("document.activeElement.matches('main h1')"), "a screen reader goes on at the heading"
    fox.look("document.querySelector('.memory button').click()")
    asked = 'form[id$="#q-water-is-enough"]'
    fox.look(f"document.querySelector('{asked} .option input').focus()")
    fox.press(SPACE, DOWN)
    fox.tab_to(f"{asked} .check")
    fox.press(ENTER)
    fox.wait(f"document.querySelector('{asked}').classList.contains('checked')")
    fox.look("[...document.querySelectorAll('.contents a')].find((one) => one.textContent.includes('Progress')).click()")
    fox.wait("document.querySelector('.board') && document.querySelector('.board').innerText.includes('1 of 10')")
    fox.look("history.back()")
    fox.wait(f"document.querySelector('{asked}')")
    fox.reload()
    said(fox, f"{asked} .status", QUIZ["kept"])
    fox.open(f"{home}#/notebooks/scenario-at-the-sink.html")
    fox.wait("document.querySelector('.scenario-form .check')")
    fox.look("document.querySelector('.scenario-form .check').click()")
    fox.wait("document.querySelectorAll('.scenario-say').length > 1")
    assert fox.look("performance.getEntriesByType('resource').filter((one) => !one.name.startsWith('data:')).length") == 0
    fox.look("document.querySelector('.memory button').click()")
    assert fox.look("localStorage.length") == 0
    assert fox.errors == []
