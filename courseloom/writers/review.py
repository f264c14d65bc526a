"""Review sheets for Word: all that a chapter says, asks and rests on, with room to comment and a place to sign.

A signed sheet becomes an entry of `book/reviews.yml`; a confirmed service a date in `book/resources.yml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import compress
from pathlib import Path
from typing import Any

from docx.oxml import OxmlElement
from docx.shared import Mm

from courseloom import files, progress
from courseloom.activities.question import ItemSet, item_set
from courseloom.activities.scenario import scenario_view
from courseloom.check.text.passages import Passage, passages_of, readable
from courseloom.model.course import ChapterPlan, Course, Resource, chapter_file
from courseloom.model.evidence import Evidence
from courseloom.model.pages import Page
from courseloom.model.text import Block, Lines, Paragraph, Strong, Text
from courseloom.render.office import question as quizsheet
from courseloom.strings import PURPOSES
from courseloom.strings.locales import direction
from courseloom.strings.pages import REGISTER
from courseloom.strings.reviews import ASKS, REVIEWS
from courseloom.writers import pictures, selection, wordstyles
from courseloom.writers.paper import PAPERS, meta_of
from courseloom.writers.pictures import Picture
from courseloom.writers.wordtext import Writer

SKIPPED = ("alt", "label", "heading", "title")
"""Kinds of passage without a row: a heading stands in the row of what follows it, and labels are seen in the figure."""
SHARE = 0.62
"""Share of the width that is for what is reviewed; the rest is for comments."""
STYLES = {"note": "Small print", "option": "Option", "reason": "Reason", "credit": "Small print"}
_ROLE = re.compile(r"\{(claim|claim-value|cite|cite:t)\}`([^`]*)`")
Row = Sequence[tuple[str, Sequence[Block]]]
"""Blocks, each group with its style."""


def write(course: Course, out: Path, chapters: Sequence[str]) -> list[Path]:
    """Write a sheet for each chapter, or those whose slug begins with one of `chapters`, and one for the services."""
    plans = selection.chapters(course, chapters)
    said: dict[str, list[Passage]] = {}
    for passage in passages_of(course):
        if passage.page and not passage.owner and not passage.tags & {"slide", "handout", "handout-only", "facilitator"}:
            said.setdefault(passage.page, []).append(passage)
    written = []
    for number, plan in enumerate(plans, 1):
        page = course.page(plan.slug)
        path = out / f"{chapter_file(course.number(plan.slug))}-review.docx"
        figures = pictures.figures(course, page, course.root / pictures.CACHE)
        files.write_whole(path, _Sheet(course, figures).chapter(plan, page, said.get(page.name, [])))
        written.append(path)
        progress.count(number, len(plans), "review sheets written")
    if not chapters and course.resources.services:
        path = out / "services-review.docx"
        files.write_whole(path, _Sheet(course, {}).services())
        written.append(path)
    return written


class _Into:
    """A document whose new paragraphs and tables go into one cell of a table."""

    def __init__(self, made: Any, cell: Any) -> None:
        self._made, self._cell = made, cell

    def __getattr__(self, name: str) -> Any:
        return getattr(self._made, name)

    def add_paragraph(self, text: str = "") -> Any:
        return self._cell.add_paragraph(text)

    def add_table(self, rows: int, cols: int, style: str) -> Any:
        table = self._cell.add_table(rows, cols)
        table.style = style
        return table


class _Sheet:
    """Writes one review sheet."""

    def __init__(self, course: Course, figures: dict[str, Picture]) -> None:
        self.course = course
        self.evidence: Evidence = course.evidence
        colours = meta_of(course, PAPERS["a4"])["colours"]
        self.made = wordstyles.blank("a4", course.about.language, colours)
        self.width = wordstyles.SIZES["a4"][0] - 2 * wordstyles.MARGIN
        self.writer = Writer(self.made, self.evidence, figures, self.width * SHARE - 4, colours["ink"])

    def chapter(self, plan: ChapterPlan, page: Page, passages: Iterable[Passage]) -> bytes:
        """Return the sheet of a chapter as a file."""
        course = self.course
        title = REVIEWS["title"].format(number=course.number(plan.slug), title=page.title)
        code = course.digests[plan.slug]
        self._head(title, REVIEWS["about"], REVIEWS["how"], REVIEWS["code"].format(version=course.about.version, code=code))
        self.writer.line(REVIEWS["asks"], "Heading 2")
        for ask in ASKS.values():
            self.writer.line(ask, "List Bullet")
        self._table(REVIEWS["text"], ((one.section, self._passage(one)) for one in passages if one.kind not in SKIPPED))
        objectives = {one.id for one in plan.objectives}
        asked: list[tuple[str, Row]] = []
        for found in course.quizzes.values():
            whole = item_set(found.quiz, found.numbers)
            of = [found.chapter == plan.slug or question.objective in objectives for question in found.quiz.questions]
            asked += self._questions(replace(whole, items=tuple(compress(whole.items, of))))
        self._table(REVIEWS["questions"], asked)
        for played in course.scenarios.values():
            if played.scenario.chapter == plan.slug:
                view = scenario_view(played.scenario)
                self._table(f"{REVIEWS['talks']}: {view.title}", self._talk(view))
        uses = [name for name, pages in course.used_on.items() if page.name in pages]
        self._table(REVIEWS["claims"], (("", self._claim(name)) for role, name in uses if role == "claim"))
        self._table(REVIEWS["sources"], (("", self._source(name)) for role, name in uses if role == "cite"))
        self._sign(f"- {{chapter: {plan.slug}, name: …, role: …, date: …, scope: …, text: {code}}}")
        return self._packed(title)

    def services(self) -> bytes:
        """Return the sheet of the support services as a file."""
        self._head(REVIEWS["contacts_title"], REVIEWS["contacts_about"], "")
        by_country: dict[str, list[Resource]] = {}
        for row in (*self.course.resources.emergency, *self.course.resources.services):
            by_country.setdefault(row.country_name, []).append(row)
        for country, rows in by_country.items():
            self._table(country, (("", self._service(row)) for row in rows))
        self._sign(REVIEWS["contacts_file"])
        return self._packed(REVIEWS["contacts_title"])

    def _head(self, title: str, *lines: str) -> None:
        self.writer.line(title, "Title")
        for line in lines:
            self.writer.line(line, "Normal")

    def _table(self, title: str, rows: Iterable[tuple[str, Row]]) -> None:
        """Write a table of rows with room for comments; a row's section stands above it where it is another one."""
        found = [(section, lines) for section, lines in rows if lines]
        if not found:
            return
        self.writer.line(title, "Heading 1").paragraph_format.keep_with_next = True
        table = self.made.add_table(rows=1, cols=2, style="Table Grid")
        table.autofit = False
        widths = (Mm(self.width * SHARE), Mm(self.width * (1 - SHARE)))
        for cell, text in zip(table.rows[0].cells, (REVIEWS["there"], REVIEWS["yours"]), strict=True):
            cell.paragraphs[0].add_run(text).bold = True
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        before = ""
        for section, lines in found:
            row = table.add_row()
            left, right = row.cells
            left.width, right.width = widths
            first, self.writer.made = left.paragraphs[0], _Into(self.made, left)
            if section and section != before:
                self.writer.paragraph((Strong((Text(section),)),), "Normal")
            for style, blocks in lines:
                self.writer.blocks(blocks, style)
            self.writer.notes()
            left._tc.remove(first._p)
            self.writer.made, before = self.made, section
            right.paragraphs[0].add_run(REVIEWS["right"])
        self.writer.blank("Normal")

    def _passage(self, passage: Passage) -> Row:
        def shown(match: re.Match[str]) -> str:
            if match[1].startswith("claim"):
                return self.evidence.claims[match[2].split(" ")[0]].value
            return f"({self.evidence.cited(tuple(key.strip() for key in match[2].split(',')))})"

        words = readable(_ROLE.sub(shown, passage.raw))
        if passage.kind == "row":
            words = " | ".join(filter(None, (cell.strip() for cell in words.strip().strip("|").split("|"))))
        return [("Normal", _said(words))] if words.strip() else ()

    def _questions(self, quiz: ItemSet) -> Iterator[tuple[str, Row]]:
        for asked, keyed in zip(quizsheet.asked(quiz), quizsheet.keyed(quiz, self.evidence), strict=True):
            title = f"{quiz.title} · {PURPOSES[quiz.purpose]}"
            yield title, [(STYLES.get(role, "Normal"), blocks) for role, blocks in (*asked[1:], *keyed) if role != "room"]

    def _talk(self, view: Any) -> Iterator[tuple[str, Row]]:
        yield "", [("Normal", piece.rich.blocks) for piece in (view.setting, view.clinician_card, view.client_card)]
        for passage in view.passages:
            turn = [("Normal", part.text.rich.blocks) for part in passage.turn]
            turn += [("Small print", passage.inner.rich.blocks)] if passage.inner else []
            yield f"{view.title}, {passage.number}", turn
            for reply in passage.replies:
                onto = "→" if direction(self.course.about.language) == "ltr" else "←"
                head = _said(f"{reply.stance} · {reply.does} · {onto} {reply.to}")
                yield "", [("Option", reply.text.rich.blocks), ("Small print", head), ("Reason", reply.why.rich.blocks)]
        closing = (view.summary, *view.alternatives, *view.questions)
        yield "", [("Normal", piece.rich.blocks) for piece in closing]

    def _claim(self, name: str) -> Row:
        claim = self.course.claims[name]
        found = [("Normal", _said(f"{claim.value} · {claim.statement}"))]
        found.append(("Small print", _said(REVIEWS["measures"].format(measures=claim.measures, population=claim.population))))
        if claim.use:
            found.append(("Small print", _said(REVIEWS["use"].format(use=claim.use))))
        source = self.evidence.cited((claim.source,)) if claim.source else ""
        read = REVIEWS["read"].format(status=REGISTER[claim.status], read=claim.read)
        return [*found, ("Small print", _said(f"{source}. {read}".lstrip(". ")))]

    def _source(self, key: str) -> Row:
        one = self.course.sources[key]
        whole = " ".join(filter(None, (f"{one.people} ({one.year}). {one.title}.", one.container, one.details, one.address)))
        return [("Normal", _said(whole))]

    def _service(self, row: Resource) -> Row:
        seen = REVIEWS["contact_page"].format(page=row.page or "…", seen=row.seen_on or "…")
        told = [row.contact, row.hours or "", row.for_whom]
        return [
            ("Normal", (Paragraph((Strong((Text(row.service),)),)),)),
            *(("Normal", _said(line)) for line in told if line),
            ("Small print", _said(seen)),
        ]

    def _sign(self, entry: str) -> None:
        self.writer.line(REVIEWS["sign"], "Heading 1")
        self.writer.line(REVIEWS["sign_note"], "Normal")
        for label in ("name", "role", "date", "scope"):
            self.writer.block(Lines((Text(f"{REVIEWS[label]}:"),), 2 if label == "scope" else 1))
        self.writer.line(REVIEWS["may"], "Normal")
        self.writer.line(REVIEWS["file"], "Small print")
        self.writer.line(entry, "Small print")

    def _packed(self, title: str) -> bytes:
        about = self.course.about
        self.made.sections[0].footer.paragraphs[0].add_run(f"{about.short_title}, {about.version} · {title}")
        return wordstyles.packed(
            self.made,
            about.dates.released,
            title=title,
            author=", ".join(about.authors),
            language=about.language,
            subject=about.title,
        )


def _said(text: str) -> tuple[Block, ...]:
    return (Paragraph((Text(text),)),)
