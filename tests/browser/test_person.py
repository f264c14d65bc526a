"""One person from the first page to the record, with the keyboard alone, over two visits: nothing is lost, all is told."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from browsing import SIDEWAYS, Learner, audited, enter, focused, listen, seen, start_audit, tab_to, unseen
from playwright.sync_api import expect

from courseloom.activities.question import hashed
from courseloom.strings import EVALUATION, FINAL, MEMORY, PROGRESS, QUIZ, RECORD, REVIEW

pytestmark = pytest.mark.browser

FIRST, SECOND = (int(datetime(2027, 1, day, 12, tzinfo=UTC).timestamp() * 1000) for day in (4, 9))
CONTROLS = {"button", "link", "radio", "checkbox", "combobox", "textbox", "spinbutton", "searchbox", "slider", "option"}
COUNT = 6
KINDS = {
    "when-to-wash": "choice",
    "what-to-use": "multiple",
    "water-is-enough": "true-false",
    "say-it-again": "recall",
    "match-moments": "match",
    "sort-moments": "categorise",
    "order-steps": "order",
    "guess-share": "estimate",
    "fill-gaps": "cloze",
    "rate-replies": "rate-the-reply",
    "name-it": "short-answer",
    "how-long": "numeric",
}


class Person(Learner):
    """Somebody with a keyboard and a screen reader: presses keys, and asks the browser's accessibility tree what is there."""

    def __init__(self, context: Any, base: str, axe: str, now: int) -> None:
        page = context.new_page()
        page.add_init_script(f"window.courseloomClock = () => {now};")
        super().__init__(page, base)
        self.axe, self.heard = axe, listen(page, "http://127.0.0.1")

    def leave(self) -> None:
        """Close the page; it must have been silent."""
        self.page.close()
        assert [one for one in self.heard if "favicon" not in one] == []

    def go(self, name: str) -> None:
        """Open a page and begin at its text."""
        self.open(name)
        self.page.evaluate("document.querySelector('main').focus()")

    def button(self, words: str, scope: str = "main", limit: int = 80) -> None:
        """Go to a button with Tab and press it."""
        for _ in range(limit):
            self.page.keyboard.press("Tab")
            name = "scope => document.activeElement.matches(scope + ' button') && document.activeElement.textContent"
            if self.page.evaluate(name, scope) == words:
                self.page.keyboard.press("Enter")
                return
        pytest.fail(f"{limit} × Tab did not reach '{words}'")

    def nodes(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Return role, name and states of everything that is told."""
        session = self.page.context.new_cdp_session(self.page)
        found = session.send("Accessibility.getFullAXTree")["nodes"]
        session.detach()
        return [
            (
                one["role"]["value"],
                one.get("name", {}).get("value", ""),
                {p["name"]: p["value"].get("value") for p in one.get("properties", [])},
            )
            for one in found
            if not one["ignored"]
        ]

    def sound(self, when: str) -> None:
        """Check what stands here: axe, no scrolling sideways, every control named, headings in steps, one main and one h1."""
        self.page.evaluate("scrollTo({top: 0, behavior: 'instant'})")  # at the foot the bar half covers the contents
        start_audit(self.page, self.axe)
        nodes = self.nodes()
        assert [role for role, name, _ in nodes if role in CONTROLS and not name.strip()] == [], f"{when}: without a name"
        visible = "all => all.filter(one => one.checkVisibility()).map(one => Number(one.tagName[1]))"
        levels = self.page.locator("h1, h2, h3, h4, h5, h6").evaluate_all(visible)
        assert levels.count(1) == 1 and all(b - a <= 1 for a, b in pairwise(levels)), f"{when}: {levels}"
        assert [role for role, _, _ in nodes].count("main") == 1, when
        assert self.page.locator(".board table:not(:has(caption))").count() == 0, f"{when}: a table without a name"
        live = [states for role, _, states in nodes if role == "status"]
        assert live and all(states.get("live") == "polite" for states in live), f"{when}: nothing would be announced"
        assert self.page.evaluate(SIDEWAYS) <= 0, f"{when}: wider than the window"
        assert audited(self.page) == [], when

    def fill(self, scope: str, form: Any) -> None:
        """Answer a question: the first option, the first entry of each list, a number, or words."""
        for _ in range(form.locator("select:not(.off)").count()):
            tab_to(self.page, f"{scope} .slot select", limit=20)
            self.page.keyboard.press("ArrowDown")
        for group in form.get_by_role("radiogroup").all():
            tab_to(self.page, f"{scope} input[name='{group.get_by_role('radio').first.get_attribute('name')}']", limit=20)
            self.page.keyboard.press("Space")
        if form.locator(".moves").count():
            tab_to(self.page, f"{scope} .moves button:not([aria-disabled=true])", limit=20)
            self.page.keyboard.press("Enter")
        if form.locator(".option").count():
            tab_to(self.page, f"{scope} .option input", limit=20)
            self.page.keyboard.press("Space")
        typed = ((".guess input", "42"), ("textarea", "Before, with soap."), (".typed input", "40 seconds"))
        for selector, words in typed:
            if form.locator(selector).count():
                tab_to(self.page, f"{scope} {selector}", limit=20)
                self.page.keyboard.type(words)


def every_kind(person: Person) -> None:
    """Answer each kind of question in the chapter."""
    page = person.page
    assert {
        form.get_attribute("id")[2:]: form.get_attribute("data-kind") for form in page.locator("form.question").all()[-12:]
    } == KINDS
    for slug in KINDS:
        selector, form = f"#q-{slug}", page.locator(f"#q-{slug}")
        enter(page, form)
        person.fill(selector, form)
        said = form.get_by_role("status").inner_text()
        assert said == "" or (slug == "order-steps" and said.startswith("Now")), f"{slug}: graded before Check"
        assert seen(page, f"{selector} :is(.reason, .verdict, .band, .credit)") == []
        tab_to(page, f"{selector} .check")
        page.keyboard.press("Enter")
        expect(form.get_by_role("status")).not_to_be_empty()
        assert focused(page, f"{selector} .check"), f"{slug}: the focus was lost"
        status = " ".join(form.get_by_role("status").inner_text().split())
        told = [" ".join(name.split()) for role, name, _ in person.nodes() if role == "StaticText"]
        assert any(status.startswith(text) or text == status for text in told if text), f"{slug}: not announced"
        if slug not in ("fill-gaps", "guess-share", "name-it", "how-long"):
            assert unseen(page, f"{selector} .reason:not(.why *)") == [], f"{slug}: a reason is hidden"
            assert unseen(page, f"{selector} .why summary") == [], f"{slug}: a folded reason cannot be opened"
        assert unseen(page, f"{selector} .credit") == [] or slug == "say-it-again"


def a_question_of_the_test(person: Person, number: int) -> None:
    page = person.page
    expect(page.locator(".test h2")).to_have_text(FINAL["question"].format(number=number, count=COUNT))
    assert focused(page, ".test h2"), "the next question is where the focus goes"
    person.fill(".test", page.locator(".test form"))


def without(state: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in state.items() if name not in names}


@pytest.mark.parametrize(
    ("place", "width"),
    [
        ("file", 320),
        ("http", 1280),
        pytest.param("file", 1280, marks=pytest.mark.long),
        pytest.param("http", 320, marks=pytest.mark.long),
    ],
)
def test_a_whole_course_over_two_visits(
    chromium: Any, tiny_built: Path, server: str, axe: str, place: str, width: int, tmp_path: Path
) -> None:
    base = (tiny_built / "html").as_uri() if place == "file" else server
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, reduced_motion="reduce", accept_downloads=True, timezone_id="Europe/London"
    )
    context.add_init_script("window.print = () => { window.printed = (window.printed || 0) + 1; };")

    # the first visit: remember, answer every kind, begin the test, leave in the middle
    person = Person(context, base, axe, FIRST)
    page = person.page
    person.go(Learner.CHAPTER)
    person.sound("the chapter, fresh")
    page.evaluate("() => { const one = document.querySelector('.help'); one.tabIndex = -1; one.focus(); }")
    person.button(MEMORY["remember"], ".memory")
    expect(page.locator(".memory-status")).to_have_text(MEMORY["remembered"])
    every_kind(person)
    person.sound("the chapter, answered")
    person.go("book/final.html")
    person.sound("the test, before")
    person.button(FINAL["start"])
    for number in (1, 2):
        a_question_of_the_test(person, number)
        person.button(FINAL["next"])
    person.sound("the test, during")
    before = person.kept()
    assert len(before["answers"]) == len(KINDS)
    person.leave()

    # the second visit, five days later: everything is still there; go on with the test
    person = Person(context, base, axe, SECOND)
    page = person.page
    person.go(Learner.CHAPTER)
    for slug in KINDS:
        expect(page.locator(f"#q-{slug} .status")).to_have_text(QUIZ["kept"])
    person.go("book/final.html")
    person.button(FINAL["go_on"])
    for number in range(3, COUNT + 1):
        a_question_of_the_test(person, number)
        person.button(FINAL["next"] if number < COUNT else FINAL["look_over"])
    expect(page.locator(".test h2")).to_have_text(FINAL["before_hand_in"])
    assert FINAL["all_answered"] in page.locator(".test").inner_text(), "an answer of the first visit is lost"
    person.button(FINAL["hand_in"])
    expect(page.locator(".test h2")).to_have_text(FINAL["result"])
    person.sound("the test, after")

    # review
    person.go("book/review.html")
    person.button(REVIEW["start"])
    person.sound("review, during")
    asked = int(page.locator(".session h2").inner_text().split()[-1])
    for number in range(1, asked + 1):
        expect(page.locator(".session h2")).to_have_text(REVIEW["one"].format(number=number, all=asked))
        person.fill(".session", page.locator(".session form"))
        tab_to(page, ".session .check", limit=20)
        page.keyboard.press("Enter")
        expect(page.locator(".session .status")).not_to_be_empty()
        person.button(REVIEW["finish"] if number == asked else REVIEW["next"])
    expect(page.locator(".session h2")).to_have_text(REVIEW["done"])
    person.sound("review, after")

    # progress: export, forget, import; nothing is lost
    person.go("book/progress.html")
    person.sound("progress")
    state = person.kept()
    with page.expect_download() as waiting:
        person.button(PROGRESS["save"])
    file = tmp_path / "course-progress.json"
    waiting.value.save_as(file)
    person.button(MEMORY["forget"], ".board")
    expect(page.locator(".board .said")).to_have_text(MEMORY["forgotten"])
    assert page.evaluate("localStorage.length") == 0
    person.sound("progress, forgotten")
    with page.expect_file_chooser() as chooser:
        tab_to(page, "#progress-file", "Shift+Tab")
        page.keyboard.press("Enter")
    chooser.value.set_files(file)
    expect(page.locator(".board .said")).to_have_text(PROGRESS["loaded"].format(file=file.name, answers=len(KINDS)))
    assert without(person.kept(), "at") == without(state, "at")
    assert without(
        json.loads(file.read_text("utf-8")), "format", "version", "course", "course_version", "saved", "at"
    ) == without(state, "at")
    (attempt,) = state["tests"][hashed("final-bank")]
    assert attempt["finished"] and len(attempt["answers"]) == COUNT
    assert all(state["answers"][h]["first"] for h in before["answers"])

    # the record and the evaluation
    person.go("book/record.html")
    tab_to(page, ".record-form input[type=text]", limit=20)
    page.keyboard.type("Ada Quill")
    person.button(RECORD["print"])
    assert page.evaluate("window.printed") == 1
    sheet = page.get_by_role("region", name=RECORD["title"]).inner_text()
    assert "Ada Quill" in sheet and "10 of 10" in sheet
    assert RECORD["attempt"].split(",")[0].format(number=1) in sheet
    person.sound("the record")
    person.go("book/evaluation.html")
    tab_to(page, ".board input[type=radio]", limit=20)
    page.keyboard.press("Space")
    with page.expect_download() as waiting:
        person.button(EVALUATION["save_text"])
    person.sound("the evaluation")
    assert "Ada" not in person.stored()
    person.leave()
    context.close()
