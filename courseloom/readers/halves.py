"""Finds marks of MyST that were begun and not finished, and so are printed as they were typed."""

from __future__ import annotations

import re

from courseloom.readers import richtext

_NOTE = r"(?<!\\)\[\^"
_HALVES = {
    rf"\{{(?:{'|'.join(richtext.ROLES)})\}}`": ("a role without its closing backtick", "Close it: {role}`name`."),
    r"^\s*:{1,2}\{[\w-]+\}": ("a box that begins with fewer than three colons", "Begin and end it with ':::'."),
    r"\$\$": ("'$$' that begins no formula", "Close the formula with '$$' too, or write '\\$' for the sign itself."),
    r"!\[[^\]]*\]\([^)<>]*\s[^)]*\)": ("a picture whose name has a space", "Write ![…](<name>), or rename the file."),
    r"^(?=.*\|)[\s|]*:?-{3,}:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$": (
        "a line of dashes below no table",
        "Give the heading of the table and the line of dashes below it the same number of columns.",
    ),
}


def half(text: str, *, escapes: bool = False) -> tuple[str, str] | None:
    """Return what is half a mark in one line of text, and what to do; None where all marks are whole.

    Where the source of the text `escapes` characters, marks may be meant as characters, and only footnotes are looked for.
    """
    if "[^" in text and re.search(_NOTE, text):
        return "a '[^' that begins no footnote", "Write [^name], or '\\[^' for the characters themselves."
    return next((told for pattern, told in _HALVES.items() if re.search(pattern, text)), None) if not escapes else None
