"""Slides, one deck per chapter: PDF (16:9, tagged, by Typst) and PPTX with speaker notes. File names are neutral."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from dataclasses import replace as changed
from pathlib import Path

from courseloom import assets, progress
from courseloom.activities import emblem, slide_layout
from courseloom.activities import slides as deck
from courseloom.activities.plain import text_words
from courseloom.activities.slides import Deck
from courseloom.errors import CourseError, Problem, Problems, Where
from courseloom.files import write_whole
from courseloom.model.course import Course
from courseloom.model.evidence import Evidence
from courseloom.model.pages import Page
from courseloom.render.typst import slides as slideset
from courseloom.strings.workshop import SLIDES
from courseloom.writers import paper, pictures, pptx, selection, typst_compiler
from courseloom.writers.pictures import Picture

Drawn = Mapping[tuple[str, str], Picture]


def write(course: Course, out: Path, chapter: Sequence[str] = ()) -> list[Path]:
    """Write the decks of all chapters, or of those whose slug begins with one of these; return the files."""
    written, decks = [], decks_of(course, chapter)
    for number, made in enumerate(decks, 1):
        progress.say(f"Making slides, {number} of {len(decks)}: {made.title}")
        written += files(course, made, out, drawn(course, [made]))
    return written


def decks_of(course: Course, chapter: Sequence[str] = ()) -> list[Deck]:
    """Return the decks of all chapters, or of those whose slug begins with one of these; raises CourseError for none."""
    decks = [made for page in chosen(course, chapter) if (made := of(course, page)).slides]
    if not decks:
        todo = "Give Markdown cells that begin with a heading the tag 'slide'."
        raise CourseError([Problem(Where("notebooks"), "has no slides to make.", todo)])
    return decks


def chosen(course: Course, wanted: Sequence[str] = ()) -> list[Page]:
    """Return the chapters whose slug begins with one of these (default: all); raises CourseError for one without a match."""
    slugs = {plan.slug for plan in selection.chapters(course, wanted)}
    return [page for page in course.pages if page.slug in slugs and page.cells]


def of(course: Course, page: Page) -> Deck:
    """Return the deck of one chapter."""
    return deck.of(course, page)


def drawn(course: Course, decks: Sequence[Deck]) -> dict[tuple[str, str], Picture]:
    """Return the figures of decks by (page, name); raises CourseError naming the slide of a missing figure."""
    wanted = {name for one in decks for name in one.figures()}
    found: dict[tuple[str, str], Picture] = {}
    for page in course.pages:
        if any(name == page.name for name, _ in wanted):
            made = pictures.figures(course, page, course.root / pictures.CACHE)
            found |= {(page.name, name): picture for name, picture in made.items()}
    problems = Problems()
    files = {page.name: page.file for page in course.pages}
    for slide in (slide for one in decks for slide in one.slides):
        if slide.figure and (slide.page, slide.figure) not in found:
            where = Where(files.get(slide.page, slide.page), 0, slide.cell)
            problems.add(where, f"shows a figure '{slide.figure}', which its chapter does not draw.", "Correct the name.")
    problems.stop_if_any()
    return found


def files(course: Course, made: Deck, out: Path, figures: Drawn) -> list[Path]:
    """Write one deck as PDF and as PPTX into `out`; return both files."""
    made = _noted(made, figures, course.evidence)
    written = [out / f"{made.name}.pdf", out / f"{made.name}.pptx"]
    write_whole(written[0], _pdf(course, made, figures))
    write_whole(written[1], pptx.document(course, made, figures))
    return written


def _noted(made: Deck, figures: Drawn, evidence: Evidence) -> Deck:
    """Add the alt text and the caption of each figure to the notes of its slide."""
    slides = []
    for slide in made.slides:
        if slide.figure:
            picture = figures[slide.page, slide.figure]
            told = (f"{SLIDES['shown']}: {picture.alt}", f"{SLIDES['caption']}: {text_words(picture.caption, evidence)}")
            slide = changed(slide, notes=(*told, *slide.notes))
        slides.append(slide)
    return changed(made, slides=tuple(slides))


def _pdf(course: Course, made: Deck, figures: Drawn) -> bytes:
    folder = course.root / "_build" / ".work" / "slides"
    typst_compiler.look(folder)
    shown = {}
    for page, name in made.figures():
        picture = figures[page, name]
        file = f"{page.replace('/', '-')}-{name}.svg"
        (folder / file).write_bytes(picture.svg)
        width, height = picture.size
        shown[page, name] = slideset.Shown(file, picture.alt, picture.caption, width, height)
    emblems: dict[tuple[str, int], str] = {}
    for kind, (_, colour) in pptx.EMBLEM.items() if course.emblem else ():
        for part in {slide.part for slide in made.slides if slide.kind == kind}:
            emblems[kind, part] = f"emblem-{kind}-{part}.svg"
            said = emblem.drawn(course.emblem, part, assets.colours()[colour], pptx.LINE)
            (folder / emblems[kind, part]).write_text(said, "utf-8")
    (folder / f"deck-{made.name}.typ").write_text(slideset.document(made, shown, emblems, course.evidence), "utf-8")
    meta = {
        "title": f"{made.title} ({course.about.short_title})",
        "subtitle": course.about.title,
        "authors": list(course.about.authors),
        **paper.typst_language(course.about.language),
        "footer": made.foot,
        "colours": assets.colours(),
        "layouts": {key: {name: asdict(one) for name, one in places.items()} for key, places in slide_layout.LAYOUTS.items()},
        "foot": asdict(slide_layout.FOOT),
        "count": asdict(slide_layout.COUNT),
        "whole": asdict(slide_layout.WHOLE),
        "sides": {kind: side for kind, (side, _) in pptx.EMBLEM.items()},
    }
    (folder / f"meta-{made.name}.json").write_text(json.dumps(meta, ensure_ascii=False), "utf-8")
    return typst_compiler.pdf(course, folder / f"deck-{made.name}.typ", typst_compiler.fonts(), deck=made.name)
