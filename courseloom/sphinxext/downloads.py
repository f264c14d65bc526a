"""The handouts that a copy of the book offers: by chapter, each with its use and a link per paper size, print size and format.

A link is written for every file that a build can make; `sphinxext.offers` adds sizes and removes links to missing files.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from docutils import nodes
from sphinx.application import Sphinx

from courseloom.activities import handouts
from courseloom.activities.handouts import Handout
from courseloom.model.course import Course, chapter_file
from courseloom.model.pages import Page
from courseloom.sphinxext import depends
from courseloom.sphinxext.offers import MAYBE, OFFLINE, nothing_made, offer
from courseloom.sphinxext.pages import Cell, DataDirective, table
from courseloom.sphinxext.state import rows_for
from courseloom.strings.handouts import DOWNLOAD, EDITIONS, KINDS, USES
from courseloom.strings.workshop import SLIDES

KEYS = ("key", "booster-key")
PLACE = "downloads-handouts"


class Handouts(DataDirective):
    """A table of handouts for each chapter, one for the whole course, and the answer keys by themselves."""

    def made(self) -> list[nodes.Node]:
        """Return the sections."""
        found: list[nodes.Node] = [self._offline()]
        keys: list[Offered] = []
        by_chapter, general = rows_for(self.env, offered)
        for number, (page, made, slides) in enumerate(by_chapter, 1):
            keys += [one for one in made if one.kind in KEYS]
            title = DOWNLOAD["chapter"].format(number=number, title=page)
            sheets = [one for one in made if one.kind not in KEYS]
            found.append(self._section(title, f"{PLACE}-{number:02}", sheets, self._slides(number) if slides else ()))
        keys += [one for one in general if one.kind in KEYS]
        found.append(self._section(DOWNLOAD["course"], PLACE, [one for one in general if one.kind not in KEYS]))
        found.append(self._section(DOWNLOAD["keys"], f"{PLACE}-keys", keys))
        for node in found:
            if isinstance(node, nodes.Element):
                node["classes"].append("web-only")
        return found

    def _offline(self) -> nodes.Node:
        return nodes.paragraph("", "", offer(DOWNLOAD["offline"], OFFLINE), nodes.Text(f": {DOWNLOAD['all']}"))

    def _slides(self, number: int) -> list[Sequence[Cell]]:
        """Return the row of a chapter's slides."""
        name = f"{chapter_file(number)}-slides"
        files: list[nodes.Node] = []
        for said, end in (("PDF", "pdf"), ("PowerPoint", "pptx")):
            files += [nodes.Text(", ")] if files else []
            files.append(offer(said, f"slides/{name}.{end}"))
        return [(SLIDES["file"], SLIDES["use"], [*files, nothing_made()])]

    def _section(self, title: str, id: str, made: Sequence[Offered], more: Sequence[Sequence[Cell]] = ()) -> nodes.section:
        rows: list[Sequence[Cell]] = [(one.name, one.use, links(one)) for one in made]
        rows += more
        header = (DOWNLOAD["handout"], DOWNLOAD["use"], DOWNLOAD["files"])
        return nodes.section("", nodes.title("", title), table(header, rows, (26, 34, 40), ("offers",)), ids=[id], names=[id])


class Offered(NamedTuple):
    """A handout in its row: its kind, its name and use in words, and the name of its files."""

    kind: str
    name: str
    use: str
    slug: str


@depends.rows
def offered(course: Course) -> tuple[list[tuple[str, list[Offered], bool]], list[Offered]]:
    """Return the title, the handouts and whether there are slides of each chapter, and the handouts of the whole course.

    The second sheet of a summary is offered in the summary's row.
    """
    pages = {page.slug: page for page in course.pages}
    by_chapter = [
        (page.title, _rows(handouts.of_chapter(course, page, plan, ())), any("slide" in cell.tags for cell in page.cells))
        for plan in course.about.chapters
        if (page := pages.get(plan.slug))
    ]
    return by_chapter, _rows(handouts.of_course(course))


def _rows(made: Iterable[Handout]) -> list[Offered]:
    return [Offered(one.kind, name_of(one), USES[one.kind].format(title=one.title), one.slug) for one in made]


def name_of(handout: Handout) -> str:
    """Return the name of a handout in its row."""
    if handout.kind in KEYS:
        return handout.over if handout.number else handout.title
    return (
        handout.title
        if handout.kind in ("worksheet", "booster", "cards", "passages", "support", "keep")
        else KINDS[handout.kind]
    )


def links(handout: Offered) -> list[nodes.Node]:
    """Return links to all files of a handout, separated by commas."""
    files = [(said, f"{handout.slug}-{end}.pdf") for end, said in EDITIONS.items()]
    if handout.kind in handouts.EDITABLE:
        files.append((DOWNLOAD["editable"], f"{handout.slug}.docx"))
    found: list[nodes.Node] = []
    for said, file in files:
        found += [nodes.Text(", ")] if found else []
        found.append(offer(said, f"handouts/{file}"))
    if handout.kind == "summary":  # whether it has a second sheet is known only after layout
        more = nodes.inline("", f"; {KINDS['more'].lower()}: ", classes=[MAYBE])
        for end, said in EDITIONS.items():
            more += [nodes.Text(", ")] if end != next(iter(EDITIONS)) else []
            file = f"{handout.slug.replace('summary', 'more')}-{end}.pdf"
            more += offer(said, f"handouts/{file}")
        found.append(more)
    return [*found, nothing_made()]


def lists_files(page: Page) -> bool:
    """Return whether a page lists the handouts."""
    return not page.cells and "{handouts}" in page.source


def place_of(course: Course, slug: str) -> tuple[str, str] | None:
    """Return (page, id of the section) where the handouts of a chapter are offered; None where no page offers them."""
    page = next(filter(lists_files, course.pages), None)
    number = course.number(slug)
    return (page.name, f"{PLACE}-{number:02}") if page and number else None


def _web_only(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Remove the lists of files from output other than web pages, since paper cannot link to files."""
    if app.builder.format != "html":
        for node in list(doctree.findall(nodes.Element)):
            if "web-only" in node.get("classes", []) and node.parent is not None:
                node.parent.remove(node)


def setup(app: Sphinx) -> None:
    """Add the directive."""
    app.add_directive("handouts", Handouts)
    app.connect("doctree-resolved", _web_only)
