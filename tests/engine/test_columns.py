"""Widths of table columns on paper: text decides, an author's own widths and columns to write in are left alone."""

from __future__ import annotations

from docutils import nodes

from courseloom.activities import columns
from courseloom.model.evidence import Evidence
from courseloom.model.text import Table, Text
from courseloom.sphinxext.columns import shares


def table(*rows: tuple[str, ...], widths: tuple[int, ...] = ()) -> nodes.table:
    made, group = nodes.table(), nodes.tgroup(cols=len(rows[0]))
    group += [nodes.colspec(colwidth=width) for width in widths or (100 // len(rows[0]),) * len(rows[0])]
    head, body = nodes.thead(), nodes.tbody()
    for number, row in enumerate(rows):
        line = nodes.row("", *[nodes.entry("", nodes.paragraph("", text)) for text in row])
        (body if number else head).append(line)
    group += [head, body]
    made += group
    return made


SENTENCE = "Ask what it does for her, and ask about suicide in plain words today."


def test_a_column_of_sentences_gets_more_than_one_of_letters() -> None:
    person, letter, why = shares(
        table(("Person", "Sort", "Why, and what next"), ("Freya", "N", SENTENCE), ("Osman", "O", SENTENCE))
    )
    assert why > 3 * person > 0
    assert why > 3 * letter > 0


def test_a_long_word_has_room() -> None:
    first, _ = shares(table(("Term", "Meaning"), ("Interpersonal-boundaries", SENTENCE * 6)))
    assert first >= 28


def test_widths_that_an_author_set_stay() -> None:
    assert shares(table(("A", "B"), ("one", SENTENCE), widths=(70, 30))) == [70, 30]


def test_a_column_to_write_in_stays_wide() -> None:
    label, room = shares(table(("Part", "In my words"), ("What sets it off, and what happened before it on that day", "")))
    assert room > 1.5 * label


def test_paper_word_and_slides_have_the_same_widths() -> None:
    cells = (("Term", "Meaning"), ("Soap", SENTENCE), ("Water", SENTENCE))
    head, *rows = (tuple((Text(cell),) for cell in row) for row in cells)
    assert columns.shares(columns.texts(Table(head, tuple(rows)), Evidence({}, {}))) == shares(table(*cells))
