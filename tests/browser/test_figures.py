"""Figures in light and in the dark, by the system and by the button; their captions without a script and on paper."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pdfs
import pytest
from PIL import Image

from courseloom import assets
from courseloom.cells import style
from courseloom.strings import PAGE

FIGURE = "#fig-share"


def _corner(page: Any) -> str:
    """Return the colour of the drawing near its corner, as '#RRGGBB'."""
    picture = page.locator(f"{FIGURE} img")
    picture.scroll_into_view_if_needed()
    page.wait_for_function("img => img.complete && img.naturalWidth", arg=picture.element_handle())
    with Image.open(io.BytesIO(picture.screenshot())) as seen:
        return "#{:02X}{:02X}{:02X}".format(*seen.convert("RGB").getpixel((30, 4)))


@pytest.mark.parametrize(("system", "chosen"), [("dark", ""), ("light", "dark"), ("dark", "light")])
def test_a_drawing_has_the_colours_of_its_page(chromium: Any, disk: str, system: Any, chosen: Any) -> None:
    page = chromium.new_page(color_scheme=system)
    page.goto(f"{disk}/notebooks/01-washing.html")
    assert _corner(page) == assets.colours(system)["paper"]
    if chosen:
        page.get_by_role("button", name=PAGE[chosen], exact=True).click()
        assert _corner(page) == assets.colours(chosen)["paper"]
    page.close()


@pytest.mark.parametrize(("window", "least"), [(390, 12), (1280, 16)])
def test_letters_of_a_drawing_can_be_read_on_a_phone_and_beside_text(chromium: Any, disk: str, window: int, least: int) -> None:
    page = chromium.new_page(viewport={"width": window, "height": 800})
    page.goto(f"{disk}/notebooks/01-washing.html")
    shown = page.locator(f"{FIGURE} img").evaluate("img => img.clientWidth / img.getAttribute('width')")
    assert shown * style.LETTERS * 4 / 3 >= least
    assert page.evaluate("document.documentElement.scrollWidth") <= window
    page.close()


def test_what_follows_the_first_sentence_opens_without_scripts_and_is_printed(chromium: Any, disk: str, tmp_path: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{disk}/notebooks/01-washing.html")
    rest = page.locator(f"{FIGURE} details p")
    assert not rest.is_visible()
    page.pdf(path=tmp_path / "page.pdf")
    assert "Made up for tests" in pdfs.text(tmp_path / "page.pdf")
    page.locator(f"{FIGURE} summary").click()
    assert rest.is_visible() and rest.inner_text() == "Made up for tests."
    context.close()
