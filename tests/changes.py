"""Changes to the tiny course that tests make: a piece of a file, of a cell, a whole file, several at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

QUIZ = "quizzes/01-washing.yml"
KINDS = "quizzes/02-kinds.yml"
CLAIMS = "book/claims.yml"
NOTEBOOK = "notebooks/01-washing.ipynb"
SCENARIO = "quizzes/scenarios/at-the-sink.yml"
Mistake = tuple[Callable[[Path], None], str]
"""A change, and the message that its author gets."""


def swap(file: str, old: str, new: str) -> Callable[[Path], None]:
    """Return a change that replaces a piece of a file."""

    def change(root: Path) -> None:
        text = (root / file).read_text("utf-8")
        assert old in text, f"{old!r} is not in {file}"
        (root / file).write_text(text.replace(old, new, 1), "utf-8")

    return change


def cell(id: str, old: str, new: str) -> Callable[[Path], None]:
    """Return a change inside one notebook cell."""

    def change(root: Path) -> None:
        notebook = json.loads((root / NOTEBOOK).read_text("utf-8"))
        for item in notebook["cells"]:
            if item["id"] == id:
                source = "".join(item["source"])
                assert old in source
                item["source"] = source.replace(old, new, 1).splitlines(True)
        (root / NOTEBOOK).write_text(json.dumps(notebook), "utf-8")

    return change


def whole(file: str, text: str | bytes) -> Callable[[Path], None]:
    """Return a change that replaces a whole file."""
    data = text.encode() if isinstance(text, str) else text
    return lambda root: (root / file).write_bytes(data) and None


def both(*changes: Callable[[Path], None]) -> Callable[[Path], None]:
    """Return several changes as one."""

    def change(root: Path) -> None:
        for one in changes:
            one(root)

    return change
