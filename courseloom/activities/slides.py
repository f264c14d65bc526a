"""A chapter as a `Deck` of slides on seven layouts, made from its tagged cells and questions, the same for PDF and PPTX.

Title, part of the course, objectives, the slide cells in order (a question is followed by its answer), and the help block at
the end. What does not fit goes on over further slides (`slide_fit`), and every title is unique or numbered. Speaker notes come
from the facilitator's cells: the first belongs to the title, one after a slide cell to that slide, the last of those before all
slides to the end, the others to the objectives.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from courseloom.activities import slide_fit as fit
from courseloom.activities import slide_layout as layout
from courseloom.activities.answer_key import key_of
from courseloom.activities.plain import marked_lines, text_words
from courseloom.activities.question import Item, items_of
from courseloom.activities.reviews import standing
from courseloom.activities.shapes.gaps import Gaps
from courseloom.activities.shapes.guess import Guess
from courseloom.activities.shapes.ratings import Ratings
from courseloom.activities.shapes.written import Written
from courseloom.model.course import Course, chapter_file
from courseloom.model.evidence import Evidence
from courseloom.model.items import LETTERS
from courseloom.model.pages import Page
from courseloom.model.sheets import Sheet
from courseloom.model.text import Block, FigureRef, Listing, Paragraph, QuestionRef, Rich, Table, Text
from courseloom.strings import BOX_TITLES, PAGE, QUIZ
from courseloom.strings.workshop import HELP, SLIDES

Kind = Literal["title", "divider", "statement", "figure", "table", "question", "answer", "activity", "help"]


@dataclass(frozen=True)
class Row:
    """One line of a question: its letter or number, its text, and in an answer its verdict and the reason."""

    mark: str
    blocks: tuple[Block, ...]
    verdict: str = ""
    right: bool = False
    why: str = ""
    high: float = 0
    """Its height in points."""

    @property
    def said(self) -> str:
        """Return what stands below the text of the row: the verdict, then the reason."""
        return " ".join(filter(None, (f"{self.verdict}." if self.verdict else "", self.why)))


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
    """One slide: its content, which depends on `kind`, and its speaker notes. `cell` names the cell that it comes from.

    `lines` are those below a title, the steps of an activity, or the services of the help block, with `labels` before them.
    `label` is the numeral of a divider or the kind of an activity; `papers` are what an activity needs on paper. `part` is the
    part of the course whose corner of the emblem is filled.
    """

    kind: Kind
    title: str
    blocks: tuple[Block, ...] = ()
    figure: str = ""
    question: Asked | None = None
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    cell: str = ""
    page: str = ""
    label: str = ""
    labels: tuple[str, ...] = ()
    minutes: int = 0
    papers: tuple[str, ...] = ()
    part: int = 0


@dataclass(frozen=True)
class Deck:
    """A file of slides: `name` is its neutral file name, `title` its title, and `foot` the line at the foot of slides."""

    name: str
    title: str
    slides: tuple[Slide, ...] = field(default=())
    foot: str = ""

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
    part = course.part_of(page.slug)
    chapter = SLIDES["chapter"].format(number=number)
    first = Slide(
        "title", page.title, lines=opening(course, chapter, page.slug), notes=before[0], part=part.number if part else 0
    )
    divider = [Slide("divider", part.title, lines=(part.line,), label=str(part.number), part=part.number)] if part else []
    aims = tuple((Paragraph((Text(one.text),)),) for plan in [course.chapter(page.slug)] if plan for one in plan.objectives)
    second = list(statements(BOX_TITLES["objectives"], (Listing(False, aims),), course.evidence)) if aims else []
    second[:1] = [replace(one, notes=before[1]) for one in second[:1]]
    slides = (first, *divider, *second, *spread, *ending(course, before[2]))
    return Deck(name, page.title, numbered(slides), foot(f"{number} · {page.title}", chapter))


def foot(line: str, short: str) -> str:
    """Return the line at the foot of slides: the first where it fits a line, else the short one."""
    return line if layout.count(line, layout.FOOT.width, layout.FOOT.size) == 1 else short


def numbered(slides: Sequence[Slide]) -> tuple[Slide, ...]:
    """Return slides whose titles are unique: one that recurs says which of how many it is."""
    times, seen = Counter(slide.title for slide in slides), Counter[str]()
    found = []
    for slide in slides:
        seen[slide.title] += 1
        which = {"title": slide.title, "number": seen[slide.title], "all": times[slide.title]}
        found.append(replace(slide, title=SLIDES["one_of"].format(**which)) if times[slide.title] > 1 else slide)
    return tuple(found)


def opening(course: Course, line: str, chapter: str = "") -> tuple[str, ...]:
    """Return the lines below the title of a title slide, of a chapter or of a session."""
    about = course.about
    version = f"{PAGE['version']} {course.edition(chapter)}, {about.released}"
    facts = " · ".join(filter(None, (about.short_title, course.local.organisation, version)))
    return (line, facts, *filter(None, [standing(course, chapter)]))


def ending(course: Course, notes: Sequence[str] = ()) -> tuple[Slide, ...]:
    """Return the help block as the last slide, or as several where it is long."""
    number = course.emergency_number()
    emergency = PAGE["emergency"].format(number=number) if number else PAGE["emergency_any"]
    served = course.help_lines()
    lines = (emergency, PAGE["own_service"], *served, PAGE["check_first"])
    labels = (HELP["danger"], HELP["work"], *([HELP["lines"], *[""] * (len(served) - 1)] if served else []), "")
    told = (*notes, SLIDES["help_notes"])
    return tuple(
        Slide(
            "help",
            PAGE["help_title"],
            lines=lines[start:end],
            labels=labels[start:end],
            notes=told if end == len(lines) else (),
        )
        for start, end in fit.services(lines)
    )


def _of_cells(course: Course, page: Page, cells: Sequence[Sheet]) -> Iterator[Slide]:
    items = items_of(course)
    for sheet in cells:
        if "slide" in sheet.tags:
            yield from of_cell(sheet, items, course.evidence, page.name)


def of_cell(sheet: Sheet, items: Mapping[str, Item], evidence: Evidence, page: str = "") -> Iterator[Slide]:
    """Yield the slides of one cell: its figure, its tables, its points, then each question followed by its answer."""
    shown: list[Slide] = []
    tables = [block for block in sheet.blocks if isinstance(block, Table)]
    blocks = [block for block in sheet.blocks if not isinstance(block, FigureRef | QuestionRef | Table)]
    questions = [block for block in sheet.blocks if isinstance(block, QuestionRef)]
    shown += [Slide("figure", sheet.title, figure=block.name) for block in sheet.blocks if isinstance(block, FigureRef)]
    shown += [Slide("table", sheet.title, (part,)) for table in tables for part in fit.tables(sheet.title, table, evidence)]
    if blocks or not (shown or questions):
        shown += statements(sheet.title, blocks, evidence)
    title = SLIDES["question"] if shown else sheet.title
    shown += [slide for block in questions for slide in of_question(items[block.id], title, evidence)]
    yield from (replace(slide, cell=sheet.cell, page=page) for slide in shown)


def statements(title: str, blocks: Sequence[Block], evidence: Evidence) -> Iterator[Slide]:
    """Yield a statement with its points; alone where it has none."""
    for part in fit.points(blocks, evidence):
        yield Slide("statement", title, part)


def of_question(item: Item, title: str, evidence: Evidence) -> Iterator[Slide]:
    """Yield the slides of a question, then those of its answer, each with the whole key in the notes."""
    advice = SLIDES["rate_notes" if isinstance(item.shape, Ratings) else "question_notes"]
    key = key_of(item)
    why = [" ".join(filter(None, (f"{one.name}: {text_words(one.why.text, evidence)}", one.note))) for one in key.entries]
    notes = (f"{SLIDES['reasons']}:", *why, *filter(None, [key.credit(evidence)]))
    head, answer, titled = _titles(item, title, evidence)
    whole = asked(item)
    put = list(_divided(replace(whole, stem=() if titled else whole.stem), head, evidence))
    told = list(_divided(answered(item, evidence), answer, evidence))
    if len(put) == len(told) == 1:  # rows stay where they are when their reasons arrive
        as_told = replace(
            put[0], rows=tuple(replace(row, high=one.high) for row, one in zip(put[0].rows, told[0].rows, strict=False))
        )
        put = [as_told] if len(put[0].rows) == len(told[0].rows) and _room(as_told, head, evidence) >= 0 else put
    for one in put:
        bare = not (one.stem or one.rows or one.instruction)
        yield Slide("statement" if bare else "question", head, question=one, notes=(advice,))
    yield from (Slide("answer", answer, question=one, notes=notes) for one in told)


def _titles(item: Item, title: str, evidence: Evidence) -> tuple[str, str, bool]:
    """Return the titles of a question and of its answer, and whether they hold the stem, as they do where it is short."""
    stem = text_words(item.stem.text, evidence)
    answer = SLIDES["answer"].format(number=item.number)
    long = f"{item.number} {stem}", f"{answer}: {stem}"
    place = layout.LAYOUTS["question"]["title"]
    plain = len(item.stem.text.blocks) == 1 and isinstance(item.stem.text.blocks[0], Paragraph)
    if plain and all(layout.high(place, [one]) <= 2 * place.pitch for one in long):
        return *long, True
    return f"{item.number} {title}", answer, False


def _room(one: Asked, title: str, evidence: Evidence) -> float:
    """Return the height that a question leaves on its slide in points; below zero where it does not fit."""
    place, above = layout.LAYOUTS["question"]["text"], fit.above(one.stem, (one.picks, one.instruction), evidence)
    return layout.ROOM - place.top - fit.longest(title, "question") - above - sum(row.high for row in one.rows)


def _divided(one: Asked, title: str, evidence: Evidence) -> Iterator[Asked]:
    """Yield a question, or an answer, as what fits a slide each: its stem first, then its rows."""
    one = replace(one, rows=tuple(replace(row, high=fit.option_height(row.blocks, row.said, evidence)) for row in one.rows))
    if _room(one, title, evidence) >= 0 or not one.rows:
        yield one
        return
    if one.stem:
        yield replace(one, rows=(), picks="", instruction="")
    one = replace(one, stem=())
    for start, end in fit.packed([row.high for row in one.rows], _room(replace(one, rows=()), title, evidence), 0):
        yield replace(one, rows=one.rows[start:end])


def asked(item: Item) -> Asked:
    """Return a question without its key."""
    form = item.shape.form(item.judged)
    lists = [" / ".join(picks) for picks in form.lists] or [""] * len(form.rows)
    rows = tuple(Row(row.mark, row.text.text.blocks, why=picks) for row, picks in zip(form.rows, lists, strict=True))
    picks = "   ".join(f"{LETTERS[index]}  {pick}" for index, pick in enumerate(form.picks))
    return Asked(item.id, item.stem.text.blocks, item.asked if form.says_instruction else "", rows, picks)


def answered(item: Item, evidence: Evidence) -> Asked:
    """Return a question with its key: the verdict on what is right, and a reason for every row, unless it is not judged."""
    rows = [
        Row(
            row.mark if row.mark.isalnum() else SLIDES["point"],
            row.text.text.blocks,
            "" if row.right is False else row.answer,
            bool(row.right),
        )
        for row in item.shape.answered(item.judged)
    ]
    if isinstance(item.shape, Written):
        return Asked(item.id, (), QUIZ["points"], tuple(rows))
    whys = [fit.reason(one, evidence) for one in _whys(item)]
    rows = [replace(row, why=why) for row, why in zip(rows, whys, strict=True)] if whys else rows
    return Asked(item.id, (), "", tuple(rows))


def _whys(item: Item) -> Iterable[Rich]:
    """Return the reason for each row of an answer; none where reasons are for what a learner may have typed."""
    match item.shape:
        case Gaps(_, gaps):
            return [gap.whys[gap.right].text for gap in gaps]
        case Guess() | Written():
            return []
        case _:
            count = len(item.shape.answered(item.judged))
            return [entry.why.text for entry in key_of(item).entries[:count]]


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
