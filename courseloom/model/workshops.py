"""Session plans: timed activities, what the facilitator says, the material they use, and what to print in how many copies."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from courseloom.model.items import Frozen, Slug
from courseloom.model.sheets import Sheet
from courseloom.model.text import RichText

Kind = Literal[
    "welcome", "talk", "quiz", "exercise", "discussion", "roleplay", "demonstration", "debrief", "break", "close"
]  # fmt: skip
Share = Literal["each", "pair", "three", "team", "room"]
SHARES: dict[str, int] = {"each": 1, "pair": 2, "three": 3, "team": 5}
"""Number of people who share one copy; material for the room is printed once."""
Place = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*(#[\w-]+)?$")]
"""A chapter ('04-first-reply'), or one of its cells or figures ('04-first-reply#four-levels')."""


class Paper(Frozen):
    """Something to print: a handout by its file name without paper size, or the cards of a scenario."""

    sheet: Slug | None = None
    cards: Slug | None = None
    per: Share = "each"

    def copies(self, group: int) -> int:
        """Return how many copies a group needs."""
        return math.ceil(group / SHARES[self.per]) if self.per in SHARES else 1


class Reading(Frozen):
    """A case to read out: the chapter, and the beginning of its box's title."""

    chapter: Slug
    case: str


class Activity(Frozen):
    """One part of a session: its length, what is shown, said and done, and the material it uses."""

    id: Slug
    title: str
    kind: Kind
    minutes: int = Field(ge=1, le=240)
    show: tuple[str, ...] = Field((), max_length=6, description="Lines of a slide of its own.")
    slides: tuple[Place, ...] = Field((), description="A chapter's slides, or one of its slide cells after '#'.")
    figures: tuple[Place, ...] = Field((), description="A chapter's figure after '#', as a slide of its own.")
    questions: tuple[Slug, ...] = Field((), description="Questions put to the room, each with its answer after it.")
    quizzes: tuple[Slug, ...] = Field((), description="Quizzes done on paper or on a device; their key is in the guide.")
    scenarios: tuple[Slug, ...] = ()
    reads: tuple[Reading, ...] = Field((), description="Cases to read out; the guide prints them.")
    print: tuple[Paper, ...] = ()
    say: tuple[RichText, ...] = ()
    do: tuple[RichText, ...] = ()
    watch: tuple[RichText, ...] = Field((), description="Likely hard moments, and what helps.")


class Plan(Frozen):
    """A session plan; the minutes of its activities add up to its own."""

    id: Slug
    title: str
    minutes: int = Field(ge=15, le=600)
    audience: str
    aim: str
    group: tuple[int, int] = Field((6, 16), description="The fewest and the most people it is made for.")
    prepare: tuple[RichText, ...] = ()
    materials: tuple[str, ...] = Field((), description="What to bring besides paper: pens, cards, a clock.")
    chapters: tuple[Slug, ...] = Field((), description="Chapters whose facilitator's cells go into the guide.")
    print: tuple[Paper, ...] = Field((), description="What the whole session needs, whatever the activity.")
    activities: tuple[Activity, ...] = Field(min_length=1)

    def papers(self) -> tuple[Paper, ...]:
        """Return everything to print, each paper once in the order of use, with the largest number of copies."""
        found: dict[tuple[str | None, str | None], Paper] = {}
        for paper in (*self.print, *(one for activity in self.activities for one in activity.print)):
            key = paper.sheet, paper.cards
            if key not in found or paper.copies(60) > found[key].copies(60):
                found[key] = paper
        return tuple(found.values())

    def question_ids(self) -> Iterator[str]:
        """Yield the ids of the questions put to the room, each once."""
        yield from dict.fromkeys(id for activity in self.activities for id in activity.questions)

    def quiz_ids(self) -> Iterator[str]:
        """Yield the ids of the quizzes that are used, each once."""
        yield from dict.fromkeys(id for activity in self.activities for id in activity.quizzes)


class WorkshopFile(Frozen):
    """`book/workshops.yml`."""

    plans: tuple[Plan, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Workshops:
    """All session plans of a course, and the text of the guide before and after each plan."""

    plans: tuple[Plan, ...] = ()
    before: tuple[Sheet, ...] = ()
    after: tuple[Sheet, ...] = ()

    def plan(self, id: str) -> Plan | None:
        """Return the plan of this name, or None."""
        return next((plan for plan in self.plans if plan.id == id), None)
