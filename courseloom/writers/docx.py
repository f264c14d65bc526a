"""Handouts as DOCX, so that a service can adapt them: real styles, headings, lists, tables and alternative texts.

In: a `Handout` and its figures. Out: the bytes of a Word file. Styles and packing are in `writers.wordstyles`.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt

from courseloom.activities.cards import role_cards
from courseloom.activities.handouts import Handout
from courseloom.activities.plain import inline_words
from courseloom.model.course import Course
from courseloom.model.links import on_web
from courseloom.model.sheets import Box, FigureRef, Heading, Lines, QuestionRef, SheetBlock, Table, plain, room
from courseloom.model.text import Emphasis, Inline, Link, Listing, Paragraph, Strong, Text
from courseloom.render.office import question as quizsheet
from courseloom.render.office.cards import card_blocks
from courseloom.render.typst.sheet import widths
from courseloom.strings import PAPER, PURPOSES, QUIZ
from courseloom.strings.handouts import SHEET
from courseloom.writers import wordstyles
from courseloom.writers.pdf import PAPERS, meta_of
from courseloom.writers.pictures import Picture, png_of

STYLES = {"stem": "Normal", "note": "Small print", "option": "Option", "reason": "Reason", "credit": "Small print"}
PIXELS = 1400


class Sheet:
    """Writes one handout into a Word document."""

    def __init__(self, course: Course, figures: Mapping[str, Picture], paper: str) -> None:
        self.course, self.figures, self.paper = course, figures, paper
        self.evidence = course.evidence
        self.meta = meta_of(course, PAPERS[paper])
        self.made = wordstyles.blank(paper, course.about.language, self.meta["colours"])
        self.width = wordstyles.SIZES[paper][0] - 2 * wordstyles.MARGIN
        self.lines = 1
        self.styles = {style.name: style.style_id for style in self.made.styles}

    def bytes(self, handout: Handout) -> bytes:
        """Return the whole file."""
        about = self.course.about
        self.lines = handout.lines
        self._logo()
        self._text(handout.over, "Small print")
        self._text(handout.title, "Title")
        blocks = handout.blocks
        if handout.kind == "cards":
            blocks = tuple(card_blocks(role_cards(self.course.scenarios[handout.scenario].scenario)))
        for number, block in enumerate(blocks):
            self._block(block, False)
            if handout.kind == "cards" and number and isinstance(block, Heading):
                self.made.paragraphs[-1].paragraph_format.page_break_before = True  # a card each
        for quiz in handout.quizzes:
            self._text(quiz.title, "Heading 1").paragraph_format.keep_with_next = True
            if not handout.keyed:
                note = PURPOSES[quiz.purpose] + (f" · {QUIZ['not_scored']}" if quiz.purpose == "opening" else "")
                self._text(note, "Small print").paragraph_format.keep_with_next = True
            for pieces in quizsheet.keyed(quiz, self.evidence) if handout.keyed else quizsheet.asked(quiz):
                self._pieces(pieces)
        self._help()
        version = SHEET["version"].format(version=about.version)
        edition = f"{about.short_title}, {version}, {about.dates.released}"
        source = SHEET["from"].format(page=handout.source)
        self._text(f"{edition} · {source}. {PAPER['licence'].format(content=about.licence.content)}", "Small print")
        self._text(about.disclaimer.not_reviewed, "Small print")
        self._footer(f"{edition} · {source}")
        return wordstyles.packed(
            self.made,
            about.dates.released,
            title=handout.file_title,
            author=", ".join(about.authors),
            language=about.language,
            subject=about.title,
        )

    def blocks(self, found: Sequence[SheetBlock], boxed: bool = False) -> None:
        """Write blocks one after the other."""
        for block in found:
            self._block(block, boxed)

    def _block(self, block: SheetBlock, boxed: bool) -> None:
        match block:
            case Paragraph(children):
                self._paragraph(children, "Box text" if boxed else "Normal")
            case Listing():
                self._listing(block, boxed)
            case Heading(level, children):
                self._paragraph(children, f"Heading {min(level, 3)}").paragraph_format.space_before = Pt(10)
            case Table():
                self._table(block)
            case Box(_, title, inner):
                self._text(title, "Box title")
                self.blocks(inner, boxed=True)
            case Lines(label, count):
                self._ruled(label, max(count, self.lines))
            case FigureRef(name):
                self._figure(self.figures[name])
            case QuestionRef():
                pass  # handouts ask whole quizzes

    def _added(self, style: str, text: str = "") -> Any:
        """Return a new paragraph; its style is set by id, since python-docx looks through all styles for each name."""
        paragraph = self.made.add_paragraph(text)
        paragraph._p.style = self.styles[style]
        return paragraph

    def _text(self, text: str, style: str) -> Any:
        return self._added(style, text) if text else None

    def _paragraph(self, children: Sequence[Inline], style: str) -> Any:
        paragraph = self._added(style)
        self._inlines(paragraph, children)
        return paragraph

    def _inlines(self, paragraph: Any, children: Sequence[Inline], bold: bool = False, italic: bool = False) -> None:
        for child in children:
            match child:
                case Strong(inner):
                    self._inlines(paragraph, inner, True, italic)
                case Emphasis(inner):
                    self._inlines(paragraph, inner, bold, True)
                case Link(_, inner):
                    self._inlines(paragraph, inner, bold, italic)
                    if on_web(child.href):
                        paragraph.add_run(f" ({child.href})")
                case _:
                    if text := child.text if isinstance(child, Text) else inline_words(child, self.evidence):
                        run = paragraph.add_run(text)
                        run.bold, run.italic = bold or None, italic or None

    def _listing(self, listing: Listing, boxed: bool, level: int = 1) -> None:
        number = wordstyles.numbered_anew(self.made) if listing.ordered else 0
        name = ("Box number" if boxed else "List Number") if listing.ordered else "Box bullet" if boxed else "List Bullet"
        style = name if level == 1 or boxed else f"{name} {min(level, 3)}"
        for item in listing.items:
            for index, block in enumerate(item):
                if isinstance(block, Listing):
                    self._listing(block, boxed, level + 1)
                    continue
                paragraph = self._paragraph(block.children, style if index == 0 else "List Continue")
                if number and index == 0:
                    found = paragraph._p.get_or_add_pPr().get_or_add_numPr()
                    found.get_or_add_ilvl().val, found.get_or_add_numId().val = 0, number
                    if boxed:  # the numbering has an indent of its own, which would move the bar of the box
                        paragraph.paragraph_format.left_indent = Mm(10)
                        paragraph.paragraph_format.first_line_indent = Mm(-6)

    def _table(self, table: Table) -> None:
        if table.title:
            title = self._paragraph((Strong((Text(table.title),)),), "Caption")
            title.paragraph_format.keep_with_next = True
        made = self.made.add_table(rows=0, cols=len(table.head), style="Table Grid")
        made.alignment, made.autofit = WD_TABLE_ALIGNMENT.LEFT, False
        shares = widths(table)
        sizes = [Mm(self.width * share / sum(shares)) for share in shares]
        for number, cells in enumerate((table.head, *table.rows)):
            row = made.add_row()
            properties = row._tr.get_or_add_trPr()
            for name in ("w:cantSplit", *(["w:tblHeader"] if number == 0 else [])):
                properties.append(OxmlElement(name))
            for cell, children, size in zip(row.cells, cells, sizes, strict=False):
                cell.width = size
                paragraph = cell.paragraphs[0]
                paragraph.paragraph_format.space_after = Pt(2)
                if lines := room(children):
                    paragraph.paragraph_format.space_after = Mm(8 * max(lines - 1, 0) + 4)
                else:
                    self._inlines(paragraph, children, bold=number == 0)
        for column, size in zip(made.columns, sizes, strict=True):
            column.width = size
        self._added("Normal").paragraph_format.space_after = Pt(0)

    def _ruled(self, label: Sequence[Inline], count: int) -> None:
        paragraph = self._paragraph(label, "Room to write")
        paragraph.add_run(" \t" if label else "\t")
        for _ in range(count - 1):
            self._added("Room to write", "\t")

    def _figure(self, picture: Picture) -> None:
        paragraph = self._added("Normal")
        paragraph.paragraph_format.keep_with_next = True
        shape = paragraph.add_run().add_picture(io.BytesIO(picture.png(PIXELS)), width=Mm(min(self.width, 130)))
        _described(shape, picture.name, picture.alt)
        caption = self._added("Caption")
        for block in picture.caption.blocks:
            if isinstance(block, Paragraph):
                self._inlines(caption, block.children)

    def _pieces(self, pieces: Sequence[quizsheet.Piece]) -> None:
        """Write one question or its key, kept together.

        The room after it is an empty line: given as space, LibreOffice leaves the question's first lines at the foot of a page.
        """
        start = len(self.made.element.body)
        for role, blocks in pieces:
            if role == "count":
                self._text(plain(blocks), "Heading 3")
            elif role == "room":
                self.blocks(blocks)
            else:
                for block in blocks:
                    if isinstance(block, Paragraph):
                        self._paragraph(block.children, STYLES[role])
                    else:
                        self._block(block, False)
        written = list(self.made.element.body)[start - 1 : -1]  # the last is the section's settings
        for number, paragraph in enumerate(written, 1):
            properties = paragraph.get_or_add_pPr()
            properties.get_or_add_keepLines()
            if number < len(written):
                properties.get_or_add_keepNext()
        self._added("Between questions")

    def _help(self) -> None:
        self._text(self.meta["help"]["title"], "Box title")
        for line in (*self.meta["help"]["lines"], self.meta["help"]["check"]):
            self._text(line, "Box text")

    def _logo(self) -> None:
        logo = self.course.local.logo
        if logo.file:
            data = (self.course.root / "book" / logo.file).read_bytes()
            data = png_of(data, 600) if Path(logo.file).suffix == ".svg" else data
            shape = self.made.add_paragraph().add_run().add_picture(io.BytesIO(data), height=Mm(13))
            _described(shape, "logo", logo.alt or "")
        if self.course.local.organisation:
            self._text(self.course.local.organisation, "Small print")

    def _footer(self, line: str) -> None:
        footer = self.made.sections[0].footer
        first = footer.paragraphs[0]
        first.style = self.made.styles["Small print"]
        first.add_run(PAPER["help_line"])
        second = footer.add_paragraph(f"{line} · {PAPER['page']} ", style="Small print")
        wordstyles.field(second, "PAGE")


def _described(shape: Any, name: str, alt: str) -> None:
    shape._inline.docPr.set("name", name)
    shape._inline.docPr.set("descr", alt)
