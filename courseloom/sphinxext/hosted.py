"""A book that is no course: quizzes, scenarios and explorable figures in its own theme, and nothing else of it changes.

It has a folder `quizzes/` and no `book/course.yml`. No setting of the host is set, and pages without an activity are the same
bytes as without the extension.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import SphinxError
from sphinx.writers.html5 import HTML5Translator

from courseloom import __version__, assets, strings
from courseloom.activities.scenario import scenario_view
from courseloom.cells.place import BUILD, HOSTED, ROOT
from courseloom.errors import CourseError
from courseloom.render.html.scenario import scenario_form
from courseloom.resolve.bank import read_bank
from courseloom.sphinxext import elements as own
from courseloom.sphinxext import explorable, hosted_lists, hosted_parts, html, state, text
from courseloom.sphinxext.theme import asked
from courseloom.strings import SCENARIO
from courseloom.strings.locales import direction

STYLE, SCRIPT = "courseloom.css", "courseloom.js"
"""The files that pages with an activity load; no other page does."""
SHOWS = "courseloom_shows"
"""Metadata of a page that has an activity."""
_FIGURES = ("figure(", "explore(", "quiz(", "scenario(")


class BookError(SphinxError):
    """The questions of a book have faults; the message has a line for each."""

    category = "Courseloom"


def stylesheet() -> str:
    """Return the style of activities, nested in the class of their frame, so that it reaches nothing else of the host's."""
    return f".courseloom{{{assets.style('hosted.css', 'activity.css', 'scenario.css', 'explore.css')}}}"


def script() -> str:
    """Return the script of activities: the words that it says, then its parts."""
    words = json.dumps(asked(strings.QUIZ), ensure_ascii=False, separators=(",", ":"))
    talk = json.dumps(strings.SCENARIO_PLAY, ensure_ascii=False, separators=(",", ":"))
    parts = ("dom.js", "ondemand.js", *assets.QUESTIONS, "scenario.js", "scenario-debrief.js", "explore.js", "hosted.js")
    said = f"const courseloomWords={words},courseloomScenarioWords={talk};"
    return "\n".join(['"use strict";', said, assets.script(*parts)])


def _read(app: Sphinx) -> None:
    root = Path(app.srcdir).resolve()
    try:
        state.lend(app, read_bank(root, app.config.language))
    except CourseError as error:
        raise BookError(f"the questions of this book have problems:\n{error}") from None
    os.environ[ROOT], os.environ[BUILD] = str(root), HOSTED  # the kernels that the host starts inherit them


def _ask_for_figures(app: Sphinx, docname: str, content: list[str]) -> None:
    """Let the cells of a notebook that show an activity write it as MyST; the setting of the book for other cells stays."""
    if not str(app.env.doc2path(docname)).endswith(".ipynb") or "courseloom" not in content[0]:
        return
    notebook = json.loads(content[0])
    for cell in notebook.get("cells", ()):
        code = "".join(cell.get("source", ()))
        if cell.get("cell_type") == "code" and any(name in code for name in _FIGURES):
            cell.setdefault("metadata", {}).setdefault("mystnb", {}).setdefault("markdown_format", "myst")
    content[0] = json.dumps(notebook, ensure_ascii=False)


def _note(app: Sphinx, doctree: nodes.document) -> None:
    if any(doctree.findall(own.hosted)):
        state.note(app, SHOWS, True)


def _stop(app: Sphinx, env: BuildEnvironment) -> None:
    """Stop where a page asks for what is not there, with all such places; the pages are read again the next time."""
    noted = state.noted(app, hosted_parts.PROBLEMS)
    if noted:
        raise BookError(
            "\n".join(["pages of this book have problems:", *(str(one) for page in noted.values() for one in page)])
        )
    if app.builder.format == "html" and state.noted(app, SHOWS):
        static = Path(app.builder.outdir) / "_static"
        static.mkdir(parents=True, exist_ok=True)
        (static / STYLE).write_text(stylesheet(), "utf-8")
        (static / SCRIPT).write_text(script(), "utf-8")


def _page(app: Sphinx, pagename: str, _: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    whole = app.builder.name == "singlehtml"
    if doctree is not None and (state.noted(app, SHOWS) if whole else app.env.metadata[pagename].get(SHOWS)):
        app.add_css_file(STYLE)
        app.add_js_file(SCRIPT, loading_method="defer")


def _finish(app: Sphinx, exception: Exception | None) -> None:
    if not exception and app.builder is not None and app.builder.format == "html":
        explorable.write_data(app)


def visit_hosted(self: HTML5Translator, node: nodes.Element) -> None:
    """Open the frame in which our styles stand, with the direction of the book's language: not every theme says it."""
    turned = ' dir="rtl"' if direction(self.config.language) == "rtl" else ""
    self.body.append(f'<div class="courseloom"{turned}>\n')


def depart_hosted(self: HTML5Translator, node: nodes.Element) -> None:
    """Close the frame."""
    self.body.append("</div>\n")


def visit_scenario(self: HTML5Translator, node: own.scenario) -> None:
    """Write the scenario where it stands, with its title."""
    found = own.by_path(node)

    def said(piece: Any) -> Any:
        in_line = getattr(piece, "in_line", False)
        return (text.phrasing if in_line else text.rendered)(self, list(found[piece.path].children))

    shown = scenario_view(state.course_of(self.builder.env).scenarios[node["slug"]].scenario)
    title = f"{SCENARIO['kind']}: {shown.title}"
    self.body.append(f'<p class="scenario-name">{self.encode(title)}</p>\n{scenario_form(shown, said)}')
    raise nodes.SkipNode


def _skip(self: Any, node: nodes.Element) -> None:
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives, their nodes, style and script, for a book that is no course."""
    app.add_node(own.hosted, html=(visit_hosted, depart_hosted))
    app.add_node(own.quiz, html=(html.visit_quiz, None))
    app.add_node(own.scenario, html=(visit_scenario, None))
    app.add_node(own.box, html=(html.visit_box, html.depart_box))
    app.add_node(own.task, html=(text.visit_task, None))
    for node in (own.question, own.part, own.credit_line):
        app.add_node(node, html=(_skip, None))
    explorable.add_nodes(app)
    hosted_parts.setup(app)
    hosted_lists.setup(app)
    app.connect("builder-inited", _read)
    app.connect("source-read", _ask_for_figures)
    app.connect("doctree-read", _note)
    app.connect("env-updated", _stop)
    app.connect("html-page-context", _page)
    app.connect("build-finished", _finish)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
