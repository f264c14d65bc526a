"""The source text of pages for rules about markup: lines outside code, boxes, pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import PurePosixPath

from courseloom.model.pages import NOT_FOR_LEARNERS, Page
from courseloom.readers.blocks import Block, prose, walk

_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")


def texts(page: Page) -> Iterator[tuple[str, str, bool]]:
    """Yield (text, cell id, whether learners read it) for every text of a page."""
    if page.cells:
        for cell in page.cells:
            if cell.kind == "markdown":
                yield cell.source, cell.id, not cell.tags & NOT_FOR_LEARNERS
    else:
        yield page.source, "", True


@lru_cache(maxsize=4096)
def lines(text: str) -> tuple[tuple[int, str], ...]:
    """Return (number, line) of each line of a MyST text outside code; code within a line is blanked."""
    return tuple((number, _CODE.sub(_blank, line) if "`" in line else line) for number, line in prose(text))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def boxes(page: Page) -> Iterator[tuple[str, str]]:
    """Yield (name, cell id) of every box that learners see."""
    for text, cell, seen in texts(page):
        yield from ((block.name, cell) for block in walk(text) if seen and block.name and block.kind == "directive")


_PICTURE = re.compile(
    r"!\[(?P<alt>[^\]]*)\](?:\(\s*(?:<(?P<spaced>[^<>]*)>|(?P<file>[^)<>\s]+))\s*(?:[\"'(][^)]*)?\)|\[(?P<named>[^\]]*)\])"
)
_ADDRESS = re.compile(r"^\[([^\]^]+)\]:\s*<?([^\s>]+)", re.M)


def pictures(page: Page) -> Iterator[tuple[int, str, str, str]]:
    """Yield (line, cell, alternative text, file as written) of every picture of a page."""
    for text, cell, _ in texts(page):
        addresses = {name.lower(): file for name, file in _ADDRESS.findall(text)}
        for number, line in lines(text):
            for match in _PICTURE.finditer(line):
                name = match["named"] or match["alt"]
                yield number, cell, match["alt"], match["spaced"] or match["file"] or addresses.get(name.lower()) or name
        for block in walk(text):
            if block.kind == "directive" and block.name in ("image", "figure") and block.argument:
                yield block.first, cell, options(block).get("alt", ""), block.argument.split()[0]


def options(block: Block) -> dict[str, str]:
    """Return the options of a directive by name."""
    return {name: value for _, name, value in block.options}


def resolved(file: str, target: str) -> str:
    """Return the path of a picture named in a page, relative to the course."""
    found: list[str] = []
    for part in (PurePosixPath(file).parent / target).parts:
        found = found[:-1] if part == ".." else [*found, part]
    return "/".join(found).removeprefix("//")
