"""A session plan as slides: title, the slides of each activity in the order of the plan, and the help block at the end.

`of` returns one deck and, for each activity, the numbers of its first and last slide.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from courseloom.activities import slides as deck
from courseloom.activities.plain import text_words
from courseloom.activities.question import items_of
from courseloom.activities.slides import Deck, Slide
from courseloom.model.course import Course
from courseloom.model.evidence import Evidence
from courseloom.model.pages import Page
from courseloom.model.text import Listing, Paragraph, Text
from courseloom.model.workshops import Activity, Plan
from courseloom.strings.workshop import KINDS, SLIDES

Span = tuple[int, int]


def of(course: Course, plan: Plan) -> tuple[Deck, dict[str, Span]]:
    """Return the deck of a session, and the first and last slide number of each activity."""
    evidence = course.evidence
    length = SLIDES["session"].format(minutes=plan.minutes)
    notes = (plan.aim, *(f"• {text_words(text, evidence)}" for text in plan.prepare))
    slides = [Slide("title", plan.title, lines=deck.opening(course, length), notes=notes)]
    spans: dict[str, Span] = {}
    for activity in plan.activities:
        shown = list(_slides(course, activity, evidence))
        if not shown:
            continue
        told = tuple(said(activity, evidence))
        shown[0] = replace(shown[0], notes=(*told, *shown[0].notes))
        spans[activity.id] = len(slides) + 1, len(slides) + len(shown)
        slides += shown
    return Deck("slides", plan.title, (*slides, deck.ending(course))), spans


def said(activity: Activity, evidence: Evidence) -> Iterator[str]:
    """Yield an activity as plain lines for the speaker notes."""
    yield f"{activity.title} ({KINDS[activity.kind]}, {SLIDES['minutes'].format(minutes=activity.minutes)})"
    for text in activity.say:
        yield f"“{text_words(text, evidence)}”"
    for text in (*activity.do, *activity.watch):
        yield f"• {text_words(text, evidence)}"


def _slides(course: Course, activity: Activity, evidence: Evidence) -> Iterator[Slide]:
    shown = items_of(course)
    lines = activity.show
    if activity.kind == "break" and not lines:
        lines = (SLIDES["back"].format(minutes=activity.minutes),)
    if lines:
        items = tuple((Paragraph((Text(line),)),) for line in lines)
        yield Slide("text", activity.title, (Listing(False, items),))
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
