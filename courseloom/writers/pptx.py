"""A deck as PPTX, by python-pptx: placeholders of the engine's master, pictures with alt text, tables, speaker notes.

The same input gives the same bytes, since the package is written with fixed dates.
"""

from __future__ import annotations

import copy
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from courseloom import assets
from courseloom.activities import columns, emblem, slide_fit
from courseloom.activities import slide_layout as layout
from courseloom.activities.slide_layout import GAP, LAYOUTS, TEXT, Place
from courseloom.activities.slides import Asked, Deck, Slide
from courseloom.files import rezipped
from courseloom.model.course import Course
from courseloom.model.text import Block, Formula, Image, Table
from courseloom.render.office.lines import Line, Passage, Run
from courseloom.strings.locales import direction
from courseloom.strings.workshop import SLIDES
from courseloom.writers import pictures, turned
from courseloom.writers.pictures import Picture, Still
from courseloom.writers.pptx_text import Writing
from courseloom.writers.slidemaster import INDEX, POINT, emu, presentation

SHARP = 1600
"""Width of a picture in pixels: sharp when projected, in a file of moderate size."""
LETTERS = TEXT
"""The font size of formulas, in points."""
EMBLEM = {"title": (480.0, "card"), "divider": (296.0, "accent")}
"""The side of the emblem in points, which may run off the slide, and its colour."""
LINE = "0.3"
"""Width of the emblem's lines, in units of its drawing."""
Figures = Mapping[tuple[str, str], Picture]


def document(course: Course, deck: Deck, figures: Figures) -> bytes:
    """Return the PPTX file of a deck."""
    about = course.about
    made = presentation(about.language, deck.foot)
    layouts = dict(zip(LAYOUTS, made.slide_master.slide_layouts, strict=True))
    writer = _Writer(course, figures)
    for slide in deck.slides:
        writer.fill(made.slides.add_slide(layouts[layout.of(slide.kind)]), slide)
    core, day = made.core_properties, datetime.fromisoformat(about.dates.released)
    core.title, core.subject, core.author = f"{deck.title} ({about.short_title})", about.title, "; ".join(about.authors)
    core.last_modified_by, core.language, core.revision = core.author, about.language, 1
    core.created = core.modified = day
    core.keywords = core.comments = core.category = ""
    if direction(about.language) == "rtl":
        turned.slides(made)
    held = io.BytesIO()
    made.save(held)
    return rezipped(held.getvalue())


class _Writer:
    """Fills slides from a course and the figures of a deck."""

    def __init__(self, course: Course, figures: Figures) -> None:
        self.course, self.evidence, self.figures = course, course.evidence, figures
        self.ink = assets.colours()["ink"]
        self.writing = Writing(course.evidence, course.about.language)

    def fill(self, made: Any, slide: Slide) -> None:
        """Write the content of a slide into its placeholders, remove those left over, then add its foot and notes."""
        key = layout.of(slide.kind)
        held = {one.placeholder_format.idx: one for one in made.placeholders}
        places = {name: held[INDEX[name]] for name in LAYOUTS[key] if name != "title"}
        made.shapes.title.text_frame.text = slide.title
        self.writing.speak(made.shapes.title.text_frame)
        alone = slide.kind == "statement" and not slide.blocks
        place, more = layout.title_of(key, slide.title, alone)
        if more or alone:
            _move(made.shapes.title, place)
        self.writing.sized(made.shapes.title, place, layout.WHOLE if alone else LAYOUTS[key]["title"])
        if more:
            for name in {"line", "text"} & places.keys():
                _move(places[name], layout.below(LAYOUTS[key][name], more))
        kept = self._content(made, slide, places, more)
        for name, place in places.items():
            if name not in kept:  # an empty placeholder shows its prompt
                place._element.getparent().remove(place._element)
        for place in made.slide_layout.placeholders:
            if place.placeholder_format.idx in (11, 12):
                made.shapes._spTree.append(copy.deepcopy(place._element))
        for number, shape in enumerate(made.shapes, 2):
            shape._element.xpath(".//p:cNvPr")[0].set("id", str(number))
        if slide.notes:
            frame = made.notes_slide.notes_text_frame
            frame.text = "\n".join(slide.notes)
            self.writing.speak(frame)

    def _content(self, made: Any, slide: Slide, places: dict[str, Any], more: float) -> set[str]:
        """Write what a slide holds below its title, which takes `more` than one line; return the places that are in use."""
        lines = {name: [Line([Run(line)]) for line in found] for name, found in _said(slide).items() if found}
        for name, found in lines.items():
            self.writing.lines(places[name], found)
        kept = set(lines)
        match slide.kind:
            case "title" | "divider":
                if self.course.emblem:
                    self._emblem(made, places["emblem"], slide)
            case "statement":
                if slide.blocks and self._text(made, places["text"], slide.blocks, LAYOUTS["statement"]["text"]):
                    kept |= {"text"}
            case "figure":
                picture = self.figures[slide.page, slide.figure]
                place = LAYOUTS["figure"]["picture"]
                self._seat(
                    self._image(made, (Still(picture.png(SHARP), *picture.size), picture.alt), place, True), places["picture"]
                )
                self.writing.lines(places["source"], [Line([Run(slide_fit.source(picture.caption, self.evidence))])])
                kept |= {"source"}
            case "table":
                self._table(made, places["rows"], slide, more)
            case "question" | "answer":
                assert slide.question is not None
                kept |= self._asked(made, places, slide.question, more)
            case "activity":
                self.writing.lines(
                    places["minutes"], [Line([Run(str(slide.minutes))]), Line([Run(SLIDES["minutes_label"])], small=True)]
                )
                kept |= {"minutes"}
                if slide.papers:
                    needed = [Line([Run(SLIDES["paper"])], small=True), *(Line([Run(one)]) for one in slide.papers)]
                    self.writing.lines(places["papers"], needed)
                    kept |= {"papers"}
            case "help":
                rows = [
                    ([Line([Run(label, bold=True)])], [Line([Run(line)])])
                    for label, line in zip(slide.labels, slide.lines, strict=True)
                ]
                place = LAYOUTS["help"]["rows"]
                widths = [place.width * share for share in (slide_fit.LABELS, 1 - slide_fit.LABELS)]
                heights = [slide_fit.service_height(line) for line in slide.lines]
                table = self.writing.table(made, rows, widths, place, heights)
                table._element.nvGraphicFramePr.cNvPr.set("descr", slide.title)
                self._seat(table, places["rows"])
        return kept

    def _asked(self, made: Any, places: dict[str, Any], asked: Asked, more: float) -> set[str]:
        """Write the stem and below it the rows, a table of letters and texts; return the places that are in use."""
        place = layout.below(LAYOUTS["question"]["text"], more)
        below = [Line([Run(line)]) for line in (asked.picks, asked.instruction) if line]
        passage, kept, bottom = Passage(self.evidence), set(), place.top
        if asked.stem or below:
            above = slide_fit.above(asked.stem, (asked.picks, asked.instruction), self.evidence)
            place = replace(place, height=above - GAP if asked.rows else layout.ROOM - place.top)
            _move(places["text"], place)
            if self._text(made, places["text"], asked.stem, place, below):
                kept |= {"text"}
            bottom += above
        if asked.rows:
            rows = []
            for row in asked.rows:
                texts = passage.lines(row.blocks)
                if row.said:
                    verdict = [Run(f"{row.verdict}. ", bold=True, verdict="good")] if row.verdict else []
                    texts.append(Line([*verdict, Run(row.why, verdict="good" if row.right else "look")]))
                rows.append(([Line([Run(row.mark, bold=True, verdict="good")])], texts))
            box = replace(place, top=bottom, height=layout.ROOM - bottom)
            table = self.writing.table(
                made,
                rows,
                [layout.NUMBER, place.width - layout.NUMBER],
                box,
                [row.high for row in asked.rows],
                [row.right for row in asked.rows],
            )
            table._element.nvGraphicFramePr.cNvPr.set("descr", SLIDES["options"])
            self._seat(table, places["rows"])
            for still in passage.pictures:
                self._image(
                    made, self._still(still), replace(box, top=layout.ROOM - slide_fit.PICTURE, height=slide_fit.PICTURE)
                )
        return kept

    def _text(self, made: Any, at: Any, blocks: Sequence[Block], place: Place, below: Sequence[Line] = ()) -> bool:
        """Write blocks into a placeholder, with formulas and pictures below them; return whether it holds words."""
        passage = Passage(self.evidence)
        lines = [*passage.lines(blocks), *below]
        if passage.pictures:
            tall = min(slide_fit.PICTURE, place.height / 2) if lines else place.height
            foot = replace(place, top=place.top + place.height - tall, height=tall)
            wide = foot.width / len(passage.pictures)
            for number, one in enumerate(passage.pictures):
                self._image(made, self._still(one), replace(foot, left=foot.left + number * wide, width=wide))
            _move(at, replace(place, height=place.height - tall))
        self.writing.lines(at, lines, marked=True)
        return bool(lines)

    def _still(self, one: Formula | Image) -> tuple[Still, str]:
        """Return a formula or picture as an image, and its alternative text."""
        match one:
            case Formula(tex):
                return pictures.formula(tex, self.ink, LETTERS, display=True), tex
            case Image(file, alt):
                return pictures.still(self.evidence.root / file), alt

    def _image(self, made: Any, one: tuple[Still, str], place: Place, enlarged: bool = False) -> Any:
        """Put a picture into the middle of a box; it is enlarged only where that is asked for."""
        still, alt = one
        scale = min(place.width / still.width, place.height / still.height)
        scale = scale if enlarged else min(1.0, 0.95 * scale)
        wide, high = still.width * scale, still.height * scale
        at = (place.left + (place.width - wide) / 2, place.top + (place.height - high) / 2, wide, high)
        shape = made.shapes.add_picture(io.BytesIO(still.data), *(int(one * POINT) for one in at))
        shape._element.nvPicPr.cNvPr.set("descr", alt)
        return shape

    def _emblem(self, made: Any, place: Any, slide: Slide) -> None:
        """Put the emblem, which says nothing that the title does not, into its place; it runs off the slide."""
        from lxml import etree  # type: ignore[import-untyped]

        box, (side, colour) = LAYOUTS[slide.kind]["emblem"], EMBLEM[slide.kind]
        drawn = emblem.drawn(self.course.emblem, slide.part, assets.colours()[colour], LINE).encode()
        data = pictures.cut(drawn, side, box.width, box.height)
        shape = self._image(made, (Still(data, box.width, box.height), ""), box, True)
        named = shape._element.nvPicPr.cNvPr
        kin = "http://schemas.openxmlformats.org/drawingml/2006/main"
        office = "http://schemas.microsoft.com/office/drawing/2017/decorative"
        told = etree.SubElement(
            etree.SubElement(named, f"{{{kin}}}extLst"), f"{{{kin}}}ext", uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"
        )
        etree.SubElement(told, f"{{{office}}}decorative", nsmap={"adec": office}, val="1")
        self._seat(shape, place)

    def _table(self, made: Any, at: Any, slide: Slide, more: float) -> None:
        table = next(block for block in slide.blocks if isinstance(block, Table))
        place = layout.below(LAYOUTS["question"]["text"], more)
        widths = [place.width * share for share in columns.parts(table, self.evidence)]
        passage = Passage(self.evidence)
        rows = [tuple([Line(passage.runs(cell))] for cell in row) for row in (table.head, *table.rows)]
        heights = [slide_fit.row_height(row, widths, self.evidence, row is table.head) for row in (table.head, *table.rows)]
        shape = self.writing.table(made, rows, widths, place, heights, head=True)
        shape._element.nvGraphicFramePr.cNvPr.set("descr", table.title or slide.title)
        self._seat(shape, at)

    def _seat(self, shape: Any, place: Any) -> None:
        """Put a picture or table where its placeholder stands, so that it follows its layout and the order of reading."""
        element, old = shape._element, place._element
        [held] = element.xpath("./*/p:nvPr")
        held.insert(0, copy.deepcopy(old.xpath(".//p:nvPr/p:ph")[0]))
        element.xpath("./*/p:cNvPr")[0].set("name", place.name)
        old.addprevious(element)


def _said(slide: Slide) -> dict[str, tuple[str, ...]]:
    """Return the plain lines of a slide by the name of their place."""
    match slide.kind:
        case "title":
            return {"line": slide.lines[:1], "facts": slide.lines[1:]}
        case "divider":
            return {"numeral": (slide.label,), "line": slide.lines}
        case "activity":
            return {"kind": tuple(filter(None, [slide.label])), "text": slide.lines}
        case _:
            return {}


def _move(shape: Any, place: Place) -> None:
    shape.left, shape.top, shape.width, shape.height = emu(place)
