"""Boxes to reflect in: a prompt, a place to write, and ways to take it away. Nothing written there is stored unless ticked.

A page places one with ```{reflection} slug and the prompt as content. It is no question and has no score. Without scripts
it is a plain field that is sent nowhere; on paper it is lines to write on.
"""

from __future__ import annotations

import json
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from courseloom import assets
from courseloom.activities.question import hashed
from courseloom.model.course import Course
from courseloom.render.html import question as form
from courseloom.sphinxext import elements as own
from courseloom.sphinxext import state
from courseloom.sphinxext.text import rendered
from courseloom.strings import REFLECTION

SCRIPTS = ("output.js", "reflection.js")


class Reflection(SphinxDirective):
    """Places a box to reflect in, by its name."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the box with its prompt."""
        if not self.content:
            raise self.error("a reflection needs its prompt as content.")
        node = own.reflection(slug=self.arguments[0])
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]


def visit_reflection(self: HTML5Translator, node: nodes.Element) -> None:
    """Write a box: a field in no form, so that nothing can send it; what needs the script is hidden until it is there."""
    prompt = rendered(self, list(node.children))
    self.body.append(form.reflection(node["slug"], hashed(node["slug"]), prompt))
    raise nodes.SkipNode


def on_page(doctree: nodes.document | None) -> list[str]:
    """Return the script that a page with a box needs."""
    return ["reflection.js"] if doctree is not None and next(iter(doctree.findall(own.reflection)), None) is not None else []


def known(app: Sphinx, course: Course) -> dict[str, dict[str, str]]:
    """Return the prompt of every box and where it stands, by the hashed name that a kept note has."""
    return {
        hashed(node["slug"]): {
            "prompt": " ".join(node.astext().split()),
            "href": f"../{page.name}.html#r-{node['slug']}",
            "page": page.title,
        }
        for page in course.pages
        for node in state.trees(app)[page.name].findall(own.reflection)
    }


def _finish(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder is None or app.builder.format != "html":
        return
    course: Course = app.courseloom  # type: ignore[attr-defined]
    if not any(on_page(state.trees(app)[page.name]) for page in course.pages):
        return
    said = json.dumps(REFLECTION, ensure_ascii=False, separators=(",", ":"))
    parts = ['"use strict";', f"const courseloomReflectionWords = {said};", assets.script(*SCRIPTS)]
    (Path(app.builder.outdir) / "_static" / "reflection.js").write_text("\n".join(parts), "utf-8")


def setup(app: Sphinx) -> None:
    """Add the directive, its node and its script."""
    app.add_directive("reflection", Reflection)
    app.add_node(own.reflection, html=(visit_reflection, None))
    app.connect("build-finished", _finish, priority=901)
