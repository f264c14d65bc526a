"""The answer key of a question, which every medium prints: what is right, why, the belief behind it, what it rests on.

In: an item. Out: a `Key`: entries in the order in which they are read, and what the whole rests on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from courseloom.activities.paper_form import form_of
from courseloom.activities.question import Item
from courseloom.activities.shapes import Gaps, Number, Options, Ratings, Slots, Written
from courseloom.model.evidence import Evidence
from courseloom.model.parts import Part
from courseloom.strings import QUIZ


@dataclass(frozen=True)
class Entry:
    """One entry: what it is `about` as a key prints it, whether that is right (None: not judged), and why.

    `text` are the words of the option or row itself, where it has some; `points` what a model answer holds; `note` is said
    after the reason: the belief behind an answer, or how a panel rated it.
    """

    about: str
    right: bool | None
    why: Part
    text: Part | None = None
    points: tuple[Part, ...] = ()
    note: str = ""

    @property
    def verdict(self) -> str:
        """Return the verdict in words; empty where an answer is not judged."""
        return "" if self.right is None else QUIZ["good" if self.right else "look"]

    @property
    def name(self) -> str:
        """Return what it is about without the stop, with its verdict in brackets."""
        about = self.about.rstrip(".:")
        return f"{about} ({self.verdict.lower()})" if self.verdict else about


@dataclass(frozen=True)
class Key:
    """The key of one question: the letters of its keys (where it has letters), entries, and what it rests on."""

    letters: str
    entries: tuple[Entry, ...]
    judgement: str
    sources: tuple[str, ...]

    def credit(self, evidence: Evidence) -> str:
        """Return what the key rests on, in words; empty for nothing."""
        named = f"{QUIZ['sources']}: {evidence.named(self.sources)}" if self.sources else ""
        return " ".join(filter(None, (self.judgement, named)))


def key_of(item: Item) -> Key:
    """Return the key of a question; that of an opening question judges nothing."""
    letters = ""
    if isinstance(item.shape, Options) and item.purpose != "opening":
        letters = ", ".join(option.letter for option in item.shape.options if option.right)
    return Key(letters, tuple(_entries(item)), QUIZ["judgement"] if item.judgement else "", item.sources)


def _entries(item: Item) -> Iterator[Entry]:
    match item.shape:
        case Options(options):
            for option in options:
                own = option.text.path == ()  # our own words stand in the head, the author's are a text
                about = f"{option.letter}. {option.text.text.plain()}" if own else f"{option.letter}."
                belief = QUIZ["belief"].format(name=option.belief) if option.belief and item.judged else ""
                right = option.right if item.judged else None
                yield Entry(about, right, option.why, None if own else option.text, note=belief)
        case Slots(slots, _, places, spare):
            place = f"{QUIZ['place'].lower()} " if places else ""
            for row, slot in zip(form_of(item).rows, slots, strict=True):
                yield Entry(f"{row.mark}: {place}{row.answer}.", None, slot.why, slot.text)
            for one in spare:
                yield Entry(f"{QUIZ['left_over']}: {one.pick}.", None, one.why)
        case Ratings(slots):
            for row, slot in zip(form_of(item).rows, slots, strict=True):
                yield Entry(f"{row.mark}: {row.answer}.", None, slot.why, slot.text, note=slot.panel)
        case Gaps(_, gaps):
            for gap in gaps:
                for index, (pick, why) in enumerate(zip(gap.picks, gap.whys, strict=True)):
                    right = index == gap.right if item.judged else None
                    yield Entry(f"{QUIZ['gap'].format(number=gap.index + 1)}: {pick}", right, why)
        case Number(shown=shown, bands=bands):
            yield Entry(f"{QUIZ['true_number']}:", None, shown)
            for band in bands:
                yield Entry(f"{band.label}:", None, band.why)
        case Written(answer, points):
            yield Entry(QUIZ["model"], None, answer, points=points)
