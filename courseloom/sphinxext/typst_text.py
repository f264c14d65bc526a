"""Text of resolved doctrees as Typst: paragraphs, lists, links, formulas, pictures and notes.

Text reaches Typst only as string literals, never as markup, so nothing an author types can become code.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx.domains.std import StandardDomain

from courseloom.errors import Where
from courseloom.formula import drawable
from courseloom.model.pages import Page
from courseloom.render.typst.markup import array, call, codes, literal, paragraph, verbatim, words
from courseloom.render.typst.text import display, drawing, task
from courseloom.sphinxext import elements as own
from courseloom.sphinxext import offers
from courseloom.sphinxext.state import course_of
from courseloom.sphinxext.typst_terms import TERM, Terms

if TYPE_CHECKING:
    from courseloom.sphinxext.typst import TypstBuilder


class TextTranslator:
    """Translates the text of one page to Typst; a node without a method here or in a subclass becomes a problem."""

    def __init__(self, builder: TypstBuilder, page: Page) -> None:
        self.builder, self.page = builder, page
        self.footnotes: dict[str, nodes.footnote] = {}
        self.printed_notes: set[str] = set()
        self.paged = False
        course = course_of(builder.env)
        self.chapter = course.number(page.slug)
        standard = cast(StandardDomain, builder.env.get_domain("std"))
        self.terms = Terms(course, page.name, [anchor for _, anchor in standard._terms.values()])

    def render(self, node: nodes.Node) -> str:
        """Return the Typst of one node; records a problem for an unknown one."""
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
        """Return the Typst of all children, joined."""
        return "".join(self.render(child) for child in node.children)

    def label(self, id: str) -> str:
        """Return an invisible target for links."""
        self.builder.labels.add(id)
        return f"#metadata(none)#label({literal(id)})"

    def labels(self, node: nodes.Element) -> str:
        """Return link targets for all ids of a node."""
        return "".join(self.label(f"{self.page.name}#{id}") for id in list[str](node.get("ids", [])))

    # text

    def do_paragraph(self, node: nodes.paragraph) -> str:
        """Return a paragraph between blank lines; nothing for one that offers a file beside the web pages."""
        if offers.MAYBE in node["classes"]:
            return ""
        met = (
            self.terms.met(node.astext()) if self.chapter and not any(isinstance(one, own.part) for one in above(node)) else ""
        )
        body = f"\n\n{self.labels(node)}{met}{paragraph(self.children(node), node.astext())}\n\n"
        return self.terms.beside(body) if isinstance(node.parent, nodes.section) else body

    def do_Text(self, node: nodes.Text) -> str:
        """Return escaped text."""
        return words(node.astext())

    def do_emphasis(self, node: nodes.Element) -> str:
        """Return emphasized text."""
        return call("emph", self.children(node))

    def do_strong(self, node: nodes.Element) -> str:
        """Return strong text."""
        return call("strong", self.children(node))

    def do_literal(self, node: nodes.Element) -> str:
        """Return inline code."""
        return f"#raw({literal(node.astext())});"

    def do_literal_block(self, node: nodes.Element) -> str:
        """Return code as a block."""
        return f"\n#raw(block: true, {verbatim(node.astext())});\n"

    def do_superscript(self, node: nodes.Element) -> str:
        """Return superscript text; the mark of an item's footnote is its number without brackets."""
        if "note-mark" in node["classes"]:
            return call("super", words(node.astext().strip("[]")))
        return call("super", self.children(node))

    def do_subscript(self, node: nodes.Element) -> str:
        """Return subscript text."""
        return call("sub", self.children(node))

    def do_inline(self, node: nodes.Element) -> str:
        """Return a run of text: struck words, or text without special meaning."""
        body = self.labels(node) + self.children(node)
        return call("strike", body) if "strike" in node["classes"] else body

    def do_math(self, node: nodes.Element) -> str:
        """Return an inline formula."""
        return f"#formula({drawing(node.astext())});" if self._drawable(node) else ""

    def do_math_block(self, node: nodes.Element) -> str:
        """Return a displayed formula."""
        return f"\n{self.labels(node)}{display(node.astext())}\n" if self._drawable(node) else ""

    def _drawable(self, node: nodes.Element) -> bool:
        wrong = drawable(node.astext())
        if wrong:
            self.builder.problems.add(
                Where(self.page.file), f"holds a formula that cannot be printed: {wrong}.", "Write it another way."
            )
        return not wrong

    def _through(self, node: nodes.Element) -> str:
        return self.labels(node) + self.children(node)

    do_container = do_title_reference = do_abbreviation = do_caption_rest = do_inline
    do_glossary = do_topic = do_document = _through

    def _nothing(self, node: nodes.Node) -> str:
        return ""

    do_comment = do_index = do_footnote = do_substitution_definition = do_meta = do_label = _nothing

    def do_target(self, node: nodes.Element) -> str:
        """Return a target of links."""
        return self.labels(node)

    def do_transition(self, node: nodes.Element) -> str:
        """Return a break between parts of a section."""
        return "\n#v(1em)\n"

    def do_block_quote(self, node: nodes.Element) -> str:
        """Return a quotation set off."""
        return "\n" + call("quote", self.children(node), block="true") + "\n"

    def do_reference(self, node: nodes.Element) -> str:
        """Return a link to a target in the book or to a web address."""
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
            else:  # a file beside the web pages, to which paper cannot link
                return body
        self.builder.links.append((target, self.page.file))
        if TERM in target:
            body = self.terms.use(target, node, explain=bool(self.chapter) and _in_text(node)) + body
        at = f"#on-page({literal(target)});" if self.paged else ""
        return f"#inside({literal(target)})[{body}];{at}"

    # lists

    def _items(self, node: nodes.Element) -> list[str]:
        return [self.children(item).strip() for item in node.children]

    def do_bullet_list(self, node: nodes.Element) -> str:
        """Return a bulleted list, or tasks with boxes in place of bullets."""
        items = self._items(node)
        if "tasks" not in node["classes"]:
            return f"\n#list(..{array([item for item in items if item])});\n"
        tasks = [next(iter(item.findall(own.task)), None) is not None for item in node.children]
        items = [item if ticked else task(None) + words(" ") + item for item, ticked in zip(items, tasks, strict=True)]
        return f"\n#list(marker: none, ..{array(items)});\n"

    def do_task(self, node: nodes.Element) -> str:
        """Return the box of a task."""
        return task(node["done"])

    def do_enumerated_list(self, node: nodes.Element) -> str:
        """Return a numbered list, or the notes of an item."""
        if "text-notes" in node["classes"]:
            notes = (f"({literal(str(number))}, [{item}])" for number, item in enumerate(self._items(node), 1))
            return f"\n#notes({codes(notes)});\n"
        return f"\n#enum(start: {int(node.get('start', 1))}, ..{array(self._items(node))});\n"

    def do_definition_list(self, node: nodes.Element) -> str:
        """Return terms with their definitions, or a sheet of facts."""
        function = "definitions"
        if "facts" in node.get("classes", []):
            function = "facts-of" if isinstance(node.parent, own.claim_entry) else "facts"
        pairs = []
        for item in node.children:
            terms = [child for child in item.children if isinstance(child, nodes.term)]
            bodies = [child for child in item.children if isinstance(child, nodes.definition)]
            term = ", ".join(self._through(t).strip() for t in terms)
            pairs.append(f"([{term}], [{''.join(self.children(b) for b in bodies).strip()}])")
        return f"\n#{function}({', '.join(pairs)},);\n"

    # pictures and notes

    def do_image(self, node: nodes.Element) -> str:
        """Return an image as a block; among words and in questions it is inline and limited in size."""
        alone = not isinstance(node.parent, nodes.paragraph) or len(node.parent.children) == 1
        if alone and not any(isinstance(one, own.part) for one in above(node)):
            return f"\n#{self._image(node)};\n"
        drawn = f"picture({literal(self.builder.image(node['uri']))}, {literal(str(node.get('alt', '')))})"
        return f"#{drawn};" if alone else f"#box({drawn});"

    def _image(self, node: nodes.Element) -> str:
        alt = " ".join(str(node.get("alt", "")).split())
        if not alt:
            self.builder.problems.add(Where(self.page.file), f"shows '{node['uri']}' without alt text.", "Say what it shows.")
        return f"image({literal(self.builder.image(node['uri']))}, alt: {literal(alt)})"

    def do_footnote_reference(self, node: nodes.Element) -> str:
        """Return a footnote, which is printed at the foot of the page of its reference."""
        id = node["refid"]
        label = f"{self.page.name}#fn-{id}"
        if id in self.printed_notes:
            return f"#footnote(label({literal(label)}));"
        self.printed_notes.add(id)
        note = self.footnotes[id]
        body = "".join(self.children(child) for child in note.children if isinstance(child, nodes.paragraph))
        return f"#footnote[{body}]#label({literal(label)});"


def _in_text(node: nodes.Element) -> bool:
    """Return whether a node stands in a paragraph of a section, and not in a list, a table or a box."""
    return next((isinstance(one.parent, nodes.section) for one in above(node) if isinstance(one, nodes.paragraph)), False)


def above(node: nodes.Element) -> Iterator[nodes.Element]:
    """Yield the ancestors of a node, beginning with its parent."""
    while node.parent is not None:
        node = node.parent
        yield node
