"""A deck as Typst: calls of functions of `slides.typ`. Citations and claims are words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from courseloom.activities.slides import Asked, Deck, Row, Slide
from courseloom.model.evidence import Evidence
from courseloom.model.text import Rich
from courseloom.render.typst import text as typeset
from courseloom.render.typst.markup import call, literal, words
from courseloom.render.typst.text import Typesetter
from courseloom.strings.workshop import SLIDES


@dataclass(frozen=True)
class Shown:
    """A figure as a file beside the document: its alt text, its caption, and its size in points."""

    file: str
    alt: str
    caption: Rich
    width: float
    height: float


Figures = Mapping[tuple[str, str], Shown]


def document(deck: Deck, figures: Figures, evidence: Evidence) -> str:
    """Return the deck as a whole Typst document."""
    pages = [_slide(slide, figures, evidence) for slide in deck.slides]
    return "\n\n".join(['#import "slides.typ": *', "#show: deck", *pages]) + "\n"


def _slide(slide: Slide, figures: Figures, evidence: Evidence) -> str:
    title = literal(slide.title)
    body = Typesetter(evidence, "slide").text(slide.blocks)
    match slide.kind:
        case "title" | "help":
            name = "opening" if slide.kind == "title" else "helping"
            return f"#{name}({title}, {', '.join(map(literal, slide.lines))})"
        case "figure" | "both":
            shown = figures[slide.page, slide.figure]
            caption = typeset.blocks(shown.caption.blocks, evidence)
            sizes = f"{shown.width:g}pt, {shown.height:g}pt"
            head = f"{title}, {literal(shown.file)}, {literal(shown.alt)}, {sizes}, [{caption}]"
            return f"#pictured({head})" if slide.kind == "figure" else f"#beside({head}, [{body}])"
        case "question" | "answer":
            assert slide.question is not None
            return f"#slide({title}, [{_asked(slide.question, evidence)}])"
        case _:
            return f"#slide({title}, [{body}])"


def _asked(asked: Asked, evidence: Evidence) -> str:
    parts = [typeset.blocks(asked.stem, evidence)]
    if asked.rows:
        lettered = asked.rows[0].mark.isalpha()
        style = literal("A." if lettered else "1." if asked.rows[0].mark.isdigit() else f"{SLIDES['key_mark']}")
        entries = ", ".join(f"[{_row(row, evidence)}]" for row in asked.rows)
        parts.append(f"#rows({style}, {entries},)")
    if asked.picks:
        parts.append(call("aside", words(asked.picks)))
    if asked.instruction:
        parts.append(call("aside", words(asked.instruction)))
    return "\n\n".join(filter(None, parts))


def _row(row: Row, evidence: Evidence) -> str:
    text = typeset.blocks(row.blocks, evidence)
    if not row.verdict:
        return text
    mark = SLIDES["key_mark" if row.right else "other_mark"]
    said = call("verdict", good="true" if row.right else "false", mark=literal(mark), words=literal(row.verdict))
    return said + (call("chosen", text) if row.right else text)
