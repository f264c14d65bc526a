"""Tagged cells as a tree, and figures out of the cache: what handouts and slides are made from."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest

from courseloom.errors import Problems
from courseloom.model.sheets import Sheet, room
from courseloom.model.text import Box, FigureRef, Heading, Lines, Listing, Paragraph, QuestionRef, Table
from courseloom.readers import celltext
from courseloom.resolve import read
from courseloom.writers import pictures


def sheet(tiny: Path, source: str, problems: Problems | None = None) -> Sheet | None:
    """Return the tree of a cell with this text, put into the tiny course."""
    path = tiny / "notebooks" / "01-washing.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    cell = {"cell_type": "markdown", "id": "asked", "metadata": {"tags": ["handout-only"]}, "source": source}
    notebook["cells"].append(cell)
    path.write_text(json.dumps(notebook), "utf-8")
    page = next(page for page in read(tiny).pages if page.cells)
    if problems is None:
        assert page.faults == ()
    else:
        problems.found += page.faults
    return next((one for one in page.sheets if one.cell == "asked"), None)


def test_room_to_write(tiny: Path) -> None:
    text = "Name it: ____________\n\n____________________________________________________________\n\n"
    text += "By ________ (who) ____ and when\n\nReview ________ (soon)"
    first, second, third, fourth = sheet(tiny, text).blocks  # type: ignore[union-attr]
    assert isinstance(first, Lines) and celltext.words(first.label) == "Name it:" and first.count == 1
    assert second == Lines((), 1)
    assert isinstance(third, Paragraph) and celltext.words(third.children) == "By ________ (who) ____ and when"
    assert isinstance(fourth, Lines) and celltext.words(fourth.label) == "Review (soon)"


def test_cells_of_a_form_say_how_many_lines_they_are(tiny: Path) -> None:
    source = ":::{list-table} A form\n:header-rows: 1\n\n* - What\n  - Mine\n* - 1. First\n  - ______\n\n    ______\n"
    source += "* - Second\n  - yes / no ______\n:::\n\n| a | b |\n|---|---|\n| c | |"
    form, pipe = sheet(tiny, source).blocks  # type: ignore[union-attr]
    assert isinstance(form, Table) and form.title == "A form"
    assert celltext.words(form.rows[0][0]) == "1. First" and [room(row[1]) for row in form.rows] == [2, 0]
    assert isinstance(pipe, Table) and room(pipe.rows[0][1]) == 1 and room(pipe.rows[0][0]) == 0


def test_what_a_cell_may_hold(tiny: Path) -> None:
    source = "### Title\n\n## Part\n\nText\nfigure: share\nquiz: what-to-use\n\n- one\n\n:::{objectives}\n:::"
    made = sheet(tiny, source)
    assert made is not None and made.title == "Title"
    assert [type(block) for block in made.blocks] == [Heading, Paragraph, FigureRef, QuestionRef, Listing, Box]
    assert isinstance(made.blocks[-1], Box) and "Describe how washing works." in str(made.blocks[-1])


@pytest.mark.parametrize(
    "source",
    ["> a quotation", ":::{reflection} step\nWhat?\n:::", ":::{list-table}\n* - - a\n:::"],
)
def test_anything_else_is_a_problem_of_its_cell(tiny: Path, source: str) -> None:
    problems = Problems()
    assert sheet(tiny, source, problems) is None
    assert [problem.where.cell for problem in problems.found] == ["asked"]


def test_figures_come_with_words_and_in_any_width(tiny: Path) -> None:
    course = read(tiny)
    page = next(page for page in course.pages if page.cells)
    found = pictures.figures(course, page, tiny / pictures.CACHE)
    assert list(found) == ["share"]
    picture = found["share"]
    assert picture.alt == "Less than half washed."
    assert picture.caption.plain() == "Figure 1.1 Share that washed . Made up for tests."
    assert picture.svg.startswith(b"<?xml") and picture.size[0] > picture.size[1] > 50
    for width in (640, 1280):
        data = picture.png(width)
        assert data.startswith(b"\x89PNG") and abs(struct.unpack(">I", data[16:20])[0] - width) <= 1


def test_a_page_without_figures_runs_nothing(tiny: Path) -> None:
    course = read(tiny)
    page = next(page for page in course.pages if not page.cells)
    assert pictures.figures(course, page, tiny / pictures.CACHE) == {}
    assert not (tiny / pictures.CACHE).exists()
