"""Sheets as Typst: blocks of tagged cells, and questions with them, in; calls of functions of `sheets.typ` out.

Text, citations and claims are words; a figure is its drawing with its words; room to write is ruled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from courseloom.activities import question as view
from courseloom.activities.plain import text_words
from courseloom.model.evidence import Evidence
from courseloom.model.items import Quiz
from courseloom.model.sheets import BLANK, plain, room
from courseloom.model.text import (
    Block,
    Box,
    Emphasis,
    FigureRef,
    Heading,
    Inline,
    Lines,
    Listing,
    Paragraph,
    QuestionRef,
    Rich,
    Strong,
    Table,
    Text,
)
from courseloom.render.typst import question as paper
from courseloom.render.typst import text as typeset
from courseloom.render.typst.columns import Columns, longest, shares
from courseloom.render.typst.markup import array, call, codes, flag, literal, literals, paragraph, words

Drawn = Mapping[str, tuple[str, str, str]]
"""Figures by name: the path of the drawing for Typst, its alt text, its caption as Typst."""


class Sheetpaper:
    """Turns blocks into Typst for one handout; `figures` and `question` give what blocks name."""

    def __init__(self, evidence: Evidence, figures: Drawn, question: Callable[[str], str] | None = None) -> None:
        self.evidence, self.figures, self.question = evidence, figures, question
        self.lines = 1

    def sheet(self, blocks: Sequence[Block], lines: int = 1) -> str:
        """Return blocks as Typst; each prompt has `lines` lines to write on, or as many as it asks for itself."""
        self.lines = lines
        return "\n\n".join(self.block(block) for block in blocks)

    def block(self, block: Block, within: bool = False) -> str:
        """Return one block; one `within` another cannot begin a page."""
        match block:
            case Paragraph(children):
                return paragraph(self.inlines(children), plain([block]))
            case Listing(ordered, items):
                return f"#{'enum' if ordered else 'list'}(..{array([self.sheet_inner(item) for item in items])});"
            case Heading(level, children):
                return call("heading", self.inlines(children), level=str(level))
            case Table():
                return self._table(block, turns=not within)
            case Box(kind, title, inner):
                return f"#boxed({literal(kind)}, [{words(title)}])[{self.sheet_inner(inner)}];"
            case Lines(label, count):
                return call("ruled", self.inlines(label), count=str(max(count, self.lines)))
            case FigureRef(name):
                return self._figure(name)
            case QuestionRef(id):
                return self.question(id) if self.question else ""

    def sheet_inner(self, blocks: Sequence[Block]) -> str:
        """Return blocks within another."""
        return "\n\n".join(self.block(block, within=True) for block in blocks)

    def inlines(self, children: Sequence[Inline]) -> str:
        """Return a run of inlines; runs of underscores are room to write, empty boxes are drawn."""
        return "".join(self._inline(child) for child in children)

    def _inline(self, inline: Inline) -> str:
        match inline:
            case Text(text) if BLANK.search(text) or "☐" in text:
                found, at = "", 0
                for run in BLANK.finditer(text):
                    found += _ticked(text[at : run.start()]) + call("blank-of", length=str(len(run[0])))
                    at = run.end()
                return found + _ticked(text[at:])
            case Emphasis(children):
                return call("emph", self.inlines(children))
            case Strong(children):
                return call("strong", self.inlines(children))
            case _:
                return typeset.inlines((inline,), self.evidence)

    def _table(self, table: Table, *, turns: bool) -> str:
        form = any(room(cell) for row in table.rows for cell in row)
        columns = texts(table, self.evidence)
        head = array([self.inlines(cell) for cell in table.head])
        rows = codes([codes([self._cell(cell) for cell in row]) for row in table.rows])
        title = f"[{words(table.title)}]" if table.title else "none"
        return tabular(title, widths(table), columns, head, rows, form=form, turns=turns)

    def _cell(self, cell: Sequence[Inline]) -> str:
        return str(room(cell)) if room(cell) else f"[{self.inlines(cell)}]"

    def _figure(self, name: str) -> str:
        path, alt, caption = self.figures[name]
        return f"#shown({literal(path)}, {literal(alt)})[{caption}];"


def quizzes(found: Sequence[Quiz], evidence: Evidence, *, keyed: bool) -> str:
    """Return quizzes as question papers, or with `keyed` as the key to them. One alone has the heading of its sheet."""
    made = []
    for quiz in found:
        texts = {
            (question.id, role, index): text
            for question in quiz.questions
            for (role, index), text in typeset.texts(question, evidence).items()
        }
        shown, several = view.of(quiz), len(found) > 1
        printed, key = paper.quiz(shown if several or keyed else replace(shown, title=""), texts)
        head = call("heading", words(quiz.title), level="1") + "\n" if several else ""
        made.append(head + "\n".join(key) if keyed else printed)
    return "\n\n".join(made)


def _ticked(text: str) -> str:
    return call("tick-box").join(words(part) for part in text.split("☐"))


def tabular(
    title: str, shares: Sequence[int], texts: Columns, head: str, rows: str, *, form: bool = False, turns: bool = False
) -> str:
    """Return a table; `title`, `head` and `rows` are Typst code, `texts` what stands in each column."""
    kept = [[BLANK.sub("", text) for text in column] for column in texts]  # room to write is no word
    said = f"{codes(map(str, shares))}, {codes(map(literals, longest(kept)))}, {head}, {rows}"
    return f"#tabular({title}, {said}, form: {flag(form)}, turns: {flag(turns)});"


def texts(table: Table, evidence: Evidence | None = None) -> Columns:
    """Return the texts of each column, first that of its head; claims and citations as words when there is `evidence`."""

    def text(cell: tuple[Inline, ...]) -> str:
        return text_words(Rich("", (Paragraph(cell),)), evidence) if evidence else plain([Paragraph(cell)])

    return [[text(row[n]) for row in (table.head, *table.rows) if n < len(row)] for n in range(len(table.head))]


def widths(table: Table) -> list[int]:
    """Return the shares of the columns: by what stands in them; what is written in has most."""
    columns = texts(table)
    empty = [all(not text.strip() or BLANK.search(text) for text in column[1:]) for column in columns]
    if any(empty):
        label = 38 if len(columns) == 2 else 30 // (len(columns) - sum(empty) or 1)
        return [(100 - label * (len(columns) - sum(empty))) // sum(empty) if blank else label for blank in empty]
    return shares(columns)
