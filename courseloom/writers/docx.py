"""Handouts as DOCX, so that an organisation can adapt them: real styles, headings, lists, tables and alternative texts.

`Sheet.bytes` turns a `Handout` into a Word file. `writers.wordtext` writes its text; styles and packing are in
`writers.wordstyles`.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from docx.shared import Mm

from courseloom.activities.cards import role_cards
from courseloom.activities.handouts import Handout
from courseloom.activities.handouts import edition as edition_of
from courseloom.activities.reviews import of_number
from courseloom.model.course import Course
from courseloom.model.sheets import plain
from courseloom.model.text import Heading
from courseloom.render.office import question as quizsheet
from courseloom.render.office.cards import card_blocks
from courseloom.strings import PAPER, PURPOSES, QUIZ
from courseloom.strings.handouts import SHEET
from courseloom.writers import wordstyles
from courseloom.writers.paper import PAPERS, meta_of
from courseloom.writers.pictures import Picture, png_of
from courseloom.writers.wordtext import Writer, described

STYLES = {"stem": "Normal", "note": "Small print", "option": "Option", "reason": "Reason", "credit": "Small print"}


class Sheet:
    """Writes one handout into a Word document."""

    def __init__(self, course: Course, figures: Mapping[str, Picture], paper: str) -> None:
        self.course = course
        self.evidence = course.evidence
        self.meta = meta_of(course, PAPERS[paper])
        self.made = wordstyles.blank(paper, course.about.language, self.meta["colours"])
        width = wordstyles.SIZES[paper][0] - 2 * wordstyles.MARGIN
        self.writer = Writer(self.made, self.evidence, figures, width, self.meta["colours"]["ink"])

    def bytes(self, handout: Handout) -> bytes:
        """Return the whole file."""
        about = self.course.about
        self.writer.lines = handout.lines
        self._logo()
        self.writer.line(handout.over, "Small print")
        self.writer.line(handout.title, "Title")
        blocks = handout.blocks
        if handout.kind == "cards":
            blocks = tuple(card_blocks(role_cards(self.course.scenarios[handout.scenario].scenario, self.course.about.stances)))
        for number, block in enumerate(blocks):
            self.writer.block(block)
            if handout.kind == "cards" and number and isinstance(block, Heading):
                self.made.paragraphs[-1].paragraph_format.page_break_before = True  # each card on its own page
        self.writer.notes()
        for quiz in handout.quizzes:
            self.writer.line(quiz.title, "Heading 1").paragraph_format.keep_with_next = True
            if not handout.keyed:
                note = PURPOSES[quiz.purpose] + (f" · {QUIZ['not_scored']}" if quiz.purpose == "opening" else "")
                self.writer.line(note, "Small print").paragraph_format.keep_with_next = True
            for pieces in quizsheet.keyed(quiz, self.evidence) if handout.keyed else quizsheet.asked(quiz):
                self._pieces(pieces)
        self._help()
        edition = edition_of(self.course, handout)
        source = SHEET["from"].format(page=handout.source)
        self.writer.line(f"{edition} · {source}. {PAPER['licence'].format(content=about.licence.content)}", "Small print")
        self.writer.line(of_number(self.course, handout.number), "Small print")
        self._footer(f"{edition} · {source}")
        return wordstyles.packed(
            self.made,
            about.dates.released,
            title=handout.file_title,
            author=", ".join(about.authors),
            language=about.language,
            subject=about.title,
        )

    def _pieces(self, pieces: Sequence[quizsheet.Piece]) -> None:
        """Write one question or its key, kept together on a page.

        An empty paragraph follows it: with space after instead, LibreOffice separates a question's first lines from the rest.
        """
        start = len(self.made.element.body)
        for role, blocks in pieces:
            if role == "count":
                self.writer.line(plain(blocks), "Heading 3")
            else:
                self.writer.blocks(blocks, STYLES.get(role, "Normal"))
        self.writer.notes()
        written = list(self.made.element.body)[start - 1 : -1]  # the last element holds the section's settings
        for number, paragraph in enumerate(written, 1):
            properties = paragraph.get_or_add_pPr()
            properties.get_or_add_keepLines()
            if number < len(written):
                properties.get_or_add_keepNext()
        self.writer.blank("Between questions")

    def _help(self) -> None:
        self.writer.line(self.meta["help"]["title"], "Box title")
        for line in (*self.meta["help"]["lines"], self.meta["help"]["check"]):
            self.writer.line(line, "Box text")

    def _logo(self) -> None:
        logo = self.course.local.logo
        if logo.file:
            data = (self.course.root / "book" / logo.file).read_bytes()
            data = png_of(data, 600) if Path(logo.file).suffix == ".svg" else data
            shape = self.made.add_paragraph().add_run().add_picture(io.BytesIO(data), height=Mm(13))
            described(shape, "logo", logo.alt or "")
        if self.course.local.organisation:
            self.writer.line(self.course.local.organisation, "Small print")

    def _footer(self, line: str) -> None:
        footer = self.made.sections[0].footer
        first = footer.paragraphs[0]
        first.style = self.made.styles["Small print"]
        first.add_run(PAPER["help_line"])
        second = footer.add_paragraph(f"{line} · {PAPER['page']} ", style="Small print")
        wordstyles.field(second, "PAGE")
