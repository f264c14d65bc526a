"""Writes blocks of text into a Word document, as real styles, lists, tables and pictures with alternative texts.

Footnotes are at the end of their text in small print, since python-docx does not support footnotes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from courseloom.activities import columns
from courseloom.activities.plain import inline_words
from courseloom.model.evidence import Evidence
from courseloom.model.links import on_web
from courseloom.model.sheets import room
from courseloom.model.text import (
    Block,
    Box,
    Cite,
    ClaimRef,
    Code,
    CodeBlock,
    Emphasis,
    FigureRef,
    Footnote,
    Formula,
    FormulaBlock,
    Heading,
    Image,
    Inline,
    Lines,
    Link,
    Listing,
    Paragraph,
    QuestionRef,
    Strike,
    Strong,
    Subscript,
    Superscript,
    Table,
    TermRef,
    Text,
)
from courseloom.render.office.lines import TASKS
from courseloom.writers import pictures, wordstyles
from courseloom.writers.pictures import MONO, Picture, Still

PIXELS = 1400
SIZE = 11
"""The font size of text, in points."""
HIGHEST = 80
"""The maximum height of a picture, in millimetres."""


class Writer:
    """Writes text into a Word document whose text is `width` millimetres wide; `figures` are those that blocks may name."""

    def __init__(self, made: Any, evidence: Evidence, figures: Mapping[str, Picture], width: float, ink: str) -> None:
        self.made, self.evidence, self.figures, self.width, self.ink = made, evidence, figures, width, ink
        self.lines = 1
        self.styles = {style.name: style.style_id for style in made.styles}
        self._notes: list[Footnote] = []

    def blocks(self, found: Sequence[Block], style: str = "Normal") -> None:
        """Write blocks; paragraphs have the style."""
        for block in found:
            self.block(block, style)

    def block(self, block: Block, style: str = "Normal") -> None:
        """Write one block; a paragraph has the style."""
        boxed = style == "Box text"
        match block:
            case Paragraph(children):
                self.paragraph(children, style)
            case Listing():
                self._listing(block, boxed)
            case Heading(level, children):
                self.paragraph(children, f"Heading {min(level, 3)}").paragraph_format.space_before = Pt(10)
            case Table():
                self._table(block)
            case Box(_, title, inner):
                self.line(title, "Box title")
                self.blocks(inner, "Box text")
            case CodeBlock(_, text):
                self.paragraph((Code(text),), style)
            case FormulaBlock(tex):
                paragraph = self._added(style)
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                self._still(paragraph, pictures.formula(tex, self.ink, SIZE, display=True), "formula", tex)
            case Lines(label, count):
                self._ruled(label, max(count, self.lines))
            case FigureRef(name):
                self._figure(self.figures[name])
            case QuestionRef():
                pass  # handouts contain whole quizzes instead

    def notes(self) -> None:
        """Write the footnotes collected since the last call."""
        notes, self._notes = self._notes, []
        for number, note in enumerate(notes, 1):
            for index, block in enumerate(note.blocks):
                if index == 0 and isinstance(block, Paragraph):
                    block = replace(block, children=(Superscript(str(number)), Text(" "), *block.children))
                self.block(block, "Small print")

    def line(self, text: str, style: str) -> Any:
        """Write plain words as a paragraph; nothing for an empty text."""
        return self._added(style, text) if text else None

    def blank(self, style: str) -> Any:
        """Write an empty paragraph."""
        return self._added(style)

    def paragraph(self, children: Sequence[Inline], style: str) -> Any:
        """Write inlines as a paragraph."""
        paragraph = self._added(style)
        self.inlines(paragraph, children)
        return paragraph

    def _added(self, style: str, text: str = "") -> Any:
        """Return a new paragraph; its style is set by id, since python-docx searches all styles for a name."""
        paragraph = self.made.add_paragraph(text)
        paragraph._p.style = self.styles[style]
        return paragraph

    def inlines(self, paragraph: Any, children: Sequence[Inline], look: frozenset[str] = frozenset()) -> None:
        """Write inlines into a paragraph; `look` names formats that all of them have: bold, italic, strike."""
        for child in children:
            match child:
                case Strong(inner):
                    self.inlines(paragraph, inner, look | {"bold"})
                case Emphasis(inner):
                    self.inlines(paragraph, inner, look | {"italic"})
                case Strike(inner):
                    self.inlines(paragraph, inner, look | {"strike"})
                case Link(href, inner):
                    self.inlines(paragraph, inner, look)
                    if on_web(href):
                        paragraph.add_run(f" ({href})")
                case Subscript(text):
                    self._run(paragraph, text, look | {"subscript"})
                case Superscript(text):
                    self._run(paragraph, text, look | {"superscript"})
                case Footnote():
                    if child not in self._notes:
                        self._notes.append(child)
                    self._run(paragraph, str(self._notes.index(child) + 1), look | {"superscript"})
                case Code(text):
                    if run := self._run(paragraph, text, look | {"no_proof"}):
                        run.font.name = MONO
                case Formula(tex):
                    still = pictures.formula(tex, self.ink, SIZE)
                    self._still(paragraph, still, "formula", tex, lowered=still.depth)
                case Image(file, alt):
                    self._still(paragraph, pictures.still(self.evidence.root / file), "picture", alt)
                case Text(text):
                    self._run(paragraph, text, look)
                case Cite() | ClaimRef() | TermRef():
                    self._run(paragraph, inline_words(child, self.evidence), look)

    def _run(self, paragraph: Any, text: str, look: frozenset[str]) -> Any:
        if not text:
            return None
        run = paragraph.add_run(text)
        run.bold, run.italic = "bold" in look or None, "italic" in look or None
        for name in sorted(look - {"bold", "italic"}):
            setattr(run.font, name, True)
        return run

    def _listing(self, listing: Listing, boxed: bool, level: int = 1) -> None:
        number = wordstyles.numbered_anew(self.made) if listing.ordered else 0
        name = ("Box number" if boxed else "List Number") if listing.ordered else "Box bullet" if boxed else "List Bullet"
        style = name if level == 1 or boxed else f"{name} {min(level, 3)}"
        further = "Box text" if boxed else "List Continue"
        for item, done in zip(listing.items, listing.done or [None] * len(listing.items), strict=True):
            mark = "" if done is None else f"{TASKS[done]} "
            for index, block in enumerate(item):
                if isinstance(block, Listing):
                    self._listing(block, boxed, level + 1)
                    continue
                if not isinstance(block, Paragraph):
                    self.block(block, further)
                    continue
                if index == 0 and mark:
                    block = replace(block, children=(Text(mark), *block.children))
                bare = index > 0 or bool(mark and not listing.ordered)
                paragraph = self.paragraph(block.children, ("List Continue" if index else further) if bare else style)
                if number and index == 0:
                    found = paragraph._p.get_or_add_pPr().get_or_add_numPr()
                    found.get_or_add_ilvl().val, found.get_or_add_numId().val = 0, number
                    if boxed:  # the indent of the numbering would move the bar of the box
                        paragraph.paragraph_format.left_indent = Mm(10)
                        paragraph.paragraph_format.first_line_indent = Mm(-6)

    def _table(self, table: Table) -> None:
        if table.title:
            title = self.paragraph((Strong((Text(table.title),)),), "Caption")
            title.paragraph_format.keep_with_next = True
        made = self.made.add_table(rows=0, cols=len(table.head), style="Table Grid")
        made.alignment, made.autofit = WD_TABLE_ALIGNMENT.LEFT, False
        shares = columns.shares(columns.texts(table, self.evidence))
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
                    self.inlines(paragraph, children, frozenset(("bold",) if number == 0 else ()))
        for column, size in zip(made.columns, sizes, strict=True):
            column.width = size
        self._added("Normal").paragraph_format.space_after = Pt(0)

    def _ruled(self, label: Sequence[Inline], count: int) -> None:
        paragraph = self.paragraph(label, "Room to write")
        paragraph.add_run(" \t" if label else "\t")
        for _ in range(count - 1):
            self._added("Room to write", "\t")

    def _figure(self, picture: Picture) -> None:
        paragraph = self._added("Normal")
        paragraph.paragraph_format.keep_with_next = True
        shape = paragraph.add_run().add_picture(io.BytesIO(picture.png(PIXELS)), width=Mm(min(self.width, 130)))
        described(shape, picture.name, picture.alt)
        caption = self._added("Caption")
        for block in picture.caption.blocks:
            if isinstance(block, Paragraph):
                self.inlines(caption, block.children)

    def _still(self, paragraph: Any, still: Still, name: str, alt: str, lowered: float = 0) -> None:
        """Insert an inline picture, in its size or reduced to fit the page, with `lowered` points of it below the baseline."""
        scale = min(1, Mm(self.width) / Pt(still.width), Mm(HIGHEST) / Pt(still.height))
        run = paragraph.add_run()
        shape = run.add_picture(io.BytesIO(still.data), width=Pt(still.width * scale), height=Pt(still.height * scale))
        described(shape, name, alt)
        if half_points := round(2 * lowered * scale):
            position = OxmlElement("w:position")
            position.set(qn("w:val"), str(-half_points))
            run._r.get_or_add_rPr().append(position)


def described(shape: Any, name: str, alt: str) -> None:
    """Set the name and the alternative text of a picture."""
    shape._inline.docPr.set("name", name)
    shape._inline.docPr.set("descr", alt)
