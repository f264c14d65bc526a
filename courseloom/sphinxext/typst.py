"""Translates resolved doctrees to Typst markup, with a builder that gets them from Sphinx.

The nodes of running text are translated in `sphinxext.typst_text`.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import cast

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

from courseloom import files
from courseloom.activities import boosters
from courseloom.activities.columns import longest
from courseloom.activities.question import Item
from courseloom.activities.scenario import scenario_view
from courseloom.errors import Where
from courseloom.model.course import Course, Placed
from courseloom.model.items import Question
from courseloom.model.pages import Page
from courseloom.model.parts import Part
from courseloom.render.typst import question as paper
from courseloom.render.typst.markup import call, codes, flag, literal, literals, words
from courseloom.render.typst.scenario import labels_of, printed_scenario
from courseloom.sphinxext import elements as own
from courseloom.sphinxext import explorable, numbers, state
from courseloom.sphinxext.columns import shares, texts
from courseloom.sphinxext.state import course_of
from courseloom.sphinxext.translated import Piece, Translated
from courseloom.sphinxext.typst_text import TextTranslator, above
from courseloom.sphinxext.whole import WholeBook
from courseloom.strings import PURPOSES, REFLECTION

LONG = 40
"""Rows of a table above which its page outside chapters has no column of notes."""
KEPT = "typst"
"""File beside the doctrees that keeps the pages of the last build."""


class Translator(TextTranslator):
    """Translates the doctree of one page to Typst; collects the answer key of its questions and the labels that it sets."""

    def __init__(self, builder: TypstBuilder, page: Page) -> None:
        super().__init__(builder, page)
        self.level = 0
        self.key: list[str] = []
        self.asked: list[Item] = []
        self.pieces: dict[str, Piece] = {}
        self.ahead = ""
        self.acts = 0
        self.listed = self.broad = False

    def whole(self, tree: nodes.document) -> Piece:
        """Return a whole page."""
        self.footnotes = {}
        for note in tree.findall(nodes.footnote):
            self.footnotes.update(dict.fromkeys(map(str, note["ids"]), note))
        self.listed = any(next(tree.findall(kind), None) for kind in (own.claim_entry, own.source_entry, addnodes.glossary))
        self.broad = not self.chapter and any(len(list(one.findall(nodes.row))) > LONG for one in tree.findall(nodes.table))
        self._piece("", lambda: self.children(tree))
        whole = self.pieces.pop("")
        return replace(whole, labels=whole.labels | {self.page.name})

    # structure

    def do_section(self, node: nodes.section) -> str:
        """Return a section, with its heading one level down; those below the page's own are kept as pieces."""
        if self.level == 1:
            return self._piece(node[0].astext(), lambda: self._section(node))
        return self._section(node)

    def _section(self, node: nodes.section) -> str:
        self.level += 1
        rendered = [self.render(child) for child in node.children]
        at = 1 if self.level == 1 else 0  # a page begins with its heading, and the places in it come after that
        body = "".join(rendered[at:])
        if self.level == 1 and self.listed:
            body = f"#in-two[{body}]\n"
        text = "".join([*rendered[:at], self.labels(node), body])
        self.level -= 1
        return text

    def _piece(self, name: str, translate: Callable[[], str]) -> str:
        """Return what is translated, and keep it with its part of the key for paper that prints it by itself."""
        before, keys, asked = self.builder.labels, len(self.key), len(self.asked)
        self.builder.labels = set()
        body = translate()
        key, letters = "".join(self.key[keys:]), paper.letters(self.asked[asked:])
        self.pieces[name] = Piece(body, letters, key, frozenset(self.builder.labels))
        self.builder.labels |= before
        return body

    def do_title(self, node: nodes.title) -> str:
        """Return a heading; that of a chapter stands on its first page, which the writer makes."""
        body = self.children(node)
        if self.level == 1:
            name = literal(self.page.name) + (", alone: false" if self.listed or self.broad else "")
            return "" if self.chapter else f"\n#opening({name})[{body}];\n"
        return "\n" + call("heading", body, level=str(self.level)) + "\n"

    def do_compound(self, node: nodes.Element) -> str:
        """Return nothing for a table of contents, since the book has its own."""
        return "" if "toctree-wrapper" in node.get("classes", []) else self._through(node)

    # tables, figures, notes

    def do_table(self, node: nodes.Element) -> str:
        """Return a table; its header row repeats on every page it covers."""
        group = next(iter(node.findall(nodes.tgroup)))
        head = [row for part in group.children if isinstance(part, nodes.thead) for row in part.children]
        body = [row for part in group.children if isinstance(part, nodes.tbody) for row in part.children]
        if not head:
            self.builder.problems.add(
                Where(self.page.file), "has a table without a header row.", "Give its columns names in a first row."
            )
        columns = texts(node)
        alone = not self.listed and all(isinstance(one, self.FLOWING) for one in above(node))
        inner = f"shares: {codes(map(str, shares(node)))}, words: {codes(map(literals, longest(columns)))}, "
        inner += f"turns: {flag(alone)}, "
        inner += f"table.header({self._cells(head)}), {self._cells(body)}"
        title = next((child for child in node.children if isinstance(child, nodes.title)), None)
        caption = f"[{self.children(title)}]" if title is not None else "none"
        return f"\n{self.labels(node)}#tabled({self.number(node)}, caption: {caption}, {inner});\n"

    FLOWING = (nodes.document, nodes.section, nodes.container)
    """Nodes within which a new page may begin."""

    def _cells(self, rows: Sequence[nodes.Node]) -> str:
        return "".join(f"[{self.children(entry).strip()}], " for row in rows for entry in row.children)

    def do_figure(self, node: nodes.Element) -> str:
        """Return a figure with alt text and caption."""
        image = next(iter(node.findall(nodes.image)), None)
        caption = next((child for child in node.children if isinstance(child, nodes.caption)), None)
        if image is None:
            return self._through(node)
        body = self.children(caption) if caption is not None else ""
        if isinstance(node[0], own.explorable_controls):
            return explorable.on_paper(self, node, body)
        return f"\n{self.labels(node)}#pictured({self.number(node)}, {self._image(image)})[{body}];\n"

    def number(self, node: nodes.Element) -> str:
        """Return the number of a figure or table as Typst, for example "2.1"; an empty string when it has none."""
        return literal(numbers.of(self.builder.env, self.page.name, node))

    # the course's own nodes

    def do_box(self, node: nodes.Element) -> str:
        """Return a titled box; a chapter's objectives and what to know ahead stand on its first page."""
        if self.chapter and self.level == 1 and node["kind"] in ("objectives", "content-note"):
            self.ahead += self._paged(node) if node["kind"] == "content-note" else ""
            return ""
        if node["kind"] == "act-now":
            self.acts += 1
            name = literal(f"{self.page.name}-act-{self.acts}")
            return f"\n#act-now({name}, [{words(node['title'])}])[{self.children(node)}];\n"
        title = f"[{words(node['title'])}]" if node["title"] else "none"
        return f"\n#boxed({literal(node['kind'])}, {title})[{self.children(node)}];\n"

    def do_tool(self, node: nodes.Element) -> str:
        """Return the content of a tool for paper."""
        return self.children(node)

    def do_path(self, node: nodes.Element) -> str:
        """Return the steps of a path, each with its page."""
        return self._paged(node)

    def _paged(self, node: nodes.Element) -> str:
        """Return what a node holds, with the page of every link."""
        self.paged = True
        body = self.children(node)
        self.paged = False
        return body

    def do_sheets(self, node: nodes.Element) -> str:
        """Return the sets of questions to repeat: by number where they stand in the book, else in full."""
        course = course_of(self.builder.env)
        sets = {one.slug: one for one in boosters.sheets(course)}
        printed = []
        for quiz in node.children:
            one = sets[cast(nodes.Element, quiz)["slug"]]
            if not all(at.page for _, at in one.questions):
                printed.append(self.render(quiz))
                continue
            listed = codes(f"({literal(_number(course, *asked))}, {literal(asked[0].id)})" for asked in one.questions)
            printed.append(f"\n#again([{words(PURPOSES['booster'])}], [{words(one.title)}], ..{listed});\n")
        return "".join(printed)

    def do_reflection(self, node: nodes.Element) -> str:
        """Return a prompt to reflect on, with lines to write on."""
        place = self.label(f"{self.page.name}#r-{node['slug']}")
        title, care = words(REFLECTION["title"]), words(REFLECTION["on_paper"])
        return f"\n{place}#reflection([{title}], [{care}])[{self.children(node)}];\n"

    def do_claim_entry(self, node: nodes.Element) -> str:
        """Return an entry of the register, kept on one page."""
        return f"\n#kept[{self.labels(node)}{self.children(node)}];\n"

    def do_emblem(self, node: nodes.Element) -> str:
        """Return nothing: paper shows its own emblem."""
        return ""

    def do_source_entry(self, node: nodes.Element) -> str:
        """Return an entry of the bibliography."""
        return self._piece(f"#{node['ids'][0]}", lambda: f"\n#entry[{self.labels(node)}{self.children(node)}];\n")

    def do_countries(self, node: nodes.Element) -> str:
        """Return nothing: on paper every country is shown."""
        return ""

    def do_service(self, node: nodes.Element) -> str:
        """Return a support service as one paragraph, kept on one page."""
        name, *told = list(node.children)
        ways = (
            [" · ".join(self.render(one) for one in told.pop().children if not isinstance(one, nodes.Text))]
            if node["reached"]
            else []
        )
        said = ". ".join([*ways, *(self.children(one).strip() for one in told)])
        return f"\n#kept[#strong[{self.children(name)}]: {said}];\n"

    def do_quiz(self, node: nodes.Element) -> str:
        """Return a quiz as a question paper; its key goes to the back of the book."""
        return self._piece(f"#quiz-{node['slug']}", lambda: self._quiz(node))

    def _quiz(self, node: nodes.Element) -> str:
        shown = boosters.shown(course_of(self.builder.env), node["slug"])
        self.builder.labels |= {f"{what}-{item.id}" for item in shown.items for what in ("question", "key")}
        printed, key = paper.quiz(shown, _Resolved(self, node))
        self.key += key
        self.asked += shown.items
        tests = {route.path.test for route in course_of(self.builder.env).paths}  # to which their paths link
        return (self.label(f"{self.page.name}#quiz-{node['slug']}") if node["slug"] in tests else "") + printed

    def do_scenario(self, node: own.scenario) -> str:
        """Return a scenario as numbered passages; reasons and debrief go to the back of the book."""
        return self._piece(f"#scenario-{node['slug']}", lambda: self._scenario(node))

    def _scenario(self, node: own.scenario) -> str:
        shown = scenario_view(course_of(self.builder.env).scenarios[node["slug"]].scenario)
        parts = {path: self.children(one).strip() for path, one in own.by_path(node).items()}
        self.builder.labels |= labels_of(shown)
        printed, key = printed_scenario(shown, lambda piece: parts[piece.path])
        self.key.append(key)
        return self.label(f"{self.page.name}#scenario-{shown.slug}") + printed


def _number(course: Course, question: Question, placed: Placed) -> str:
    """Return the number of a question in its chapter; outside chapters the title of its page."""
    numbers = {one.id: number for one, number in zip(placed.quiz.questions, placed.numbers, strict=False)}
    return numbers.get(question.id) or course.titles[placed.page]


class _Resolved:
    """The texts of a quiz as the translator of its page writes them, citations and terms resolved."""

    def __init__(self, translator: Translator, quiz: nodes.Element) -> None:
        self.parts: dict[tuple[str, str, int], str] = {}
        self.credits: dict[str, str] = {}
        for question in quiz.findall(own.question):
            for part in question.findall(own.part):
                self.parts[question["slug"], part["role"], part["index"]] = translator.children(part).strip()
            self.credits[question["slug"]] = translator.children(next(iter(question.findall(own.credit_line))))

    def part(self, item: Item, part: Part) -> str:
        return self.parts[item.id, part.role, part.index] if part.path else words(part.text.plain())

    def sources(self, item: Item) -> str:
        return self.credits[item.id]


class TypstBuilder(WholeBook):
    """Returns every page of the course as Typst markup, which `writers.pdf` compiles; keeps unchanged pages between builds."""

    name = "typst"
    format = "typst"

    def init(self) -> None:
        """Begin with empty collections."""
        super().init()
        self.labels: set[str] = set()
        self.links: list[tuple[str, str]] = []

    def pages(self, course: Course) -> list[tuple[Page, Translated]]:
        """Return every page in order with its Typst; records problems for dead links."""
        store = Path(self.doctreedir) / KEPT
        before: dict[str, Translated] = {}
        with suppress(Exception):  # missing, or of another engine: every page is translated
            before = pickle.loads(store.read_bytes())  # noqa: S301 - as Sphinx's own state
        found = {page.name: self._kept(page, before.get(page.name)) or self._translated(page) for page in course.pages}
        labels = {label for one in found.values() for label in one.whole.labels}
        for one in found.values():
            for target, file in one.links:
                if target not in labels:
                    self.problems.add(Where(file), f"links to '{target}', which is not in the book.", "Correct the link.")
        self.problems.stop_if_any()
        files.write_whole(store, pickle.dumps(found))
        return [(page, found[page.name]) for page in course.pages]

    def _kept(self, page: Page, one: Translated | None) -> Translated | None:
        """Return a page of an earlier build if it would be translated in the same way now; its pictures are copied again."""
        now = state.of(self.app)
        if one is None or one.key != now.keys[page.name] or not now.digests.same(one.reads, {}):
            return None
        try:
            return one if all(self.image(uri) == file for uri, file in one.pictures.items()) else None
        except OSError:
            return None

    def _translated(self, page: Page) -> Translated:
        now = state.of(self.app)
        now.log.page, self.labels, self.links, self.shown = set(), set(), [], {}
        translator = Translator(self, page)
        whole = translator.whole(self.env.get_and_resolve_doctree(page.name, self))
        reads, now.log.page = now.accesses(), None
        broad, links = translator.listed or translator.broad, tuple(self.links)
        return Translated(whole, translator.pieces, translator.ahead, broad, links, now.keys[page.name], reads, self.shown)


def setup(app: Sphinx) -> None:
    """Add the builder; the course's nodes have no visitors for it, since it translates doctrees itself."""
    app.add_builder(TypstBuilder)
