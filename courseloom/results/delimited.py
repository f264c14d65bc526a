"""Reads delimited text (CSV) of a learning platform and adds its answers to the others; reports unreadable parts as problems.

Three formats: a wide table (the first line holds slugs of questions, the first column learners, a cell a score from 0 to 1 or
the letters of options), quiz reports of Moodle (`moodle`), and Student Analyses of Canvas (`canvas`). The learner of a row is
used only to select each learner's first attempt, and is not kept.
"""

from __future__ import annotations

import csv
import re
from io import StringIO

from courseloom.errors import Problems, Where, did_you_mean
from courseloom.model.items import LETTERS, Quiz
from courseloom.results import canvas, moodle
from courseloom.results.answers import Answers, Column
from courseloom.results.table import EMPTY, Attempt, Field, Table, plain

MOST = 8
"""Maximum number of problems of one file that are listed one by one."""
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_LETTERS = re.compile(rf"[{LETTERS}](?:[\s;,/|+]*[{LETTERS}])*", re.I)


Answer = tuple[float | None, tuple[int, ...] | None]


def read(text: str, where: Where, quiz: Quiz | None, answers: Answers, problems: Problems) -> None:
    """Add the answers of a delimited file to `answers`; when it is invalid, add problems and no answers."""
    rows = _rows(text)
    if not rows or not any(rows[0]):
        problems.add(where, "is neither a progress file nor a CSV file.", "Check that it is the right file.")
        return
    faults = Problems()
    table = _table(rows, where, quiz, answers, faults)
    read_rows: list[list[tuple[str, Answer]]] = []
    seen: set[tuple[str, ...]] = set()
    known: dict[tuple[str, ...], Answer | str | None] = {}
    repeated = 0
    for attempt in table.attempts if table else ():
        place = Where(where.file, attempt.line)
        if len(attempt.cells) != len(rows[0]):
            what = f"has {len(attempt.cells)} cells, and the first row has {len(rows[0])}."
            faults.add(place, what, "Save it again, with quotation marks round cells that hold a separator.")
            continue
        if attempt.who in seen:
            repeated += 1
            continue
        if any(attempt.who):
            seen.add(attempt.who)
        assert table is not None
        read_rows.append(_row(attempt.cells, table, place, answers, known, faults))
    if table and not read_rows and not faults.found:
        faults.add(where, "has no row with answers.", "Check that it is the right file.")
    if faults.found or table is None:
        problems.found += sorted(faults.found)[:MOST]
        if len(faults.found) > MOST:
            problems.add(where, f"has {len(faults.found) - MOST} more cells or rows like these.", "Correct these first.")
        return
    answers.notes["later attempts of a learner in a CSV file"] += repeated
    answers.notes["attempts that were not finished"] += table.unfinished
    answers.notes["columns that are not questions of this course"] += table.unknown
    for row_answers in read_rows:
        for slug, (score, chosen) in row_answers:
            answers.add(slug, answers.learners, score, 0, chosen)
        answers.learners += 1


def _table(rows: list[list[str]], where: Where, quiz: Quiz | None, answers: Answers, faults: Problems) -> Table | None:
    if not any(cell.strip() in answers.home for cell in rows[0]):
        if canvas.is_report(rows[0]):
            return canvas.table(rows, where, quiz, answers, faults)
        if moodle.is_report(rows[0]):
            return moodle.table(rows, where, quiz, faults)
    fields = _wide_fields(rows[0], where, answers, faults)
    attempts = [Attempt(line, (row[0].strip(),), row) for line, row in enumerate(rows[1:], 2) if any(map(str.strip, row))]
    return Table(fields, attempts, unknown=len(rows[0]) - 1 - len(fields)) if fields else None


def _rows(text: str) -> list[list[str]]:
    """Split a text into rows by the delimiter (comma, semicolon or tab) that gives the first row the most cells."""
    text = re.sub(r"\Asep=.\r?\n", "", text)
    first = text.lstrip("\r\n").partition("\n")[0]
    try:
        cut = max(",;\t", key=lambda mark: len(next(csv.reader([first], delimiter=mark), [])))
        return list(csv.reader(StringIO(text.lstrip("\r\n"), newline=""), delimiter=cut))
    except csv.Error:
        return []


def _wide_fields(head: list[str], where: Where, answers: Answers, faults: Problems) -> list[Field]:
    names = [cell.strip() for cell in head]
    fields = [Field(name, place) for place, name in enumerate(names) if place and name in answers.home]
    if not fields:
        near = next((said for name in names[1:] if (said := did_you_mean(name, answers.home))), "")
        faults.add(where, "names no question of this course in its first row.", near or "Put the slugs of questions there.")
    for name in sorted({field.slug for field in fields if names.count(field.slug) > 1}):
        faults.add(where, f"has two columns '{name}'.", "Keep one of them.")
    return fields


def _row(
    row: list[str],
    table: Table,
    where: Where,
    answers: Answers,
    known: dict[tuple[str, ...], Answer | str | None],
    faults: Problems,
) -> list[tuple[str, Answer]]:
    """Return the answers of a row as (slug, answer); `known` caches the parsed cells, since few differ."""
    read_cells = []
    for field in table.fields:
        text = row[field.place].strip()
        points = row[field.points].strip() if field.points is not None else ""
        key = (field.slug, text, points)
        if key not in known:
            known[key] = _answer(text, points, answers.column(field.slug), field, table.decimal)
        answer = known[key]
        if isinstance(answer, str):
            faults.add(where, f"question '{field.slug}': {answer}", "Correct the cell, or leave it empty.")
        elif answer is not None:
            read_cells.append((field.slug, answer))
    return read_cells


def _answer(text: str, points: str, column: Column, field: Field, decimal: str) -> Answer | str | None:
    """Return the score and options of a cell, a description of its fault (without its content), or None when it is empty."""
    if field.points is not None:
        score = _score(points, field.full, decimal)
        if score is None or isinstance(score, str):
            return score
        return (score if field.full else None, _chosen(canvas.options(text), column))
    if text in EMPTY:
        return None
    if field.full or _NUMBER.fullmatch(text):
        score = _score(text, field.full or 1, decimal)
        return (score, None) if isinstance(score, float) else score
    if not column.options:
        return "neither empty nor a score from 0 to 1."
    chosen = _options(text, column)
    if chosen is None:
        return "neither a score from 0 to 1 nor an option of the question."
    if len(chosen) > 1 and not column.several:
        return "several options, and the question takes one."
    return (column.item.shape.score({"chosen": chosen}) if column.counts else None, chosen)


def _score(text: str, full: float, decimal: str) -> float | str | None:
    """Return a mark as share (0 to 1) of the full mark, None when it is no number (not yet marked), or a fault as text."""
    if not any(one.isdigit() for one in text):
        return None
    mark = next((one for one in text if one in ",."), decimal)
    number = float(text.replace(",", ".")) / (full or 1) if _NUMBER.fullmatch(text) and mark in (decimal or mark) else -1.0
    return number if 0 <= number <= 1 or not full else f"no score from 0 to {full:g}."


def _chosen(named: list[str], column: Column) -> tuple[int, ...] | None:
    """Return the indices of the named options; None when there are none or one is unknown."""
    found = [_options(one, column) for one in named] if column.options else []
    return tuple(sorted({index for one in found if one for index in one})) if found and None not in found else None


def _options(text: str, column: Column) -> tuple[int, ...] | None:
    """Return the indices of options named by letters or, as in Moodle, by their texts joined with semicolons, or None."""
    words = {plain(option.text.text.plain()): option.index for option in column.options}
    if plain(text) in words:
        return (words[plain(text)],)
    if _LETTERS.fullmatch(text) and len(text) <= 3 * len(column.options):
        chosen = {LETTERS.index(letter) for letter in text.upper() if letter in LETTERS}
        return tuple(sorted(chosen)) if max(chosen) < len(column.options) else None
    left, chosen = plain(text), set()
    for word in sorted(words, key=len, reverse=True):
        if word and (cut := re.search(rf"(?:^|; ?){re.escape(word)}(?=; ?|$)", left)):
            left = left[: cut.start()] + left[cut.end() :]
            chosen.add(words[word])
    return tuple(sorted(chosen)) if chosen and not left.strip("; ") else None
