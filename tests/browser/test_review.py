"""The review page of the tiny course: days pass by a clock of ours, questions come back, sets and practice, a calendar file."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import reviewing
from browsing import focused
from conftest import ROOT
from playwright.sync_api import expect
from reviewing import CHAPTER, PAGE, ROUND, Learner

from courseloom.activities import boosters
from courseloom.activities.question import hashed
from courseloom.resolve import read
from courseloom.strings import MEMORY, QUIZ
from courseloom.strings import PAGE as WORDS
from courseloom.strings import REVIEW as SAID
from courseloom.strings.tools import FORMS

pytestmark = pytest.mark.browser
alone, learner, sheets = reviewing.alone, reviewing.learner, reviewing.sheets


def test_a_question_that_cannot_be_loaded_can_be_tried_again_or_skipped(chromium: Any, server: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.route("**/items/*.js", lambda route: route.abort())
    page.goto(f"{server}/{PAGE}")
    page.get_by_role("button", name=SAID["practise"], exact=True).click()
    expect(page.locator(ROUND)).to_contain_text(WORDS["not_loaded"])
    assert focused(page, f"{ROUND} h2")
    page.get_by_role("button", name=SAID["skip"], exact=True).click()
    expect(page.locator(f"{ROUND} h2")).to_contain_text(SAID["one"].format(number=2, all="")[:-1])
    page.unroute("**/items/*.js")
    page.get_by_role("button", name=FORMS["again"], exact=True).click()
    expect(page.locator(f"{ROUND} form legend").first).not_to_be_empty()
    context.close()


def test_questions_come_back_when_they_are_about_to_be_forgotten(learner: Learner) -> None:
    page = learner.page
    learner.remember()
    learner.answer("when-to-wash", 0)  # right: in 2 days
    learner.answer("water-is-enough", 0)  # wrong: tomorrow
    learner.open()
    expect(page.locator(".due")).to_have_text(SAID["none_due"])
    expect(page.locator(".review")).to_contain_text(SAID["later"].format(count=2, when=SAID["tomorrow"]))
    expect(page.get_by_role("button", name=SAID["start"], exact=True)).to_have_count(0)
    learner.at(1)
    learner.open()
    expect(page.locator(".due")).to_have_text(SAID["due"].format(count=1))
    learner.at(2)
    learner.open()
    expect(page.locator(".due")).to_have_text(SAID["due"].format(count=2))
    learner.press(SAID["start"])
    expect(page.locator(f"{ROUND} h2")).to_have_text(SAID["one"].format(number=1, all=2))
    expect(page.locator(f"{ROUND} legend").first).to_have_text("Water is enough.")  # most at risk first
    page.locator(f"{ROUND} .option input").nth(1).check()
    page.locator(f"{ROUND} .check").click()
    expect(page.locator(f"{ROUND} .said")).to_have_text(SAID["back_when"].format(when=SAID["days"].format(n=2)))
    learner.press(SAID["next"])
    page.locator(f"{ROUND} .option input").first.check()
    page.locator(f"{ROUND} .sure input[value='3']").check()
    page.locator(f"{ROUND} .check").click()
    expect(page.locator(f"{ROUND} .said")).to_have_text(re.compile(re.escape(SAID["weeks"]).replace(r"\{n\}", r"\d")))
    learner.press(SAID["finish"])
    expect(page.locator(f"{ROUND} h2")).to_have_text(SAID["done"])
    expect(page.locator(ROUND)).to_contain_text(SAID["result"].format(known=2, all=2))
    learner.press(SAID["overview"])
    expect(page.locator(".due")).to_have_text(SAID["none_due"])
    state = learner.kept()
    first = state["answers"][hashed("water-is-enough")]
    assert (first["score"], first["first"]["score"], first["tries"]) == (1, 0, 2), "the first answer stays"
    card = state["cards"][hashed("when-to-wash")]
    assert (card["g"], card["n"]) == (4, 2) and card["due"] - card["at"] > 14 * 864e5
    for day, text in ((3, SAID["none_due"]), (4, SAID["due"].format(count=1))):
        learner.at(day)
        learner.open()
        expect(page.locator(".due")).to_have_text(text)


def test_an_answer_in_a_chapter_counts_as_a_look(alone: Learner) -> None:
    alone.remember()
    alone.answer("when-to-wash", 0)
    alone.at(2)
    alone.open()
    expect(alone.page.locator(".due")).to_have_text(SAID["due"].format(count=1))
    alone.open(CHAPTER)
    alone.page.locator("#q-when-to-wash .check").click()  # try again
    alone.answer("when-to-wash", 0)
    alone.open()
    expect(alone.page.locator(".due")).to_have_text(SAID["none_due"])
    assert alone.kept()["cards"][hashed("when-to-wash")]["n"] == 2


def test_the_first_answer_counts_when_a_second_follows_the_reasons(alone: Learner) -> None:
    alone.remember()
    alone.answer("when-to-wash", 1)
    alone.page.locator("#q-when-to-wash .check").click()
    alone.answer("when-to-wash", 0, sure=3)
    alone.at(1)
    alone.open()
    expect(alone.page.locator(".due")).to_have_text(SAID["due"].format(count=1))


def test_a_recall_prompt_goes_by_the_points_ticked(alone: Learner) -> None:
    page = alone.page
    alone.remember()
    form = page.locator("#q-say-it-again")
    form.locator("textarea").fill("before, with soap")
    form.locator(".check").click()
    form.locator(".points input").first.check()
    alone.at(1)
    alone.open()
    alone.press(SAID["start"])
    page.locator(f"{ROUND} textarea").fill("before, with soap, for some time")
    page.locator(f"{ROUND} .check").click()
    expect(page.locator(f"{ROUND} .said")).to_have_text(SAID["tick_when"].format(when=SAID["tomorrow"]))
    for box in page.locator(f"{ROUND} .points input").all():
        box.check()
    expect(page.locator(f"{ROUND} .said")).not_to_contain_text(SAID["tomorrow"])
    alone.press(SAID["finish"])
    expect(page.locator(".how")).to_contain_text(SAID["was_known"])
    card = alone.kept()["cards"][hashed("say-it-again")]
    assert (card["g"], card["n"]) == (3, 2), "ticks of one look are one answer"


def test_a_question_whose_key_has_changed_is_asked_again(alone: Learner) -> None:
    alone.remember()
    alone.answer("when-to-wash", 0)
    alone.change(f"box.answers['{hashed('when-to-wash')}'].k = 'older'")
    alone.open()
    alone.press(SAID["start"])
    expect(alone.page.locator(f"{ROUND} .said")).to_have_text(SAID["changed"])
    alone.page.locator(f"{ROUND} .option input").first.check()
    alone.page.locator(f"{ROUND} .check").click()
    alone.press(SAID["finish"])
    state = alone.kept()
    assert state["cards"][hashed("when-to-wash")]["k"] == state["answers"][hashed("when-to-wash")]["k"] != "older"


def test_openings_ratings_and_the_test_do_not_come_back(alone: Learner) -> None:
    course = read(ROOT / "tests" / "course")
    ours = {
        hashed(question.id)
        for placed in course.quizzes.values()
        for question in placed.quiz.questions
        if boosters.returning(question, placed.quiz)
    }
    others = {hashed(question.id) for question in course.questions()} - ours
    assert len(others) >= 2
    alone.remember()
    names = json.dumps(sorted(ours | others))
    entry = '{ k: "x", given: null, score: 1, sure: null, tries: 1, at: 1, first: {} }'
    alone.change(f"{names}.forEach((h) => {{ box.answers[h] = {entry}; }})")
    alone.open()
    expect(alone.page.locator(".due")).to_have_text(SAID["due"].format(count=len(ours)))


def test_a_round_has_a_limit_and_one_may_stop(alone: Learner) -> None:
    page = alone.page
    alone.open()
    expect(page.get_by_label(SAID["limit"])).to_have_value("15")
    page.get_by_label(SAID["limit"]).select_option("5")
    alone.press(SAID["practise"])
    expect(page.locator(f"{ROUND} h2")).to_have_text(SAID["one"].format(number=1, all=5))
    alone.press(SAID["skip"])
    expect(page.locator(f"{ROUND} h2")).to_have_text(SAID["one"].format(number=2, all=5))
    alone.press(SAID["enough"])
    expect(page.locator(ROUND)).to_contain_text(SAID["nothing_answered"])
    alone.press(SAID["overview"])
    assert focused(page, ".review h2")


@pytest.mark.parametrize("way", ["practise", "set"])
def test_without_remembering_nothing_is_stored(learner: Learner, sheets: list[boosters.BoosterSet], way: str) -> None:
    page = learner.page
    learner.open()
    expect(page.locator(".review")).to_contain_text(SAID["off"])
    learner.press(SAID["practise"] if way == "practise" else f"{SAID['do_set']}: {sheets[1].title}")
    count = 0
    expect(page.locator(f"{ROUND} form")).to_be_visible()
    while page.locator(f"{ROUND} form").count():
        form = page.locator(f"{ROUND} form")
        if form.locator(".option, .typed").count():
            if form.locator(".typed").count():
                form.locator(".typed input").fill("40 seconds")
            else:
                form.locator(".option input").first.check()
            form.locator(".check").click()
            expect(form.get_by_role("status")).not_to_be_empty()
            count += 1
        page.locator(f"{ROUND} .on").click()
    assert count >= 2
    expect(page.locator(ROUND)).to_contain_text(SAID["kept_nothing"])
    assert page.evaluate("() => [localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


def test_a_practice_round_keeps_nothing_even_when_remembering(alone: Learner) -> None:
    alone.remember()
    alone.open()
    alone.press(SAID["practise"])
    expect(alone.page.locator(f"{ROUND} form")).to_be_visible()
    while alone.page.locator(f"{ROUND} form").count():
        if alone.page.locator(f"{ROUND} .option").count():
            alone.page.locator(f"{ROUND} .option input").first.check()
            alone.page.locator(f"{ROUND} .check").click()
        alone.page.locator(f"{ROUND} .on").click()
    expect(alone.page.locator(ROUND)).to_contain_text(SAID["kept_nothing"])
    state = alone.kept()
    assert state["answers"] == {} and state["cards"] == {}


def test_a_set_counts_when_remembering(alone: Learner, sheets: list[boosters.BoosterSet]) -> None:
    alone.remember()
    alone.open()
    chosen = next(sheet for sheet in sheets if sheet.questions[0][0].kind == "choice")
    alone.press(f"{SAID['do_set']}: {chosen.title}")
    expect(alone.page.locator(f"{ROUND} legend").first).to_have_text(chosen.questions[0][0].stem.plain())
    alone.page.locator(f"{ROUND} .option input").first.check()
    alone.page.locator(f"{ROUND} .check").click()
    expect(alone.page.locator(f"{ROUND} .said")).to_have_text(SAID["back_when"].format(when=SAID["days"].format(n=2)))
    alone.press(SAID["enough"]) if len(sheets[1].questions) > 1 else alone.press(SAID["finish"])
    assert list(alone.kept()["cards"]) == [hashed("when-to-wash")]


def test_forgetting_in_the_middle_of_a_round_stores_nothing_after(alone: Learner) -> None:
    page = alone.page
    alone.remember()
    alone.answer("when-to-wash", 0)
    alone.at(2)
    alone.open()
    alone.press(SAID["start"])
    alone.press(MEMORY["forget"])
    page.locator(f"{ROUND} .option input").first.check()
    page.locator(f"{ROUND} .check").click()
    expect(page.locator(f"{ROUND} form .status")).to_have_text(QUIZ["said_good"])
    alone.press(SAID["finish"])
    alone.press(SAID["overview"])
    expect(page.locator(".review")).to_contain_text(SAID["off"])
    assert page.evaluate("() => localStorage.length") == 0


def test_what_is_kept_names_no_topic_and_a_spoilt_card_does_no_harm(alone: Learner) -> None:
    alone.remember()
    alone.answer("when-to-wash", 0)
    alone.open()
    assert "wash" not in json.dumps(alone.kept()) and "hand" not in json.dumps(alone.kept())
    alone.change(f"box.cards['{hashed('when-to-wash')}'] = {{ at: 'soon' }}")
    alone.at(2)
    alone.open()
    expect(alone.page.locator(".due")).to_have_text(SAID["due"].format(count=1))
