"""A question as rows that a slide can show: what is asked and, marked in words and by mark, what is right.

In: a question of the course. Out: paragraphs, and rows with a letter or number, a text and a verdict.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from courseloom.activities import question as view
from courseloom.model import parts
from courseloom.model.items import LETTERS, Question
from courseloom.model.text import Block, Rich
from courseloom.strings import QUIZ


@dataclass(frozen=True)
class Row:
    """One line of a question: its letter or number, its words, and what the key says of it (empty while it is asked)."""

    mark: str
    blocks: tuple[Block, ...]
    verdict: str = ""
    right: bool = False


@dataclass(frozen=True)
class Asked:
    """A question for a room: its text, an instruction, its rows, and what can be picked where that is shared."""

    id: str
    stem: tuple[Block, ...]
    instruction: str
    rows: tuple[Row, ...]
    picks: str = ""
    hinted: bool = False


def asked(question: Question) -> Asked:
    """Return a question as it is put."""
    shown, texts = view.question_of(question, "", True), _texts(question)
    return Asked(question.id, _stem(texts), _instruction(shown), tuple(_rows(shown, texts)), _picks(shown))


def answered(question: Question) -> Asked:
    """Return a question with its key: a verdict on every row."""
    shown, texts = view.question_of(question, "", True), _texts(question)
    if shown.kind == "recall":
        rows = tuple(Row("✓", texts["point", index].blocks, "", True) for index in range(shown.points))
        return Asked(question.id, (), QUIZ["points"], rows or (Row("✓", texts["answer", 0].blocks, "", True),))
    if shown.estimate:
        return Asked(question.id, _stem(texts), "", (Row("✓", texts["answer", 0].blocks, QUIZ["true_number"], True),))
    return Asked(question.id, _stem(texts), "", tuple(_rows(shown, texts, key=True)))


def reasons(question: Question) -> Iterator[tuple[str, Rich]]:
    """Yield every reason of a question with the letter, number or words that it is about."""
    shown, texts = view.question_of(question, "", True), _texts(question)
    for option in shown.options:
        if ("why", option.index) in texts:
            verdict = QUIZ["good" if option.correct else "look"]
            yield f"{option.letter} ({verdict.lower()})", texts["why", option.index]
    for number, slot in enumerate(shown.slots, 1):
        if shown.kind == "cloze":
            for pick, index in zip(slot.picks, slot.reasons, strict=True):
                yield f"{QUIZ['gap'].format(number=number)}, {pick}", texts["why", index]
        elif ("why", slot.index) in texts:
            yield f"{number} ({slot.picks[slot.key]})", texts["why", slot.index]
    for index, name in enumerate(shown.spare):
        if ("spare", index) in texts:
            yield f"{QUIZ['left_over']}: {name}", texts["spare", index]
    if shown.kind == "recall":
        yield QUIZ["model"], texts["answer", 0]
    if shown.estimate:
        low = f"{shown.estimate.low:g}"
        for index, bound in enumerate([*shown.estimate.bounds, None]):
            said = QUIZ["from_on"].format(low=low) if bound is None else QUIZ["below"].format(high=f"{bound:g}")
            low = low if bound is None else f"{bound:g}"
            yield said, texts["band", index]


def _texts(question: Question) -> dict[tuple[str, int], Rich]:
    return {(part.role, part.index): part.text for part in parts.of(question)}


def _stem(texts: dict[tuple[str, int], Rich]) -> tuple[Block, ...]:
    return texts["stem", 0].blocks


def _instruction(shown: view.QuestionView) -> str:
    if shown.kind == "recall":
        return ""  # "write here" is for pages and paper
    return shown.instruction.split(". ")[0].rstrip(".") + "." if shown.kind == "estimate" else shown.instruction


def _picks(shown: view.QuestionView) -> str:
    if shown.kind not in ("match", "categorise"):
        return ""
    return "   ".join(f"{LETTERS[index]}  {pick}" for index, pick in enumerate(shown.shared_picks))


def _rows(shown: view.QuestionView, texts: dict[tuple[str, int], Rich], key: bool = False) -> Iterator[Row]:
    for option in shown.options:
        blocks = texts["option", option.index].blocks if ("option", option.index) in texts else ()
        verdict = QUIZ["good" if option.correct else "look"] if key else ""
        yield Row(option.letter, blocks or _plain(option.word), verdict, key and option.correct)
    for number, slot in enumerate(shown.slots, 1):
        answer = slot.picks[slot.key]
        if shown.kind == "cloze":
            before = shown.segments[number - 1].strip()
            blocks = _plain(f"{before} … {shown.segments[number].strip()}" if number == len(shown.slots) else f"{before} …")
            verdict = answer if key else " / ".join(slot.picks)
            yield Row(str(number), blocks, verdict, key)
            continue
        if shown.kind in ("match", "categorise"):
            answer = f"{LETTERS[slot.key]}, {answer}"
        yield Row(str(number), texts["slot", slot.index].blocks, answer if key else "", key)


def _plain(words: str) -> tuple[Block, ...]:
    from courseloom.model.text import Paragraph, Text

    return (Paragraph((Text(words),)),)
