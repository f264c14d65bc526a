"""A page printed from the browser: a question sheet with letters to mark, nothing given away, nothing cut off."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from browsing import answer_everything, chapters, seen, squashed, unseen
from conftest import missing

from courseloom.strings import QUIZ

pytestmark = pytest.mark.browser

A4 = {"width": 657, "height": 986}
"""The text area of an A4 sheet with the margins of print.css (18 mm), in CSS pixels."""

FAINT = """() => {
  const part = (value) => { value /= 255; return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4; };
  const onWhite = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number);
    return 1.05 / (0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b) + 0.05);
  };
  return [...document.querySelectorAll("main *, .foot *")]
    .filter(one => one.checkVisibility() && [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
    .filter(one => onWhite(getComputedStyle(one).color) < 4.5).map(one => one.outerHTML.slice(0, 100));
}"""
WIDE = """() => [...document.body.querySelectorAll("*")]
  .filter(one => one.checkVisibility() && one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map(one => one.outerHTML.slice(0, 100))"""
NOT_ON_PAPER = (
    "button, nav, input[type=search], .skip, .status, .reason, .model-answer, .points, .credit, "
    "summary:not(.explore-table summary, .box-title)"
)


@pytest.fixture(scope="module")
def sheet(chromium: Any) -> Any:
    """A tab as wide as paper."""
    context = chromium.new_context(viewport=A4)
    yield context.new_page()
    context.close()


def test_a_chapter_prints_as_a_question_sheet(sheet: Any, pages: list[Path]) -> None:
    for chapter in chapters(pages):
        sheet.emulate_media(media="screen")
        sheet.goto(chapter.as_uri())
        for state in ("fresh", "answered"):
            if state == "answered":
                answer_everything(sheet)
                assert len(seen(sheet, ".reason")) > 20
            sheet.emulate_media(media="print")
            assert seen(sheet, NOT_ON_PAPER) == [], f"{chapter.name}, {state}"
            assert (
                unseen(
                    sheet,
                    ".question :is(legend:has(.count), .instruction, .option, .option input, .letter, .option-text, textarea)",
                )
                == []
            )
            assert unseen(sheet, "h1, h2:not(#end), figure img, table, .help h2") == [], f"{chapter.name}, {state}"
            sheet.emulate_media(media="screen")


def test_nothing_is_wider_than_the_sheet(sheet: Any, pages: list[Path]) -> None:
    sheet.emulate_media(media="print")
    wide = {}
    for path in pages:
        sheet.goto(path.as_uri())
        if far := sheet.evaluate(WIDE):
            wide[path.name] = far[:4]
    assert not wide


@pytest.mark.parametrize("chosen", ["system", "button"])
def test_dark_colours_do_not_print(chromium: Any, pages: list[Path], chosen: str) -> None:
    context = chromium.new_context(viewport=A4, color_scheme="dark" if chosen == "system" else "light")
    page = context.new_page()
    for chapter in chapters(pages):
        page.emulate_media(media="screen")
        page.goto(chapter.as_uri())
        if chosen == "button" and page.locator(".colours-button").inner_text() == "Dark":
            page.locator(".colours-button").click()
        assert page.evaluate(FAINT), "on the screen the text is light on dark"
        page.emulate_media(media="print")
        assert page.evaluate(FAINT) == [], chapter.name
    context.close()


def test_the_printed_file_has_the_questions_and_not_the_answers(sheet: Any, pages: list[Path], tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        missing("poppler")
    sheet.emulate_media(media="screen")
    sheet.goto(chapters(pages)[0].as_uri())
    stems = sheet.locator("legend .para").all_inner_texts()
    options = sheet.locator(".option label").all_inner_texts()
    answer_everything(sheet)
    reasons = sheet.locator(".reason p:not(.verdict), .model-answer p:not(.verdict)").all_inner_texts()
    reasons = [reason for reason in reasons if reason]  # what is folded has no text
    assert len(reasons) > 40
    sheet.emulate_media(media="null")
    sheet.pdf(path=tmp_path / "chapter.pdf", prefer_css_page_size=True)
    command = ["pdftotext", "-raw", str(tmp_path / "chapter.pdf"), "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    paper = squashed(text)
    assert [stem for stem in stems if squashed(stem) not in paper] == []
    assert [option for option in options if squashed(option) not in paper] == []
    assert {option.strip()[0] for option in options} >= {"A", "B"}
    assert [reason for reason in reasons if squashed(reason) in paper] == []
    lines = {line.strip() for line in text.splitlines()}
    assert not lines & {QUIZ[name] for name in ("check", "again", "see", "compare", "reasons", "model")}
    assert QUIZ["yours"] not in text
