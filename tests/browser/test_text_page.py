"""Everything that authors may write, in a browser: to axe in light and dark, narrow, printed and in forced colours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import marked
import pytest
from browsing import audited, listen, start_audit
from conftest import courseloom

pytestmark = pytest.mark.browser
PAGES = ("index.html", "notebooks/01-washing.html", "book/review.html")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = marked.course(tmp_path_factory.mktemp("text") / "course")
    done = courseloom("build", "html", root=folder)
    assert done.returncode == 0, done.stderr
    return folder / "_build/html"


@pytest.fixture
def tab(chromium: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    colours, width = request.param
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=colours, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("tab", [("light", 1280), ("dark", 320)], indirect=True, ids=["light", "dark and narrow"])
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_nothing_and_nothing_is_cut(tab: Any, axe: str, book: Path, page: str) -> None:
    heard = listen(tab)
    tab.goto((book / page).as_uri())
    tab.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true; })")
    start_audit(tab, axe)
    assert audited(tab) == []
    assert tab.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert heard == []


@pytest.mark.parametrize("tab", [("light", 1280)], indirect=True)
def test_formulas_pictures_and_tasks_are_drawn(tab: Any, book: Path) -> None:
    tab.goto((book / "notebooks/01-washing.html").as_uri())
    box = "selector => [...document.querySelectorAll(selector)].map(one => one.getBoundingClientRect().height)"
    for selector in ("#in-chapter math", "#in-chapter .task", ".option-text math", ".option-text img", ".option-text .task"):
        heights = tab.evaluate(box, selector)
        assert heights, selector
        assert min(heights) > 5, selector
    for media in ({"media": "print"}, {"media": "screen", "forced_colors": "active"}):
        tab.emulate_media(**media)
        colour = "name => getComputedStyle(document.querySelector(`#in-chapter .task-${name}`)).backgroundColor"
        colours = [tab.evaluate(colour, name) for name in ("open", "done")]
        assert colours[0] != colours[1], media
