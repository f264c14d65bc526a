"""A quiz as blocks with roles, for formats without a special layout for questions: the questions, and their answer key.

Each question is a list of pieces in order; a piece is a role (count, stem, note, option, room, reason, credit) with
blocks.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from courseloom.activities.answer_key import key_of
from courseloom.activities.question import ItemSet
from courseloom.activities.shapes import Entry, Form
from courseloom.model.evidence import Evidence
from courseloom.model.items import LETTERS
from courseloom.model.text import Block, Inline, Lines, Listing, Paragraph, Strong, Text
from courseloom.strings import PAPER

Piece = tuple[str, tuple[Block, ...]]
BOX, BLANK = "☐", "________"


def asked(quiz: ItemSet) -> Iterator[list[Piece]]:
    """Yield the pieces of each question of a quiz, without the key."""
    for item in quiz.items:
        printed = item.shape.form(item.judged)
        pieces: list[Piece] = [("count", (_said(item.count),)), ("stem", item.stem.text.blocks)]
        if printed.says_instruction:
            pieces.append(("note", (_said(item.instruction),)))
        pieces += _room(printed)
        pieces += [("note", _led(f"{PAPER['hint']}:", hint.text.blocks)) for hint in item.hints]
        yield pieces


def keyed(quiz: ItemSet, evidence: Evidence) -> Iterator[list[Piece]]:
    """Yield the pieces of each question's entry in the answer key, with every reason."""
    for item in quiz.items:
        found = key_of(item)
        head = item.named(quiz.title) + (f" · {PAPER['key']}: {found.letters}" if found.letters else "")
        pieces: list[Piece] = [("count", (_said(head),))]
        pieces += [("reason", _reason(entry)) for entry in found.entries]
        if credit := found.credit(evidence):
            pieces.append(("credit", (_said(credit),)))
        yield pieces


def _said(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def _led(head: str, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return blocks with a strong heading before their first words."""
    lead: tuple[Inline, ...] = (Strong((Text(head),)), Text(" "))
    if blocks and isinstance(blocks[0], Paragraph):
        return (Paragraph((*lead, *blocks[0].children)), *blocks[1:])
    return (Paragraph(lead), *blocks)


def _room(printed: Form) -> Iterator[Piece]:
    if printed.lists:
        gaps = [f"({number}) {BLANK}" for number in range(1, len(printed.lists) + 1)]
        filled = [part for pair in zip_longest(printed.segments, gaps, fillvalue="") for part in pair]
        yield "stem", (_said("".join(filled)),)
        for number, picks in enumerate(printed.lists, 1):
            yield "option", _led(f"({number})", (_said("   ".join(f"{BOX} {pick}" for pick in picks)),))
        return
    for row in printed.rows:
        mark = f"{BOX} {row.mark}" if printed.ticked else f"{row.mark}. {BLANK}"
        yield "option", _led(mark, row.text.text.blocks)
    if printed.picks:
        yield "option", (_said("   ".join(f"{LETTERS[n]} {pick}" for n, pick in enumerate(printed.picks))),)
    if printed.unit is not None:
        yield "option", (_said(f"{BLANK} {printed.unit}".strip()),)
    if printed.lines:
        yield "room", (Lines((), printed.lines),)


def _reason(entry: Entry) -> tuple[Block, ...]:
    """Return an entry of the key; its note is appended to the last words of the reason."""
    head = f"{entry.about} ({entry.verdict})" if entry.verdict else entry.about
    blocks = _led(head, entry.why.text.blocks)
    points = (Listing(False, tuple(point.text.blocks for point in entry.points)),) if entry.points else ()
    note = (_said(entry.note),) if entry.note else ()
    return (*blocks, *points, *note)
