"""Reads the pages that a course prints as a sheet to keep (`keep:` in `book/course.yml`), and checks that they can be."""

from __future__ import annotations

from dataclasses import replace

from courseloom.errors import Where, did_you_mean
from courseloom.model.pages import Cell, Page
from courseloom.readers import celltext
from courseloom.readers.sources import Sources
from courseloom.resolve.names import Names

TAG = frozenset({"handout"})


def check_keep(sources: Sources, names: Names) -> None:
    """Add a problem for each page to keep that does not exist, or that a sheet cannot show."""
    about, pages = sources.about, {page.slug: page for page in sources.pages}
    if about is None or "chapter" in names.lost:
        return
    for number, slug in enumerate(about.keep):
        where = sources.places.about.get(f"keep.{number}", Where("book/course.yml"))
        page = pages.get(slug)
        if page is None or page.cells:
            written = [one for one, page in pages.items() if not page.cells]
            todo = did_you_mean(slug, written) or "Name the slug of a Markdown page."
            sources.problems.add(where, f"there is no page '{slug}' to keep that is written as Markdown.", todo)
            continue
        try:
            kept(page)
        except ValueError as error:
            sources.problems.add(Where(page.file), f"{error}.", "Write a page to keep with what a handout can show.")


def kept(page: Page) -> Page:
    """Return a Markdown page with its text as one sheet; raises ValueError for what a sheet cannot show."""
    sheet = celltext.of_cell(Cell(page.slug, "markdown", page.source, TAG), page.file.rpartition("/")[0])
    return replace(page, sheets=(sheet,))
