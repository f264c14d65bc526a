"""Where each block of a page is written.

A built page has no line numbers. So blocks are found again by what they say: `words` are the literal texts of a block, without
markup, in order. A role or a formula, whose text on the page is another, stands between two of them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from courseloom import files
from courseloom.errors import Where
from courseloom.model.course import Course
from courseloom.model.pages import NOT_FOR_LEARNERS, Page
from courseloom.readers import blocks, code
from courseloom.readers.blocks import Block

TAGS = {"heading": "h1,h2,h3,h4,h5,h6", "paragraph": "p,dt", "item": "li,dd", "row": "tr", "code": "pre", "figure": "figure"}
"""The elements, as a selector, that a block of each kind may be on a page."""
ENOUGH = 80
"""Number of letters by which a block is told from others."""
_OTHERWISE = re.compile(
    r"\{[\w:.-]+\}(`+).*?\1|!\[[^\]]*\]\([^)]*\)|\[\^[^\]]*\]|\[\]\([^)]*\)|\$[^$]*\$|<!--.*?-->|^\[[ xX]\]", re.S
)
"""Markup whose text on the page differs: roles, pictures, footnotes, links without a text, formulas, comments, task boxes."""
_LINKED = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_ID = re.compile(r' +"id": "([^"]*)",?')
_SOURCE = re.compile(r' +"source": ')


@dataclass(frozen=True)
class Place:
    """Where a block is written: on `line` of the file of `where`, which in a notebook counts lines within its cell.

    The block is the element with this `id`, or one that matches the selector `tags` and holds the `words`, the first of them at
    its start unless that is empty.
    """

    where: Where
    line: int
    id: str = ""
    tags: str = ""
    words: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Return the place as an author reads it, with the line of the file."""
        cell = f", cell {self.where.cell}" if self.where.cell else ""
        return f"{self.where.file}{cell}, line {self.where.line if cell else self.line}"


def of_page(course: Course, name: str) -> list[Place]:
    """Return the places of all blocks of a page, in the order of its text; `name` is that of its HTML file below the site."""
    wanted = name.removesuffix(".html")
    page = next((page for page in course.pages if page.name == wanted), None)
    if wanted == "index" and course.pages:  # the first page stands there once more
        page = course.pages[0]
    if page is None:
        return []
    return [*_texts(course.root, page), *_activities(course, page), *_entries(course, page)]


def line_of(root: Path, where: Where) -> int:
    """Return the line of the file itself; that of a place in a notebook is looked up in its JSON."""
    return _of_cells(root / where.file).get(where.cell, 1) + max(where.line - 1, 0) if where.cell else max(where.line, 1)


def _texts(root: Path, page: Page) -> Iterator[Place]:
    if not page.cells:
        yield from (
            Place(Where(page.file, line), line, tags=TAGS[kind], words=words) for kind, line, words in _said(page.source)
        )
        return
    starts = _of_cells(root / page.file)
    for cell in page.cells:
        if cell.tags & NOT_FOR_LEARNERS:
            continue
        start = starts.get(cell.id, 1)
        if cell.kind == "markdown":
            for kind, line, words in _said(cell.source):
                yield Place(Where(page.file, line, cell.id), start + line - 1, tags=TAGS[kind], words=words)
        for call in code.drawings(cell.source) if cell.kind == "code" else ():
            if (name := getattr(code.argument(call, "name"), "value", None)) is not None:
                yield Place(Where(page.file, call.lineno, cell.id), start + call.lineno - 1, id=f"fig-{name}")


def _activities(course: Course, page: Page) -> Iterator[Place]:
    """Yield the places of the quizzes, questions and scenarios that a page shows."""
    found = {}
    for placed in course.quizzes.values():
        if placed.page == page.name:
            found[f"quiz-{placed.quiz.id}"] = placed.where
            found |= {f"q-{question.id}": course.lines[question.id] for question in placed.quiz.questions}
    found |= {f"scenario-{id}": talk.where for id, talk in course.scenarios.items() if talk.page == page.name}
    for id, where in found.items():
        yield Place(where, max(where.line, 1), id=id)


def _entries(course: Course, page: Page) -> Iterator[Place]:
    """Yield the places of the claims and sources, on the pages that list them."""
    listing = {block.name for block in blocks.walk(page.source) if block.kind == "directive"}
    for directive, prefix, ids in (("claims-register", "claim", course.claims), ("references", "ref", course.sources)):
        for id in ids if directive in listing else ():
            yield Place(where := course.lines[id], max(where.line, 1), id=f"{prefix}-{id}")


def _said(text: str) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """Yield (kind, line, words) of every block of a text that can be found on its page."""
    for kind, line, said in _flat(blocks.parse(text)):
        if any(words := _words(said)):
            yield kind, line, words


def _flat(found: Iterable[Block]) -> Iterator[tuple[str, int, str]]:
    """Yield (kind, line, text) of blocks and of those nested in them."""
    for block in found:
        match block.kind:
            case "heading" | "paragraph" | "row" | "code":
                yield block.kind, block.first, block.text
            case "item":
                first, *others = block.blocks or (block,)
                yield "item", block.first, first.text
                yield from _flat(one for one in others if one.kind != "paragraph")
            case "directive" if block.name == "figure":
                yield "figure", block.first, block.blocks[0].text if block.blocks else ""
            case "directive" if block.name == "glossary":
                for entry in block.blocks:
                    term, _, definition = entry.text.partition("\n")
                    yield "paragraph", entry.first, term
                    yield "item", entry.first + 1, definition
            case "directive" if block.blocks:
                yield "paragraph", block.first, block.argument
                yield from _flat(block.blocks)
            case "directive":
                pass
            case "list" | "quotation" | "table":
                yield from _flat(block.blocks)


def _words(text: str) -> tuple[str, ...]:
    """Return the literal texts of a block as letters and digits, up to the first `ENOUGH` of them."""
    found: list[str] = []
    left = ENOUGH
    for part in re.split(r"\0", _LINKED.sub(r"\1", _OTHERWISE.sub("\0", text))):
        letters = re.sub(r"[\W_]+", "", html.unescape(part)).lower()[:left]
        if letters or not found:
            found.append(letters)
        left -= len(letters)
        if left <= 0:
            break
    return tuple(found)


def _of_cells(notebook: Path) -> dict[str, int]:
    """Return the line of a notebook's file on which the source of each cell begins, by the cell's id.

    Notebooks of a course are saved as Jupyter saves them: a line of JSON for each line of a cell, below its id.
    """
    found: dict[str, int] = {}
    id, indent = "", 0
    for number, line in enumerate(files.lines(notebook), 1):
        depth = len(line) - len(line.lstrip())
        if not id and (match := _ID.fullmatch(line.rstrip())):
            id, indent = match[1], depth
        elif id and depth == indent and _SOURCE.match(line):
            found[id] = number + line.rstrip().endswith("[")
            id = ""
    return found
