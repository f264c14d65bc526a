"""Notebooks and pages as sources: `.ipynb` or `.md` in, a `Page` with its cells out. Nothing is executed."""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from pathlib import Path

from courseloom import files
from courseloom.errors import Problems, Where
from courseloom.model.course import Cell, Page
from courseloom.readers import ipynb

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
    return Page(name, file, words(title[1]), source, cells)


def words(title: str) -> str:
    """Return the title of a page or box, which is written as Markdown, as plain words."""
    return _MARK.sub(lambda mark: mark["escaped"] or unescape(mark["reference"] or ""), title)


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


@lru_cache(maxsize=4096)
def parsed(source: str) -> ast.Module:
    """Return the tree of a code cell, without running it; an empty one where it does not parse."""
    return ast.Module([], []) if isinstance(tree := _tree(source), tuple) else tree


def unparsable(source: str) -> bool:
    """Return whether some code is no Python."""
    return isinstance(_tree(source), tuple)


@lru_cache(maxsize=4096)
def _tree(source: str) -> ast.Module | tuple[int, str]:
    """Return the tree of some code, or the line at which it does not parse and why."""
    try:
        with warnings.catch_warnings(action="ignore"):
            return ast.parse(source)
    except SyntaxError as error:
        return error.lineno or 1, error.msg
    except (ValueError, RecursionError, MemoryError):
        return 1, "it is nested too deeply"


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


_MAGIC = re.compile(r"\s*(?:%%?\w[^\n]*|![^\n]*|\?[^\n]+|[\w.*]+\?\??\s*)\Z")
"""A line that Jupyter carries out and Python does not know: `%matplotlib inline`, `!ls`, `?name`, `name?`."""


def syntax_errors(page: Page) -> Iterator[tuple[Where, str, str]]:
    """Yield (place, what, what to do) for code cells that do not parse, without running them."""
    for cell in page.cells:
        if cell.kind != "code" or not isinstance(found := _tree(cell.source), tuple):
            continue
        magic = [(number, line) for number, line in enumerate(cell.source.split("\n"), 1) if _MAGIC.match(line)]
        for number, line in magic:
            what = f"holds the Jupyter command '{line.strip()[:60]}', which is no Python."
            yield Where(page.file, number, cell.id), what, "Take the line out."
        if not magic:
            what = f"does not parse as Python: {found[1]}."
            yield Where(page.file, found[0], cell.id), what, "Run the cell in Jupyter and mend it."
