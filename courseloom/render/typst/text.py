"""Text as Typst, for handouts, tests and slides: calls of functions that every file in `assets/typst` with a layout defines.

Citations and claims are words; only links to web addresses are kept. Paths of pictures start from the course's folder.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from courseloom import formula
from courseloom.activities import columns
from courseloom.activities.plain import inline_words
from courseloom.model.evidence import Evidence
from courseloom.model.links import on_web
from courseloom.model.sheets import BLANK, plain, room
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
    Strike,
    Strong,
    Subscript,
    Superscript,
    Table,
    TermRef,
    Text,
    notes,
)
from courseloom.render.typst.markup import array, call, codes, flag, literal, literals, paragraph, verbatim, words

Drawn = Mapping[str, tuple[str, str, str]]
"""Figures by name: the path of the drawing for Typst, its alt text, its caption as Typst."""


@dataclass(frozen=True)
class Typesetter:
    """Turns text into Typst; `figures` are those that blocks may name, each prompt has at least `lines` lines.

    A `sheet` has blanks to write in, and footnotes at the foot of its pages; an `item` and a `slide` have notes at their end.
    """

    evidence: Evidence
    place: Literal["item", "sheet", "slide"] = "item"
    figures: Drawn = field(default_factory=dict)
    lines: int = 1

    def text(self, blocks: Sequence[Block]) -> str:
        """Return a whole text, with its notes."""
        found = [] if self.place == "sheet" else notes(blocks)
        listed = [f"({literal(str(note.number))}, [{self._inner(note.blocks)}])" for note in found]
        shown = [self._block(block, within=False) for block in blocks]
        return "\n\n".join([*shown, *([f"#notes({codes(listed)});"] if listed else [])])

    def _inner(self, blocks: Sequence[Block]) -> str:
        return "\n\n".join(self._block(block, within=True) for block in blocks)

    def _block(self, block: Block, *, within: bool) -> str:
        """Return one block; a block `within` another must not start a new page."""
        match block:
            case Paragraph((Image(file, alt),)):
                return f"#picture({literal(f'/{file}')}, {literal(alt)});"
            case Paragraph(children):
                return paragraph(self.inlines(children), plain([block]))
            case Listing():
                return self._listing(block)
            case Heading(level, children):
                body = self.inlines(children)
                return call("strong", body) if self.place == "slide" else call("heading", body, level=str(level))
            case Table():
                return self._table(block, turns=not within)
            case Box(kind, title, inner):
                return f"#boxed({literal(kind)}, [{words(title)}])[{self._inner(inner)}];"
            case CodeBlock(_, text):
                return f"#raw(block: true, {verbatim(text)});"
            case FormulaBlock(tex):
                return display(tex)
            case Lines(label, count):
                body = self.inlines(label)
                return body if self.place == "slide" else call("ruled", body, count=str(max(count, self.lines)))
            case FigureRef(name):
                return self._figure(name) if name in self.figures else ""
            case QuestionRef():
                return ""

    def _listing(self, listing: Listing) -> str:
        items = [self._inner(item) for item in listing.items]
        if listing.done:
            items = [f"{task(done)}{words(' ')}{item}" for done, item in zip(listing.done, items, strict=True)]
        boxes = listing.done or all(item.lstrip().startswith("#tick-box(") for item in items)  # a box needs no bullet before it
        bare = boxes and not listing.ordered
        return f"#{'enum' if listing.ordered else 'list'}({'marker: none, ' if bare else ''}..{array(items)});"

    def _table(self, table: Table, *, turns: bool) -> str:
        form = any(room(cell) for row in table.rows for cell in row)
        head = array([self.inlines(cell) for cell in table.head])
        rows = codes([codes([self._cell(cell) for cell in row]) for row in table.rows])
        title = f"[{words(table.title)}]" if table.title else "none"
        texts = columns.texts(table, self.evidence)
        shares = columns.shares(texts, columns.SLIDE if self.place == "slide" else columns.LETTER)
        return tabular(title, shares, texts, head, rows, form=form, turns=turns)

    def _cell(self, cell: Sequence[Inline]) -> str:
        lines = 0 if self.place == "slide" else room(cell)
        return str(lines) if lines else f"[{self.inlines(cell)}]"

    def _figure(self, name: str) -> str:
        path, alt, caption = self.figures[name]
        return f"#shown({literal(path)}, {literal(alt)})[{caption}];"

    def inlines(self, children: Sequence[Inline]) -> str:
        """Return a run of inlines."""
        return "".join(map(self._inline, children))

    def _inline(self, inline: Inline) -> str:
        match inline:
            case Text(text):
                return _with_room(text) if self.place == "sheet" else words(text)
            case Emphasis(children):
                return call("emph", self.inlines(children))
            case Strong(children):
                return call("strong", self.inlines(children))
            case Strike(children):
                return call("strike", self.inlines(children))
            case Subscript(text):
                return call("sub", words(text))
            case Superscript(text):
                return call("super", words(text))
            case Code(text):
                return f"#raw({literal(text)});"
            case Formula(tex):
                return f"#formula({drawing(tex)});"
            case Image(file, alt):
                return f"#box(picture({literal(f'/{file}')}, {literal(alt)}));"
            case Footnote(number, blocks):
                return call("footnote", self._inner(blocks)) if self.place == "sheet" else call("super", words(str(number)))
            case Link(href, children) if on_web(href):
                return f"#link({literal(href)})[{self.inlines(children)}];"
            case Link(_, children):
                return self.inlines(children)
            case Cite() | ClaimRef() | TermRef():
                return words(inline_words(inline, self.evidence))


def blocks(found: Sequence[Block], evidence: Evidence) -> str:
    """Return the text of an item."""
    return Typesetter(evidence).text(found)


def inlines(children: Sequence[Inline], evidence: Evidence) -> str:
    """Return a run of inlines of an item."""
    return Typesetter(evidence).inlines(children)


def tabular(
    title: str, shares: Sequence[int], texts: columns.Columns, head: str, rows: str, *, form: bool = False, turns: bool = False
) -> str:
    """Return a table; `title`, `head` and `rows` are Typst code, `texts` the plain texts of each column, `shares` per cent."""
    said = f"{codes(map(str, shares))}, {codes(map(literals, columns.longest(texts)))}, {head}, {rows}"
    return f"#tabular({title}, {said}, form: {flag(form)}, turns: {flag(turns)});"


def drawing(tex: str, shown: str = "") -> str:
    """Return the arguments of Typst's `formula`, drawn from `shown` or `tex`; raises ValueError if it cannot be drawn."""
    drawn = formula.drawn(shown or tex)
    sizes = f"{drawn.width:.3f}em, {drawn.height:.3f}em, {drawn.depth:.3f}em"
    return f"{literal(drawn.svg)}, {literal(tex)}, {sizes}"


def display(tex: str) -> str:
    """Return a displayed formula; raises ValueError if it cannot be drawn."""
    return f"#display-formula({drawing(tex, formula.displayed(tex))});"


def task(done: bool | None) -> str:
    """Return the mark before an item of a task list: a box, empty or crossed, or a bullet where `done` is None."""
    return f"#task({'none' if done is None else flag(done)});"


def _with_room(text: str) -> str:
    """Return words with runs of underscores as blanks to write in, and ☐ as drawn boxes."""
    found, at = "", 0
    for run in BLANK.finditer(text):
        found += _ticked(text[at : run.start()]) + call("blank-of", length=str(len(run[0])))
        at = run.end()
    return found + _ticked(text[at:])


def _ticked(text: str) -> str:
    return call("tick-box").join(words(part) for part in text.split("☐"))
