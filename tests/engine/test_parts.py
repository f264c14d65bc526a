"""The parts of a course, its emblem and the data of its first page: read, or refused with the place and what to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import ROOT, courseloom

from courseloom.activities import emblem
from courseloom.learning_time import chapter_time, learning_time
from courseloom.resolve import read

CORNERS = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" stroke="currentColor">{}</svg>'
START = """\
parts:
  - {title: Wash, line: why and how}
start:
  promise: Wash, and know why.
  asks:
    - {ask: How does it work?, chapter: 01-washing}
  doors:
    - title: On paper
      ways:
        - {text: The book, file: book-a4.pdf}
        - {text: What to keep, to: register}
"""


@pytest.fixture
def two(tiny: Path) -> Path:
    """A tiny course with two chapters in two parts, an emblem and a first page."""
    for name in ("_toc.yml", "book/course.yml"):
        text = (tiny / name).read_text("utf-8")
        text = text.replace("      - file: book/final\n", "  - caption: Rub\n    chapters:\n      - file: book/final\n")
        text = text.replace("caption: Chapters", "caption: Wash")
        objectives = "    objectives: [{id: describe-rubbing, text: Describe how rubbing works.}]\n"
        text = text.replace("final: {", f"  - slug: final\n    short: Rubbing\n{objectives}{START}final: {{")
        (tiny / name).write_text(text, "utf-8")
    (tiny / "book/emblem.svg").write_text(CORNERS.format('<path class="part-1" d="M0 0"/><path class="part-2" d="M1 1"/>'))
    return tiny


def test_chapters_belong_to_the_part_whose_caption_lists_them(two: Path) -> None:
    course = read(two)
    assert [(one.number, one.title, one.line, one.chapters) for one in course.parts] == [
        (1, "Wash", "why and how", ("01-washing",)),
        (2, "Rub", "", ("final",)),
    ]
    assert course.part_of("final") == course.parts[1] and course.part_of("register") is None


def test_a_course_with_all_chapters_under_one_caption_has_no_parts(tiny: Path) -> None:
    assert read(tiny).parts == ()


WRONG = {
    "a part": (
        "{title: Wash, ",
        "{title: Wahs, ",
        "course.yml:19: there is no part 'Wahs' that holds chapters. Did you mean 'Wash'?",
    ),
    "a chapter": ("chapter: 01-washing}", "chapter: 02-washing}", "course.yml:23: '02-washing' is not a chapter. Did you mean"),
    "a page": (
        "to: register}",
        "to: registre}",
        "course.yml:28: there is no page or label 'registre'. Did you mean 'register'?",
    ),
    "two places": ("to: register}", "to: register, file: book-a4.pdf}", "course.yml:28: '1': say where it leads; give 'to'"),
    "a key": ("  promise:", "  promice:", "course.yml:21: 'promice' is not a key of 'start'. Did you mean 'promise'?"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_the_first_page_names_and_the_course_lacks_is_told_with_its_line(name: str, two: Path) -> None:
    old, new, message = WRONG[name]
    file = two / "book/course.yml"
    assert old in file.read_text("utf-8")
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    assert f"book/{message}" in courseloom("check", root=two).stdout


EMBLEMS = {
    '<path class="part-1" d="M0 0"/>': "book/emblem.svg:1: the emblem has no element of class 'part-2'",
    "<script>1</script>": "book/emblem.svg:1: is an emblem that holds <script>. Save it as plain SVG.",
    f"<path d='M{'0 ' * 1000}'/>": "book/emblem.svg:1: is larger than 2000 bytes",
}


@pytest.mark.parametrize("drawing", EMBLEMS)
def test_an_emblem_that_cannot_stand_for_the_parts_is_refused(drawing: str, two: Path) -> None:
    (two / "book/emblem.svg").write_text(CORNERS.format(drawing), "utf-8")
    assert EMBLEMS[drawing] in courseloom("check", root=two).stdout


def test_the_emblem_fills_the_corner_of_one_part_in_the_ink_of_its_medium(two: Path) -> None:
    drawing = read(two).emblem
    assert re.findall(r'class="(part-\d)"[^>]*fill="currentColor"', emblem.inline(drawing, 2)) == ["part-2"]
    assert "fill=" not in emblem.inline(drawing) and 'aria-hidden="true"' in emblem.inline(drawing)
    paper = emblem.drawn(drawing, 1, "#0B5F68", "0.8")
    assert "currentColor" not in paper and paper.count("#0B5F68") == 2 and 'stroke-width="0.8"' in paper


def test_the_times_of_the_chapters_add_up_to_that_of_the_course() -> None:
    course = read(ROOT)
    times = [chapter_time(course, plan.slug) for plan in course.about.chapters]
    whole = learning_time(course)
    assert sum(one.questions for one in times) == whole.questions
    assert abs(sum(one.high for one in times) - whole.mergener * 60) < 2.5 * len(times)
    assert abs(sum(one.low for one in times) - whole.reading * 60) < 2.5 * len(times)
    assert times[1].printed == "30–75"
