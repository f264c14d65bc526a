"""The whole course as one frozen value, which every check reads and every writer turns into files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from courseloom.errors import CourseError, Problem, Where
from courseloom.model import parts
from courseloom.model.evidence import Claim, Evidence, Source
from courseloom.model.items import Frozen, Question, Quiz, Slug
from courseloom.model.links import WebAddress, with_address
from courseloom.model.local import LocalFile, country_code
from courseloom.model.pages import Page
from courseloom.model.paths import Route
from courseloom.model.reviews import Day, Review
from courseloom.model.scenarios import Scenario
from courseloom.model.scenarios import texts as texts_of
from courseloom.model.start import Bound, CoursePart, PartLine, Start, parts_of
from courseloom.model.text import Rich
from courseloom.model.workshops import Workshops
from courseloom.strings.locales import TAG, long_date


class Point(Frozen):
    """A learning point of the syllabus."""

    id: int
    text: str
    section: str = ""


class Objective(Frozen):
    """A learning objective: what a learner can do afterwards, beginning with an observable verb."""

    id: Slug
    text: str
    points: tuple[int, ...] = ()


class ChapterPlan(Frozen):
    """The entry of a chapter in `book/course.yml`; its text is in the notebook of the same slug."""

    slug: Slug
    short: str
    points: tuple[int, ...] = ()
    objectives: tuple[Objective, ...] = Field(min_length=1)
    must_carry: tuple[str, ...] = Field((), description="Boxes that this chapter has to have, besides the template's.")
    outcome: str = Field("", description="What a reader can do afterwards, in one sentence, for the first page.")


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
    """Sentences that every output prints: how the text was reviewed, and what it does not replace."""

    not_reviewed: str = ""
    not_supervision: str = ""
    not_accredited: str = ""


def _folder(address: str) -> str:
    """Return the address of a folder; raises ValueError for one of a file, or with a query."""
    if not address.endswith("/") or "?" in address or "#" in address:
        raise ValueError(f"the address '{address}' is not of a folder; end it with '/'")
    return address


class FinalTest(Frozen):
    """The final test: how many questions it draws from each chapter, and the share of right answers needed to pass."""

    draw: dict[Slug, Annotated[int, Field(ge=1)]] = Field(min_length=1)
    pass_mark: int = Field(80, ge=50, le=100, description="Per cent.")


class Web(Frozen):
    """The book on the web: where it stands, and what its windows are called."""

    address: Annotated[WebAddress, AfterValidator(_folder)] | None = Field(
        None, description="The address of its first page, which ends in '/', for the sitemap and the page of a wrong address."
    )
    window: str = Field(
        "", description="A neutral name for windows, history and bookmarks; pages of chapters get neutral addresses as well."
    )


Paper = Literal["a4", "letter"]


def _papers(written: object) -> object:
    known = get_args(Paper)
    listed = list(written) if isinstance(written, list | tuple) else []
    if not listed or any(one not in known for one in listed) or len(set(listed)) < len(listed):
        raise ValueError(f"name the sizes of paper in a list: [a4], [letter] or [{', '.join(known)}]")
    return written


def _tag(text: str) -> str:
    if TAG.fullmatch(text):
        return text
    raise ValueError(f"'{text}' is not the code of a language like es or pt-BR")


class CourseFile(Frozen):
    """`book/course.yml`."""

    title: str
    short_title: str
    subtitle: str = ""
    slug: Slug
    language: Annotated[str, AfterValidator(_tag)] = "en-GB"
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
    parts: tuple[PartLine, ...] = Field((), description="What each part is about, by its caption in _toc.yml.")
    start: Start | None = Field(None, description="What the first page shows: promise, questions, ways to use it, help.")
    print: Bound = Field(Bound(), description="The book on paper: its volumes, and pages that stay out of it.")
    front: tuple[ChapterPlan, ...] = Field((), description="Pages before the chapters that also teach learning points.")
    final: FinalTest | None = None
    template: tuple[str, ...] = Field(
        (), description="The parts of a chapter, in order: names of boxes, and 'opening', 'recall'."
    )
    images: tuple[str, ...] = Field((), description="Picture files that pages may show; all others are refused.")
    web: Web = Field(Web(), description="The book on the web: its address, and neutral names. See docs/hosting.md.")
    papers: Annotated[tuple[Paper, ...], BeforeValidator(_papers)] = Field(
        ("a4",), description="Sizes of paper of the book and the final test: a4, letter or both."
    )
    keep: tuple[Slug, ...] = Field((), description="Markdown pages that are also printed as small sheets to keep.")
    stances: dict[str, str] = Field({}, description="For cards: what a stance of a reply is, as words after 'when they'.")
    packs: tuple[Literal["people", "harm"], ...] = Field(
        ("people",), description="Lists of the engine that check uses: people (words for people), harm (means and amounts)."
    )

    @property
    def released(self) -> str:
        """Return the day of this version as the language of the course writes it."""
        return self.day(self.dates.released)

    def day(self, written: str) -> str:
        """Return an ISO day as the language of the course writes it; what is no whole day as it is."""
        return long_date(written, self.language)

    @property
    def plans(self) -> tuple[ChapterPlan, ...]:
        """Return the plans of all pages that have objectives: front pages, then chapters."""
        return (*self.front, *self.chapters)


def chapter_file(number: int) -> str:
    """Return the prefix of all file names of a chapter, which does not reveal its subject."""
    return f"chapter-{number:02}"


Way = Literal["call", "text", "chat", "email", "web", "app"]


class Resource(Frozen):
    """A support service: `seen_on` is when we saw `page`; `confirmed_on` is when a person checked the service's own site."""

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
    card: str = Field("", max_length=60, description="Its group on the language card; a row without one is not on it.")
    level: Literal["error", "warning", "info"] = "warning"
    why: str
    source: str = ""

    @model_validator(mode="after")
    def _phrased(self) -> LanguageRow:
        for written in (*(self.avoid if self.match is None else self.match), *self.unless):
            plain = re.sub(r"\([^()]*\)", "a", written).strip()
            if not plain or plain.startswith("...") or re.search(r"[()|]", plain):
                raise ValueError(f"'{written}' is not a phrase: use words, * for any ending and one level of (a|b)")
        return self


@dataclass(frozen=True)
class Placed:
    """A quiz with its file, the page that shows it (empty for none), and the numbers of its questions in a chapter ("2.7")."""

    quiz: Quiz
    where: Where
    chapter: str
    page: str = ""
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlacedScenario:
    """A scenario with the file it is written in and the page that shows it (empty when no page does)."""

    scenario: Scenario
    where: Where
    page: str = ""


@dataclass(frozen=True)
class Course:
    """All content of a course, with names resolved.

    `lines` maps ids to the places of quizzes, questions, scenarios, claims and sources, and of the fields of questions and
    scenarios (`my-question.options.0.why`); `used_on` maps ('claim' or 'cite', name) to the pages that use it, in order;
    `terms` maps the glossary's entries to their definitions as written.
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
    """Files that could not be read: rules about the whole course are then skipped."""
    pictures: str = ""
    """Prefix of a picture's file in its address on pages; empty when pages embed their pictures."""
    emblem: str = ""
    """`book/emblem.svg`, whose elements of class `part-1`, `part-2` … stand for the parts; empty without one."""
    reviews: tuple[Review, ...] = ()
    paths: tuple[Route, ...] = ()
    digests: dict[str, str] = field(default_factory=dict)
    """The code of each chapter's text, questions, conversations and claims, by which a review says what was read; at "" that
    of the whole course."""

    def chapter(self, slug: str) -> ChapterPlan | None:
        """Return the plan of the chapter with this slug, or None for a page that is not a chapter."""
        number = self.number(slug)
        return self.about.chapters[number - 1] if number else None

    def edition(self, chapter: str = "", text: str = "") -> str:
        """Return the version, a plus, and the code of this chapter; without one of this text, without that of the course."""
        own = hashlib.sha256(text.encode()).hexdigest()[:8] if text else self.digests.get("")
        code = self.digests.get(chapter) if chapter else None
        return "+".join(filter(None, (self.about.version, code or own)))

    def number(self, slug: str) -> int:
        """Return a chapter's number, its place among the chapters counted from 1; 0 for a page that is not a chapter."""
        return self._numbers.get(slug, 0)

    @cached_property
    def parts(self) -> tuple[CoursePart, ...]:
        """Return the parts that hold chapters, in order; none where one caption of `_toc.yml` holds them all."""
        captions = {page.slug: page.part for page in reversed(self.pages)}
        return parts_of([(plan.slug, captions.get(plan.slug, "")) for plan in self.about.chapters], self.about.parts)

    def part_of(self, slug: str) -> CoursePart | None:
        """Return the part that holds a chapter; None for another page, and in a course without parts."""
        return next((part for part in self.parts if slug in part.chapters), None)

    def page(self, slug: str) -> Page:
        """Return the first page with this slug; raises KeyError."""
        return self._pages[slug]

    @cached_property
    def named(self) -> dict[str, str]:
        """Return the name of each page by its slug."""
        return {page.slug: page.name for page in reversed(self.pages)}

    @cached_property
    def titles(self) -> dict[str, str]:
        """Return the title of each page by its name."""
        return {page.name: page.title for page in self.pages}

    @cached_property
    def _numbers(self) -> dict[str, int]:
        plans = self.about.chapters
        return {plan.slug: number for number, plan in zip(range(len(plans), 0, -1), reversed(plans), strict=True)}

    @cached_property
    def _pages(self) -> dict[str, Page]:
        return {page.slug: page for page in reversed(self.pages)}

    def questions(self) -> list[Question]:
        """Return all questions in the order of the files."""
        return [question for placed in self.quizzes.values() for question in placed.quiz.questions]

    def texts(self) -> Iterator[Rich]:
        """Yield every text of questions and scenarios."""
        yield from (text for _, text in self.placed_texts())

    def placed_texts(self, sign: str = "") -> Iterator[tuple[Where, Rich]]:
        """Yield every text of questions, scenarios and session plans with its place, or that of the enclosing value.

        With a `sign`, only the texts that are written with it are returned.
        """
        for question in self.questions():
            for part in parts.of(question):
                if sign in part.text.source:
                    yield self._place(question.id, part.path), part.text
        for talk in self.scenarios.values():
            for _, path, text in texts_of(talk.scenario):
                if sign in text.source:
                    yield self._place(talk.scenario.id, path), text
        for plan in self.workshops.plans:
            said = [text for one in plan.activities for text in (*one.say, *one.do, *one.watch)]
            yield from ((self._place(f"plan.{plan.id}", ()), text) for text in (*plan.prepare, *said) if sign in text.source)

    def _place(self, id: str, path: Sequence[str | int]) -> Where:
        return self.lines.get(".".join((id, *map(str, path)))) or self.lines[id]

    @property
    def evidence(self) -> Evidence:
        """Return the claims and sources that texts refer to."""
        return Evidence(self.claims, self.sources, self.root, self.pictures)

    def help_rows(self) -> tuple[Resource, ...]:
        """Return the services for the help box: those of the chosen country, or worldwide ones when none is chosen or known."""
        rows = self.resources.services
        here = [row for row in rows if row.country == self.local.country] or [r for r in rows if r.country == "world"]
        return tuple(row for row in here if row.help_box) or tuple(here)

    def in_country(self, written: str) -> Course:
        """Return the course for a country; the organisation's contacts are kept only when it is its own country.

        'world' stands for no country. Raises CourseError for a country without a service in the course.
        """
        code = country_code(written)
        rows = (*self.resources.emergency, *self.resources.services)
        known = sorted({row.country for row in rows} - {"world"})
        if code not in (*known, "world", self.local.country):
            todo = (
                f"Those with services are: {', '.join(known)}."
                if known
                else "Only services for everywhere are in it: add some."
            )
            raise CourseError([Problem(Where("book/resources.yml"), f"has no service for the country '{written}'.", todo)])
        country = None if code == "world" else code
        away = {} if country == self.local.country else {"contacts": ()}
        return replace(self, local=self.local.model_copy(update={"country": country, **away}))

    def help_lines(self) -> list[str]:
        """Return the organisation's own contacts, then the services, each as one line of text."""
        own = [f"{c.service}: {c.contact}{f' ({c.hours})' if c.hours else ''}" for c in self.local.contacts if c.contact]
        return own + [f"{row.service}: {row.contact}" for row in self.help_rows()]

    def emergency_number(self) -> str:
        """Return the text about the chosen country's emergency number, or an empty string."""
        return next((row.contact for row in self.resources.emergency if row.country == self.local.country), "")
