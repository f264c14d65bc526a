"""Converts rich text, citations, claims and questions of the model to doctree nodes that Sphinx can resolve."""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes
from sphinx.addnodes import pending_xref

from courseloom.activities.plain import unlinked
from courseloom.model import parts
from courseloom.model.course import Course
from courseloom.model.items import Question, Quiz
from courseloom.model.links import on_web
from courseloom.model.text import (
    Block,
    Box,
    Cite,
    ClaimRef,
    Code,
    CodeBlock,
    Emphasis,
    FigureRef,
    Footnote,
    Formula,
    FormulaBlock,
    Heading,
    Image,
    Inline,
    Lines,
    Link,
    Listing,
    Paragraph,
    QuestionRef,
    Rich,
    Strike,
    Strong,
    Subscript,
    Superscript,
    Table,
    TermRef,
    Text,
    notes,
)
from courseloom.sphinxext import elements as own


def led(item: nodes.Node, mark: nodes.Node) -> None:
    """Insert a mark before the first words of a list item."""
    first = next(iter(item.findall(nodes.paragraph)), None)
    if first is not None:
        first.insert(0, [mark, nodes.Text(" ")])


class Builder:
    """Builds nodes for one page: `docname` is the page that its references start from."""

    def __init__(self, course: Course, docname: str) -> None:
        self.course, self.docname = course, docname

    def blocks(self, rich: Rich) -> list[nodes.Node]:
        """Return the nodes of rich text, with its footnotes at the end."""
        found = self._blocks(rich.blocks)
        if called := notes(rich.blocks):
            items = [nodes.list_item("", *self._blocks(note.blocks)) for note in called]
            found.append(nodes.enumerated_list("", *items, enumtype="arabic", classes=["text-notes"]))
        return found

    def _blocks(self, blocks: Sequence[Block]) -> list[nodes.Node]:
        return [self._block(block) for block in blocks]

    def _block(self, block: Block) -> nodes.Node:
        match block:
            case Paragraph(children):
                return nodes.paragraph("", "", *self.inlines(children))
            case Listing(ordered, items, done):
                entries: list[nodes.Node] = [nodes.list_item("", *self._blocks(item)) for item in items]
                for entry, ticked in zip(entries, done, strict=False):
                    if ticked is not None:
                        led(entry, own.task(done=ticked))
                classes = ["tasks"] if done else []
                if ordered:
                    return nodes.enumerated_list("", *entries, enumtype="arabic", classes=classes)
                return nodes.bullet_list("", *entries, classes=classes)
            case Box(kind, title, inner):
                return own.box("", *self._blocks(inner), kind=kind, title=title)
            case CodeBlock(language, text):
                return nodes.literal_block(text, text, language=language or "none")
            case FormulaBlock(tex):
                return nodes.math_block(tex, tex, nowrap=False, number=None)
            case Heading() | Table() | Lines() | FigureRef() | QuestionRef():
                raise TypeError(f"item text holds no {type(block).__name__}")

    def inlines(self, children: Sequence[Inline]) -> list[nodes.Node]:
        """Return the nodes of a run of inlines."""
        return [node for child in children for node in self.inline(child)]

    def inline(self, inline: Inline) -> list[nodes.Node]:
        """Return the nodes of one inline; a citation or claim has several."""
        match inline:
            case Text(text):
                return [nodes.Text(text)]
            case Emphasis(children):
                return [nodes.emphasis("", "", *self.inlines(children))]
            case Strong(children):
                return [nodes.strong("", "", *self.inlines(children))]
            case Strike(children):
                return [nodes.inline("", "", *self.inlines(children), classes=["strike"])]
            case Subscript(text):
                return [nodes.subscript("", text)]
            case Superscript(text):
                return [nodes.superscript("", text)]
            case Code(text):
                return [nodes.literal("", text)]
            case Formula(tex):
                return [nodes.math(tex, tex)]
            case Image(file, alt):
                return [nodes.image(uri=f"/{file}", alt=alt)]
            case Footnote(number):
                return [nodes.superscript("", f"[{number}]", classes=["note-mark"])]
            case Link(href, children) if on_web(href):
                return [nodes.reference("", "", *self.inlines(children), refuri=href)]
            case Link(href, children):
                target = href.rsplit("/", 1)[-1].removesuffix(".md").removesuffix(".ipynb")
                page = self.course.named.get(target, target)
                return [self._to_page(page, self.inlines(children))]
            case Cite(keys, narrative):
                return self._cite(keys, narrative)
            case ClaimRef(id, bare):
                claim = self.course.claims[id]
                value = self._ref(f"claim-{id}", claim.value, "claim")
                if bare or not claim.source:
                    return [value]
                return [value, nodes.Text(" "), *self._cite((claim.source,), False)]
            case TermRef(entry, text):
                return [self._xref("term", entry, nodes.inline("", text, classes=["xref", "std", "std-term"]))]

    def _cite(self, keys: Sequence[str], narrative: bool) -> list[nodes.Node]:
        if narrative:
            source = self.course.sources[keys[0]]
            return [self._ref(f"ref-{source.key}", source.narrative, "cite")]
        found: list[nodes.Node] = [nodes.Text("(")]
        for number, key in enumerate(keys):
            found += [nodes.Text("; ")] if number else []
            found.append(self.source_link(key))
        return [*found, nodes.Text(")")]

    def _ref(self, target: str, text: str, kind: str) -> pending_xref:
        return self._xref("ref", target, nodes.inline("", text, classes=[kind]))

    def _xref(self, reftype: str, target: str, child: nodes.Node) -> pending_xref:
        return pending_xref(
            "", child, refdomain="std", reftype=reftype, reftarget=target, refexplicit=True, refwarn=True, refdoc=self.docname
        )

    def _to_page(self, page: str, children: list[nodes.Node]) -> pending_xref:
        return pending_xref(
            "",
            nodes.inline("", "", *children),
            refdomain="std",
            reftype="doc",
            reftarget=f"/{page}",
            refexplicit=True,
            refwarn=True,
            refdoc=self.docname,
        )

    def page_link(self, page: str) -> pending_xref:
        """Return a link to a page by its title."""
        title = self.course.titles.get(page, page)
        return self._to_page(page, [nodes.Text(title)])

    def claim_link(self, id: str) -> pending_xref:
        """Return a link to a claim's entry in the register, showing its value."""
        return self._ref(f"claim-{id}", self.course.claims[id].value, "claim")

    def place_link(self, target: str, text: str) -> pending_xref:
        """Return a link to a target that a directive has registered."""
        return self._ref(target, text, "place")

    def citation(self, key: str) -> list[nodes.Node]:
        """Return "(Author, year)" as a link to the bibliography."""
        return self._cite((key,), False)

    def source_link(self, key: str) -> nodes.Node:
        """Return "Author, year" as a link to the bibliography."""
        return self._ref(f"ref-{key}", self.course.sources[key].cited, "cite")

    def quiz(self, quiz: Quiz) -> own.quiz:
        """Return a quiz as nodes: every text is a child, so that its references resolve.

        Nodes contain texts only; the translator of a page rebuilds the items and inserts the texts by role and index.
        """
        node = own.quiz(slug=quiz.id, ids=[f"quiz-{quiz.id}"])
        for number, question in enumerate(quiz.questions, 1):
            node += self._question(question, number)
        return node

    def _question(self, question: Question, number: int) -> own.question:
        node = own.question(slug=question.id, number=number)

        def add(role: str, rich: Rich, index: int = 0) -> None:
            node.append(own.part("", *self.blocks(rich), role=role, index=index))

        for part in parts.of(question):
            add(part.role, unlinked(part.text, self.course.evidence) if part.role in parts.CHOSEN else part.text, part.index)
        line = own.credit_line()
        for index, key in enumerate(question.sources):
            line += [nodes.Text("; ")] if index else []
            line += self.source_link(key)
        node += line
        return node
