"""Rules about characters that the book's fonts cannot print, checked in the sources before anything is typeset.

`assets/fonts/letters.txt` lists the characters of the fonts; `benchmarks/letters.py` makes it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from courseloom import assets, files
from courseloom.check.rule import Fault, Material, rule
from courseloom.check.text.passages import CITED, FIGURE
from courseloom.errors import Problem, Where
from courseloom.model.course import Course

FILE = assets.FOLDER / "fonts" / "letters.txt"
PICTURE = "Say it in words, or show it in a picture."
SCRIPT = "Show it in a picture; a course in this script cannot be printed."
AWAY = "Take it out."
UNUSUAL = re.compile(r"[^\t\n\r -~]")
Line = tuple[Where, str]


@cache
def _ranges() -> tuple[tuple[int, int], ...]:
    pairs = (line.split("-") for line in FILE.read_text("utf-8").split())
    return tuple((int(low, 16), int(high, 16)) for low, high in pairs)


def missing(text: str) -> set[str]:
    """Return the characters of a text that cannot be printed, or must not be."""
    return set() if text.isascii() and text.isprintable() else {sign for sign in set(UNUSUAL.findall(text)) if why(sign)}


@cache
def why(sign: str) -> str:
    """Return why a character cannot be printed, and what to do, as two sentences; empty when it can be printed."""
    code, kind = ord(sign), unicodedata.category(sign)
    if kind == "Co":
        return f"which is for private use: each font shows something else. {PICTURE}"
    if kind in ("Zl", "Zp", "Cc"):
        return f"which is invisible and ends or breaks the text. {AWAY}"
    if code in (0x202D, 0x202E) or 0xE0000 <= code <= 0xE007F:
        return f"which makes a text look different from what is stored. {AWAY}"
    if any(low <= code <= high for low, high in _ranges()):
        return ""
    return f"which none of the fonts of the PDF can show. {SCRIPT if kind == 'Lo' else PICTURE}"


def problem(where: Where, sign: str) -> Problem:
    """Return the problem of a character that cannot be printed."""
    return Problem(where, *_said(sign))


def _said(sign: str) -> tuple[str, str]:
    reason, _, todo = why(sign).partition(". ")
    shown = f"'{sign}'" if sign.isprintable() else "a character"
    name = f"U+{ord(sign):04X} {unicodedata.name(sign, '')}".rstrip()
    return f"holds {shown} ({name}), {reason}.", todo


def place(course: Course, text: str, beside: str = "") -> Where | None:
    """Return the place of the first source line that holds a text, and `beside` as well; None when there is none."""
    for where, written in _written(course):
        if text in written:
            for number, line in enumerate(written.split("\n"), 1):
                if text in line and beside in line:
                    return Where(where.file, number, where.cell)
    return None


def _written(course: Course) -> Iterator[Line]:
    """Yield (place, text) for every page, Markdown cell and data file."""
    for page in course.pages:
        if page.cells:
            yield from ((Where(page.file, 0, cell.id), cell.source) for cell in page.cells if cell.kind == "markdown")
        else:
            yield Where(page.file), page.source
    for path in _data(course):
        yield Where(path.relative_to(course.root).as_posix()), "\n".join(files.lines(path))


def _data(course: Course) -> Iterable[Path]:
    """Yield the data files of the course that could be read."""
    for folder, pattern in (("book", "*.yml"), ("book", "*.bib"), ("quizzes", "**/*.yml")):
        for path in files.listed(course.root / folder, pattern):
            if path.relative_to(course.root).as_posix() not in course.unread:
                yield path


@rule("accessibility", "error", strict=True)
def paper_can_show_every_character(material: Material) -> Iterator[Fault]:
    """Every character can be printed with the fonts of the book, and is a letter, a sign or a mark.

    The PDF is refused whole when a glyph is missing. A font that would have it may not be there on the reader's side either.
    Characters for private use, those that turn the direction of a text around, and hidden ends of lines are refused as well:
    what is read would differ from what is stored.

    Bad: Well done 😀
    Good: Well done.
    """
    seen = set()
    for where, text in _written(material.course):
        for sign in missing(text):
            for number, line in enumerate(text.split("\n"), 1):
                if sign in line and not line.lstrip().startswith("%" if where.cell or where.file.endswith(".md") else "#"):
                    seen.add((where.file, sign))
                    yield Fault(Where(where.file, number, where.cell), *_said(sign))
    for passage in material.passages:  # texts in code and YAML escapes are not in the sources literally
        for sign in missing(passage.raw or passage.text) - {FIGURE, CITED}:
            if (passage.file, sign) not in seen:
                yield Fault(passage.where(), *_said(sign))
