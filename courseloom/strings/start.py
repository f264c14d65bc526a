"""The words of the first page of a course, and of the opening and the foot of a chapter."""

from __future__ import annotations

from typing import Any, Final

from courseloom.strings.counted import counted

START: Final[dict[str, Any]] = {
    "chapters": counted("{count} chapters", "{count} chapters"),
    "account": "no account",
    "device": "nothing leaves your device",
    "begin": "Start chapter {number} · {minutes} min",
    "other": "Other ways in",
    "asks": "Begin with a question of yours",
    "doors": "Ways to use it",
    "all": "Chapters",
    "chapter": "Chapter {number}",
    "minutes": "{minutes} min",
    "later": "{minutes} min of that is practice, and can wait",
    "questions": counted("{count} question", "{count} questions"),
    "sources": counted("{count} source", "{count} sources"),
    "word": "Chapter",
    "ahead": "Ahead: {title}",
    "teach": "Teach this chapter",
}
