"""What is asked for by name: chapters, paths and session plans, each of which must be there."""

from __future__ import annotations

from collections.abc import Sequence

from courseloom.errors import Problems, Where
from courseloom.model.course import ChapterPlan, Course
from courseloom.model.paths import Route
from courseloom.model.workshops import Plan
from courseloom.readers.workshops import PLANS


def chapters(course: Course, wanted: Sequence[str] = ()) -> list[ChapterPlan]:
    """Return the chapters whose slug begins with one of these (default: all); raises CourseError with each without a match."""
    slugs = [plan.slug for plan in course.about.chapters]
    missing = [name for name in wanted if not any(slug.startswith(name) for slug in slugs)]
    _stop_if_missing(Where("book/course.yml"), "chapter", missing, slugs)
    return [plan for plan in course.about.chapters if not wanted or plan.slug.startswith(tuple(wanted))]


def routes(course: Course, wanted: Sequence[str]) -> list[Route]:
    """Return the paths with these ids, in this order; raises CourseError with each that is not there."""
    known = {route.path.id: route for route in course.paths}
    _stop_if_missing(Where("book/paths.yml"), "path", [id for id in wanted if id not in known], list(known))
    return [known[id] for id in wanted]


def plans(course: Course, wanted: Sequence[str] = ()) -> list[Plan]:
    """Return the session plans with these ids (default: all); raises CourseError with each missing, or when there is none."""
    known = {plan.id: plan for plan in course.workshops.plans}
    _stop_if_missing(Where(PLANS), "plan", [id for id in wanted if id not in known], list(known))
    if not known:
        problems = Problems()
        problems.add(Where(PLANS), "has no session plan.", "Write one: 'course.py new' makes a course that has one.")
        problems.stop_if_any()
    return [plan for plan in known.values() if not wanted or plan.id in wanted]


def _stop_if_missing(where: Where, kind: str, missing: Sequence[str], known: Sequence[str]) -> None:
    problems = Problems()
    todo = f"The {kind}s are: {', '.join(known)}." if known else "This course has none."
    for name in dict.fromkeys(missing):
        problems.add(where, f"there is no {kind} '{name}'.", todo)
    problems.stop_if_any()
