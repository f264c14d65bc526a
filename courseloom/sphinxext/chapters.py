"""The sections of a page, and `chapters.js`: sections and scored questions of each chapter, for a browser that remembers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.nodes import clean_astext

from courseloom.activities.question import hashed, item_of
from courseloom.model.course import Course
from courseloom.sphinxext import ondemand, state


def sections(app: Sphinx, pagename: str) -> list[dict[str, str]]:
    """Return the second-level headings of a page."""
    tree = app.env.tocs.get(pagename)
    if tree is None:
        return []
    found = []
    for reference in tree.findall(nodes.reference):
        depth = 0
        parent = reference.parent
        while parent is not None and parent is not tree:
            depth += isinstance(parent, nodes.bullet_list)
            parent = parent.parent
        if depth == 1 and reference.get("anchorname"):
            found.append({"id": reference["anchorname"].removeprefix("#"), "title": clean_astext(reference)})
    return found


def rows(app: Sphinx, course: Course) -> list[tuple[int, str, str, list[str], dict[str, str]]]:
    """Return for each chapter: number of its page, hashed name, address, ids of sections, hashed questions with hashed keys."""
    asked: dict[str, dict[str, str]] = {}
    for placed in course.quizzes.values():
        for question in placed.quiz.questions:
            item = item_of(question, placed.quiz.purpose)
            if item.counts:
                asked.setdefault(placed.page or "", {})[item.hash] = item.key_hash
    found = []
    for number, page in enumerate(course.pages):
        if course.number(page.slug):
            ids = [one["id"] for one in sections(app, page.name)]
            found.append((number, hashed(page.name), f"../{page.name}.html", ids, asked.get(page.name, {})))
    return found


def _finish(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder is None or app.builder.format != "html":
        return
    found: list[Any] = rows(app, state.of(app).course)
    ondemand.write(Path(app.builder.outdir) / "_static", "chapters", found)


def setup(app: Sphinx) -> None:
    """Write the file when the pages are there."""
    app.connect("build-finished", _finish, priority=901)
