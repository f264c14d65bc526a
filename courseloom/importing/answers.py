"""Turns the answers of another system into the fields of a draft question, whatever the format that they come from."""

from __future__ import annotations

from collections.abc import Sequence, Sized
from dataclasses import dataclass

from courseloom.importing.bank import Draft, Part, joined, options, points
from courseloom.importing.losses import Note
from courseloom.model.spelling import folded

LONGEST = 80
"""Signs of the longest answer that is typed."""
SPLIT = "Take some out, or write a second question."
PARTLY = "gives part of the marks{} for an answer."
WRONG = "It was taken as wrong; see its reason."


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
            note(one.line, PARTLY, WRONG, f" ({one.weight:g} %)")
    draft.options = options([one.text for one in answers], keys, [one.why for one in answers], general)
    if not answers:
        note(0, "has no answers.", "It was left out.")
    elif True not in keys:
        told = f" to put its general feedback with: '{general}'" if general else ""
        note(0, "has no right answer{}.", "Mark one, and write its reason.", told)
    elif single and keys.count(True) > 1:
        what = "has several right answers{} where one is chosen."
        note(0, what, "Keep one right, or make it 'kind: multiple'.", f" ({keys.count(True)})")
    bounded(answers, "options", 2, 6 if single else 8, note)
    return bool(answers)


def bounded(things: Sized, named: str, least: int, most: int, note: Note) -> None:
    """Note a number of things that a question here cannot have."""
    if len(things) > most:
        note(0, f"has more than {most} {named}{{}}.", SPLIT, f": {len(things)}")
    elif 0 < len(things) < least:
        note(0, f"has fewer than {least} {named}.", "Write more, or take it out.")


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
            what = "has an answer{} that is not fully right."
            note(one.line, what, "Left out: a recall question lists no wrong answers.", f" ('{one.words}')")
        return recall(draft, joined(*(joined(one.text, one.why) for one in good), general), note)
    accepted = {folded(one.words): one.words for one in reversed(good)}
    others: dict[str, Part] = {}
    for one in rest:
        if not _typable(one) or folded(one.words) in (*accepted, *others):
            if one.words == "*":
                anything_else(one.why, note, one.line)
                continue
            what = "has an answer{}, which has a wildcard, is too long to type, or is listed twice."
            note(one.line, what, "Put what it says into the reason.", f" '{one.words}'")
            continue
        if one.weight > 0:
            note(one.line, PARTLY, WRONG, f" ({one.weight:g} %)")
        others[folded(one.words)] = {"text": one.words, "why": one.why}
    why = joined(*dict.fromkeys(one.why for one in good if one.why), general)
    draft.kind, draft.fields = "short-answer", {"accepted": [*reversed(accepted.values())], "why": why}
    if others:
        draft.fields["others"] = list(others.values())
    bounded(accepted, "right answers", 1, 12, note)
    bounded(others, "answers that are not right", 0, 8, note)
    return True


def anything_else(why: str, note: Note, line: int = 0) -> None:
    """Note feedback for every other answer, which a question here does not have."""
    if why:
        note(line, "has feedback for any other answer{}.", "Put what it says into the reason.", f": '{why}'")


def _typable(one: Answer) -> bool:
    """Return whether an answer is one text that somebody can type."""
    return "*" not in one.words and len(one.words) <= LONGEST and bool(folded(one.words))


def number(
    draft: Draft, answers: list[NumberAnswer], general: str, note: Note, *, unit: str = "", needed: bool = False
) -> bool:
    """Make the draft a question that asks for a number; return whether it can be carried."""
    good = [one for one in answers if one.weight >= 100]
    if not good:
        note(0, "has no number that is fully right.", "It was left out.")
        return False
    right, *also = good
    for one in also:
        todo = "Only the first was kept: widen the tolerance, or write a second question."
        note(one.line, "has a second right number{}.", todo, f", {one.value:g}")
    others: list[Part] = []
    for one in (one for one in answers if one.weight < 100):
        if one.weight > 0:
            note(one.line, PARTLY, WRONG, f" ({one.weight:g} %)")
        others.append({"value": one.value, "tolerance": one.tolerance, "why": one.why})
    draft.kind, draft.fields = "numeric", {"answer": right.value, "tolerance": right.tolerance}
    draft.fields |= {"unit": unit} if unit else {}
    draft.fields |= {"unit_needed": True} if unit and needed else {}
    draft.fields["why"] = joined(right.why, general)
    draft.fields |= {"others": others} if others else {}
    bounded(others, "answers that are not right", 0, 8, note)
    return True


def recall(draft: Draft, answer: str, note: Note, given: Sequence[str] = ()) -> bool:
    """Make the draft a question to write an answer to, with the points `given`; return whether it can be carried."""
    found = list(given) or points(answer)
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


def match(
    draft: Draft,
    pairs: list[tuple[str, str]],
    spare: list[str],
    general: str,
    note: Note,
    reasons: Sequence[str] = (),
    *,
    groups: bool = False,
) -> bool:
    """Make the draft a question that matches (statement, answer) pairs, or puts statements into categories.

    It has categories with `groups`, and where an answer has two statements. `reasons` are those of the pairs, then of the spare
    answers; general feedback is put before the first.
    """
    if not pairs:
        note(0, "has no pairs to match.", "It was left out; write it by hand if it is needed.")
        return False
    whys = [*reasons, *[""] * (len(pairs) + len(spare))]
    whys[0] = joined(general, whys[0])
    rights = list(dict.fromkeys(right for _, right in pairs))
    if len(rights) == len(pairs) and not groups:
        draft.kind = "match"
        rows: list[Part] = [{"left": a, "right": b, "why": why} for (a, b), why in zip(pairs, whys, strict=False)]
        left: list[Part] = [{"right": one, "why": why} for one, why in zip(spare, whys[len(pairs) :], strict=False)]
        draft.fields = {"pairs": rows, **({"spare": left} if left else {})}
        bounded(pairs, "pairs", 2, 8, note)
        bounded(spare, "answers that nothing belongs to", 0, 3, note)
        return True
    named = [*rights, *(one for one in spare if one not in rights)]
    cases: list[Part] = [
        {"text": text, "category": named.index(right) + 1, "why": why} for (text, right), why in zip(pairs, whys, strict=False)
    ]
    draft.kind, draft.fields = "categorise", {"categories": named, "cases": cases}
    bounded(named, "categories", 2, 5, note)
    bounded(cases, "cases", 2, 12, note)
    return True


def order(draft: Draft, steps: list[tuple[str, str]], general: str, note: Note) -> bool:
    """Make the draft a question that puts steps in order; the steps are (text, reason) in the right one."""
    if not steps:
        note(0, "has no steps to put in order.", "It was left out; write it by hand if it is needed.")
        return False
    draft.kind = "order"
    rows: list[Part] = [
        {"text": text, "why": joined(why, general) if number == 0 else why} for number, (text, why) in enumerate(steps)
    ]
    draft.fields = {"steps": rows}
    bounded(steps, "steps", 3, 8, note)
    return True
