"""The handouts of a course and their content, independent of format.

Each is made from tagged cells and quizzes, so that a correction is made in one place. Writers print them as PDF and DOCX.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from courseloom.activities import boosters
from courseloom.activities.question import ItemSet, item_set
from courseloom.model.course import ChapterPlan, Course, LanguageRow, Placed, Resource, chapter_file
from courseloom.model.local import Contact
from courseloom.model.pages import Page
from courseloom.model.sheets import Sheet, plain
from courseloom.model.text import Block, Box, FigureRef, Heading, Lines, Listing, Paragraph, Strong, Table, Text
from courseloom.strings import BOX_TITLES, REVIEW
from courseloom.strings.handouts import KINDS, SHEET

EDITABLE = frozenset({"summary", "more", "questions", "key", "worksheet", "cards", "keep"})
"""Kinds that an organisation may want to adapt: these are offered as DOCX as well."""
PULLED = ("key-points", "act-now", "supervision")
"""Kinds of box that move to a fixed place on the summary sheet, whichever handout cell contains them."""


@dataclass(frozen=True)
class Handout:
    """One handout: `slug` is its neutral file name, `over` the line above its title, `source` the title of its page.

    `blocks` come first, then the questions of `quizzes`: as a question paper, or with `keyed` as an answer key. `scenario` is
    the slug of the scenario whose cards or passages are printed; `country` is that of a support card. Each prompt
    has `lines` lines to write on; a `snug` sheet has less room in its forms and a smaller figure. `droppable` are the parts of
    a summary that may move to a second sheet, in the order in which they move.
    """

    slug: str
    kind: str
    title: str
    number: int
    source: str
    blocks: tuple[Block, ...] = ()
    quizzes: tuple[ItemSet, ...] = ()
    keyed: bool = False
    lines: int = 1
    snug: bool = False
    scenario: str = ""
    country: str = ""
    droppable: tuple[tuple[Block, ...], ...] = field(default=(), repr=False)

    @property
    def over(self) -> str:
        """Return the line above the title."""
        place = SHEET["chapter"].format(number=self.number) if self.number else SHEET["for_course"]
        return f"{place} · {KINDS[self.kind]}"

    @property
    def file_title(self) -> str:
        """Return the title for the metadata of a file: with the kind of handout, when the title alone does not name it."""
        return f"{KINDS[self.kind]}: {self.title}"


def edition(course: Course, handout: Handout) -> str:
    """Return the course, its version with the code of its chapter or else of its own text, and the day."""
    talk = course.scenarios.get(handout.scenario)
    slug = course.about.chapters[handout.number - 1].slug if handout.number else talk.scenario.chapter if talk else ""
    text = repr(handout)
    text += repr([claim for id, claim in sorted(course.claims.items()) if repr(id) in text])
    version = SHEET["version"].format(version=course.edition(slug, text))
    return f"{course.about.short_title}, {version}, {course.about.released}"


def of_chapter(course: Course, page: Page, plan: ChapterPlan, figures: Sequence[str]) -> Iterator[Handout]:
    """Yield the handouts of one chapter; `figures` are the names of its figures in page order."""
    number = course.number(plan.slug)
    base = chapter_file(number)
    cells = page.sheets
    yield _summary(course, page, plan, number, cells, figures)
    here = [placed for placed in course.quizzes.values() if placed.page == page.name]
    quizzes = tuple(item_set(placed.quiz, placed.numbers) for placed in sorted(here, key=_place))
    if quizzes:
        for kind in ("questions", "key"):
            intro = _said(SHEET["answers" if kind == "key" else "questions"])
            yield Handout(f"{base}-{kind}", kind, page.title, number, page.title, (intro,), quizzes, kind == "key")
    for count, sheet in enumerate(worksheets(cells), 1):
        title, blocks = titled(sheet)
        yield Handout(f"{base}-worksheet-{count}", "worksheet", title, number, page.title, tuple(blocks))
    yield Handout(f"{base}-reflection", "reflection", page.title, number, page.title, tuple(_reflection(cells)))


def _place(placed: Placed) -> int:
    """Return the number of a quiz's first question in its chapter; 0 outside chapters."""
    return int(placed.numbers[0].partition(".")[2]) if placed.numbers else 0


def of_course(course: Course) -> Iterator[Handout]:
    """Yield the handouts that are for the whole course."""
    for one in boosters.sheets(course):
        when = SHEET["booster"].format(when=REVIEW[f"after_{one.after}"]) if one.after else SHEET["booster_any"]
        for kind in ("booster", "booster-key"):
            intro, slug = (SHEET["answers"], f"{one.slug}-key") if kind == "booster-key" else (when, one.slug)
            source = course.about.title
            yield Handout(slug, kind, one.title, 0, source, (_said(intro),), (item_set(one.quiz()),), kind == "booster-key")
    for number, kept in enumerate(map(course.page, course.about.keep), 1):
        yield Handout(f"keep-{number}", "keep", kept.title, 0, kept.title, kept.sheets[0].blocks)
    if course.language:
        yield Handout("language-card", "language", SHEET["words"], 0, course.about.title, tuple(_words(course.language)))
    for number, placed in enumerate(course.scenarios.values(), 1):
        title, page = placed.scenario.title, next((page.title for page in course.pages if page.name == placed.page), "")
        source = page or course.about.title
        yield Handout(f"cards-{number}", "cards", title, 0, source, scenario=placed.scenario.id)
        yield Handout(f"passages-{number}", "passages", title, 0, source, scenario=placed.scenario.id)
    yield from _support(course)


def _words(rows: Sequence[LanguageRow]) -> Iterator[Block]:
    """Yield the language card: the rows chosen for it by group, or all rows where none is chosen."""
    yield _said(SHEET["language"])
    groups = dict.fromkeys(row.card for row in rows if row.card) or {"": None}
    for group in groups:
        head = (Text(group or SHEET["avoid"]),), (Text(SHEET["prefer"]),)
        said = ("; ".join(row.avoid[:1] if group else row.avoid) for row in rows if row.card == group)
        chosen = (row.prefer for row in rows if row.card == group)
        yield Table(head, tuple(((Text(avoid),), (Text(prefer),)) for avoid, prefer in zip(said, chosen, strict=True)))


def worksheets(cells: Sequence[Sheet]) -> list[Sheet]:
    """Return the cells that become worksheets: those for handouts only that hold more than a figure's name."""
    only = [cell for cell in cells if "handout-only" in cell.tags]
    return [cell for cell in only if not all(isinstance(block, FigureRef) for block in cell.blocks)]


def titled(sheet: Sheet) -> tuple[str, list[Block]]:
    """Return the title of a cell (its heading, or the strong words that begin its first paragraph) and the blocks after it."""
    blocks = list(sheet.blocks)
    if sheet.title or not blocks:
        return sheet.title, blocks
    first = blocks[0]
    if isinstance(first, Table) and first.title:
        return first.title, [Table(first.head, first.rows), *blocks[1:]]
    if isinstance(first, Paragraph):
        children = [child for child in first.children if child != Text("")]
        if children and isinstance(children[0], Strong):
            rest = tuple(children[1:])
            said = [Paragraph(rest)] if plain([Paragraph(rest)]).strip() else []
            return plain([Paragraph(children[0].children)]).rstrip("."), [*said, *blocks[1:]]
    return "", blocks


def _said(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def _summary(
    course: Course, page: Page, plan: ChapterPlan, number: int, cells: Sequence[Sheet], figures: Sequence[str]
) -> Handout:
    """Return the summary: objectives, key points, figure, phrases to say, when to act now, questions for supervision."""
    goals = tuple((Paragraph((Text(one.text),)),) for one in plan.objectives)
    shared = [cell for cell in cells if "handout" in cell.tags]
    boxes = {kind: _pulled(shared, kind) for kind in PULLED}
    said = [part for cell in shared if (part := _rest(cell))]
    head: list[Block] = [Box("objectives", BOX_TITLES["objectives"], (Listing(False, goals),)), *boxes["key-points"]]
    if name := _main_figure(cells, figures):
        head.append(FigureRef(name))
    tail = [*boxes["act-now"], *boxes["supervision"]]
    ordered = sorted(said, key=_spoken)
    blocks = [*head, *(block for part in said for block in part), *tail]
    return Handout(
        f"{chapter_file(number)}-summary", "summary", page.title, number, page.title, tuple(blocks), droppable=tuple(ordered)
    )


def without(summary: Handout, count: int) -> tuple[Handout, Handout | None]:
    """Return a summary without its first `count` droppable parts, and a second sheet with those (None when `count` is 0)."""
    if not count:
        return summary, None
    gone = summary.droppable[:count]
    left = {id(block) for part in gone for block in part}
    kept = tuple(block for block in summary.blocks if id(block) not in left)
    moved = tuple(block for block in summary.blocks if id(block) in left)
    more = Handout(_second(summary.slug), "more", summary.title, summary.number, summary.source, moved)
    return replace(summary, blocks=kept), more


def _second(summary: str) -> str:
    return summary.replace("summary", "more")


def whole(more: str) -> str:
    """Return the file name of the summary whose second sheet has this name."""
    return more.replace("more", "summary")


def _main_figure(cells: Sequence[Sheet], figures: Sequence[str]) -> str:
    """Return the name of the summary's figure: that of a handout-only cell that is only a figure, or the chapter's first."""
    for cell in cells:
        if "handout-only" in cell.tags and len(cell.blocks) == 1 and isinstance(cell.blocks[0], FigureRef):
            return cell.blocks[0].name
    return figures[0] if figures else ""


def _pulled(cells: Sequence[Sheet], kind: str) -> list[Block]:
    return [block for cell in cells for block in cell.blocks if isinstance(block, Box) and block.kind == kind]


def _rest(cell: Sheet) -> tuple[Block, ...]:
    """Return a cell under its own heading, without the boxes that move to a fixed place (`PULLED`)."""
    title, blocks = titled(cell)
    kept = [block for block in blocks if not (isinstance(block, Box) and block.kind in PULLED)]
    if not kept:
        return ()
    levels = [Heading(block.level + 1, block.children) if isinstance(block, Heading) else block for block in kept]
    return (Heading(1, (Text(title),)), *levels) if title else tuple(levels)


def _spoken(part: Sequence[Block]) -> float:
    """Return the share of a part's characters in quotation marks (0 to 1): parts with the lowest share move first."""
    text = plain(part)
    quoted = sum(len(piece.partition("”")[0]) for piece in text.split("“")[1:])
    return quoted / max(1, len(text))


def _reflection(cells: Sequence[Sheet]) -> Iterator[Block]:
    yield _said(SHEET["reflect"])
    asked = [box for box in _pulled(cells, "supervision") if isinstance(box, Box)]
    for box in asked:
        for block in box.blocks:
            if isinstance(block, Listing):
                for item in block.items:
                    yield from (Lines(part.children) for part in item if isinstance(part, Paragraph))
    for name in ("remember", "differently", "hard"):
        yield Lines((Text(SHEET[name]),))


def _support(course: Course) -> Iterator[Handout]:
    """Yield a support card for each country, and one for any other country."""
    resources = course.resources
    names = {row.country: row.country_name for row in (*resources.emergency, *resources.services)}
    for code, name in sorted(names.items(), key=lambda item: (item[0] == "world", item[1])):
        blocks: list[Block] = [_said(SHEET["support"])]
        for emergency in (row for row in resources.emergency if row.country == code):
            line = f" {emergency.contact}. {emergency.for_whom}."
            blocks.append(Paragraph((Strong((Text(f"{emergency.service}:"),)), Text(line))))
        own = [contact for contact in course.in_country(code).local.contacts if contact.contact]
        if own:
            title = course.local.organisation or SHEET["own"]
            blocks += [Heading(1, (Text(title),)), _services([_own(contact, course.about.day) for contact in own])]
            blocks.append(Heading(1, (Text(name),)))
        rows = [_service(row, course.about.day) for row in resources.services if row.country == code]
        if rows:
            title = SHEET["support_in"].format(place=name)
            yield Handout(
                f"support-card-{code.lower()}",
                "support",
                title,
                0,
                course.about.title,
                (*blocks, _services(rows)),
                country=code,
            )


Row = tuple[str, str, str, str]


def _services(rows: Sequence[Row]) -> Table:
    head = tuple((Text(SHEET[name]),) for name in ("service", "reach", "who", "checked"))
    return Table(
        head,
        tuple(
            ((Strong((Text(service),)),), (Strong((Text(reach),)),), (Text(who),), (Text(checked),))
            for service, reach, who, checked in rows
        ),
    )


def _service(row: Resource, day: Callable[[str], str]) -> Row:
    seen = SHEET["seen"].format(date=day(row.seen_on)) if row.seen_on else SHEET["unseen"]
    checked = SHEET["confirmed"].format(date=day(row.confirmed_on)) if row.confirmed_on else seen
    return row.service, row.contact, ". ".join(part for part in (row.for_whom, row.hours or "") if part), checked


def _own(contact: Contact, day: Callable[[str], str]) -> Row:
    checked = SHEET["confirmed"].format(date=day(contact.confirmed_on)) if contact.confirmed_on else SHEET["unseen"]
    who = ". ".join(part for part in (contact.for_whom, contact.hours or "") if part)
    return contact.service, contact.contact or "", who, checked
