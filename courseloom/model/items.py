"""Questions and quizzes: what an item is, whatever it is shown in.

Field names use the terms of test writing: stem, option, key (the right option), distractor, reason (`why`).
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from courseloom.model.text import RichText

SLUG = r"^[a-z0-9][a-z0-9-]{1,62}[a-z0-9]$"
Slug = Annotated[str, StringConstraints(pattern=SLUG)]
LETTERS = "ABCDEFGHIJKLMNOP"


class Frozen(BaseModel):
    """A part of the course: never changed after reading, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True, defer_build=True, allow_inf_nan=False)


class Option(Frozen):
    """One option of a choice: its text, whether it is a key, and the reason shown once the learner has checked."""

    text: RichText
    correct: bool = False
    why: RichText
    misconception: Slug | None = Field(None, description="The wrong belief that this distractor stands for.")
    belief: str = Field("", description="That belief as a sentence, where book/beliefs.yml has none for it.")
    pin: bool = Field(False, description="Keep this option in its place when others are shuffled.")


class _Question(Frozen):
    id: Slug
    objective: Slug = Field(description="The one objective that this item tests: an id of book/course.yml.")
    syllabus: tuple[int, ...] = Field(
        (), description="The learning points, among its objective's, that this item tests; all of them when left out."
    )
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


class Pair(Frozen):
    """A statement and what belongs to it."""

    left: RichText
    right: RichText
    why: RichText


class Spare(Frozen):
    """An answer to which nothing belongs, so that the last pair is not given away."""

    right: RichText
    why: RichText


class Match(_Question):
    """Each statement belongs to one answer; score = share of statements matched."""

    kind: Literal["match"]
    pairs: tuple[Pair, ...] = Field(min_length=2, max_length=8)
    spare: tuple[Spare, ...] = Field((), max_length=3)


class Case(Frozen):
    """Something to put into a category, counted from 1."""

    text: RichText
    category: int = Field(ge=1)
    why: RichText


class Categorise(_Question):
    """Each case belongs to one category; score = share of cases put right."""

    kind: Literal["categorise"]
    categories: tuple[RichText, ...] = Field(min_length=2, max_length=5)
    cases: tuple[Case, ...] = Field(min_length=2, max_length=12)


class Step(Frozen):
    """One step, and why it stands where it does."""

    text: RichText
    why: RichText


class Order(_Question):
    """Steps to put in order, written here in the right one; score = share of steps in their place."""

    kind: Literal["order"]
    steps: tuple[Step, ...] = Field(min_length=3, max_length=8)


class FromClaim(Frozen):
    """A number that stands in the claims register; `number` is filled in when the course is read."""

    claim: str
    number: float | None = None


class Band(Frozen):
    """Feedback for guesses below a bound; the last band has none."""

    below: float | None = None
    why: RichText


class Numbered(_Question):
    """A question whose answer is a number, in `unit`: written here, or a claim's."""

    answer: float | FromClaim
    unit: str = ""
    tolerance: float = Field(ge=0)

    @property
    def number(self) -> float:
        """Return the true number, in `unit`."""
        return (self.answer.number or 0.0) if isinstance(self.answer, FromClaim) else self.answer


class Listed(Frozen):
    """A typed answer that is not right, and why: the reason shown to whoever types it."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    why: RichText


class ShortAnswer(_Question):
    """A word or a few to type. Case, spaces and accents never count; one slip of the keys only with `slips`."""

    kind: Literal["short-answer"]
    accepted: tuple[Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)], ...] = Field(
        min_length=1, max_length=12, description="Answers that are right; the first is the one shown."
    )
    why: RichText
    others: tuple[Listed, ...] = Field((), max_length=8)
    slips: bool = Field(
        False,
        description="Accept one typing error: never in an answer under six letters, at the first letter, in numbers, near a "
        "negation, or where one of `others` is as near.",
    )


class Estimate(Numbered):
    """A number to guess; right within the tolerance, with feedback by the guess."""

    kind: Literal["estimate"]
    min: float
    max: float
    step: float = Field(1, gt=0)
    bands: tuple[Band, ...] = Field(min_length=2, max_length=6)


class ListedNumber(Frozen):
    """A number that is not right, with what it may be off, and why: the reason shown to whoever types it."""

    value: float
    tolerance: float = Field(0, ge=0)
    why: RichText


class Numeric(Numbered):
    """A number to type; a decimal comma is a point. With `unit_needed` the unit has to be typed as well."""

    kind: Literal["numeric"]
    unit_needed: bool = False
    why: RichText
    others: tuple[ListedNumber, ...] = Field((), max_length=8)


class GapOption(Frozen):
    """One word for a gap."""

    text: RichText
    correct: bool = False
    why: RichText


class Cloze(_Question):
    """A text with gaps {1}, {2} …, each filled from its own list; score = share of gaps filled right."""

    kind: Literal["cloze"]
    text: RichText
    gaps: tuple[Annotated[tuple[GapOption, ...], Field(min_length=2, max_length=6)], ...] = Field(min_length=1, max_length=6)


class Panel(Frozen):
    """How a panel of clinicians rated a reply: how many, their mean and standard deviation."""

    n: int = Field(ge=2)
    mean: float = Field(ge=-3, le=3)
    sd: float = Field(ge=0)


class Rated(Frozen):
    """A reply to rate from -3 to +3; `key` is the author's rating, `panel` a real panel's once there is one."""

    text: RichText
    key: int = Field(ge=-3, le=3)
    why: RichText
    panel: Panel | None = None


class RateTheReply(_Question):
    """Replies to rate from -3 to +3. Feedback shows the distance from the key; it never counts towards a mark."""

    kind: Literal["rate-the-reply"]
    replies: tuple[Rated, ...] = Field(min_length=3, max_length=8)


Question = Annotated[
    Choice
    | Multiple
    | TrueFalse
    | Recall
    | Match
    | Categorise
    | Order
    | Estimate
    | Cloze
    | RateTheReply
    | ShortAnswer
    | Numeric,
    Field(discriminator="kind"),
]
KINDS = tuple(kind for model in get_args(get_args(Question)[0]) for kind in get_args(model.model_fields["kind"].annotation))
COUNTED = frozenset(KINDS) - {"recall", "estimate", "rate-the-reply"}
"""Kinds that count in a final test; the others are for learning, and are not drawn."""
Purpose = Literal["opening", "selfcheck", "pretest", "posttest", "final", "booster"]


class Quiz(Frozen):
    """Questions shown together, and what they are for. Opening questions are never called right or wrong."""

    id: Slug
    title: str
    purpose: Purpose = "selfcheck"
    section: str = Field("", description="Its name in the list of its page's sections, where it is one of its own.")
    questions: tuple[Question, ...] = Field(min_length=1)


class QuizFile(Frozen):
    """One file of `quizzes/`: the quizzes of a chapter."""

    chapter: Slug
    quizzes: tuple[Quiz, ...] = Field(min_length=1)
