"""A chapter that somebody has reviewed says so, until its text changes; and the sheet for a review holds all that it asks."""

from __future__ import annotations

import json
from pathlib import Path

import building
import pytest
from conftest import courseloom
from docx import Document

from courseloom.activities.reviews import standing
from courseloom.model import parts
from courseloom.resolve import gather, read

REVIEW = """
reviews:
- {{chapter: {chapter}, name: Ada Poe, role: infection nurse, date: 2026-05-01, scope: all of it, text: {code}}}
"""
SAID = "Reviewed by Ada Poe, infection nurse, 2026-05-01: all of it."


def reviewed(root: Path, chapter: str = "01-washing", code: str = "") -> Path:
    code = code or read(root).digests["01-washing"]
    (root / "book" / "reviews.yml").write_text(REVIEW.format(chapter=chapter, code=code), "utf-8")
    return root


def test_a_review_stands_for_its_chapter_alone(tiny: Path) -> None:
    course = read(reviewed(tiny))
    assert standing(course, "01-washing") == SAID
    assert standing(course) == standing(course, "register") == "Made up for tests."


@pytest.mark.parametrize("file", ["notebooks/01-washing.ipynb", "quizzes/01-washing.yml", "quizzes/scenarios/at-the-sink.yml"])
def test_a_review_of_an_earlier_text_says_so(tiny: Path, file: str) -> None:
    reviewed(tiny)
    path = tiny / file
    if path.suffix == ".ipynb":
        notebook = json.loads(path.read_text("utf-8"))
        cell = next(one for one in notebook["cells"] if one["cell_type"] == "markdown")
        cell["source"] = "".join(cell["source"]) + "\n\nMore."
        path.write_text(json.dumps(notebook), "utf-8")
    else:
        path.write_text(path.read_text("utf-8").replace("title: ", "title: New ", 1), "utf-8")
    assert standing(read(tiny), "01-washing") == f"{SAID} The text has changed since."


def test_a_review_of_no_chapter_is_refused_with_its_line(tiny: Path) -> None:
    _, problems = gather(reviewed(tiny, chapter="01-washin"))
    assert [str(one) for one in problems] == ["book/reviews.yml:3: '01-washin' is not a chapter. Did you mean '01-washing'?"]


def test_pages_and_word_files_say_who_has_reviewed_them(tiny: Path) -> None:
    building.slow("a build")
    reviewed(tiny)
    done = courseloom("build", "html", "handouts", "--kind", "summary", root=tiny)
    assert done.returncode == 0, done.stderr
    chapter, other = (
        (tiny / "_build/html" / name).read_text("utf-8") for name in ("notebooks/01-washing.html", "book/register.html")
    )
    assert SAID in chapter
    assert SAID not in other
    [sheet] = (tiny / "_build/handouts/docx").glob("*summary.docx")
    assert SAID in [one.text for one in Document(str(sheet)).paragraphs]


def test_a_review_sheet_holds_every_text_of_the_chapter(tiny: Path) -> None:
    done = courseloom("build", "review", root=tiny)
    assert done.returncode == 0, done.stderr
    course = read(tiny)
    made = Document(str(tiny / "_build/review/chapter-01-review.docx"))
    written = "\n".join(cell.text for table in made.tables for row in table.rows for cell in row.cells)
    for placed in course.quizzes.values():
        for question in placed.quiz.questions:
            for part in parts.of(question):
                if part.text.source.isalpha():
                    assert part.text.source in written, part.path
    talk = course.scenarios["at-the-sink"].scenario
    for text in (*(node.says for node in talk.nodes), *(reply.why for node in talk.nodes for reply in node.replies)):
        assert text is None or text.source.split("*")[0].strip(" “”\"'")[:20] in written
    for claim in course.claims.values():
        assert ("claim", claim.id) not in course.used_on or claim.statement in written
    assert any(f"text: {course.digests['01-washing']}" in one.text for one in made.paragraphs)
