"""Turns finished Word documents and presentations for a language that is read from the right.

Python-docx and python-pptx know no direction. What Word calls left is the side where lines begin, and turns with the paragraph,
except for borders; what PowerPoint calls left stays left.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unicodedata import bidirectional

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

_AFTER = {
    "w:pPr": (
        *("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents"),
        *("w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl"),
        *("w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange"),
    ),
    "w:rPr": ("w:cs", "w:em", "w:lang", "w:eastAsianLayout", "w:specVanish", "w:oMath"),
    "w:sectPr": ("w:rtlGutter", "w:docGrid", "w:printerSettings"),
}
"""What stands after the mark of direction in each kind of properties."""
_COMPLEX = {"w:b": "w:bCs", "w:i": "w:iCs", "w:sz": "w:szCs"}
"""Bold, italic and size of letters that are read from the left, and of those that are read from the right."""
_SIDES = {"l": "r", "r": "l"}


def word(document: Any, language: str) -> None:
    """Turn a Word document with its styles, header and footer."""
    parts = [document.element, document.styles.element]
    for section in document.sections:
        parts += [part._element for part in (section.header, section.footer) if not part.is_linked_to_previous]
        _mark(section._sectPr, "w:bidi")
    for part in parts:
        for paragraph in part.iter(qn("w:p")):
            _mark(paragraph.get_or_add_pPr(), "w:bidi")
        for run in part.iter(qn("w:r")):
            if not _read_from_left("".join(run.itertext())):
                _mark(run.get_or_add_rPr(), "w:rtl")
        for properties in part.iter(qn("w:rPr"), qn("w:rPrDefault")):
            _both(properties)
        for table in part.iter(qn("w:tblPr")):
            if table.find(qn("w:bidiVisual")) is None and table.getparent().tag == qn("w:tbl"):
                style = table.find(qn("w:tblStyle"))
                table.insert(0 if style is None else table.index(style) + 1, OxmlElement("w:bidiVisual"))
        for border in [*part.iter(qn("w:pBdr"))]:
            for side in border.findall(qn("w:left")):
                side.tag = qn("w:right")
        for lang in part.iter(qn("w:lang")):
            lang.set(qn("w:bidi"), language)
    _mark(document.styles["Normal"].element.get_or_add_pPr(), "w:bidi")


def _mark(properties: Any, name: str) -> None:
    """Add a mark of direction in the place that the schema gives it."""
    if properties.find(qn(name)) is None:
        kind = next(key for key in _AFTER if qn(key) == properties.tag)
        following = next((one for one in properties if one.tag in map(qn, _AFTER[kind])), None)
        made = OxmlElement(name)
        properties.append(made) if following is None else following.addprevious(made)


def _both(properties: Any) -> None:
    """Say what letters look like for both directions."""
    for name, other in _COMPLEX.items():
        found = properties.find(qn(name))
        if found is not None and properties.find(qn(other)) is None:
            made = OxmlElement(other)
            made.attrib.update(found.attrib)
            found.addnext(made)
    fonts = properties.find(qn("w:rFonts"))
    if fonts is not None and (font := fonts.get(qn("w:ascii"))):
        fonts.set(qn("w:cs"), font)


def _read_from_left(text: str) -> bool:
    """Return whether the first letter with a direction is read from the left."""
    return next((side for side in map(bidirectional, text) if side in ("L", "R", "AL")), "") == "L"


def slides(made: Any) -> None:
    """Turn a presentation: the places of its layouts and slides, its paragraphs and tables."""
    from pptx.oxml.ns import qn as named

    made.part._element.set("rtl", "1")
    for element in _sheets(made):
        for frame in element.iter(named("a:xfrm"), named("p:xfrm")):
            at, size = frame.find(named("a:off")), frame.find(named("a:ext"))
            if at is not None and int(size.get("cx")):
                at.set("x", str(made.slide_width - int(at.get("x")) - int(size.get("cx"))))
        for paragraph in element.iter(named("a:p")):
            paragraph.get_or_add_pPr()
        for properties in element.iter():
            name = str(properties.tag).rpartition("}")[2]
            if name.endswith("pPr") and (name == "pPr" or name.startswith("lvl")):
                properties.set("rtl", "1")
                if side := properties.get("algn"):
                    properties.set("algn", _SIDES.get(side, side))
            elif name == "tblPr":
                properties.set("rtl", "1")
            elif name == "bodyPr":
                properties.set("rtlCol", "1")


def _sheets(made: Any) -> Iterator[Any]:
    """Yield the elements of the master, its layouts, the slides and their notes."""
    yield made.slide_master._element
    for layout in made.slide_master.slide_layouts:
        yield layout._element
    for slide in made.slides:
        yield slide._element
        if slide.has_notes_slide:
            yield slide.notes_slide._element
