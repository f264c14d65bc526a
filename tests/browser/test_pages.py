"""Every page of the real book, opened from the disk: quiet, accessible, narrow enough, whole, forgetful."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from browsing import COLOURS, DESKTOP, TAGS, answer_everything, asking, audited, chapters, focused, listen, start_audit

pytestmark = pytest.mark.browser

SHARES = 6
"""The walk with axe takes longest of all tests: in shares, all test processes do it together."""
SIDEWAYS = """() => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return [];
  const far = [...document.body.querySelectorAll("*")]
    .filter(one => one.getBoundingClientRect().right > page.clientWidth + 1 && !one.closest(".table-scroll, .skip"));
  return [`${page.scrollWidth} wide`, ...far.slice(0, 3).map(one => one.outerHTML.slice(0, 100))];
}"""
DARKNESS = """() => {
  const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number);
  return (r + g + b) / 3 < 60;
}"""


class Reader(HTMLParser):
    """Collects what a page points at and what can be pointed at, without a browser's forgiveness."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[str] = []
        self.refresh = False
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.links += [value for name in ("href", "src", "action") if (value := given.get(name))]
        self.headings += [tag] if re.fullmatch("h[1-6]", tag) else []
        self.refresh |= tag == "meta" and given.get("http-equiv") == "refresh"


@pytest.fixture(scope="module")
def parsed(pages: list[Path]) -> dict[Path, Reader]:
    return {path.resolve(): Reader(path) for path in pages}


@pytest.mark.parametrize("share", range(SHARES))
def test_every_page_is_quiet_and_accessible(chromium: Any, pages: list[Path], axe: str, share: int) -> None:
    tabs = {scheme: chromium.new_context(color_scheme=scheme, **DESKTOP).new_page() for scheme in ("light", "dark")}
    heard = {scheme: listen(page) for scheme, page in tabs.items()}
    found, full = [], asking(pages)
    assert full, "the book has lost its questions"

    def look(where: str, *schemes: str) -> None:
        for scheme in schemes:
            start_audit(tabs[scheme], axe, COLOURS if scheme == "dark" else TAGS)
        for scheme in schemes:
            page = tabs[scheme]
            found.extend(f"{where}, {scheme}: {one}" for one in audited(page) + page.evaluate(SIDEWAYS) + heard[scheme])
            heard[scheme].clear()

    for path in pages[share::SHARES]:
        for scheme, page in tabs.items():
            page.goto(path.as_uri())
            assert page.evaluate(DARKNESS) is (scheme == "dark"), path.name
        if path not in full:
            look(path.name, "light", "dark")
            continue
        look(path.name, "light")  # the same in the dark: test_colours_are_the_readers_choice_and_travel
        for page in tabs.values():
            answer_everything(page)
        look(f"{path.name}, answered", "light", "dark")
    for page in tabs.values():
        page.context.close()
    assert not found, "\n".join(found)


def test_colours_are_the_readers_choice_and_travel(chromium: Any, pages: list[Path], axe: str) -> None:
    context = chromium.new_context(color_scheme="light", **DESKTOP)
    page = context.new_page()
    page.goto(chapters(pages)[0].as_uri())
    button = page.locator(".colours-button")
    assert button.inner_text() == "Dark"
    button.press("Enter")
    assert page.evaluate(DARKNESS)
    assert button.inner_text() == "Light"
    for _ in ("fresh", "answered"):
        start_audit(page, axe)
        assert audited(page) == []
        answer_everything(page)
    page.locator(".turn .next").press("Enter")
    page.wait_for_url(lambda url: url != chapters(pages)[0].as_uri())
    assert page.evaluate(DARKNESS), "the choice did not travel to the next page"
    page.locator(".colours-button").press("Enter")
    page.go_back()
    assert not page.evaluate(DARKNESS), "the second choice did not travel back"
    other = context.new_page()
    other.goto(chapters(pages)[0].as_uri())
    assert not other.evaluate(DARKNESS), "a new tab starts as the system is"
    context.close()


def test_nothing_is_stored(chromium: Any, pages: list[Path]) -> None:
    context = chromium.new_context(**DESKTOP)
    page = context.new_page()
    for path in asking(pages):
        page.goto(path.as_uri())
        answer_everything(page)
        page.locator(".colours-button").click()
        stored = page.evaluate(
            """async () => [Object.keys(localStorage), Object.keys(sessionStorage), document.cookie,
              (await indexedDB.databases()).length, location.search, history.state]"""
        )
        assert stored == [[], [], "", 0, "", None], path.name
        assert "memory" not in page.evaluate("() => window.name"), "an answer travels with the tab"
        page.reload()
        assert page.locator(".option input:checked").count() == 0, "answers came back after a reload"
        assert page.locator("textarea").evaluate_all("all => all.every(one => one.value === '')")
    assert context.cookies() == []
    assert context.storage_state() == {"cookies": [], "origins": []}
    context.close()


def test_no_page_scrolls_sideways(chromium: Any, pages: list[Path]) -> None:
    """On a phone, and on a desktop at 400%, which is as wide and lower."""
    context = chromium.new_context(reduced_motion="reduce")
    page = context.new_page()
    wide = {}

    def look(where: str) -> None:
        for height in (800, 256):
            page.set_viewport_size({"width": 320, "height": height})
            if far := page.evaluate(SIDEWAYS):
                wide[f"{where}, {height} high"] = far

    page.set_viewport_size({"width": 320, "height": 256})
    for path in pages:
        page.goto(path.as_uri())
        look(path.name)
        page.locator(".menu-button").click()
        assert page.locator("#contents").is_visible(), path.name
        page.set_viewport_size({"width": 320, "height": 800})
        assert page.locator("#contents").is_visible(), path.name
        if answer_everything(page):
            look(f"{path.name}, answered")
    context.close()
    assert not wide


def test_every_page_has_its_frame(chromium: Any, pages: list[Path]) -> None:
    context = chromium.new_context(**DESKTOP)
    page = context.new_page()
    titles = {}
    for path in pages:
        page.goto(path.as_uri())
        assert page.locator("h1").count() == 1, path.name
        assert page.locator("main h1").inner_text().strip(), path.name
        titles[path] = page.title()
        help_box = page.locator(".foot").get_by_role("region", name="If someone needs help now")
        assert help_box.get_by_role("heading").inner_text() == "If someone needs help now", path.name
        assert "emergency" in help_box.inner_text(), path.name
        page.keyboard.press("Tab")
        assert focused(page, "a.skip"), f"{path.name}: the skip link is not the first stop"
        box = page.locator("a.skip").bounding_box()
        assert box["x"] >= 0 and box["y"] >= 0 and box["height"] >= 24, f"{path.name}: the skip link stays out of sight"
        page.keyboard.press("Enter")
        page.wait_for_function("() => document.activeElement.matches('main')")
        page.keyboard.press("Tab")
        assert not focused(page, "header *, #contents *"), f"{path.name}: after the skip link the focus is back at the top"
    context.close()
    poor = {path.name: title for path, title in titles.items() if not re.match(r"\w", title.strip())}
    assert not poor, f"titles without a name: {poor}"
    assert len(set(titles.values())) == len(titles), "two pages share one title"


def test_every_link_leads_somewhere(parsed: dict[Path, Reader]) -> None:
    dead, outside = [], []
    for path, reader in parsed.items():
        assert len(reader.ids) == len(set(reader.ids)), f"{path.name}: an id is used twice"
        for link in reader.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                outside += [link] if parts.scheme not in ("https", "http", "data", "mailto", "tel", "sms") else []
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file():
                dead.append(f"{path.name}: {link}")
            elif (fragment := unquote(parts.fragment)) and fragment not in parsed[target].ids:
                dead.append(f"{path.name}: {link} (no such place)")
    assert not dead, "\n".join(dead)
    assert not outside, "\n".join(outside)


def test_headings_do_not_skip_a_level(parsed: dict[Path, Reader]) -> None:
    for path, reader in parsed.items():
        levels = [int(heading[1]) for heading in reader.headings]
        assert levels[0] == 1, path.name
        assert all(after - before <= 1 for before, after in pairwise(levels)), (path.name, levels)


def test_a_table_that_scrolls_is_called_by_its_caption(pages: list[Path]) -> None:
    head = r'class="table-scroll" role="group" aria-label="([^"]+)"[^>]*>\s*<table[^>]*>\s*<caption>(.*?)</caption>'
    tables = [found for path in pages for found in re.findall(head, path.read_text("utf-8"), re.S)]
    assert len(tables) > 5
    said = [(name, re.sub('<span class="caption-number">.*?</span>|<[^>]+>', "", caption)) for name, caption in tables]
    assert [one for one in said if unescape(one[0]).split() != unescape(one[1]).split()] == []


def test_the_index_is_a_real_page(chromium: Any, book: Path, parsed: dict[Path, Reader]) -> None:
    index = book / "html" / "index.html"
    assert not parsed[index.resolve()].refresh
    context = chromium.new_context(java_script_enabled=False, **DESKTOP)
    page = context.new_page()
    page.goto(index.as_uri())
    assert page.url == index.as_uri()
    assert page.locator("h1").inner_text() == page.title()
    assert page.locator("#contents a[aria-current=page]").count() == 1
    page.locator(".turn .next").click()
    assert page.url != index.as_uri()
    assert page.locator("h1").is_visible()
    context.close()
