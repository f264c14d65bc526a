"""The text of pages as written, for rules that look at marks rather than words: lines that are not code, boxes, pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import PurePosixPath

from courseloom.check.text.passages import VERBATIM
from courseloom.model.course import NOT_FOR_LEARNERS, Page

_MARK = re.compile(r"\s*(`{3,}|~{3,}|:{3,})(?:\{([\w:-]+)\})?\s*(.*)")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
OPTION = re.compile(r"\s*:([\w-]+):\s*(.*)")


def texts(page: Page) -> Iterator[tuple[str, str, bool]]:
    """Yield (text, cell id, whether learners read it)."""
    if page.cells:
        for cell in page.cells:
            if cell.kind == "markdown":
                yield cell.source, cell.id, not cell.tags & NOT_FOR_LEARNERS
    else:
        yield page.source, "", True


@lru_cache(maxsize=4096)
def lines(text: str) -> list[tuple[int, str]]:
    """Return the lines of a MyST text that are not code, with their numbers; code inside a line is blanked."""
    found: list[tuple[int, str]] = []
    code, boxes = "", [""]
    for number, line in enumerate(text.split("\n"), 1):
        mark = _MARK.match(line)
        if code:
            code = "" if line.strip() == code else code
        elif mark and mark[2] in VERBATIM:
            code = mark[1]
        elif mark and mark[1][0] != ":" and not mark[2]:
            if mark[1] == boxes[-1] and not mark[3]:
                boxes.pop()
            else:
                code = mark[1]
        else:
            if mark and mark[1][0] != ":":
                boxes.append(mark[1])
            found.append((number, _CODE.sub(lambda match: " " * len(match.group()), line) if "`" in line else line))
    return found


def boxes(page: Page) -> Iterator[tuple[str, str]]:
    """Yield the name of every box that learners see, with its cell."""
    for text, cell, seen in texts(page):
        if seen:
            for _, line in lines(text):
                if (mark := _MARK.match(line)) and mark[2]:
                    yield mark[2], cell


_PICTURE = re.compile(
    r"!\[(?P<alt>[^\]]*)\](?:\(\s*<?(?P<file>[^)\s>]+)|\[(?P<named>[^\]]*)\])|"
    r"^\s*[`:]{3,}\{(?:image|figure)\}\s*(?P<argument>\S+)"
)
_ADDRESS = re.compile(r"^\[([^\]^]+)\]:\s*<?([^\s>]+)", re.M)


def pictures(page: Page) -> Iterator[tuple[int, str, str, str]]:
    """Yield (line, cell, alternative text, file as written) of every picture of a page."""
    for text, cell, _ in texts(page):
        here = lines(text)
        addresses = {name.lower(): file for name, file in _ADDRESS.findall(text)}
        for index, (number, line) in enumerate(here):
            for match in _PICTURE.finditer(line):
                if match["argument"]:
                    yield number, cell, options(here[index + 1 :]).get("alt", ""), match["argument"]
                else:
                    name = match["named"] or match["alt"]
                    yield number, cell, match["alt"], match["file"] or addresses.get(name.lower()) or name


def options(following: list[tuple[int, str]]) -> dict[str, str]:
    """Return the options of a directive, from the lines after its first."""
    found: dict[str, str] = {}
    for _, line in following:
        option = OPTION.match(line)
        if option is None:
            break
        found[option[1]] = option[2].strip()
    return found


def resolved(file: str, target: str) -> str:
    """Return the path of a picture from the course folder, as written in a page."""
    found: list[str] = []
    for part in (PurePosixPath(file).parent / target).parts:
        found = found[:-1] if part == ".." else [*found, part]
    return "/".join(found).removeprefix("//")
