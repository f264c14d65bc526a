"""The words of the first page of a course."""

from __future__ import annotations

START = {
    "chapters": "{count} chapters",
    "account": "no account",
    "device": "nothing leaves your device",
    "begin": "Start chapter {number} · {minutes} min",
    "other": "Other ways in",
    "asks": "Questions that lead to the core",
    "doors": "Ways to use it",
    "all": "Chapters",
    "chapter": "Chapter {number}",
    "minutes": "{minutes} min",
}
