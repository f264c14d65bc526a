"""Lists the names that a page uses (quizzes, scenarios, claims, sources, terms, tools, reflections), each with its place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from courseloom.errors import Where
from courseloom.model.pages import Page
from courseloom.readers import blocks
from courseloom.readers.code import argument, calls

_ROLE = re.compile(r"(?<!`)\{(?P<role>[a-z:-]+)\}`(?P<content>[^`]+)`")


@dataclass(frozen=True)
class Mention:
    """A name used in a page: its `role` ('cite', 'claim', 'quiz' …), the name as written, and where."""

    role: str
    name: str
    where: Where


@lru_cache(maxsize=256)
def mentions(page: Page) -> tuple[Mention, ...]:
    """Return every name that a page uses: in roles, in calls of quiz(), scenario() and claim(), and in directives."""
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
    for block in blocks.walk(text):
        if block.kind == "directive" and block.name in ("quiz", "scenario", "tool", "reflection", "path"):
            yield Mention(block.name, block.argument, Where(file, block.first, cell))
    for number, line in blocks.prose(text):
        yield from _in_line(line, Where(file, number, cell))


def _in_line(line: str, where: Where) -> Iterator[Mention]:
    for match in _ROLE.finditer(line):
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
            for line in str(caption.value).split("\n"):
                yield from _in_line(line, where)
