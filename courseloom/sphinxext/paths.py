"""Paths through the book: the page that lists the steps of one, and what leads from section to section along it.

A link of a path to a section has `?path=ID` added by the script, so that the page there can lead on; without scripts, the
reader comes back to the list.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from courseloom import assets, learning_time
from courseloom.activities.question import hashed, item_of
from courseloom.model.course import Course
from courseloom.model.paths import Leg, Route
from courseloom.sphinxext import depends, ondemand, state
from courseloom.sphinxext import elements as own
from courseloom.sphinxext.build import Builder
from courseloom.sphinxext.offers import MAYBE, offer
from courseloom.sphinxext.scenarios import PAGE
from courseloom.sphinxext.state import course_of, rows_for
from courseloom.strings.paths import PATHS

SECTIONS = "courseloom_path_sections"
"""Metadata of a page: the ids of its sections by their headings."""


@depends.rows
def path_times(course: Course) -> tuple[dict[str, tuple[str, int]], dict[str, str]]:
    """Return the minutes and the number of questions of each path, and the title of each page that one leads to, by name."""
    found = {}
    for route in course.paths:
        time = learning_time.path_time(course, route)
        found[route.path.id] = (time.printed, time.questions)
    return found, {leg.page: course.titles[leg.page] for route in course.paths for leg in route.legs}


class PathDirective(SphinxDirective):
    """Lists the steps of a path."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the path's facts, its steps with links, and what to keep."""
        course = course_of(self.env)
        route = next((one for one in course.paths if one.path.id == self.arguments[0]), None)
        if route is None:
            raise self.error(f"there is no path '{self.arguments[0]}'.")
        self.course, self.build = course, Builder(course, self.env.docname)
        self.minutes, self.titles = rows_for(self.env, path_times)
        minutes, questions = self.minutes[route.path.id]
        sections = sum(len(leg.stops) for leg in route.legs)
        facts = [
            PATHS["minutes"].format(minutes=minutes),
            PATHS["sections"].format(count=sections),
            PATHS["questions"].format(count=questions),
        ]
        steps = nodes.enumerated_list("", *map(self._step, route.legs), enumtype="arabic", prefix="", suffix=".")
        if route.path.test:
            quiz = course.quizzes[route.path.test].quiz
            link = nodes.reference("", "", nodes.inline("", quiz.title), refid=f"quiz-{quiz.id}", internal=True)
            steps += nodes.list_item("", nodes.paragraph("", "", nodes.Text(PATHS["test"]), link))
        found: list[nodes.Node] = [nodes.paragraph("", route.path.line)] if route.path.line else []
        found += [nodes.paragraph("", " · ".join(facts), classes=["brief"]), steps]
        if route.path.keep:
            found.append(nodes.paragraph("", "", nodes.strong("", PATHS["keep"])))
            ways = [
                nodes.list_item("", nodes.paragraph("", "", self._way(way), classes=[MAYBE] if way.file else []))
                for way in route.path.keep
            ]
            found.append(nodes.bullet_list("", *ways))
        return [own.path("", *found, name=route.path.id)]

    def _way(self, way: Any) -> nodes.Node:
        if way.file:
            return offer(way.text, way.file)
        link = self.build.page_link(next(page.name for page in self.course.pages if page.slug == way.to))
        link[:] = [nodes.inline("", way.text)]
        return link

    def _step(self, leg: Leg) -> nodes.list_item:
        step, line = leg.step, [nodes.paragraph("", leg.step.line)] if leg.step.line else []
        if step.talk:
            told = self.course.scenarios[step.talk].scenario
            head = nodes.Text(PATHS["talk"].format(minutes=told.minutes))
            return nodes.list_item(
                "", nodes.paragraph("", "", head, self.build.place_link(f"scenario-{told.id}", told.title)), *line
            )
        number, title = self.course.number(leg.page.rsplit("/", 1)[-1]), self.titles[leg.page]
        link = self.build.page_link(leg.page)
        link[:] = [nodes.inline("", PATHS["chapter"].format(number=number, title=title) if number else title)]
        if not step.sections:
            return nodes.list_item("", nodes.paragraph("", "", link), *line)
        heads = [self.build.place_link(f"path-{leg.page}-{nodes.make_id(head)}", head) for head in step.sections]
        inner = nodes.bullet_list("", *[nodes.list_item("", nodes.paragraph("", "", head)) for head in heads])
        return nodes.list_item("", nodes.paragraph("", "", nodes.strong("", link[0].astext())), *line, inner)


def visit_path(self: HTML5Translator, node: nodes.Element) -> None:
    """Open a path."""
    self.body.append(f'<div class="path" data-path="{node["name"]}">\n')


def depart_path(self: HTML5Translator, node: nodes.Element) -> None:
    """Close a path."""
    self.body.append("</div>\n")


def _note(app: Sphinx, doctree: nodes.document) -> None:
    """Make each section that a path names a target, and keep its id."""
    course, page, found = state.of(app).course, app.env.docname, {}
    wanted = {head for route in course.paths for leg in route.legs if leg.page == page for head in leg.step.sections}
    domain = cast(StandardDomain, app.env.get_domain("std"))
    for section in doctree.findall(nodes.section):
        head = section[0].astext() if len(section) else ""
        plain = next((one for one in wanted if nodes.make_id(one) == nodes.make_id(head)), None)
        if plain:
            domain.note_hyperlink_target(f"path-{page}-{nodes.make_id(plain)}", page, section["ids"][0], plain)
            found[plain] = section["ids"][0]
    state.note(app, SECTIONS, found)


def rows(app: Sphinx, course: Course) -> list[dict[str, Any]]:
    """Return each path: id, title, address, and its stops in order (title, address, questions by hashed name and key)."""
    return [
        {
            "id": route.path.id,
            "title": route.path.title,
            "href": f"../{route.page}.html",
            "stops": [*_stops(app, course, route)],
        }
        for route in course.paths
    ]


def _stops(app: Sphinx, course: Course, route: Route) -> list[tuple[str, str, dict[str, str]]]:
    def keys(quizzes: tuple[str, ...]) -> dict[str, str]:
        asked = [(one, course.quizzes[id].quiz.purpose) for id in quizzes for one in course.quizzes[id].quiz.questions]
        items = [item_of(question, purpose) for question, purpose in asked]
        return {item.hash: item.key_hash for item in items}

    found: list[tuple[str, str, dict[str, str]]] = []
    noted = state.noted(app, SECTIONS)
    for leg in route.legs:
        if leg.step.talk:
            talk = course.scenarios[leg.step.talk].scenario
            folder = leg.page.rpartition("/")[0]
            found.append((talk.title, f"../{folder}/{PAGE}{talk.id}.html", {hashed(talk.id): ""}))
            continue
        for head, inside in leg.stops:
            id = noted.get(leg.page, {}).get(head, "")
            found.append((head or course.titles[leg.page], f"../{leg.page}.html" + (f"#{id}" if id else ""), keys(inside)))
    if route.path.test:
        quiz = course.quizzes[route.path.test].quiz
        found.append((quiz.title, f"../{route.page}.html#quiz-{quiz.id}", keys((quiz.id,))))
    return found


def _finish(app: Sphinx, exception: Exception | None) -> None:
    course = state.of(app).course
    if exception or app.builder is None or app.builder.format != "html" or not course.paths:
        return
    data = f"{{words:{ondemand.packed(PATHS)},paths:{ondemand.packed(rows(app, course))}}}"
    script = f'"use strict";\nconst courseloomPaths = {data};\n{assets.script("path.js")}'
    (Path(app.builder.outdir) / "_static" / "path.js").write_text(script, "utf-8")


def setup(app: Sphinx) -> None:
    """Add the directive and its node; note sections, and write the script when the pages are there."""
    app.add_directive("path", PathDirective)
    app.add_node(own.path, html=(visit_path, depart_path))
    app.connect("doctree-read", _note)
    app.connect("build-finished", _finish, priority=901)
