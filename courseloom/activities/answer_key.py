"""The answer key of a question, which every medium prints: the right answer, reasons, misconceptions and sources.

`key_of` turns an item into a `Key`: entries in reading order, then the sources of the whole.
"""

from __future__ import annotations

from dataclasses import dataclass

from courseloom.activities.question import Item
from courseloom.activities.shapes import Entry
from courseloom.model.evidence import Evidence
from courseloom.strings import QUIZ


@dataclass(frozen=True)
class Key:
    """The key of one question: letters of its keys (empty where it has none), entries, judgement notice, and source keys."""

    letters: str
    entries: tuple[Entry, ...]
    judgement: str
    sources: tuple[str, ...]

    def credit(self, evidence: Evidence) -> str:
        """Return the sources of the key as a sentence; empty where it has none."""
        named = f"{QUIZ['sources']}: {evidence.cited(self.sources)}" if self.sources else ""
        return " ".join(filter(None, (self.judgement, named)))


def key_of(item: Item) -> Key:
    """Return the key of a question; the key of an opening question has no letters."""
    letters = item.shape.letters() if item.purpose != "opening" else ""
    judgement = QUIZ["judgement"] if item.judgement else ""
    return Key(letters, tuple(item.shape.entries(item.judged)), judgement, item.sources)
