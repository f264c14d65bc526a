"""The emblem of a course with the corner of one part filled, as SVG for pages, paper and the browser's tab."""

from __future__ import annotations

from functools import lru_cache
from xml.etree import ElementTree as ET

_SVG = "http://www.w3.org/2000/svg"


@lru_cache(maxsize=64)
def drawn(emblem: str, part: int = 0, colour: str = "currentColor", width: str = "") -> str:
    """Return the emblem with the corner of a part filled (0: none); `colour` replaces 'currentColor', `width` that of lines."""
    root = _filled(emblem, part)
    if width:
        root.set("stroke-width", width)
    return ET.tostring(root, "unicode").replace("currentColor", colour)


@lru_cache(maxsize=64)
def inline(emblem: str, part: int = 0) -> str:
    """Return the emblem as an element of a page, in the colour of the text around it, hidden from screen readers."""
    root = _filled(emblem, part)
    root.attrib = {"class": "emblem", "aria-hidden": "true", **root.attrib}
    return ET.tostring(root, "unicode")


def _filled(emblem: str, part: int) -> ET.Element:
    ET.register_namespace("", _SVG)
    root = ET.fromstring(emblem)  # noqa: S314 - `readers.emblem` refuses entities
    for element in root.iter():
        element.tail = element.text = None
        if f"part-{part}" in element.get("class", "").split():
            element.set("fill", "currentColor")
    return root
