"""The copy for stock Jupyter Book that the comparison is measured on: the whole course, with nothing that needs our engine."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from courseloom.model.course import Course


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stock") / "book"
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        import stock

        stock.write(ROOT, folder)
    finally:
        sys.path.remove(str(ROOT / "benchmarks"))
    return folder


def test_every_page_is_there_and_none_needs_our_engine(copy: Path, course: Course) -> None:
    for page in course.pages:
        text = (copy / page.file).read_text("utf-8")
        assert "from courseloom" not in text, page.file
        if page.cells:  # a call that no longer prints may keep its words
            text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"] if cell["cell_type"] == "markdown")
        left = re.findall(r"\{(?:claim|claim-value|cite|cite:t|tool|reflection|quiz|downloads|blueprint)\}", text)
        assert not left, (page.file, left[:3])


def test_every_question_of_a_chapter_is_asked_there(copy: Path, course: Course) -> None:
    for page in course.pages:
        if page.cells:
            notebook = json.loads((copy / page.file).read_text("utf-8"))
            asked = sum("".join(cell["source"]).count("'type': 'many_choice'") for cell in notebook["cells"])
            asked += sum("".join(cell["source"]).count("'type': 'multiple_choice'") for cell in notebook["cells"])
            asked += sum("".join(cell["source"]).count("'type': 'string'") for cell in notebook["cells"])
            here = [placed for placed in course.quizzes.values() if placed.page == page.name]
            assert asked == sum(len(placed.quiz.questions) for placed in here), page.file
