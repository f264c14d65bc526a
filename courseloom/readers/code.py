"""Parses the code of notebooks: calls, figure names and syntax errors. Nothing is executed."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from functools import lru_cache

from courseloom.errors import Where
from courseloom.model.pages import Cell, Page


@lru_cache(maxsize=4096)
def parsed(source: str) -> ast.Module:
    """Return the syntax tree of a code cell, without running it; an empty one when it does not parse."""
    return ast.Module([], []) if isinstance(tree := _tree(source), tuple) else tree


def unparsable(source: str) -> bool:
    """Return whether code does not parse as Python."""
    return isinstance(_tree(source), tuple)


@lru_cache(maxsize=4096)
def _tree(source: str) -> ast.Module | tuple[int, str]:
    """Return the syntax tree of code, or (line, reason) of its syntax error."""
    try:
        with warnings.catch_warnings(action="ignore"):
            return ast.parse(source)
    except SyntaxError as error:
        return error.lineno or 1, error.msg
    except (ValueError, RecursionError, MemoryError):
        return 1, "it is nested too deeply"


@lru_cache(maxsize=4096)
def walked(source: str) -> tuple[ast.AST, ...]:
    """Return every node of the syntax tree of a code cell."""
    return tuple(ast.walk(parsed(source)))


@lru_cache(maxsize=4096)
def calls(source: str) -> tuple[tuple[str, ast.Call], ...]:
    """Return (name, call) for every call of a plain name in a code cell."""
    found = (node for node in walked(source) if isinstance(node, ast.Call))
    return tuple((call.func.id, call) for call in found if isinstance(call.func, ast.Name))


def drawings(source: str) -> Iterator[ast.Call]:
    """Yield the calls of figure() and explore() in a code cell."""
    return (call for name, call in calls(source) if name in ("figure", "explore"))


def argument(call: ast.Call, name: str) -> ast.expr | None:
    """Return the value of a call's keyword argument, or None."""
    return next((word.value for word in call.keywords if word.arg == name), None)


def figures(cells: tuple[Cell, ...]) -> frozenset[str]:
    """Return the names of the figures that cells draw, where the code gives them as literals."""
    drawn = (call for cell in cells if cell.kind == "code" for call in drawings(cell.source))
    names = (argument(call, "name") for call in drawn)
    return frozenset(str(name.value) for name in names if isinstance(name, ast.Constant))


_MAGIC = re.compile(r"\s*(?:%%?\w[^\n]*|![^\n]*|\?[^\n]+|[\w.*]+\?\??\s*)\Z")
"""Matches a line that only IPython understands: `%matplotlib inline`, `!ls`, `?name`, `name?`."""


def syntax_errors(page: Page) -> Iterator[tuple[Where, str, str]]:
    """Yield (place, what, what to do) for code cells that do not parse, without running them."""
    for cell in page.cells:
        if cell.kind != "code" or not isinstance(found := _tree(cell.source), tuple):
            continue
        magic = [(number, line) for number, line in enumerate(cell.source.split("\n"), 1) if _MAGIC.match(line)]
        for number, line in magic:
            what = f"holds the Jupyter command '{line.strip()[:60]}', which is not Python."
            yield Where(page.file, number, cell.id), what, "Take the line out."
        if not magic:
            what = f"does not parse as Python: {found[1]}."
            yield Where(page.file, found[0], cell.id), what, "Run the cell in Jupyter and correct it."
