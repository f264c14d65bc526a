"""One answer key in every medium: reasons, the belief behind them, panel, sources and judgement, for every kind of question."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT
from docx import Document

from courseloom.activities import slides
from courseloom.activities.answer_key import key_of
from courseloom.activities.handouts import Handout, of_chapter
from courseloom.activities.plain import text_words
from courseloom.activities.question import Item, item_of, item_set
from courseloom.model.course import Course
from courseloom.model.items import Quiz
from courseloom.render.html import standalone
from courseloom.render.typst.guide import keyed
from courseloom.render.typst.question import quizzes
from courseloom.resolve import read
from courseloom.writers import docx

BELIEF = "Water does it all."


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The tiny course, whose questions all have a source and rest on judgement; distractors stand for a wrong belief."""
    whole = read(ROOT / "tests" / "course")
    source = next(iter(whole.sources))
    panel = {"n": 9, "mean": -1.6, "sd": 0.8}

    def told(quiz: Quiz) -> Quiz:
        found = []
        for question in quiz.questions:
            change: dict[str, object] = {"sources": (source,), "judgement": True}
            if question.kind in ("choice", "multiple"):
                change["options"] = tuple(
                    one.model_copy(update={} if one.correct else {"belief": BELIEF}) for one in question.options
                )
            if question.kind == "rate-the-reply":
                change["replies"] = tuple(type(one).model_validate({**dict(one), "panel": panel}) for one in question.replies)
            found.append(question.model_copy(update=change))
        return quiz.model_copy(update={"questions": tuple(found)})

    return replace(whole, quizzes={id: replace(placed, quiz=told(placed.quiz)) for id, placed in whole.quizzes.items()})


def numbers(course: Course, quiz: Quiz) -> tuple[str, ...]:
    return course.quizzes[quiz.id].numbers if quiz.id in course.quizzes else ()


def page(course: Course, quiz: Quiz) -> str:
    return re.sub(r"<[^>]+>", " ", str(standalone.render(quiz, course)))


def paper(course: Course, quiz: Quiz) -> str:
    return " ".join(
        re.findall(r'"((?:[^"\\]|\\.)*)"', quizzes([item_set(quiz, numbers(course, quiz))], course.evidence, keyed=True))
    )


def word(course: Course, quiz: Quiz) -> str:
    sheet = Handout("key", "key", quiz.title, 1, "Page", (), (item_set(quiz, numbers(course, quiz)),), keyed=True)
    file = Document(io.BytesIO(docx.Sheet(course, {}, "a4").bytes(sheet)))
    return "\n".join(paragraph.text for paragraph in file.paragraphs)


def notes(course: Course, quiz: Quiz) -> str:
    made = (
        slide
        for item in item_set(quiz, numbers(course, quiz)).items
        for slide in slides.of_question(item, "Question", course.evidence)
    )
    return "\n".join(line for slide in made for line in (slide.title, *slide.notes))


def guide(course: Course, quiz: Quiz) -> str:
    keys = "".join(keyed(item, course.evidence) for item in item_set(quiz, numbers(course, quiz)).items)
    return " ".join(re.findall(r'"((?:[^"\\]|\\.)*)"', keys))


MEDIA: dict[str, Callable[[Course, Quiz], str]] = {
    "page": page,
    "paper": paper,
    "word": word,
    "slides": notes,
    "guide": guide,
}


def squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.replace("&#39;", "'").replace("&#34;", '"').replace("&amp;", "&")).lower()


def said(item: Item, course: Course) -> list[str]:
    """Return everything that a key has to say."""
    key = key_of(item)
    found = [text_words(one.why.text, course.evidence) for one in key.entries]
    found += [text_words(point.text, course.evidence) for one in key.entries for point in one.points]
    return [*found, *(one.note for one in key.entries), key.judgement, course.evidence.cited(key.sources)]


@pytest.mark.parametrize("medium", MEDIA)
def test_every_medium_prints_the_whole_key(course: Course, medium: str) -> None:
    kinds = set()
    for placed in course.quizzes.values():
        text = squeezed(MEDIA[medium](course, placed.quiz))
        for item in item_set(placed.quiz).items:
            kinds.add(item.kind)
            lost = [one for one in said(item, course) if squeezed(one) not in text]
            assert not lost, (item.id, lost)
    assert len(kinds) >= 10


def test_questions_are_numbered_through_a_chapter_in_order_of_reading(tiny: Path) -> None:
    notebook = tiny / "notebooks/01-washing.ipynb"
    text = notebook.read_text("utf-8")
    swapped = {"washing-check": "washing-kinds", "washing-kinds": "washing-check"}
    notebook.write_text(re.sub("washing-(?:check|kinds)", lambda found: swapped[found[0]], text), "utf-8")
    for pages_too in (True, False):
        course = read(tiny, pages_too=pages_too)
        found = {id: placed.numbers for id, placed in course.quizzes.items()}
        assert found["washing-kinds"] == tuple(f"1.{number}" for number in range(1, 9))
        assert found["washing-check"] == ("1.9", "1.10", "1.11", "1.12")
        assert found["final-bank"] == ()
        for medium in MEDIA.values():
            assert re.search(r"\b1\.9\b", medium(course, course.quizzes["washing-check"].quiz)), medium
    course = read(tiny)
    sheets = of_chapter(course, course.page("01-washing"), course.about.chapters[0], ())
    asked = next(sheet for sheet in sheets if sheet.kind == "questions")
    assert [item.number for quiz in asked.quizzes for item in quiz.items] == [f"1.{number}" for number in range(1, 13)]


def test_a_key_names_the_belief_the_panel_the_judgement_and_the_sources(course: Course) -> None:
    whole = "\n".join(MEDIA["slides"](course, placed.quiz) for placed in course.quizzes.values())
    assert "The mistaken idea here: Water does it all." in whole
    assert "Panel of 9: mean −1.6, standard deviation 0.8." in whole
    assert "Rests on clinical judgement. Source" in whole


@pytest.mark.parametrize("purpose", ["opening", "pretest"])
@pytest.mark.parametrize("medium", MEDIA)
def test_no_medium_judges_before_the_teaching(course: Course, medium: str, purpose: str) -> None:
    questions = tuple(
        q for placed in course.quizzes.values() for q in placed.quiz.questions if q.kind in ("choice", "multiple")
    )
    quiz = Quiz.model_construct(id="first", title="Before you read", purpose=purpose, questions=questions)
    made = MEDIA[medium](course, quiz)
    for verdict in ("Good choice", "Look again", "Not this one", "The mistaken idea here"):
        assert verdict.lower() not in made.lower().replace("look again at", ""), verdict
    assert not any(slide.question.rows[0].verdict for slide in _answers(course, quiz))


def _answers(course: Course, quiz: Quiz) -> list[slides.Slide]:
    made = [
        slide
        for item in item_set(quiz, numbers(course, quiz)).items
        for slide in slides.of_question(item, "Question", course.evidence)
    ]
    return [slide for slide in made if slide.kind == "answer"]


def test_an_answer_is_kept_under_names_of_the_length_that_scripts_cut_them_to() -> None:
    for question in read(ROOT / "tests" / "course").questions():
        item = item_of(question, "selfcheck")
        assert (len(item.hash), len(item.key_hash)) == (10, 8)


def test_an_answer_on_a_device_outlives_rewording_and_not_another_key() -> None:
    for question in read(ROOT / "tests" / "course").questions():
        reworded = question.model_copy(update={"hints": (), "judgement": not question.judgement})
        assert item_of(question, "selfcheck").key_hash == item_of(reworded, "final").key_hash
        if question.kind == "choice":
            turned = tuple(one.model_copy(update={"correct": not one.correct}) for one in question.options)
            assert (
                item_of(question.model_copy(update={"options": turned}), "final").key_hash
                != item_of(question, "final").key_hash
            )
