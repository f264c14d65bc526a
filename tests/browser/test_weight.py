"""What a page weighs: bytes read to open it, without fonts and without what loads only on use. Sizes, not times."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from browsing import DESKTOP, chapters

pytestmark = pytest.mark.browser

PAGE_LIMIT = 500_000
SHARED_LIMIT = 30_000
OWN_LIMIT = 60_000
"""All script and style of ours: what every page reads, and the scripts of every tool."""


def opened(chromium: Any, path: Path) -> dict[str, int]:
    """Open a page without scrolling; return the size of each file that was read."""
    context = chromium.new_context(**DESKTOP)
    page = context.new_page()
    read: set[Path] = set()
    page.on("request", lambda request: request.url.startswith("file:") and read.add(Path(unquote(urlsplit(request.url).path))))
    page.goto(path.as_uri(), wait_until="load")
    context.close()
    return {one.name: one.stat().st_size for one in read if one.suffix != ".woff2"}


def test_the_page_with_the_most_questions_is_light(chromium: Any, pages: list[Path]) -> None:
    fullest = max(chapters(pages), key=lambda path: (path.read_text("utf-8").count('class="question"'), path.name))
    files = opened(chromium, fullest)
    assert {fullest.name, "course.css", "course.js"} <= set(files), "the page was not measured whole"
    assert sum(files.values()) < PAGE_LIMIT, files
    assert not [name for name in files if "search" in name], "what only search needs is read on every page"


def test_style_and_script_are_small(book: Path) -> None:
    static = book / "html" / "_static"
    sizes = {name: len(gzip.compress((static / name).read_bytes(), 9)) for name in ("course.css", "course.js")}
    assert sum(sizes.values()) < SHARED_LIMIT, sizes


def test_all_script_and_style_with_every_tool_is_small(book: Path) -> None:
    static = book / "html" / "_static"
    named = ("course.css", "course.js", "reflection.js", "explore.js", "present.js")
    ours = [*(static / name for name in named), *static.glob("tool-*.js"), *static.glob("scenario.*")]
    sizes = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in ours}
    assert "tool-review.js" in sizes and sum(sizes.values()) < OWN_LIMIT, sizes
