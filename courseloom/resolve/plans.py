"""Checks session plans: every name that they refer to is defined, and their minutes add up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from courseloom.errors import Problems, Where, did_you_mean
from courseloom.model.pages import Case, Page
from courseloom.model.workshops import Activity, Paper, Plan, Workshops
from courseloom.readers.workshops import PLANS

_OF_COURSE = re.compile(r"language-card|keep-\d+|booster-[\w-]+|support-card(-\w+)?")


@dataclass(frozen=True)
class Known:
    """The names that a plan may refer to."""

    pages: Mapping[str, Page]
    questions: Iterable[str]
    quizzes: Iterable[str]
    scenarios: Iterable[str]
    lost: frozenset[str] = frozenset()
    """Kinds of names that may be incomplete here, since a file could not be read."""


def check_plans(workshops: Workshops, lines: Mapping[str, Where], known: Known, problems: Problems) -> None:
    """Add a problem for every plan whose minutes do not add up and for every undefined name, at its place."""
    seen: set[str] = set()
    for plan in workshops.plans:
        at = lines.get(f"plan.{plan.id}", Where(PLANS))
        if plan.id in seen:
            problems.add(at, f"the plan '{plan.id}' is defined twice.", "Rename one of them.")
        seen.add(plan.id)
        total = sum(activity.minutes for activity in plan.activities)
        if total != plan.minutes:
            gap = abs(plan.minutes - total)
            todo = f"{'Add' if total < plan.minutes else 'Take away'} {gap} minute{'s' * (gap != 1)}, or correct 'minutes'."
            place = lines.get(f"plan.{plan.id}.minutes", at)
            problems.add(place, f"the activities of '{plan.id}' take {total} minutes, and it says {plan.minutes}.", todo)
        for path, kind, name, names in _leans(plan, known):
            if name not in names and kind not in known.lost:
                what = f"the plan '{plan.id}' uses the {kind} '{name}', which the course does not have."
                place = lines.get(f"plan.{plan.id}.{path}", at)
                problems.add(place, what, did_you_mean(name, names) or "Correct its name, or take it out.")
        for path, case in _read_out(plan, known):
            if case.fault:
                what = f"the plan '{plan.id}' has the case '{case.title}' read out, which paper cannot show: {case.fault}."
                problems.add(lines.get(f"plan.{plan.id}.{path}", at), what, "Reword the case, or take it out.")


Lean = tuple[str, str, str, set[str]]


def _read_out(plan: Plan, known: Known) -> Iterator[tuple[str, Case]]:
    for number, activity in enumerate(plan.activities):
        for index, read_out in enumerate(activity.reads):
            page = known.pages.get(read_out.chapter)
            if page and (case := page.case(read_out.case)):
                yield f"activities.{number}.reads.{index}", case


def _leans(plan: Plan, known: Known) -> Iterator[Lean]:
    """Yield (path, kind, name, defined names) for every reference of a plan."""
    for index, slug in enumerate(plan.chapters):
        yield f"chapters.{index}", "chapter", slug, set(known.pages)
    for index, paper in enumerate(plan.print):
        yield from _printed(f"print.{index}", paper, known)
    for number, activity in enumerate(plan.activities):
        yield from _activity(f"activities.{number}", activity, known)


def _activity(path: str, activity: Activity, known: Known) -> Iterator[Lean]:
    for kind, places in (("slides", activity.slides), ("figures", activity.figures)):
        for index, place in enumerate(places):
            slug, _, name = place.partition("#")
            yield f"{path}.{kind}.{index}", "chapter", slug, set(known.pages)
            if slug in known.pages and (name or kind == "figures"):
                page = known.pages[slug]
                cells = {cell.id for cell in page.cells if "slide" in cell.tags}
                names = set(page.figures) if kind == "figures" else cells
                yield f"{path}.{kind}.{index}", kind.removesuffix("s"), name, names
    for index, read_out in enumerate(activity.reads):
        yield f"{path}.reads.{index}", "chapter", read_out.chapter, set(known.pages)
        if page_of := known.pages.get(read_out.chapter):
            titles = {case.title for case in page_of.cases}
            found = page_of.case(read_out.case)
            yield f"{path}.reads.{index}", "case", read_out.case, {read_out.case} if found else titles
    for index, name in enumerate(activity.questions):
        yield f"{path}.questions.{index}", "question", name, set(known.questions)
    for index, name in enumerate(activity.quizzes):
        yield f"{path}.quizzes.{index}", "quiz", name, set(known.quizzes)
    for index, name in enumerate(activity.scenarios):
        yield f"{path}.scenarios.{index}", "scenario", name, set(known.scenarios)
    for index, paper in enumerate(activity.print):
        yield from _printed(f"{path}.print.{index}", paper, known)


def _printed(path: str, paper: Paper, known: Known) -> Iterator[Lean]:
    if paper.cards:
        yield path, "scenario", paper.cards, set(known.scenarios)
    if paper.sheet:
        yield path, "handout", paper.sheet, _sheets(known, paper.sheet)
    if not paper.cards and not paper.sheet:
        yield path, "handout", "", set()


def _sheets(known: Known, wanted: str) -> set[str]:
    """Return the possible names of handouts; endings of a country's cards and of boosters are checked when they are made."""
    found = {wanted} if _OF_COURSE.fullmatch(wanted) else {"language-card", "support-card"}
    for number, page in enumerate(known.pages.values(), 1):
        base = f"chapter-{number:02}"
        found |= {f"{base}-{kind}" for kind in ("summary", "more", "questions", "key", "reflection")}
        only = sum("handout-only" in cell.tags for cell in page.cells)
        found |= {f"{base}-worksheet-{count}" for count in range(1, only + 1)}
    return found
