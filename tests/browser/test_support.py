"""Support: what a person in need finds can be tapped, says its number, and is there without scripts; nothing is stored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from browsing import SIDEWAYS, audited, listen, start_audit
from conftest import ROOT

pytestmark = pytest.mark.browser

SUPPORT = "html/book/support.html"
LISTED = yaml.safe_load((ROOT / "book" / "resources.yml").read_text("utf-8"))
PHONE = {"width": 320, "height": 844}


@pytest.fixture
def page(chromium: Any, book: Path) -> Iterator[Any]:
    context = chromium.new_context(viewport=PHONE, reduced_motion="reduce")
    made = context.new_page()
    heard = listen(made)
    made.goto((book / SUPPORT).as_uri())
    yield made
    assert heard == []
    context.close()


def shown(page: Any) -> list[str]:
    """Return the countries that can be seen."""
    names = "all => all.filter(one => one.checkVisibility()).map(one => one.firstChild.textContent)"
    return list(page.locator(".country > h2").evaluate_all(names))


def test_every_number_of_the_list_is_a_button_that_says_it_and_nothing_else_is(chromium: Any, book: Path) -> None:
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto((book / SUPPORT).as_uri())
    rows = [*LISTED["emergency"], *LISTED["services"]]
    wanted = set()
    for kind, value in {(kind, value) for row in rows for way in row["how"] for kind, value in way.items()}:
        scheme = {"call": "tel:", "text": "sms:", "email": "mailto:", "web": ""}.get(kind)
        if scheme is not None:
            numbers = re.findall(r"\d[\d -]*\d", value)
            wanted.add(scheme + (re.sub("[ -]", "", numbers[0]) if scheme in ("tel:", "sms:") else value))
    links = page.locator(".country .ways a").all()
    assert {link.get_attribute("href").split("?")[0] for link in links} == wanted
    for link in links:
        digits = re.sub(r"\D", "", link.get_attribute("href").split("?")[0])
        assert link.is_visible() and link.bounding_box()["height"] >= 44
        assert digits in re.sub(r"\D", "", link.inner_text()) or not digits
    countries = page.locator(".country:visible").all()
    assert len(countries) == len({row["country"] for row in rows})
    for country in countries:
        assert len(re.findall("confirmed", country.inner_text())) == 1, "the caution is there once a country"
    assert page.evaluate(SIDEWAYS) <= 0
    context.close()


def test_a_country_is_one_press_away_and_nothing_is_stored(page: Any) -> None:
    assert shown(page) == ["Anywhere"]
    page.get_by_role("navigation", name="Where are you?").get_by_role("link", name="Ireland").press("Enter")
    assert shown(page) == ["Ireland"]
    call = page.get_by_role("link", name="Call 1800 111 888")
    assert call.get_attribute("href") == "tel:1800111888"
    assert page.locator("#support-ie h2").bounding_box()["y"] < PHONE["height"] / 3
    page.go_back()
    assert shown(page) == ["Anywhere"]
    page.get_by_role("link", name="All countries").click()
    assert len(shown(page)) == len({row["country"] for row in LISTED["services"]})
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_an_emergency_number_is_on_the_first_screen_of_a_phone_beside_the_name_of_its_country(page: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    box = page.get_by_role("link", name="United Kingdom: Call 999").bounding_box()
    assert box["y"] + box["height"] <= 844


@pytest.mark.parametrize("looks", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}])
def test_axe_finds_nothing_on_the_page_of_support(page: Any, axe: str, looks: dict[str, Any]) -> None:
    page.emulate_media(**looks)
    page.get_by_role("link", name="All countries").click()
    start_audit(page, axe)
    assert audited(page) == []
    assert page.evaluate(SIDEWAYS) <= 0


def test_the_help_box_of_a_page_can_be_tapped(page: Any, book: Path) -> None:
    page.goto((book / "html/notebooks/04-validating-responses.html").as_uri())
    link = page.locator(".help").get_by_role("link", name="findahelpline.com")
    assert link.get_attribute("href") == "https://findahelpline.com" and link.bounding_box()["height"] >= 24
