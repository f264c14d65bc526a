"""Courses whose questions have every shape that other programs' files have, or every kind that a bank holds."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml
from banks import SOURCES, completed

from courseloom import importing
from courseloom.activities.question import Item, item_set
from courseloom.errors import Problems
from courseloom.importing.escaping import plain
from courseloom.model.course import Course, Placed
from courseloom.model.items import Quiz
from courseloom.readers import quizzes, richtext
from courseloom.writers.banks import Bank


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
PNG += _chunk(b"IDAT", zlib.compress(b"\0\0")) + _chunk(b"IEND", b"")
YES_NO = [{"answer": "Yes", "correct": True}, {"answer": "No", "correct": False}]
PLAIN = {"question": "Soap cleans.", "type": "multiple_choice", "answers": YES_NO}
SECOND = {
    "Moodle": '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n<!-- question: 7  -->\nFIRST<question type="truefalse"><name>'
    "<text>Soap</text></name><questiontext><text>Soap cleans.</text></questiontext><answer fraction='100'><text>true</text>"
    "</answer><answer fraction='0'><text>false</text></answer></question>\n</quiz>",
    "GIFT": "FIRST\n::Soap::Soap cleans.{T}\n",
    "JupyterQuiz": f"[FIRST, {json.dumps(PLAIN)}]",
    "JupyterQuiz in Python": f"%matplotlib inline\nfrom jupyterquiz import display_quiz\nquiz = [FIRST, {PLAIN}]\n",
    "mkdocs-quiz": "# Hands\n\nFIRST\n<quiz>\nSoap cleans.\n- [x] Yes\n- [ ] No\n</quiz>\n",
    "mdbook-quiz": 'FIRST\n[[questions]]\ntype = "MultipleChoice"\nprompt.prompt = "Soap cleans."\nprompt.distractors = ["No"]'
    '\nanswer.answer = "Yes"\n',
}
"""The file of each format: a question and a second, plain one."""
SHAPES: list[dict[str, Any]] = yaml.safe_load((SOURCES / "shapes.yml").read_text("utf-8"))


def course_of_shapes(start: Course, folder: Path) -> Course:
    """Return a course of all questions that the shapes of other programs' files become."""
    (folder / "pictures").mkdir()
    (folder / "pictures" / "tap.png").write_bytes(PNG)
    (folder / "pictures" / "picture.png").write_bytes(PNG)
    found: list[dict[str, Any]] = []
    for number, shape in enumerate(SHAPES):
        if shape["becomes"] != "left out" and "lacks" not in shape:
            text = SECOND[shape["format"]].replace("FIRST", shape["text"]).replace("PNG", base64.b64encode(PNG).decode())
            (folder / "source").write_text(text, "utf-8")
            data = yaml.safe_load(importing.read(folder / "source", "source", "01-washing").text)
            found.append(data["quizzes"][0]["questions"][0] | {"id": f"shape-{number}"})
    quiz = {"id": "all-shapes", "title": "All / shapes", "questions": found}
    asked = completed(yaml.safe_dump({"chapter": "01-washing", "quizzes": [quiz]}, allow_unicode=True), folder)
    assert len(asked) > 60
    return replace(start, root=folder, quizzes=placed_in(folder))


def placed_in(folder: Path) -> dict[str, Placed]:
    """Return the quizzes of a folder."""
    problems = Problems()
    placed, _ = quizzes.read(folder, folder, problems)
    problems.stop_if_any()
    return placed


def bank_of(course: Course) -> Bank:
    """Return the bank of all questions of a course."""
    return Bank(course, [*course.quizzes.values()])


def items_of(course: Course) -> dict[str, Item]:
    """Return the questions of a course by their id."""
    return {item.id: item for placed in course.quizzes.values() for item in item_set(placed.quiz).items}


def of_every_kind(words: list[str], whys: list[str]) -> Quiz:
    """Return a quiz of every kind that a bank holds; its texts are made of these words, its reasons are these."""
    a, b, c, d = map(plain, words)
    one, two = whys
    options = [{"text": f"1 {b}", "correct": True, "why": one}, {"text": f"2 {c}", "why": two}, {"text": f"3 {d}", "why": one}]
    pairs = [{"left": b, "right": f"1 {c}", "why": one}, {"left": c, "right": f"2 {d}", "why": two}]
    gap = [{"text": f"1 {c}", "correct": True, "why": one}, {"text": f"2 {d}", "why": two}]
    kinds: list[dict[str, Any]] = [
        {"kind": "choice", "options": options},
        {"kind": "multiple", "options": options},
        {"kind": "true-false", "answer": False, "if_true": one, "if_false": two},
        {"kind": "recall", "answer": one, "points": [f"1 {b}", f"2 {c}"]},
        {"kind": "match", "pairs": pairs, "spare": [{"right": f"3 {b}", "why": one}]},
        {"kind": "order", "steps": [{"text": f"{n} {text}", "why": one} for n, text in enumerate((b, c, d))]},
        {"kind": "cloze", "text": f"x {plain(words[1].replace('{', '('))} {{1}} y", "gaps": [gap]},
        {"kind": "short-answer", "accepted": [f"a {words[1]}".replace("*", "")], "why": one},
        {"kind": "numeric", "answer": len(a) / 7, "tolerance": 0.1, "why": two},
    ]
    known = {"objective": "describe-washing", "difficulty": "apply", "judgement": True, "stem": f"Say: {a}"}
    questions = [{**known, "id": f"question-{number}", **kind} for number, kind in enumerate(kinds)]
    data = {"id": "every-kind", "title": f"x {words[3]} y", "questions": questions}
    return Quiz.model_validate(data, context={"rich": richtext.parse})
