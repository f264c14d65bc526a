"""The final test on paper: forms A and B with their keys, as Typst for `writers.pdf`.

The test is a separate file, so that it can be handed out without the book, and a form without its key. Citations are words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from courseloom.activities import final_test as drawing
from courseloom.activities.question import Item, ItemSet, item_of
from courseloom.activities.shapes.options import Options
from courseloom.model.course import Course
from courseloom.model.items import LETTERS
from courseloom.render.typst import question as paper
from courseloom.render.typst.markup import words
from courseloom.strings import PURPOSES, TEST_PAPER

FORMS = ("A", "B")


def document(course: Course) -> str:
    """Return the whole Typst document; empty where the course has no questions to draw."""
    shares = drawing.shares(course)
    drawn = drawing.paper_forms(shares)
    if course.about.final is None or not drawn[0][1]:
        return ""
    sheets = [_form(course, name, seed, names) for name, (seed, names) in zip(FORMS, drawn, strict=True)]
    count, mark = len(drawn[0][1]), course.about.final.pass_mark
    shared = len(set(drawn[0][1]) & set(drawn[1][1]))
    intro = [
        TEST_PAPER["intro"].format(count=count),
        TEST_PAPER["mark"].format(mark=mark, points=f"{count * mark / 100:g}", count=count),
    ]
    found = ['#import "book.typ": *', "#show: book", "#cover"]
    for name, (printed, _) in zip(FORMS, sheets, strict=True):
        notes = [*intro, TEST_PAPER["shared"].format(count=shared)] if shared and name != FORMS[0] else intro
        found += [_heading("form", name), *map(words, notes), f"#tally[{words(TEST_PAPER['points'])}][{count}]", printed]
    for name, (_, key) in zip(FORMS, sheets, strict=True):
        found += [_heading("key", name), words(TEST_PAPER["scoring"]), *key]
    return "\n\n".join(found) + "\n"


def cover(course: Course) -> list[str]:
    """Return the cover's lines about the test."""
    return [TEST_PAPER["cover"], TEST_PAPER["self"]]


def _heading(kind: str, name: str) -> str:
    """Return a heading on a new right-hand page, so that no key or other form is printed on the back of a form."""
    return f'#pagebreak(weak: true, to: "odd")\n#heading(level: 1)[{words(TEST_PAPER[kind].format(form=name))}]'


def _form(course: Course, name: str, seed: int, names: Sequence[str]) -> tuple[str, list[str]]:
    """Return the questions and the key of a form; ids include the form's name, since both forms may have the same question."""
    bank, items = drawing.bank(course), []
    for number, hash in enumerate(names, 1):
        question, quiz = bank[hash]
        item = item_of(question, quiz.purpose, str(number), len(names))
        items.append(replace(_shuffled(item, seed), id=f"{name.lower()}-{item.id}", hints=()))
    title = TEST_PAPER["form"].format(form=name)
    shown = ItemSet(f"final-{name.lower()}", PURPOSES["final"], title, True, "final", tuple(items))
    return paper.quiz(shown, paper.Words(course.evidence))


def _shuffled(item: Item, seed: int) -> Item:
    if not isinstance(item.shape, Options):
        return item
    options = item.shape.options
    order = drawing.order([option.pinned for option in options], seed, item.hash)
    moved = tuple(replace(options[index], letter=LETTERS[place]) for place, index in enumerate(order))
    return replace(item, shape=replace(item.shape, options=moved))
