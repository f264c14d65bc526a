"""The tiny course in other languages: one that is read from the right turns its pages; words are found in their other forms.

Its words stay English: what turns is seen all the same.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import DESKTOP, audited, choose, enter, focused, listen, press_button, start_audit, tab_to
from conftest import ROOT, courseloom
from playwright.sync_api import expect

from courseloom.strings import QUIZ

pytestmark = pytest.mark.browser

CHAPTER, TALK = "notebooks/01-washing.html", "notebooks/scenario-at-the-sink.html"
AUDITED = (CHAPTER, TALK)
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
Once = Callable[[str, Callable[[Path], object]], Path]


def built(language: str, *outputs: str, also: str = "") -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        root = folder / "course"
        shutil.copytree(ROOT / "tests" / "course", root, ignore=shutil.ignore_patterns("_build"))
        with (root / "book/course.yml").open("a", encoding="utf-8") as file:
            file.write(f"language: {language}\n")
        with (root / "book/welcome.md").open("a", encoding="utf-8") as file:
            file.write(also)
        done = courseloom("build", *outputs, root=root)
        assert done.returncode == 0, done.stderr

    return make


@pytest.fixture(scope="session")
def turned(once: Once) -> Path:
    """The folder of outputs of the tiny course in Arabic."""
    return once("turned", built("ar", "html", "epub")) / "course/_build"


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    context = chromium.new_context(**DESKTOP)
    opened = context.new_page()
    heard = listen(opened)
    yield opened
    context.close()
    assert heard == []


def test_every_page_says_its_direction_and_fits_a_narrow_screen(turned: Path, page: Any) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    paths = sorted((turned / "html").rglob("*.html"))
    assert len(paths) > 8
    for path in paths:
        assert '<html lang="ar" dir="rtl" ' in path.read_text("utf-8")[:200], path.name
        page.goto(path.as_uri())
        assert page.evaluate(SIDEWAYS) <= 0, path.name


def test_turned_pages_are_accessible_and_their_contents_stand_at_the_right(turned: Path, page: Any, axe: str) -> None:
    for name in AUDITED:
        page.goto((turned / "html" / name).as_uri())
        start_audit(page, axe)
        contents, text = page.locator(".contents").bounding_box(), page.locator("main").bounding_box()
        assert contents["x"] >= text["x"] + text["width"], name
        assert audited(page) == [], name


def test_a_question_and_a_conversation_are_answered_by_keyboard(turned: Path, page: Any) -> None:
    page.goto((turned / "html" / CHAPTER).as_uri())
    form = page.locator("form.question[data-kind=choice][data-scored]").first
    selector = enter(page, form)
    choose(page, selector, "choice", [0])
    press_button(page, selector)
    expect(form.locator(".status")).to_contain_text(QUIZ["said_good"])
    status, mark = form.locator(".status"), form.locator(".option .letter").first
    assert status.evaluate("one => getComputedStyle(one).borderRightWidth") == "5px"
    assert mark.bounding_box()["x"] > form.locator(".option-text").first.bounding_box()["x"]
    page.goto((turned / "html" / TALK).as_uri())
    tab_to(page, ".scenario-play button, .scenario button.check", limit=20)
    page.keyboard.press("Enter")
    expect(page.locator(".scenario-say").first).to_be_visible()
    tab_to(page, ".scenario-say")
    page.keyboard.press("Enter")
    mine, said = page.locator(".scenario-mine .scenario-bubble").first, page.locator(".scenario-log").first
    expect(mine).to_be_visible()
    assert mine.bounding_box()["x"] < said.bounding_box()["x"] + 40, "what the learner says stands at the end of the line"


def test_the_arrows_of_the_presenter_turn_with_the_page(turned: Path, page: Any) -> None:
    page.goto((turned / "html" / CHAPTER).as_uri())
    page.locator(".present-button").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".presenting")
    first = page.inner_text(".present-place")
    page.keyboard.press("ArrowLeft")
    assert page.inner_text(".present-place") != first
    page.keyboard.press("ArrowRight")
    assert page.inner_text(".present-place") == first and focused(page, "h1")


def test_the_book_for_e_readers_turns_its_pages(turned: Path) -> None:
    (path,) = (turned / "epub").glob("*.epub")
    with zipfile.ZipFile(path) as book:
        package = book.read("EPUB/package.opf").decode()
        assert '<spine page-progression-direction="rtl">' in package and 'xml:lang="ar" dir="rtl"' in package
        texts = [book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml")]
        assert texts and all(re.search(r'<html[^>]* lang="ar" dir="rtl"', text) for text in texts)
        style = book.read("EPUB/epub.css").decode()
        assert "border-right-width:4px" in style and ".mark,.count{margin-left:.4em}" in style


@pytest.fixture(scope="session")
def spanish(once: Once) -> Path:
    """The web book of the tiny course in Spanish."""
    make = built("es", "html", also="\n## Canciones\n\nLas canciones ayudan a lavarse.\n")
    return once("spanish", make) / "course/_build/html"


def test_days_and_numbers_that_a_script_writes_are_those_of_the_language(spanish: Path, page: Any) -> None:
    page.clock.set_fixed_time("2028-06-01")
    page.goto((spanish / CHAPTER).as_uri())
    expect(page.locator(".dated")).to_contain_text("1 de enero de 2028")
    form = page.locator("#q-rate-replies")
    page.evaluate("() => { document.documentElement.lang = 'en'; document.querySelector('main').lang = 'es'; }")
    for field in form.locator("select").all():
        field.select_option(index=1)
    form.locator(".check").click()
    expect(form.locator(".status")).to_contain_text("3,3")


def test_a_word_is_found_in_another_form_in_spanish(spanish: Path, page: Any) -> None:
    page.goto(f"{(spanish / 'search.html').as_uri()}?q=canción")
    result = page.locator("#search-results li").first
    expect(result).to_contain_text("Canciones")
    expect(page.locator("main")).to_contain_text("Resultados de la búsqueda")
    expect(result.locator("mark").first).to_have_text(re.compile("canciones", re.I))
    assert "enero de 2026" in (spanish / "index.html").read_text("utf-8")


def test_a_language_without_a_stemmer_is_searched_word_by_word(turned: Path, page: Any) -> None:
    page.goto(f"{(turned / 'html/search.html').as_uri()}?q=washed")
    expect(page.locator("#search-results li").first).to_contain_text("Wash")
    script = (turned / "html/_static/language_data.js").read_text("utf-8")
    assert "Porter" not in script and "Dummy stemmer" in script
