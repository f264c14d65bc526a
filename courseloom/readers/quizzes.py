"""Question banks: `quizzes/*.yml` in, quizzes with their places out; what needs more than a schema is checked here."""

from __future__ import annotations

import re
from pathlib import Path

from courseloom import files
from courseloom.errors import Problems, Where
from courseloom.model import parts
from courseloom.model.course import Placed
from courseloom.model.items import (
    Categorise,
    Choice,
    Cloze,
    Estimate,
    Match,
    Multiple,
    Numeric,
    Order,
    Question,
    Quiz,
    QuizFile,
    RateTheReply,
    Recall,
    ShortAnswer,
    TrueFalse,
)
from courseloom.model.spelling import SHORTEST, folded
from courseloom.model.text import Listing, Paragraph, Rich, Text
from courseloom.readers import completed, richtext, yamlio
from courseloom.readers.kept import kept


def read(folder: Path, root: Path, problems: Problems, *, plain: bool = False) -> tuple[dict[str, Placed], dict[str, Where]]:
    """Read every bank of a folder; in a `plain` book, which is no course, what only a course needs may be left out.

    Returns quizzes by id, on no page yet, and the place of every quiz and question by id; the fields of a
    question are there as `id.path.path`, for example `my-question.options.0.why`.
    """
    quizzes: dict[str, Placed] = {}
    lines: dict[str, Where] = {}
    for path in files.listed(folder, "*.yml"):
        found = _bank(path, path.relative_to(root).as_posix(), problems, root, plain)
        if found is None:
            continue
        bank, document = found
        if _copy(bank, document.file, lines, problems):
            continue
        named: dict[tuple[yamlio.Key, ...], str] = {}
        for index, quiz in enumerate(bank.quizzes):
            _unique(quiz.id, "quiz", document.where("quizzes", index, "id"), lines, problems)
            quizzes[quiz.id] = Placed(quiz, document.where("quizzes", index), bank.chapter)
            for number, question in enumerate(quiz.questions):
                at = ("quizzes", index, "questions", number)
                _unique(question.id, "question", document.where(*at, "id"), lines, problems)
                lines[question.id] = document.where(*at)
                named[at] = question.id
                _keys(question, quiz, document.where(*at), problems)
                _slots(question, document.where(*at), problems)
                _picks(question, document, at, problems)
                _no_list(question, document.where(*at, "stem"), problems)
                if not (plain or question.sources or question.judgement):
                    problems.add(
                        document.where(*at),
                        f"question '{question.id}' names no source.",
                        "Add 'sources:', or 'judgement: true' where it rests on clinical judgement.",
                    )
        for keys, line in document.lines.items():
            if len(keys) > 4 and keys[:4] in named:
                lines[".".join((named[keys[:4]], *map(str, keys[4:])))] = Where(document.file, line)
    return quizzes, lines


@kept
def _bank(path: Path, file: str, problems: Problems, root: Path, plain: bool) -> tuple[QuizFile, yamlio.Document] | None:
    document = yamlio.load(path, file, problems)
    if document and plain:
        completed.bank(document, path.stem)
    bank = yamlio.check(document, QuizFile, problems, richtext.of_file(root, path)) if document else None
    return (bank, document) if document and bank else None


def _copy(bank: QuizFile, file: str, lines: dict[str, Where], problems: Problems) -> bool:
    """Return whether every id of a bank is one of another file, and add one problem about all of them."""
    ids = [one.id for quiz in bank.quizzes for one in (quiz, *quiz.questions)]
    others = {lines[id].file if id in lines else "" for id in ids}
    if len(ids) < 2 or len(others) > 1 or others & {"", file}:
        return False
    what = f"holds the same quizzes and questions, by their ids, as {others.pop()}."
    files.refuse(problems, Where(file), what, "Take away the copy, or give what is in it other ids.")
    return True


def _unique(id: str, kind: str, where: Where, lines: dict[str, Where], problems: Problems) -> None:
    if id in lines:
        problems.add(where, f"the {kind} id '{id}' is already used at {lines[id]}.", "Give one of them another id.")
    lines[id] = where


def _keys(question: Question, quiz: Quiz, where: Where, problems: Problems) -> None:
    if not isinstance(question, Choice | Multiple):
        return
    right = sum(option.correct for option in question.options)
    texts = [option.text.plain().casefold() for option in question.options]
    if len(set(texts)) < len(texts):
        problems.add(where, f"question '{question.id}' has two options with the same text.", "Reword one of them.")
    if quiz.purpose == "opening" and right == 0:
        return
    if right == 0:
        problems.add(where, f"question '{question.id}' has no right answer.", "Mark an option with 'correct: true'.")
    elif right > 1 and question.kind == "choice":
        problems.add(where, f"question '{question.id}' has {right} right answers.", "Keep one, or make it 'kind: multiple'.")


def _slots(question: Question, where: Where, problems: Problems) -> None:
    """Note what only the parts of a question together show to be wrong."""
    id = question.id
    match question:
        case Categorise():
            for number, one in enumerate(question.cases, 1):
                if one.category > len(question.categories):
                    todo = f"The categories are counted from 1 to {len(question.categories)}."
                    problems.add(
                        where, f"case {number} of '{id}' belongs to category {one.category}, which does not exist.", todo
                    )
        case Estimate():
            bounds = [band.below for band in question.bands]
            if bounds[-1] is not None or None in bounds[:-1]:
                problems.add(
                    where, f"the bands of '{id}' leave some guesses without feedback.", "Give every band but the last 'below:'."
                )
            elif (low := [bound for bound in bounds if bound is not None]) != sorted(set(low)):
                problems.add(where, f"the bands of '{id}' are not in order.", "Write them from the lowest bound up.")
            if not question.min < question.max:
                problems.add(
                    where,
                    f"'{id}' has no room to guess between {question.min:g} and {question.max:g}.",
                    "Set 'min' below 'max'.",
                )
        case Cloze():
            gaps = re.findall(r"\{(\d+)\}", question.text.plain())
            if gaps != [str(number) for number in range(1, len(question.gaps) + 1)]:
                todo = "Mark them {1}, {2} … in order, one for each list under 'gaps'."
                problems.add(where, f"the text of '{id}' has other gaps than 'gaps'.", todo)
            for number, gap in enumerate(question.gaps, 1):
                if sum(option.correct for option in gap) != 1:
                    problems.add(where, f"gap {number} of '{id}' needs one right word.", "Mark one with 'correct: true'.")
        case ShortAnswer():
            _typed(question, where, problems)
        case Numeric():
            if question.unit_needed and not question.unit:
                problems.add(where, f"'{id}' asks for a unit and has none.", "Add 'unit:', or leave 'unit_needed' out.")
            if question.unit[:1].isdigit():
                what = f"the unit of '{id}' begins with a digit, which reads as part of the number."
                problems.add(where, what, "Write the unit in words.")
        case Choice() | Multiple() | TrueFalse() | Recall() | Match() | Order() | RateTheReply():
            pass


def _typed(question: ShortAnswer, where: Where, problems: Problems) -> None:
    """Note answers that stand twice, or as right and not right, or that no slip could be forgiven in."""
    seen: dict[str, str] = {}
    for text in (*question.accepted, *(one.text for one in question.others)):
        if not (known := folded(text)):
            problems.add(
                where, f"'{question.id}' lists the answer '{text}', which has no letter or digit to type.", "Take it out."
            )
        elif known in seen:
            what = f"'{question.id}' lists '{text}' and '{seen[known]}', which count as the same."
            problems.add(where, what, "Keep one of the two: case, spaces and accents make no difference.")
        seen[known] = text
    if question.slips and all(len(folded(text)) < SHORTEST for text in question.accepted):
        what = f"'{question.id}' sets 'slips', and no right answer has {SHORTEST} letters or more."
        problems.add(where, what, "Leave 'slips' out.")


def _picks(question: Question, document: yamlio.Document, at: tuple[yamlio.Key, ...], problems: Problems) -> None:
    """Note answers that a list to pick from cannot show, and answers or steps that nobody could tell apart."""
    said: set[tuple[int, str]] = set()
    for part in parts.of(question):
        if part.role in ("pick", "gapped"):
            blocks = part.text.blocks
            if not (
                len(blocks) == 1 and isinstance(blocks[0], Paragraph) and all(isinstance(i, Text) for i in blocks[0].children)
            ):
                what = f"an answer or a text with gaps of '{question.id}' holds more than plain text."
                problems.add(
                    document.where(*at, *part.path), what, "Write it in plain words: a list to pick from can show no more."
                )
        if part.role == "pick" or (part.role == "slot" and isinstance(question, Order)):
            text = (part.index // parts.WIDE if isinstance(question, Cloze) else 0, part.text.plain().casefold())
            if text in said:
                what = f"question '{question.id}' has two answers with the same text."
                problems.add(document.where(*at, *part.path), what, "Reword one of them.")
            said.add(text)


def _no_list(question: Question, where: Where, problems: Problems) -> None:
    stem: Rich = question.stem
    if stem.blocks and not isinstance(stem.blocks[0], Paragraph):
        what = "a list" if isinstance(stem.blocks[0], Listing) else "a box, code or a formula"
        problems.add(where, f"the stem of '{question.id}' starts with {what}.", "Begin with the question in words.")
