"""The whole course as one frozen value: what every check reads and every writer turns into files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path, PurePath
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from courseloom.errors import CourseError, Problem, Where
from courseloom.model import parts
from courseloom.model.evidence import Claim, Evidence, Source
from courseloom.model.items import Frozen, Question, Quiz, Slug
from courseloom.model.links import Address, WebAddress, with_address
from courseloom.model.pages import Page
from courseloom.model.scenarios import Scenario
from courseloom.model.scenarios import texts as texts_of
from courseloom.model.text import Rich
from courseloom.model.workshops import Workshops


class Point(Frozen):
    """A learning point of the syllabus."""

    id: int
    text: str
    section: str = ""


class Objective(Frozen):
    """What a learner can do afterwards, with a verb that can be observed."""

    id: Slug
    text: str
    points: tuple[int, ...] = ()


class ChapterPlan(Frozen):
    """What `book/course.yml` says of a chapter; its words are in the notebook of the same slug."""

    slug: Slug
    short: str
    points: tuple[int, ...] = ()
    objectives: tuple[Objective, ...] = Field(min_length=1)
    must_carry: tuple[str, ...] = Field((), description="Boxes that this chapter has to have, besides the template's.")


def _day(text: str) -> str:
    try:
        if 1980 <= date.fromisoformat(text).year < 2100 and len(text) == 10:  # what every kind of output can carry
            return text
    except ValueError:
        pass
    raise ValueError(f"'{text}' is no day like 2026-11-22")


Day = Annotated[str, AfterValidator(_day)]


class Dates(Frozen):
    """When this text was released, is to be reviewed, and stops being offered (ISO dates)."""

    released: Day
    review_by: Day
    expires: Day


class Licence(Frozen):
    """SPDX names of the licences of text and code."""

    content: str
    code: str


class Disclaimer(Frozen):
    """Calm sentences that every output prints: what review the text has had, and what it does not replace."""

    not_reviewed: str = ""
    not_supervision: str = ""
    not_accredited: str = ""


class FinalTest(Frozen):
    """The final test: how many questions it draws from each chapter, and what share of them passes."""

    draw: dict[Slug, Annotated[int, Field(ge=1)]] = Field(min_length=1)
    pass_mark: int = Field(80, ge=50, le=100, description="Per cent.")


class CourseFile(Frozen):
    """`book/course.yml`."""

    title: str
    short_title: str
    subtitle: str = ""
    slug: Slug
    language: str = "en-GB"
    version: str
    dates: Dates
    authors: tuple[str, ...]
    contact: str
    level: str = ""
    audience: str = ""
    licence: Licence
    disclaimer: Disclaimer
    points: tuple[Point, ...] = ()
    chapters: tuple[ChapterPlan, ...] = ()
    front: tuple[ChapterPlan, ...] = Field((), description="Pages before the chapters that teach learning points as well.")
    final: FinalTest | None = None
    template: tuple[str, ...] = Field(
        (), description="The parts of a chapter, in order: names of boxes, and 'opening', 'recall'."
    )
    images: tuple[str, ...] = Field((), description="Picture files that pages may show; all others are refused.")
    packs: tuple[Literal["people", "harm"], ...] = Field(
        ("people",), description="Lists of the engine that check uses: people (words for people), harm (means and amounts)."
    )

    @property
    def plans(self) -> tuple[ChapterPlan, ...]:
        """Return every page that has objectives: front pages, then chapters."""
        return (*self.front, *self.chapters)


def chapter_file(number: int) -> str:
    """Return how the names of all files of a chapter begin, which say nothing of its subject."""
    return f"chapter-{number:02}"


ALIASES = {"UK": "GB", "EIRE": "IE", "USA": "US"}


def country_code(written: str) -> str:
    """Return a country as `resources.yml` writes it: 'GB' for 'uk'."""
    code = written.strip().upper()
    return "world" if code == "WORLD" else ALIASES.get(code, code)


def _home(written: object) -> object:
    """Return the code of an organisation's country, or None where it says that it has none."""
    code = country_code(written) if isinstance(written, str) else written
    return None if code in ("", "NONE", "world") else code


Way = Literal["call", "text", "chat", "email", "web", "app"]


class Resource(Frozen):
    """A support service: `seen_on` with its page is when we saw it; `confirmed_on` is a person on the service's own site."""

    id: Slug
    country: str = Field(pattern="^([A-Z]{2}(-[A-Z]{3})?|world)$")
    country_name: str
    service: str
    contact: str = ""
    how: tuple[Annotated[dict[Way, str], with_address], ...] = ()
    hours: str | None = None
    for_whom: str = ""
    seen_on: str | None = None
    page: WebAddress | None = None
    confirmed_on: str | None = None
    confirmed_by: str | None = None
    help_box: bool = Field(False, description="Show this row in the help box of every page.")


class ResourceFile(Frozen):
    """`book/resources.yml`: emergency numbers and services."""

    emergency: tuple[Resource, ...] = ()
    services: tuple[Resource, ...]


class LanguageRow(Frozen):
    """One row of the language guide."""

    avoid: tuple[str, ...] = Field(min_length=1, description="As printed in the guide.")
    match: tuple[str, ...] | None = Field(
        None, description="Phrases that check looks for, when they differ from 'avoid'; an empty list turns the search off."
    )
    unless: tuple[str, ...] = Field((), description="Phrases in which the words are fine.")
    prefer: str
    level: Literal["error", "warning", "info"] = "warning"
    why: str
    source: str = ""

    @model_validator(mode="after")
    def _phrased(self) -> LanguageRow:
        for written in (*(self.avoid if self.match is None else self.match), *self.unless):
            plain = re.sub(r"\([^()]*\)", "a", written).strip()
            if not plain or plain.startswith("...") or re.search(r"[()|]", plain):
                raise ValueError(f"'{written}' is no phrase: use words, * for any ending and one level of (a|b)")
        return self


class Logo(Frozen):
    """A picture in `book/` with the words that stand for it."""

    file: str | None = None
    alt: str | None = None

    @property
    def name(self) -> str:
        """Return the name under which the file stands beside pages and papers, or an empty string."""
        return f"logo{PurePath(self.file).suffix.lower()}" if self.file else ""


class Contact(Frozen):
    """A contact of the organisation, shown first in the help box."""

    service: str
    contact: str | None = None
    hours: str | None = None
    for_whom: str = ""
    confirmed_on: str | None = None
    confirmed_by: str | None = None


class PolicyLink(Frozen):
    """A policy of the organisation that comes before the course where they differ."""

    title: str
    url: Address | None = None


class LocalFile(Frozen):
    """`book/local.yml`: one organisation's own name, numbers and links, laid over every output."""

    organisation: str = ""
    logo: Logo = Logo()
    country: Annotated[
        Annotated[str, Field(pattern="^[A-Z]{2}(-[A-Z]{3})?$")] | None,
        BeforeValidator(_home),
    ] = Field(None, description="Where the contacts are: a two-letter code.")
    contacts: tuple[Contact, ...] = ()
    policy_links: tuple[PolicyLink, ...] = ()
    errors_contact: str | None = None
    accommodations_contact: str | None = None


@dataclass(frozen=True)
class Placed:
    """A quiz with the file it is written in and the page that shows it (empty when no page does)."""

    quiz: Quiz
    where: Where
    chapter: str
    page: str = ""


@dataclass(frozen=True)
class PlacedScenario:
    """A scenario with the file it is written in and the page that shows it (empty when no page does)."""

    scenario: Scenario
    where: Where
    page: str = ""


@dataclass(frozen=True)
class Course:
    """Everything the sources say, with names resolved.

    `lines` gives the place of every quiz, question, scenario, claim and source, and of the fields of a question or scenario
    (`my-question.options.0.why`);
    `used_on` the pages (in order) that use a ('claim' or 'cite', name); `terms` the glossary's entries with their
    definitions as written.
    """

    root: Path
    about: CourseFile
    pages: tuple[Page, ...]
    quizzes: dict[str, Placed]
    scenarios: dict[str, PlacedScenario]
    claims: dict[str, Claim]
    sources: dict[str, Source]
    resources: ResourceFile
    language: tuple[LanguageRow, ...]
    local: LocalFile
    terms: dict[str, str]
    lines: dict[str, Where]
    used_on: dict[tuple[str, str], tuple[str, ...]]
    workshops: Workshops = field(default_factory=Workshops)
    unread: frozenset[str] = frozenset()
    """Files that could not be read: a rule about the whole course is not put to one of which a part is missing."""
    pictures: str = ""
    """What stands before a picture's file in its address on pages; empty where a page holds its pictures itself."""

    def chapter(self, slug: str) -> ChapterPlan | None:
        """Return the plan of the chapter with this slug, or None for a page that is not a chapter."""
        return next((plan for plan in self.about.chapters if plan.slug == slug), None)

    def number(self, slug: str) -> int:
        """Return a chapter's number, its place among the chapters counted from 1; 0 for a page that is not a chapter."""
        return next((number for number, plan in enumerate(self.about.chapters, 1) if plan.slug == slug), 0)

    def questions(self) -> list[Question]:
        """Return all questions in the order of the files."""
        return [question for placed in self.quizzes.values() for question in placed.quiz.questions]

    def texts(self) -> Iterator[Rich]:
        """Yield every text of questions and scenarios."""
        yield from (text for _, text in self.placed_texts())

    def placed_texts(self) -> Iterator[tuple[Where, Rich]]:
        """Yield every text of questions, scenarios and session plans with its place, or the place of what it belongs to."""
        for question in self.questions():
            for part in parts.of(question):
                yield self._place(question.id, part.path), part.text
        for talk in self.scenarios.values():
            for _, path, text in texts_of(talk.scenario):
                yield self._place(talk.scenario.id, path), text
        for plan in self.workshops.plans:
            said = [text for one in plan.activities for text in (*one.say, *one.do, *one.watch)]
            yield from ((self._place(f"plan.{plan.id}", ()), text) for text in (*plan.prepare, *said))

    def _place(self, id: str, path: Sequence[str | int]) -> Where:
        return self.lines.get(".".join((id, *map(str, path)))) or self.lines[id]

    @property
    def evidence(self) -> Evidence:
        """Return what texts refer to."""
        return Evidence(self.claims, self.sources, self.root, self.pictures)

    def help_rows(self) -> tuple[Resource, ...]:
        """Return the services for the help box: the chosen country's, or the world's when none is chosen or known."""
        rows = self.resources.services
        here = [row for row in rows if row.country == self.local.country] or [r for r in rows if r.country == "world"]
        return tuple(row for row in here if row.help_box) or tuple(here)

    def in_country(self, written: str) -> Course:
        """Return the course as it is in a country; the organisation's contacts stay only where that is its own country.

        'world' stands for no country. Raises CourseError for a country that the course has no service of.
        """
        code = country_code(written)
        rows = (*self.resources.emergency, *self.resources.services)
        known = sorted({row.country for row in rows} - {"world"})
        if code not in (*known, "world", self.local.country):
            todo = f"Those with services are: {', '.join(known)}."
            raise CourseError([Problem(Where("book/resources.yml"), f"has no service for the country '{written}'.", todo)])
        country = None if code == "world" else code
        away = {} if country == self.local.country else {"contacts": ()}
        return replace(self, local=self.local.model_copy(update={"country": country, **away}))

    def help_lines(self) -> list[str]:
        """Return the organisation's own contacts, then the services, each as one line of words."""
        own = [f"{c.service}: {c.contact}{f' ({c.hours})' if c.hours else ''}" for c in self.local.contacts if c.contact]
        return own + [f"{row.service}: {row.contact}" for row in self.help_rows()]

    def emergency_number(self) -> str:
        """Return the words for the chosen country's emergency number, or an empty string."""
        return next((row.contact for row in self.resources.emergency if row.country == self.local.country), "")
