"""The words of the start page of a release."""

from __future__ import annotations

from typing import Any, Final

RELEASE: Final[dict[str, Any]] = {
    "title": "start here",
    "intro": "Everything is in this folder. Keep it together; nothing needs to be installed, and nothing is sent anywhere.",
    "learn": "Learn alone",
    "book": "Open the course",
    "private": "It opens in your browser and works without a network. It remembers your answers only if you ask it to.",
    "session": "Run a session",
    "steps": "Choose a session. Print its guide and what its print list names, then open its slides.",
    "plan": "{title} ({minutes} minutes)",
    "guide": "Facilitator’s guide",
    "list": "What to print, and how many",
    "slides": "Slides",
    "decks": {"pptx": "PowerPoint", "pdf": "PDF"},
    "paper": "Read on paper",
    "course-book": "The book",
    "course-key": "Its second volume: the key, with what stands behind the text",
    "final-test": "The final test, with its key",
    "elsewhere": "On a phone or an e-reader",
    "course-book.epub": "The book for e-readers (EPUB)",
    "course-cards.apkg": "The questions that come back, as cards for Anki",
    "handouts": "Teach a chapter, or hand something out",
    "keys": "Answer keys are for whoever leads. Give them out after the question paper.",
    "chapter": "Chapter {number}: {title}",
    "course": "For the whole course",
    "word": "Word",
    "about": "About this copy",
    "sums": "{file} lists a checksum of every file, for whoever wants to make sure that the copy is whole.",
}
