"""Word documents without content: page, styles, language, footer, and how the finished file is packed.

`blank` returns an empty python-docx document with the styles that `writers.docx` uses; `packed` returns the finished file.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from courseloom.files import rezipped
from courseloom.strings.locales import direction
from courseloom.writers import turned

FONT = "Arial"
SIZES = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
MARGIN = 20.0
HEADINGS = {"Title": 20, "Heading 1": 14, "Heading 2": 12, "Heading 3": 11}
LEFT = ("/thumbnail", "/stylesWithEffects")
"""Parts of python-docx's template that are removed, since their content does not match the document."""


def blank(paper: str, language: str, colours: Mapping[str, str]) -> Any:
    """Return an empty document for a paper size, with the engine's styles."""
    return Document(io.BytesIO(_template(paper, language, tuple(colours.items()))))


@lru_cache(maxsize=8)
def _template(paper: str, language: str, pairs: tuple[tuple[str, str], ...]) -> bytes:
    document, colours = Document(), dict(pairs)
    section = document.sections[0]
    width, height = SIZES[paper]
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = Mm(MARGIN)
    section.top_margin, section.bottom_margin = Mm(16), Mm(20)
    _type(document, language, colours)
    room = Mm(width - 2 * MARGIN)
    ruled = _style(document, "Room to write", "Normal")
    ruled.paragraph_format.tab_stops.add_tab_stop(room, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.LINES)
    ruled.paragraph_format.space_before = Pt(9)
    option = _style(document, "Option", "Normal")
    option.paragraph_format.left_indent, option.paragraph_format.first_line_indent = Mm(14), Mm(-10)
    between = _style(document, "Between questions", "Normal").paragraph_format
    between.space_after, between.line_spacing = Pt(0), Pt(10)
    reason = _style(document, "Reason", "Normal")
    reason.paragraph_format.left_indent = Mm(6)
    small = _style(document, "Small print", "Normal")
    small.font.size, small.font.color.rgb = Pt(9), _rgb(colours["muted"])
    for name, base in (
        ("Box title", "Normal"),
        ("Box text", "Normal"),
        ("Box bullet", "List Bullet"),
        ("Box number", "Normal"),
    ):
        style = _style(document, name, base)
        _bar(style, colours["accent"])
        style.paragraph_format.left_indent = Mm(10) if name in ("Box bullet", "Box number") else Mm(4)
        if name in ("Box bullet", "Box number"):
            style.paragraph_format.first_line_indent = Mm(-6)
        style.paragraph_format.space_after = Pt(3)
    document.styles["Box title"].font.bold = True
    document.styles["Box title"].paragraph_format.space_before = Pt(12)
    document.styles["Box title"].paragraph_format.keep_with_next = True
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")  # current Word; with a lower value it shows "Compatibility Mode"
    for relations in (document.part.package.rels, document.part.rels):
        for id in [id for id, one in relations.items() if one.reltype.endswith(LEFT)]:
            del relations[id]
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _type(document: Any, language: str, colours: Mapping[str, str]) -> None:
    """Set the font, font sizes and the language in the defaults and in all styles used."""
    styles = document.styles
    styles["Normal"].font.name, styles["Normal"].font.size = FONT, Pt(11)
    styles["Normal"].font.color.rgb = _rgb(colours["ink"])
    styles["Normal"].paragraph_format.space_after, styles["Normal"].paragraph_format.line_spacing = Pt(6), 1.15
    for name, size in HEADINGS.items():
        style = styles[name]
        style.font.name, style.font.size, style.font.bold = FONT, Pt(size), True
        style.font.color.rgb = _rgb(colours["ink"])
        fonts = style.element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        style.paragraph_format.keep_with_next = True
        # no space before: with it LibreOffice leaves a heading at the foot of a page in spite of keep-with-next
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(0), Pt(6)
    caption = styles["Caption"].font
    caption.color.rgb, caption.size, caption.bold = _rgb(colours["ink"]), Pt(10), False
    for edge in styles["Title"].element.iter(qn("w:bottom")):
        edge.set(qn("w:color"), colours["ink"].lstrip("#"))
    for lang in styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), language)


def _style(document: Any, name: str, base: str) -> Any:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style, style.quick_style = document.styles[base], True
    return style


def _bar(style: Any, colour: str) -> None:
    """Add a bar at the left edge of a style."""
    borders, left = OxmlElement("w:pBdr"), OxmlElement("w:left")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "8"), ("color", colour.lstrip("#"))):
        left.set(qn(f"w:{name}"), value)
    borders.append(left)
    style.element.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr"
    )


def _rgb(colour: str) -> Any:
    return RGBColor.from_string(colour.lstrip("#"))


def numbered_anew(document: Any) -> int:
    """Add a numbering that begins at one, for one numbered list, and return its id."""
    numbering = document.part.numbering_part.element
    style = document.styles["List Number"].element
    first = style.pPr.numPr.numId.val
    abstract = next(num for num in numbering.num_lst if num.numId == first).abstractNumId.val
    num = numbering.add_num(abstract)
    num.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(num.numId)


def field(paragraph: Any, code: str) -> None:
    """Add a field, such as the page number, with a placeholder value until a program updates it."""
    simple = OxmlElement("w:fldSimple")
    simple.set(qn("w:instr"), f" {code} ")
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    simple.append(run)
    paragraph._p.append(simple)


def packed(document: Any, released: str, *, title: str, author: str, language: str, subject: str) -> bytes:
    """Return the document as a DOCX file with its properties; the same content gives the same bytes."""
    core = document.core_properties
    core.title, core.author, core.language, core.subject = title, author, language, subject
    core.last_modified_by, core.comments, core.keywords, core.revision = author, "", "", 1
    core.created = core.modified = datetime.fromisoformat(released).replace(tzinfo=UTC).replace(tzinfo=None)
    if direction(language) == "rtl":
        turned.word(document, language)
    stream = io.BytesIO()
    document.save(stream)
    return rezipped(stream.getvalue())
