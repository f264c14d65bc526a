"""The book with scripts switched off: everything can be read, reasons can be opened, nothing pretends to work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import ASKED, DESKTOP, LOUD, chapters, enter, focused, keys, listen, seen, tab_to, unseen

from courseloom.strings import PAGE, QUIZ

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def tab(chromium: Any) -> Iterator[Any]:
    context = chromium.new_context(java_script_enabled=False, **DESKTOP)
    page = context.new_page()
    heard = listen(page)
    yield page
    context.close()
    assert heard == []


def test_questions_read_well(tab: Any, pages: list[Path]) -> None:
    for chapter in chapters(pages):
        tab.goto(chapter.as_uri())
        assert tab.locator("form.question").count() > 5
        assert unseen(tab, f"{ASKED}, .reasons summary") == [], chapter.name
        assert seen(tab, ".reason, .model-answer, .points, .verdict") == [], f"{chapter.name} gives its answers away"


def test_no_button_that_needs_a_script_is_shown(tab: Any, pages: list[Path]) -> None:
    for path in pages:
        tab.goto(path.as_uri())
        assert seen(tab, "button:not(.search-big button), .status, .actions") == [], path.name


def test_show_reasons_opens_with_the_keyboard(tab: Any, book: Path) -> None:
    tab.goto((book / "html" / "notebooks" / "02-functions.html").as_uri())
    for kind in ("choice", "multiple", "true-false", "recall"):
        form = tab.locator(f"form[data-kind={kind}][data-scored]").first
        selector = enter(tab, form)
        tab_to(tab, f"{selector} .reasons summary")
        assert tab.locator(f"{selector} .reasons summary").inner_text() == QUIZ["model" if kind == "recall" else "reasons"]
        tab.keyboard.press("Enter")
        assert focused(tab, f"{selector} .reasons summary")
        assert unseen(tab, f"{selector} .reasons :is(.reason, .verdict, .model-answer, .points label)") == []
        tab.keyboard.press("Enter")
        assert seen(tab, f"{selector} :is(.reason, .model-answer)") == []


def test_every_reason_can_be_read(tab: Any, pages: list[Path]) -> None:
    for chapter in chapters(pages):
        tab.goto(chapter.as_uri())
        tab.locator("details.reasons").evaluate_all("all => all.forEach(one => { one.open = true; })")
        for form in tab.locator("form.question").all():
            body, scored = form.locator(".reasons-body"), form.get_attribute("data-scored") is not None
            if form.get_attribute("data-kind") == "recall":
                assert len(body.locator(".model-answer").inner_text()) > 40
                continue
            if not form.locator(".option").count():  # the other kinds: test_kinds.py
                assert body.locator(".reason, .band").count() >= 2
                continue
            reasons = body.locator(".reason").all_inner_texts()
            right = keys(form.get_attribute("id").removeprefix("q-"))
            assert len(reasons) == len(right) == form.locator(".option").count()
            for index, (reason, key) in enumerate(zip(reasons, right, strict=True)):
                assert reason.startswith(f"{'ABCDEFG'[index]}."), reason
                assert len(reason) > 30
                verdict = reason.splitlines()[0]
                assert [word for word in LOUD if word in verdict] == ([QUIZ["good" if key else "other"]] if scored else [])
        assert unseen(tab, ".reason, .model-answer") == []


def test_enter_never_puts_an_answer_into_the_address(tab: Any, book: Path) -> None:
    chapter = (book / "html" / "notebooks" / "02-functions.html").as_uri()
    tab.goto(chapter)
    for kind in ("choice", "multiple", "true-false"):
        field = tab.locator(f"form[data-kind={kind}] .option input").first
        field.press("Space")
        field.press("Enter")
        assert field.is_checked()
    tab.wait_for_timeout(300)  # time for a navigation that must not come
    assert tab.url == chapter
    assert tab.locator(".option input:checked").count() == 3, "the page was loaded anew and the answers are gone"


@pytest.mark.parametrize("width", [1280, 360])
def test_the_contents_are_there(tab: Any, book: Path, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 800})
    tab.goto((book / "html" / "index.html").as_uri())
    assert unseen(tab, "#contents, #contents a") == []
    link = tab.locator("#contents a[href*='notebooks/']").last
    title = link.inner_text()
    link.click()
    assert tab.locator("h1").inner_text().replace("\n", " ") in " ".join(title.split())
    tab.set_viewport_size(DESKTOP["viewport"])


def test_search_says_that_it_needs_scripts(tab: Any, book: Path) -> None:
    tab.goto((book / "html" / "index.html").as_uri())
    tab.get_by_role("searchbox").fill("relief")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/search.html?q=relief")
    assert PAGE["no_script_search"] in tab.locator("main").inner_text()
