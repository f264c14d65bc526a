"""Question banks for learning systems: Moodle XML, GIFT and QTI, a category for each quiz, and what they do not hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from courseloom import files
from courseloom.activities.question import Item, item_set
from courseloom.model.course import Course, Placed, chapter_file
from courseloom.model.evidence import Evidence
from courseloom.render.bank import Category, Losses, gift, moodle, qti, tags_of
from courseloom.render.bank.qti_package import VERSIONS, Package, Section, categories
from courseloom.strings.locales import direction
from courseloom.writers import selection

T = TypeVar("T", bound=str)
Asked = Callable[[Item, Sequence[str], Evidence, Losses], T]
NAMED = 5
"""Questions that the report of a build names for each kind of loss; a file names all."""
LOST = "left-out.txt"
WHOLE = "questions"
"""The prefix of the files that hold the questions of the whole course."""


def write(course: Course, out: Path, chapters: Sequence[str]) -> list[Path]:
    """Write the banks, of the whole course or of each chapter whose slug begins with one of `chapters`."""
    written = []
    for name, bank in banks(course, chapters):
        made: list[tuple[str, str | bytes]] = [("moodle.xml", bank.moodle), ("gift.txt", bank.gift)]
        made += [(version.ending, files.zipped(bank.qti.parts(version))) for version in VERSIONS]
        for ending, data in (*made, (LOST, "".join(f"{line}\n" for line in bank.lost()))):
            files.write_whole(out / f"{name}-{ending}", data)
            written.append(out / f"{name}-{ending}")
    return written


def losses(course: Course, chapters: Sequence[str]) -> list[str]:
    """Return a sentence for each kind of thing that a bank does not hold, with some of the questions that it concerns."""
    return [
        f"{line} ({name}-{LOST} names all.)" if " more) " in line else line
        for name, bank in banks(course, chapters)
        for line in bank.lost(NAMED)
    ]


def banks(course: Course, chapters: Sequence[str]) -> Iterator[tuple[str, Bank]]:
    """Yield the banks that are asked for, each with the prefix of its files; raises CourseError for an unknown chapter."""
    if not chapters:
        yield WHOLE, Bank(course, [*course.quizzes.values()])
        return
    for plan in selection.chapters(course, chapters):
        placed = [one for one in course.quizzes.values() if one.chapter == plan.slug]
        if placed:
            name = chapter_file(course.number(plan.slug))
            yield name, Bank(course, placed, f"{course.about.slug}-{name}")


@dataclass
class Bank:
    """The questions of some quizzes in each format, and what each of them does not hold; `id` names a part of the course."""

    course: Course
    quizzes: Sequence[Placed]
    id: str = ""
    lost_by_moodle: Losses = field(default_factory=Losses)
    lost_by_gift: Losses = field(default_factory=Losses)
    lost_by_qti: Losses = field(default_factory=Losses)

    def lost(self, most: int = 0) -> list[str]:
        """Return a sentence for each kind of loss of each format, with its questions: all, or at most so many by name."""
        told = (  # what a format loses is known once it is made
            ("Moodle XML", self.moodle, self.lost_by_moodle),
            ("GIFT", self.gift, self.lost_by_gift),
            ("QTI", self.qti, self.lost_by_qti),
        )
        return [f"{name}: {said}" for name, _, found in told for said in found.told(most)]

    @cached_property
    def moodle(self) -> str:
        """Return the bank as Moodle XML."""
        return moodle.document(self._parts(moodle.category, moodle.question, self.lost_by_moodle))

    @cached_property
    def gift(self) -> str:
        """Return the bank as GIFT."""
        return gift.document(self._parts(gift.category, gift.question, self.lost_by_gift))

    @cached_property
    def qti(self) -> Package:
        """Return the bank as a package of QTI: a section for each quiz that has questions."""
        sections = []
        for one, placed in self._categories():
            asked = zip(item_set(placed.quiz).items, placed.quiz.questions, strict=True)
            made = [
                (one_item, categories(tags_of(source), item, self.lost_by_qti))
                for item, source in asked
                if (one_item := qti.question(item, self.course.evidence, self.lost_by_qti)) is not None
            ]
            sections.append(Section(placed.quiz.id, ": ".join(one.path[1:]), made))
        about = self.course.about
        held = [section for section in sections if section.items] or sections
        return Package(self.id or about.slug, about.title, about.language, direction(about.language), held)

    def _parts(self, category: Callable[[Category], T], question: Asked[T], lost: Losses) -> Iterator[T]:
        """Yield each category that has questions, then these."""
        for one, placed in self._categories():
            asked = zip(item_set(placed.quiz).items, placed.quiz.questions, strict=True)
            made = [question(item, tags_of(source), self.course.evidence, lost) for item, source in asked]
            if any(made):
                yield category(one)
                yield from filter(None, made)

    def _categories(self) -> Iterator[tuple[Category, Placed]]:
        """Yield each quiz with its category: course, chapter with its number, title; a title that is taken gets a number."""
        taken: set[tuple[str, ...]] = set()
        for placed in self.quizzes:
            number = self.course.number(placed.chapter)
            chapter = (f"{number:02} {self.course.page(placed.chapter).title}",) if number else ()
            path, count = (self.course.about.title, *chapter, placed.quiz.title), 2
            while path in taken:
                path, count = (*path[:-1], f"{placed.quiz.title} ({count})"), count + 1
            taken.add(path)
            yield Category(placed.quiz.id, path), placed
