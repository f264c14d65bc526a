"""Texts with gaps, whatever the format: a gap to pick stays one; a gap to type becomes one where the text has several."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from courseloom.importing import answers
from courseloom.importing.answers import Answer, NumberAnswer
from courseloom.importing.bank import Draft, Part, joined
from courseloom.importing.escaping import plain, words_of
from courseloom.importing.losses import LEFT_OUT, Note
from courseloom.strings import QUIZ

MARK = "\ue000{}\ue001"
"""Stands for a gap in the text while that is converted; its number counts from 1."""
_MARK = re.compile("\ue000(\\d+)\ue001")
BLANK = "_____"
MOST, WIDEST = 6, 6
"""Number of gaps, and of words for each."""


@dataclass
class Gap:
    """A gap: what fills it, and how: `pick` from a list, `several` of it, `type` words, or a `number`."""

    how: str
    words: list[Answer] = field(default_factory=list)
    numbers: list[NumberAnswer] = field(default_factory=list)

    @property
    def right(self) -> str:
        """Return the word that fills it best; empty without one."""
        best = max(self.words, key=lambda one: one.weight, default=None)
        return best.words if best is not None and best.weight > 0 else ""


def fill(draft: Draft, text: str, gaps: list[Gap], general: str, note: Note) -> bool:
    """Make the draft a question with gaps; `text` is Markdown that holds `MARK`s. Return whether it can be carried."""
    if not gaps:
        note(0, "has no gaps that can be read.", LEFT_OUT)
        return False
    if len(gaps) == 1 and gaps[0].how != "pick":
        draft.stem = re.sub(r"(?m)^(?=_+ *$)", r"\\", _MARK.sub(BLANK, text))
        return _alone(draft, gaps[0], general, note)
    if any(gap.how == "several" for gap in gaps):
        note(0, "has a gap to fill with more than one answer.", LEFT_OUT)
        return False
    lists = _lists(gaps, note)
    if lists is None:
        return False
    draft.kind = "cloze"
    draft.stem, whole = _apart(text, note)
    for words in lists:
        answers.bounded(words, "words for a gap", 2, WIDEST, note)
    answers.bounded(lists, "gaps", 1, MOST, note)
    if general:
        key = next(one for one in lists[0] if one.get("correct"))
        key["why"] = joined(str(key["why"]), general)
    draft.fields = {"text": whole, "gaps": lists}
    return True


def _alone(draft: Draft, gap: Gap, general: str, note: Note) -> bool:
    """Make the only gap of a text a question of its own kind."""
    match gap.how:
        case "several":
            return answers.choice(draft, gap.words, general, note, single=False)
        case "number":
            return answers.number(draft, gap.numbers, general, note)
        case _:
            return answers.short(draft, gap.words, general, note)


def _lists(gaps: list[Gap], note: Note) -> list[list[Part]] | None:
    """Return the words to pick for each gap, the right one first among equals; None where a gap has too few."""
    typed = [gap.right for gap in gaps if gap.how != "pick" and gap.right]
    found: list[list[Part]] = []
    turned = False
    for gap in gaps:
        right = gap.right
        if not right:
            note(0, "has a gap without a right answer.", LEFT_OUT)
            return None
        words: list[Part] = []
        for one in gap.words:
            best = one.words == right
            if not one.words or one.words == "*" or any(one.words.casefold() == str(part["text"]).casefold() for part in words):
                continue
            if one.weight > 0 and not best:
                if gap.how != "pick" and one.weight >= 100:
                    note(one.line, "has a gap with more than one right answer.", "Only the first was kept.")
                    continue
                note(one.line, answers.PARTLY, answers.WRONG, f" ({one.weight:g} %)")
            words.append({"text": one.words, **({"correct": True} if best else {}), "why": one.why})
        if gap.how != "pick":
            turned = True
            right_too = {one.words.casefold() for one in gap.words if one.weight >= 100}
            known = {str(part["text"]).casefold() for part in words} | right_too
            for other in dict.fromkeys(typed):
                if other.casefold() not in known and len(words) < WIDEST:
                    known.add(other.casefold())
                    words.append({"text": other, "why": ""})
        if len(words) < 2:
            note(0, "has a gap to type in, and no other words to pick from.", LEFT_OUT)
            return None
        found.append([{**part, "text": plain(str(part["text"]))} for part in words])
    if turned:
        todo = "Look at the words that each gap offers: those of the other gaps were added."
        note(0, "has several gaps to type in, which are now picked from lists.", todo)
    return found


def _apart(text: str, note: Note) -> tuple[str, str]:
    """Return what stands before the text with gaps as the stem, and that text in plain words on one line."""
    blocks = text.split("\n\n")
    with_gaps = [number for number, block in enumerate(blocks) if _MARK.search(block)]
    stem = "\n\n".join(blocks[: with_gaps[0]]) if with_gaps else ""
    rest = blocks[with_gaps[0] :] if with_gaps else blocks
    if len(rest) > 1 or any("\n" in block for block in rest):
        note(0, "has a text with gaps of several paragraphs or lines.", "They stand in one row now: see whether it reads well.")
    shown = " ".join(words_of(" ".join(rest)).split())
    if shown.replace("\0", " ") != shown or re.search(r"[*`$\ufffc]", shown):
        note(0, "has a formula, a picture or a list in a text with gaps.", "It holds plain words only: put it into the stem.")
    shown = re.sub(r"\{(\d+)\}", r"(\1)", " ".join(shown.replace("\0", " ").replace("\ufffc", " ").split()))
    order = {number: str(place) for place, number in enumerate(_MARK.findall(shown), 1)}
    return stem or QUIZ["cloze"], _MARK.sub(lambda mark: f"{{{order[mark[1]]}}}", plain(shown))
