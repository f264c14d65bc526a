"""A question as every medium shows it: stem, instruction, and the shape of its answer with what is right and why.

In: a quiz of the course. Out: items. A kind of question has one of a few shapes; no medium asks for
the kind. What is
printed to answer on, the answer key and the score follow from the shape (`activities.shapes`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from courseloom.activities.shapes import Shape, own_words
from courseloom.activities.shapes.gaps import Gap, Gaps
from courseloom.activities.shapes.guess import Band, Guess
from courseloom.activities.shapes.options import Option, Options
from courseloom.activities.shapes.quantity import OtherNumber, Quantity
from courseloom.activities.shapes.ratings import RATINGS, Ratings
from courseloom.activities.shapes.slots import Slot, Slots, Spare
from courseloom.activities.shapes.typed import Other, Typed
from courseloom.activities.shapes.written import Written
from courseloom.model import parts
from courseloom.model.course import Course
from courseloom.model.items import (
    LETTERS,
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
    Rated,
    RateTheReply,
    Recall,
    ShortAnswer,
    TrueFalse,
)
from courseloom.model.parts import Part
from courseloom.model.spelling import folded
from courseloom.strings import PURPOSES, QUIZ, catalogue, locales
from courseloom.strings.typed import TYPED


@dataclass(frozen=True)
class Item:
    """One question as shown: `scored` is false for opening questions and for ratings.

    `number` is its number in its chapter ("2.7") or, outside chapters, in its quiz ("3"); `count` is what stands above it:
    the number in a chapter, else "3 of 16".

    `hash` names it on a learner's device, and `key_hash` changes with what is right.
    """

    id: str
    kind: str
    number: str
    count: str
    instruction: str
    stem: Part
    hints: tuple[Part, ...]
    shape: Shape
    purpose: str
    scored: bool
    judgement: bool
    sources: tuple[str, ...]
    hash: str
    key_hash: str

    def named(self, quiz: str) -> str:
        """Return its name in a key: its number before the title of its quiz, or outside chapters the title and its count."""
        return f"{quiz}, {self.count}" if self.count != self.number else f"{self.number} {quiz}"

    @property
    def judged(self) -> bool:
        """Return whether feedback calls an answer good or not; before a course it is noted in silence and still scored."""
        return self.scored and self.purpose != "pretest"

    @property
    def asked(self) -> str:
        """Return the instruction for a room: its first sentence for a number or ratings, none for what is written at home."""
        match self.shape:
            case Written():
                return ""
            case Guess() | Ratings():
                return self.instruction.split(". ")[0].rstrip(".") + "."
            case _:
                return self.instruction

    @property
    def counts(self) -> bool:
        """Return whether the program scores an answer; a written answer is compared with the model answer by its learner."""
        return self.scored and self.shape.auto_scored


@dataclass(frozen=True)
class ItemSet:
    """A quiz as shown."""

    id: str
    label: str
    title: str
    scored: bool
    purpose: str
    items: tuple[Item, ...]


def item_set(quiz: Quiz, numbers: Sequence[str] = ()) -> ItemSet:
    """Return a quiz as shown; without `numbers` of a chapter, its questions are counted from 1."""
    total = 0 if numbers else len(quiz.questions)
    named = numbers or tuple(str(number) for number in range(1, total + 1))
    items = tuple(
        item_of(question, quiz.purpose, number, total) for question, number in zip(quiz.questions, named, strict=True)
    )
    return ItemSet(quiz.id, PURPOSES[quiz.purpose], quiz.title, quiz.purpose != "opening", quiz.purpose, items)


def items_of(course: Course) -> dict[str, Item]:
    """Return every question of a course as shown, by its identifier."""
    return {one.id: one for placed in course.quizzes.values() for one in item_set(placed.quiz, placed.numbers).items}


def item_of(question: Question, purpose: str, number: str = "", total: int = 0) -> Item:
    """Return one question as shown in a quiz of this purpose, as `number` of `total` (0 for a number that stands alone)."""
    by = {(part.role, part.index): part for part in parts.of(question)}
    shape = _shape(question, by)
    return Item(
        id=question.id,
        kind=question.kind,
        number=number,
        count=f"{number} {QUIZ['of']} {total}" if total else number,
        instruction=_instruction(question),
        stem=by["stem", 0],
        hints=tuple(by["hint", index] for index in range(len(question.hints))),
        shape=shape,
        purpose=purpose,
        scored=purpose != "opening" and shape.scored,
        judgement=question.judgement,
        sources=question.sources,
        hash=hashed(question.id),
        key_hash=hashed(_key(question), 8),
    )


def mixed(texts: Sequence[str]) -> list[int]:
    """Return the indices of texts in an order that follows from the texts alone and gives nothing away."""
    return sorted(range(len(texts)), key=lambda index: sha256(texts[index].encode()).hexdigest())


def hashed(name: str, length: int = 10) -> str:
    """Return a name for a learner's device that says nothing: the first hex digits of its SHA-256."""
    return sha256(name.encode()).hexdigest()[:length]


By = dict[tuple[str, int], Part]


def _shape(question: Question, by: By) -> Shape:
    """Return the shape of a question's answer; `by` finds its texts by role and index."""
    match question:
        case Choice() | Multiple():
            options = tuple(
                Option(
                    index,
                    LETTERS[index],
                    by["option", index],
                    option.correct,
                    by["why", index],
                    option.pin,
                    option.misconception or "",
                    option.belief,
                )
                for index, option in enumerate(question.options)
            )
            return Options(options, several=isinstance(question, Multiple))
        case TrueFalse():
            said = ((QUIZ["true"], question.answer), (QUIZ["false"], not question.answer))
            return Options(
                tuple(
                    Option(index, LETTERS[index], own_words(words), right, by["why", index], pinned=True)
                    for index, (words, right) in enumerate(said)
                )
            )
        case Match():
            picks = [by["pick", index].text.plain() for index in range(len(question.pairs) + len(question.spare))]
            order = mixed(picks)
            shown = tuple(picks[index] for index in order)
            slots = tuple(
                Slot(index, by["slot", index], shown, order.index(index), by["why", index])
                for index in range(len(question.pairs))
            )
            left = picks[len(question.pairs) :]
            return Slots(slots, lettered=True, spare=tuple(Spare(pick, by["spare", n]) for n, pick in enumerate(left)))
        case Categorise():
            shown = tuple(by["pick", index].text.plain() for index in range(len(question.categories)))
            slots = tuple(
                Slot(index, by["slot", index], shown, case.category - 1, by["why", index])
                for index, case in enumerate(question.cases)
            )
            return Slots(slots, lettered=True, groups=True)
        case Order():
            places = tuple(str(place) for place in range(1, len(question.steps) + 1))
            order = mixed([step.text.source for step in question.steps])
            if order == sorted(order):
                order.reverse()
            return Slots(tuple(Slot(index, by["slot", index], places, index, by["why", index]) for index in order), places=True)
        case Estimate():
            bounds = [band.below for band in question.bands]
            lows = [question.min, *(bound for bound in bounds if bound is not None)]
            bands = tuple(
                Band(low, high, by["band", index]) for index, (low, high) in enumerate(zip(lows, bounds, strict=False))
            )
            number = (question.min, question.max, question.unit, question.number, question.tolerance)
            return Guess(*number, by["answer", 0], bands)
        case Cloze():
            segments = tuple(re.split(r"\{\d+\}", question.text.plain()))
            return Gaps(segments, tuple(_gaps(question, by)))
        case RateTheReply():
            rated = all(reply.panel for reply in question.replies)
            return Ratings(tuple(_rating(index, reply, rated, by) for index, reply in enumerate(question.replies)))
        case Numeric():
            numbers = tuple(
                OtherNumber(one.value, one.tolerance, f"{one.value:g} {question.unit}".strip(), by["why", index])
                for index, one in enumerate(question.others, 1)
            )
            right = (question.number, question.tolerance, question.unit, question.unit_needed)
            return Quantity(*right, by["answer", 0], by["why", 0], numbers)
        case ShortAnswer():
            others = tuple(Other(one.text, by["why", index]) for index, one in enumerate(question.others, 1))
            return Typed(question.accepted, by["answer", 0], by["why", 0], others, question.slips)
        case Recall():
            return Written(by["answer", 0], tuple(by["point", index] for index in range(len(question.points))))


def _instruction(question: Question) -> str:
    """Return what is to be done, in words."""
    match question:
        case Choice() | TrueFalse():
            return QUIZ["choose_one"]
        case Multiple():
            return QUIZ["choose_all"]
        case Recall():
            return QUIZ["write"]
        case Numeric():
            return TYPED["with_unit" if question.unit_needed else "numeric"]
        case ShortAnswer():
            return TYPED["short"]
        case Match():
            return QUIZ["match"]
        case Categorise():
            return QUIZ["categorise"]
        case Order():
            return QUIZ["order"]
        case Cloze():
            return QUIZ["cloze"]
        case Estimate():
            return QUIZ["estimate"].format(low=f"{question.min:g}", high=f"{question.max:g}")
        case RateTheReply():
            rated = all(reply.panel for reply in question.replies)
            return QUIZ["rate"] + " " + QUIZ["panel_key" if rated else "author_key"]


def _rating(index: int, reply: Rated, by_panel: bool, by: By) -> Slot:
    """Return a reply to rate; its key is the author's until a panel has rated all replies of the question."""
    slot, why = by["slot", index], by["why", index]
    if reply.panel is None:
        return Slot(index, slot, RATINGS, reply.key + 3, why)
    key = round(reply.panel.mean) if by_panel else reply.key
    panel, language = reply.panel, catalogue.spoken()
    mean, sd = locales.number(panel.mean, language, "+.1f").replace("-", "−"), locales.number(panel.sd, language, ".1f")
    said = QUIZ["panel"].format(n=panel.n, mean=mean, sd=sd)
    return Slot(index, slot, RATINGS, key + 3, why, said)


def _gaps(question: Cloze, by: By) -> Iterator[Gap]:
    for number, gap in enumerate(question.gaps):
        texts, right = [option.text.plain() for option in gap], [option.correct for option in gap]
        order = mixed(texts)
        yield Gap(
            number,
            tuple(texts[index] for index in order),
            order.index(right.index(True)) if True in right else 0,
            tuple(by["why", number * parts.WIDE + index] for index in order),
        )


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
        case Numeric():
            return f"{question.kind} {question.number} {question.tolerance} {question.unit} {question.unit_needed}"
        case Estimate():
            return f"{question.kind} {question.number} {question.tolerance} {question.unit}"
        case ShortAnswer():
            return f"{question.kind} {sorted(map(folded, question.accepted))} {question.slips}"
        case Cloze():
            gaps = [(mixed([o.text.plain() for o in gap]), [o.correct for o in gap]) for gap in question.gaps]
            return f"{question.kind} {gaps}"
        case RateTheReply():
            return f"{question.kind} {[reply.key for reply in question.replies]}"
