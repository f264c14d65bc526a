"""The words of the cards for Anki. The name of the deck says nothing of the topic, since others may see the list of decks."""

from __future__ import annotations

from typing import Final

ANKI: Final[dict[str, str]] = {
    "deck": "Course review",
    "told": "{title}, version {version}. Text under {licence}.",
    "model": "Course question",
    "front": "Question",
    "back": "Answer",
    "chapter": "chapter-{number:02}",
    "other": "other-questions",
}
