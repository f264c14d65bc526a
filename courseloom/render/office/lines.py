"""Text as lines of runs, for slides: a text frame of PPTX can contain paragraphs of text only.

`Passage` turns blocks into lines, and collects pictures and formulas, which are placed below the text. Within a line a formula
is its TeX source and a picture its alt text in brackets. Footnotes are small lines at the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from courseloom.activities.plain import inline_words
from courseloom.model.evidence import Evidence
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
    Strike,
    Strong,
    Subscript,
    Superscript,
    Table,
    TermRef,
    Text,
)

TASKS = {False: "☐", True: "☒"}
"""The marks before items of a task list."""


@dataclass(frozen=True)
class Run:
    """Text of one format: `place` "low" or "high" is sub- or superscript, `verdict` of an answer key, `link` an address."""

    text: str = ""
    bold: bool = False
    italic: bool = False
    struck: bool = False
    code: bool = False
    place: Literal["", "low", "high"] = ""
    verdict: Literal["", "good", "look"] = ""
    link: str = ""


@dataclass(frozen=True)
class Line:
    """A paragraph: its runs, its bullet or label ('', '•', 'A', '1'), and whether it is in small type."""

    runs: Sequence[Run]
    mark: str = ""
    small: bool = False


class Passage:
    """Turns text into lines, and collects its formulas and pictures in `pictures`."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.pictures: list[Formula | Image] = []
        self._notes: list[Footnote] = []

    def lines(self, blocks: Sequence[Block]) -> list[Line]:
        """Return blocks as lines, with their notes."""
        return [*self._lines(blocks), *self.notes()]

    def notes(self) -> Iterator[Line]:
        """Yield the footnotes collected since the last call."""
        notes, self._notes = self._notes, []
        for number, note in enumerate(notes, 1):
            yield Line([Run(str(number), place="high"), Run(" "), *self._flat(note.blocks)], small=True)

    def _lines(self, blocks: Sequence[Block]) -> Iterator[Line]:
        for block in blocks:
            match block:
                case Paragraph((Formula() | Image() as alone,)):
                    self.pictures.append(alone)
                case FormulaBlock(tex):
                    self.pictures.append(Formula(tex))
                case Paragraph(children) | Lines(children, _):
                    yield Line(self.runs(children))
                case Listing(ordered, items, done):
                    for item, one in zip(items, done or [None] * len(items), strict=True):
                        box = [Run(f"{TASKS[one]} ")] if one is not None else []
                        yield Line([*box, *self._flat(item)], "1" if ordered else "" if box else "•")
                case Heading(_, children):
                    yield Line([replace(run, bold=True) for run in self.runs(children)])
                case Box(_, title, inner):
                    yield Line([Run(title, bold=True)])
                    yield from self._lines(inner)
                case CodeBlock(_, text):
                    yield from (Line([Run(line, code=True)]) for line in text.expandtabs(4).split("\n"))
                case Table() | FigureRef() | QuestionRef():
                    continue  # these have slides of their own

    def _flat(self, blocks: Sequence[Block]) -> list[Run]:
        return [run for block in blocks for run in self.flat(block)]

    def flat(self, block: Block) -> list[Run]:
        """Return a block within one line."""
        match block:
            case Paragraph(children) | Heading(_, children) | Lines(children, _):
                return self.runs(children)
            case Listing(_, items):
                return [run for item in items for one in item for run in [*self.flat(one), Run(" ")]]
            case Box(_, title, inner):
                return [Run(title, bold=True), *(run for one in inner for run in [Run(" "), *self.flat(one)])]
            case CodeBlock(_, text):
                return [Run(" ".join(text.split()), code=True)]
            case FormulaBlock(tex):
                return self.runs((Formula(tex),))
            case Table() | FigureRef() | QuestionRef():
                return []

    def runs(self, children: Sequence[Inline], look: Run = Run()) -> list[Run]:
        """Return inlines as runs; `look` is the format that all of them share."""
        return [run for child in children for run in self._runs(child, look)]

    def _runs(self, inline: Inline, look: Run) -> list[Run]:
        match inline:
            case Strong(children):
                return self.runs(children, replace(look, bold=True))
            case Emphasis(children):
                return self.runs(children, replace(look, italic=True))
            case Strike(children):
                return self.runs(children, replace(look, struck=True))
            case Link(href, children):
                return self.runs(children, replace(look, link=href if on_web(href) else ""))
            case Subscript(text):
                return [replace(look, text=text, place="low")]
            case Superscript(text):
                return [replace(look, text=text, place="high")]
            case Footnote():
                if inline not in self._notes:
                    self._notes.append(inline)
                return [replace(look, text=str(self._notes.index(inline) + 1), place="high")]
            case Code(text):
                return [replace(look, text=text, code=True)]
            case Formula(tex):
                self.pictures.append(inline)
                return [replace(look, text=tex, code=True)]
            case Image(_, alt):
                self.pictures.append(inline)
                return [replace(look, text=f"[{alt}]")] if alt else []
            case Text(text):
                return [replace(look, text=text)]
            case Cite() | ClaimRef() | TermRef():
                return [replace(look, text=inline_words(inline, self.evidence))]
