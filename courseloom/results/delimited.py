"""Delimited text (CSV) of a learning platform in, its answers added to the others; what cannot be read is a problem.

Two shapes. Wide: the first line names the questions by their slugs, the first column learners, and a cell holds a score from
0 to 1 or the letters of options. Moodle's quiz reports, in English: columns "Response 1" or "Q. 1 /1.00" stand for the
questions of a quiz in their order. Who a row belongs to serves to take each learner's first attempt, and is then forgotten.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from io import StringIO

from courseloom.errors import Problems, Where, did_you_mean
from courseloom.forms import scoring
from courseloom.model import parts
from courseloom.model.items import LETTERS, Quiz
from courseloom.results.answers import Answers, Column

MOST = 8
"""How many problems of one file are told one by one."""
_MOODLE = re.compile(r"\s*(?:(response)\s+(\d{1,3})|q\.\s*(\d{1,3})\s*/\s*(\d+(?:[.,]\d+)?))\s*", re.I)
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_LETTERS = re.compile(rf"[{LETTERS}](?:[\s;,/|+]*[{LETTERS}])*", re.I)
_WHO = ("email address", "username", "id number")
_EMPTY = ("", "-", "–", "requires grading", "not yet graded")
_UNFINISHED = ("in progress", "overdue", "never submitted", "not started", "abandoned")
_NOBODY = ("overall average", "group average")


@dataclass(frozen=True)
class _Field:
    """A column that is a question: its slug, where it stands, and the mark that is full (0 for responses)."""

    slug: str
    place: int
    full: float


Answer = tuple[float | None, tuple[int, ...] | None]


def read(text: str, where: Where, quiz: Quiz | None, answers: Answers, problems: Problems) -> None:
    """Add the answers of a delimited file, or note what is wrong and add nothing."""
    rows = _rows(text)
    if not rows or not any(rows[0]):
        problems.add(where, "is neither a progress file nor a CSV file.", "Check that it is the right file.")
        return
    found = Problems()
    moodle = any(_MOODLE.fullmatch(cell) for cell in rows[0])
    fields = _moodle_fields(rows[0], where, quiz, found) if moodle else _wide_fields(rows[0], where, answers, found)
    read_rows: list[list[tuple[str, Answer]]] = []
    seen: set[tuple[str, ...]] = set()
    known: dict[tuple[str, str], Answer | str] = {}
    repeated = unfinished = 0
    for line, row in enumerate(rows[1:] if fields else (), 2):
        if not any(cell.strip() for cell in row) or row[0].strip().lower() in _NOBODY:
            continue
        if len(row) != len(rows[0]):
            what = f"has {len(row)} cells, and the first row has {len(rows[0])}."
            found.add(Where(where.file, line), what, "Save it again, with quotation marks round cells that hold a separator.")
            continue
        if moodle and _state(rows[0], row) in _UNFINISHED:
            unfinished += 1
            continue
        who = _who(rows[0], row, moodle)
        if who in seen:
            repeated += 1
            continue
        if any(who):
            seen.add(who)
        read_rows.append(_row(row, fields, Where(where.file, line), answers, known, found))
    if fields and not read_rows and not found.found:
        found.add(where, "has no row with answers.", "Check that it is the right file.")
    if found.found:
        problems.found += found.found[:MOST]
        if len(found.found) > MOST:
            problems.add(where, f"has {len(found.found) - MOST} more cells or rows like these.", "Mend these first.")
        return
    answers.notes["later attempts of a learner in a CSV file"] += repeated
    answers.notes["attempts that were not finished"] += unfinished
    answers.notes["columns that are no question of this course"] += 0 if moodle else len(rows[0]) - 1 - len(fields)
    for row_answers in read_rows:
        for slug, (score, chosen) in row_answers:
            answers.add(slug, answers.learners, score, 0, chosen)
        answers.learners += 1


def _rows(text: str) -> list[list[str]]:
    """Return the rows, cut by whichever of comma, semicolon and tab gives the first row most cells."""
    text = re.sub(r"\Asep=.\r?\n", "", text)
    first = text.lstrip("\r\n").partition("\n")[0]
    try:
        cut = max(",;\t", key=lambda mark: len(next(csv.reader([first], delimiter=mark), [])))
        return list(csv.reader(StringIO(text.lstrip("\r\n"), newline=""), delimiter=cut))
    except csv.Error:
        return []


def _wide_fields(head: list[str], where: Where, answers: Answers, found: Problems) -> list[_Field]:
    names = [cell.strip() for cell in head]
    fields = [_Field(name, place, 0) for place, name in enumerate(names) if place and name in answers.home]
    if not fields:
        near = next((said for name in names[1:] if (said := did_you_mean(name, answers.home))), "")
        found.add(where, "names no question of this course in its first row.", near or "Put the slugs of questions there.")
    for name in sorted({field.slug for field in fields if names.count(field.slug) > 1}):
        found.add(where, f"has two columns '{name}'.", "Leave one of them.")
    return fields


def _moodle_fields(head: list[str], where: Where, quiz: Quiz | None, found: Problems) -> list[_Field]:
    if quiz is None:
        found.add(where, "is a quiz report of Moodle, which does not name our questions.", "Say which quiz with --quiz SLUG.")
        return []
    places: dict[int, tuple[int, float]] = {}
    for place, cell in enumerate(head):
        if made := _MOODLE.fullmatch(cell):
            full = float(made[4].replace(",", ".")) if made[4] else 0.0
            number = int(made[2] or made[3])
            if number not in places or not full:  # responses say more than grades
                places[number] = (place, full)
    if sorted(places) != list(range(1, len(quiz.questions) + 1)):
        what = f"has questions {min(places)} to {max(places)} ({len(places)}), and '{quiz.id}' has {len(quiz.questions)}."
        found.add(where, what, "Name the quiz that this report is of; they go by their order.")
        return []
    return [_Field(question.id, *places[number]) for number, question in enumerate(quiz.questions, 1)]


def _state(head: list[str], row: list[str]) -> str:
    """Return what Moodle says of an attempt: for example finished, or in progress."""
    places = [place for place, cell in enumerate(head) if cell.strip().lower() in ("state", "status")]
    return row[places[0]].strip().lower() if places else ""


def _who(head: list[str], row: list[str], moodle: bool) -> tuple[str, ...]:
    """Return what tells the rows of one learner from those of others; kept only while the file is read."""
    if not moodle:
        return (row[0].strip(),)
    for name in _WHO:
        for place, cell in enumerate(head):
            if cell.strip().lower() == name and row[place].strip():
                return (name, row[place].strip().lower())
    return tuple(cell.strip() for cell in row[:2])


def _row(
    row: list[str],
    fields: list[_Field],
    where: Where,
    answers: Answers,
    known: dict[tuple[str, str], Answer | str],
    found: Problems,
) -> list[tuple[str, Answer]]:
    """Return the answers of a row; `known` keeps what cells of a question mean, since few differ."""
    read_cells = []
    for field in fields:
        text = row[field.place].strip()
        if text.lower() in _EMPTY:
            continue
        if (field.slug, text) not in known:
            known[field.slug, text] = _answer(text, answers.column(field.slug), field.full)
        answer = known[field.slug, text]
        if isinstance(answer, str):
            found.add(where, f"question '{field.slug}': {answer}", "Correct the cell, or leave it empty.")
        else:
            read_cells.append((field.slug, answer))
    return read_cells


def _answer(text: str, column: Column, full: float) -> Answer | str:
    """Return the score and the options of a cell, or what is wrong with it. The cell itself is never repeated."""
    view = column.view
    if full or _NUMBER.fullmatch(text):
        number = float(text.replace(",", ".")) / (full or 1) if _NUMBER.fullmatch(text) else -1.0
        return (number, None) if 0 <= number <= 1 else f"no score from 0 to {full or 1:g}."
    if not view.options:
        return "neither empty nor a score from 0 to 1."
    chosen = _options(text, column)
    if chosen is None:
        return "neither a score from 0 to 1 nor an option of the question."
    if len(chosen) > 1 and view.kind != "multiple":
        return "several options, and the question takes one."
    return (scoring.of(view, {"chosen": chosen}) if column.counts else None, chosen)


def _options(text: str, column: Column) -> tuple[int, ...] | None:
    """Return the options that a cell names by letters or, as Moodle does, by their words joined with semicolons."""
    words = {_plain(part.text.plain()): part.index for part in parts.of(column.question) if part.role == "option"}
    words |= {option.word.lower(): option.index for option in column.view.options if option.word}
    if _plain(text) in words:
        return (words[_plain(text)],)
    if _LETTERS.fullmatch(text) and len(text) <= 3 * len(column.view.options):
        chosen = {LETTERS.index(letter) for letter in text.upper() if letter in LETTERS}
        return tuple(sorted(chosen)) if max(chosen) < len(column.view.options) else None
    left, chosen = _plain(text), set()
    for word in sorted(words, key=len, reverse=True):
        if word and (cut := re.search(rf"(?:^|; ?){re.escape(word)}(?=; ?|$)", left)):
            left = left[: cut.start()] + left[cut.end() :]
            chosen.add(words[word])
    return tuple(sorted(chosen)) if chosen and not left.strip("; ") else None


def _plain(text: str) -> str:
    return " ".join(text.replace("\u200b", "").split()).lower()
