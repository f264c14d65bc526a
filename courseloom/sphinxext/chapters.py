"""What the frame of a page tells of chapters: sections, the next one, and `chapters.js`, which a browser that remembers loads.

A section is a second-level heading, a quiz that has a `section` of its own, or the key points.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from courseloom.activities.question import hashed, item_of
from courseloom.model.course import Course
from courseloom.readers.mentions import mentions
from courseloom.sphinxext import depends, ondemand, opener, state
from courseloom.sphinxext import elements as own

SECTIONS = "courseloom_frame"
"""Metadata of a page: its sections (id and title)."""
KEY_POINTS = "key-points"


def sections(app: Sphinx, pagename: str) -> list[tuple[str, str]]:
    """Return the sections of a page: id and title."""
    found: list[tuple[str, str]] = state.noted(app, SECTIONS).get(pagename, [])
    return found


def ahead(app: Sphinx, pagename: str) -> opener.Head | None:
    """Return what stands around the title of the chapter whose page follows; None where no chapter follows."""
    names = [page.name for page in state.of(app).course.pages]
    after = names[names.index(pagename) + 1 :] if pagename in names else []
    return opener.head_of(app, after[0]) if after else None


@depends.rows
def review_page(course: Course) -> str:
    """Return the name of the page on which questions come back; empty where the book has none."""
    found = (page.name for page in course.pages for one in mentions(page) if (one.role, one.name) == ("tool", "review"))
    return next(found, "")


def review(app: Sphinx) -> str:
    """Return what `review_page` returns; `fresh` tells when it has changed."""
    return str(state.of(app).digests.rows(review_page.__qualname__))


def _note(app: Sphinx, doctree: nodes.document) -> None:
    course, found = state.of(app).course, []
    for node in doctree.findall(nodes.Element):
        if isinstance(node, nodes.section):
            if isinstance(node.parent, nodes.section) and isinstance(node.parent.parent, nodes.document):
                found.append((node["ids"][0], node[0].astext()))
        elif isinstance(node, own.quiz):
            placed = course.quizzes.get(node["slug"])  # None for a booster set
            if placed and placed.quiz.section:
                found.append((f"quiz-{node['slug']}", placed.quiz.section))
        elif isinstance(node, own.box) and node["kind"] == KEY_POINTS and KEY_POINTS not in [*doctree.ids, *dict(found)]:
            node["anchor"] = KEY_POINTS
            found.append((KEY_POINTS, node["title"]))
    state.note(app, SECTIONS, found)


def _rows(app: Sphinx, course: Course) -> list[Any]:
    """Return for each chapter: number of its page, hashed name, address, ids and titles of sections, questions with keys."""
    asked: dict[str, dict[str, str]] = {}
    for placed in course.quizzes.values():
        for question in placed.quiz.questions:
            item = item_of(question, placed.quiz.purpose)
            asked.setdefault(placed.page or "", {})[item.hash] = item.key_hash
    found = []
    for number, page in enumerate(course.pages):
        if course.number(page.slug):
            held = sections(app, page.name)
            ids, titles = [id for id, _ in held], [title for _, title in held]
            found.append((number, hashed(page.name), f"../{page.name}.html", ids, asked.get(page.name, {}), titles))
    return found


def _finish(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder is None or app.builder.format != "html":
        return
    ondemand.write(Path(app.builder.outdir) / "_static", "chapters", _rows(app, state.of(app).course))


def setup(app: Sphinx) -> None:
    """Note the sections of pages, and write the file when the pages are there."""
    app.connect("doctree-read", _note)
    app.connect("build-finished", _finish, priority=901)
