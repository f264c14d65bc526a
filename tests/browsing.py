"""What the browser tests share: watching a page, auditing it, answering it, moving by keyboard."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from courseloom.strings import QUIZ

ROOT = Path(__file__).resolve().parents[1]
DESKTOP = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""The only rules of axe that other colours can break."""
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
ASKED = ".question :is(legend:has(.count), .instruction, .option, .option input, .letter, .option-text, textarea)"
"""What a question is made of before it is answered."""
LOUD = (QUIZ["good"], QUIZ["look"], QUIZ["other"])
"""The words that judge an answer; an opening question never says them."""


def listen(page: Any, *home: str) -> list[str]:
    """Return a list that fills with whatever the page should not do: messages, errors, requests beyond disk and home."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: heard.append(f"error: {error}"))
    page.on(
        "request", lambda request: request.url.startswith(("file:", "data:", *home)) or heard.append(f"request: {request.url}")
    )
    return heard


def start_audit(page: Any, axe: str, only: Any = TAGS) -> None:
    """Let axe begin on the page as it stands now, without waiting: two pages can then be audited on two cores."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(axe)
    options = {"preload": False, "resultTypes": ["violations"], "runOnly": only}
    later = "new Promise(done => setTimeout(() => done(axe.run(document, options)), 0))"
    page.evaluate(f"options => {{ window.audit = {later}; }}", options)


def audited(page: Any) -> list[str]:
    """Return what the axe run just started finds."""
    found = page.evaluate("() => window.audit.then(result => result.violations)")
    return [f"axe {one['id']} × {len(one['nodes'])}: {one['nodes'][0]['html'][:160]}" for one in found]


def answer_everything(page: Any) -> int:
    """Answer and check every question of the page; return how many there are once each has said something."""
    count: int = page.evaluate(
        """() => {
          const forms = [...document.querySelectorAll("form.question")];
          for (const form of forms) {
            const notes = form.querySelector("textarea");
            const guess = form.querySelector(".guess input"), typed = form.querySelector(".typed input");
            const option = form.querySelector(".option input");
            form.querySelectorAll("select").forEach(select => { select.selectedIndex = 1; });
            if (notes) notes.value = "Something from memory.";
            if (guess) guess.value = form.querySelector(".guess").dataset.low;
            if (typed) typed.value = "40 seconds";
            if (option) option.click();
            form.querySelector(".check").click();
          }
          return forms.length;
        }"""
    )
    page.wait_for_function("() => [...document.querySelectorAll('form.question .status')].every(status => status.textContent)")
    return count


def focused(page: Any, selector: str) -> bool:
    """Return whether the focus is on an element that matches."""
    return bool(page.evaluate("selector => document.activeElement.matches(selector)", selector))


def tab_to(page: Any, selector: str, key: str = "Tab", limit: int = 12) -> None:
    """Press Tab until the focus is on a matching element; give up when a user would have."""
    for _ in range(limit):
        page.keyboard.press(key)
        if focused(page, selector):
            return
    pytest.fail(f"{limit} × {key} did not reach {selector}")


def enter(page: Any, form: Any) -> str:
    """Follow a link to a question, as one would from the contents; return the question's selector."""
    selector = f"#{form.get_attribute('id')}"
    page.evaluate("selector => { location.hash = ''; location.hash = selector; }", selector)
    return selector


def choose(page: Any, selector: str, kind: str, wanted: list[int]) -> None:
    """Reach the options with Tab and choose with arrows or Space."""
    if kind == "multiple":
        for index in wanted:
            tab_to(page, f"{selector} input[value='{index}']")
            page.keyboard.press("Space")
        return
    tab_to(page, f"{selector} .option input")
    page.keyboard.press("Space")
    for _ in range(wanted[0]):
        page.keyboard.press("ArrowDown")
    assert focused(page, f"{selector} input[value='{wanted[0]}']")


def press_button(page: Any, selector: str, key: str = "Enter") -> None:
    """Go on to the question's button and press it; the focus must stay there."""
    if not focused(page, f"{selector} .check"):
        tab_to(page, f"{selector} .check")
    page.keyboard.press(key)
    assert focused(page, f"{selector} .check"), "the button lost the focus"


def unseen(page: Any, selector: str) -> list[str]:
    """Return the matching elements that cannot be seen, as text."""
    return page.locator(selector).evaluate_all(
        """all => all.filter(one => !one.checkVisibility({ visibilityProperty: true, opacityProperty: true })
            || one.getBoundingClientRect().width < 2 || one.getBoundingClientRect().height < 2)
          .map(one => one.outerHTML.slice(0, 120))"""
    )


def seen(page: Any, selector: str) -> list[str]:
    """Return the matching elements that can be seen, as text."""
    visible = "all => all.filter(one => one.checkVisibility()).map(one => one.outerHTML.slice(0, 120))"
    return page.locator(selector).evaluate_all(visible)


def squashed(text: str) -> str:
    """Return text without spaces, to compare what was set in lines with what was not."""
    return re.sub(r"\s", "", text)


@lru_cache
def sources() -> dict[str, dict[str, Any]]:
    """Return every question of the course by its id, as its author wrote it (the engine is not asked)."""
    files = [yaml.safe_load(path.read_text("utf-8")) for path in sorted((ROOT / "quizzes").glob("*.yml"))]
    return {question["id"]: question for file in files for quiz in file["quizzes"] for question in quiz["questions"]}


def keys(question: str) -> list[bool]:
    """Return for each option whether it is a key."""
    source = sources()[question]
    if source["kind"] == "true-false":
        return [bool(source["answer"]), not source["answer"]]
    return [bool(option.get("correct")) for option in source["options"]]


def chapters(pages: list[Path]) -> list[Path]:
    """Return the chapters: pages made from notebooks, with questions."""
    return [path for path in asking(pages) if path.parent.name == "notebooks"]


def asking(pages: list[Path]) -> list[Path]:
    """Return all pages that have questions: chapters, and the tests around them."""
    return [path for path in pages if 'class="question"' in path.read_text("utf-8")]


SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """scope => [...document.querySelectorAll(scope)]
  .flatMap(one => [...one.querySelectorAll("button, input, select, summary, textarea")]).filter(one => one.checkVisibility())
  .map(one => [one, (one.matches("[type=radio], [type=checkbox]") ? one.closest("label") : one).getBoundingClientRect()])
  .filter(([one, box]) => box.width < 24 || box.height < 24).map(([one]) => one.outerHTML.slice(0, 80))"""


class Learner:
    """A person with a browser: opens pages of the tiny course, answers in the chapter, looks at what is kept."""

    CHAPTER = "notebooks/01-washing.html"

    def __init__(self, page: Any, base: str) -> None:
        self.page, self.base = page, base

    def open(self, name: str) -> None:
        self.page.goto("about:blank")
        self.page.goto(f"{self.base}/{name}")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def remember(self) -> None:
        self.open(self.CHAPTER)
        self.page.locator(".memory button").click()

    def answer(self, slug: str, option: int, sure: int | None = None) -> None:
        """Answer a choice in its chapter, once more if it is answered already."""
        form = self.page.locator(f"#q-{slug}")
        if form.locator(".check").inner_text() == QUIZ["again"]:
            form.locator(".check").click()
        form.locator(".option input").nth(option).check()
        if sure:
            form.locator(f".sure input[value='{sure}']").check()
        form.locator(".check").click()

    def kept(self) -> Any:
        return self.page.evaluate("() => JSON.parse(localStorage.getItem(document.querySelector('.memory').dataset.key))")

    def stored(self) -> str:
        """Return all that this browser holds for the book, as one text."""
        script = "async () => JSON.stringify([localStorage, sessionStorage, document.cookie, window.name])"
        return str(self.page.evaluate(script))
