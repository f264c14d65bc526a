"""A deck as PPTX, by python-pptx: placeholders of our master filled in, pictures with alt text, tables, speaker notes.

Same input, same bytes: the package is written with fixed dates.
"""

from __future__ import annotations

import copy
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from courseloom.activities.asked import Asked
from courseloom.activities.plain import inline_words
from courseloom.activities.slides import Deck, Slide
from courseloom.files import rezipped
from courseloom.model.course import Course
from courseloom.model.evidence import Evidence
from courseloom.model.links import on_web
from courseloom.model.sheets import Box, FigureRef, Heading, Lines, QuestionRef, SheetBlock, Table
from courseloom.model.text import Block, Emphasis, Inline, Link, Listing, Paragraph, Strong, Text
from courseloom.strings import PAGE
from courseloom.strings.workshop import SLIDES
from courseloom.writers.pictures import Picture
from courseloom.writers.slidemaster import LAYOUTS, presentation

SHARP = 1600
"""Pixels across a picture: sharp on a wall, and small in a file."""
POINT = 12_700
Figures = Mapping[tuple[str, str], Picture]
Run = tuple[str, bool, bool, str]
Line = tuple[Sequence[Run], str]
"""A paragraph: its runs (words, bold, italic, address) and what stands before it ('' nothing, '•', 'A', '1')."""


def document(course: Course, deck: Deck, figures: Figures) -> bytes:
    """Return the whole file."""
    about = course.about
    footer = f"{about.short_title} · {PAGE['version']} {about.version}"
    made = presentation(about.language, footer)
    layouts = dict(zip(LAYOUTS, made.slide_master.slide_layouts, strict=True))
    writer = _Writer(course.evidence, about.language, figures)
    for slide in deck.slides:
        name = "question" if slide.kind in ("question", "answer") else slide.kind
        writer.fill(made.slides.add_slide(layouts[name]), slide)
    core, day = made.core_properties, datetime.fromisoformat(about.dates.released)
    core.title, core.subject, core.author = f"{deck.title} ({about.short_title})", about.title, "; ".join(about.authors)
    core.last_modified_by, core.language, core.revision = core.author, about.language, 1
    core.created = core.modified = day
    core.keywords = core.comments = core.category = ""
    held = io.BytesIO()
    made.save(held)
    return rezipped(held.getvalue())


class _Writer:
    """Fills slides: knows the words of claims and sources, the language and the pictures."""

    def __init__(self, evidence: Evidence, language: str, figures: Figures) -> None:
        self.evidence, self.language, self.figures = evidence, language, figures

    def fill(self, made: Any, slide: Slide) -> None:
        """Put what a slide shows into its placeholders, then its footer, number and notes."""
        places = {one.placeholder_format.idx: one for one in made.placeholders}
        self._title(made.shapes.title, slide)
        match slide.kind:
            case "title" | "help":
                lines: list[Line] = [([(line, False, False, "")], "") for line in slide.lines]
                if slide.kind == "help":  # the tinted box is as high as its words
                    place = places[1]
                    left, top, width = place.left, place.top, place.width
                    place.left, place.top, place.width = left, top, width
                    place.height = int(min(360, _height(lines, width / POINT - 30, 26) + 30) * POINT)
                self._lines(places[1], lines)
            case "figure" | "both":
                picture = self.figures[slide.page, slide.figure]
                self._picture(places[13], picture)
                self._lines(places[14], list(self._blocks(picture.caption.blocks)), (14, 13, 12, 11))
                if slide.kind == "both":
                    self._lines(places[1], list(self._blocks(slide.blocks)), (24, 22, 20, 18))
            case "table":
                self._table(places[15], slide)
            case "question" | "answer":
                assert slide.question is not None
                self._asked(made, places, slide.question)
            case _:
                self._lines(places[1], list(self._blocks(slide.blocks)), (28, 26, 24, 22, 20, 18))
        for place in made.slide_layout.placeholders:
            if place.placeholder_format.idx in (11, 12):
                made.shapes._spTree.append(copy.deepcopy(place._element))
        for number, shape in enumerate(made.shapes, 2):
            shape._element.xpath(".//p:cNvPr")[0].set("id", str(number))
        if slide.notes:
            frame = made.notes_slide.notes_text_frame
            frame.text = "\n".join(slide.notes)
            self._speak(frame)
        self._speak(made.shapes.title.text_frame)

    def _title(self, place: Any, slide: Slide) -> None:
        """Write a title, smaller than its layout has it where it would leave its place."""
        place.text_frame.text = slide.title
        sizes = (44, 36, 30, 24, 20) if slide.kind == "title" else (32, 28, 24, 20)
        lines: list[Line] = [([(slide.title, True, False, "")], "")]
        width, height = place.width / POINT, place.height / POINT
        size = next((size for size in sizes if _height(lines, width, size) - 12 <= height), sizes[-1])
        if size != sizes[0]:
            place.text_frame.paragraphs[0].runs[0].font.size = size * POINT

    def _asked(self, made: Any, places: dict[int, Any], asked: Asked) -> None:
        stem, below = list(self._blocks(asked.stem)), list(self._rows(asked))
        if not asked.rows:
            below = []
        spare = 1 if not stem else 16 if not below else 0
        if spare:  # one placeholder is enough, and an empty one would show its prompt
            body, unused = (places[16], places[1]) if spare == 1 else (places[1], places[16])
            unused._element.getparent().remove(unused._element)
            body.left, body.top, body.width, body.height = (n * POINT for n in (44, 116, 872, 368))
            self._lines(body, stem or below, (28, 26, 24, 22, 20, 18))
            return
        sizes = (24, 22, 20, 18, 16)
        room, width = 368.0, 872.0
        size = next((s for s in sizes if _height(stem, width, s) + _height(below, width, s) + 12 <= room), sizes[-1])
        top = _height(stem, width, size) + 6
        for place, lines, start, height in ((places[1], stem, 116.0, top), (places[16], below, 122 + top, room - top - 6)):
            place.left, place.top, place.width, place.height = (int(n * POINT) for n in (44, start, width, height))
            self._lines(place, lines, (size,))

    def _rows(self, asked: Asked) -> Iterator[Line]:
        for row in asked.rows:
            mark = row.mark[:1] if row.mark.isalnum() else ""
            said = f"{SLIDES['key_mark' if row.right else 'other_mark']} {row.verdict}: " if row.verdict else ""
            said = said or ("" if mark else f"{row.mark} ")
            head: list[Run] = [(said, True, False, "good" if row.right else "look")] if said else []
            runs = [run for block in row.blocks for run in self._runs(block)]
            yield [*head, *((text, bold or row.right, italic, link) for text, bold, italic, link in runs)], mark
        for line in filter(None, (asked.picks, asked.instruction)):
            yield [(line, False, True, "")], ""

    def _lines(self, place: Any, lines: Sequence[Line], sizes: Sequence[int] = ()) -> None:
        """Write paragraphs into a placeholder, at the largest of these sizes that fits its room."""
        frame = place.text_frame
        width, height = place.width / POINT, place.height / POINT
        size = next((size for size in sizes if _height(lines, width, size) <= height), sizes[-1]) if sizes else 0
        for number, (runs, mark) in enumerate(lines):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            _marked(paragraph, mark, numbered=bool(mark) and mark != "•")
            for text, bold, italic, link in runs:
                run = paragraph.add_run()
                run.text = text
                run.font.bold, run.font.italic = bold or None, italic or None
                if size:
                    run.font.size = size * POINT
                if link in ("good", "look"):
                    from pptx.enum.dml import MSO_THEME_COLOR as COLOURS

                    run.font.color.theme_color = COLOURS.ACCENT_1 if link == "good" else COLOURS.ACCENT_2
                elif link:
                    run.hyperlink.address = link
        self._speak(frame)

    def _speak(self, frame: Any) -> None:
        """Say the language of every run."""
        for paragraph in frame.paragraphs:
            for run in paragraph.runs:
                run._r.get_or_add_rPr().set("lang", self.language)

    def _picture(self, place: Any, picture: Picture) -> None:
        left, top, width, height = place.left, place.top, place.width, place.height
        shape = place.insert_picture(io.BytesIO(picture.png(SHARP)))
        shape.crop_left = shape.crop_right = shape.crop_top = shape.crop_bottom = 0
        across, down = picture.size
        scale = min(width / across, height / down)
        shape.width, shape.height = int(across * scale), int(down * scale)
        shape.left, shape.top = left + (width - shape.width) // 2, top + (height - shape.height) // 2
        named = shape._element.nvPicPr.cNvPr
        named.set("descr", picture.alt)

    def _table(self, place: Any, slide: Slide) -> None:
        table = next(block for block in slide.blocks if isinstance(block, Table))
        rows = [table.head, *table.rows]
        widths = _widths(rows, self.evidence)
        across = place.width
        shape = place.insert_table(len(rows), len(table.head))
        shape._element.nvGraphicFramePr.cNvPr.set("descr", table.title or slide.title)
        grid = shape.table
        grid.first_row, grid.horz_banding = True, False
        size = next((s for s in (24, 22, 20, 18, 16) if _table_height(rows, widths, s, self.evidence) <= 350), 16)
        for column, share in zip(grid.columns, widths, strict=True):
            column.width = int(across * share)
        for at, row in enumerate(rows):
            grid.rows[at].height = int(_row_height(row, widths, size, self.evidence) * POINT)
            for number, cell in enumerate(row):
                self._cell(grid.cell(at, number), cell, size, at == 0)
        shape.height = sum(row.height for row in grid.rows)

    def _cell(self, cell: Any, children: Sequence[Inline], size: int, head: bool) -> None:
        from pptx.enum.dml import MSO_THEME_COLOR as COLOURS

        cell.fill.solid()
        cell.fill.fore_color.theme_color = COLOURS.ACCENT_5 if head else COLOURS.BACKGROUND_1
        paragraph = cell.text_frame.paragraphs[0]
        for text, bold, italic, _ in self._inlines(children):
            run = paragraph.add_run()
            run.text = text
            run.font.size, run.font.bold, run.font.italic = size * POINT, bold or head, italic or None
            run.font.color.theme_color = COLOURS.TEXT_1
        self._speak(cell.text_frame)

    def _blocks(self, blocks: Sequence[SheetBlock]) -> Iterator[Line]:
        for block in blocks:
            match block:
                case Listing(ordered, items):
                    yield from (([r for one in item for r in self._runs(one)], "1" if ordered else "•") for item in items)
                case Box(_, title, inner):
                    yield [(title, True, False, "")], ""
                    yield from self._blocks(inner)
                case Heading(_, children):
                    yield [(text, True, italic, link) for text, _, italic, link in self._inlines(children)], ""
                case Lines(label, _):
                    yield self._inlines(label), ""
                case Paragraph(children):
                    yield self._inlines(children), ""
                case Table() | FigureRef() | QuestionRef():
                    continue

    def _runs(self, block: Block) -> list[Run]:
        match block:
            case Paragraph(children):
                return self._inlines(children)
            case Listing(_, items):
                return [run for item in items for one in item for run in [*self._runs(one), (" ", False, False, "")]]

    def _inlines(self, children: Sequence[Inline], bold: bool = False, italic: bool = False, link: str = "") -> list[Run]:
        found: list[Run] = []
        for child in children:
            match child:
                case Strong(inner):
                    found += self._inlines(inner, True, italic, link)
                case Emphasis(inner):
                    found += self._inlines(inner, bold, True, link)
                case Link(href, inner):
                    found += self._inlines(inner, bold, italic, href if on_web(href) else "")
                case Text(text):
                    found.append((text, bold, italic, link))
                case _:
                    found.append((inline_words(child, self.evidence), bold, italic, link))
        return found


def _marked(paragraph: Any, mark: str, numbered: bool) -> None:
    """Give a paragraph no bullet, the master's bullet, or letters or numbers that count themselves."""
    from lxml import etree  # type: ignore[import-untyped]

    if mark == "•":
        return
    properties = paragraph._p.get_or_add_pPr()
    space = properties.nsmap["a"]
    if numbered:
        properties.set("marL", "457200")
        properties.set("indent", "-457200")
        kind = "alphaUcPeriod" if mark.isalpha() else "arabicPeriod"
        etree.SubElement(properties, f"{{{space}}}buFont", typeface="+mj-lt")
        etree.SubElement(properties, f"{{{space}}}buAutoNum", type=kind)
    else:
        properties.set("marL", "0")
        properties.set("indent", "0")
        etree.SubElement(properties, f"{{{space}}}buNone")


def _height(lines: Sequence[Line], width: float, size: float) -> float:
    """Return about how many points high paragraphs are, set in our font, which is half as wide as high."""
    across = max(8.0, (width - 24) / (size * 0.52))
    rows = sum(math.ceil(max(1, sum(len(run[0]) for run in runs)) / across) for runs, _ in lines)
    return rows * size * 1.26 + len(lines) * 10


def _plain(cell: Sequence[Inline], evidence: Evidence) -> str:
    return "".join(inline_words(child, evidence) for child in cell)


def _widths(rows: Sequence[Sequence[Sequence[Inline]]], evidence: Evidence) -> list[float]:
    """Return each column's share of the width, by its longest cells."""
    longest = [max(8, min(60, max(len(_plain(row[at], evidence)) for row in rows))) for at in range(len(rows[0]))]
    weights = [length**0.6 for length in longest]
    return [weight / sum(weights) for weight in weights]


def _row_height(row: Sequence[Sequence[Inline]], widths: Sequence[float], size: int, evidence: Evidence) -> float:
    texts: list[list[Line]] = [[([(_plain(cell, evidence), False, False, "")], "")] for cell in row]
    return max(_height(text, 872 * share, size) for text, share in zip(texts, widths, strict=True)) + 8


def _table_height(rows: Sequence[Sequence[Sequence[Inline]]], widths: Sequence[float], size: int, evidence: Evidence) -> float:
    return sum(_row_height(row, widths, size, evidence) for row in rows)
