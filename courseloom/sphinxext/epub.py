"""Translates resolved doctrees to XHTML for e-readers: pages without forms or scripts, and the key of their questions apart.

The translator is that of the web book, without what needs scripts. `writers.epub` says which file everything goes into.
"""

from __future__ import annotations

from dataclasses import dataclass

from docutils import nodes
from docutils.frontend import get_default_settings
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.writers.html import HTMLWriter
from sphinx.writers.html5 import HTML5Translator

from courseloom.activities import boosters
from courseloom.activities.question import items_of
from courseloom.activities.scenario import Credit, Piece, scenario_view
from courseloom.errors import Where
from courseloom.model.course import Course
from courseloom.model.pages import Page
from courseloom.render.html import printed
from courseloom.render.html.templating import filled
from courseloom.render.html.text import formula
from courseloom.sphinxext import elements as own
from courseloom.sphinxext import explorable, offers, theme
from courseloom.sphinxext.html import Resolved
from courseloom.sphinxext.state import course_of
from courseloom.sphinxext.text import phrasing, rendered
from courseloom.sphinxext.translator import CourseHTML
from courseloom.sphinxext.whole import WholeBook
from courseloom.strings import PAGE, SCENARIO

NAME = "courseloom-epub"
"""The name of the builder; Sphinx has one of its own with the shorter name."""
LINKED = ("#", "%", "http:", "https:", "mailto:", "tel:")
"""What addresses begin with that EPUBCheck knows."""
SUPPORT = "book/support"
"""The page with the directory of services."""


@dataclass(frozen=True)
class Read:
    """A page as XHTML: its body, its part of the key, and its conversations as (slug, title, body)."""

    page: Page
    body: str
    key: str
    talks: tuple[tuple[str, str, str], ...]


class Xhtml(CourseHTML):
    """Translates one page; a link to another page begins with a percent sign and the name of that page."""

    builder: EpubBuilder  # type: ignore[assignment]  # which has what the translator asks for

    def __init__(self, document: nodes.document, builder: EpubBuilder) -> None:
        super().__init__(document, builder)
        self.key: list[str] = []
        self.talks: list[tuple[str, str, str]] = []
        for name, visitors in builder.app.registry.translation_handlers["html"].items():
            for what, visitor in zip(("visit", "depart"), visitors, strict=True):
                if visitor and not hasattr(type(self), f"visit_{name}"):
                    setattr(self, f"{what}_{name}", visitor.__get__(self))

    def unknown_departure(self, node: nodes.Node) -> None:
        """Close nothing: a node that is only visited has no second part."""

    # text

    def visit_reference(self, node: nodes.Element) -> None:
        """Open a link; what an e-reader cannot open stays as words: files beside the web pages, and numbers to text."""
        self.context.append("" if node.get("refid") or node.get("refuri", "").startswith(LINKED) else "</span>")
        if self.context[-1]:
            self.body.append("<span>")
        else:
            super().visit_reference(node)

    def depart_reference(self, node: nodes.reference) -> None:
        """Close a link."""
        end = self.context.pop()
        if end:
            self.body.append(end)
        else:
            super().depart_reference(node)

    def visit_paragraph(self, node: nodes.paragraph) -> None:
        """Open a paragraph; one that offers a file beside the web pages is left out."""
        if offers.MAYBE in node["classes"]:
            raise nodes.SkipNode
        super().visit_paragraph(node)

    def visit_compound(self, node: nodes.compound) -> None:
        """Leave out a table of contents, since the book has its own."""
        if "toctree-wrapper" in node["classes"]:
            raise nodes.SkipNode
        super().visit_compound(node)

    def visit_literal_block(self, node: nodes.Element) -> None:
        """Write code as text."""
        self.body.append(f"<pre><code>{self.encode(node.astext())}</code></pre>\n")
        raise nodes.SkipNode

    def visit_math(self, node: nodes.Element, math_env: str = "") -> None:
        """Write an inline formula."""
        self.body.append(formula(node.astext()))
        raise nodes.SkipNode

    def visit_math_block(self, node: nodes.Element, math_env: str = "") -> None:
        """Write a displayed formula."""
        made = formula(node.astext(), display=True)
        self.body.append(made if isinstance(node.parent, nodes.TextElement) else f'<div class="formula">{made}</div>\n')
        raise nodes.SkipNode

    # tables and figures

    def visit_table(self, node: nodes.Element) -> None:
        """Open a table, without the region that a browser scrolls."""
        HTML5Translator.visit_table(self, node)

    def depart_table(self, node: nodes.Element) -> None:
        """Close a table."""
        HTML5Translator.depart_table(self, node)

    def visit_image(self, node: nodes.Element) -> None:
        """Write a picture with its alt text."""
        alt = " ".join(str(node.get("alt", "")).split())
        if not alt:
            what = f"shows '{node['uri']}' without alt text."
            self.builder.problems.add(Where(self.builder.page.file), what, "Say what it shows.")
        self.body.append(self._picture(node["uri"], alt))

    def _picture(self, uri: str, alt: str) -> str:
        return f'<img src="{self.builder.image(uri)}" alt="{self.attval(alt)}"/>'

    def depart_caption(self, node: nodes.Element) -> None:
        """Close a caption; nothing in it is folded."""
        if isinstance(node.parent, nodes.figure):
            self.body.append("</span></p>\n")
        else:
            super().depart_caption(node)

    def visit_caption_rest(self, node: nodes.Element) -> None:
        """Go on with the caption."""

    def visit_figure(self, node: nodes.Element) -> None:
        """Open a figure; an explorable one shows the states that are printed, each with its sentence."""
        super().visit_figure(node)
        if not isinstance(node[0], own.explorable_controls):
            return
        states, shown, told = explorable.printed(node)
        for name, said, uri in shown:
            said = Markup("<p><b>{}</b> {}</p>\n").format(name, said)
            self.body.append(f'<div class="state">{self._picture(uri, said.striptags())}\n{said}</div>\n')
        caption = rendered(self, [one for one in node.children if isinstance(one, nodes.caption)])
        self.body.append(caption + Markup("<p>{}</p>\n").format(explorable.left_out(states, len(shown)).strip()))
        self.body.append("</figcaption>\n</figure>\n")
        self.body.append(rendered(self, list(told.children)) if len(states.sentences) <= explorable.SMALL else "")
        raise nodes.SkipNode

    # the course's own nodes

    def visit_box(self, node: nodes.Element) -> None:
        """Open a titled box."""
        anchor = f' id="{node["anchor"]}"' if "anchor" in node else ""
        label = f' role="note" aria-label="{self.attval(node["title"])}"' if node["title"] else ""
        self.body.append(f'<div class="box box-{node["kind"]}"{anchor}{label}>\n')
        if node["title"]:
            self.body.append(f'<p class="box-title">{self.encode(node["title"])}</p>\n')

    def depart_box(self, node: nodes.Element) -> None:
        """Close a box."""
        self.body.append("</div>\n")

    def visit_reflection(self, node: nodes.Element) -> None:
        """Open a prompt to reflect on; there is no field to write in."""
        self.body.append(f'<div class="box reflection" id="r-{node["slug"]}">\n')

    depart_reflection = depart_box

    def visit_tool(self, node: nodes.Element) -> None:
        """Go on with what a tool says without scripts."""

    def visit_countries(self, node: nodes.Element) -> None:
        """Leave out the choice of a country: all are shown."""
        raise nodes.SkipNode

    def visit_sheets(self, node: nodes.Element) -> None:
        """Write sets of questions to repeat as links; a set with a question that is on no page is written in full."""
        course = course_of(self.builder.env)
        sets, items = {one.slug: one for one in boosters.sheets(course)}, items_of(course)
        for quiz in node.findall(own.quiz):
            one = sets[quiz["slug"]]
            asked = [(items[question.id], at.page or "") for question, at in one.questions]
            if all(page for _, page in asked):
                self.body.append(printed.again(one.title, asked))
            else:
                self.visit_quiz(quiz)
        raise nodes.SkipNode

    def visit_quiz(self, node: nodes.Element) -> None:
        """Write a quiz, and keep its key."""
        shown, texts = boosters.shown(course_of(self.builder.env), node["slug"]), Resolved(self, node)
        self.body.append(printed.quiz(shown, texts))
        self.key.append(printed.key(shown, texts))

    def depart_quiz(self, node: nodes.Element) -> None:
        """Nothing to close."""

    def visit_question(self, node: nodes.Element) -> None:
        """Nothing more to write: the quiz has written it."""
        raise nodes.SkipNode

    def visit_scenario(self, node: own.scenario) -> None:
        """Write the way to a conversation, and keep it with its reasons."""
        shown, found = scenario_view(course_of(self.builder.env).scenarios[node["slug"]].scenario), own.by_path(node)

        def text(piece: Piece) -> Markup:
            in_line = not isinstance(piece, Credit) and piece.in_line
            return (phrasing if in_line else rendered)(self, list(found[piece.path].children))

        self.body.append(filled("printed-card.html", scenario=shown, words=SCENARIO))
        self.talks.append((shown.slug, shown.title, printed.talk(shown, text)))
        self.key.append(printed.talk_key(shown, text))
        raise nodes.SkipNode


class EpubBuilder(WholeBook):
    """Returns every page of the course as XHTML, which `writers.epub` packs."""

    name = NAME
    format = "epub"
    highlighter, add_permalinks, imgpath = None, False, "images"

    def init(self) -> None:
        """Begin with empty collections."""
        super().init()
        self.images: dict[str, str] = {}
        self.secnumbers: dict[str, tuple[int, ...]] = {}

    def pages(self, course: Course) -> list[Read]:
        """Return every page in order; raises CourseError for pictures without alt text."""
        self.settings = get_default_settings(HTMLWriter)
        found = [self._read(course, page) for page in course.pages]
        self.problems.stop_if_any()
        return found

    def _read(self, course: Course, page: Page) -> Read:
        self.page, self.current_docname = page, page.name
        self.fignumbers = self.env.toc_fignumbers.get(page.name, {})
        tree = self.env.get_and_resolve_doctree(page.name, self)
        tree.settings = self.settings
        translator = Xhtml(tree, self)
        body = rendered(translator, list(tree.children))
        if course.number(page.slug):
            there = any(one.name == SUPPORT for one in course.pages)
            body += filled("printed-help.html", help=theme.help_box(course, f"%{SUPPORT}" if there else ""), words=PAGE)
        return Read(page, body, "".join(translator.key), tuple(translator.talks))


def setup(app: Sphinx) -> None:
    """Add the builder."""
    app.add_builder(EpubBuilder)
