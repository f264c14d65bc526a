"""The texts of this course: the quick way of reading reads each as the parser does, and none leaves its place on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from places import faults_of

from courseloom.model import parts
from courseloom.model.course import Course
from courseloom.model.scenarios import texts
from courseloom.readers import richtext


def test_the_quick_way_reads_every_text_of_the_course_as_the_parser_does(course: Course) -> None:
    asked = [part.text.source for question in course.questions() for part in parts.of(question)]
    for source in asked + [text.source for talk in course.scenarios.values() for _, _, text in texts(talk.scenario)]:
        assert richtext.parse(source).blocks == richtext.marked(source), source


@pytest.mark.parametrize("name", ["course-book-a4", "course-book-letter", "final-test-a4"])
def test_no_word_of_the_book_leaves_its_place(book: Path, name: str) -> None:
    assert faults_of([book / "pdf" / f"{name}.pdf"]) == []
