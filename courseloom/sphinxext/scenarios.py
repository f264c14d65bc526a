"""Conversation scenarios in the book: the directives, the conversion of the model to nodes, and their HTML.

A scenario stands in the doctree of its chapter, for paper and search. On the web it has a page of its own beside its chapter,
which links to it: with all its passages a chapter would weigh up to twice as much.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from docutils import nodes
from markupsafe import Markup, escape
from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from courseloom import assets
from courseloom.activities.scenario import Credit, Piece, scenario_view
from courseloom.model.course import Course
from courseloom.model.scenarios import Scenario
from courseloom.render.html.scenario import scenario_card, scenario_form, scenario_page
from courseloom.sphinxext import elements as own
from courseloom.sphinxext.build import Builder
from courseloom.sphinxext.pages import DataDirective
from courseloom.sphinxext.state import course_of
from courseloom.sphinxext.text import phrasing, rendered
from courseloom.strings import SCENARIO, SCENARIO_PLAY

STYLE, SCRIPT = "scenario.css", "scenario.js"
"""Files that only pages of scenarios load."""
PAGE = "scenario-"
"""What the name of a scenario's page begins with."""


class ScenarioDirective(SphinxDirective):
    """Places the scenario with this slug."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the scenario as nodes; an unknown slug is an error with its line."""
        course = course_of(self.env)
        placed = course.scenarios.get(self.arguments[0])
        if placed is None:
            raise self.error(f"there is no scenario '{self.arguments[0]}'.")
        name, domain = f"scenario-{placed.scenario.id}", cast(StandardDomain, self.env.get_domain("std"))
        domain.note_hyperlink_target(name, self.env.docname, name, placed.scenario.title)
        return [built(placed.scenario, Builder(course, self.env.docname))]


class Scenarios(DataDirective):
    """Lists every scenario of the course, with a link to its page."""

    def made(self) -> list[nodes.Node]:
        """Return the list: title, minutes and chapter, and the skill practised."""
        aims = {objective.id: objective.text for plan in self.course.about.chapters for objective in plan.objectives}
        listing = nodes.definition_list(classes=["scenario-list"])
        for placed in self.course.scenarios.values():
            told = placed.scenario
            link = self.build.place_link(f"{PAGE}{told.id}", told.title)
            facts = [SCENARIO["minutes"].format(minutes=told.minutes)]
            if number := self.course.number(told.chapter):
                facts.append(SCENARIO["chapter"].format(number=number))
            practised = SCENARIO["practises"].format(aim=aims.get(told.objective, told.objective))
            body = [nodes.paragraph("", line) for line in (practised, " · ".join(facts))]
            listing += nodes.definition_list_item("", nodes.term("", "", link), nodes.definition("", *body))
        return [listing] if listing.children else [nodes.paragraph("", SCENARIO["none"])]


def _to_pages(app: Sphinx, doctree: nodes.document, _: str) -> None:
    """Let the list of scenarios lead to their own pages on the web; on paper it leads to their chapters."""
    if app.builder.format != "html":
        return
    for listing in doctree.findall(nodes.definition_list):
        for link in listing.findall(nodes.reference) if "scenario-list" in listing["classes"] else ():
            chapter, _, place = link.get("refuri", "").partition("#")
            if place.startswith(PAGE):
                link["refuri"] = posixpath.join(posixpath.dirname(chapter), f"{place}{app.builder.out_suffix}")  # type: ignore[attr-defined]


def built(scenario: Scenario, builder: Builder) -> own.scenario:
    """Return a scenario as nodes: every text is a child, so that its references resolve."""
    node = own.scenario(slug=scenario.id)
    for piece in scenario_view(scenario).pieces():
        if isinstance(piece, Credit):
            line = own.credit_line(index=piece.path)
            for place, key in enumerate(piece.sources):
                line += [nodes.Text("; ")] if place else []
                line += builder.source_link(key)
            node += line
        else:
            node += own.part("", *builder.blocks(piece.rich), role="scenario", index=piece.path)
    return node


def visit_scenario(self: HTML5Translator, node: own.scenario) -> None:
    """Write the way to the scenario's own page, and keep the numbered passages for that page."""
    found = own.by_path(node)

    def text(piece: Piece) -> Markup:
        in_line = not isinstance(piece, Credit) and piece.in_line
        return (phrasing if in_line else rendered)(self, list(found[piece.path].children))

    shown = scenario_view(course_of(self.builder.env).scenarios[node["slug"]].scenario)
    self.body.append(scenario_card(shown, text, f"{PAGE}{shown.slug}{self.builder.out_suffix}"))
    self.builder.app.courseloom_scenarios[shown.slug] = scenario_form(shown, text)  # type: ignore[attr-defined]
    raise nodes.SkipNode


def _begin(app: Sphinx) -> None:
    app.courseloom_scenarios = {}  # type: ignore[attr-defined]


def _pages(app: Sphinx) -> Iterator[tuple[str, dict[str, object], str]]:
    """Yield the pages of scenarios whose chapters were written: each beside its chapter, where relative links are the same."""
    course, forms = course_of(app.env), app.courseloom_scenarios  # type: ignore[attr-defined]
    for slug, placed in course.scenarios.items():
        if slug not in forms or not placed.page:
            continue
        folder, _, name = placed.page.rpartition("/")
        chapter = f"{name}{app.builder.out_suffix}"  # type: ignore[attr-defined]
        title = next(page.title for page in course.pages if page.name == placed.page)
        form = re.sub(rf'href="#(?!(?:passage|debrief|after)-{slug}\b)', f'href="{chapter}#', forms[slug])
        number = course.number(name)
        back = SCENARIO["chapter"].format(number=number) if number else title
        onward = [(f"{chapter}#after-{slug}", SCENARIO["on"], title)]
        onward += [
            (f"{PAGE}{other}{app.builder.out_suffix}", SCENARIO["other"], one.scenario.title)  # type: ignore[attr-defined]
            for other, one in course.scenarios.items()
            if one.page == placed.page and other != slug
        ]
        body = scenario_page(
            placed.scenario.title,
            Markup(form),  # noqa: S704 - rendered by docutils
            (f"{chapter}#scenario-{slug}", back),
            onward,
        )
        heading = escape(f"{SCENARIO['kind']}: {placed.scenario.title}")
        told: dict[str, object] = {"body": body, "chapter": placed.page, "title": heading}
        name = posixpath.join(folder, f"{PAGE}{slug}")
        app.builder.written[placed.page].beside[name] = (0, 0)  # type: ignore[attr-defined]
        yield name, told, "page.html"


def number(course: Course, pagename: str) -> int:
    """Return the number in the course of the scenario that this page is of; 0 where it is of none."""
    slug = pagename.rsplit("/", 1)[-1].removeprefix(PAGE)
    return [*course.scenarios].index(slug) + 1 if slug in course.scenarios else 0


def on_page(body: str) -> list[str]:
    """Return the scripts that a page with this text needs for its scenarios."""
    return [SCRIPT] if " data-scenario=" in body else []


def script() -> str:
    """Return the script of pages with a scenario: its words, then its parts."""
    packed = json.dumps(SCENARIO_PLAY, ensure_ascii=False, separators=(",", ":"))
    parts = assets.script("scenario.js", "scenario-debrief.js", "scenario-page.js")
    return "\n".join(['"use strict";', f"const courseloomScenarioWords = {packed};", parts])


def _finish(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder is None or app.builder.format != "html" or not course_of(app.env).scenarios:
        return
    static = Path(app.builder.outdir) / "_static"
    (static / STYLE).write_text(assets.style(STYLE), "utf-8")
    (static / SCRIPT).write_text(script(), "utf-8")


def setup(app: Sphinx) -> None:
    """Add the directives, the node, its script and style."""
    app.add_directive("scenario", ScenarioDirective)
    app.add_directive("scenarios", Scenarios)
    app.add_node(own.scenario, html=(visit_scenario, None))
    app.connect("builder-inited", _begin)
    app.connect("doctree-resolved", _to_pages)
    app.connect("html-collect-pages", _pages)
    app.connect("build-finished", _finish, priority=901)
