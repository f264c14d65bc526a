"""How the course's nodes look as HTML, and what a page is given by the theme."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from courseloom.activities import question as view
from courseloom.render.html import question as form
from courseloom.sphinxext import elements as own
from courseloom.sphinxext.state import course_of
from courseloom.sphinxext.text import phrasing, rendered
from courseloom.sphinxext.translator import CourseHTML


def visit_quiz(self: HTML5Translator, node: nodes.Element) -> None:
    """Write the quiz as forms."""
    course = course_of(self.builder.env)
    parts: dict[tuple[str, str, int], list[nodes.Node]] = {}
    for question in node.findall(own.question):
        for part in question.findall(own.part):
            parts[question["slug"], part["role"], part["index"]] = list(part.children)
        parts[question["slug"], "credit", 0] = list(next(iter(question.findall(own.credit_line))).children)

    kinds = {question.id: question.kind for question in course.quizzes[node["slug"]].quiz.questions}

    def text(slug: str, role: str, index: int) -> Markup:
        if role in ("stem", "stem-rest"):
            blocks = parts[slug, "stem", 0]
            lead = next((n for n, b in enumerate(blocks) if not isinstance(b, nodes.paragraph)), len(blocks))
            return phrasing(self, blocks[:lead]) if role == "stem" else rendered(self, blocks[lead:])
        blocks = parts.get((slug, role, index), [])
        return phrasing(self, blocks) if form.phrasing(kinds[slug], role) else rendered(self, blocks)

    quiz = course.quizzes[node["slug"]].quiz
    self.body.append(form.render(view.of(quiz), text))
    raise nodes.SkipNode


def visit_box(self: HTML5Translator, node: nodes.Element) -> None:
    """Open a titled box; its title is a paragraph, so that headings stay in order."""
    kind = node["kind"]
    title = node["title"]
    self.body.append(f'<div class="box box-{kind}" role="note" aria-label="{self.attval(title)}">\n')
    if title:
        self.body.append(f'<p class="box-title">{self.encode(title)}</p>\n')


def depart_box(self: HTML5Translator, node: nodes.Element) -> None:
    """Close a box."""
    self.body.append("</div>\n")


def visit_claim_entry(self: HTML5Translator, node: nodes.Element) -> None:
    """Open an entry of the register."""
    self.body.append(f'<div class="claim-entry" id="{self.attval(node["ids"][0])}">\n')


def visit_source_entry(self: HTML5Translator, node: nodes.Element) -> None:
    """Open an entry of the bibliography."""
    self.body.append(f'<p class="source" id="{self.attval(node["ids"][0])}">')


def depart_source_entry(self: HTML5Translator, node: nodes.Element) -> None:
    """Close an entry of the bibliography."""
    self.body.append("</p>\n")


def _skip(self: Any, node: nodes.Element) -> None:
    raise nodes.SkipNode


def _nothing(self: Any, node: nodes.Element) -> None:
    return None


def setup(app: Sphinx) -> None:
    """Register the nodes with their visitors."""
    app.set_translator("html", CourseHTML, override=True)
    app.add_node(own.quiz, html=(visit_quiz, None))
    app.add_node(own.box, html=(visit_box, depart_box))
    app.add_node(own.claim_entry, html=(visit_claim_entry, depart_box))
    app.add_node(own.source_entry, html=(visit_source_entry, depart_source_entry))
    for node in (own.question, own.part, own.credit_line):
        app.add_node(node, html=(_skip, None))
