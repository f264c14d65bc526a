"""The deck for Anki, opened again: a card for each question that may come back, which keeps its identity."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from building import swap

from courseloom.activities.answer_key import key_of
from courseloom.activities.boosters import returning
from courseloom.activities.question import items_of
from courseloom.model.course import Course
from courseloom.resolve import read
from courseloom.writers import Anki, select
from courseloom.writers.build import build

TODAY = date(2026, 6, 1)


class Deck(NamedTuple):
    """What a package holds: the names of its decks, guid → (front, back, tags), and the number of cards."""

    names: list[str]
    notes: dict[str, tuple[str, str, str]]
    cards: int
    data: bytes


def opened(path: Path, folder: Path) -> Deck:
    with zipfile.ZipFile(path) as package:
        package.extract("collection.anki2", folder)
    with closing(sqlite3.connect(folder / "collection.anki2")) as database:
        notes = {
            guid: (*fields.split("\x1f"), tags) for guid, fields, tags in database.execute("SELECT guid, flds, tags FROM notes")
        }
        (decks,) = database.execute("SELECT decks FROM col").fetchone()
        (cards,) = database.execute("SELECT count(*) FROM cards").fetchone()
    names = [deck["name"] for id, deck in json.loads(decks).items() if id != "1"]
    return Deck(names, notes, cards, path.read_bytes())


@pytest.mark.parametrize("language", ["en", "es", "en-XA"])
def test_the_sides_of_a_card_show_its_fields_in_every_language(tiny: Path, tmp_path: Path, language: str) -> None:
    with (tiny / "book/course.yml").open("a", encoding="utf-8") as file:
        file.write(f"language: {language}\n")
    made(read(tiny), tmp_path)
    with closing(sqlite3.connect(tmp_path / "collection.anki2")) as database:
        (models,) = database.execute("SELECT models FROM col").fetchone()
    (model,) = json.loads(models).values()
    (card,) = model["tmpls"]
    front, back = (field["name"] for field in model["flds"])
    assert (card["qfmt"], card["afmt"].split("\n")[-1]) == (f"{{{{{front}}}}}", f"{{{{{back}}}}}")


def made(course: Course, folder: Path) -> Deck:
    (path,) = Anki().write(course, folder / "anki")
    return opened(path, folder)


@pytest.fixture(scope="module")
def deck(hands: Course, tmp_path_factory: pytest.TempPathFactory) -> Deck:
    return made(hands, tmp_path_factory.mktemp("deck"))


def test_there_is_one_card_for_each_question_that_may_come_back(deck: Deck, hands: Course) -> None:
    asked = [
        question
        for placed in hands.quizzes.values()
        for question in placed.quiz.questions
        if returning(question, placed.quiz) and question.kind not in Anki.leaves_out
    ]
    assert len(deck.notes) == deck.cards == len(asked) > 5
    assert {question.kind for question in asked} >= {"choice", "multiple", "true-false", "recall", "cloze", "numeric"}


def test_a_card_asks_and_its_back_has_the_right_answer_every_reason_and_the_source(deck: Deck, hands: Course) -> None:
    items = items_of(hands)
    ((front, back, tags),) = [note for note in deck.notes.values() if "When do you wash?" in note[0]]
    key = key_of(items["when-to-wash"])
    assert "Before." in front and "Later." in front and "too late" not in front
    assert back.index('class="right"') < back.index("Before.") < back.index("A good choice")
    assert all(entry.why.text.plain() in back for entry in key.entries) and "Made and Test, 2020" in back
    assert tags.split() == ["chapter-01"]
    (short,) = [note for note in deck.notes.values() if "before the water comes" in note[0]]
    assert "soap" not in short[0] and "The answer: soap." in short[1]


def test_cards_keep_their_identity_when_a_question_is_reworded_and_others_come(deck: Deck, hands: Course, tiny: Path) -> None:
    swap(tiny, "quizzes/01-washing.yml", "When do you wash?", "When would you wash?")
    swap(tiny, "book/course.yml", "version: 0.1.0", "version: 0.2.0")
    later = made(read(tiny), tiny.parent)
    assert later.notes.keys() == deck.notes.keys() and later.notes != deck.notes and later.names == deck.names


def test_the_same_course_gives_the_same_bytes_and_the_deck_does_not_name_its_topic(
    deck: Deck, hands: Course, tmp_path: Path
) -> None:
    assert made(hands, tmp_path).data == deck.data
    assert deck.names == ["Course review"]


def test_a_build_counts_the_questions_that_are_no_cards(hands: Course, tiny: Path) -> None:
    lines = list(build(tiny, select(["anki"], {}), TODAY))
    kinds = Counter(question.kind for question in hands.questions() if question.kind in Anki.leaves_out)
    assert len(kinds) == 5
    for kind, count in kinds.items():
        questions = "question" if count == 1 else "questions"
        assert f"anki     leaves out {count} {questions} of the kind {kind}." in lines


def test_cards_are_read_from_the_right_where_the_course_is(hands: Course, tmp_path: Path) -> None:
    def style(language: str) -> str:
        course = replace(hands, about=hands.about.model_copy(update={"language": language}))
        made(course, tmp_path / language)
        with closing(sqlite3.connect(tmp_path / language / "collection.anki2")) as database:
            (models,) = database.execute("SELECT models FROM col").fetchone()
        return str(next(iter(json.loads(models).values()))["css"])

    assert style("he").endswith(".card{direction:rtl}") and "direction" not in style("es")
