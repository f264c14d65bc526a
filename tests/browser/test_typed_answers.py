"""Short answer and numeric, on the tiny course: by keyboard, kept, without scripts, in the final test, in a cell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from browsing import DESKTOP, audited, enter, focused, listen, press_button, start_audit, tab_to
from conftest import ROOT, courseloom
from playwright.sync_api import expect

from courseloom.resolve import read
from courseloom.strings import QUIZ
from courseloom.widget import QuizWidget

pytestmark = pytest.mark.browser
PAGE = "notebooks/01-washing.html"
BANK = yaml.safe_load((ROOT / "tests/course/quizzes/02-kinds.yml").read_text("utf-8"))
ASKED = {question["id"]: question for question in BANK["quizzes"][0]["questions"]}
WORD, AMOUNT = "name-it", "how-long"


@pytest.fixture
def page(chromium: Any, disk: str) -> Iterator[Any]:
    context = chromium.new_context(**DESKTOP)
    page = context.new_page()
    heard = listen(page, disk)
    page.goto(f"{disk}/{PAGE}")
    yield page
    context.close()
    assert not heard


def answer(page: Any, slug: str, text: str) -> Any:
    """Type an answer and check it by keyboard alone."""
    form = page.locator(f"#q-{slug}")
    enter(page, form)
    tab_to(page, f"#q-{slug} .typed input")
    page.keyboard.type(text)
    press_button(page, f"#q-{slug}")
    return form


@pytest.mark.parametrize(
    ("slug", "text"),
    [(WORD, "Soap"), (WORD, " SOAP and"), (WORD, "soap  & Water"), (AMOUNT, "40 seconds"), (AMOUNT, "42,5seconds")],
)
def test_what_counts_as_right(page: Any, slug: str, text: str) -> None:
    right = text != " SOAP and"
    form = answer(page, slug, text)
    expect(form.locator(".status")).to_have_text(QUIZ["said_right" if right else "said_other"])
    expect(form.locator(".true-number")).to_contain_text(ASKED[slug]["why"][:40])
    assert focused(page, f"#q-{slug} .check")


@pytest.mark.parametrize(("slug", "text", "place"), [(WORD, "Water", 0), (WORD, "alcohol", 1), (AMOUNT, "20 seconds", 0)])
def test_a_listed_answer_has_its_own_reason(page: Any, slug: str, text: str, place: int) -> None:
    form = answer(page, slug, text)
    expect(form.locator(".status")).to_have_text(QUIZ["said_other"])
    shown = [one for one in form.locator("[data-other]").all() if one.is_visible()]
    assert len(shown) == 1 and ASKED[slug]["others"][place]["why"][:40] in shown[0].inner_text()


@pytest.mark.parametrize(
    ("slug", "text", "said"),
    [(WORD, "", "nothing_typed"), (AMOUNT, "", "nothing_typed"), (AMOUNT, "forty", "no_quantity"), (AMOUNT, "40", "no_unit")],
)
def test_what_is_not_complete_is_said_and_nothing_is_shown(page: Any, slug: str, text: str, said: str) -> None:
    form = page.locator(f"#q-{slug}")
    enter(page, form)
    tab_to(page, f"#q-{slug} .typed input")
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(form.locator(".status")).to_have_text(QUIZ[said])
    expect(form.locator(".true-number")).to_be_hidden()
    assert focused(page, f"#q-{slug} .typed input")


def test_an_answer_is_locked_until_it_is_tried_again(page: Any) -> None:
    form = answer(page, WORD, "water")
    field = form.locator(".typed input")
    expect(field).to_have_attribute("readonly", "")
    press_button(page, f"#q-{WORD}")
    expect(field).to_have_value("")
    expect(form.locator(".true-number")).to_be_hidden()


def test_an_answer_is_kept_on_the_device_and_shown_again(page: Any) -> None:
    page.locator(".memory button").first.click()
    answer(page, WORD, "soap")
    answer(page, AMOUNT, "38 seconds")
    page.reload()
    for slug, text in ((WORD, "soap"), (AMOUNT, "38 seconds")):
        expect(page.locator(f"#q-{slug} .typed input")).to_have_value(text)
        expect(page.locator(f"#q-{slug} .status")).to_have_text(QUIZ["kept"])
        expect(page.locator(f"#q-{slug} .true-number")).to_be_visible()


def test_axe_has_nothing_to_say(page: Any, axe: str) -> None:
    start_audit(page, axe)
    answer(page, WORD, "water")
    answer(page, AMOUNT, "20 seconds")
    assert audited(page) == []


def test_without_scripts_the_answer_can_be_unfolded(chromium: Any, disk: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{disk}/{PAGE}")
    for slug in (WORD, AMOUNT):
        form = page.locator(f"#q-{slug}")
        form.locator("details.reasons summary").click()
        for text in (ASKED[slug]["why"], *(other["why"] for other in ASKED[slug]["others"])):
            expect(form.locator(".reasons-body")).to_contain_text(text[:60])
    context.close()


@pytest.fixture(scope="module")
def tested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny course with a final test of typed answers alone."""
    import shutil

    folder = tmp_path_factory.mktemp("typed") / "course"
    shutil.copytree(ROOT / "tests" / "course", folder, ignore=shutil.ignore_patterns("_build"))
    path = folder / "quizzes/03-final.yml"
    bank = yaml.safe_load(path.read_text("utf-8"))
    kinds = [
        json.loads(json.dumps({**ASKED[slug], "id": f"{slug}-{n}", "difficulty": "reply"}))
        for n in range(6)
        for slug in (WORD, AMOUNT)
    ]
    bank["quizzes"][0]["questions"] = kinds
    path.write_text(yaml.safe_dump(bank, allow_unicode=True), "utf-8")
    done = courseloom("build", "html", "pdf", root=folder)
    assert done.returncode == 0, done.stderr
    return folder / "_build"


def test_the_final_test_asks_and_scores_them(chromium: Any, tested: Path) -> None:
    page = chromium.new_page()
    page.goto((tested / "html/book/final.html").as_uri())
    found = page.evaluate(
        """async () => {
        const known = courseloomItems.questions, names = Object.keys(known).filter((one) => known[one].purpose === "final");
        await new Promise((there, missing) => courseloomForms.when(names, there, missing));
        return names.map((name) => known[name]).map((question) => {
          const sheet = courseloomSheet.blank(question, 7), input = sheet.querySelector(".typed input");
          const given = (text) => { input.value = text; return courseloomSheet.given(sheet); };
          const score = (text) => courseloomSheet.score(question, { given: given(text) });
          return [given("  "), score("soap"), score("40 seconds"), score("water"), sheet.textContent.includes("Soap lifts")];
        }); }"""
    )
    assert found and all(one[0] is None and one[1] + one[2] == 1 and one[3] == 0 and one[4] is False for one in found)
    page.close()


def test_a_widget_reads_them_in_python(tmp_path: Path) -> None:
    course = read(ROOT / "tests" / "course")
    quiz = next(placed.quiz for placed in course.quizzes.values() if any(q.id == WORD for q in placed.quiz.questions))
    widget = QuizWidget(quiz, course)
    widget.given = {WORD: {"text": "Soap"}, AMOUNT: {"text": "20 seconds"}}
    assert widget.answers == {WORD: "Soap", AMOUNT: "20 seconds"}
    assert widget.score == {WORD: 1.0, AMOUNT: 0.0}
    assert json.dumps(widget.given)
