"""Text of slides as PPTX: paragraphs of a placeholder, and tables, in the colours and sizes of their layout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from courseloom.activities.slide_layout import INSET, PITCH, SMALL, TEXT, Place
from courseloom.model.evidence import Evidence
from courseloom.render.office.lines import Line, Run
from courseloom.writers.pictures import MONO
from courseloom.writers.slidemaster import POINT, emu

PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""The table style without lines and grounds, which every presentation program knows."""


class Writing:
    """Writes lines of runs in the language of a course."""

    def __init__(self, evidence: Evidence, language: str) -> None:
        self.evidence, self.language = evidence, language

    def lines(self, place: Any, lines: Sequence[Line], marked: bool = False) -> None:
        """Write paragraphs into a placeholder; where they are `marked`, each has its own bullet or number, or none."""
        self._write(place.text_frame, lines, marked)

    def sized(self, title: Any, place: Place, own: Place) -> None:
        """Give a title the size of its place where that is not its own, as in the middle of a slide."""
        from pptx.enum.text import PP_ALIGN
        from pptx.util import Pt

        [paragraph] = title.text_frame.paragraphs
        if place.align == "ctr":
            paragraph.alignment = PP_ALIGN.CENTER
        if place.size != own.size:
            paragraph.line_spacing = Pt(place.pitch)
            for run in paragraph.runs:
                run.font.size = Pt(place.size)

    def speak(self, frame: Any) -> None:
        """Set the language of every run."""
        for paragraph in frame.paragraphs:
            for run in paragraph.runs:
                run._r.get_or_add_rPr().set("lang", self.language)

    def table(
        self,
        made: Any,
        rows: Sequence[Sequence[Sequence[Line]]],
        widths: Sequence[float],
        place: Place,
        heights: Sequence[float],
        right: Sequence[bool] = (),
        head: bool = False,
    ) -> Any:
        """Add a table with a line below each row; widths and heights are in points, and rows that are `right` are tinted."""
        left, top, width, height = emu(place)
        shape = made.shapes.add_table(len(rows), len(widths), left, top, width, height)
        grid = shape.table
        grid._tbl.tblPr.find("{*}tableStyleId").text = PLAIN
        grid.first_row, grid.first_col, grid.horz_banding = head, not head, False
        for column, wide in zip(grid.columns, widths, strict=True):
            column.width = int(wide * POINT)
        for at, row in enumerate(rows):
            grid.rows[at].height = int(heights[at] * POINT)
            tinted = (head and at == 0) or (bool(right) and right[at])
            for number, lines in enumerate(row):
                cell = grid.cell(at, number)
                cell.margin_left = cell.margin_right = cell.margin_top = cell.margin_bottom = INSET * POINT
                bold = [Line([_bold(run) for run in line.runs], line.mark) for line in lines] if head and at == 0 else lines
                self._write(cell.text_frame, bold, True, sized=True)
                _edged(cell, tinted, heavy=tinted)
        shape.height = sum(row.height for row in grid.rows)
        return shape

    def _write(self, frame: Any, lines: Sequence[Line], marked: bool, sized: bool = False) -> None:
        from pptx.enum.dml import MSO_THEME_COLOR as COLOURS
        from pptx.util import Pt

        for number, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            if marked:
                _marked(paragraph, line.mark)
            if sized or line.small:
                paragraph.line_spacing, paragraph.space_before = Pt(22 if line.small else PITCH), Pt(0)
            for one in line.runs:
                run = paragraph.add_run()
                run.text = one.text
                run.font.bold, run.font.italic = one.bold or (False if line.small else None), one.italic or None
                if sized or line.small:
                    run.font.size = (SMALL if line.small else TEXT) * POINT
                    run.font.color.theme_color = COLOURS.TEXT_1
                if one.verdict or line.small:
                    run.font.color.theme_color = COLOURS.ACCENT_1 if one.verdict == "good" else COLOURS.TEXT_2
                elif one.link:
                    run.hyperlink.address = one.link
                _looks(run, one)
        self.speak(frame)


def _bold(run: Run) -> Run:
    from dataclasses import replace

    return replace(run, bold=True)


def _looks(run: Any, look: Run) -> None:
    """Format a run: struck through, superscript, subscript or code."""
    if look.struck:
        run._r.get_or_add_rPr().set("strike", "sngStrike")
    if look.place:
        run._r.get_or_add_rPr().set("baseline", "30000" if look.place == "high" else "-25000")
    if look.code:
        run.font.name = MONO


def _marked(paragraph: Any, mark: str) -> None:
    """Give a paragraph the bullet of its layout, a number, or none."""
    from lxml import etree  # type: ignore[import-untyped]

    properties = paragraph._p.get_or_add_pPr()
    space = properties.nsmap["a"]
    if mark == "•":
        indent, kind, options = 304_800, "buChar", {"char": mark}
    elif mark:
        indent, kind, options = 457_200, "buAutoNum", {"type": "alphaUcPeriod" if mark.isalpha() else "arabicPeriod"}
    else:
        indent, kind, options = 0, "buNone", {}
    properties.set("marL", str(indent))
    properties.set("indent", str(-indent))
    if mark:
        etree.SubElement(properties, f"{{{space}}}buFont", typeface="Arial" if mark == "•" else "+mj-lt")
    etree.SubElement(properties, f"{{{space}}}{kind}", **options)


def _edged(cell: Any, tinted: bool, heavy: bool) -> None:
    """Give a cell its lower edge and its ground, both in colours of the theme."""
    from pptx.oxml import parse_xml

    space = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    width, colour = (28_575, "accent1") if heavy else (9_525, "accent5")
    none = "".join(f"<a:{side} {space}><a:noFill/></a:{side}>|" for side in ("lnL", "lnR", "lnT"))
    line = f'<a:lnB {space} w="{width}"><a:solidFill><a:schemeClr val="{colour}"/></a:solidFill></a:lnB>'
    ground = f'<a:solidFill {space}><a:schemeClr val="bg2"/></a:solidFill>' if tinted else f"<a:noFill {space}/>"
    properties = cell._tc.get_or_add_tcPr()
    for part in filter(None, [*none.split("|"), line, ground]):
        properties.append(parse_xml(part))
