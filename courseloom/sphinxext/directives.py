"""Directives that place quizzes, figures from code and boxes on a page."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from courseloom.activities.figure import Figure, size_of
from courseloom.readers import richtext
from courseloom.readers.richtext import plain_title
from courseloom.render.html import figure as figure_html
from courseloom.sphinxext import elements as own
from courseloom.sphinxext import explorable
from courseloom.sphinxext.build import Builder
from courseloom.sphinxext.state import course_of
from courseloom.strings import BOX_TITLES


class QuizDirective(SphinxDirective):
    """Places the quiz with this slug."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the quiz as nodes; an unknown slug is an error with its line."""
        course = course_of(self.env)
        placed = course.quizzes.get(self.arguments[0])
        if placed is None:
            raise self.error(f"there is no quiz '{self.arguments[0]}'.")
        return [Builder(course, self.env.docname).quiz(placed.quiz)]


class CourseFigure(SphinxDirective):
    """A figure drawn by code, serialized; states make it explorable. Only the build writes this directive."""

    required_arguments = 1
    option_spec: ClassVar[Any] = {"shown": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """Write the SVG beside the output and return a figure with caption and label."""
        if "shown" not in self.options:
            raise self.error("this directive is for the build alone: show a figure with figure() in a code cell.")
        shown = Figure.unpack(self.options["shown"])
        svg = figure_html.themed(shown.drawing)
        folder = Path(self.env.app.outdir).parent / "figures"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{shown.name}-{hashlib.sha256(svg).hexdigest()[:8]}.svg"
        path.write_bytes(svg)
        uri = Path(os.path.relpath(path, self.env.srcdir)).as_posix()
        image = nodes.image(uri=f"/{uri}", alt=shown.alt, **_pixels(svg))
        figure = nodes.figure("", image, align="default", classes=[] if shown.states else ["drawn"])
        written = Builder(course_of(self.env), self.env.docname).blocks(richtext.caption(shown.caption))
        if shown.states:
            explorable.add(self.env, figure, shown.states)
        figure += nodes.caption("", "", *_folded([child for block in written for child in block.children]))
        figure["names"].append(f"fig-{shown.name}")
        self.state.document.note_explicit_target(figure)
        return [figure]


_END = re.compile(r"[.!?][”’)]*(?: +|$)")


def _folded(inline: list[nodes.Node]) -> list[nodes.Node]:
    """Return the text of a caption with all that follows its first sentence in a node of its own."""
    for place, node in enumerate(inline):
        if isinstance(node, nodes.Text) and (end := _END.search(node)):
            first, rest = nodes.Text(node[: end.end()]), nodes.Text(node[end.end() :])
            after = [*filter(str, [rest]), *inline[place + 1 :]]
            return [*inline[:place], first, *([own.caption_rest("", "", *after)] if after else [])]
    return inline


def _pixels(svg: bytes) -> dict[str, str]:
    """Return width and height of an SVG in CSS pixels (4/3 pixel per point)."""
    return {side: str(round(points * 4 / 3)) for side, points in zip(("width", "height"), size_of(svg) or (), strict=False)}


class Box(SphinxDirective):
    """A titled box; the optional argument is the title."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[Any] = {"class": directives.class_option}

    def run(self) -> list[nodes.Node]:
        """Return the box with its content parsed."""
        kind = self.name
        title = plain_title(self.arguments[0]) if self.arguments else ""
        standing = BOX_TITLES[kind]
        shown = standing if title in ("", standing) else f"{standing}: {title}"
        node = own.box(kind=kind, title=shown)
        if kind == "content-note" and shown != standing:
            node["ahead"] = title
        if kind == "objectives" and not self.content:
            node += self._objectives()
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]

    def _objectives(self) -> nodes.Node:
        course = course_of(self.env)
        plan = course.chapter(self.env.docname.rsplit("/", 1)[-1])
        if plan is None:
            raise self.error("this page is not a chapter of book/course.yml, so it has no objectives.")
        listing = nodes.bullet_list()
        for objective in plan.objectives:
            listing += nodes.list_item("", nodes.paragraph("", objective.text))
        return listing


def setup(app: Sphinx) -> None:
    """Add the directives."""
    app.add_directive("quiz", QuizDirective)
    app.add_directive("course-figure", CourseFigure)
    for name in BOX_TITLES:
        app.add_directive(name, Box, override=True)
