"""What is divided over several slides, since nothing that is read aloud is smaller than 28 points."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from courseloom.activities import columns
from courseloom.activities import slide_layout as layout
from courseloom.activities.plain import text_words
from courseloom.activities.slide_layout import GAP, INSET, LAYOUTS, NUMBER, PITCH, Place
from courseloom.model.evidence import Evidence
from courseloom.model.text import (
    Block,
    Box,
    Cite,
    ClaimRef,
    CodeBlock,
    Formula,
    FormulaBlock,
    Image,
    Inline,
    Listing,
    Paragraph,
    Rich,
    Table,
    lines,
)
from courseloom.strings.workshop import SLIDES

PICTURE = 130.0
"""Height that a picture or formula in a text is given, in points."""
BULLET = 24
LABELS = 0.27
"""Share of the help block that its labels take."""
ENOUGH = 60
"""A reason on a slide ends with the sentence that reaches this many letters: a first sentence alone may only concede."""
LEAST = tuple(share / 20 for share in range(10, 20))


def points(blocks: Sequence[Block], evidence: Evidence) -> list[tuple[Block, ...]]:
    """Return the blocks of a statement, divided so that each part fits beside its title."""
    place = LAYOUTS["statement"]["text"]
    pieces = list(_pieces(blocks))
    parts = packed([tall([piece], place, evidence) for piece in pieces], place.height)
    return [tuple(_joined(pieces[start:end])) for start, end in parts]


def tables(title: str, table: Table, evidence: Evidence) -> list[Table]:
    """Return a table, divided into tables of the same columns that each fit below a title."""
    room = layout.ROOM - LAYOUTS["question"]["text"].top - longest(title, "question")
    widths = [layout.FULL * share for share in columns.parts(table, evidence)]
    head, *heights = [
        row_height(row, widths, evidence, bold=number == 0) for number, row in enumerate((table.head, *table.rows))
    ]
    return [replace(table, rows=table.rows[start:end]) for start, end in packed(heights, room - head, 0)]


def longest(title: str, key: str) -> float:
    """Return by how much a title moves what is below it, in points, when it recurs and is numbered."""
    return layout.title_of(key, SLIDES["one_of"].format(title=title, number=1, all=2))[1]


def steps(title: str, lines: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the steps of an activity, divided so that each part fits its slide."""
    place = layout.below(LAYOUTS["activity"]["text"], longest(title, "activity"))
    heights = [layout.high(place, [line], indent=NUMBER) for line in lines]
    return [tuple(lines[start:end]) for start, end in packed(heights, place.height)]


def papers(names: Sequence[str]) -> list[tuple[str, ...]]:
    """Return what an activity needs on paper, divided so that each part fits beside its steps."""
    place, label = LAYOUTS["activity"]["papers"], layout.SMALL + 2 * layout.CLOSE
    parts = packed([layout.high(place, [name]) for name in names], place.height - label, layout.CLOSE)
    return [tuple(names[start:end]) for start, end in parts]


def services(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Return which lines of the help block stand together on a slide."""
    return packed([service_height(line) for line in lines], LAYOUTS["help"]["rows"].height, 0)


def service_height(line: str) -> float:
    """Return the height of a row of the help block in points."""
    wide = LAYOUTS["help"]["rows"].width * (1 - LABELS) - 2 * INSET
    return layout.count(line, wide, layout.TEXT) * PITCH + 2 * INSET


def row_height(row: Sequence[Sequence[Inline]], widths: Sequence[float], evidence: Evidence, bold: bool = False) -> float:
    """Return the height of a table's row in points, for columns of these widths."""
    texts = [text_words(Rich("", (Paragraph(tuple(cell)),)), evidence) for cell in row]
    most = max(layout.count(text, wide - 2 * INSET, layout.TEXT, bold) for text, wide in zip(texts, widths, strict=True))
    return most * PITCH + 2 * INSET


def option_height(blocks: Sequence[Block], said: str, evidence: Evidence) -> float:
    """Return the height of a row of a question in points, with what is said of it below."""
    place = replace(LAYOUTS["question"]["rows"], width=layout.FULL - NUMBER - 2 * INSET)
    return tall(blocks, place, evidence) + (layout.high(place, [said]) if said else 0) + 2 * INSET


def above(stem: Sequence[Block], told: Sequence[str], evidence: Evidence) -> float:
    """Return the height of a stem and of what is told below it, with the gap to the rows, in points; 0 for nothing."""
    place = LAYOUTS["question"]["text"]
    heights = [*([tall(stem, place, evidence)] if stem else []), *(layout.high(place, [line]) for line in told if line)]
    return sum(heights) + GAP * len(heights)


def tall(blocks: Sequence[Block], place: Place, evidence: Evidence) -> float:
    """Return the estimated height of blocks in a place, in points."""
    found = list(_heights(blocks, place, evidence))
    return sum(found) + GAP * max(0, len(found) - 1)


def _heights(blocks: Sequence[Block], place: Place, evidence: Evidence) -> Iterator[float]:
    for block in blocks:
        match block:
            case Paragraph((Formula() | Image(),)) | FormulaBlock():
                yield PICTURE
            case Listing(_, items):
                for item in items:
                    yield layout.high(place, [text_words(Rich("", item), evidence)], indent=BULLET)
            case CodeBlock(_, text):
                yield place.pitch * len(text.split("\n"))
            case Box(_, title, inner):
                yield layout.high(place, [title])
                yield from _heights(inner, place, evidence)
            case _:
                yield layout.high(place, [text_words(Rich("", (block,)), evidence)])


def packed(heights: Sequence[float], room: float, gap: float = GAP) -> list[tuple[int, int]]:
    """Return the first and last (exclusive) index of what stands together, on as few slides as possible and evenly."""
    whole = _packed(heights, room, gap)
    even = (found for share in LEAST if len(found := _packed(heights, room * share, gap)) == len(whole))
    return next(even, whole)


def _packed(heights: Sequence[float], room: float, gap: float) -> list[tuple[int, int]]:
    parts, start, used = [], 0, 0.0
    for index, height in enumerate(heights):
        if index > start and used + gap + height > room:
            parts.append((start, index))
            start, used = index, 0.0
        used += height + (gap if index > start else 0)
    return [*parts, (start, len(heights))]


def _pieces(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield blocks, with a list as one list an item."""
    for block in blocks:
        if isinstance(block, Listing):
            for number, item in enumerate(block.items):
                yield Listing(block.ordered, (item,), block.done[number : number + 1])
        else:
            yield block


def _joined(pieces: Sequence[Block]) -> list[Block]:
    """Return the blocks with neighbouring lists as one."""
    found: list[Block] = []
    for piece in pieces:
        last = found[-1] if found else None
        if isinstance(piece, Listing) and isinstance(last, Listing) and piece.ordered == last.ordered:
            found[-1] = replace(last, items=last.items + piece.items, done=last.done + piece.done)
        else:
            found.append(piece)
    return found


def source(caption: Rich, evidence: Evidence) -> str:
    """Return the first sentence of a caption; where that has no room below a figure, its number and sources."""
    place = LAYOUTS["figure"]["source"]
    found = _sentences(text_words(caption, evidence))
    if found and layout.high(place, found[:1], gap=0) <= place.height:
        return found[0]
    named = "; ".join(dict.fromkeys(re.findall(r"\(([^()]*\d{4}[a-z]?)\)", text_words(caption, evidence))))
    number = next(
        (
            text_words(Rich("", (Paragraph(block.children[:1]),)), evidence)
            for block in caption.blocks[:1]
            if isinstance(block, Paragraph)
        ),
        "",
    )
    return " ".join(filter(None, (number if len(number) < ENOUGH else "", named)))


def _sentences(text: str) -> list[str]:
    return [one.strip() for one in re.findall(r".+?[.!?][”’\"')]*(?=\s+[A-Z“‘\d]|$)|.+$", text)]


def reason(rich: Rich, evidence: Evidence) -> str:
    """Return the first sentences of a reason, without citations, which stand in the notes."""
    text = re.sub(r"\s+([.,;:?!])", r"\1", " ".join(" ".join(lines(rich.blocks, partial(_bare, evidence))).split()))
    said = ""
    for sentence in _sentences(text):
        said = f"{said} {sentence}".strip()
        if len(said) >= ENOUGH:
            break
    return said


def _bare(evidence: Evidence, inline: Cite | ClaimRef) -> str:
    match inline:
        case Cite(keys, narrative):
            return evidence.citation(keys, narrative) if narrative else ""
        case ClaimRef(id, _):
            return evidence.claim(id, True)
