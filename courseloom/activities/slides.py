"""A chapter as slides: its tagged cells and questions in, a `Deck` out, the same for PDF and PPTX.

Title, objectives, the slide cells in order (a question is followed by its answer), and the help block at the end. Speaker
notes come from the facilitator's cells: the first belongs to the title, one after a slide cell to that slide, the last of
those before all slides to the end, the others to the objectives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from courseloom.activities.asked import Asked, answered, asked, reasons
from courseloom.activities.plain import text_words
from courseloom.model.course import Course, Page
from courseloom.model.evidence import Evidence
from courseloom.model.items import Question
from courseloom.model.sheets import Box, FigureRef, Heading, Lines, QuestionRef, Sheet, SheetBlock, Table
from courseloom.model.text import Inline, Listing, Paragraph, Rich, Text
from courseloom.strings import BOX_TITLES, PAGE
from courseloom.strings.workshop import SLIDES

Kind = Literal["title", "text", "figure", "both", "table", "question", "answer", "help"]


@dataclass(frozen=True)
class Slide:
    """One slide: what it shows by its kind, and what its speaker reads. `cell` is where it was written."""

    kind: Kind
    title: str
    blocks: tuple[SheetBlock, ...] = ()
    figure: str = ""
    question: Asked | None = None
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    cell: str = ""
    page: str = ""


@dataclass(frozen=True)
class Deck:
    """A file of slides: `name` is neutral, `title` says what it is; figures are named with the page that they stand on."""

    name: str
    title: str
    slides: tuple[Slide, ...] = field(default=())

    def figures(self) -> set[tuple[str, str]]:
        """Return (page, figure) of every figure shown."""
        return {(slide.page, slide.figure) for slide in self.slides if slide.figure}


def of(course: Course, page: Page) -> Deck:
    """Return the slides of a chapter; without slide cells the deck is empty."""
    name = f"chapter-{page.slug[:2]}-slides" if page.slug[:2].isdigit() else f"{page.slug}-slides"
    shown = tuple(_of_cells(course, page, page.sheets))
    if not shown:
        return Deck(name, page.title)
    before, after = _notes(course, page.sheets)
    spread = []
    for number, slide in enumerate(shown):
        last = number + 1 == len(shown) or shown[number + 1].cell != slide.cell
        spread.append(replace(slide, notes=(*slide.notes, *(after.get(slide.cell, ()) if last else ()))))
    place = SLIDES["chapter"].format(number=int(page.slug[:2])) if page.slug[:2].isdigit() else ""
    first = Slide("title", page.title, lines=opening(course, place), notes=before[0])
    aims = tuple((Paragraph((Text(one.text),)),) for plan in [course.chapter(page.slug)] if plan for one in plan.objectives)
    second = [Slide("text", BOX_TITLES["objectives"], (Listing(False, aims),), notes=before[1])] if aims else []
    return Deck(name, page.title, (first, *second, *spread, ending(course, before[2])))


def opening(course: Course, *lines: str) -> tuple[str, ...]:
    """Return what a title slide says below its title."""
    about = course.about
    version = f"{PAGE['version']} {about.version}, {about.dates.released}"
    return tuple(filter(None, (*lines, about.title, course.local.organisation, version, about.disclaimer.not_reviewed)))


def ending(course: Course, notes: Sequence[str] = ()) -> Slide:
    """Return the help block as the last slide."""
    number = course.emergency_number()
    said = [PAGE["emergency"].format(number=number) if number else PAGE["emergency_any"], PAGE["own_service"]]
    lines = (*said, *course.help_lines(), PAGE["check_first"])
    return Slide("help", PAGE["help_title"], lines=lines, notes=(*notes, SLIDES["help_notes"]))


def _of_cells(course: Course, page: Page, cells: Sequence[Sheet]) -> Iterator[Slide]:
    questions = {question.id: question for question in course.questions()}
    for sheet in cells:
        if "slide" in sheet.tags:
            yield from of_cell(sheet, questions, course.evidence, page.name)


def of_cell(sheet: Sheet, questions: Mapping[str, Question], evidence: Evidence, page: str = "") -> Iterator[Slide]:
    """Yield the slides of one cell: what it shows, then each question that it names with its answer."""
    figure = next((block.name for block in sheet.blocks if isinstance(block, FigureRef)), "")
    blocks = tuple(block for block in sheet.blocks if not isinstance(block, FigureRef | QuestionRef))
    if figure or blocks:
        table = any(isinstance(block, Table) for block in blocks)
        kind: Kind = "both" if figure and blocks else "figure" if figure else "table" if table else "text"
        yield Slide(kind, sheet.title, blocks, figure, cell=sheet.cell, page=page)
    for block in sheet.blocks:
        if isinstance(block, QuestionRef):
            title = SLIDES["question"] if figure or blocks else sheet.title
            yield from of_question(questions[block.id], title, evidence, sheet.cell)


def of_question(question: Question, title: str, evidence: Evidence, cell: str = "") -> Iterator[Slide]:
    """Yield a question as it is put, and then its answer with the reasons in the notes."""
    said = SLIDES["rate_notes" if question.kind == "rate-the-reply" else "question_notes"]
    yield Slide("question", title, question=asked(question), notes=(said,), cell=cell)
    why = tuple(f"{about}: {text_words(text, evidence)}" for about, text in reasons(question))
    answer = SLIDES["answer"].format(title=title)
    yield Slide("answer", answer, question=answered(question), notes=(f"{SLIDES['reasons']}:", *why), cell=cell)


Notes = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def _notes(course: Course, cells: Sequence[Sheet]) -> tuple[Notes, dict[str, tuple[str, ...]]]:
    """Return the notes of title, objectives and end, and those of each slide cell."""
    evidence = course.evidence
    early: list[tuple[str, ...]] = []
    after: dict[str, tuple[str, ...]] = {}
    here = ""
    for sheet in cells:
        if "slide" in sheet.tags:
            here = sheet.cell
        elif "facilitator" in sheet.tags:
            told = tuple(plain(sheet, evidence))
            if here:
                after[here] = (*after.get(here, ()), *told)
            else:
                early.append(told)
    first = early.pop(0) if early else ()
    last = early.pop() if early else ()
    return (first, tuple(line for told in early for line in told), last), after


def plain(sheet: Sheet, evidence: Evidence) -> Iterator[str]:
    """Yield the text of a cell as plain lines."""
    if sheet.title:
        yield sheet.title
    for block in sheet.blocks:
        yield from _plain(block, evidence)


def _plain(block: SheetBlock, evidence: Evidence) -> Iterator[str]:
    match block:
        case Paragraph():
            yield text_words(Rich("", (block,)), evidence)
        case Listing(ordered, items):
            for number, item in enumerate(items, 1):
                yield f"{f'{number}.' if ordered else '•'} {text_words(Rich('', item), evidence)}"
        case Heading(_, children):
            yield said(children, evidence)
        case Table(head, rows, _):
            yield from (" | ".join(said(cell, evidence) for cell in row) for row in (head, *rows))
        case Box(_, title, inner):
            yield title
            for one in inner:
                yield from _plain(one, evidence)
        case Lines(label, _):
            yield f"{said(label, evidence)} …".strip()
        case FigureRef() | QuestionRef():
            return


def said(children: Sequence[Inline], evidence: Evidence) -> str:
    """Return inlines as plain words, citations and claims among them."""
    return text_words(Rich("", (Paragraph(tuple(children)),)), evidence)
