"""The chapters of the course: as long as one sitting can hold."""

from __future__ import annotations

from courseloom.learning_time import body_words
from courseloom.model.course import Course

SHORTEST, LONGEST = 1600, 2600


def test_every_chapter_has_the_length_of_a_chapter(course: Course) -> None:
    words = {plan.slug: body_words(course, plan.slug) for plan in course.about.chapters}
    wrong = {slug: count for slug, count in words.items() if not SHORTEST <= count <= LONGEST}
    assert words and not wrong, f"a chapter has {SHORTEST} to {LONGEST} words that learners read: {wrong}"
