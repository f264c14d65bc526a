"""The seven layouts of slides, in points on a slide of 960 × 540, and how much text fits a place of them.

PDF and PPTX take their places from here, and so does what is divided over several slides. Text is measured in the book's font
and with the metrics of Arial, which every presentation program has, or a font of the same metrics.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from courseloom import assets

WIDE, HIGH = 960, 540
TEXT, PITCH = 28, 34
"""Font size of all that is read aloud, and from one line of it to the next."""
SMALL = 18
"""Font size of sources, facts and labels; the foot has 16."""
GAP = 14
"""Space between points, steps, and parts of a question."""
CLOSE = 6
"""Space between what is needed on paper."""
INSET = 6
"""Space above and below the text in a row of a table."""
MARGIN = 1.01
"""Share by which a line may be wider than it is measured."""
NUMBER = 46
"""Width of the column of letters or numbers before the rows of a question, and of the numbers of steps."""


@dataclass(frozen=True)
class Place:
    """One place of a layout: its box, font size and line pitch in points, and how text stands in it."""

    left: float
    top: float
    width: float
    height: float
    size: int = TEXT
    pitch: int = PITCH
    bold: bool = False
    colour: str = "tx1"
    anchor: Literal["t", "ctr", "b"] = "t"
    align: Literal["l", "ctr", "r"] = "l"

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Return left, top, width and height."""
        return self.left, self.top, self.width, self.height


EDGE, FULL = 64, 832
LAYOUTS: dict[str, dict[str, Place]] = {
    "title": {
        "title": Place(EDGE, 60, 500, 280, 48, 56, bold=True, colour="bg1", anchor="b"),
        "line": Place(EDGE, 358, 480, 36, colour="bg1"),
        "facts": Place(EDGE, 400, 480, 110, SMALL, 22, colour="bg1", anchor="b"),
        "emblem": Place(576, 70, 384, 470),
    },
    "divider": {
        "title": Place(EDGE, 236, 500, 56, 48, 56, bold=True),
        "numeral": Place(EDGE, 92, 400, 124, 120, 124, bold=True, colour="accent1", anchor="b"),
        "line": Place(EDGE, 312, 500, 150, 28, 36, colour="tx2"),
        "emblem": Place(600, 110, 296, 296),
    },
    "statement": {
        "title": Place(EDGE, 56, 324, 424, 44, 52, bold=True, anchor="ctr"),
        "text": Place(436, 56, 460, 424, anchor="ctr"),
    },
    "figure": {
        "title": Place(EDGE, 36, 216, 286, TEXT, PITCH, bold=True),
        "picture": Place(296, 28, 640, 464),
        "source": Place(EDGE, 336, 216, 154, SMALL, 22, colour="tx2", anchor="b"),
    },
    "question": {
        "title": Place(EDGE, 42, FULL, 40, 32, 38, bold=True),
        "text": Place(EDGE, 92, FULL, 150),
        "rows": Place(EDGE, 256, FULL, 236),
    },
    "activity": {
        "title": Place(EDGE, 80, 540, 38, 32, 38, bold=True),
        "kind": Place(EDGE, 40, 540, 34, bold=True, colour="accent1"),
        "text": Place(EDGE, 138, 540, 354),
        "minutes": Place(702, 56, 196, 196, 64, 70, bold=True, anchor="ctr", align="ctr"),
        "papers": Place(672, 276, 256, 212),
    },
    "help": {
        "title": Place(EDGE, 56, FULL, 48, 40, 46, bold=True, colour="accent4"),
        "rows": Place(EDGE, 132, FULL, 356),
    },
}
"""Every layout with its places in reading order."""
MOVING = frozenset({"divider", "question", "activity"})
"""The layouts in which a title of more than one line moves what is below it."""
MOST = 3
"""Maximum number of lines of such a title."""
SMALLER = (40, 36, 32, 28, 24, 20)
"""Font sizes of titles that do not fit at the size of their layout."""
FOOT = Place(EDGE, 502, 740, 20, 16, 20, colour="tx2", anchor="ctr")
COUNT = Place(836, 502, 60, 20, 16, 20, colour="tx2", anchor="ctr", align="r")
WHOLE = Place(110, 56, 740, 424, 44, 56, bold=True, anchor="ctr", align="ctr")
"""Where a statement stands that has no points beside it."""
ROOM = 492.0
"""The lowest point of a slide's content."""


def of(kind: str) -> str:
    """Return the layout of a kind of slide."""
    return {"table": "question", "answer": "question"}.get(kind, kind)


def below(place: Place, more: float) -> Place:
    """Return a place below a title that takes `more` than one line."""
    return replace(place, top=place.top + more, height=place.height - more)


@lru_cache(maxsize=2)
def _font(bold: bool) -> Any:
    from PIL import ImageFont

    weight = 700 if bold else 400
    return ImageFont.truetype(assets.FOLDER / f"fonts/AtkinsonHyperlegibleNext-{weight}-normal.ttf", 1000)


@lru_cache(maxsize=2)
def _arial(bold: bool) -> dict[int, int]:
    """Return the width of each character in Arial, in thousandths of the font size; those of Helvetica are the same."""
    from fontTools.agl import AGL2UV  # type: ignore[import-untyped]
    from matplotlib import get_data_path

    file = Path(get_data_path()) / "fonts" / "pdfcorefonts" / f"Helvetica{'-Bold' if bold else ''}.afm"
    widths = re.findall(r"WX (\d+) ; N (\w+)", file.read_text("latin-1"))
    return {AGL2UV[name]: int(width) for width, name in widths if name in AGL2UV}


@lru_cache(maxsize=8192)
def _widths(word: str, bold: bool) -> tuple[float, float]:
    """Return the width of a word in the book's font and in Arial, as a share of the font size."""
    arial = sum(_arial(bold).get(ord(letter), 700) for letter in word)
    return float(_font(bold).getlength(word)) / 1000 * MARGIN, arial / 1000 * MARGIN


def count(text: str, width: float, size: float, bold: bool = False) -> int:
    """Return how many lines a text takes in a width, both in points; words are broken only where they are wider than a line."""
    words = [_widths(word, bold) for word in text.replace("\n", " ").split(" ")]
    return max(_count([word[font] * size for word in words], _widths(" ", bold)[font] * size, width) for font in (0, 1))


def _count(words: list[float], space: float, width: float) -> int:
    lines, at = 1, 0.0
    for wide in words:
        if at and at + space + wide > width:
            lines, at = lines + 1, 0.0
        at += wide + (space if at else 0)
        if at > width:
            lines, at = lines + math.ceil(at / width) - 1, at % width
    return lines


def high(place: Place, texts: Iterable[str], gap: float = GAP, indent: float = 0) -> float:
    """Return the height of paragraphs in a place, in points."""
    lines = [count(text, place.width - indent, place.size, place.bold) for text in texts]
    return sum(lines) * place.pitch + gap * max(0, len(lines) - 1)


def title_of(layout: str, text: str, whole: bool = False) -> tuple[Place, float]:
    """Return the place of a title, and by how much it moves what is below it; a long one is set smaller, to be read whole.

    `whole` is for a statement without points, which has the whole slide.
    """
    place = WHOLE if whole else LAYOUTS[layout]["title"]
    moves = layout in MOVING
    sizes = [(place.size, place.pitch), *((size, round(size * 1.2)) for size in SMALLER if size < place.size)]
    for size, pitch in sizes:
        place = replace(place, size=size, pitch=pitch)
        fits = high(place, [text]) <= (MOST * pitch if moves else place.height)
        if fits and all(max(_widths(word, True)) * size <= place.width for word in text.split()):
            break
    more = max(0.0, high(place, [text]) - place.height) if moves else 0.0
    return replace(place, height=place.height + more), more
