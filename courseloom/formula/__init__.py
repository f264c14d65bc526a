"""A TeX formula as a drawing, by matplotlib's mathtext: no TeX installation is needed. Environments are not supported.

The input is the text between dollar signs; the output is an SVG with letters as outlines, and its size in ems.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

SIZE = 100
"""The font size at which a formula is measured, in points; it is large because mathtext rounds to whole points."""
_SHORT = {"ge": "geq", "le": "leq", "ne": "neq", "lVert": "Vert", "rVert": "Vert", "lvert": "vert", "rvert": "vert"}
"""TeX commands that mathtext has under another name."""
_COMMAND = re.compile(r"\\(?:([A-Za-z]+)|.)", re.S)
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[^\\]|\\", re.S)
_REASON = re.compile(r"\w+Exception: (.*)  \(at char \d+\)", re.S)
_UNKNOWN = re.compile(r"Unknown symbol: (\S+),")
_MISSING = "¤"
"""The character that mathtext draws in place of one that its fonts lack."""


@dataclass(frozen=True)
class Drawing:
    """A formula as SVG in `currentColor`; `width`, `height` and `depth` (the part below the baseline) are in ems."""

    svg: str
    width: float
    height: float
    depth: float


def displayed(tex: str) -> str:
    """Return a formula in display style: fractions outside braces are set at full size."""
    depth, found = 0, []
    for sign in _TOKEN.findall(tex):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        found.append(r"\dfrac" if sign == r"\frac" and depth == 0 else sign)
    return "".join(found)


def drawable(tex: str) -> str:
    """Return the reason why a formula cannot be drawn, in words; empty when it can."""
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
    """Return a formula as a drawing; raises ValueError with the reason of `drawable` when it cannot be drawn."""
    from matplotlib.path import Path
    from matplotlib.textpath import TextToPath

    if wrong := drawable(tex):
        raise ValueError(wrong)
    width, height, depth = _parsed(tex)[:3]
    points, codes = TextToPath().get_text_path(_type(), f"${_plain(tex)}$", ismath=True)
    edge = 0.04 * SIZE  # accents and slanted letters extend slightly beyond the box
    box = f"{-edge:g} {-(height - depth) - edge:g} {width + 2 * edge:g} {height + 2 * edge:g}"
    path = f'<path fill="currentColor" d="{_outline(Path(points, codes))}"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{path}</svg>'
    return Drawing(svg, (width + 2 * edge) / SIZE, (height + 2 * edge) / SIZE, (depth + edge) / SIZE)


def _outline(path: Any) -> str:
    """Return a path as the `d` attribute of an SVG path, with the y axis pointing down."""
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
