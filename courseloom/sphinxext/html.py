"""HTML of the course's nodes: visitors for quizzes, boxes and entries of registers."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from courseloom.activities.question import Item, item_set
from courseloom.model.parts import Part
from courseloom.render.html import question as form
from courseloom.render.html.templating import lang
from courseloom.sphinxext import elements as own
from courseloom.sphinxext import support
from courseloom.sphinxext.state import course_of
from courseloom.sphinxext.text import phrasing, rendered
from courseloom.sphinxext.translator import CourseHTML
from courseloom.strings import BOX_TITLES, PAGE
from courseloom.strings.start import START


class Resolved:
    """The texts of a quiz as the translator of its page writes them, citations and terms resolved."""

    def __init__(self, translator: HTML5Translator, quiz: nodes.Element) -> None:
        self.translator = translator
        self.parts: dict[tuple[str, str, int], list[nodes.Node]] = {}
        self.credits: dict[str, list[nodes.Node]] = {}
        for question in quiz.findall(own.question):
            for part in question.findall(own.part):
                self.parts[question["slug"], part["role"], part["index"]] = list(part.children)
            self.credits[question["slug"]] = list(next(iter(question.findall(own.credit_line))).children)

    def inline(self, item: Item, part: Part) -> Markup:
        """Return a text as phrasing content."""
        return phrasing(self.translator, self._nodes(item, part)) if part.path else Markup.escape(part.text.plain())

    def block(self, item: Item, part: Part) -> Markup:
        """Return a text as blocks."""
        return rendered(self.translator, self._nodes(item, part))

    def lead(self, item: Item) -> Markup:
        """Return the first paragraphs of the stem."""
        return phrasing(self.translator, self._stem(item)[0])

    def rest(self, item: Item) -> Markup:
        """Return the rest of the stem."""
        return rendered(self.translator, self._stem(item)[1])

    def sources(self, item: Item) -> Markup:
        """Return the sources of a question; empty for none."""
        return rendered(self.translator, self.credits[item.id])

    def _nodes(self, item: Item, part: Part) -> list[nodes.Node]:
        return self.parts[item.id, part.role, part.index]

    def _stem(self, item: Item) -> tuple[list[nodes.Node], list[nodes.Node]]:
        blocks = self._nodes(item, item.stem)
        lead = next((n for n, b in enumerate(blocks) if not isinstance(b, nodes.paragraph)), len(blocks))
        return blocks[:lead], blocks[lead:]


def visit_quiz(self: HTML5Translator, node: nodes.Element) -> None:
    """Write the quiz as forms."""
    placed = course_of(self.builder.env).quizzes[node["slug"]]
    self.body.append(form.render(item_set(placed.quiz, placed.numbers), Resolved(self, node)))
    raise nodes.SkipNode


def visit_box(self: HTML5Translator, node: nodes.Element) -> None:
    """Open a titled box; its title is a paragraph, so that headings stay in order."""
    kind = node["kind"]
    title = node["title"]
    if "ahead" in node:
        said = START["ahead"].format(title=node["ahead"])
        self.body.append(f'<details class="box box-{kind}">\n<summary class="box-title">{self.encode(said)}</summary>\n')
        return
    anchor = f' id="{node["anchor"]}"' if "anchor" in node else ""
    self.body.append(f'<div class="box box-{kind}"{anchor} role="note" aria-label="{self.attval(title)}">\n')
    if title:
        standing = BOX_TITLES.get(kind, "")
        mark = lang(standing) if title == standing else ""
        self.body.append(f'<p class="box-title"{mark}>{self.encode(title)}</p>\n')


def depart_box(self: HTML5Translator, node: nodes.Element) -> None:
    """Close a box; that on when to act now has the emergency number of the chosen country, where the course knows it."""
    if node["kind"] == "act-now" and (called := support.called(course_of(self.builder.env))):
        self.body.append(
            Markup('<p class="ways"><a href="{}"{}>{}</a></p>\n').format(called.address, lang(called.words), called.words)
        )
    self.body.append("</details>\n" if "ahead" in node else "</div>\n")


def visit_claim_entry(self: HTML5Translator, node: nodes.Element) -> None:
    """Write an entry of the register as one paragraph, its facts as lines, since the page has hundreds of entries."""
    title, listing = node.children
    lines = [rendered(self, list(title.children))]
    for item in listing.children:
        term, definition = item.children
        paragraph = definition.next_node(nodes.paragraph)
        inside = rendered(self, list(paragraph.children)) if paragraph is not None else Markup("")
        lines.append(Markup("<b>{}:</b> {}").format(term.astext(), inside))
    entry = Markup('<p class="claim-entry" id="{}">{}</p>\n').format(node["ids"][0], Markup("\n").join(lines))
    self.body.append(entry)
    raise nodes.SkipNode


def visit_source_entry(self: HTML5Translator, node: nodes.Element) -> None:
    """Open an entry of the bibliography."""
    self.body.append(f'<p class="source" id="{self.attval(node["ids"][0])}">')


def depart_source_entry(self: HTML5Translator, node: nodes.Element) -> None:
    """Close an entry of the bibliography."""
    self.body.append("</p>\n")


def visit_caption_rest(self: HTML5Translator, node: nodes.Element) -> None:
    """Close the first sentence of a caption, and fold the rest; needs no script, and opens in print."""
    self.body.append(f'</span></p>\n<details class="sources"><summary>{PAGE["sources"]}</summary>\n<p><span>')


def _skip(self: Any, node: nodes.Element) -> None:
    raise nodes.SkipNode


def _nothing(self: Any, node: nodes.Element) -> None:
    return None


def visit_emblem(self: HTML5Translator, node: nodes.Element) -> None:
    """Write the emblem of the course."""
    self.body.append(f"{node['svg']}\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the nodes with their visitors."""
    app.set_translator("html", CourseHTML, override=True)
    app.add_node(own.emblem, html=(visit_emblem, None))
    app.add_node(own.quiz, html=(visit_quiz, None))
    app.add_node(own.box, html=(visit_box, depart_box))
    app.add_node(own.claim_entry, html=(visit_claim_entry, None))
    app.add_node(own.source_entry, html=(visit_source_entry, depart_source_entry))
    app.add_node(own.caption_rest, html=(visit_caption_rest, _nothing))
    for node in (own.question, own.part, own.credit_line):
        app.add_node(node, html=(_skip, None))
