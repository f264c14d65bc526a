"""A quiz as plain data: labels, letters, slots and verdicts, the same for page, paper and widget."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from courseloom.model import parts
from courseloom.model.items import (
    LETTERS,
    Categorise,
    Choice,
    Cloze,
    Estimate,
    Match,
    Multiple,
    Order,
    Question,
    Quiz,
    Rated,
    RateTheReply,
    Recall,
    TrueFalse,
)
from courseloom.strings import PURPOSES, QUIZ

RATINGS = tuple(f"{rating:+d}".replace("-", "−") if rating else "0" for rating in range(-3, 4))


@dataclass(frozen=True)
class OptionView:
    """One option: its letter, whether it is a key, fixed words where it has no text of its own, and the belief behind it."""

    index: int
    letter: str
    correct: bool
    word: str = ""
    pinned: bool = False
    belief: str = ""


@dataclass(frozen=True)
class SlotView:
    """One thing to pick an answer for: `picks` as shown, `key` the index of the right one among them.

    `index` finds its text; `reasons` gives, for each pick, the index of its reason where every pick has one of its own.
    """

    index: int
    picks: tuple[str, ...]
    key: int
    reasons: tuple[int, ...] = ()
    panel: str = ""


@dataclass(frozen=True)
class EstimateView:
    """A number to guess, in `unit`; `bounds` are the upper ends of the bands but the last."""

    low: float
    high: float
    step: float
    unit: str
    answer: float
    tolerance: float
    bounds: tuple[float, ...]


@dataclass(frozen=True)
class QuestionView:
    """One question as shown: `count` reads "1 of 3"; `scored` is false for opening questions and for ratings."""

    slug: str
    kind: str
    count: str
    instruction: str
    options: tuple[OptionView, ...]
    slots: tuple[SlotView, ...]
    estimate: EstimateView | None
    segments: tuple[str, ...]
    spare: tuple[str, ...]
    hints: int
    points: int
    scored: bool
    judgement: bool
    hash: str
    key_hash: str
    purpose: str = "selfcheck"

    @property
    def judged(self) -> bool:
        """Return whether feedback calls an answer good or not; before a course it is noted in silence and still scored."""
        return self.scored and self.purpose != "pretest"

    @property
    def keys(self) -> str:
        """Return the letters of the keys, for example 'A, C'."""
        return ", ".join(option.letter for option in self.options if option.correct)

    @property
    def input(self) -> str:
        """Return the type of the native input."""
        return "checkbox" if self.kind == "multiple" else "radio"

    @property
    def shared_picks(self) -> tuple[str, ...]:
        """Return what can be picked when it is the same for every slot, else nothing."""
        return self.slots[0].picks if self.slots and self.kind != "cloze" else ()


@dataclass(frozen=True)
class QuizView:
    """A quiz as shown."""

    slug: str
    label: str
    title: str
    scored: bool
    purpose: str
    questions: tuple[QuestionView, ...]


def of(quiz: Quiz) -> QuizView:
    """Return the view of a quiz."""
    scored = quiz.purpose != "opening"
    total = len(quiz.questions)
    questions = tuple(
        question_of(question, f"{number} {QUIZ['of']} {total}", scored, quiz.purpose)
        for number, question in enumerate(quiz.questions, 1)
    )
    return QuizView(quiz.id, PURPOSES[quiz.purpose], quiz.title, scored, quiz.purpose, questions)


def mixed(texts: Sequence[str]) -> list[int]:
    """Return the indices of texts in an order that follows from the texts alone and gives nothing away."""
    return sorted(range(len(texts)), key=lambda index: sha256(texts[index].encode()).hexdigest())


def _belief(slug: str | None) -> str:
    """Return the name of a misconception as words."""
    return (slug or "").replace("-", " ")


def question_of(question: Question, count: str, scored: bool, purpose: str = "selfcheck") -> QuestionView:
    """Return the view of one question."""
    options: tuple[OptionView, ...] = ()
    slots: tuple[SlotView, ...] = ()
    estimate: EstimateView | None = None
    segments: tuple[str, ...] = ()
    spare: tuple[str, ...] = ()
    points = 0
    picks = [part.text.plain() for part in parts.of(question) if part.role == "pick"]
    match question:
        case Choice() | Multiple():
            options = tuple(
                OptionView(index, LETTERS[index], option.correct, pinned=option.pin, belief=_belief(option.misconception))
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
        case Match():
            order = mixed(picks)
            shown = tuple(picks[index] for index in order)
            slots = tuple(SlotView(index, shown, order.index(index)) for index in range(len(question.pairs)))
            spare = tuple(picks[len(question.pairs) :])
            instruction = QUIZ["match"]
        case Categorise():
            slots = tuple(SlotView(index, tuple(picks), one.category - 1) for index, one in enumerate(question.cases))
            instruction = QUIZ["categorise"]
        case Order():
            places = tuple(str(place) for place in range(1, len(question.steps) + 1))
            order = mixed([step.text.source for step in question.steps])
            if order == sorted(order):
                order.reverse()
            slots = tuple(SlotView(index, places, index) for index in order)
            instruction = QUIZ["order"]
        case Estimate():
            bounds = tuple(band.below for band in question.bands if band.below is not None)
            estimate = EstimateView(
                question.min, question.max, question.step, question.unit, question.number, question.tolerance, bounds
            )
            instruction = QUIZ["estimate"].format(low=f"{question.min:g}", high=f"{question.max:g}")
        case Cloze():
            segments = tuple(re.split(r"\{\d+\}", question.text.plain()))
            slots = tuple(
                _gap(number, [option.text.plain() for option in gap], [o.correct for o in gap])
                for number, gap in enumerate(question.gaps)
            )
            instruction = QUIZ["cloze"]
        case RateTheReply():
            rated = all(reply.panel for reply in question.replies)
            slots = tuple(_rating(index, reply, rated) for index, reply in enumerate(question.replies))
            instruction = QUIZ["rate"] + " " + QUIZ["panel_key" if rated else "author_key"]
    return QuestionView(
        slug=question.id,
        kind=question.kind,
        count=count,
        instruction=instruction,
        options=options,
        slots=slots,
        estimate=estimate,
        segments=segments,
        spare=spare,
        hints=len(question.hints),
        points=points,
        scored=scored and question.kind != "rate-the-reply",
        judgement=question.judgement,
        hash=hashed(question.id),
        key_hash=hashed(_key(question), 8),
        purpose=purpose,
    )


def hashed(name: str, length: int = 10) -> str:
    """Return a name for a learner's device that says nothing: the first hex digits of its SHA-256."""
    return sha256(name.encode()).hexdigest()[:length]


def _key(question: Question) -> str:
    """Return what makes an old answer wrong when it changes: the kind, what can be answered, and what is right."""
    match question:
        case Choice() | Multiple():
            return f"{question.kind} {[option.correct for option in question.options]}"
        case TrueFalse():
            return f"{question.kind} {question.answer}"
        case Recall():
            return f"{question.kind} {len(question.points)}"
        case Match():
            order = mixed([part.text.plain() for part in parts.of(question) if part.role == "pick"])
            return f"{question.kind} {order} {len(question.spare)}"
        case Categorise():
            return f"{question.kind} {len(question.categories)} {[one.category for one in question.cases]}"
        case Order():
            return f"{question.kind} {mixed([step.text.source for step in question.steps])}"
        case Estimate():
            return f"{question.kind} {question.number} {question.tolerance} {question.unit}"
        case Cloze():
            gaps = [(mixed([o.text.plain() for o in gap]), [o.correct for o in gap]) for gap in question.gaps]
            return f"{question.kind} {gaps}"
        case RateTheReply():
            return f"{question.kind} {[reply.key for reply in question.replies]}"


def _rating(index: int, reply: Rated, by_panel: bool) -> SlotView:
    """Return a reply to rate; its key is the author's until a panel has rated all replies of the question."""
    if reply.panel is None:
        return SlotView(index, RATINGS, reply.key + 3)
    key = round(reply.panel.mean) if by_panel else reply.key
    return SlotView(index, RATINGS, key + 3, panel=QUIZ["panel"].format(**reply.panel.model_dump()).replace("-", "−"))


def _gap(number: int, texts: list[str], right: list[bool]) -> SlotView:
    order = mixed(texts)
    return SlotView(
        number,
        tuple(texts[index] for index in order),
        order.index(right.index(True)) if True in right else 0,
        tuple(number * parts.WIDE + index for index in order),
    )
