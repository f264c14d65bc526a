"""The outputs of a build: the name of each, the options that it takes, and the module that writes it.

An output is a module with a function `write`, a class here, and an entry in `WRITERS`. The fields of the class are the options
of the output; the command line reads them from here, so that nothing heavy is imported before an output is built.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from argparse import ArgumentTypeError
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar

from courseloom.strings.handouts import KINDS

if TYPE_CHECKING:
    from courseloom.model.course import Course
    from courseloom.writers.host import Host

GROUP = 12
"""Number of participants of a workshop, by default."""
T = TypeVar("T")


def option(default: T, help: str, **arguments: Any) -> T:
    """Return a dataclass field that is also an option of the command line; `arguments` are passed to `argparse`."""
    found: T = field(default=default, metadata={"help": help, **arguments})
    return found


def _people(text: str) -> int:
    """Return the number of participants; raises ArgumentTypeError unless it is from 2 to 60."""
    if not text.isdigit() or not 2 <= int(text) <= 60:
        raise ArgumentTypeError(f"'{text}' is not a number from 2 to 60")
    return int(text)


@dataclass(frozen=True)
class Output:
    """An output as it is asked for: its fields are the options that it takes."""

    name: ClassVar[str]
    leaves_out: ClassVar[frozenset[str]] = frozenset()
    """Kinds of question that the output cannot show; a build reports how many of them a course has."""

    def asks(self, course: Course) -> Iterator[Callable[[], object]]:
        """Yield what is looked up before any output is made; each raises CourseError for what the course does not have."""
        yield from ()

    def losses(self, course: Course) -> list[str]:
        """Return sentences on what the output cannot show of a course; none where it shows all."""
        missing = Counter(question.kind for question in course.questions() if question.kind in self.leaves_out)
        named = {kind: f"{count} question{'s' if count > 1 else ''}" for kind, count in sorted(missing.items())}
        return [f"leaves out {counted} of the kind {kind}." for kind, counted in named.items()]

    def chosen(self) -> dict[str, object]:
        """Return the options with values other than their defaults, by name."""
        values = ((one.name, one.default, getattr(self, one.name)) for one in fields(self))
        return {name: value for name, default, value in values if value != default}


class FromCourse(Output, ABC):
    """An output that is written from the course alone."""

    @abstractmethod
    def write(self, course: Course, out: Path) -> list[Path]:
        """Write the output into a folder that is not there yet; return its files."""


class FromPages(Output, ABC):
    """An output that is written from the pages that Sphinx has read."""

    @abstractmethod
    def write(self, course: Course, out: Path, host: Host) -> list[Path]:
        """Write the output into a folder that is not there yet; return its files."""


@dataclass(frozen=True)
class ByChapter(Output):
    """An output of which one chapter may be built."""

    chapter: tuple[str, ...] = option((), "only this chapter", metavar="NN")

    def asks(self, course: Course) -> Iterator[Callable[[], object]]:
        """Yield the look for each chapter."""
        from courseloom.writers import selection

        yield partial(selection.chapters, course, self.chapter)


@dataclass(frozen=True)
class ByPath(ByChapter):
    """An output of which one chapter or path may be built."""

    path: tuple[str, ...] = option((), "only this path", metavar="ID")

    def asks(self, course: Course) -> Iterator[Callable[[], object]]:
        """Yield the looks for each chapter and path."""
        from courseloom.writers import selection

        yield from super().asks(course)
        yield partial(selection.routes, course, self.path)


@dataclass(frozen=True)
class Packaged(ByPath):
    """An output of packages for a learning system, which keeps the numbers of what is in them."""

    path: tuple[str, ...] = option((), "a package of this path", metavar="ID")
    answers: bool = option(False, "send each answer to the system, and say so to learners")

    def asks(self, course: Course) -> Iterator[Callable[[], object]]:
        """Yield the looks for each chapter and path, and for the numbers that a system keeps."""
        from courseloom import identifiers

        yield from super().asks(course)
        yield partial(identifiers.current, course)


@dataclass(frozen=True)
class OnPaper(Output):
    """An output that is printed on one size of paper or another."""

    paper: tuple[str, ...] = option((), "only this paper size", choices=("a4", "letter", "both"))

    @property
    def sizes(self) -> tuple[str, ...]:
        """Return the paper sizes that are asked for; empty where none is."""
        return ("a4", "letter") if "both" in self.paper else self.paper


@dataclass(frozen=True)
class LargeAsWell(Output):
    """An output that may be in large print besides."""

    large_print: bool = option(False, "in large print (18 pt) as well")


@dataclass(frozen=True)
class Live(FromCourse):
    """Ready-to-run notebooks for JupyterLab."""

    name = "live"

    def write(self, course: Course, out: Path) -> list[Path]:
        """Write both sets of notebooks."""
        from courseloom.writers import live

        return live.write(course, out)


@dataclass(frozen=True)
class Pdf(LargeAsWell, OnPaper, FromPages):
    """The book and the final test as PDF."""

    name = "pdf"
    paper: tuple[str, ...] = option((), "on this paper and not on the course's", choices=("a4", "letter", "both"))

    def write(self, course: Course, out: Path, host: Host) -> list[Path]:
        """Write the files for each paper size."""
        from courseloom.writers import pdf

        return pdf.write(course, out, host, self.large_print, self.sizes)


@dataclass(frozen=True)
class Slides(ByChapter, FromCourse):
    """Slides of each chapter as PDF and PPTX."""

    name = "slides"

    def asks(self, course: Course) -> Iterator[Callable[[], object]]:
        """Yield the look for each chapter, and for slides in them."""
        from courseloom.writers import slides

        yield partial(slides.decks_of, course, self.chapter)

    def write(self, course: Course, out: Path) -> list[Path]:
        """Write a deck for each chapter."""
        from courseloom.writers import slides

        return slides.write(course, out, self.chapter)


@dataclass(frozen=True)
class Workshop(LargeAsWell, OnPaper, FromCourse):
    """Everything for a session in one folder: slides, guide, handouts, cards."""

    name = "workshop"
    plan: tuple[str, ...] = option((), "only this session plan", metavar="NAME")
    group: int = option(GROUP, f"how many people take part (default: {GROUP})", type=_people, metavar="N")
    country: str = option("", "whose help lines are printed, such as uk or us", metavar="CODE")
    live: bool = option(False, "add the notebooks for facilitators")

    def asks(self, course: Course) -> Iterator[Callable[[], object]]:
        """Yield the look for each plan."""
        from courseloom.writers import selection

        yield partial(selection.plans, course, self.plan)

    def write(self, course: Course, out: Path) -> list[Path]:
        """Write a folder and a zip for each plan."""
        from courseloom.writers import workshop

        return workshop.write(course, out, self.plan, self.group, self.country, self.sizes, self.large_print, self.live)


@dataclass(frozen=True)
class Handouts(OnPaper, ByChapter, FromCourse):
    """Summaries, question papers with keys, worksheets and cards as PDF and DOCX."""

    name = "handouts"
    kind: tuple[str, ...] = option((), "only this kind", choices=tuple(KINDS))
    large_print: bool = option(False, "only in large print (18 pt)")

    def write(self, course: Course, out: Path) -> list[Path]:
        """Write the selected handouts."""
        from courseloom.writers import handouts

        return handouts.write(course, out, self.chapter, self.kind, self.sizes, self.large_print)


@dataclass(frozen=True)
class Review(ByChapter, FromCourse):
    """Review sheets for Word: every passage, question, reason and source of a chapter, with room to comment and sign."""

    name = "review"

    def write(self, course: Course, out: Path) -> list[Path]:
        """Write a sheet for each chapter."""
        from courseloom.writers import review

        return review.write(course, out, self.chapter)


@dataclass(frozen=True)
class Banks(ByChapter, FromCourse):
    """Question banks for learning systems: Moodle XML, GIFT, QTI 2.1 and 3.0."""

    name = "banks"

    def write(self, course: Course, out: Path) -> list[Path]:
        """Write all for the course, or for each chapter that is asked for."""
        from courseloom.writers import banks

        return banks.write(course, out, self.chapter)

    def losses(self, course: Course) -> list[str]:
        """Return what each of the formats does not hold, with the questions."""
        from courseloom.writers import banks

        return banks.losses(course, self.chapter)


@dataclass(frozen=True)
class Epub(FromPages):
    """The book for e-readers, with questions and answers linked."""

    name = "epub"

    def write(self, course: Course, out: Path, host: Host) -> list[Path]:
        """Write one EPUB 3 file."""
        from courseloom.writers import epub

        return epub.write(course, out, host)


@dataclass(frozen=True)
class Anki(FromCourse):
    """Cards for spaced review in Anki, one a question."""

    name = "anki"
    leaves_out = frozenset({"match", "categorise", "order", "estimate", "rate-the-reply"})

    def write(self, course: Course, out: Path) -> list[Path]:
        """Write one file of cards."""
        from courseloom.writers import anki

        return anki.write(course, out, self.leaves_out)


@dataclass(frozen=True)
class Html(FromPages):
    """The web book, which opens from disk."""

    name = "html"

    def write(self, course: Course, out: Path, host: Host) -> list[Path]:
        """Write the pages and the files that they offer."""
        from courseloom.writers import html

        return html.write(course, out, host)


@dataclass(frozen=True)
class Single(ByPath, FromPages):
    """The web book, a chapter or a path as one HTML file, to mail or to keep."""

    name = "single"

    def write(self, course: Course, out: Path, host: Host) -> list[Path]:
        """Write a file for the book, or one for each chapter and path that is asked for."""
        from courseloom.writers import single

        return single.write(course, out, host, self.chapter, self.path)


@dataclass(frozen=True)
class Site(FromPages):
    """The web book for a host of static pages, with its headers."""

    name = "site"

    def write(self, course: Course, out: Path, host: Host) -> list[Path]:
        """Write the folder to upload, and a snippet for nginx."""
        from courseloom.writers import site

        return site.write(course, out, host)


@dataclass(frozen=True)
class Release(FromPages):
    """One zip of all that, to hand to somebody without Python."""

    name = "release"

    def write(self, course: Course, out: Path, host: Host) -> list[Path]:
        """Write the zip and its checksum."""
        from courseloom.writers import release

        return release.write(course, out, host)


@dataclass(frozen=True)
class Scorm(Packaged, FromPages):
    """A package for a learning system: Moodle, Totara, ESR, Cornerstone and others."""

    name = "scorm"
    version: str = option("1.2", "SCORM 1.2 (default) or SCORM 2004 3rd edition", choices=("1.2", "2004"))

    def write(self, course: Course, out: Path, host: Host) -> list[Path]:
        """Write a zip for the course, or for each chapter and path that is asked for."""
        from courseloom.writers import scorm

        return scorm.write(course, out, host, self.version, self.chapter, self.path, self.answers)


@dataclass(frozen=True)
class Cmi5(Packaged, FromPages):
    """A package for a learning system that takes cmi5, which keeps results in a learning record store."""

    name = "cmi5"

    def write(self, course: Course, out: Path, host: Host) -> list[Path]:
        """Write a zip for the course, or for each chapter and path that is asked for."""
        from courseloom.writers import scorm

        return scorm.write(course, out, host, "cmi5", self.chapter, self.path, self.answers)


Writer = FromCourse | FromPages
# html's pages offer those before it
_TABLE: tuple[type[Writer], ...] = (
    *(Live, Pdf, Slides, Workshop, Handouts, Review, Banks, Epub, Anki),
    *(Html, Scorm, Cmi5, Site, Single, Release),
)
WRITERS: Final = {writer.name: writer for writer in _TABLE}
DEFAULT: Final = ("live", "pdf", "html")


def options() -> dict[str, list[tuple[str, Field[Any]]]]:
    """Return the outputs that take each option, by option, with the field of each output."""
    found: dict[str, list[tuple[str, Field[Any]]]] = {}
    for name, writer in WRITERS.items():
        for one in fields(writer):
            found.setdefault(one.name, []).append((name, one))
    return found


def select(names: Collection[str], given: Mapping[str, Any]) -> list[Writer]:
    """Return the outputs with these names in the order of the table, each with the `given` options that it takes."""
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
    found: list[Writer] = []
    for name, writer in WRITERS.items():
        if name in names:
            taken = {one.name for one in fields(writer)}
            found.append(writer(**{name: value for name, value in values.items() if name in taken}))
    return found
