"""Reads `book/emblem.svg`, the course's emblem, in which an element of class `part-1`, `part-2` … stands for each part."""

from __future__ import annotations

from pathlib import Path

from courseloom import files
from courseloom.errors import Problems, Where
from courseloom.readers import drawings

FILE = "book/emblem.svg"
LARGEST = 2_000
"""Size in bytes above which an emblem is refused, since every page holds it."""


def read(root: Path, problems: Problems) -> str:
    """Return the emblem; empty without one, or when it cannot be shown."""
    if not files.there(root / FILE):
        return ""
    text = files.text(root / FILE, FILE, problems)
    if text is None:
        return ""
    if wrong := drawings.fault(text.encode()):
        files.refuse(problems, Where(FILE, 1), f"is an emblem that {wrong}.", "Save it as plain SVG.")
    elif len(text) > LARGEST:
        files.refuse(problems, Where(FILE, 1), f"is larger than {LARGEST} bytes, and every page holds it.", "Simplify it.")
    else:
        return text
    return ""
