"""Directives for pages made from data: bibliography, claims register, language guide, course facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain
from sphinx.util.docutils import SphinxDirective

from courseloom import learning_time
from courseloom.model.course import Course
from courseloom.model.evidence import Claim, Source
from courseloom.model.links import on_web
from courseloom.sphinxext import depends
from courseloom.sphinxext import elements as own
from courseloom.sphinxext.build import Builder
from courseloom.sphinxext.offers import SIZE, offer
from courseloom.sphinxext.state import course_of, rows_for
from courseloom.strings import DOWNLOADS
from courseloom.strings.locales import number
from courseloom.strings.pages import FACTS, LEARNING_TIME, PAGES, REGISTER
from courseloom.strings.start import START

Cell = str | Sequence[nodes.Node]


class DataDirective(SphinxDirective):
    """A directive without arguments whose content comes from the course's data files."""

    def run(self) -> list[nodes.Node]:
        """Return the directive's nodes."""
        self.course = course_of(self.env)
        self.build = Builder(self.course, self.env.docname)
        return self.made()

    def made(self) -> list[nodes.Node]:
        """Return the nodes."""
        raise NotImplementedError

    def target(self, id: str, title: str) -> None:
        """Register the node with this id on this page as a target of `{ref}` references."""
        domain = cast(StandardDomain, self.env.get_domain("std"))
        domain.note_hyperlink_target(id, self.env.docname, id, title)

    def used_on(self, role: str, name: str) -> list[nodes.Node]:
        """Return links to the pages that use a claim or source, separated by commas; empty when none does."""
        found: list[nodes.Node] = []
        for page in self.course.used_on.get((role, name), ()):
            if page != self.env.docname:
                found += [nodes.Text(", ")] if found else []
                link = self.build.page_link(page)
                if number := self.course.number(page.rsplit("/", 1)[-1]):
                    link[:] = [nodes.inline("", START["chapter"].format(number=number))]
                found.append(link)
        return found


def table(
    header: Sequence[str], rows: Sequence[Sequence[Cell]], widths: Sequence[int], classes: Sequence[str] = ()
) -> nodes.table:
    """Return a table with a header row; cells are text or inline nodes."""
    group = nodes.tgroup(cols=len(header))
    group += [nodes.colspec(colwidth=width) for width in widths]
    head = nodes.thead("", _row([[nodes.Text(word)] for word in header]))
    body = nodes.tbody("", *[_row([[nodes.Text(c)] if isinstance(c, str) else c for c in row]) for row in rows])
    group += [head, body]
    return nodes.table("", group, classes=["data", *classes])


def _row(cells: Sequence[Sequence[nodes.Node]]) -> nodes.row:
    return nodes.row("", *[nodes.entry("", nodes.paragraph("", "", *cell)) for cell in cells])


class References(DataDirective):
    """The bibliography: every entry that a page uses, in order of author."""

    def made(self) -> list[nodes.Node]:
        """Return one entry per source."""
        used = {key for role, key in self.course.used_on if role == "cite"}
        found: list[nodes.Node] = []
        for source in sorted(self.course.sources.values(), key=lambda s: (s.label.casefold(), s.year, s.title)):
            if source.key in used:
                self.target(f"ref-{source.key}", source.cited)
                found.append(own.source_entry("", "", *_printed(source), ids=[f"ref-{source.key}"]))
        return found


def _printed(source: Source) -> list[nodes.Node]:
    inline: list[nodes.Node] = [nodes.Text(f"{source.people} ({source.year}). ".lstrip())]
    inline.append(nodes.Text(f"{source.title}. "))
    if source.container:
        inline.append(nodes.emphasis("", source.container))
        inline.append(nodes.Text(f", {source.details}. " if source.details else ". "))
    if on_web(source.address):
        inline.append(nodes.reference("", source.address.removeprefix("https://"), refuri=source.address))
    elif source.address:
        inline.append(nodes.Text(f"{source.address}."))
    return inline


class ClaimsRegister(DataDirective):
    """Every claim of the course with its source, how the source was read, and how not to misquote it."""

    def made(self) -> list[nodes.Node]:
        """Return the date of the next review, and an entry per claim that the book uses, by statement."""
        used = {name for role, name in self.course.used_on if role == "claim"}
        claims = [claim for claim in self.course.claims.values() if claim.id in used]
        dates = Counter(claim.review for claim in claims)
        self.review = max(dates, key=lambda date: (dates[date], date), default="")
        told = [nodes.paragraph("", PAGES["next_review"].format(date=self.review))] if self.review else []
        return [*told, *(self._entry(claim) for claim in sorted(claims, key=lambda c: (c.statement.casefold(), c.id)))]

    def _entry(self, claim: Claim) -> nodes.Node:
        target, language = f"claim-{claim.id}", self.course.about.language
        self.target(target, claim.value)
        rows: list[tuple[str, Cell]] = [(REGISTER["counts"], claim.measures), (REGISTER["population"], claim.population)]
        if claim.low is not None and claim.high is not None:
            rows.append(
                (
                    claim.interval or REGISTER["interval"],
                    REGISTER["range"].format(low=number(claim.low, language, "g"), high=number(claim.high, language, "g")),
                )
            )
        if claim.source:
            rows.append((REGISTER["source"], self.build.citation(claim.source)[1:-1]))
        if claim.formula:
            inputs: list[nodes.Node] = [nodes.literal("", claim.formula), nodes.Text(f" {REGISTER['with']} ")]
            for place, (name, id) in enumerate(claim.from_.items()):
                inputs += [nodes.Text(", " if place else ""), nodes.Text(f"{name} = "), self.build.claim_link(id)]
            rows.append((REGISTER["formula"], inputs))
        rows.append((REGISTER["reading"], REGISTER[claim.status] + (f": {claim.read}" if claim.read else "")))
        if claim.use:
            rows.append((REGISTER["use"], " ".join(claim.use.split())))
        if claim.review != self.review:
            rows.append((REGISTER["review"], claim.review))
        if pages := self.used_on("claim", claim.id):
            rows.append((REGISTER["pages"], pages))
        listing = nodes.definition_list(classes=["facts"])
        for term, cell in rows:
            inline = [nodes.Text(cell)] if isinstance(cell, str) else list(cell)
            listing += nodes.definition_list_item(
                "", nodes.term("", term), nodes.definition("", nodes.paragraph("", "", *inline))
            )
        title = nodes.paragraph("", "", nodes.strong("", claim.value), nodes.Text(f" {claim.statement}"))
        return own.claim_entry("", title, listing, ids=[target])


class LanguageGuide(DataDirective):
    """Words to avoid, words to prefer, and why."""

    def made(self) -> list[nodes.Node]:
        """Return one table."""
        rows: list[Sequence[Cell]] = [
            (
                "; ".join(row.avoid),
                row.prefer,
                PAGES["why_source"].format(why=row.why, source=row.source) if row.source else row.why,
            )
            for row in self.course.language
        ]
        return [table([PAGES[name] for name in ("avoid", "prefer", "why")], rows, (30, 32, 38), ("language",))] if rows else []


class CourseFacts(DataDirective):
    """Version, dates, authors and licence."""

    def made(self) -> list[nodes.Node]:
        """Return a definition list."""
        about = self.course.about
        rows = (
            (FACTS["version"], about.version),
            (FACTS["released"], about.released),
            (FACTS["review_by"], about.day(about.dates.review_by)),
            (FACTS["expires"], about.day(about.dates.expires)),
            (FACTS["authors"], ", ".join(about.authors)),
            (FACTS["level"], about.level),
            (FACTS["audience"], about.audience),
            (FACTS["licence"], FACTS["licences"].format(content=about.licence.content, code=about.licence.code)),
            (FACTS["contact"], about.contact),
        )
        listing = nodes.definition_list(classes=["facts"])
        for term, text in rows:
            if text:
                listing += nodes.definition_list_item("", nodes.term("", term), nodes.definition("", nodes.paragraph("", text)))
        return [listing]


@depends.rows
def times(course: Course) -> tuple[learning_time.LearningTime, int]:
    """Return the estimate for the course, and the minutes of all conversations."""
    return learning_time.learning_time(course), sum(placed.scenario.minutes for placed in course.scenarios.values())


class LearningTime(DataDirective):
    """Estimated learning time by both methods, with the arithmetic."""

    def made(self) -> list[nodes.Node]:
        """Return a table of inputs and results."""
        time, played = rows_for(self.env, times)
        reading = LEARNING_TIME["reading"].format(words=learning_time.WORDS_PER_MINUTE)
        language = self.course.about.language
        rows = [
            (LEARNING_TIME["words"], number(time.words, language, ",")),
            (LEARNING_TIME["questions"], str(time.questions)),
            (LEARNING_TIME["difficulty"], str(learning_time.DIFFICULTY)),
            (LEARNING_TIME["mergener"], LEARNING_TIME["hours"].format(hours=number(time.mergener, language, ".2f"))),
            (reading, LEARNING_TIME["hours"].format(hours=number(time.reading, language, ".2f"))),
            (LEARNING_TIME["printed"], time.printed),
        ]
        if played:
            rows.append((LEARNING_TIME["talks"], LEARNING_TIME["talks_minutes"].format(minutes=played)))
        return [table((LEARNING_TIME["what"], LEARNING_TIME["value"]), rows, (70, 30))]


@depends.rows
def chapters(course: Course) -> list[tuple[str, str, list[str]]]:
    """Return for each chapter its page, what it holds, and its objectives."""
    found = []
    for page in course.pages:
        plan = course.chapter(page.slug)
        if plan is None:
            continue
        shown = [placed.quiz for placed in course.quizzes.values() if placed.page == page.name]
        scored = sum(len(quiz.questions) for quiz in shown if quiz.purpose != "opening")
        time = learning_time.chapter_time(course, page.slug)
        said = {"scored": scored, "opening": time.questions - scored, "minutes": time.printed, "sources": time.sources}
        found.append((page.name, PAGES["glance"].format(**said), [objective.text for objective in plan.objectives]))
    return found


class CourseMap(DataDirective):
    """The whole course as a list of chapters: minutes, questions and sources, and what one can do afterwards."""

    def made(self) -> list[nodes.Node]:
        """Return the list."""
        listing = nodes.enumerated_list(classes=["glance"], enumtype="arabic", prefix="", suffix=".")
        for page, holds, objectives in rows_for(self.env, chapters):
            points = nodes.bullet_list("", *[nodes.list_item("", nodes.paragraph("", text)) for text in objectives])
            title = nodes.paragraph("", "", nodes.strong("", "", self.build.page_link(page)))
            listing += nodes.list_item("", title, nodes.paragraph("", holds), points)
        return [listing] if listing.children else []


class Downloads(DataDirective):
    """The files that a build makes beside the pages, or those named; `sphinxext.offers` fills in their sizes."""

    depends = ("book/course.yml",)
    optional_arguments = len(DOWNLOADS)

    def made(self) -> list[nodes.Node]:
        """Return a table with one row a file; links work in the web book."""
        rows: list[Sequence[Cell]] = []
        about = self.course.about
        left_out = tuple(
            name for name, there in (("final-test", about.final), ("course-key", about.print.volumes)) if not there
        )
        for wrong in set(self.arguments) - set(DOWNLOADS):
            raise self.error(f"there is no file '{wrong}' to offer. The files are: {', '.join(DOWNLOADS)}.")
        for name, use in DOWNLOADS.items():
            if name not in self.arguments if self.arguments else name.startswith(left_out):
                continue
            link = offer(name, name, "download")
            rows.append(([link], use, [nodes.inline("", PAGES["not_built"], classes=[SIZE])]))
        return [table([PAGES[name] for name in ("file", "file_for", "size")], rows, (34, 46, 20))]


def setup(app: Sphinx) -> None:
    """Add the directives."""
    for name, directive in (
        ("references", References),
        ("claims-register", ClaimsRegister),
        ("language-guide", LanguageGuide),
        ("course-facts", CourseFacts),
        ("learning-time", LearningTime),
        ("course-map", CourseMap),
        ("downloads", Downloads),
    ):
        app.add_directive(name, directive)
