"""Conversation scenarios in the book: the directive, from the model to nodes, and the nodes as HTML."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from courseloom import assets
from courseloom.activities import scenario as talk
from courseloom.model.scenarios import Scenario, texts
from courseloom.render.html import scenario as talk_html
from courseloom.sphinxext import elements as own
from courseloom.sphinxext.build import Builder
from courseloom.sphinxext.pages import DataDirective
from courseloom.sphinxext.state import course_of
from courseloom.sphinxext.text import phrasing, rendered
from courseloom.strings import TALK, TALK_PLAY

STYLE, SCRIPT = "scenario.css", "scenario.js"
"""What only pages with a scenario load."""


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
    """Lists every scenario of the course, with a link to where it is played."""

    def made(self) -> list[nodes.Node]:
        """Return the list: title, what it practises, where it is set, and how long it takes."""
        aims = {objective.id: objective.text for plan in self.course.about.chapters for objective in plan.objectives}
        listing = nodes.definition_list()
        for placed in self.course.scenarios.values():
            told = placed.scenario
            link = self.build.place_link(f"scenario-{told.id}", told.title)
            minutes = nodes.Text(f" · {TALK['minutes'].format(minutes=told.minutes)}")
            practised = TALK["practises"].format(aim=aims.get(told.objective, told.objective))
            body = [nodes.paragraph("", practised), *self.build.blocks(told.setting)]
            listing += nodes.definition_list_item("", nodes.term("", "", link, minutes), nodes.definition("", *body))
        return [listing] if listing.children else [nodes.paragraph("", TALK["none"])]


def built(scenario: Scenario, builder: Builder) -> own.scenario:
    """Return a scenario as nodes: every text is a child, so that its references resolve."""
    node = own.scenario(slug=scenario.id)
    for _, path, text in texts(scenario):
        node += own.part("", *builder.blocks(text), role="talk", index=".".join(map(str, path)))
    for index, turn in enumerate(scenario.nodes):
        for number, reply in enumerate(turn.replies):
            line = own.credit_line(index=f"nodes.{index}.replies.{number}.credit")
            for place, key in enumerate(reply.sources):
                line += [nodes.Text("; ")] if place else []
                line += builder.source_link(key)
            node += line
    return node


def pieces(node: nodes.Element) -> dict[str, list[nodes.Node]]:
    """Return the resolved texts of a scenario by where they are written."""
    found = {part["index"]: list(part.children) for part in node.findall(own.part)}
    return found | {line["index"]: list(line.children) for line in node.findall(own.credit_line)}


def visit_scenario(self: HTML5Translator, node: nodes.Element) -> None:
    """Write the scenario as numbered passages."""
    found = pieces(node)

    def text(path: str) -> Markup:
        return phrasing(self, found[path]) if talk_html.in_a_line(path) else rendered(self, found[path])

    shown = talk.of(course_of(self.builder.env).scenarios[node["slug"]].scenario)
    self.body.append(talk_html.render(shown, text))
    raise nodes.SkipNode


def on_page(body: str) -> list[str]:
    """Return the scripts that a page with this text needs for its scenarios."""
    return [SCRIPT] if " data-talk=" in body else []


def script() -> str:
    """Return the script of pages with a scenario: its words, then its parts."""
    packed = json.dumps(TALK_PLAY, ensure_ascii=False, separators=(",", ":"))
    parts = assets.script("scenario.js", "scenario-page.js")
    return "\n".join(['"use strict";', f"const courseloomTalkWords = {packed};", parts])


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
    app.connect("build-finished", _finish, priority=901)
