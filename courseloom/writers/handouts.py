"""Handouts: summary sheets, question papers with keys, worksheets, cards, for A4 and US Letter and in large print.

They are selected by chapter, kind, paper and print size. A plain build omits them. `writers.docx` makes the DOCX files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from dataclasses import replace as replaced
from pathlib import Path

from courseloom import files, progress
from courseloom.activities import handouts
from courseloom.activities.handouts import Handout
from courseloom.errors import CourseError, Problem, Where
from courseloom.model.course import ChapterPlan, Course, chapter_file
from courseloom.model.pages import Page
from courseloom.model.text import Lines
from courseloom.writers import pictures, selection
from courseloom.writers.paper import PAPERS
from courseloom.writers.sheets import Edition, Press

MOST = 2
"""The most pages of a summary, in ordinary print."""
LINES = 6
"""The most lines to write on per prompt, where the page has room."""
WORK = Path("_build") / ".work" / "handouts"


@dataclass(frozen=True)
class Made:
    """A handout with its available figures, by name."""

    handout: Handout
    figures: dict[str, pictures.Picture]

    @property
    def adaptable(self) -> bool:
        """Return whether the handout is offered as DOCX as well."""
        return self.handout.kind in handouts.EDITABLE


def write(
    course: Course,
    out: Path,
    chapter: Sequence[str] = (),
    kind: Sequence[str] = (),
    paper: Sequence[str] = (),
    large_print: bool = False,
) -> list[Path]:
    """Print the selected handouts (default: all) into `out`; raises CourseError when Typst reports an error."""
    selection.chapters(course, chapter)
    press = Press(course, course.root / WORK)
    progress.say("Fitting handouts to their pages")
    chosen = list(all_of(course, press, chapter, kind))
    editions = [Edition(size, large) for large in (False, True) for size in PAPERS if size in (paper or PAPERS)]
    editions = [edition for edition in editions if edition.large or not large_print]
    if not chosen:
        raise CourseError([Problem(Where("book"), "has no handout of that kind.", "Ask for another chapter or kind.")])
    sources = [press.source(made.handout, press.drawn(made.figures)) for made in chosen]
    jobs = [(source, edition, made.handout.slug) for made, source in zip(chosen, sources, strict=True) for edition in editions]

    def printed(job: tuple[str, Edition, str]) -> Path:
        source, edition, slug = job
        path = out / edition.folder / f"{slug}-{edition.slug}.pdf"
        files.write_whole(path, press.pdf(source, edition, slug))
        return path

    written: list[Path] = []
    progress.say(f"Printing {len(jobs)} handouts")
    with ThreadPoolExecutor(2) as pool:  # Typst releases the GIL
        for path in pool.map(printed, jobs):
            written.append(path)
            progress.count(len(written), len(jobs), "handouts printed")
    if not large_print:
        progress.say("Writing handouts for Word")
        written += [
            _editable(course, made, out, "letter" if tuple(paper) == ("letter",) else "a4") for made in chosen if made.adaptable
        ]
    return written


def _editable(course: Course, made: Made, out: Path, paper: str) -> Path:
    from courseloom.writers import docx

    path = out / "docx" / f"{made.handout.slug}.docx"
    files.write_whole(path, docx.Sheet(course, made.figures, paper).bytes(made.handout))
    return path


def all_of(course: Course, press: Press, chapters: Sequence[str] = (), kinds: Sequence[str] = ()) -> Iterator[Made]:
    """Yield the handouts of chapters, selected by prefix of the slug, then those of the whole course; `kinds` limits both."""
    for page, plan in _chapters(course):
        if chapters and not any(plan.slug.startswith(name) for name in chapters):
            continue
        for draft in _drafts(course, page, plan):
            if kinds and draft.handout.kind not in kinds and not (draft.handout.kind == "summary" and "more" in kinds):
                continue
            yield from (made for made in _fitted(draft, press) if not kinds or made.handout.kind in kinds)
    if not chapters:
        yield from (Made(handout, {}) for handout in handouts.of_course(course) if not kinds or handout.kind in kinds)


def named(course: Course, press: Press, slug: str) -> Made | None:
    """Return the handout with this file name; None where the course has none."""
    for handout in handouts.of_course(course):
        if handout.slug == slug:
            return Made(handout, {})
    for page, plan in _chapters(course):
        if slug.startswith(chapter_file(course.number(plan.slug))):
            for draft in _drafts(course, page, plan):
                if draft.handout.slug in (slug, handouts.whole(slug)):
                    return next((made for made in _fitted(draft, press) if made.handout.slug == slug), None)
    return None


def cards(course: Course, scenario: str) -> Made | None:
    """Return the cards of a scenario; None where the course has none."""
    found = (handout for handout in handouts.of_course(course) if handout.kind == "cards" and handout.scenario == scenario)
    return next((Made(handout, {}) for handout in found), None)


def _chapters(course: Course) -> list[tuple[Page, ChapterPlan]]:
    return [(page, plan) for page in course.pages if (plan := course.chapter(page.slug))]


def _drafts(course: Course, page: Page, plan: ChapterPlan) -> Iterator[Made]:
    """Yield the handouts of a chapter before they are fitted to pages."""
    figures = pictures.figures(course, page, course.root / pictures.CACHE)
    yield from (Made(handout, figures) for handout in handouts.of_chapter(course, page, plan, list(figures)))


def _fitted(draft: Made, press: Press) -> list[Made]:
    """Return a handout fitted to its pages: a summary perhaps as two sheets, a form with as many lines as fit."""
    handout, figures = draft.handout, draft.figures
    match handout.kind:
        case "summary":
            return [Made(one, figures) for one in fitted(handout, press, figures)]
        case "worksheet" | "reflection":
            return [Made(roomy(handout, press, figures), figures)]
        case _:
            return [draft]


def roomy(sheet: Handout, press: Press, figures: dict[str, pictures.Picture]) -> Handout:
    """Return a sheet with the most lines that fit on one page; unchanged where it does not fit on one page."""
    drawn = press.drawn(figures)
    most = LINES if any(isinstance(block, Lines) for block in sheet.blocks) else 1
    for lines, snug in [*((lines, False) for lines in range(most, 0, -1)), (1, True)]:
        tried = replaced(sheet, lines=lines, snug=snug)
        source = press.source(tried, drawn)
        if all(press.pages(source, Edition(paper), f"{sheet.slug}-fit") == 1 for paper in PAPERS):
            return tried
    return sheet


def fitted(summary: Handout, press: Press, figures: dict[str, pictures.Picture]) -> list[Handout]:
    """Return a summary of two pages at most on every paper size, followed by a second sheet with the rest, if any."""
    drawn = press.drawn(figures)
    for count in range(len(summary.droppable) + 1):
        sizes = {}
        for snug in (False, True):
            kept, more = handouts.without(replaced(summary, snug=snug), count)
            source = press.source(kept, drawn)
            pages = max(press.pages(source, Edition(paper), f"{kept.slug}-fit") for paper in PAPERS)
            sizes[pages, snug] = [kept, *([more] if more else [])]
        pages, snug = min(sizes)
        if pages <= MOST:
            return sizes[pages, snug]
    what = f"the summary of chapter {summary.number} is longer than {MOST} pages."
    raise CourseError([Problem(Where("book"), what, "Shorten its objectives, key points, boxes or figure.")])
