"""A session plan as slides: title, the slides of each activity in the order of the plan, and the help block at the end.

What people do opens with its steps, its minutes and the paper it needs; what they listen to with a divider.

`of` returns one deck and, for each activity, the numbers of its first and last slide.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from courseloom.activities import slide_fit as fit
from courseloom.activities import slides as deck
from courseloom.activities.plain import text_words
from courseloom.activities.question import items_of
from courseloom.activities.slides import Deck, Slide
from courseloom.model.course import Course
from courseloom.model.evidence import Evidence
from courseloom.model.pages import Page
from courseloom.model.text import Listing, Paragraph, Text
from courseloom.model.workshops import Activity, Paper, Plan
from courseloom.strings.handouts import KINDS as SHEETS
from courseloom.strings.workshop import ACTIVITIES, PER, SLIDES, STEPS

Span = tuple[int, int]
DONE = frozenset({"quiz", "exercise", "discussion", "roleplay", "debrief", "break"})
"""Kinds of activity in which people do something: their slide says what, for how long, and with which paper."""


def of(course: Course, plan: Plan) -> tuple[Deck, dict[str, Span]]:
    """Return the deck of a session, and the first and last slide number of each activity."""
    evidence = course.evidence
    length = SLIDES["session"].format(minutes=plan.minutes)
    notes = (plan.aim, *(f"• {text_words(text, evidence)}" for text in plan.prepare))
    slides = [Slide("title", plan.title, lines=deck.opening(course, length), notes=notes)]
    spans: dict[str, Span] = {}
    for number, activity in enumerate(plan.activities, 1):
        shown = list(_slides(course, activity, evidence))
        shown = [*_opened(course, activity, number, bool(shown)), *shown]
        if not shown:
            continue
        told = tuple(said(activity, evidence))
        shown[0] = replace(shown[0], notes=(*told, *shown[0].notes))
        spans[activity.id] = len(slides) + 1, len(slides) + len(shown)
        slides += shown
    return Deck("slides", plan.title, deck.numbered((*slides, *deck.ending(course))), deck.foot(plan.title, length)), spans


def said(activity: Activity, evidence: Evidence) -> Iterator[str]:
    """Yield an activity as plain lines for the speaker notes."""
    yield f"{activity.title} ({ACTIVITIES[activity.kind]}, {SLIDES['minutes'].format(minutes=activity.minutes)})"
    for text in activity.say:
        yield SLIDES["said"].format(text=text_words(text, evidence))
    for text in (*activity.do, *activity.watch):
        yield f"• {text_words(text, evidence)}"


def _opened(course: Course, activity: Activity, number: int, more: bool) -> Iterator[Slide]:
    """Yield the slides that open an activity: what people do, with its minutes and paper, or else a divider or statement."""
    steps = activity.show or STEPS.get(activity.kind, ())
    steps = tuple(step.format(minutes=activity.minutes) for step in steps)
    papers = tuple(_papers(course, activity))
    kind = ACTIVITIES[activity.kind] if ACTIVITIES[activity.kind] != activity.title else ""
    if activity.kind in DONE or papers:
        shared = fit.steps(activity.title, steps), fit.papers(papers)
        for index in range(max(map(len, shared))):
            some, needed = (part[min(index, len(part) - 1)] for part in shared)
            yield Slide("activity", activity.title, lines=some, label=kind, minutes=activity.minutes, papers=needed)
    elif activity.show:
        items = tuple((Paragraph((Text(line),)),) for line in activity.show)
        yield from deck.statements(activity.title, (Listing(False, items),), course.evidence)
    elif more:
        line = f"{ACTIVITIES[activity.kind]}, {SLIDES['minutes'].format(minutes=activity.minutes)}"
        parts = [part for place in activity.slides if (part := course.part_of(place.partition("#")[0]))]
        yield Slide("divider", activity.title, lines=(line,), label=str(number), part=parts[0].number if parts else 0)


def _papers(course: Course, activity: Activity) -> Iterator[str]:
    """Yield what an activity needs on paper, each kind once, with how many share a copy."""
    named = Counter((_named(course, paper), PER[paper.per]) for paper in activity.print)
    for (name, per), times in named.items():
        yield f"{f'{times} × ' if times > 1 else ''}{name}, {per}"


def _named(course: Course, paper: Paper) -> str:
    """Return the kind of a handout, with its chapter."""
    if not paper.sheet:
        return SHEETS["cards"]
    found = re.fullmatch(r"chapter-0*(\d+)-([a-z]+)(-\d+)?", paper.sheet)
    if found:
        return SLIDES["of_chapter"].format(name=SHEETS.get(found[2], found[2]), number=found[1])
    return next((words for kind, words in SHEETS.items() if paper.sheet.startswith(kind)), paper.sheet)


def _slides(course: Course, activity: Activity, evidence: Evidence) -> Iterator[Slide]:
    shown = items_of(course)
    for place in activity.figures:
        slug, _, name = place.partition("#")
        page = page_of(course, slug)
        yield Slide("figure", activity.title, figure=name, page=page.name)
    for place in activity.slides:
        slug, _, cell = place.partition("#")
        page = page_of(course, slug)
        for sheet in page.sheets:
            if "slide" in sheet.tags and cell in ("", sheet.cell):
                yield from deck.of_cell(sheet, shown, evidence, page.name)
    for id in activity.questions:
        yield from deck.of_question(shown[id], SLIDES["question"], evidence)


def page_of(course: Course, slug: str) -> Page:
    """Return the page of a chapter; it must exist."""
    return next(page for page in course.pages if page.slug == slug)
