"""Completes the files of a book that is no course: what only a course needs is filled in before a file is checked.

A bank can then be as short as stems, options and reasons. The models of a course stay as strict as they are.
"""

from __future__ import annotations

import re
from typing import Any

from courseloom.readers.yamlio import Document, Key

NONE = "book"
"""What stands for the chapter and the objective, which such a book does not have."""
TELLING = {
    "if_true": "true-false",
    "pairs": "match",
    "categories": "categorise",
    "steps": "order",
    "gaps": "cloze",
    "bands": "estimate",
    "replies": "rate-the-reply",
    "accepted": "short-answer",
    "points": "recall",
}
"""The kind of a question, by a field that no other kind has; `options` are counted."""
_OF_QUIZ = ("id", "title", "purpose", "section", "questions")


def bank(document: Document, name: str) -> None:
    """Complete a file of `quizzes/` in place; a file with `questions:` alone is one quiz, with the `name` of the file."""
    if not isinstance(document.data, dict):
        return
    if "questions" in document.data and "quizzes" not in document.data:
        _nested(document)
    document.data.setdefault("chapter", NONE)
    written = document.data.get("quizzes")
    quizzes = written if isinstance(written, list) else []
    for quiz in quizzes:
        if isinstance(quiz, dict):
            if len(quizzes) == 1:
                quiz.setdefault("id", name)
            _quiz(quiz)


def scenario(document: Document) -> None:
    """Complete a file of `quizzes/scenarios/` in place."""
    if isinstance(document.data, dict):
        document.data.setdefault("chapter", NONE)
        document.data.setdefault("objective", NONE)


def _nested(document: Document) -> None:
    """Turn a file that is one quiz into a file that holds it; the lines stay."""
    data: dict[str, Any] = document.data
    data["quizzes"] = [{key: data.pop(key) for key in _OF_QUIZ if key in data}]
    lines: dict[tuple[Key, ...], int] = {("quizzes",): 1, ("quizzes", 0): 1}
    for path, line in document.lines.items():
        lines[("quizzes", 0, *path) if path and path[0] in _OF_QUIZ else path] = line
    document.lines = lines


def _quiz(quiz: dict[str, Any]) -> None:
    id = str(quiz.get("id", ""))
    words = re.sub(r"^[\d_-]+", "", id).replace("-", " ")
    quiz.setdefault("title", words[:1].upper() + words[1:])
    questions = quiz.get("questions")
    for number, question in enumerate(questions if isinstance(questions, list) else (), 1):
        if isinstance(question, dict):
            question.setdefault("id", f"{id[:56]}-{number}")
            question.setdefault("objective", NONE)
            question.setdefault("difficulty", "recall")
            if "kind" not in question and (kind := _kind(question)):
                question["kind"] = kind


def _kind(question: dict[str, Any]) -> str:
    """Return the kind of question that its fields tell; empty where they do not."""
    options = question.get("options")
    if isinstance(options, list):
        right = sum(isinstance(one, dict) and one.get("correct") is True for one in options)
        return "multiple" if right > 1 else "choice"
    return next((kind for field, kind in TELLING.items() if field in question), "")
