"""Notebooks and pages as sources: `.ipynb` or `.md` in, a `Page` with its cells out. Nothing is executed."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Any

from courseloom.errors import Problems, Where
from courseloom.model.course import Cell, Page

TAGS = frozenset({"facilitator", "slide", "handout", "handout-only"})
NOT_FOR_LEARNERS = frozenset({"facilitator", "slide", "handout-only"})
_ROLE = re.compile(r"(?<!`)\{(?P<role>[a-z:-]+)\}`(?P<content>[^`]+)`")
_MARK = re.compile(r"\\(?P<escaped>[^\w\s])|(?P<reference>&#?\w+;)|[*_`]")
_TITLE = re.compile(r"^# +(.+?)\s*$", re.M)


@dataclass(frozen=True)
class Mention:
    """A name used in a page: its `role` ('cite', 'claim', 'quiz' …), the name as written, and where."""

    role: str
    name: str
    where: Where


def read(path: Path, name: str, file: str, problems: Problems) -> Page | None:
    """Read one page; note what is wrong and return None when it cannot be used."""
    text = path.read_text("utf-8")
    cells: tuple[Cell, ...] = ()
    source = text
    if path.suffix == ".ipynb":
        found = _cells(text, file, problems)
        if found is None:
            return None
        cells = found
        source = "\n\n".join(cell.source for cell in cells if cell.kind == "markdown")
    title = _TITLE.search(source)
    if title is None:
        problems.add(Where(file, 1), "has no title.", "Begin it with one '# Title' line.")
        return None
    return Page(name, file, words(title[1]), source, cells)


def words(title: str) -> str:
    """Return the title of a page or box, which is written as Markdown, as plain words."""
    return _MARK.sub(lambda mark: mark["escaped"] or unescape(mark["reference"] or ""), title)


def _cells(text: str, file: str, problems: Problems) -> tuple[Cell, ...] | None:
    try:
        notebook: dict[str, Any] = json.loads(text)
        raw = notebook["cells"]
        version = notebook["nbformat"]
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        line = getattr(error, "lineno", 1)
        problems.add(Where(file, line), "is not a notebook.", "Open and save it in Jupyter, or restore it.")
        return None
    if version != 4:
        problems.add(Where(file), f"has notebook format {version}.", "Save it in notebook format 4.5.")
        return None
    cells = []
    for number, item in enumerate(raw, 1):
        source = item.get("source", "")
        source = "".join(source) if isinstance(source, list) else str(source)
        tags = frozenset(item.get("metadata", {}).get("tags", []))
        id = str(item.get("id", number))
        if unknown := tags - TAGS:
            problems.add(
                Where(file, 0, id), f"has the unknown tag '{sorted(unknown)[0]}'.", f"The tags are: {', '.join(sorted(TAGS))}."
            )
        if item.get("cell_type") in ("markdown", "code"):
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


@lru_cache(maxsize=4096)
def parsed(source: str) -> ast.Module:
    """Return the tree of a code cell, without running it; an empty one where it does not parse."""
    try:
        return ast.parse(source)
    except SyntaxError:
        return ast.Module([], [])


@lru_cache(maxsize=4096)
def walked(source: str) -> tuple[ast.AST, ...]:
    """Return every node of the tree of a code cell."""
    return tuple(ast.walk(parsed(source)))


def _in_code(source: str, file: str, cell: str) -> Iterator[Mention]:
    for node in walked(source):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        name = node.func.id
        where = Where(file, node.lineno, cell)
        if name in ("quiz", "scenario", "claim") and node.args and isinstance(node.args[0], ast.Constant):
            yield Mention(name, str(node.args[0].value), where)
        if name in ("figure", "explore"):
            for keyword in node.keywords:
                if keyword.arg == "caption" and isinstance(keyword.value, ast.Constant):
                    yield from (Mention(m.role, m.name, where) for m in _in_text(str(keyword.value.value), file, cell))


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


def syntax_errors(page: Page) -> Iterator[tuple[Where, str]]:
    """Yield code cells that do not parse, without running them."""
    for cell in page.cells:
        if cell.kind == "code":
            try:
                ast.parse(cell.source)
            except SyntaxError as error:
                yield Where(page.file, error.lineno or 1, cell.id), str(error.msg)
