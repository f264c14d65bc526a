"""Reads session plans from `book/workshops.yml`, and the common text of the guide from `book/facilitation.md`.

The text is Markdown in sections that begin with `##`; each may hold what a facilitator's cell may. A line `---` marks the place
of the plan.
"""

from __future__ import annotations

import re
from pathlib import Path

from courseloom import files
from courseloom.errors import Problems, Where
from courseloom.model.pages import Cell
from courseloom.model.sheets import Sheet
from courseloom.model.workshops import Plan, WorkshopFile, Workshops
from courseloom.readers import celltext, richtext, yamlio

PLANS = "book/workshops.yml"
TEXT = "book/facilitation.md"


def read(root: Path, problems: Problems) -> tuple[Workshops, dict[str, Where]]:
    """Read both files, where they exist; return the workshops and the places of plans ('half-day') and of their values."""
    plans: tuple[Plan, ...] = ()
    lines: dict[str, Where] = {}
    if files.there(root / PLANS):
        document = yamlio.load(root / PLANS, PLANS, problems)
        found = yamlio.check(document, WorkshopFile, problems, richtext.of_file(root, root / PLANS)) if document else None
        if document and found:
            plans = found.plans
            for path in document.lines:
                if len(path) > 1 and path[0] == "plans" and isinstance(path[1], int):
                    lines[".".join(map(str, ("plan", plans[path[1]].id, *path[2:])))] = document.where(*path)
    before, after = _text(root, problems)
    return Workshops(plans, before, after), lines


def _text(root: Path, problems: Problems) -> tuple[tuple[Sheet, ...], tuple[Sheet, ...]]:
    written = files.text(root / TEXT, TEXT, problems) if files.there(root / TEXT) else None
    if written is None:
        return (), ()
    parts: tuple[list[Sheet], list[Sheet]] = ([], [])
    section: list[str] = []
    start, side = 1, 0

    def flush() -> None:
        text = "\n".join(section)
        if not text.lstrip().startswith("## "):
            return
        name = re.sub(r"[^a-z0-9]+", "-", section[0].lower()).strip("-")
        try:
            sheet = celltext.of_cell(Cell(name, "markdown", text, frozenset({"facilitator"})), folder=TEXT.rpartition("/")[0])
            richtext.check_pictures(sheet.blocks, root)
            parts[side].append(sheet)
        except ValueError as error:
            problems.add(Where(TEXT, start), f"{error}.", "Write it with what a facilitator's cell may hold.")

    for number, line in enumerate(written.split("\n"), 1):
        if line.startswith("## ") or line.strip() == "---":
            flush()
            section, start = [], number
        if line.strip() == "---":
            side = 1
        else:
            section.append(line)
    flush()
    return tuple(parts[0]), tuple(parts[1])
