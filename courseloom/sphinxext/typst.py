"""Resolved doctrees in, Typst markup out; and the builder that asks Sphinx for them.

Text reaches Typst only as string literals, never as markup, so nothing an author types can become code. A node without a
method here is an error that names the node and the page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.util.osutil import copyfile

from courseloom.activities import boosters
from courseloom.activities import question as view
from courseloom.activities.scenario import scenario_view
from courseloom.errors import Problems, Where
from courseloom.model.course import Course, Page
from courseloom.render.typst import question as paper
from courseloom.render.typst.columns import longest
from courseloom.render.typst.markup import array, call, codes, flag, literal, literals, paragraph, words
from courseloom.render.typst.scenario import labels_of, printed_scenario
from courseloom.sphinxext import elements as own
from courseloom.sphinxext import exploring
from courseloom.sphinxext.columns import shares, texts
from courseloom.sphinxext.state import course_of
from courseloom.strings import REFLECTION


class Translator:
    """Turns one page's doctree into Typst; collects the key of its questions and the labels it sets."""

    def __init__(self, builder: TypstBuilder, page: Page) -> None:
        self.builder, self.page = builder, page
        self.level = 0
        self.key: list[str] = []
        self.footnotes: dict[str, nodes.footnote] = {}
        self.printed_notes: set[str] = set()

    def document(self, tree: nodes.document) -> str:
        """Return a whole page."""
        self.footnotes = {}
        for note in tree.findall(nodes.footnote):
            self.footnotes.update(dict.fromkeys(map(str, note["ids"]), note))
        return self.label(self.page.name) + "\n" + self.children(tree)

    def render(self, node: nodes.Node) -> str:
        """Return one node; an unknown one is noted as a problem."""
        method = getattr(self, f"do_{type(node).__name__}", None)
        if method is None:
            self.builder.problems.add(
                Where(self.page.file),
                f"holds a '{type(node).__name__}', which the PDF cannot print.",
                "Write it another way, or add it to courseloom/sphinxext/typst.py.",
            )
            return ""
        return cast(str, method(node))

    def children(self, node: nodes.Node) -> str:
        """Return all children, one after the other."""
        return "".join(self.render(child) for child in node.children)

    def label(self, id: str) -> str:
        """Return an invisible place that links can lead to."""
        self.builder.labels.add(id)
        return f"#metadata(none)#label({literal(id)})"

    def labels(self, node: nodes.Element) -> str:
        """Return the places for all ids of a node."""
        return "".join(self.label(f"{self.page.name}#{id}") for id in list[str](node.get("ids", [])))

    # structure

    def do_section(self, node: nodes.section) -> str:
        """A section: its heading a level down."""
        self.level += 1
        text = self.labels(node) + self.children(node)
        self.level -= 1
        return text

    def do_title(self, node: nodes.title) -> str:
        """A heading, or a table's caption."""
        body = self.children(node)
        return "\n" + call("heading", body, level=str(self.level)) + "\n"

    def do_paragraph(self, node: nodes.paragraph) -> str:
        """A paragraph between blank lines."""
        return f"\n\n{self.labels(node)}{paragraph(self.children(node), node.astext())}\n\n"

    def do_Text(self, node: nodes.Text) -> str:
        """Characters."""
        return words(node.astext())

    def do_emphasis(self, node: nodes.Element) -> str:
        """Emphasis."""
        return call("emph", self.children(node))

    def do_strong(self, node: nodes.Element) -> str:
        """Strong."""
        return call("strong", self.children(node))

    def do_literal(self, node: nodes.Element) -> str:
        """Code in a line."""
        return f"#raw({literal(node.astext())});"

    def do_literal_block(self, node: nodes.Element) -> str:
        """Code as a block."""
        lines = "\\n".join(literal(line)[1:-1] for line in node.astext().split("\n"))
        return f'\n#raw(block: true, "{lines}");\n'

    def do_superscript(self, node: nodes.Element) -> str:
        """Raised text."""
        return call("super", self.children(node))

    def do_subscript(self, node: nodes.Element) -> str:
        """Lowered text."""
        return call("sub", self.children(node))

    def do_inline(self, node: nodes.Element) -> str:
        """A run of text without meaning of its own."""
        return self.labels(node) + self.children(node)

    def _through(self, node: nodes.Element) -> str:
        return self.labels(node) + self.children(node)

    do_container = do_title_reference = do_abbreviation = do_inline
    do_glossary = do_topic = do_document = _through

    def _nothing(self, node: nodes.Node) -> str:
        return ""

    do_comment = do_index = do_footnote = do_substitution_definition = do_meta = do_label = _nothing

    def do_target(self, node: nodes.Element) -> str:
        """A place to link to."""
        return self.labels(node)

    def do_compound(self, node: nodes.Element) -> str:
        """Nothing for a table of contents: the book makes its own."""
        return "" if "toctree-wrapper" in node.get("classes", []) else self._through(node)

    def do_transition(self, node: nodes.Element) -> str:
        """A break between parts of a section."""
        return "\n#v(1em)\n"

    def do_block_quote(self, node: nodes.Element) -> str:
        """A quotation set off."""
        return "\n" + call("quote", self.children(node), block="true") + "\n"

    def do_reference(self, node: nodes.Element) -> str:
        """A link: to a place in the book, or to an address."""
        body = self.children(node)
        if node.get("refid"):
            target = f"{self.page.name}#{node['refid']}"
        else:
            address = node.get("refuri", "")
            if address.startswith("#"):
                target = f"{self.page.name}{address}"
            elif address.startswith("%"):
                target = address[1:]
            elif ":" in address:
                return f"#link({literal(address)})[{body}];"
            else:  # a file beside the web pages: nothing that paper could lead to
                return body
        self.builder.links.append((target, self.page.file))
        return f"#inside({literal(target)})[{body}];"

    # lists

    def _items(self, node: nodes.Element) -> list[str]:
        return [self.children(item).strip() for item in node.children]

    def do_bullet_list(self, node: nodes.Element) -> str:
        """A bulleted list."""
        return f"\n#list(..{array(self._items(node))});\n"

    def do_enumerated_list(self, node: nodes.Element) -> str:
        """A numbered list."""
        return f"\n#enum(start: {int(node.get('start', 1))}, ..{array(self._items(node))});\n"

    def do_definition_list(self, node: nodes.Element) -> str:
        """Terms with their definitions, or a sheet of facts."""
        function = "facts" if "facts" in node.get("classes", []) else "definitions"
        pairs = []
        for item in node.children:
            terms = [child for child in item.children if isinstance(child, nodes.term)]
            bodies = [child for child in item.children if isinstance(child, nodes.definition)]
            term = ", ".join(self._through(t).strip() for t in terms)
            pairs.append(f"([{term}], [{''.join(self.children(b) for b in bodies).strip()}])")
        return f"\n#{function}({', '.join(pairs)},);\n"

    # tables, figures, notes

    def do_table(self, node: nodes.Element) -> str:
        """A table; its header row repeats on every page it covers."""
        group = next(iter(node.findall(nodes.tgroup)))
        head = [row for part in group.children if isinstance(part, nodes.thead) for row in part.children]
        body = [row for part in group.children if isinstance(part, nodes.tbody) for row in part.children]
        if not head:
            self.builder.problems.add(
                Where(self.page.file), "has a table without a header row.", "Give its columns names in a first row."
            )
        columns = texts(node)
        alone = all(isinstance(above, self.FLOWING) for above in _above(node))
        inner = f"shares: {codes(map(str, shares(node)))}, words: {codes(map(literals, longest(columns)))}, "
        inner += f"turns: {flag(alone)}, "
        inner += f"table.header({self._cells(head)}), {self._cells(body)}"
        title = next((child for child in node.children if isinstance(child, nodes.title)), None)
        caption = f"[{self.children(title)}]" if title is not None else "none"
        return f"\n{self.labels(node)}#tabled(caption: {caption}, {inner});\n"

    FLOWING = (nodes.document, nodes.section, nodes.container)
    """What a page may begin within."""

    def _cells(self, rows: Sequence[nodes.Node]) -> str:
        return "".join(f"[{self.children(entry).strip()}], " for row in rows for entry in row.children)

    def do_figure(self, node: nodes.Element) -> str:
        """A figure with alt text and caption."""
        image = next(iter(node.findall(nodes.image)), None)
        caption = next((child for child in node.children if isinstance(child, nodes.caption)), None)
        if image is None:
            return self._through(node)
        body = self.children(caption) if caption is not None else ""
        if isinstance(node[0], own.explorable):
            return exploring.on_paper(self, node, body)
        return f"\n{self.labels(node)}#pictured({self._image(image)})[{body}];\n"

    def do_image(self, node: nodes.Element) -> str:
        """An image by itself."""
        return f"\n#{self._image(node)};\n"

    def _image(self, node: nodes.Element) -> str:
        alt = " ".join(str(node.get("alt", "")).split())
        if not alt:
            self.builder.problems.add(Where(self.page.file), f"shows '{node['uri']}' without alt text.", "Say what it shows.")
        return f"image({literal(self.builder.image(node['uri']))}, alt: {literal(alt)})"

    def do_footnote_reference(self, node: nodes.Element) -> str:
        """A footnote at the foot of the page it is called on."""
        id = node["refid"]
        label = f"{self.page.name}#fn-{id}"
        if id in self.printed_notes:
            return f"#footnote(label({literal(label)}));"
        self.printed_notes.add(id)
        note = self.footnotes[id]
        body = "".join(self.children(child) for child in note.children if isinstance(child, nodes.paragraph))
        return f"#footnote[{body}]#label({literal(label)});"

    def do_math(self, node: nodes.Element) -> str:
        """Mathematics is not printed yet: an unknown node."""
        self.builder.problems.add(Where(self.page.file), "holds a formula, which the PDF cannot print yet.", "Say it in words.")
        return ""

    # the course's own nodes

    def do_box(self, node: nodes.Element) -> str:
        """A titled box."""
        title = f"[{words(node['title'])}]" if node["title"] else "none"
        return f"\n#boxed({literal(node['kind'])}, {title})[{self.children(node)}];\n"

    def do_tool(self, node: nodes.Element) -> str:
        """What stands on paper in place of a script."""
        return self.children(node)

    do_sheets = do_tool

    def do_reflection(self, node: nodes.Element) -> str:
        """A prompt to reflect on, with lines to write on."""
        place = self.label(f"{self.page.name}#r-{node['slug']}")
        title, care = words(REFLECTION["title"]), words(REFLECTION["on_paper"])
        return f"\n{place}#reflection([{title}], [{care}])[{self.children(node)}];\n"

    def do_claim_entry(self, node: nodes.Element) -> str:
        """An entry of the register, kept on one page."""
        return f"\n#kept[{self.labels(node)}{self.children(node)}];\n"

    def do_source_entry(self, node: nodes.Element) -> str:
        """An entry of the bibliography."""
        return f"\n#entry[{self.labels(node)}{self.children(node)}];\n"

    def do_quiz(self, node: nodes.Element) -> str:
        """A quiz as a question paper; its key goes to the back of the book."""
        quiz = view.of(boosters.sheet_quiz(course_of(self.builder.env), node["slug"]))
        parts: dict[tuple[str, str, int], str] = {}
        for asked in node.findall(own.question):
            for part in asked.findall(own.part):
                parts[asked["slug"], part["role"], part["index"]] = self.children(part).strip()
            line = next(iter(asked.findall(own.credit_line)))
            parts[asked["slug"], "credit", 0] = self.children(line)
        for question in quiz.questions:
            self.builder.labels |= {f"question-{question.slug}", f"key-{question.slug}"}
        printed, key = paper.quiz(quiz, parts)
        self.key += key
        return printed

    def do_scenario(self, node: own.scenario) -> str:
        """A scenario as numbered passages; reasons and debrief go to the back of the book."""
        shown = scenario_view(course_of(self.builder.env).scenarios[node["slug"]].scenario)
        parts = {path: self.children(one).strip() for path, one in own.by_path(node).items()}
        self.builder.labels |= labels_of(shown)
        printed, key = printed_scenario(shown, lambda piece: parts[piece.path])
        self.key.append(key)
        return self.label(f"{self.page.name}#scenario-{shown.slug}") + printed


def _above(node: nodes.Element) -> Iterator[nodes.Element]:
    while node.parent is not None:
        node = node.parent
        yield node


class TypstBuilder(Builder):
    """Gives every page of the course as Typst markup; `writers.pdf` sets and compiles it."""

    name = "typst"
    format = "typst"
    supported_image_types = ["image/svg+xml", "image/png", "image/jpeg"]
    allow_parallel = False

    def init(self) -> None:
        """Start with nothing collected."""
        self.problems = Problems()
        self.labels: set[str] = set()
        self.links: list[tuple[str, str]] = []
        self.pictures: dict[str, str] = {}

    def get_outdated_docs(self) -> Iterator[str]:
        """Say that every page is to be written: the book is one file."""
        yield from self.env.found_docs

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return the label of a page."""
        return f"%{docname}"

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """Return the label of a page, wherever the link starts."""
        return self.get_target_uri(to, typ)

    def prepare_writing(self, docnames: set[str]) -> None:
        """Nothing to prepare."""

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Nothing: the book is written as a whole by `pages`."""

    def image(self, uri: str) -> str:
        """Copy a picture into the work folder and return its path there."""
        if uri not in self.pictures:
            source = Path(self.srcdir, uri)
            digest = hashlib.sha256(source.read_bytes()).hexdigest()[:10]
            self.pictures[uri] = f"images/{digest}{source.suffix}"
            target = Path(self.outdir, self.pictures[uri])
            target.parent.mkdir(parents=True, exist_ok=True)
            copyfile(source, target)
        return self.pictures[uri]

    def pages(self, course: Course) -> tuple[list[tuple[Page, str]], list[tuple[Page, str]]]:
        """Return (page, Typst) for every page in order, and the same for the pages' keys; notes links that lead nowhere."""
        bodies, keys = [], []
        for page in course.pages:
            tree = self.env.get_and_resolve_doctree(page.name, self)
            translator = Translator(self, page)
            bodies.append((page, translator.document(tree)))
            if translator.key:
                keys.append((page, "".join(translator.key)))
        for target, file in self.links:
            if target not in self.labels:
                self.problems.add(Where(file), f"links to '{target}', which is not in the book.", "Correct the link.")
        self.problems.stop_if_any()
        return bodies, keys


def setup(app: Sphinx) -> None:
    """Add the builder; our nodes have no visitor there, since it asks for doctrees only."""
    app.add_builder(TypstBuilder)
