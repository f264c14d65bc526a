"""A question as it is put to somebody with a pen or in a room: its rows, what can be picked, and where to write.

In: an item. Out: a `Form` that paper, Word and slides print, whatever the shape of the answer is.
"""

from __future__ import annotations

from dataclasses import dataclass

from courseloom.activities.question import Item, literal
from courseloom.activities.shapes import Gaps, Number, Options, Ratings, Slots, Written
from courseloom.model.items import LETTERS
from courseloom.model.parts import Part
from courseloom.strings import QUIZ

NOTES = 7
"""Lines to write a longer answer on."""


@dataclass(frozen=True)
class Row:
    """One line: its letter or number, its text, what is right there in words, and whether it is a key (None: not judged)."""

    mark: str
    text: Part
    answer: str = ""
    right: bool | None = None


@dataclass(frozen=True)
class Form:
    """What is printed to answer on: rows to tick (`ticked`) or to write a letter or number beside.

    `picks` are listed once with letters; `segments` with `lists` are a text with gaps and the words for each gap; `unit` stands
    behind a blank for a number; `lines` are to write on. `short` says the instruction where a room is asked.
    """

    instruction: str = ""
    short: str = ""
    rows: tuple[Row, ...] = ()
    ticked: bool = False
    picks: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    lists: tuple[tuple[str, ...], ...] = ()
    unit: str | None = None
    lines: int = 0


def form_of(item: Item) -> Form:
    """Return what is printed to answer a question on. Rows say what is right, for those who print a key."""
    said = item.instruction
    match item.shape:
        case Options(options, several):
            rows = tuple(
                Row(one.letter, one.text, _verdict(item, one.right), one.right if item.judged else None) for one in options
            )
            return Form(said if several else "", said, rows, ticked=True)
        case Slots(slots, lettered):
            picks = slots[0].picks if lettered else ()
            answers = [f"{LETTERS[one.right]}, {one.picks[one.right]}" if lettered else one.picks[one.right] for one in slots]
            rows = tuple(Row(str(n), one.text, answers[n - 1], True) for n, one in enumerate(slots, 1))
            return Form(said, said, rows, picks=picks)
        case Ratings(slots):
            return Form(said, said, tuple(Row(str(n), one.text, one.picks[one.right], True) for n, one in enumerate(slots, 1)))
        case Gaps(segments, gaps):
            texts = [f"{segments[n].strip()} …" for n in range(len(gaps))]
            texts[-1] = f"{texts[-1]} {segments[-1].strip()}"
            rows = tuple(Row(str(n), literal(texts[n - 1]), gap.picks[gap.right], True) for n, gap in enumerate(gaps, 1))
            return Form(said, said, rows, segments=segments, lists=tuple(gap.picks for gap in gaps))
        case Number(unit=unit):
            return Form(said, said.split(". ")[0].rstrip(".") + ".", unit=unit)
        case Written():
            return Form(lines=NOTES)


def answered(item: Item) -> tuple[Row, ...]:
    """Return the rows that show a room what is right."""
    match item.shape:
        case Number(shown=shown):
            return (Row("✓", shown, QUIZ["true_number"], True),)
        case Written(answer, points):
            return tuple(Row("✓", point, "", True) for point in points) or (Row("✓", answer, "", True),)
        case Options() | Slots() | Ratings() | Gaps():
            return form_of(item).rows


def _verdict(item: Item, right: bool) -> str:
    return QUIZ["good" if right else "look"] if item.judged else ""
