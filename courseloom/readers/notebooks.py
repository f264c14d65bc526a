"""Reads a notebook (`.ipynb`) or Markdown file (`.md`) as a `Page` with its cells. Nothing is executed."""

from __future__ import annotations

import json
import re
from pathlib import Path

from courseloom import files
from courseloom.errors import Problems, Where
from courseloom.model.pages import TAGS, Cell, Page
from courseloom.readers import celltext, ipynb
from courseloom.readers.code import figures
from courseloom.readers.kept import kept
from courseloom.readers.richtext import plain_title

_TITLE = re.compile(r"^# +(.+?)\s*$", re.M)


@kept
def read(path: Path, name: str, file: str, problems: Problems) -> Page | None:
    """Read one page; add problems and return None when it cannot be used."""
    notebook = path.suffix == ".ipynb"
    text = files.text(path, file, problems, ipynb.LARGEST if notebook else files.LARGEST)
    if text is None:
        return None
    cells: tuple[Cell, ...] = ()
    source = text
    if notebook:
        found = cells_of(text, file, problems)
        if found is None:
            return None
        cells = found
        source = "\n\n".join(cell.source for cell in cells if cell.kind == "markdown")
    title = _TITLE.search(source)
    if title is None:
        files.refuse(problems, Where(file, 1), "has no title.", "Begin it with one '# Title' line.")
        return None
    sheets, faults = celltext.sheets(cells, file)
    return Page(name, file, plain_title(title[1]), source, cells, sheets, faults, celltext.cases(cells, file), figures(cells))


def cells_of(text: str, file: str, problems: Problems) -> tuple[Cell, ...] | None:
    """Return the cells of a notebook, or add problems and return None."""
    notebook = ipynb.load(text, file, problems)
    if notebook is None:
        return None
    cells = []
    for number, item in enumerate(notebook["cells"], 1):
        source = ipynb.joined(item["source"])
        tags = frozenset(item["metadata"].get("tags", []))
        id = item.get("id", str(number))
        if unknown := tags - TAGS:
            problems.add(
                Where(file, 0, id), f"has the unknown tag '{sorted(unknown)[0]}'.", f"The tags are: {', '.join(sorted(TAGS))}."
            )
        if item["cell_type"] in ("markdown", "code"):
            cells.append(Cell(id, item["cell_type"], source, tags))
    return tuple(cells)


_A_CELL = 10_000


def placed(root: Path, file: str, number: int) -> Where:
    """Return the place of a line number of myst-nb; in a notebook that is 10,000 x the cell's number + the line in it + 1."""
    index, line = divmod(number, _A_CELL)
    if index == 0 or not file.endswith(".ipynb"):
        return Where(file, number)
    try:
        cells = json.loads((root / file).read_text("utf-8"))["cells"]
        return Where(file, max(line - 1, 0), str(cells[index - 1].get("id", index)))
    except (OSError, ValueError, LookupError):
        return Where(file, max(line - 1, 0), str(index))
