"""Question banks of other programs, to be imported by tests."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT

from courseloom import importing
from courseloom.errors import CourseError, Problems
from courseloom.model.items import Question
from courseloom.readers import quizzes, yamlio

SOURCES = ROOT / "tests" / "importing"
XML, GIFT = SOURCES / "hands.xml", SOURCES / "hands.gift.txt"


def made(path: Path) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """Return the questions of an import by id, and its notes."""
    result = importing.read(path, path.name, "01-washing")
    data = yaml.safe_load(result.text)
    questions = {question["id"]: question for quiz in data["quizzes"] for question in quiz["questions"]}
    assert len(questions) == result.count
    return questions, [str(note) for note in result.notes]


def stopped(tmp_path: Path, text: str | bytes, name: str = "bank.xml") -> list[str]:
    """Return the problems of a file that cannot be read."""
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(CourseError) as caught:
        importing.read(path, name, "01-washing")
    return str(caught.value).splitlines()


def question(body: str, kind: str = "multichoice") -> str:
    return f'<quiz>\n<question type="{kind}"><name><text>Hands</text></name>{body}</question></quiz>'


def loaded(text: str) -> Any:
    """Return what our own reader of YAML makes of a text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bank.yml"
        path.write_text(text, "utf-8")
        problems = Problems()
        document = yamlio.load(path, "bank.yml", problems)
        assert document is not None, (problems.found, text)
        return document.data


def completed(text: str, folder: Path) -> list[Question]:
    """Return the questions of an import as our reader reads them once objectives, judgement and reasons are filled in.

    Raises CourseError with what else they lack; `folder` holds the pictures.
    """
    data = yaml.safe_load(text)
    for quiz in data["quizzes"]:
        for one in quiz["questions"]:
            _filled(one)
            one["judgement"] = True
    (folder / "bank.yml").write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    problems = Problems()
    placed, _ = quizzes.read(folder, folder, problems)
    problems.stop_if_any()
    return [question for one in placed.values() for question in one.quiz.questions]


def _filled(data: Any) -> None:
    """Fill in every empty reason below."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        if key in ("why", "if_true", "if_false") and value == "":
            data[key] = "Since it is so."
        elif isinstance(value, dict | list):
            _filled(value)
