"""The tests before and after the course are paired: the same objectives and the same kinds, with other questions."""

from __future__ import annotations

import pytest

from courseloom.model.course import Course
from courseloom.model.items import Choice, Question


@pytest.fixture(scope="module")
def tests(course: Course) -> dict[str, list[Question]]:
    found: dict[str, list[Question]] = {"pretest": [], "posttest": []}
    for placed in course.quizzes.values():
        if placed.quiz.purpose in found:
            found[placed.quiz.purpose] += placed.quiz.questions
    return found


def test_each_question_has_its_pair(tests: dict[str, list[Question]]) -> None:
    before, after = tests["pretest"], tests["posttest"]
    assert 12 <= len(before) <= 16
    assert [(q.objective, q.kind, q.difficulty) for q in before] == [(q.objective, q.kind, q.difficulty) for q in after]


def test_no_pair_asks_the_same_thing_twice(tests: dict[str, list[Question]]) -> None:
    for before, after in zip(tests["pretest"], tests["posttest"], strict=True):
        assert before.stem.plain() != after.stem.plain()
        assert isinstance(before, Choice) and isinstance(after, Choice)
        shared = {option.text.plain() for option in before.options} & {option.text.plain() for option in after.options}
        assert not shared


def test_letters_of_the_keys_tell_nothing(tests: dict[str, list[Question]]) -> None:
    """No letter holds more than two in five of the keys, and no pair need share its letter."""
    for asked in tests.values():
        letters = [next(i for i, option in enumerate(q.options) if option.correct) for q in asked if isinstance(q, Choice)]
        assert max(letters.count(letter) for letter in range(3)) <= 0.4 * len(letters)
