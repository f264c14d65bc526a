"""Rules about slides: their content can be shown, the figures and questions they name exist, and no slide is too full."""

from __future__ import annotations

from collections.abc import Iterator

from courseloom.check.rule import Fault, Material, rule
from courseloom.errors import Where
from courseloom.model import parts
from courseloom.model.pages import Page
from courseloom.model.sheets import Sheet
from courseloom.model.text import CodeBlock, FigureRef, Listing, Paragraph, QuestionRef, Rich, Table
from courseloom.readers import celltext

FEWEST, MOST = 6, 12
WORDS, POINTS, ROWS = 60, 6, 7
ASKED = 150


def _chapters(material: Material) -> Iterator[tuple[Page, tuple[Sheet, ...]]]:
    for page in material.course.pages:
        if material.course.chapter(page.slug):
            yield page, page.sheets


def _slides(material: Material) -> Iterator[tuple[Where, Page, Sheet]]:
    for page, cells in _chapters(material):
        for cell in cells:
            if "slide" in cell.tags:
                yield Where(page.file, 0, cell.cell), page, cell


@rule("notebooks", "error", strict=True)
def tagged_cell_can_be_shown(material: Material) -> Iterator[Fault]:
    """A cell for slides, handouts or facilitators holds only what slides, paper and DOCX can show.

    These cells leave the page: HTML, quotations and directives of the web book would be lost on the way.

    Bad: a slide with a quotation block.
    Good: a heading, a list, a table, a line `figure: name` or `quiz: question-id`.
    """
    for page in material.course.pages:
        for fault in page.faults:
            yield Fault(fault.where, fault.what, fault.todo)


@rule("notebooks", "error", strict=True, whole=True)
def slide_names_what_is_there(material: Material) -> Iterator[Fault]:
    """A slide names figures of its own chapter and questions of the course.

    What it names is put in its place when slides are made; a name that leads nowhere would leave a hole.

    Bad: `figure: four-corners`, when the chapter draws `four-functions`.
    Good: `figure: four-functions`
    """
    questions = {question.id for question in material.course.questions()}
    for where, page, cell in _slides(material):
        for block in cell.walk():
            if isinstance(block, QuestionRef) and block.id not in questions:
                yield Fault(where, f"asks the question '{block.id}', which the course does not have.", "Correct its name.")
            if isinstance(block, FigureRef) and block.name not in page.figures:
                yield Fault(where, f"shows the figure '{block.name}', which its chapter does not draw.", "Correct its name.")


@rule("notebooks", "error")
def slide_has_room_for_what_it_holds(material: Material) -> Iterator[Fault]:
    """A slide has a title, and no more words, points or rows than can be read across a room.

    At most 60 words, six points and seven rows of a table; a question 150 words with its options. What does not fit at 28
    points goes on over a second slide; a heading alone is a statement in the middle of its slide.

    Bad: a paragraph of the chapter, pasted.
    Good: three points of six words each, with the rest in the facilitator's cell after it.
    """
    questions = {question.id: question for question in material.course.questions()}
    todo = "Shorten it, or make two slides of it."
    for where, _, cell in _slides(material):
        if not cell.title:
            yield Fault(where, "is a slide without a title.", "Begin it with a heading.")
        count = sum(_words(block) for block in cell.walk())
        if count > WORDS:
            yield Fault(where, f"has {count} words, and a slide has room for {WORDS}.", todo)
        for block in cell.walk():
            if isinstance(block, Listing) and len(block.items) > POINTS:
                yield Fault(where, f"has {len(block.items)} points, and a slide has room for {POINTS}.", todo)
            if isinstance(block, Table) and len(block.rows) > ROWS:
                yield Fault(where, f"has a table of {len(block.rows)} rows, and a slide has room for {ROWS}.", todo)
            if isinstance(block, QuestionRef) and block.id in questions:
                shown = ("stem", "option", "slot", "gapped")
                long = sum(len(p.text.plain().split()) for p in parts.of(questions[block.id]) if p.role in shown)
                if long > ASKED:
                    what = f"asks '{block.id}', which has {long} words, and a slide has room for {ASKED}."
                    yield Fault(where, what, "Ask a shorter question.")


def _words(block: object) -> int:
    match block:
        case Paragraph():
            return len(Rich("", (block,)).plain().split())
        case Listing(_, items):
            return sum(len(Rich("", item).plain().split()) for item in items)
        case CodeBlock(_, text):
            return len(text.split())
        case Table(head, rows):
            return sum(len(celltext.words(cell).split()) for row in (head, *rows) for cell in row)
        case _:
            return 0


@rule("notebooks", "info")
def chapter_has_six_to_twelve_slides(material: Material) -> Iterator[Fault]:
    """A chapter with slides has six to twelve of them, not counting title, objectives, answers and help.

    Fewer cannot carry an hour, and more are read out instead of worked with.

    Bad: thirty slides for a chapter of an hour.
    Good: eight, each with something to do or to talk about.
    """
    for page, cells in _chapters(material):
        count = sum("slide" in cell.tags for cell in cells)
        if count and not FEWEST <= count <= MOST:
            what = f"has {count} slide{'s' * (count != 1)}, and a chapter has {FEWEST} to {MOST}."
            yield Fault(Where(page.file), what, "Add some, or join some.")
