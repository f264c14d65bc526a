"""Boxes to reflect in: a prompt, a place to write, and ways to take it away. Nothing written there is stored unless it is ticked.

A page places one with ```{reflection} slug and the prompt as content. It is no question and has no score. Without scripts it is a
plain field that is sent nowhere; on paper it is lines to write on.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from courseloom.forms.view import hashed
from courseloom.model.course import Course
from courseloom.sphinxext import elements as own
from courseloom.words import REFLECTION

ASSETS = Path(__file__).resolve().parent.parent / "assets"
SCRIPTS = ("making.js", "reflection.js")


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
    """Open a box: its title, then the prompt."""
    title = self.encode(REFLECTION["title"])
    self.body.append(
        f'<div class="reflection" role="group" aria-label="{self.attval(REFLECTION["title"])}" data-h="{hashed(node["slug"])}">\n'
        f'<p class="reflection-title">{title}</p>\n<div class="reflection-prompt" id="r-{node["slug"]}-prompt">\n'
    )


def depart_reflection(self: HTML5Translator, node: nodes.Element) -> None:
    """Close a box: a field in no form, so that nothing can send it; what needs the script is hidden until it is there."""
    id, say = f"r-{node['slug']}", {name: self.encode(text) for name, text in REFLECTION.items()}
    self.body.append(
        f'</div>\n<label class="reflection-label" for="{id}">{say["label"]}</label>\n'
        f'<textarea id="{id}" rows="5" autocomplete="off" aria-describedby="{id}-prompt {id}-care"></textarea>\n'
        f'<p class="care" id="{id}-care">{say["care"]}</p>\n<div class="written" aria-hidden="true"></div>\n'
        f'<div class="reflection-tools" hidden>\n<p class="choices"><button type="button" class="save">{say["save"]}</button>\n'
        f'<button type="button" class="print">{say["print"]}</button></p>\n'
        f'<label class="keep" hidden><input type="checkbox"> {say["keep"]}</label>\n<p class="said" role="status"></p>\n</div>\n</div>\n'
    )


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
        for node in app.env.get_doctree(page.name).findall(own.reflection)
    }


def _finish(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder is None or app.builder.format != "html":
        return
    course: Course = app.courseloom  # type: ignore[attr-defined]
    if not any(on_page(app.env.get_doctree(page.name)) for page in course.pages):
        return
    parts: list[Any] = ['"use strict";', f"var courseloomReflectionWords = {json.dumps(REFLECTION, ensure_ascii=False)};"]
    parts += [(ASSETS / "js" / name).read_text("utf-8") for name in SCRIPTS]
    (Path(app.builder.outdir) / "_static" / "reflection.js").write_text("\n".join(parts), "utf-8")


def setup(app: Sphinx) -> None:
    """Add the directive, its node and its script."""
    app.add_directive("reflection", Reflection)
    app.add_node(own.reflection, html=(visit_reflection, depart_reflection))
    app.connect("build-finished", _finish, priority=901)
