"""The pages of conversations and the ways to them, what they load, and what is kept of a conversation."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from browsing import DESKTOP

from courseloom.strings import SCENARIO

pytestmark = pytest.mark.browser


def test_a_page_lists_every_conversation(chromium: Any, tiny_built: Path) -> None:
    page = chromium.new_page(**DESKTOP)
    page.goto((tiny_built / "html" / "book" / "welcome.html").as_uri())
    entry = page.locator("dl", has=page.get_by_role("link", name="A word at the sink"))
    assert "Describe how washing works." in entry.inner_text() and "about 5 minutes" in entry.inner_text()
    assert entry.locator("p").all_inner_texts()[1] == "about 5 minutes · Chapter 1"
    page.get_by_role("link", name="A word at the sink").click()
    page.locator(".scenario-form").wait_for(timeout=5_000)
    assert page.url.endswith("notebooks/scenario-at-the-sink.html"), "its own page, not the place in the chapter"
    chapter = page.locator(".contents a[aria-current=true]")
    assert "Washing hands" in chapter.inner_text(), "the contents mark the chapter of a conversation"
    page.locator("main .scenario-from a", has_text=SCENARIO["chapter"].format(number=1)).click()
    page.locator("#scenario-at-the-sink:target").get_by_role("link", name=SCENARIO["open"]).click()
    page.locator(".scenario-form").wait_for(timeout=5_000)
    page.close()


def test_script_and_style_are_small(tiny_built: Path) -> None:
    files = list((tiny_built / "html" / "_static").glob("scenario.*"))
    assert len(files) == 2 and sum(len(gzip.compress(path.read_bytes(), 9)) for path in files) < 9_000


def test_pages_without_a_scenario_load_nothing_for_it(tiny_built: Path) -> None:
    for path in (tiny_built / "html").rglob("*.html"):
        text = path.read_text("utf-8")
        assert ("scenario.js" in text) == ("scenario.css" in text) == ('class="scenario"' in text), path.name


def test_a_kept_path_is_mended_and_merged(chromium: Any, tiny_built: Path) -> None:
    page = chromium.new_page()
    page.goto((tiny_built / "html" / "index.html").as_uri())
    found = page.evaluate(
        """() => {
          const now = Date.UTC(2026, 0, 2), base = courseloomRecord.empty(now), name = "0123456789";
          const kept = (talks) => ({ ...base, talks });
          const mine = kept({ [name]: { k: "a", at: 5, path: [0, 1] }, abcdef0123: { k: "a", at: 5, path: ["x"] } });
          const theirs = kept({ [name]: { k: "b", at: 9, path: [2] } });
          const { state, lost } = courseloomRecord.mend(mine, now);
          const both = [[state, theirs], [theirs, state]].map(([a, b]) => courseloomRecord.merge(a, b, now).talks[name].path);
          const old = courseloomRecord.mend({ v: 2, at: now, since: now, page: 1, answers: {} }, now);
          return [Object.keys(state.talks), lost, both, old.state.talks];
        }"""
    )
    page.close()
    assert found == [["0123456789"], 1, [[2], [2]], {}]
