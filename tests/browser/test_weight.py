"""What a page weighs: bytes read to open it, without fonts and without what loads only on use. Sizes, not times."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from browsing import DESKTOP, chapters
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

CHAPTER_LIMIT, SECOND_CHAPTER_LIMIT = 300_000, 250_000
TOOL_LIMIT = SEARCH_LIMIT = 350_000
REGISTER_LIMIT, REGISTER_ELEMENTS = 300_000, 4_000
SHARED_LIMIT = 30_000
OWN_LIMIT = 65_000
"""All script and style of ours: what every page reads, and the scripts of every tool."""
NEAR = 1250
FAR = """(near) => Array.from(document.querySelectorAll("img[loading=lazy]"))
  .filter((image) => image.getBoundingClientRect().top > innerHeight + near).map((image) => image.src.split("/").pop())"""


def opened(chromium: Any, path: Path, query: str = "", then: Callable[[Any], object] = lambda page: None) -> dict[str, int]:
    """Open a page without scrolling; return the size of each file that was read, after `then`.

    Pictures that load when they come near are counted within NEAR of the window: how far ahead they load is the browser's guess
    at its connection, and differs.
    """
    context = chromium.new_context(**DESKTOP)
    page = context.new_page()
    read: set[Path] = set()
    page.on("request", lambda request: request.url.startswith("file:") and read.add(Path(unquote(urlsplit(request.url).path))))
    page.goto(path.as_uri() + query, wait_until="load")
    far = set(page.evaluate(FAR, NEAR))
    then(page)
    context.close()
    return {one.name: one.stat().st_size for one in read if one.suffix != ".woff2" and one.name not in far}


def test_every_chapter_is_light(chromium: Any, pages: list[Path]) -> None:
    heavy = {}
    for path in chapters(pages):
        files = opened(chromium, path)
        assert {path.name, "course.css", "course.js"} <= set(files), "the page was not measured whole"
        assert not [name for name in files if "search" in name or "terms" in name], "what only search needs is read"
        if sum(files.values()) > (SECOND_CHAPTER_LIMIT if path.name.startswith("02-") else CHAPTER_LIMIT):
            heavy[path.name] = files
    assert heavy == {}


@pytest.mark.parametrize("name", ["final-test", "review", "progress", "record"])
def test_a_tool_reads_the_index_of_the_questions_and_no_form(chromium: Any, book: Path, name: str) -> None:
    files = opened(chromium, book / "html" / "book" / f"{name}.html")
    assert "items.js" in files and sum(files.values()) < TOOL_LIMIT, files
    assert not set(files) & {path.name for path in (book / "html/_static/items").iterdir()}


def test_the_register_is_light(chromium: Any, book: Path) -> None:
    counted = []

    def count(page: Any) -> None:
        counted.append(page.evaluate("() => document.querySelectorAll('*').length"))
        assert page.locator(".claim-entry").count() > 200

    files = opened(chromium, book / "html" / "book" / "register.html", then=count)
    assert sum(files.values()) < REGISTER_LIMIT, files
    assert counted[0] < REGISTER_ELEMENTS


@pytest.mark.parametrize("words", ["validation", "self-injury", "relief", "safety+plan", "shame"])
def test_a_search_reads_what_its_results_in_sight_need(chromium: Any, book: Path, words: str) -> None:
    def searched(page: Any) -> None:
        expect(page.locator("#search-results")).to_contain_text("Search finished")
        first = page.locator("#search-results .context").first
        expect(first).not_to_be_empty()
        page.wait_for_load_state("networkidle")

    files = opened(chromium, book / "html" / "search.html", f"?q={words}", searched)
    assert "index.js" in files and sum(files.values()) < SEARCH_LIMIT, files


def test_the_page_of_search_reads_no_index_before_there_is_something_to_search(chromium: Any, book: Path) -> None:
    files = opened(chromium, book / "html" / "search.html")
    assert "search.js" in files and "index.js" not in files, files


def test_style_and_script_are_small(book: Path) -> None:
    static = book / "html" / "_static"
    sizes = {name: len(gzip.compress((static / name).read_bytes(), 9)) for name in ("course.css", "course.js")}
    assert sum(sizes.values()) < SHARED_LIMIT, sizes


def test_all_script_and_style_with_every_tool_is_small(book: Path) -> None:
    static = book / "html" / "_static"
    named = ("course.css", "course.js", "reflection.js", "explore.js", "present.js", "search.js")
    paths = [*(static / name for name in named), *static.glob("tool-*.js"), *static.glob("scenario.*")]
    ours = {path.name: path.read_bytes() for path in paths}
    ours["items.js"] = (static / "items.js").read_bytes().partition(b"\n")[2]  # the script after the index of the questions
    sizes = {name: len(gzip.compress(data, 9)) for name, data in ours.items()}
    assert "tool-review.js" in sizes and sum(sizes.values()) < OWN_LIMIT, sizes


def test_a_page_from_disk_is_set_in_the_books_font(chromium: Any, tiny_built: Path) -> None:
    page = chromium.new_page(**DESKTOP)
    page.goto((tiny_built / "html" / "book" / "welcome.html").as_uri())
    page.evaluate("() => document.fonts.ready")
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    for selector in ("h1", "main section > p"):
        node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
        fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        assert [font["familyName"] for font in fonts] == ["Atkinson Hyperlegible Next"], selector
    page.close()
