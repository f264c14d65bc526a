"""Coming back to questions: a learner of the tiny course on a day of our choosing, and the page of reviews."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from browsing import DESKTOP, listen
from conftest import ROOT

from courseloom.activities import boosters
from courseloom.resolve import read
from courseloom.strings import MEMORY

PAGE, CHAPTER = "book/review.html", "notebooks/01-washing.html"
NOON = datetime(2027, 1, 4, 12, tzinfo=UTC)
KEPT = """() => { const box = document.querySelector(".memory"); return JSON.parse(localStorage.getItem(box.dataset.key)); }"""
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
ROUND = ".session"


class Learner:
    """A person with a browser, on a day of our choosing."""

    def __init__(self, page: Any, base: str) -> None:
        self.page, self.base, self.day = page, base, 0

    def at(self, day: int) -> None:
        self.day = day

    def open(self, name: str = PAGE) -> None:
        stamp = int((NOON + timedelta(days=self.day)).timestamp() * 1000)
        self.page.add_init_script(f"window.courseloomClock = () => {stamp};")
        self.page.goto(f"{self.base}/{name}")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def remember(self) -> None:
        self.open(CHAPTER)
        self.press(MEMORY["remember"])

    def answer(self, slug: str, option: int, sure: int | None = None) -> None:
        """Answer a choice in its chapter."""
        form = self.page.locator(f"#q-{slug}")
        form.locator(".option input").nth(option).check()
        if sure:
            form.locator(f".sure input[value='{sure}']").check()
        form.locator(".check").click()

    def kept(self) -> Any:
        return self.page.evaluate(KEPT)

    def change(self, script: str) -> None:
        """Change what is kept: `box` is the record."""
        self.page.evaluate(
            f"""() => {{ const key = document.querySelector(".memory").dataset.key, box = JSON.parse(localStorage.getItem(key));
            {script}; localStorage.setItem(key, JSON.stringify(box)); }}"""
        )


def learners(chromium: Any, base: str, *home: str, **options: Any) -> Iterator[Learner]:
    """Yield a learner in London with the book at an address; the page is silent to the end."""
    context = chromium.new_context(**DESKTOP, timezone_id="Europe/London", **options)
    page = context.new_page()
    heard = listen(page, *home)
    yield Learner(page, base)
    context.close()
    assert heard == []


@pytest.fixture(params=["file", "http"])
def learner(request: Any, chromium: Any, disk: str, server: str) -> Iterator[Learner]:
    """A learner with the book on disk, then on a server."""
    yield from learners(chromium, disk if request.param == "file" else server, server, accept_downloads=True)


@pytest.fixture
def alone(chromium: Any, disk: str) -> Iterator[Learner]:
    """A learner with the book on disk, for what does not differ on a server."""
    yield from learners(chromium, disk)


@pytest.fixture(scope="module")
def sheets() -> list[boosters.BoosterSet]:
    """The booster sets of the tiny course."""
    return boosters.sheets(read(ROOT / "tests" / "course"))
