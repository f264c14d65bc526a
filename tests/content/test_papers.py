"""Handouts of this course: two pages a summary, one a worksheet, no question split, in PDF and in Word."""

from __future__ import annotations

import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from conftest import alone, missing
from pdfs import pages as words_of

from courseloom.activities import handouts
from courseloom.model.course import Course
from courseloom.strings import PAPER
from courseloom.writers import docx
from courseloom.writers import handouts as writer
from courseloom.writers.sheets import Press


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, course: Course) -> Path:
    """Summaries, worksheets and one question paper of the real course, in ordinary print."""
    out = tmp_path_factory.mktemp("real")
    with alone():
        writer.write(course, out, kind=("summary", "worksheet"), paper=("a4", "letter"))
        writer.write(course, out, chapter=("04",), kind=("questions",), paper=("a4",))
    return out


def test_summaries_of_the_course_have_two_pages_at_most(real: Path, course: Course) -> None:
    found = sorted([*(real / "a4").glob("*summary*"), *(real / "letter").glob("*summary*")])
    assert len(found) == 2 * len(course.about.chapters)
    for path in found:
        with pikepdf.open(path) as pdf:
            assert len(pdf.pages) <= 2, path.name


def test_worksheets_of_the_course_fit_their_page(real: Path) -> None:
    for path in sorted((real / "a4").glob("*worksheet*")):
        with pikepdf.open(path) as pdf:
            assert len(pdf.pages) == 1, path.name


def test_no_question_is_split_and_no_heading_stands_alone(real: Path, course: Course) -> None:
    page = next(page for page in course.pages if page.slug.startswith("04"))
    pages = words_of(real / "a4" / "chapter-04-questions-a4.pdf")
    titles = []
    for placed in course.quizzes.values():
        if placed.page != page.name:
            continue
        titles.append(placed.quiz.title)
        for question in placed.quiz.questions:
            options = [option.text.plain() for option in getattr(question, "options", ())]
            whole = [text for text in (question.stem.plain(), *options) if "{" not in text]
            plain = [re.sub(r"\W+", " ", text)[:60].strip() for text in whole]
            holding = {n for n, text in enumerate(pages) for part in plain if part in re.sub(r"\W+", " ", text)}
            assert any(all(part in re.sub(r"\W+", " ", text) for part in plain) for text in pages), (question.id, holding)
    for text in pages:
        body = text.split("If someone needs help now: ")[0].strip()
        assert not any(body.endswith((title, f"{title} Check yourself")) for title in titles), body[-80:]


def test_kinds_on_the_command_line_are_those_of_the_model(course: Course) -> None:
    plan = course.about.chapters[0]
    page = next(page for page in course.pages if page.slug == plan.slug)
    kinds = {one.kind for one in (*handouts.of_chapter(course, page, plan, []), *handouts.of_course(course))}
    assert kinds | {"more"} == set(handouts.KINDS)


def test_libreoffice_leaves_no_beginning_of_a_question_at_the_foot_of_a_page(tmp_path: Path, course: Course) -> None:
    if shutil.which("soffice") is None:
        missing("LibreOffice")
    press = Press(course, tmp_path)
    for one in writer.all_of(course, press, kinds=("questions",)):
        (tmp_path / f"{one.handout.slug}.docx").write_bytes(docx.Sheet(course, {}, "a4").bytes(one.handout))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    made = sorted(map(str, tmp_path.glob("*.docx")))
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *made],
        capture_output=True,
        check=True,
        timeout=300,
    )
    found = sorted(tmp_path.glob("*.pdf"))
    assert len(found) == len(course.about.chapters)
    for path in found:
        pages = words_of(path)
        for number, (page, after) in enumerate(pairwise(pages), 1):
            body = page.split(PAPER["help_line"])[0].rstrip()
            assert not re.search(r"\d+ of \d+$", body), (path.name, number)
            assert not after.startswith("☐"), (path.name, number + 1)


def test_every_tagged_cell_of_the_course_can_be_printed(course: Course) -> None:
    assert any(page.sheets for page in course.pages)
    assert not any(page.faults for page in course.pages)
