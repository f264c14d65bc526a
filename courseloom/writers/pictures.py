"""The figures of a chapter by name, from executed notebooks in the store, as SVG or as PNG of any width.

Figures are read from kept outputs, so only notebooks that have changed since are executed.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from courseloom import formula as formulas
from courseloom.activities.figure import size_of
from courseloom.model.course import Course
from courseloom.model.pages import NOT_FOR_LEARNERS, Page
from courseloom.model.text import Rich
from courseloom.readers import richtext
from courseloom.running import execution
from courseloom.strings import PAGE
from courseloom.writers import typst_compiler

CACHE = execution.STORE
"""The folder of executed notebooks, below the course's folder."""
_DRAWN = '#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg", width: 360pt)'
WIDTH = 360
_OWN = '#set page(width: auto, height: auto, margin: 0pt, fill: none)\n#image(bytes(sys.inputs.svg), format: "svg")'
SHARP, SHARP_LETTERS = 3, 6
"""Pixels per point of an author's drawing, and of a formula."""


@dataclass(frozen=True)
class Picture:
    """One figure: its drawing, its alt text, and its caption as item text; sizes are in points."""

    name: str
    svg: bytes
    alt: str
    caption: Rich

    @property
    def size(self) -> tuple[float, float]:
        """Return the width and height of the drawing in points."""
        found = size_of(self.svg)
        if found is None:
            raise ValueError(f"figure '{self.name}' does not say its size in points")
        return found

    def png(self, width_px: int) -> bytes:
        """Return the figure as PNG on white, `width_px` pixels wide."""
        return png_of(self.svg, width_px)


MONO = "Courier New"
"""The font of code in Office files, which every installation of Office has."""


@dataclass(frozen=True)
class Still:
    """A picture for Office, as PNG or JPEG; its size, and its depth below the baseline, are in points."""

    data: bytes
    width: float
    height: float
    depth: float = 0


@lru_cache(maxsize=64)
def still(path: Path) -> Still:
    """Return a picture file in a format and size for Office; an SVG becomes PNG."""
    from PIL import Image

    data = path.read_bytes()
    if path.suffix.lower() == ".svg":
        data = _compiled(_OWN, data, 72 * SHARP, _all_fonts())
        with Image.open(io.BytesIO(data)) as made:
            return Still(data, made.width / SHARP, made.height / SHARP)
    with Image.open(io.BytesIO(data)) as read:
        per_inch = float(read.info.get("dpi", (72, 72))[0]) or 72
        width, height = (side * 72 / per_inch for side in read.size)
    return Still(data, width, height)


@lru_cache(maxsize=256)
def formula(tex: str, ink: str, size: float, *, display: bool = False) -> Still:
    """Return a formula as transparent PNG in colour `ink`, for a font size in points; raises ValueError if not drawable."""
    drawn = formulas.drawn(formulas.displayed(tex) if display else tex)
    svg, width = drawn.svg.replace("currentColor", ink).encode(), drawn.width * size
    data = _compiled(_OWN.replace("#image", f"#image.with(width: {width}pt)"), svg, 72 * SHARP_LETTERS)
    return Still(data, width, drawn.height * size, drawn.depth * size)


@lru_cache(maxsize=256)
def png_of(svg: bytes, width_px: int) -> bytes:
    """Return a drawing whose letters are outlines as PNG, `width_px` pixels wide."""
    return _compiled(_DRAWN, svg, 72 * width_px / WIDTH)


def cut(svg: bytes, side: float, width: float, height: float) -> bytes:
    """Return the upper left part, of this width and height, of a square drawing that is `side` wide as PNG; all in points."""
    page = f"#set page(width: {width}pt, height: {height}pt, margin: 0pt, fill: none)\n"
    return _compiled(f'{page}#place(image(bytes(sys.inputs.svg), format: "svg", width: {side}pt))', svg, 144)


def _compiled(source: str, svg: bytes, per_inch: float, fonts: Any = None) -> bytes:
    import typst

    given: Any = {"font_paths": fonts or _no_fonts(), "sys_inputs": {"svg": svg.decode("utf-8")}}
    data: bytes = typst.compile(source.encode(), format="png", ppi=per_inch, **given)
    return data


@lru_cache(maxsize=1)
def _no_fonts() -> Any:
    """Return an empty set of fonts, for figures of the engine, whose letters are outlines."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[])


@lru_cache(maxsize=1)
def _all_fonts() -> Any:
    """Return the fonts of the book, for drawings of authors, whose letters may be text."""
    return typst_compiler.fonts()


def figures(course: Course, page: Page, cache: Path) -> dict[str, Picture]:
    """Return the figures of one page by name, in order, with their numbers; an explorable figure is in its start state.

    Raises CourseError when a notebook that has changed fails.
    """
    code = [cell for cell in page.cells if cell.kind == "code"]
    if not any(call in cell.source for cell in code for call in ("figure(", "explore(")):
        return {}
    chapter, count, found = course.number(page.slug), 0, dict[str, Picture]()
    for cell, shown in zip(code, execution.figures(course, page, cache), strict=True):
        for one in shown:
            learners = not cell.tags & NOT_FOR_LEARNERS
            count += learners
            number = f"**{PAGE['figure']} {chapter}.{count}** " if chapter and learners else ""
            found[one.name] = Picture(one.name, one.drawing, one.alt, richtext.parse(number + one.caption))
    return found
