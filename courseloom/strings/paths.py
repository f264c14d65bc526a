"""The words of paths through a course."""

from typing import Any, Final

from courseloom.strings.counted import counted

PATHS: Final[dict[str, Any]] = {
    "minutes": "{minutes} minutes",
    "sections": counted("{count} sections", "{count} sections"),
    "questions": counted("{count} questions", "{count} questions"),
    "chapter": "Chapter {number}: {title}",
    "talk": "A conversation, {minutes} minutes: ",
    "test": "At the end: ",
    "keep": "To keep",
    "next": "Next on this path: {title}",
    "back": "Back to {title}",
    "answered": "{done} of {all} answered",
    "done": "done",
    "sources": "Sources",
    "elsewhere": "This conversation is not part of the path. The book and the pages of the course have it.",
}

PATHS_DONE: Final[dict[str, str]] = {
    "title": "Paths",
    "did": "{done} of {all} questions answered",
    "tested": "; in its test {right} of {asked} right at the first answer",
}
"""The words of progress and record about paths that were begun."""
