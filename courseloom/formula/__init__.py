"""A formula in TeX as a drawing, by matplotlib's mathtext: nothing of TeX has to be installed. It knows no environments.

In: what stands between dollar signs. Out: SVG whose letters are outlines, and its size in the size of the type around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

SIZE = 100
"""The size of type that a formula is measured at, in points: mathtext rounds to whole ones."""
_SHORT = {"ge": "geq", "le": "leq", "ne": "neq", "lVert": "Vert", "rVert": "Vert", "lvert": "vert", "rvert": "vert"}
"""Names that TeX knows and mathtext has under another."""
_COMMAND = re.compile(r"\\(?:([A-Za-z]+)|.)", re.S)
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[^\\]|\\", re.S)
_REASON = re.compile(r"\w+Exception: (.*)  \(at char \d+\)", re.S)
_UNKNOWN = re.compile(r"Unknown symbol: (\S+),")
_MISSING = "¤"
"""What mathtext draws in place of a character that its fonts do not have."""


@dataclass(frozen=True)
class Drawing:
    """A formula as SVG in `currentColor`; `width`, `height` and `depth` (of it below the line) are in ems."""

    svg: str
    width: float
    height: float
    depth: float


def displayed(tex: str) -> str:
    """Return a formula as it stands on lines of its own: fractions that are in nothing else are as large as the line."""
    depth, found = 0, []
    for sign in _TOKEN.findall(tex):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        found.append(r"\dfrac" if sign == r"\frac" and depth == 0 else sign)
    return "".join(found)


def drawable(tex: str) -> str:
    """Return what keeps a formula from being drawn, in words; an empty text when nothing does."""
    if not tex.strip():
        return "the formula is empty"
    if "$" in tex.replace("\\$", ""):
        return "the formula holds a dollar sign"
    try:
        glyphs = _parsed(tex)[3]
    except ValueError as error:
        unknown, reason = _UNKNOWN.search(str(error)), _REASON.search(str(error))
        if unknown:
            return f"the formula uses '{unknown[1]}', which cannot be drawn on paper"
        said = reason[1].split("{")[0].split(", found")[0].strip() if reason else ""
        told = f": {said[:1].lower()}{said[1:]}" if " " in said and "end of text" not in said and len(said) < 60 else ""
        return f"the formula '{tex.strip()}' cannot be read{told}"
    if _MISSING not in tex and any(chr(glyph[2]) == _MISSING for glyph in glyphs):
        return f"the formula '{tex.strip()}' has a character that cannot be drawn on paper"
    return ""


@lru_cache(maxsize=512)
def drawn(tex: str) -> Drawing:
    """Return a formula as a drawing; raises ValueError where `drawable` says why."""
    from matplotlib.path import Path
    from matplotlib.textpath import TextToPath

    if wrong := drawable(tex):
        raise ValueError(wrong)
    width, height, depth = _parsed(tex)[:3]
    points, codes = TextToPath().get_text_path(_type(), f"${_plain(tex)}$", ismath=True)
    edge = 0.04 * SIZE  # accents and slanted letters stand out a little
    box = f"{-edge:g} {-(height - depth) - edge:g} {width + 2 * edge:g} {height + 2 * edge:g}"
    path = f'<path fill="currentColor" d="{_outline(Path(points, codes))}"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{path}</svg>'
    return Drawing(svg, (width + 2 * edge) / SIZE, (height + 2 * edge) / SIZE, (depth + edge) / SIZE)


def _outline(path: Any) -> str:
    """Return a path as the `d` of an SVG, whose second axis points down."""
    letters = {path.MOVETO: "M", path.LINETO: "L", path.CURVE3: "Q", path.CURVE4: "C", path.CLOSEPOLY: "Z"}
    found = []
    for points, code in path.iter_segments(curves=True, simplify=False):
        pairs = "" if code == path.CLOSEPOLY else " ".join(f"{x:.1f} {-y:.1f}" for x, y in points.reshape(-1, 2))
        found.append(letters[code] + pairs)
    return "".join(found)


def _parsed(tex: str) -> Any:
    from matplotlib.mathtext import MathTextParser

    return MathTextParser("path").parse(f"${_plain(tex)}$", 72, _type())


@lru_cache(maxsize=1)
def _type() -> Any:
    from matplotlib.font_manager import FontProperties

    return FontProperties(size=SIZE, math_fontfamily="stixsans")


def _plain(tex: str) -> str:
    return _COMMAND.sub(lambda found: f"\\{_SHORT.get(found[1], found[1])}" if found[1] else found[0], " ".join(tex.split()))
