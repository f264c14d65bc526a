"""A chapter as a `Deck` of slides, made from its tagged cells and questions, the same for PDF and PPTX.

Title, objectives, the slide cells in order (a question is followed by its answer), and the help block at the end. Speaker
notes come from the facilitator's cells: the first belongs to the title, one after a slide cell to that slide, the last of
those before all slides to the end, the others to the objectives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from courseloom.activities.answer_key import key_of
from courseloom.activities.plain import marked_lines, text_words
from courseloom.activities.question import Item, items_of
from courseloom.activities.reviews import standing
from courseloom.activities.shapes.ratings import Ratings
from courseloom.activities.shapes.written import Written
from courseloom.model.course import Course, chapter_file
from courseloom.model.evidence import Evidence
from courseloom.model.items import LETTERS
from courseloom.model.pages import Page
from courseloom.model.sheets import Sheet
from courseloom.model.text import Block, FigureRef, Listing, Paragraph, QuestionRef, Table, Text
from courseloom.strings import BOX_TITLES, PAGE, QUIZ
from courseloom.strings.workshop import SLIDES

Kind = Literal["title", "text", "figure", "both", "table", "question", "answer", "help"]


@dataclass(frozen=True)
class Row:
    """One line of a question: its letter or number, its text, and its verdict (empty before the answer is shown)."""

    mark: str
    blocks: tuple[Block, ...]
    verdict: str = ""
    right: bool = False


@dataclass(frozen=True)
class Asked:
    """A question on a slide: its stem, an instruction, its rows, and the picks where the rows share them."""

    id: str
    stem: tuple[Block, ...]
    instruction: str
    rows: tuple[Row, ...]
    picks: str = ""


@dataclass(frozen=True)
class Slide:
    """One slide: its content, which depends on `kind`, and its speaker notes. `cell` names the cell that it comes from."""

    kind: Kind
    title: str
    blocks: tuple[Block, ...] = ()
    figure: str = ""
    question: Asked | None = None
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    cell: str = ""
    page: str = ""


@dataclass(frozen=True)
class Deck:
    """A file of slides: `name` is its neutral file name, `title` its title."""

    name: str
    title: str
    slides: tuple[Slide, ...] = field(default=())

    def figures(self) -> set[tuple[str, str]]:
        """Return (page, figure) of every figure shown."""
        return {(slide.page, slide.figure) for slide in self.slides if slide.figure}


def of(course: Course, page: Page) -> Deck:
    """Return the deck of a chapter; it is empty where the chapter has no slide cells."""
    number = course.number(page.slug)
    name = f"{chapter_file(number)}-slides"
    shown = tuple(_of_cells(course, page, page.sheets))
    if not shown:
        return Deck(name, page.title)
    before, after = _notes(course, page.sheets)
    spread = []
    for index, slide in enumerate(shown):
        last = index + 1 == len(shown) or shown[index + 1].cell != slide.cell
        spread.append(replace(slide, notes=(*slide.notes, *(after.get(slide.cell, ()) if last else ()))))
    first = Slide(
        "title", page.title, lines=opening(course, SLIDES["chapter"].format(number=number), chapter=page.slug), notes=before[0]
    )
    aims = tuple((Paragraph((Text(one.text),)),) for plan in [course.chapter(page.slug)] if plan for one in plan.objectives)
    second = [Slide("text", BOX_TITLES["objectives"], (Listing(False, aims),), notes=before[1])] if aims else []
    return Deck(name, page.title, (first, *second, *spread, ending(course, before[2])))


def opening(course: Course, *lines: str, chapter: str = "") -> tuple[str, ...]:
    """Return the lines below the title of a title slide, of a chapter or of a session."""
    about = course.about
    version = f"{PAGE['version']} {about.version}, {about.dates.released}"
    return tuple(filter(None, (*lines, about.title, course.local.organisation, version, standing(course, chapter))))


def ending(course: Course, notes: Sequence[str] = ()) -> Slide:
    """Return the help block as the last slide."""
    number = course.emergency_number()
    emergency = [PAGE["emergency"].format(number=number) if number else PAGE["emergency_any"], PAGE["own_service"]]
    lines = (*emergency, *course.help_lines(), PAGE["check_first"])
    return Slide("help", PAGE["help_title"], lines=lines, notes=(*notes, SLIDES["help_notes"]))


def _of_cells(course: Course, page: Page, cells: Sequence[Sheet]) -> Iterator[Slide]:
    items = items_of(course)
    for sheet in cells:
        if "slide" in sheet.tags:
            yield from of_cell(sheet, items, course.evidence, page.name)


def of_cell(sheet: Sheet, items: Mapping[str, Item], evidence: Evidence, page: str = "") -> Iterator[Slide]:
    """Yield the slides of one cell: its content, then each question that it names, followed by the answer."""
    figure = next((block.name for block in sheet.blocks if isinstance(block, FigureRef)), "")
    blocks = tuple(block for block in sheet.blocks if not isinstance(block, FigureRef | QuestionRef))
    if figure or blocks:
        table = any(isinstance(block, Table) for block in blocks)
        kind: Kind = "both" if figure and blocks else "figure" if figure else "table" if table else "text"
        yield Slide(kind, sheet.title, blocks, figure, cell=sheet.cell, page=page)
    for block in sheet.blocks:
        if isinstance(block, QuestionRef):
            title = SLIDES["question"] if figure or blocks else sheet.title
            yield from of_question(items[block.id], title, evidence, sheet.cell)


def of_question(item: Item, title: str, evidence: Evidence, cell: str = "") -> Iterator[Slide]:
    """Yield the slide of a question, then that of its answer with the whole key in the notes."""
    advice = SLIDES["rate_notes" if isinstance(item.shape, Ratings) else "question_notes"]
    title = f"{title} · {item.number}"
    yield Slide("question", title, question=asked(item), notes=(advice,), cell=cell)
    key = key_of(item)
    why = [" ".join(filter(None, (f"{one.name}: {text_words(one.why.text, evidence)}", one.note))) for one in key.entries]
    notes = (f"{SLIDES['reasons']}:", *why, *filter(None, [key.credit(evidence)]))
    yield Slide("answer", SLIDES["answer"].format(title=title), question=answered(item), notes=notes, cell=cell)


def asked(item: Item) -> Asked:
    """Return a question without its key."""
    form = item.shape.form(item.judged)
    lists = [" / ".join(picks) for picks in form.lists] or [""] * len(form.rows)
    rows = tuple(Row(row.mark, row.text.text.blocks, picks) for row, picks in zip(form.rows, lists, strict=True))
    picks = "   ".join(f"{LETTERS[index]}  {pick}" for index, pick in enumerate(form.picks))
    return Asked(item.id, item.stem.text.blocks, item.asked, rows, picks)


def answered(item: Item) -> Asked:
    """Return a question with its key: a verdict on every row, unless it is not judged."""
    rows = tuple(Row(row.mark, row.text.text.blocks, row.answer, bool(row.right)) for row in item.shape.answered(item.judged))
    if isinstance(item.shape, Written):
        return Asked(item.id, (), QUIZ["points"], rows)
    return Asked(item.id, item.stem.text.blocks, "", rows)


Notes = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def _notes(course: Course, cells: Sequence[Sheet]) -> tuple[Notes, dict[str, tuple[str, ...]]]:
    """Return the notes of the title, objectives and last slides, and those of each slide cell."""
    evidence = course.evidence
    early: list[tuple[str, ...]] = []
    after: dict[str, tuple[str, ...]] = {}
    here = ""
    for sheet in cells:
        if "slide" in sheet.tags:
            here = sheet.cell
        elif "facilitator" in sheet.tags:
            lines = tuple(plain(sheet, evidence))
            if here:
                after[here] = (*after.get(here, ()), *lines)
            else:
                early.append(lines)
    first = early.pop(0) if early else ()
    last = early.pop() if early else ()
    return (first, tuple(line for lines in early for line in lines), last), after


def plain(sheet: Sheet, evidence: Evidence) -> Iterator[str]:
    """Yield the text of a cell as plain lines."""
    if sheet.title:
        yield sheet.title
    yield from marked_lines(sheet.blocks, evidence)
