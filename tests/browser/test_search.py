"""Search from the disk: results with snippets, no request, a sentence when there is nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from browsing import DESKTOP, listen
from playwright.sync_api import expect

from courseloom.strings import PAGE

pytestmark = pytest.mark.browser
TOOLS = {f"book/{name}.html" for name in ("downloads", "progress", "record", "review", "evaluation", "final-test")}


@pytest.fixture(scope="module")
def tab(chromium: Any) -> Iterator[Any]:
    context = chromium.new_context(**DESKTOP)
    yield context.new_page()
    context.close()


@pytest.fixture
def heard(tab: Any) -> Iterator[list[str]]:
    heard = listen(tab)
    yield heard
    assert heard == []


def results(tab: Any) -> Any:
    """Wait until the search is over; return its results."""
    expect(tab.locator("#search-results")).to_contain_text("Search finished")
    return tab.locator("#search-results li")


@pytest.mark.parametrize("word", ["validation", "self-injury", "Validating", "relief"])
def test_results_have_snippets_and_lead_somewhere(tab: Any, book: Path, heard: list[str], word: str) -> None:
    tab.goto((book / "html" / "search.html").as_uri() + f"?q={word}")
    found = results(tab)
    assert found.count() >= 3
    assert tab.locator(".search-big input").input_value() == word
    snippets = 0
    for entry in found.all():
        link = entry.locator("a").first
        assert link.inner_text().strip()
        parts = urlsplit(link.evaluate("link => link.href"))
        target = Path(unquote(parts.path))
        assert target.is_file(), parts.path
        if parts.fragment:
            assert f'id="{unquote(parts.fragment)}"' in target.read_text("utf-8")
        expect(entry.locator(".context")).to_be_visible()
        entry.scroll_into_view_if_needed()
        expect(entry.locator(".context")).not_to_be_empty()
        snippets += word.lower()[:8] in entry.locator(".context").inner_text().lower()
    assert snippets >= 3, "the snippets do not show the word"
    first = found.first.locator("a").first
    title = first.inner_text()
    first.press("Enter")
    tab.wait_for_url(lambda url: "search.html" not in url)
    assert title in [" ".join(one.split()) for one in tab.locator("main :is(h1, h2)").all_inner_texts()]


def test_a_section_about_what_was_searched_for_comes_first_and_its_words_are_marked(
    tab: Any, book: Path, heard: list[str]
) -> None:
    tab.goto((book / "html" / "search.html").as_uri() + "?q=safety+plan")
    first = results(tab).first
    href = first.locator("a").get_attribute("href")
    assert href.startswith("notebooks/06-") and href.endswith("#a-plan-made-together-and-stepping-up")
    assert "Framing risk" in first.inner_text(), "the result does not say its chapter"
    expect(first.locator("mark").first).to_be_visible()
    marked = {word.lower() for word in first.locator("mark").all_inner_texts()}
    assert {"safety", "plan"} <= marked
    pages = [link.get_attribute("href").split("#")[0] for link in tab.locator("#search-results li a").all()[:3]]
    assert not set(pages) & TOOLS, "a page of tools comes before the text"


@pytest.mark.parametrize("start", ["index.html", "notebooks/02-functions.html", "search.html"])
def test_the_field_in_the_header_searches(tab: Any, book: Path, heard: list[str], start: str) -> None:
    tab.goto((book / "html" / start).as_uri())
    tab.locator("header").get_by_role("searchbox").fill("validation")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/search.html?q=validation*")
    assert results(tab).count() >= 3


def test_a_word_that_is_nowhere(tab: Any, book: Path, heard: list[str]) -> None:
    tab.goto((book / "html" / "search.html").as_uri() + "?q=zyxwvutsr")
    expect(tab.locator("#search-results")).to_contain_text("No page has all of these words")
    assert tab.locator("#search-results li").count() == 0
    assert tab.locator("#search-results").get_attribute("aria-live") == "polite"


def test_a_word_whose_stem_stands_nowhere_is_shown_where_it_stands(tab: Any, book: Path, heard: list[str]) -> None:
    tab.goto((book / "html" / "search.html").as_uri() + "?q=anxiety")
    assert results(tab).count() >= 3
    expect(tab.locator("#search-results .context").first).to_contain_text("anxiet", ignore_case=True)


def test_an_index_that_cannot_be_loaded_is_said(chromium: Any, book: Path) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.route("**/search/index.js", lambda route: route.abort())
    page.goto((book / "html" / "search.html").as_uri() + "?q=relief")
    expect(page.locator("#search-results")).to_contain_text(PAGE["not_loaded"])
    context.close()


def test_an_empty_search_stays_still(tab: Any, book: Path, heard: list[str]) -> None:
    tab.goto((book / "html" / "search.html").as_uri() + "?q=")
    assert tab.locator("#search-results").inner_text() == ""
    assert tab.locator("h1").inner_text() == "Search"


def test_searched_words_are_shown_as_words(tab: Any, book: Path, heard: list[str]) -> None:
    tab.goto((book / "html" / "search.html").as_uri() + "?q=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E+relief")
    expect(tab.locator("#search-results")).not_to_be_empty()
    assert tab.locator("#search-results img").count() == 0
