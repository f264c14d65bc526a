"""The sets to come back to: what they are chosen from and cover, that they stay the same, how they reach page and paper."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import ROOT, courseloom, missing

from courseloom.activities import boosters
from courseloom.activities.question import hashed
from courseloom.model.course import Course
from courseloom.resolve import read
from courseloom.strings import PURPOSES, REVIEW


@pytest.fixture(scope="module")
def course() -> Course:
    return read(ROOT)


@pytest.fixture(scope="module")
def hands() -> Course:
    return read(ROOT / "tests" / "course")


def names(course: Course) -> list[str]:
    return [question.id for sheet in boosters.sheets(course) for question, _ in sheet.questions]


def test_three_sets_for_three_times(course: Course) -> None:
    sets = boosters.sheets(course)
    assert [sheet.after for sheet in sets] == [2, 14, 60]
    assert [sheet.slug for sheet in sets] == ["booster-1", "booster-2", "booster-3"]
    assert len({sheet.title for sheet in sets}) == 3
    sizes = [len(sheet.questions) for sheet in sets]
    assert max(sizes) - min(sizes) <= 1 and min(sizes) >= 10


def test_every_objective_comes_back_at_least_once(course: Course) -> None:
    points = {objective.id: set(objective.points) for plan in course.about.plans for objective in plan.objectives}
    asked = {
        question.objective
        for placed in course.quizzes.values()
        for question in placed.quiz.questions
        if boosters.returning(question, placed.quiz)
    }
    chosen = {question.objective for sheet in boosters.sheets(course) for question, _ in sheet.questions}
    assert chosen == asked
    assert set().union(*(points[id] for id in chosen)) == set().union(*(points[id] for id in asked))


def test_no_question_twice_and_none_from_a_test_or_an_opening(course: Course, hands: Course) -> None:
    for one in (course, hands):
        ids = names(one)
        assert len(ids) == len(set(ids)) > 0
        for sheet in boosters.sheets(one):
            for question, placed in sheet.questions:
                assert placed.quiz.purpose == "selfcheck" and question.kind != "rate-the-reply", question.id
    assert any(placed.quiz.purpose == "final" for placed in hands.quizzes.values()), "nothing was left out to be seen"


def test_few_facts_and_few_prompts_to_write(course: Course) -> None:
    for sheet in boosters.sheets(course):
        questions = [question for question, _ in sheet.questions]
        assert sum(question.kind == "recall" for question in questions) <= 1
        assert sum(question.difficulty == "recall" for question in questions) <= len(questions) / 3


def test_chapters_are_mixed(course: Course) -> None:
    for sheet in boosters.sheets(course):
        chapters = [placed.chapter for _, placed in sheet.questions]
        assert len(set(chapters)) > 3
        assert all(one != two for one, two in pairwise(chapters)), chapters


def test_the_choice_follows_from_the_course_alone(course: Course) -> None:
    backwards = replace(course, quizzes=dict(reversed(course.quizzes.items())))
    assert names(course) == names(read(ROOT)) == names(backwards)


def test_a_question_more_elsewhere_moves_little(course: Course) -> None:
    """A new question may take one place; the sets that learners have begun stay."""
    before = set(names(course))
    last = next(reversed(course.quizzes))
    fewer = replace(course, quizzes={id: placed for id, placed in course.quizzes.items() if id != last})
    assert len(before - set(names(fewer))) <= len(course.quizzes[last].quiz.questions) + 3


def test_an_authors_own_sets_come_before_ours(hands: Course) -> None:
    id, placed = next((id, placed) for id, placed in hands.quizzes.items() if placed.quiz.purpose == "selfcheck")
    own = replace(placed, quiz=placed.quiz.model_copy(update={"purpose": "booster"}))
    sheets = boosters.sheets(replace(hands, quizzes={**hands.quizzes, id: own}))
    assert [sheet.title for sheet in sheets] == [placed.quiz.title]
    assert [question.id for question, _ in sheets[0].questions] == [
        question.id for question in placed.quiz.questions if question.kind != "rate-the-reply"
    ]
    assert sheets[0].placed and sheets[0].after == 2


def test_a_course_without_questions_has_no_sets(hands: Course) -> None:
    assert boosters.sheets(replace(hands, quizzes={})) == []


def test_a_page_lists_the_sets_as_links_to_the_questions(tiny_built: Path, hands: Course) -> None:
    page = (tiny_built / "html/book/review.html").read_text("utf-8")
    lists = re.findall(r'<details class="sheet" data-items="([^"]*)" data-title="([^"]*)">(.*?)</details>', page, re.S)
    sheets = boosters.sheets(hands)
    assert [html.unescape(title) for _, title, _ in lists] == [sheet.title for sheet in sheets]
    for (items, _, body), sheet in zip(lists, sheets, strict=True):
        assert items.split() == [hashed(question.id) for question, _ in sheet.questions]
        for address in re.findall(r'href="([^"]+)"', body):
            file, _, id = address.partition("#")
            assert f'id="{id}"' in (tiny_built / "html/book" / file).read_text("utf-8")
    assert 'class="question"' not in page, "the full sets are for paper"


def test_search_meets_the_words_of_a_question_once(tiny_built: Path) -> None:
    text = (tiny_built / "html/_static/search-text.js").read_text("utf-8")
    assert text.count("What belongs to each moment?") == 1


def test_paper_has_the_sets_with_their_key_at_the_back(tiny_built: Path, hands: Course) -> None:
    if not shutil.which("pdftotext"):
        missing("pdftotext (poppler-utils)")
    command = ["pdftotext", str(tiny_built / "pdf/course-book-a4.pdf"), "-"]
    text = " ".join(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
    papers, key = text.rsplit("Answer key", 1)
    for sheet in boosters.sheets(hands):
        assert f"{PURPOSES['booster']} · {sheet.title}" in papers
        assert f"{sheet.title}, {len(sheet.questions)} of {len(sheet.questions)}" in key


def test_a_set_that_an_author_placed_is_printed_once(tiny: Path) -> None:
    path = tiny / "quizzes/02-kinds.yml"
    path.write_text(path.read_text().replace("title: More ways to ask\n", "title: More ways to ask\n    purpose: booster\n"))
    done = courseloom("build", "html", "pdf", root=tiny)
    assert done.returncode == 0, done.stderr
    page = (tiny / "_build/html/book/review.html").read_text("utf-8")
    assert page.count('class="sheet"') == 1 and "More ways to ask" in page
    if not shutil.which("pdftotext"):
        missing("pdftotext (poppler-utils)")
    command = ["pdftotext", str(tiny / "_build/pdf/course-book-a4.pdf"), "-"]
    text = " ".join(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
    assert text.count(f"{PURPOSES['booster']} · More ways to ask") == 1


def test_the_words_for_each_time_are_there() -> None:
    assert all(f"after_{days}" in REVIEW for days in boosters.AFTER)
