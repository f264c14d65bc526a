"""Explorable figures in a browser: by keyboard and menu, lazily, without scripts, narrow, dark, and to axe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import DESKTOP, audited, focused, listen, seen, start_audit, tab_to, unseen
from conftest import courseloom
from exploring import course

pytestmark = pytest.mark.browser
SAID = "With {}% of the soap, {} of 100 hands at {} are washed."


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of the tiny course with an explorable figure."""
    folder = course(tmp_path_factory.mktemp("explore") / "course")
    done = courseloom("build", "html", root=folder)
    assert done.returncode == 0, done.stderr
    return (folder / "_build/html/notebooks/01-washing.html").as_uri()


@pytest.fixture
def tab(chromium: Any, address: str) -> Iterator[Any]:
    context = chromium.new_context(**DESKTOP)
    page = context.new_page()
    heard = listen(page)
    page.frames_read = []
    page.on("request", lambda request: request.url.endswith(".webp") and page.frames_read.append(request.url))
    page.goto(address + "#fig-move", wait_until="load")
    page.wait_for_function("() => document.querySelector('.explore img').complete")
    yield page
    context.close()
    assert heard == []


def shown(page: Any) -> tuple[str, str, str]:
    """Return what is said, the alternative text, and the file of the picture once it is there."""
    said = page.locator(".explore-said").inner_text()
    page.wait_for_function(
        """said => { const picture = document.querySelector('.explore img');
          return picture.complete && picture.naturalWidth > 0 && picture.alt === said; }""",
        arg=said,
    )
    picture = page.locator(".explore img")
    return said, picture.get_attribute("alt"), picture.get_attribute("src").rsplit("/", 1)[-1]


def test_the_keyboard_moves_a_slider(tab: Any) -> None:
    said, alt, file = shown(tab)
    assert said == alt == SAID.format(50, 20, "home")
    slider = ".explore input[type=range]"
    tab_to(tab, slider, limit=60)
    before = tab.locator(slider).get_attribute("aria-valuetext")
    tab.keyboard.press("ArrowRight")
    tab.wait_for_function("old => !document.querySelector('.explore img').src.endsWith(old)", arg=file)
    said, alt, other = shown(tab)
    assert said == alt == SAID.format(100, 40, "home") and other != file
    assert tab.locator(slider).get_attribute("aria-valuetext") == f"100%. {said}" != before
    assert tab.locator(".explore-controls strong").inner_text() == "100%"
    assert tab.locator(".explore-said").get_attribute("aria-live") == "off", "the slider speaks for itself, once"
    tab.keyboard.press("Home")
    assert shown(tab)[0] == SAID.format(25, 10, "home") and focused(tab, slider), "the focus stays"


def test_a_menu_moves_it_and_is_announced(tab: Any) -> None:
    tab.get_by_label("Place", exact=True).select_option("at work")
    said, alt, _ = shown(tab)
    assert said == alt == SAID.format(50, 30, "work")
    assert tab.locator(".explore-said").get_attribute("aria-live") == "polite"
    assert said in tab.locator(".explore input[type=range]").get_attribute("aria-valuetext")


def test_a_named_case_sets_every_control_and_is_left_when_one_moves(tab: Any) -> None:
    tab.get_by_label("Go to", exact=True).select_option("Plenty at work")
    assert shown(tab)[0] == SAID.format(100, 60, "work")
    assert tab.get_by_label("Place", exact=True).evaluate("select => select.selectedOptions[0].text") == "at work"
    assert tab.get_by_label("Soap", exact=True).input_value() == "2"
    tab.get_by_label("Soap", exact=True).press("ArrowLeft")
    assert tab.get_by_label("Go to", exact=True).input_value() == "", "no longer the named case"


def test_pictures_are_fetched_when_they_are_wanted(tab: Any) -> None:
    assert len(tab.frames_read) == 1, "the start state alone"
    tab.get_by_label("Soap", exact=True).press("ArrowRight")
    shown(tab)
    tab.wait_for_timeout(300)
    assert 2 <= len(tab.frames_read) < 6, "the new state and its neighbours, not all"
    tab.get_by_label("Soap", exact=True).press("ArrowLeft")
    shown(tab)
    assert len(tab.frames_read) == len(set(tab.frames_read)), "none is fetched twice"


def test_a_page_that_comes_back_shows_what_its_controls_say(tab: Any) -> None:
    tab.get_by_label("Soap", exact=True).press("ArrowRight")
    shown(tab)
    tab.reload()
    assert shown(tab)[0] == SAID.format(50, 20, "home") and tab.get_by_label("Soap", exact=True).input_value() == "1"


def test_the_table_opens_by_keyboard(tab: Any) -> None:
    tab_to(tab, ".explore-table summary", limit=60)
    assert seen(tab, ".explore-table td") == []
    tab.keyboard.press("Enter")
    assert unseen(tab, ".explore-table td") == [] and tab.locator(".explore-table tbody tr").count() == 6


def test_without_scripts_there_is_no_dead_control(chromium: Any, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False, **DESKTOP)
    page = context.new_page()
    page.goto(address)
    assert seen(page, ".explore :is(select, input, button)") == []
    assert unseen(page, ".explore :is(img, .explore-said, summary, figcaption)") == []
    page.locator(".explore-table summary").click()
    assert unseen(page, ".explore-table td") == []
    context.close()


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_and_nothing_is_cut(tab: Any, axe: str, width: int, colours: str) -> None:
    tab.set_viewport_size({"width": width, "height": 800})
    tab.emulate_media(color_scheme=colours)
    tab.locator(".explore-table summary").click()
    tab.evaluate("() => document.querySelector('.explore').scrollIntoView()")  # axe takes what the bar covers for small
    start_audit(tab, axe)
    assert audited(tab) == []
    assert tab.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    small = tab.locator(".explore :is(select, input, summary)").evaluate_all(
        "all => all.filter(one => one.getBoundingClientRect().height < 24).map(one => one.outerHTML)"
    )
    assert small == []
    edges = tab.locator(".explore-controls *, .explore img").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().right)"
    )
    assert max(edges) <= width


def test_paper_from_the_browser_has_picture_sentence_and_table(tab: Any) -> None:
    tab.emulate_media(media="print")
    assert seen(tab, ".explore :is(select, input)") == []
    assert unseen(tab, ".explore :is(img, .explore-said)") == []
    heights = tab.locator(".explore-table td").evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert heights and min(heights) > 5, "the closed table is printed"


def test_the_book_keeps_its_weight_until_a_control_moves(chromium: Any, pages: list[Path]) -> None:
    """Every page of the real book that has explorable figures: one frame a figure, nothing from elsewhere, under 500 kB."""
    found = 0
    for path in (one for one in pages if "explore-controls" in one.read_text("utf-8")):
        found += 1
        context = chromium.new_context(**DESKTOP)
        page = context.new_page()
        heard = listen(page)
        read: set[str] = set()
        page.on("request", lambda request, read=read: read.add(request.url.split("#")[0]))
        page.goto(path.as_uri(), wait_until="load")
        opened = [Path(url.removeprefix("file://").split("?")[0]) for url in sorted(read)]
        for figure in page.locator(".explore img").all():
            figure.scroll_into_view_if_needed()
        page.wait_for_timeout(300)
        files = [Path(url.removeprefix("file://").split("?")[0]) for url in read]
        assert len([one for one in files if one.suffix == ".webp"]) == page.locator(".explore").count()
        assert sum(one.stat().st_size for one in opened if one.suffix != ".woff2") < 500_000, path.name
        context.close()
        assert heard == []
    assert found >= 3
