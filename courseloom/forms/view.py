"""A quiz as plain data: labels, letters and verdicts, the same for page, paper and widget."""

from __future__ import annotations

from dataclasses import dataclass

from courseloom.model.items import LETTERS, Choice, Multiple, Question, Quiz, Recall, TrueFalse
from courseloom.words import PURPOSES, QUIZ


@dataclass(frozen=True)
class OptionView:
    """One option: its letter, whether it is a key, and fixed words where it has no text of its own (True, False)."""

    index: int
    letter: str
    correct: bool
    word: str = ""
    pinned: bool = False


@dataclass(frozen=True)
class QuestionView:
    """One question as shown: `count` reads "1 of 3"; `scored` is false for opening questions."""

    slug: str
    kind: str
    count: str
    instruction: str
    options: tuple[OptionView, ...]
    hints: int
    points: int
    scored: bool
    judgement: bool

    @property
    def keys(self) -> str:
        """Return the letters of the keys, for example 'A, C'."""
        return ", ".join(option.letter for option in self.options if option.correct)

    @property
    def input(self) -> str:
        """Return the type of the native input."""
        return "checkbox" if self.kind == "multiple" else "radio"


@dataclass(frozen=True)
class QuizView:
    """A quiz as shown."""

    slug: str
    label: str
    title: str
    scored: bool
    questions: tuple[QuestionView, ...]


def of(quiz: Quiz) -> QuizView:
    """Return the view of a quiz."""
    scored = quiz.purpose != "opening"
    total = len(quiz.questions)
    questions = tuple(_question(question, number, total, scored) for number, question in enumerate(quiz.questions, 1))
    return QuizView(quiz.id, PURPOSES[quiz.purpose], quiz.title, scored, questions)


def _question(question: Question, number: int, total: int, scored: bool) -> QuestionView:
    options: tuple[OptionView, ...] = ()
    points = 0
    match question:
        case Choice() | Multiple():
            options = tuple(
                OptionView(index, LETTERS[index], option.correct, pinned=option.pin)
                for index, option in enumerate(question.options)
            )
            instruction = QUIZ["choose_all" if question.kind == "multiple" else "choose_one"]
        case TrueFalse():
            options = (
                OptionView(0, LETTERS[0], question.answer, QUIZ["true"], True),
                OptionView(1, LETTERS[1], not question.answer, QUIZ["false"], True),
            )
            instruction = QUIZ["choose_one"]
        case Recall():
            points = len(question.points)
            instruction = QUIZ["write"]
    return QuestionView(
        slug=question.id,
        kind=question.kind,
        count=f"{number} {QUIZ['of']} {total}",
        instruction=instruction,
        options=options,
        hints=len(question.hints),
        points=points,
        scored=scored,
        judgement=question.judgement,
    )
