"""Checks what `book/course.yml` says of parts, first page and printed book, and that the emblem has a corner for each part."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from courseloom.errors import Where, did_you_mean
from courseloom.model.start import parts_of
from courseloom.readers.emblem import FILE
from courseloom.readers.sources import Sources
from courseloom.readers.supported import PLACE
from courseloom.resolve.names import Names


def check_start(sources: Sources, names: Names) -> None:
    """Add a problem for a part, chapter, page or label that does not exist, and for a corner that the emblem lacks."""
    about, problems = sources.about, sources.problems
    if about is None or "chapter" in names.lost:
        return

    def at(path: str) -> Where:
        return sources.places.about.get(path, Where("book/course.yml"))

    captions = {page.slug: page.part for page in sources.pages}
    parts = parts_of([(plan.slug, captions.get(plan.slug, "")) for plan in about.chapters], about.parts)
    titles = [part.title for part in parts]
    for number, one in enumerate(about.parts):
        if one.title not in titles:
            what = f"there is no part '{one.title}' that holds chapters."
            todo = did_you_mean(one.title, titles) or "Name the caption of a part in _toc.yml; a course has two or more."
            problems.add(at(f"parts.{number}.title"), what, todo)
    _check_emblem(sources, len(parts))
    pages = {f"print.leave_out.{number}": slug for number, slug in enumerate(about.print.leave_out)}
    for volume, held in enumerate(about.print.volumes):
        pages |= {f"print.volumes.{volume}.pages.{number}": slug for number, slug in enumerate(held.pages)}
    known = [page.slug for page in sources.pages]
    for path, slug in pages.items():
        if slug not in known:
            problems.add(at(path), f"there is no page '{slug}'.", did_you_mean(slug, known) or "Name the slug of a page.")
    if about.start is None:
        return
    chapters = [plan.slug for plan in about.chapters]
    for number, ask in enumerate(about.start.asks):
        if ask.chapter not in chapters:
            todo = did_you_mean(ask.chapter, chapters) or "Name a chapter's slug."
            problems.add(at(f"start.asks.{number}.chapter"), f"'{ask.chapter}' is not a chapter.", todo)
    places = {page.slug for page in sources.pages} | {name for page in sources.pages for name in PLACE.findall(page.source)}
    doors = {f"start.doors.{number}": door for number, door in enumerate(about.start.doors)}
    for path, door in (doors | ({"start.help": about.start.help} if about.start.help else {})).items():
        for number, way in enumerate(door.ways):
            if way.to and way.to not in places:
                todo = did_you_mean(way.to, places) or "Name the slug of a page, or a label '(name)=' on one."
                problems.add(at(f"{path}.ways.{number}.to"), f"there is no page or label '{way.to}'.", todo)


def _check_emblem(sources: Sources, parts: int) -> None:
    if not sources.emblem:
        return
    root = ET.fromstring(sources.emblem)  # noqa: S314 - `readers.emblem` refuses entities
    classes = {name for element in root.iter() for name in element.get("class", "").split()}
    for number in range(1, parts + 1):
        if f"part-{number}" not in classes:
            what = f"the emblem has no element of class 'part-{number}', and the course has {parts} parts."
            sources.problems.add(Where(FILE, 1), what, f'Write class="part-{number}" on its corner.')
