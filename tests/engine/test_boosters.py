"""The sets to come back to: an author's own come first, and how they reach page and paper."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path

import pdfs
from conftest import courseloom

from courseloom.activities import boosters
from courseloom.activities.question import hashed
from courseloom.model.course import Course
from courseloom.strings import PURPOSES, REVIEW


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
    text = "".join(path.read_text("utf-8") for path in (tiny_built / "html/_static/search").glob("*-*.js"))
    assert text.count("What belongs to each moment?") == 1


def test_paper_names_the_questions_of_each_set_by_number_and_page(tiny_built: Path, hands: Course) -> None:
    pages = pdfs.read(tiny_built / "pdf/course-book-a4.pdf")
    text = " ".join(pages)
    for sheet in boosters.sheets(hands):
        listed = text.partition(f"{PURPOSES['booster']} · {sheet.title}")[2].partition(PURPOSES["booster"])[0]
        for question, placed in sheet.questions:
            number = dict(zip([one.id for one in placed.quiz.questions], placed.numbers, strict=True))[question.id]
            page = next(at for at, page in enumerate(pages, 1) if f"Key to {number} " in page)
            assert f"{number}page {page}" in listed.replace(f"{number} page", f"{number}page"), question.id


def test_a_set_that_an_author_placed_is_printed_once(tiny: Path) -> None:
    path = tiny / "quizzes/02-kinds.yml"
    path.write_text(path.read_text().replace("title: More ways to ask\n", "title: More ways to ask\n    purpose: booster\n"))
    done = courseloom("build", "html", "pdf", root=tiny)
    assert done.returncode == 0, done.stderr
    page = (tiny / "_build/html/book/review.html").read_text("utf-8")
    assert page.count('class="sheet"') == 1 and "More ways to ask" in page
    text = " ".join(pdfs.pages(tiny / "_build/pdf/course-book-a4.pdf"))
    assert text.count(f"{PURPOSES['booster']} · More ways to ask") == 1


def test_the_words_for_each_time_are_there() -> None:
    assert all(f"after_{days}" in REVIEW for days in boosters.AFTER)
