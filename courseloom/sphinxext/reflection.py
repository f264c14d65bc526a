"""Reflection boxes: a prompt, a field to write in, and ways to save or print it. A note is stored only if its box is ticked.

A page places one with ```{reflection} slug and the prompt as content. It is not a question and has no score. Without scripts
it is a plain field outside any form; on paper it is lines to write on.
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

BOXES = "courseloom_reflections"
"""Metadata of a page: its reflection boxes."""
SCRIPTS = ("output.js", "reflection.js")


class Reflection(SphinxDirective):
    """Places a reflection box with this name."""

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
    """Write a box: its field is in no form, so that it is never submitted; controls are hidden until the script runs."""
    prompt = rendered(self, list(node.children))
    self.body.append(form.reflection(node["slug"], hashed(node["slug"]), prompt))
    raise nodes.SkipNode


def on_page(doctree: nodes.document | None) -> list[str]:
    """Return the script that a page with a box needs."""
    return ["reflection.js"] if doctree is not None and next(iter(doctree.findall(own.reflection)), None) is not None else []


def known(app: Sphinx, course: Course) -> dict[str, dict[str, str]]:
    """Return the prompt and place of every box, by the hashed name under which the browser stores its note."""
    noted = state.noted(app, BOXES)
    return {
        hashed(slug): {"prompt": prompt, "href": f"../{page.name}.html#r-{slug}", "page": page.title}
        for page in course.pages
        for slug, prompt in noted.get(page.name, ())
    }


def _note(app: Sphinx, doctree: nodes.document) -> None:
    """Keep the slug and the prompt of every box of a page."""
    found = [(node["slug"], " ".join(node.astext().split())) for node in doctree.findall(own.reflection)]
    state.note(app, BOXES, found)


def _finish(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder is None or app.builder.format != "html":
        return
    if not state.noted(app, BOXES):
        return
    said = json.dumps(REFLECTION, ensure_ascii=False, separators=(",", ":"))
    parts = ['"use strict";', f"const courseloomReflectionWords = {said};", assets.script(*SCRIPTS)]
    (Path(app.builder.outdir) / "_static" / "reflection.js").write_text("\n".join(parts), "utf-8")


def setup(app: Sphinx) -> None:
    """Add the directive, its node and its script."""
    app.add_directive("reflection", Reflection)
    app.add_node(own.reflection, html=(visit_reflection, None))
    app.connect("doctree-read", _note)
    app.connect("build-finished", _finish, priority=901)
