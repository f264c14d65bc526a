"""What may be said of the review of a chapter: who read it, or that nobody has."""

from __future__ import annotations

from courseloom.model.course import Course
from courseloom.strings.reviews import REVIEWS


def standing(course: Course, chapter: str = "") -> str:
    """Return what is said of a chapter's review; of the whole course's for a chapter without one and for other pages."""
    said = []
    for one in course.reviews:
        if one.chapter == chapter:
            said.append(REVIEWS["by"].format(name=one.name, role=one.role, date=course.about.day(one.date), scope=one.scope))
            if one.text != course.digests.get(chapter):
                said.append(REVIEWS["changed"])
    return " ".join(said) or course.about.disclaimer.not_reviewed


def of_number(course: Course, number: int) -> str:
    """Return the same for a chapter by its number, 0 for no chapter."""
    return standing(course, course.about.chapters[number - 1].slug if number else "")
