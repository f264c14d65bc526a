"""The figures of a chapter: executed notebooks in the cache in, each figure by its name out, as SVG or as PNG of any width.

What a cell showed is read from its stored output, so nothing runs here but what has changed since it was stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from courseloom.activities.figure import size_of
from courseloom.model.course import Course, Page
from courseloom.model.text import Rich
from courseloom.readers import richtext
from courseloom.running import execution

CACHE = Path("_build") / ".work" / ".jupyter_cache"
"""Where a build keeps executed notebooks, below the course's folder."""
_DRAWN = '#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg", width: 360pt)'
WIDTH = 360


@dataclass(frozen=True)
class Picture:
    """One figure: its drawing, what it shows in words, and its caption as item text; sizes are in points."""

    name: str
    svg: bytes
    alt: str
    caption: Rich

    @property
    def size(self) -> tuple[float, float]:
        """Return width and height in points, as the figure was drawn."""
        found = size_of(self.svg)
        if found is None:
            raise ValueError(f"figure '{self.name}' does not say its size in points")
        return found

    def png(self, width_px: int) -> bytes:
        """Return the figure as PNG on white, `width_px` pixels wide."""
        return png_of(self.svg, width_px)


@lru_cache(maxsize=256)
def png_of(svg: bytes, width_px: int) -> bytes:
    """Return a drawing whose letters are outlines as PNG, `width_px` pixels wide."""
    import typst

    data: bytes = typst.compile(
        _DRAWN.encode(),
        format="png",
        font_paths=_no_fonts(),
        ppi=72 * width_px / WIDTH,
        sys_inputs={"svg": svg.decode("utf-8")},
    )
    return data


@lru_cache(maxsize=1)
def _no_fonts() -> Any:
    """Return an empty set of fonts: the letters of our figures are outlines."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[])


def figures(course: Course, page: Page, cache: Path) -> dict[str, Picture]:
    """Return the figures of one page by name, in order; an explorable one stands in its start state.

    Raises CourseError when a notebook that has changed does not run.
    """
    code = [cell for cell in page.cells if cell.kind == "code"]
    if not any(call in cell.source for cell in code for call in ("figure(", "explore(")):
        return {}
    shown = execution.figures(course, page, cache)
    return {one.name: Picture(one.name, one.drawing, one.alt, richtext.parse(one.caption)) for one in shown}
