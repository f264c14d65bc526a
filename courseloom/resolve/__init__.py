"""Reads a course: `read(root)` turns all its sources into one frozen `Course`, or raises every problem at once.

Resolves names: a quiz, claim, source or glossary term that is used but not defined is reported at the place that uses it.
Nothing is executed and nothing is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from courseloom.errors import CourseError, Problem
from courseloom.model.course import ChapterPlan, Course
from courseloom.model.pages import Page
from courseloom.readers import sources as files
from courseloom.readers.mentions import mentions
from courseloom.readers.sources import Sources
from courseloom.resolve import contacts
from courseloom.resolve.keeping import check_keep, kept
from courseloom.resolve.names import Names, check_ids, check_quiz, check_scenario
from courseloom.resolve.numbers import believed, check_numbers, numbered
from courseloom.resolve.objectives import with_objectives
from courseloom.resolve.paths import check_paths, routes
from courseloom.resolve.placing import (
    check_quizzes_placed,
    check_reflections,
    check_scenarios_placed,
    drawn_on,
    numbers,
    shown_on,
)
from courseloom.resolve.plans import Known, check_plans
from courseloom.resolve.reviews import check_reviews, digests
from courseloom.resolve.start import check_start
from courseloom.resolve.uses import used_on


def read(root: Path, *, pages_too: bool = True) -> Course:
    """Read the course in a folder; raises CourseError with every problem found.

    Without `pages_too`, pages are not read, and `pages` and `terms` are empty: a live notebook needs its questions even while
    the text around them has errors.
    """
    course, problems = gather(root, pages_too=pages_too)
    if problems or course is None:
        raise CourseError(problems)
    return course


def gather(root: Path, *, pages_too: bool = True) -> tuple[Course | None, list[Problem]]:
    """Read as much of a course as possible; return it (None without a valid `book/course.yml`) and all problems."""
    sources = files.read(root.resolve(), pages_too=pages_too)
    return resolved(sources), sources.problems.found


def resolved(sources: Sources) -> Course | None:
    """Resolve the names in `sources` and return the course (None without a valid `book/course.yml`); adds to their problems."""
    names = Names(sources)
    shown, played = shown_on(sources.pages, names, "quiz"), shown_on(sources.pages, names, "scenario")
    drawn = drawn_on(sources, shown, "quiz" in names.lost) if sources.pages_too else {}
    check_ids(sources.places, sources.problems)
    _check_names(sources, names)
    check_reflections(sources.pages, sources.problems)
    if sources.pages_too:
        check_quizzes_placed(sources, shown | drawn, "chapter" in names.lost)
        check_scenarios_placed(sources, played, "chapter" in names.lost)
        _check_plans(sources, names)
        check_start(sources, names)
        check_reviews(sources, names)
        check_paths(sources, names)
        check_keep(sources, names)
    return _course(sources, shown, played, drawn)


def _check_names(sources: Sources, names: Names) -> None:
    """Add a problem for every undefined name in pages, claims, questions and scenarios."""
    about, places = sources.about, sources.places
    for page in sources.pages:
        for mention in mentions(page):
            if mention.role not in ("tool", "reflection", "path"):
                names.check(mention.role, mention.name, mention.where)
    for claim in sources.claims.values():
        if claim.source:
            names.check("cite", claim.source, places.claims[claim.id])
    objectives = {one.id: one.points for plan in about.plans for one in plan.objectives} if about else {}
    for placed in sources.quizzes.values():
        check_quiz(placed.quiz, places.quizzes, names, objectives, sources.problems, bool(about and about.chapters))
        check_numbers(numbered(placed.quiz, sources.claims), sources.claims, places.quizzes, sources.problems)
    for found in sources.scenarios.values():
        check_scenario(found.scenario, found.where, places.scenarios, names, objectives)


def _check_plans(sources: Sources, names: Names) -> None:
    slugs = {page.slug: page for page in sources.pages}
    plans = sources.about.chapters if sources.about else ()
    chapters = {plan.slug: slugs[plan.slug] for plan in plans if plan.slug in slugs}
    asked = [question.id for placed in sources.quizzes.values() for question in placed.quiz.questions]
    known = Known(chapters, asked, sources.quizzes, sources.scenarios, names.lost)
    check_plans(sources.workshops, sources.places.plans, known, sources.problems)


def _course(sources: Sources, shown: dict[str, str], played: dict[str, str], drawn: dict[str, str]) -> Course | None:
    """Return the course, with quizzes and scenarios assigned to their pages."""
    about, places = sources.about, sources.places
    if about is None:
        return None
    plans = {plan.slug: plan for plan in reversed(about.chapters)}
    counted = numbers(about, sources.quizzes, sources.asking or shown)
    quizzes = {
        id: replace(
            placed,
            quiz=believed(numbered(placed.quiz, sources.claims), sources.beliefs),
            page=shown.get(id, ""),
            numbers=counted.get(id, ()),
        )
        for id, placed in sources.quizzes.items()
    }
    used = used_on(sources, shown | drawn, played)
    return Course(
        root=sources.root,
        about=about,
        pages=tuple(_page(page, plans, about.keep) for page in sources.pages),
        quizzes=quizzes,
        scenarios={id: replace(found, page=played.get(id, "")) for id, found in sources.scenarios.items()},
        claims=sources.claims,
        sources=sources.sources,
        resources=contacts.services(sources.resources, about.language),
        language=sources.language,
        local=contacts.own(sources.local, about.language),
        terms=sources.terms,
        emblem=sources.emblem,
        reviews=sources.reviews,
        paths=routes(sources, played),
        digests=digests(sources, used) if sources.pages_too else {},
        workshops=sources.workshops,
        lines={**places.quizzes, **places.plans, **places.scenarios, **places.claims, **places.sources},
        used_on=used,
        unread=frozenset(sources.problems.unread),
    )


def _page(page: Page, plans: Mapping[str, ChapterPlan], keep: Sequence[str]) -> Page:
    """Return a page with what is printed of it."""
    if page.slug not in keep:
        return with_objectives(page, plans)
    with suppress(ValueError):  # `check_keep` has reported it
        return kept(page)
    return page
