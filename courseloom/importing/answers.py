"""Turns the answers of another system into the fields of a draft question, for Moodle XML and GIFT alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from courseloom.importing.bank import Draft, joined, options, points
from courseloom.model.spelling import folded

Note = Callable[[int, str, str], None]
"""Hears what is not carried: the line (0: that of the question), what it is, what to do."""
LONGEST = 80
"""Signs of the longest answer that is typed."""
LEFT_OUT = "It was left out; write it by hand if it is needed."


@dataclass(frozen=True)
class Answer:
    """One answer: as Markdown of items and as plain words, its weight in per cent, its feedback, and its line."""

    text: str
    words: str
    weight: float
    why: str
    line: int = 0


@dataclass(frozen=True)
class NumberAnswer:
    """A number as an answer, with what it may be off, its weight in per cent, its feedback, and its line."""

    value: float
    tolerance: float
    weight: float
    why: str
    line: int = 0


def choice(draft: Draft, answers: list[Answer], general: str, note: Note, *, single: bool) -> bool:
    """Make the draft a question with options; return whether it can be carried."""
    draft.kind = "choice" if single else "multiple"
    most = max((one.weight for one in answers), default=0)
    keys = [one.weight > 0 and (not single or one.weight == most) for one in answers]
    for one, key in zip(answers, keys, strict=True):
        if one.weight > 0 and not key:
            what = f"gives part of the marks ({one.weight:g} %) for an answer."
            note(one.line, what, "It was taken as wrong; see its reason.")
    draft.options = options([one.text for one in answers], keys, [one.why for one in answers], general)
    if not answers:
        note(0, "has no answers.", "It was left out.")
    elif True not in keys:
        told = f" to put its general feedback with: '{general}'" if general else ""
        note(0, f"has no right answer{told}.", "Mark one, and write its reason.")
    return bool(answers)


def short(draft: Draft, answers: list[Answer], general: str, note: Note) -> bool:
    """Make the draft a question that is answered in a few words; return whether it can be carried.

    Answers with wildcards or of more than a line cannot be compared with what is typed: such a question becomes one to write.
    """
    good = [one for one in answers if one.weight >= 100 and one.words != "*"]
    rest = [one for one in answers if one not in good]
    if not good:
        note(0, "has no answer that is fully right.", "It was left out.")
        return False
    if not all(map(_typable, good)):
        for one in rest:
            note(
                one.line,
                f"has the answer '{one.words}', which is not fully right.",
                "It was left out: a recall question lists no wrong answers.",
            )
        return recall(draft, joined(*(joined(one.text, one.why) for one in good), general), note)
    accepted = {folded(one.words): one.words for one in reversed(good)}
    others: dict[str, dict[str, str | float]] = {}
    for one in rest:
        if not _typable(one) or folded(one.words) in (*accepted, *others):
            what = f"has the answer '{one.words}', which has a wildcard, is too long to type, or is listed twice."
            note(one.line, what, "It was left out; put what it says into the reason.")
            continue
        if one.weight > 0:
            what = f"gives part of the marks ({one.weight:g} %) for an answer."
            note(one.line, what, "It was taken as wrong; see its reason.")
        others[folded(one.words)] = {"text": one.words, "why": one.why}
    why = joined(*dict.fromkeys(one.why for one in good if one.why), general)
    draft.kind, draft.fields = "short-answer", {"accepted": [*reversed(accepted.values())], "why": why}
    if others:
        draft.fields["others"] = list(others.values())
    return True


def _typable(one: Answer) -> bool:
    """Return whether an answer is one text that somebody can type."""
    return "*" not in one.words and len(one.words) <= LONGEST and bool(folded(one.words))


def number(draft: Draft, answers: list[NumberAnswer], general: str, note: Note, *, unit: str = "") -> bool:
    """Make the draft a question that asks for a number; return whether it can be carried."""
    good = [one for one in answers if one.weight >= 100]
    if not good:
        note(0, "has no number that is fully right.", "It was left out.")
        return False
    right, *also = good
    for one in also:
        note(
            one.line,
            f"has a second right number, {one.value:g}.",
            "It was left out: widen the tolerance, or write a second question.",
        )
    others: list[dict[str, str | float]] = []
    for one in (one for one in answers if one.weight < 100):
        if one.weight > 0:
            note(
                one.line, f"gives part of the marks ({one.weight:g} %) for an answer.", "It was taken as wrong; see its reason."
            )
        others.append({"value": one.value, "tolerance": one.tolerance, "why": one.why})
    draft.kind, draft.fields = "numeric", {"answer": right.value, "tolerance": right.tolerance}
    draft.fields |= {"unit": unit} if unit else {}
    draft.fields["why"] = joined(right.why, general)
    draft.fields |= {"others": others} if others else {}
    return True


def recall(draft: Draft, answer: str, note: Note) -> bool:
    """Make the draft a question to write an answer to; return whether it can be carried."""
    found = points(answer)
    draft.kind, draft.fields = "recall", {"answer": answer, "points": found}
    if not answer:
        note(0, "asks for a text and has no model answer.", "It was left out; write it by hand, with an answer and points.")
        return False
    if not found:
        note(0, "has no points to compare with.", "Name two to eight under 'points'.")
    return True


def true_false(draft: Draft, truth: bool, if_true: str, if_false: str) -> bool:
    """Make the draft a statement that holds or does not."""
    draft.kind, draft.fields = "true-false", {"answer": truth, "if_true": if_true, "if_false": if_false}
    return True
