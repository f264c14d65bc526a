"""Notebooks and pages as sources: `.ipynb` or `.md` in, a `Page` with its cells out. Nothing is executed."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from courseloom import files
from courseloom.errors import Problems, Where
from courseloom.model.course import TAGS, Cell, Page
from courseloom.readers import celltext, ipynb
from courseloom.readers.celltext import plain_title
from courseloom.readers.code import argument, calls, figures

_ROLE = re.compile(r"(?<!`)\{(?P<role>[a-z:-]+)\}`(?P<content>[^`]+)`")
_TITLE = re.compile(r"^# +(.+?)\s*$", re.M)


@dataclass(frozen=True)
class Mention:
    """A name used in a page: its `role` ('cite', 'claim', 'quiz' …), the name as written, and where."""

    role: str
    name: str
    where: Where


def read(path: Path, name: str, file: str, problems: Problems) -> Page | None:
    """Read one page; note what is wrong and return None when it cannot be used."""
    notebook = path.suffix == ".ipynb"
    text = files.text(path, file, problems, ipynb.LARGEST if notebook else files.LARGEST)
    if text is None:
        return None
    cells: tuple[Cell, ...] = ()
    source = text
    if notebook:
        found = _cells(text, file, problems)
        if found is None:
            return None
        cells = found
        source = "\n\n".join(cell.source for cell in cells if cell.kind == "markdown")
    title = _TITLE.search(source)
    if title is None:
        files.refuse(problems, Where(file, 1), "has no title.", "Begin it with one '# Title' line.")
        return None
    sheets, faults = celltext.sheets(cells, file)
    return Page(name, file, plain_title(title[1]), source, cells, sheets, faults, celltext.cases(cells), figures(cells))


def _cells(text: str, file: str, problems: Problems) -> tuple[Cell, ...] | None:
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


@lru_cache(maxsize=256)
def mentions(page: Page) -> tuple[Mention, ...]:
    """Return every name that a page uses: roles in its text, quiz(), scenario() and claim() in its code, what it places."""
    return tuple(_mentions(page))


def _mentions(page: Page) -> Iterator[Mention]:
    if not page.cells:
        yield from _in_text(page.source, page.file, "")
    for cell in page.cells:
        if cell.kind == "markdown":
            yield from _in_text(cell.source, page.file, cell.id)
        else:
            yield from _in_code(cell.source, page.file, cell.id)


def _in_text(text: str, file: str, cell: str) -> Iterator[Mention]:
    literal, boxes = "", [""]
    for number, line in enumerate(text.split("\n"), 1):
        fence = re.match(r"\s*(?P<mark>`{3,}|~{3,}|:{3,})\s*(\{(?P<name>[\w-]+)\})?\s*(?P<argument>.*)", line)
        if literal:
            literal = "" if line.strip() == literal else literal
            continue
        if fence and fence["name"] in ("quiz", "scenario", "tool", "reflection"):
            yield Mention(fence["name"], fence["argument"].strip(), Where(file, number, cell))
        if fence and fence["mark"][0] in "`~":
            if fence["name"] and fence["name"] not in ("code", "code-block", "math"):
                boxes.append(fence["mark"])
            elif not fence["name"] and not fence["argument"] and boxes[-1] == fence["mark"]:
                boxes.pop()
            else:
                literal = fence["mark"]
                continue
        for match in _ROLE.finditer(line):
            where = Where(file, number, cell)
            if match["role"] in ("cite", "cite:t"):
                for key in match["content"].split(","):
                    yield Mention("cite", key.strip(), where)
            elif match["role"] in ("claim", "claim-value"):
                yield Mention("claim", match["content"].strip(), where)
            elif match["role"] == "term":
                entry = re.search(r"<([^<>]+)>\s*\Z", match["content"])
                yield Mention("term", entry[1] if entry else match["content"], where)


def _in_code(source: str, file: str, cell: str) -> Iterator[Mention]:
    for name, call in calls(source):
        where = Where(file, call.lineno, cell)
        if name in ("quiz", "scenario", "claim") and call.args and isinstance(call.args[0], ast.Constant):
            yield Mention(name, str(call.args[0].value), where)
        if name in ("figure", "explore") and isinstance(caption := argument(call, "caption"), ast.Constant):
            yield from (Mention(m.role, m.name, where) for m in _in_text(str(caption.value), file, cell))


_A_CELL = 10_000


def placed(root: Path, file: str, number: int) -> Where:
    """Return the place of a line of a page; in a notebook myst-nb counts 10,000 lines a cell, and one more in each."""
    index, line = divmod(number, _A_CELL)
    if index == 0 or not file.endswith(".ipynb"):
        return Where(file, number)
    try:
        cells = json.loads((root / file).read_text("utf-8"))["cells"]
        return Where(file, max(line - 1, 0), str(cells[index - 1].get("id", index)))
    except (OSError, ValueError, LookupError):
        return Where(file, max(line - 1, 0), str(index))
