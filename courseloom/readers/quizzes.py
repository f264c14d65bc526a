"""Question banks: `quizzes/*.yml` in, quizzes with their places out; what needs more than a schema is checked here."""

from __future__ import annotations

from pathlib import Path

from courseloom.errors import Problems, Where
from courseloom.model.items import Choice, Multiple, Question, Quiz, QuizFile
from courseloom.model.text import Listing, Rich
from courseloom.readers import richtext, yamlio


def read(folder: Path, root: Path, problems: Problems) -> tuple[dict[str, tuple[Quiz, str, Where]], dict[str, Where]]:
    """Read every bank of a folder.

    Returns quizzes by id, each with its chapter and place, and the place of every quiz and question by id; the fields of a
    question are there as `id.path.path`, for example `my-question.options.0.why`.
    """
    quizzes: dict[str, tuple[Quiz, str, Where]] = {}
    lines: dict[str, Where] = {}
    for path in sorted(folder.glob("*.yml")):
        document = yamlio.load(path, path.relative_to(root).as_posix(), problems)
        if document is None:
            continue
        bank = yamlio.check(document, QuizFile, problems, richtext.parse)
        if bank is None:
            continue
        named: dict[tuple[yamlio.Key, ...], str] = {}
        for index, quiz in enumerate(bank.quizzes):
            _unique(quiz.id, "quiz", document.where("quizzes", index, "id"), lines, problems)
            quizzes[quiz.id] = (quiz, bank.chapter, document.where("quizzes", index))
            for number, question in enumerate(quiz.questions):
                at = ("quizzes", index, "questions", number)
                _unique(question.id, "question", document.where(*at, "id"), lines, problems)
                lines[question.id] = document.where(*at)
                named[at] = question.id
                _keys(question, quiz, document.where(*at), problems)
                _no_list(question, document.where(*at, "stem"), problems)
                if not question.sources and not question.judgement:
                    problems.add(
                        document.where(*at),
                        f"question '{question.id}' names no source.",
                        "Add 'sources:', or 'judgement: true' where it rests on clinical judgement.",
                    )
        for keys, line in document.lines.items():
            if len(keys) > 4 and keys[:4] in named:
                lines[".".join((named[keys[:4]], *map(str, keys[4:])))] = Where(document.file, line)
    return quizzes, lines


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


def _no_list(question: Question, where: Where, problems: Problems) -> None:
    stem: Rich = question.stem
    if stem.blocks and isinstance(stem.blocks[0], Listing):
        problems.add(where, f"the stem of '{question.id}' starts with a list.", "Begin with the question in words.")
