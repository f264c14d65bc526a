"""A deck as PPTX, by python-pptx: placeholders of the engine's master, pictures with alt text, tables, speaker notes.

The same input gives the same bytes, since the package is written with fixed dates.
"""

from __future__ import annotations

import copy
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from courseloom import assets
from courseloom.activities.slides import Asked, Deck, Slide
from courseloom.files import rezipped
from courseloom.model.course import Course
from courseloom.model.evidence import Evidence
from courseloom.model.text import Block, Formula, Image, Inline, Table
from courseloom.render import columns
from courseloom.render.office.lines import Line, Passage, Run
from courseloom.strings import PAGE
from courseloom.strings.workshop import SLIDES
from courseloom.writers import pictures
from courseloom.writers.pictures import MONO, Picture, Still
from courseloom.writers.slidemaster import LAYOUTS, presentation

SMALLEST = 12
"""The smallest font size of a footnote, in points."""
SHARP = 1600
"""Width of a picture in pixels: sharp when projected, in a file of moderate size."""
POINT = 12_700
LETTER = 1.6
"""Width of a letter in the largest font size of a table, in per cent of the slide's width."""
LETTERS = 24
"""The font size of formulas, in points."""
Figures = Mapping[tuple[str, str], Picture]


def document(course: Course, deck: Deck, figures: Figures) -> bytes:
    """Return the PPTX file of a deck."""
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
    """Fills slides from the claims and sources, the language and the figures of a deck."""

    def __init__(self, evidence: Evidence, language: str, figures: Figures) -> None:
        self.evidence, self.language, self.figures = evidence, language, figures
        self.ink = assets.colours()["ink"]

    def fill(self, made: Any, slide: Slide) -> None:
        """Write the content of a slide into its placeholders, then its footer, number and notes."""
        places = {one.placeholder_format.idx: one for one in made.placeholders}
        self._title(made.shapes.title, slide)
        match slide.kind:
            case "title" | "help":
                lines = [Line([Run(line)]) for line in slide.lines]
                if slide.kind == "help":  # the tinted box is as high as its text
                    place = places[1]
                    left, top, width = place.left, place.top, place.width
                    place.left, place.top, place.width = left, top, width
                    place.height = int(min(360, _height(lines, width / POINT - 30, 26) + 30) * POINT)
                self._lines(places[1], lines)
            case "figure" | "both":
                picture = self.figures[slide.page, slide.figure]
                self._picture(places[13], picture)
                self._lines(places[14], Passage(self.evidence).lines(picture.caption.blocks), (14, 13, 12, 11))
                if slide.kind == "both":
                    self._text(made, places[1], slide.blocks, (24, 22, 20, 18))
            case "table":
                self._table(places[15], slide)
            case "question" | "answer":
                assert slide.question is not None
                self._asked(made, places, slide.question)
            case _:
                self._text(made, places[1], slide.blocks, (28, 26, 24, 22, 20, 18))
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
        """Write a title, in a smaller font size than its layout where it would overflow its placeholder."""
        place.text_frame.text = slide.title
        sizes = (44, 36, 30, 24, 20) if slide.kind == "title" else (32, 28, 24, 20)
        lines = [Line([Run(slide.title, bold=True)])]
        width, height = place.width / POINT, place.height / POINT
        size = next((size for size in sizes if _height(lines, width, size) - 12 <= height), sizes[-1])
        if size != sizes[0]:
            place.text_frame.paragraphs[0].runs[0].font.size = size * POINT

    def _asked(self, made: Any, places: dict[int, Any], asked: Asked) -> None:
        passage = Passage(self.evidence)
        stem = passage.lines(asked.stem)
        below = list(self._rows(asked, passage)) if asked.rows else []
        room = 368
        if passage.pictures:  # at the foot, or in the whole box where there is no text
            room = 248 if stem or below else 0
            stills = [self._still(one) for one in passage.pictures]
            self._pictures(made, stills, (44 * POINT, (116 + room) * POINT, 872 * POINT, (368 - room) * POINT))
        if not stem and not below:
            for place in (places[1], places[16]):
                place._element.getparent().remove(place._element)
            return
        spare = 1 if not stem else 16 if not below else 0
        if spare:  # remove the unused placeholder, since an empty one shows its prompt
            body, unused = (places[16], places[1]) if spare == 1 else (places[1], places[16])
            unused._element.getparent().remove(unused._element)
            body.left, body.top, body.width, body.height = (int(n * POINT) for n in (44, 116, 872, room))
            self._lines(body, stem or below, (28, 26, 24, 22, 20, 18))
            return
        sizes = (24, 22, 20, 18, 16)
        width = 872.0
        size = next((s for s in sizes if _height(stem, width, s) + _height(below, width, s) + 12 <= room), sizes[-1])
        top = _height(stem, width, size) + 6
        for place, lines, start, height in ((places[1], stem, 116.0, top), (places[16], below, 122 + top, room - top - 6)):
            place.left, place.top, place.width, place.height = (int(n * POINT) for n in (44, start, width, height))
            self._lines(place, lines, (size,))

    def _rows(self, asked: Asked, passage: Passage) -> Iterator[Line]:
        for row in asked.rows:
            mark = row.mark[:1] if row.mark.isalnum() else ""
            said = f"{SLIDES['key_mark' if row.right else 'other_mark']} {row.verdict}: " if row.verdict else ""
            said = said or ("" if mark else f"{row.mark} ")
            head = [Run(said, bold=True, verdict="good" if row.right else "look")] if said else []
            runs = [run for block in row.blocks for run in passage.flat(block)]
            yield Line([*head, *(replace(run, bold=run.bold or row.right) for run in runs)], mark)
        for line in filter(None, (asked.picks, asked.instruction)):
            yield Line([Run(line, italic=True)])
        yield from passage.notes()

    def _text(self, made: Any, place: Any, blocks: Sequence[Block], sizes: Sequence[int]) -> None:
        """Write blocks into a placeholder; formulas and pictures are below the text, in at most half of it."""
        passage = Passage(self.evidence)
        lines = passage.lines(blocks)
        if passage.pictures:
            left, top, width, height = place.left, place.top, place.width, place.height
            stills = [self._still(one) for one in passage.pictures]
            tallest = int(max(still.height for still, _ in stills) * 1.2 * POINT)
            words = height - min(tallest, height // 2) if lines else 0
            self._pictures(made, stills, (left, top + words, width, height - words))
            if not lines:  # an empty placeholder shows its prompt
                place._element.getparent().remove(place._element)
                return
            place.left, place.top, place.width, place.height = left, top, width, words
        self._lines(place, lines, sizes)

    def _still(self, one: Formula | Image) -> tuple[Still, str]:
        """Return a formula or picture as an image, and its alternative text."""
        match one:
            case Formula(tex):
                return pictures.formula(tex, self.ink, LETTERS, display=True), tex
            case Image(file, alt):
                return pictures.still(self.evidence.root / file), alt

    def _pictures(self, made: Any, found: Sequence[tuple[Still, str]], box: tuple[int, int, int, int]) -> None:
        """Put formulas and pictures in a row into a box (left, top, width, height in EMU), never enlarged."""
        left, top, width, height = box
        part = width // len(found)
        for number, (still, alt) in enumerate(found):
            scale = min(POINT, 0.95 * part / still.width, 0.95 * height / still.height)
            across, down = int(still.width * scale), int(still.height * scale)
            at = (left + number * part + (part - across) // 2, top + (height - down) // 2)
            shape = made.shapes.add_picture(io.BytesIO(still.data), *at, across, down)
            shape._element.nvPicPr.cNvPr.set("descr", alt)

    def _lines(self, place: Any, lines: Sequence[Line], sizes: Sequence[int] = ()) -> None:
        """Write paragraphs into a placeholder, at the largest of these font sizes (points) that fits."""
        frame = place.text_frame
        width, height = place.width / POINT, place.height / POINT
        size = next((size for size in sizes if _height(lines, width, size) <= height), sizes[-1]) if sizes else 0
        for number, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            _marked(paragraph, line.mark, numbered=bool(line.mark) and line.mark != "•")
            for one in line.runs:
                run = paragraph.add_run()
                run.text = one.text
                run.font.bold, run.font.italic = one.bold or None, one.italic or None
                if size:
                    run.font.size = (max(SMALLEST, size * 2 // 3) if line.small else size) * POINT
                if one.verdict:
                    from pptx.enum.dml import MSO_THEME_COLOR as COLOURS

                    run.font.color.theme_color = COLOURS.ACCENT_1 if one.verdict == "good" else COLOURS.ACCENT_2
                elif one.link:
                    run.hyperlink.address = one.link
                _looks(run, one)
        self._speak(frame)

    def _speak(self, frame: Any) -> None:
        """Set the language of every run."""
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
        shares = columns.shares(columns.texts(table, self.evidence), LETTER)
        widths = [share / sum(shares) for share in shares]
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
        passage = Passage(self.evidence)
        for one in passage.runs(children):
            run = paragraph.add_run()
            run.text = one.text
            run.font.size, run.font.bold, run.font.italic = size * POINT, one.bold or head, one.italic or None
            run.font.color.theme_color = COLOURS.TEXT_1
            _looks(run, one)
        self._speak(cell.text_frame)


def _looks(run: Any, look: Run) -> None:
    """Format a run: struck through, superscript, subscript or code."""
    if look.struck:
        run._r.get_or_add_rPr().set("strike", "sngStrike")
    if look.place:
        run._r.get_or_add_rPr().set("baseline", "30000" if look.place == "high" else "-25000")
    if look.code:
        run.font.name = MONO


def _marked(paragraph: Any, mark: str, numbered: bool) -> None:
    """Give a paragraph no bullet, the master's bullet, or automatic letters or numbers."""
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
    """Return the estimated height of paragraphs in points, for a font whose letters are half as wide as the font size."""
    across = max(8.0, (width - 24) / (size * 0.52))
    rows = sum(math.ceil(max(1, sum(len(run.text) for run in line.runs)) / across) for line in lines)
    return rows * size * 1.26 + len(lines) * 10


def _row_height(row: Sequence[Sequence[Inline]], widths: Sequence[float], size: int, evidence: Evidence) -> float:
    texts = [[Line(Passage(evidence).runs(cell))] for cell in row]
    return max(_height(text, 872 * share, size) for text, share in zip(texts, widths, strict=True)) + 8


def _table_height(rows: Sequence[Sequence[Sequence[Inline]]], widths: Sequence[float], size: int, evidence: Evidence) -> float:
    return sum(_row_height(row, widths, size, evidence) for row in rows)
