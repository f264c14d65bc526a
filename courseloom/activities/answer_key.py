"""The answer key of a question, which every medium prints: what is right, why, the belief behind it, what it rests on.

In: an item. Out: a `Key`: entries in the order in which they are read, and what the whole rests on.
"""

from __future__ import annotations

from dataclasses import dataclass

from courseloom.activities.question import Item
from courseloom.activities.shapes import Entry
from courseloom.model.evidence import Evidence
from courseloom.strings import QUIZ


@dataclass(frozen=True)
class Key:
    """The key of one question: the letters of its keys (where it has letters), entries, and what it rests on."""

    letters: str
    entries: tuple[Entry, ...]
    judgement: str
    sources: tuple[str, ...]

    def credit(self, evidence: Evidence) -> str:
        """Return what the key rests on, in words; empty for nothing."""
        named = f"{QUIZ['sources']}: {evidence.cited(self.sources)}" if self.sources else ""
        return " ".join(filter(None, (self.judgement, named)))


def key_of(item: Item) -> Key:
    """Return the key of a question; that of an opening question judges nothing."""
    letters = item.shape.letters() if item.purpose != "opening" else ""
    judgement = QUIZ["judgement"] if item.judgement else ""
    return Key(letters, tuple(item.shape.entries(item.judged)), judgement, item.sources)
