"""A cohort of learners for tests of results: a course, their progress files, and what was made of them."""

from __future__ import annotations

import csv
import json
import random
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from courseloom import results
from courseloom.activities.question import item_of
from courseloom.resolve import read as read_course
from courseloom.results import suppression


def hashed(name: str, length: int = 10) -> str:
    return sha256(name.encode()).hexdigest()[:length]


def choice(slug: str, objective: str) -> dict[str, Any]:
    why = "Because it was made up for this test, and fifteen words are asked for by the readers here."
    return {
        "id": slug,
        "kind": "choice",
        "objective": objective,
        "difficulty": "apply",
        "stem": f"What about {slug}?",
        "options": [
            {"text": f"Right {slug}.", "correct": True, "why": why},
            {"text": f"Wrong {slug}.", "why": why, "misconception": "water-is-magic"},
            {"text": f"Odd {slug}.", "why": why},
        ],
        "judgement": True,
    }


def examined(tiny: Path) -> Path:
    """Return the tiny course with a pretest and a posttest of six questions each, on two objectives."""
    about = tiny / "book" / "course.yml"
    data = yaml.safe_load(about.read_text("utf-8"))
    data["chapters"][0]["objectives"].append({"id": "explain-washing", "text": "Explain <why> & when to wash."})
    about.write_text(yaml.safe_dump(data), "utf-8")
    quizzes = [
        {
            "id": f"hands-{name}",
            "title": name,
            "purpose": name,
            "questions": [choice(f"{name}-{n}", "describe-washing" if n < 4 else "explain-washing") for n in range(1, 7)],
        }
        for name in ("pretest", "posttest")
    ]
    (tiny / "quizzes" / "03-tests.yml").write_text(yaml.safe_dump({"chapter": "01-washing", "quizzes": quizzes}), "utf-8")
    return tiny


@cache
def keys(course: Path) -> dict[str, str]:
    """Return the hash of the key of every question."""
    placed = read_course(course, pages_too=False).quizzes.values()
    return {q.id: item_of(q, "selfcheck").key_hash for one in placed for q in one.quiz.questions}


def answer(pick: int | list[int], score: float | None, sure: int | None = None) -> dict[str, Any]:
    return {"given": {"chosen": [pick] if isinstance(pick, int) else pick}, "score": score, "sure": sure}


def saved(folder: Path, number: int, before: float = 0.5, after: float = 0.8, **changed: Any) -> dict[str, Any]:
    """Return the progress file of one made-up learner."""
    draw, kept = random.Random(number), keys(folder)
    answers, tests = {}, {}
    for name, skill in (("pretest", before), ("posttest", after)):
        given = {}
        for n in range(1, 7):
            right = draw.random() < skill
            given[hashed(f"{name}-{n}")] = answer(
                0 if right else draw.choice((1, 1, 1, 2)), float(right), draw.choice((1, 2, 3))
            )
        first = {"seed": 1, "started": 1, "finished": 9, "items": list(given), "answers": given, "score": None, "passed": None}
        later = {**first, "finished": 99, "answers": {slug: answer(0, 1.0) for slug in given}}
        tests[hashed(f"hands-{name}")] = [later, {**first, "finished": None}, first]
    once = draw.random() < 0.6
    first_answer = answer(0 if once else 1, float(once), 3)
    answers[hashed("when-to-wash")] = {**answer(0, 1.0), "k": kept["when-to-wash"], "tries": 2, "at": 5, "first": first_answer}
    replies = answer([draw.randrange(4, 7), draw.randrange(0, 3), 3], None)
    answers[hashed("rate-replies")] = {**replies, "k": kept["rate-replies"], "tries": 1, "at": 5, "first": replies}
    notes = {"own-words": {"text": f"Secret of learner {number}", "at": 5}}
    record = {"format": "courseloom-progress", "version": 1, "course": hashed("hands", 12), "course_version": "0.1.0"}
    record |= {"saved": "2026-01-01", "v": 2, "since": 1000 + number, "answers": answers, "tests": tests, "notes": notes}
    return record | changed


def hand_over(course: Path, count: int, **changed: Any) -> Path:
    """Write the files of some learners into a folder."""
    folder = course.parent / "handed-over"
    folder.mkdir(exist_ok=True)
    for number in range(count):
        (folder / f"Xanthe Quigley {number}.json").write_text(json.dumps(saved(course, number, **changed)), "utf-8")
    return folder


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def made(
    course: Path, *paths: Path, quiz: str | None = None
) -> tuple[results.Made, list[dict[str, str]], list[dict[str, str]]]:
    out = course.parent / "out"
    done = results.make(paths, course, out, quiz)
    return done, rows(out, "items.csv"), rows(out, "summary.csv")


def one(found: list[dict[str, str]], **wanted: str) -> dict[str, str]:
    (row,) = [row for row in found if all(row[name] == value for name, value in wanted.items())]
    return row


def is_class_of(text: str, value: float, n: int, wide: int = 1) -> bool:
    """Say whether a number as it is shown is the middle of the class that a value is in."""
    return abs(float(text) - value) <= suppression.width(n) * wide / 2 + 1e-4
