"""`book/workshops.yml` and `book/facilitation.md` in; session plans, their rules, and the common text of the guide out.

The text is Markdown in sections from `##`, each what a facilitator's cell may hold. A line `---` marks where the plan stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from courseloom import files
from courseloom.errors import Problems, Where, did_you_mean
from courseloom.model.course import Cell, Page
from courseloom.model.sheets import Sheet
from courseloom.model.workshops import Activity, Paper, Plan, WorkshopFile, Workshops
from courseloom.readers import celltext, richtext, yamlio

PLANS = "book/workshops.yml"
TEXT = "book/facilitation.md"
_OF_COURSE = re.compile(r"language-card|booster-[\w-]+|support-card(-\w+)?")


@dataclass(frozen=True)
class Known:
    """The names that a plan may lean on."""

    pages: Mapping[str, Page]
    questions: Iterable[str]
    quizzes: Iterable[str]
    scenarios: Iterable[str]
    lost: frozenset[str] = frozenset()
    """Kinds of names of which some may be missing here, since a file could not be read."""


def read(root: Path, problems: Problems) -> tuple[Workshops, dict[str, Where]]:
    """Read what a course has of both files; the places are those of plans ('half-day') and of their values."""
    plans: tuple[Plan, ...] = ()
    lines: dict[str, Where] = {}
    if files.there(root / PLANS):
        document = yamlio.load(root / PLANS, PLANS, problems)
        found = yamlio.check(document, WorkshopFile, problems, richtext.parse) if document else None
        if document and found:
            plans = found.plans
            for path in document.lines:
                if len(path) > 1 and path[0] == "plans" and isinstance(path[1], int):
                    lines[".".join(map(str, ("plan", plans[path[1]].id, *path[2:])))] = document.where(*path)
    before, after = _text(root, problems)
    return Workshops(plans, before, after), lines


def _text(root: Path, problems: Problems) -> tuple[tuple[Sheet, ...], tuple[Sheet, ...]]:
    written = files.text(root / TEXT, TEXT, problems) if files.there(root / TEXT) else None
    if written is None:
        return (), ()
    parts: tuple[list[Sheet], list[Sheet]] = ([], [])
    section: list[str] = []
    start, side = 1, 0

    def flush() -> None:
        text = "\n".join(section)
        if not text.lstrip().startswith("## "):
            return
        name = re.sub(r"[^a-z0-9]+", "-", section[0].lower()).strip("-")
        try:
            parts[side].append(celltext.of_cell(Cell(name, "markdown", text, frozenset({"facilitator"}))))
        except ValueError as error:
            problems.add(Where(TEXT, start), f"{error}.", "Write it with what a facilitator's cell may hold.")

    for number, line in enumerate(written.split("\n"), 1):
        if line.startswith("## ") or line.strip() == "---":
            flush()
            section, start = [], number
        if line.strip() == "---":
            side = 1
        else:
            section.append(line)
    flush()
    return tuple(parts[0]), tuple(parts[1])


def resolve(workshops: Workshops, lines: Mapping[str, Where], known: Known, problems: Problems) -> None:
    """Note every plan that does not add up and every name that leads nowhere, at its place."""
    seen: set[str] = set()
    for plan in workshops.plans:
        at = lines.get(f"plan.{plan.id}", Where(PLANS))
        if plan.id in seen:
            problems.add(at, f"the plan '{plan.id}' is there twice.", "Rename one of them.")
        seen.add(plan.id)
        total = sum(activity.minutes for activity in plan.activities)
        if total != plan.minutes:
            gap = abs(plan.minutes - total)
            todo = f"{'Add' if total < plan.minutes else 'Take away'} {gap} minute{'s' * (gap != 1)}, or correct 'minutes'."
            place = lines.get(f"plan.{plan.id}.minutes", at)
            problems.add(place, f"the activities of '{plan.id}' take {total} minutes, and it says {plan.minutes}.", todo)
        for path, kind, name, names in _leans(plan, known):
            if name not in names and kind not in known.lost:
                what = f"the plan '{plan.id}' leans on the {kind} '{name}', which the course does not have."
                place = lines.get(f"plan.{plan.id}.{path}", at)
                problems.add(place, what, did_you_mean(name, names) or "Correct its name, or take it out.")


Lean = tuple[str, str, str, set[str]]


def _leans(plan: Plan, known: Known) -> Iterator[Lean]:
    """Yield for everything that a plan leans on: where, what kind, its name, and the names there are."""
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
    """Return the names of handouts there can be; how a country's cards or boosters end is seen when they are made."""
    found = {wanted} if _OF_COURSE.fullmatch(wanted) else {"language-card", "support-card"}
    for number, page in enumerate(known.pages.values(), 1):
        base = f"chapter-{number:02}"
        found |= {f"{base}-{kind}" for kind in ("summary", "more", "questions", "key", "reflection")}
        only = sum("handout-only" in cell.tags for cell in page.cells)
        found |= {f"{base}-worksheet-{count}" for count in range(1, only + 1)}
    return found
