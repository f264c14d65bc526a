"""Where the words of a PDF stand: those beyond its margins, and those that lie over one another, read back by Poppler."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from conftest import missing

MM = 72 / 25.4
HYPHENS = ("-", "\u00ad")
"""A hyphen at the end of a line stands out of it a little, so that the edge looks straight."""
_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.S)
_WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>', re.S)

MARGINS = {"course-book": (22, 22), "course-key": (22, 22), "final-test": (25, 32)}
MARGINS |= {"handouts": (17,), "cards": (12,), "slides": (15,), "guide": (24,)}
"""In mm: inside and outside, or both sides."""
LARGE = (20,)


@dataclass(frozen=True)
class Word:
    """A word and its box, in points from the upper left corner of its page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def over(self, other: Word) -> bool:
        """Return whether the boxes share more than a touch: a point across and half of the lower one's height."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 1 and down > 0.5 * min(self.bottom - self.top, other.bottom - other.top)


@dataclass(frozen=True)
class Printed:
    """A page: its size in points and its words in reading order."""

    width: float
    height: float
    words: tuple[Word, ...]


def pages(pdf: Path) -> list[Printed]:
    """Return the pages of a PDF with their words."""
    if shutil.which("pdftotext") is None:
        missing("poppler-utils")
    done = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, check=True)
    found = []
    for width, height, body in _PAGE.findall(done.stdout.decode("utf-8", "replace")):
        words = [Word(unescape(text), *map(float, box)) for *box, text in _WORD.findall(body)]
        found.append(Printed(float(width), float(height), tuple(word for word in words if word.text.strip())))
    return found


def faults(pdf: Path, inside: float, outside: float | None = None) -> list[str]:
    """Return what no page may have: words beyond a margin (in mm; the inside is left on odd pages), and words over words."""
    found = []
    for number, page in enumerate(pages(pdf), 1):
        left, right = (inside, outside or inside) if number % 2 else (outside or inside, inside)
        room = left * MM - 1, page.width - right * MM + 1
        for word in page.words:
            hyphen = 4 if word.text.endswith(HYPHENS) else 0
            if word.left < room[0] or word.right > room[1] + hyphen or word.top < 0 or word.bottom > page.height:
                found.append(f"page {number}: '{word.text}' stands at {word.left:.0f}–{word.right:.0f}, beyond the margin")
        above: list[Word] = []
        for word in sorted(page.words, key=lambda word: word.top):
            above = [one for one in above if one.bottom > word.top]
            found += [f"page {number}: '{word.text}' lies over '{one.text}'" for one in above if word.over(one)]
            above.append(word)
    return found


def margins(pdf: Path) -> tuple[float, ...]:
    """Return the margins that a file has by what it is."""
    if "large-print" in pdf.name:
        return LARGE
    return next((sides for part, sides in MARGINS.items() if part in pdf.name), MARGINS["handouts"])


def faults_of(pdfs: list[Path]) -> list[str]:
    """Return the faults of all, each with its file; a key and a chapter say so along the edge, beyond the margin."""
    assert pdfs
    tabs = re.compile(r"'(?:Key|\d\d?)' stands at ")
    return [f"{pdf.name}, {fault}" for pdf in pdfs for fault in faults(pdf, *margins(pdf)) if not tabs.search(fault)]
