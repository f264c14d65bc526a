"""The booster sets, as part of the tool `review`: lists of links on the page, whole question papers in the PDF.

On a page each set is a list of links to its questions, which works without scripts; the script asks them in place. The doctree
contains the sets in full, with ids of their own, for paper.
"""

from __future__ import annotations

import textwrap

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from courseloom.activities import boosters
from courseloom.activities.question import hashed
from courseloom.model.course import Course
from courseloom.sphinxext import elements as own
from courseloom.sphinxext.build import Builder
from courseloom.sphinxext.state import course_of
from courseloom.strings import REVIEW

LONG = 110
"""The most characters of a stem that a list shows."""
LIST = Markup(
    '<details class="sheet" data-items="{names}" data-title="{title}">\n'
    "<summary>{said}</summary>\n<ol>\n{entries}</ol>\n</details>\n"
)


def built(course: Course, docname: str) -> own.sheets:
    """Return the sets as nodes for a page, without sets that an author has placed on a page, since those are printed there."""
    node = own.sheets()
    for sheet in boosters.sheets(course):
        if not sheet.placed:
            node += Builder(course, docname).quiz(sheet.quiz())
    return node


def visit_sheets(self: HTML5Translator, node: nodes.Element) -> None:
    """Write each set as a list of links to its questions."""
    builder = self.builder
    for sheet in boosters.sheets(course_of(builder.env)):
        names = " ".join(hashed(question.id) for question, _ in sheet.questions)
        said = REVIEW["sheet"].format(title=sheet.title, count=len(sheet.questions))
        entries = []
        for question, placed in sheet.questions:
            stem = textwrap.shorten(question.stem.plain(), LONG, placeholder=" …")
            page = builder.get_relative_uri(builder.current_docname, placed.page) if placed.page else ""
            entry = Markup('<li><a href="{page}#q-{id}">{stem}</a></li>\n') if page else Markup("<li>{stem}</li>\n")
            entries.append(entry.format(page=page, id=question.id, stem=stem))
        self.body.append(LIST.format(names=names, title=sheet.title, said=said, entries=Markup().join(entries)))
    raise nodes.SkipNode


def _paper_only(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Remove the full sets from web pages, so that search and notes do not process their text twice."""
    if app.builder.format == "html":
        for node in doctree.findall(own.sheets):
            node.clear()


def setup(app: Sphinx) -> None:
    """Add the node."""
    app.add_node(own.sheets, html=(visit_sheets, None))
    app.connect("doctree-resolved", _paper_only)
