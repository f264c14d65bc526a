"""The sets of this course to come back to: what they are chosen from and cover, and that they stay the same."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from conftest import ROOT

from courseloom.activities import boosters
from courseloom.model.course import Course
from courseloom.resolve import read


def names(course: Course) -> list[str]:
    return [question.id for sheet in boosters.sheets(course) for question, _ in sheet.questions]


def test_three_sets_for_three_times(course: Course) -> None:
    sets = boosters.sheets(course)
    assert [sheet.after for sheet in sets] == [2, 14, 60]
    assert [sheet.slug for sheet in sets] == ["booster-1", "booster-2", "booster-3"]
    assert len({sheet.title for sheet in sets}) == 3
    sizes = [len(sheet.questions) for sheet in sets]
    assert max(sizes) - min(sizes) <= 1 and min(sizes) >= 10


def test_every_objective_comes_back_at_least_once(course: Course) -> None:
    points = {objective.id: set(objective.points) for plan in course.about.plans for objective in plan.objectives}
    asked = {
        question.objective
        for placed in course.quizzes.values()
        for question in placed.quiz.questions
        if boosters.returning(question, placed.quiz)
    }
    chosen = {question.objective for sheet in boosters.sheets(course) for question, _ in sheet.questions}
    assert chosen == asked
    assert set().union(*(points[id] for id in chosen)) == set().union(*(points[id] for id in asked))


def test_no_question_twice_and_none_from_a_test_or_an_opening(course: Course, hands: Course) -> None:
    for one in (course, hands):
        ids = names(one)
        assert len(ids) == len(set(ids)) > 0
        for sheet in boosters.sheets(one):
            for question, placed in sheet.questions:
                assert placed.quiz.purpose == "selfcheck" and question.kind != "rate-the-reply", question.id
    assert any(placed.quiz.purpose == "final" for placed in hands.quizzes.values()), "nothing was left out to be seen"


def test_few_facts_and_few_prompts_to_write(course: Course) -> None:
    for sheet in boosters.sheets(course):
        questions = [question for question, _ in sheet.questions]
        assert sum(question.kind == "recall" for question in questions) <= 1
        assert sum(question.difficulty == "recall" for question in questions) <= len(questions) / 3


def test_chapters_are_mixed(course: Course) -> None:
    for sheet in boosters.sheets(course):
        chapters = [placed.chapter for _, placed in sheet.questions]
        assert len(set(chapters)) > 3
        assert all(one != two for one, two in pairwise(chapters)), chapters


def test_the_choice_follows_from_the_course_alone(course: Course) -> None:
    backwards = replace(course, quizzes=dict(reversed(course.quizzes.items())))
    assert names(course) == names(read(ROOT)) == names(backwards)


def test_a_question_more_elsewhere_moves_little(course: Course) -> None:
    """A new question may take one place; the sets that learners have begun stay."""
    before = set(names(course))
    last = next(reversed(course.quizzes))
    fewer = replace(course, quizzes={id: placed for id, placed in course.quizzes.items() if id != last})
    assert len(before - set(names(fewer))) <= len(course.quizzes[last].quiz.questions) + 3
