"""Questions and quizzes: what an item is, whatever it is shown in.

Field names use the terms of test writing: stem, option, key (the right option), distractor, reason (`why`).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from courseloom.model.text import RichText

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,62}[a-z0-9]$")]
LETTERS = "ABCDEFGHIJKLMNOP"


class Frozen(BaseModel):
    """A part of the course: never changed after reading, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)


class Option(Frozen):
    """One option of a choice: its text, whether it is a key, and the reason shown once the learner has checked."""

    text: RichText
    correct: bool = False
    why: RichText
    misconception: Slug | None = Field(None, description="The wrong belief that this distractor stands for.")
    pin: bool = Field(False, description="Keep this option in its place when others are shuffled.")


class _Question(Frozen):
    id: Slug
    objective: Slug = Field(description="The one objective that this item tests: an id of book/course.yml.")
    difficulty: Literal["recall", "apply", "reply"] = Field(
        description="recall: a fact; apply: to a case; reply: choose what to say."
    )
    stem: RichText
    hints: tuple[RichText, ...] = ()
    sources: tuple[str, ...] = Field((), description="Keys of book/references.bib.")
    judgement: bool = Field(False, description="Rests on clinical judgement, not on a source; printed so.")
    sensitive: bool = False


class Choice(_Question):
    """Single best answer."""

    kind: Literal["choice"]
    options: tuple[Option, ...] = Field(min_length=2, max_length=6)


class Multiple(_Question):
    """All that apply; score = share of keys chosen minus share of distractors chosen, never below zero."""

    kind: Literal["multiple"]
    options: tuple[Option, ...] = Field(min_length=2, max_length=8)


class TrueFalse(_Question):
    """A statement that holds or does not; each answer has its reason."""

    kind: Literal["true-false"]
    answer: bool
    if_true: RichText
    if_false: RichText


class Recall(_Question):
    """Free recall: the learner writes, then compares with a model answer and ticks the points that were there."""

    kind: Literal["recall"]
    answer: RichText
    points: tuple[RichText, ...] = Field(min_length=2, max_length=8)


Question = Annotated[Choice | Multiple | TrueFalse | Recall, Field(discriminator="kind")]
Purpose = Literal["opening", "selfcheck", "pretest", "posttest", "final", "booster"]


class Quiz(Frozen):
    """Questions shown together, and what they are for. Opening questions are never called right or wrong."""

    id: Slug
    title: str
    purpose: Purpose = "selfcheck"
    questions: tuple[Question, ...] = Field(min_length=1)


class QuizFile(Frozen):
    """One file of `quizzes/`: the quizzes of a chapter."""

    chapter: Slug
    quizzes: tuple[Quiz, ...] = Field(min_length=1)
