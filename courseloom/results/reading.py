"""Reads the answers in files that learners handed over and in CSV files of a learning platform.

A file that cannot be used is reported as a problem and skipped; the others are read. For a question the first answer counts,
since later ones follow the feedback; for a test, the first finished attempt.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from courseloom.activities.question import hashed
from courseloom.activities.shapes.ratings import RATINGS
from courseloom.errors import Problems, Where
from courseloom.model.course import Course
from courseloom.model.items import Quiz
from courseloom.results import delimited
from courseloom.results.answers import Answers, Column

LARGEST = 50_000_000
"""Maximum size of a file in bytes."""
LATEST = 1e15
"""Latest valid time, in milliseconds since 1970."""
VERSION, RECORD = 1, 2
"""Latest supported versions of the file and of the record in it (docs/progress-format.md)."""
AGAIN = 'Ask for it again, made with "Save to a file".'


class _Unusable(Exception):
    """A file cannot be used: what is wrong, and what to do, each a sentence."""


def read(course: Course, paths: Iterable[Path], quiz: Quiz | None, problems: Problems) -> Answers:
    """Return the answers in files and folders of files; add a problem for every file that cannot be used."""
    answers = Answers(course)
    saved: dict[object, dict[str, Any]] = {}
    for path in _files(paths, problems):
        where = Where(str(path))
        try:
            text = _text(path)
            if text.lstrip().startswith("{"):
                record = _record(text, course)
                _checked(record, answers)
                _keep(record, saved, answers)
            else:
                delimited.read(text, where, quiz, answers, problems)
        except _Unusable as wrong:
            problems.add(where, *map(str, wrong.args))
        except OSError:
            problems.add(where, "cannot be read.", "Check its name and whether you may read it.")
    for record in saved.values():
        _add(record, answers)
    return answers


def _files(paths: Iterable[Path], problems: Problems) -> list[Path]:
    found: dict[Path, Path] = {}
    for path in paths:
        inside = [path]
        try:
            if path.is_dir():
                inside = sorted(one for one in path.iterdir() if one.suffix.lower() in (".json", ".csv", ".tsv"))
        except OSError:
            pass  # read() reports it
        if not inside:
            problems.add(Where(str(path)), "holds no JSON or CSV file.", "Name the folder with the files.")
        for one in inside:
            found.setdefault(one.resolve(), one)
    return list(found.values())


def _text(path: Path) -> str:
    if path.stat().st_size > LARGEST:
        raise _Unusable(f"is larger than {LARGEST // 1_000_000} MB.", "Split it, or check that it is the right file.")
    data = path.read_bytes()
    for mark, name in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if data.startswith(mark):
            try:
                text = data.decode(name)
                break
            except UnicodeDecodeError:
                text = data.decode("cp1252", "replace")  # the default of spreadsheets on Windows
    if not text.strip() or "\0" in text:
        raise _Unusable("is not a text file." if "\0" in text else "is empty.", AGAIN)
    return text


def _record(text: str, course: Course) -> dict[str, Any]:
    """Return the record in a progress file; raises _Unusable when it is of another course or an unsupported version."""
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        raise _Unusable("is incomplete, or was changed by hand.", AGAIN) from None
    if record.get("format") != "courseloom-progress":
        raise _Unusable("is not a progress file.", AGAIN)
    if not all(type(record.get(name, 1)) is int for name in ("version", "v")):
        raise _Unusable("does not say its version.", AGAIN)
    if record.get("version", 1) > VERSION or record.get("v", RECORD) > RECORD:
        raise _Unusable("was saved by a newer version of the course.", "Update this engine, then read it again.")
    if record.get("course") != hashed(course.about.slug, 12):
        raise _Unusable("belongs to another course.", "Take it out, or read it with that course.")
    return record  # type: ignore[no-any-return]


def _keep(record: dict[str, Any], saved: dict[object, dict[str, Any]], answers: Answers) -> None:
    """Keep only the last saved record of each device; records of one device share the time `since` when recording began."""
    mark = record.get("since")
    key: object = mark if isinstance(mark, int | float) else json.dumps([record["answers"], record["tests"]], sort_keys=True)
    if key not in saved:
        saved[key] = record
        return
    answers.notes["files of a learner who is in another file already"] += 1
    if str(record.get("saved", "")) > str(saved[key].get("saved", "")):
        saved[key] = record


def _checked(record: dict[str, Any], answers: Answers) -> None:
    """Raise _Unusable when a part of a record that is used here has a wrong type or value; fill in missing parts."""
    given, tests = record.setdefault("answers", {}), record.setdefault("tests", {})
    if not isinstance(given, dict) or not isinstance(tests, dict):
        raise _Unusable("is broken: its answers or tests are not named entries.", AGAIN)
    for name, entry in given.items():
        if not isinstance(entry, dict) or not isinstance(entry.get("k"), str):
            raise _Unusable("is broken: an answer is incomplete.", AGAIN)
        _check_answer(entry.get("first", entry), _known(name, entry["k"], answers))
    for tries in tests.values():
        if not isinstance(tries, list):
            raise _Unusable("is broken: a test has no list of attempts.", AGAIN)
        for one in tries:
            whole = isinstance(one, dict) and isinstance(one.get("answers"), dict) and isinstance(one.get("items"), list)
            if not whole or not all(isinstance(name, str) for name in one["items"]) or not _number(one.get("finished"), None):
                raise _Unusable("is broken: an attempt at a test is incomplete.", AGAIN)
            for name, entry in one["answers"].items():
                _check_answer(entry, _known(name, None, answers))


def _known(name: str, key: str | None, answers: Answers) -> Column | None:
    """Return the column of the question with a hashed name, or None when there is none or its key has changed."""
    slug = answers.by_hash.get(name)
    column = answers.column(slug) if slug else None
    return column if column and key in (None, column.item.key_hash) else None


def _check_answer(entry: object, column: Column | None) -> None:
    if not isinstance(entry, dict):
        raise _Unusable("is broken: an answer is incomplete.", AGAIN)
    if not _number(entry.get("score"), 1):
        raise _Unusable("is broken: a score is not between 0 and 1.", AGAIN)
    sure = entry.get("sure")
    if sure is not None and (type(sure) is not int or sure not in (1, 2, 3)):
        raise _Unusable("is broken: a confidence is not 1, 2 or 3.", AGAIN)
    try:
        _chosen(entry.get("given"), column)
    except (TypeError, ValueError, AttributeError):
        raise _Unusable("is broken: an answer does not fit its question.", AGAIN) from None


def _number(value: object, most: float | None) -> bool:
    """Return whether a value is None or a number from 0 to `most`."""
    if value is None:
        return True
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return 0 <= value <= (LATEST if most is None else most)  # both comparisons are False for NaN


def _chosen(given: Any, column: Column | None) -> tuple[int, ...] | None:
    """Return the indices of the chosen options, or the ratings, of an answer; None for other kinds of answer."""
    if given is None or column is None or not (column.options or column.ratings):
        return None
    chosen = given.get("chosen", ())
    most = len(column.options) or len(RATINGS)
    if not all(type(index) is int and 0 <= index < most for index in chosen):
        raise ValueError(chosen)
    if column.options:
        return tuple(sorted(set(chosen)))
    if len(chosen) != len(column.ratings):
        raise ValueError(chosen)
    return tuple(chosen)


def _add(record: dict[str, Any], answers: Answers) -> None:
    """Add the answers of a record: those of tests first, since the first finished attempt counts rather than later practice."""
    learner = answers.learners
    answers.learners += 1
    if record.get("course_version") not in (None, answers.course.about.version):
        answers.notes["files saved with another version of the course"] += 1
    taken: set[str] = set()
    for name, tries in record["tests"].items():
        done = sorted((one for one in tries if one.get("finished") is not None), key=lambda one: float(one["finished"]))
        if not done:
            answers.notes["tests begun and not finished"] += bool(tries)
            continue
        test = answers.by_quiz.get(name)
        for item in dict.fromkeys(done[0]["items"]):
            slug = answers.by_hash.get(item, "")
            if test is None or slug not in test.columns:
                answers.notes["answers to questions that this course does not have"] += 1
            elif slug not in taken:
                taken.add(slug)
                entry = done[0]["answers"].get(item, {})
                score = entry.get("score")  # an unanswered question of a finished test scores 0
                _note(slug, learner, entry, 0.0 if score is None else score, answers)
    for item, entry in record["answers"].items():
        slug = answers.by_hash.get(item, "")
        if not slug:
            answers.notes["answers to questions that this course does not have"] += 1
        elif entry["k"] != answers.column(slug).item.key_hash:
            answers.notes["answers to questions that have changed since"] += 1
        elif slug not in taken:
            first = entry.get("first", entry)
            _note(slug, learner, first, first.get("score"), answers)


def _note(slug: str, learner: int, entry: dict[str, Any], score: float | None, answers: Answers) -> None:
    if entry.get("given") is None and (score is None or not answers.column(slug).counts):
        return  # no answer
    chosen = _chosen(entry.get("given"), answers.column(slug))
    answers.add(slug, learner, score, entry.get("sure") or 0, chosen)
