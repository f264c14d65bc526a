"""A deck as Typst: calls of functions of `slides.typ`. Citations and claims are words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from courseloom.activities import slide_fit, slide_layout
from courseloom.activities.slides import Asked, Deck, Row, Slide
from courseloom.model.evidence import Evidence
from courseloom.model.text import Rich
from courseloom.render.typst import text as typeset
from courseloom.render.typst.markup import array, flag, literal, words
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
Emblems = Mapping[tuple[str, int], str]
"""The file of the emblem by the kind of slide and the part whose corner is filled; empty without one."""


def document(deck: Deck, figures: Figures, emblems: Emblems, evidence: Evidence) -> str:
    """Return the deck as a whole Typst document."""
    pages = [_slide(slide, figures, emblems, evidence) for slide in deck.slides]
    return "\n\n".join(['#import "slides.typ": *', "#show: deck", *pages]) + "\n"


def _slide(slide: Slide, figures: Figures, emblems: Emblems, evidence: Evidence) -> str:
    lines = ", ".join(f"[{words(line)}]" for line in slide.lines)
    drawn = literal(emblems[slide.kind, slide.part]) if (slide.kind, slide.part) in emblems else "none"
    match slide.kind:
        case "title":
            return f"#opening({_head(slide)}, {drawn}, {lines})"
        case "divider":
            return f"#divider({_head(slide)}, [{words(slide.label)}], {lines or '[]'}, {drawn})"
        case "statement":
            return f"#statement({_head(slide)}, [{Typesetter(evidence, 'slide').text(slide.blocks)}])"
        case "figure":
            shown = figures[slide.page, slide.figure]
            sizes = f"{shown.width:g}pt, {shown.height:g}pt"
            source = words(slide_fit.source(shown.caption, evidence))
            return f"#pictured({_head(slide)}, {literal(shown.file)}, {literal(shown.alt)}, {sizes}, [{source}])"
        case "table":
            return f"#tabled({_head(slide)}, [{Typesetter(evidence, 'slide').text(slide.blocks)}])"
        case "question" | "answer":
            assert slide.question is not None
            return f"#question({_head(slide)}, {_asked(slide.question, evidence)})"
        case "activity":
            steps, papers = (array([words(one) for one in found]) for found in (slide.lines, slide.papers))
            told = f"[{words(slide.label)}], [{slide.minutes}], [{words(SLIDES['minutes_label'])}]"
            return f"#activity({_head(slide)}, {told}, {steps}, [{words(SLIDES['paper'])}], {papers})"
        case "help":
            rows = (f"([{words(label)}], [{words(line)}])" for label, line in zip(slide.labels, slide.lines, strict=True))
            return f"#helping({_head(slide)}, {slide_fit.LABELS}, {', '.join(rows)})"


def _head(slide: Slide) -> str:
    """Return a title, its place, and where what is below it begins."""
    key = slide_layout.of(slide.kind)
    place, more = slide_layout.title_of(key, slide.title, slide.kind == "statement" and not slide.blocks)
    places = slide_layout.LAYOUTS[key]
    below = next((places[name].top + more for name in ("line", "text") if name in places), 0)
    return f"{literal(slide.title)}, {_place(place)}, {below:g}"


def _place(place: slide_layout.Place) -> str:
    return f"json(bytes({literal(json.dumps(asdict(place)))}))"


def _asked(asked: Asked, evidence: Evidence) -> str:
    stem = [typeset.blocks(asked.stem, evidence), words(asked.picks), words(asked.instruction)]
    rows: Sequence[str] = [_row(row, evidence) for row in asked.rows]
    return ", ".join([f"[{'#parbreak()'.join(filter(None, stem))}]", str(slide_layout.NUMBER), *rows])


def _row(row: Row, evidence: Evidence) -> str:
    said = "none"
    if row.said:
        verdict = f"{row.verdict}." if row.verdict else ""
        said = f"reason({literal(verdict)}, {literal(row.why)}, right: {flag(row.right)})"
    return f"([{words(row.mark)}], [{typeset.blocks(row.blocks, evidence)}], {said}, {flag(row.right)}, {row.high:g})"
