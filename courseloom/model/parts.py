"""The texts of a question as named parts: what every output, check and test asks for by role and index.

Roles: stem, hint, option (of a choice), slot (what a pick stands beside: a statement, case, step or reply), pick (what can be
picked for a slot), gapped (a text with gaps), why (the reason of an option, slot or pick), spare (the reason of an answer that
nothing belongs to), band (feedback by the guess), answer, point.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from courseloom.model.items import (
    Categorise,
    Choice,
    Cloze,
    Estimate,
    FromClaim,
    Match,
    Multiple,
    Numbered,
    Numeric,
    Order,
    Question,
    RateTheReply,
    Recall,
    ShortAnswer,
    TrueFalse,
)
from courseloom.model.text import ClaimRef, Paragraph, Rich, Text

CHOSEN = ("option", "slot")
"""Roles of the texts that label what a learner chooses; a pick holds plain words alone."""
WIDE = 10
"""A pick of gap g stands at index g * WIDE + its place, as does its reason."""


@dataclass(frozen=True)
class Part:
    """One text of a question: `path` is where it is written below the question; `right` marks a key among options and picks."""

    role: str
    index: int
    text: Rich
    path: tuple[str | int, ...]
    right: bool = False


def of(question: Question) -> Iterator[Part]:
    """Yield every text of a question."""
    yield Part("stem", 0, question.stem, ("stem",))
    for index, hint in enumerate(question.hints):
        yield Part("hint", index, hint, ("hints", index))
    match question:
        case Choice() | Multiple():
            for index, option in enumerate(question.options):
                yield Part("option", index, option.text, ("options", index, "text"), option.correct)
                yield Part("why", index, option.why, ("options", index, "why"), option.correct)
        case TrueFalse():
            yield Part("why", 0, question.if_true, ("if_true",), question.answer)
            yield Part("why", 1, question.if_false, ("if_false",), not question.answer)
        case Recall():
            yield Part("answer", 0, question.answer, ("answer",))
            for index, point in enumerate(question.points):
                yield Part("point", index, point, ("points", index))
        case Match():
            for index, pair in enumerate(question.pairs):
                yield Part("slot", index, pair.left, ("pairs", index, "left"))
                yield Part("pick", index, pair.right, ("pairs", index, "right"), True)
                yield Part("why", index, pair.why, ("pairs", index, "why"))
            for index, spare in enumerate(question.spare):
                yield Part("pick", len(question.pairs) + index, spare.right, ("spare", index, "right"))
                yield Part("spare", index, spare.why, ("spare", index, "why"))
        case Categorise():
            for index, category in enumerate(question.categories):
                yield Part("pick", index, category, ("categories", index))
            for index, one in enumerate(question.cases):
                yield Part("slot", index, one.text, ("cases", index, "text"))
                yield Part("why", index, one.why, ("cases", index, "why"))
        case Order():
            for index, step in enumerate(question.steps):
                yield Part("slot", index, step.text, ("steps", index, "text"))
                yield Part("why", index, step.why, ("steps", index, "why"))
        case Estimate():
            yield Part("answer", 0, _number(question), ("answer",))
            for index, band in enumerate(question.bands):
                yield Part("band", index, band.why, ("bands", index, "why"))
        case Cloze():
            yield Part("gapped", 0, question.text, ("text",))
            for gap, picks in enumerate(question.gaps):
                for index, word in enumerate(picks):
                    yield Part("pick", gap * WIDE + index, word.text, ("gaps", gap, index, "text"), word.correct)
                    yield Part("why", gap * WIDE + index, word.why, ("gaps", gap, index, "why"), word.correct)
        case Numeric():
            yield Part("answer", 0, _number(question), ("answer",))
            yield Part("why", 0, question.why, ("why",))
            for index, number in enumerate(question.others, 1):
                yield Part("why", index, number.why, ("others", index - 1, "why"))
        case ShortAnswer():
            yield Part("answer", 0, _words(question.accepted[0]), ("accepted", 0))
            yield Part("why", 0, question.why, ("why",))
            for index, other in enumerate(question.others, 1):
                yield Part("why", index, other.why, ("others", index - 1, "why"))
        case RateTheReply():
            for index, reply in enumerate(question.replies):
                yield Part("slot", index, reply.text, ("replies", index, "text"))
                yield Part("why", index, reply.why, ("replies", index, "why"))


def _number(question: Numbered) -> Rich:
    if isinstance(question.answer, FromClaim):
        return Rich(f"{{claim}}`{question.answer.claim}`", (Paragraph((ClaimRef(question.answer.claim),)),))
    return _words(f"{question.answer:g} {question.unit}".strip().replace(" %", "%"))


def _words(words: str) -> Rich:
    return Rich(words, (Paragraph((Text(words),)),))


def reasons(question: Question) -> int:
    """Return how many texts of feedback a question holds."""
    return sum(part.role in ("why", "spare", "band", "answer") for part in of(question))
