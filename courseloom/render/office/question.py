"""A quiz as blocks with roles, for formats that have no form of their own for questions: what is asked, and the key to it.

In: a quiz. Out: for each question its pieces in order, each a role (count, stem, note, option, room, reason, credit) with
blocks.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from courseloom.activities import question as view
from courseloom.activities.question import QuestionView
from courseloom.model import parts
from courseloom.model.evidence import Evidence
from courseloom.model.items import LETTERS, Question, Quiz
from courseloom.model.text import Block, Inline, Lines, Listing, Paragraph, Strong, Text
from courseloom.render.typst.question import NOTES
from courseloom.strings import PAPER, QUIZ

Piece = tuple[str, tuple[Block, ...]]
Texts = dict[tuple[str, int], tuple[Block, ...]]
BOX, BLANK = "☐", "________"


def asked(quiz: Quiz) -> Iterator[list[Piece]]:
    """Yield each question of a quiz as it is put on paper."""
    for question, shown in zip(quiz.questions, view.of(quiz).questions, strict=True):
        texts = _texts(question)
        pieces: list[Piece] = [("count", (_said(shown.count),)), ("stem", texts["stem", 0])]
        if shown.kind not in ("choice", "true-false", "recall"):
            pieces.append(("note", (_said(shown.instruction),)))
        pieces += _room(shown, texts)
        pieces += [("note", _led(f"{PAPER['hint']}:", texts["hint", index])) for index in range(shown.hints)]
        yield pieces


def keyed(quiz: Quiz, evidence: Evidence) -> Iterator[list[Piece]]:
    """Yield each question of a quiz as its entry in the key, with every reason."""
    whole = view.of(quiz)
    for question, shown in zip(quiz.questions, whole.questions, strict=True):
        texts = _texts(question)
        letters = shown.keys if whole.scored and shown.options else ""
        head = f"{quiz.title}, {shown.count}" + (f" · {PAPER['key']}: {letters}" if letters else "")
        pieces: list[Piece] = [("count", (_said(head),))]
        pieces += [("reason", blocks) for blocks in _reasons(shown, texts)]
        credit = [QUIZ["judgement"]] if question.judgement else []
        named = "; ".join(f"{evidence.sources[key].label}, {evidence.sources[key].year}" for key in question.sources)
        credit += [f"{QUIZ['sources']}: {named}"] if named else []
        if credit:
            pieces.append(("credit", (_said(" ".join(credit)),)))
        yield pieces


def _texts(question: Question) -> Texts:
    return {(part.role, part.index): part.text.blocks for part in parts.of(question)}


def _said(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def _led(head: str, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return blocks with a strong head before their first words."""
    lead: tuple[Inline, ...] = (Strong((Text(head),)), Text(" "))
    if blocks and isinstance(blocks[0], Paragraph):
        return (Paragraph((*lead, *blocks[0].children)), *blocks[1:])
    return (Paragraph(lead), *blocks)


def _room(shown: QuestionView, texts: Texts) -> Iterator[Piece]:
    for option in shown.options:
        blocks = texts.get(("option", option.index)) or (_said(option.word),)
        yield "option", _led(f"{BOX} {option.letter}", blocks)
    if shown.estimate:
        yield "option", (_said(f"{BLANK} {shown.estimate.unit}".strip()),)
    elif shown.kind == "recall":
        yield "room", (Lines((), NOTES),)
    elif shown.kind == "cloze":
        gaps = [f"({slot.index + 1}) {BLANK}" for slot in shown.slots]
        filled = [part for pair in zip_longest(shown.segments, gaps, fillvalue="") for part in pair]
        yield "stem", (_said("".join(filled)),)
        for slot in shown.slots:
            yield "option", _led(f"({slot.index + 1})", (_said("   ".join(f"{BOX} {pick}" for pick in slot.picks)),))
    elif shown.slots:
        for number, slot in enumerate(shown.slots, 1):
            yield "option", _led(f"{number}. {BLANK}", texts["slot", slot.index])
        if shown.kind in ("match", "categorise"):
            yield "option", (_said("   ".join(f"{LETTERS[n]} {pick}" for n, pick in enumerate(shown.shared_picks))),)


def _reasons(shown: QuestionView, texts: Texts) -> Iterator[tuple[Block, ...]]:
    for option in shown.options:
        yield _led(_judged(f"{option.letter}. {option.word}".strip(), shown, option.correct), texts["why", option.index])
    if shown.kind == "recall":
        yield _led(QUIZ["model"], texts["answer", 0])
        yield (Listing(False, tuple(texts["point", index] for index in range(shown.points))),)
    elif shown.estimate:
        yield _led(f"{QUIZ['true_number']}:", texts["answer", 0])
        low = f"{shown.estimate.low:g}"
        for index, bound in enumerate([*shown.estimate.bounds, None]):
            head = QUIZ["from_on"].format(low=low) if bound is None else QUIZ["below"].format(high=f"{bound:g}")
            low = low if bound is None else f"{bound:g}"
            yield _led(f"{head}:", texts["band", index])
    elif shown.kind == "cloze":
        for slot in shown.slots:
            for index, (pick, reason) in enumerate(zip(slot.picks, slot.reasons, strict=True)):
                head = f"{QUIZ['gap'].format(number=slot.index + 1)}: {pick}"
                yield _led(_judged(head, shown, index == slot.key), texts["why", reason])
    for number, slot in enumerate(shown.slots if shown.kind != "cloze" else (), 1):
        mark = slot.picks[slot.key]
        mark = f"{LETTERS[slot.key]}, {mark}" if shown.kind in ("match", "categorise") else mark
        mark = f"{QUIZ['place'].lower()} {mark}" if shown.kind == "order" else mark
        panel = (_said(slot.panel),) if slot.panel else ()
        yield (*_led(f"{number}: {mark}.", texts["why", slot.index]), *panel)
    for index, name in enumerate(shown.spare):
        yield _led(f"{QUIZ['left_over']}: {name}.", texts["spare", index])


def _judged(head: str, shown: QuestionView, right: bool) -> str:
    return f"{head} ({QUIZ['good' if right else 'look']})" if shown.judged else head
