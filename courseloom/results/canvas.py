"""Reads the questions and attempts of a Student Analysis of Canvas.

Its first row has columns for the learner, the sections and the time of submission, then two columns for each question:
"12345: text of the question" and the points possible. A cell of the first holds the answer as text (several are joined with
commas, and a comma within one is escaped by a backslash), a cell of the second the points. The last attempt comes first. In an
anonymous report no row names its learner.
"""

from __future__ import annotations

import re
from itertools import pairwise

from courseloom.errors import Problems, Where, did_you_mean
from courseloom.model.items import Quiz
from courseloom.results.answers import Answers
from courseloom.results.table import EMPTY, Attempt, Field, Table, plain

_QUESTION = re.compile(r"\d+: ?(?P<text>.*)", re.S)
_POINTS = re.compile(r"\d+(?:\.\d+)?")
_TIME = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d.*")
_NAMED = 4
"""Minimum number of columns before the time of submission (name, id, section, section id); anonymous reports have fewer."""

_WHICH = "Say which quiz with --quiz SLUG."
_OURS = "Give it the wording of the course's question, or take it and its points out."


def is_report(head: list[str]) -> bool:
    """Return whether a first row is that of a Student Analysis."""
    return bool(_questions(head))


def _questions(head: list[str]) -> list[tuple[int, str]]:
    pairs = pairwise(head)
    return [
        (place, made["text"])
        for place, (cell, after) in enumerate(pairs)
        if (made := _QUESTION.fullmatch(cell.strip())) and _POINTS.fullmatch(after.strip())
    ]


def table(rows: list[list[str]], where: Where, quiz: Quiz | None, answers: Answers, problems: Problems) -> Table | None:
    """Return the content of a report, matching questions by their text; add a problem and return None when it is not valid."""
    head = rows[0]
    asked = _questions(head)
    fields = _fields(head, asked, where, quiz, answers, problems)
    if not fields:
        return None
    before = asked[0][0]
    whole = [row for row in rows[1:] if len(row) == len(head)]
    sent = next((place for place in range(before) if whole and all(_TIME.fullmatch(row[place].strip()) for row in whole)), None)
    if sent is None:
        problems.add(where, "has no column with the time of each submission.", "Save the Student Analysis as Canvas writes it.")
        return None
    tries = sent + 1 if before - sent > 1 else None
    found = Table(fields, decimal=".")
    for line, row in enumerate(rows[1:], 2):
        if not any(row):
            continue
        if len(row) != len(head):
            found.attempts.append(Attempt(line, (), row))  # `delimited` reports the wrong number of cells
            continue
        try:
            number = int(row[tries]) if tries is not None and row[tries].strip() else 1
        except ValueError:
            problems.add(
                Where(where.file, line), f"column '{head[tries or 0].strip()}' holds no number.", "Save the report again."
            )
            return None
        if sent >= _NAMED:
            found.attempts.append(Attempt(line, tuple(map(plain, row[:2])) if row[1].strip() else (), row))
        elif number == 1:
            found.attempts.append(Attempt(line, (), row))
    if tries is not None:
        found.attempts.sort(key=lambda one: _number(one, tries, len(head)))
    return found


def _number(attempt: Attempt, place: int, width: int) -> int:
    return int(attempt.cells[place] or 1) if len(attempt.cells) == width else 0


def _fields(
    head: list[str], asked: list[tuple[int, str]], where: Where, quiz: Quiz | None, answers: Answers, problems: Problems
) -> list[Field]:
    names = [one.id for one in quiz.questions] if quiz else list(answers.home)
    stems: dict[str, list[str]] = {}
    for name in names:
        for words in (_words(answers.column(name).question.stem.plain()), _words(name)):
            stems.setdefault(words, []).append(name)
    fields: list[Field] = []
    for place, text in asked:
        said, fits = text if len(text) <= 80 else f"{text[:78]} …", stems.get(_words(text), [])
        if len(fits) != 1:
            what = f"column '{said}' asks what {'several questions ask' if fits else 'no question of this course asks'}."
            near = "" if fits else did_you_mean(_words(text), stems)
            todo = _WHICH if fits and not quiz else _OURS
            problems.add(Where(where.file, 1), what, f"{near} {todo}".strip())
        elif any(one.slug == fits[0] for one in fields):
            problems.add(Where(where.file, 1), f"has two columns for question '{fits[0]}'.", "Keep one of them.")
        else:
            fields.append(Field(fits[0], place, float(head[place + 1]), place + 1))
    return fields if len(fields) == len(asked) else []


def _words(text: str) -> str:
    """Return the words of a question without punctuation, since editors change quotation marks and dashes."""
    return " ".join(re.findall(r"\w+", plain(text)))


def options(text: str) -> list[str]:
    """Split a cell into the texts of the chosen options."""
    return [re.sub(r"\\,", ",", one).strip() for one in re.split(r"(?<!\\),", text) if one.strip() not in EMPTY]
