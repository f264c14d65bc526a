"""The blueprint of a course: what covers each learning point, as rows for accreditors, checks and a page of the book.

One row a learning point (or, in a course without a syllabus, an objective) lists objectives, sections, questions, feedback and
sources.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from operator import itemgetter

from courseloom.model import parts
from courseloom.model.course import Course, Objective
from courseloom.model.items import Question
from courseloom.model.pages import Page

HEADER = ("point", "learning point", "chapter", "objective", "sections", "questions", "reasons", "sources")


@dataclass(frozen=True)
class Row:
    """One learning point: `sections` are headings where it is practised, `reasons` counts the texts of feedback behind it."""

    point: int
    text: str
    chapter: str
    page: str
    objectives: tuple[Objective, ...]
    sections: tuple[str, ...]
    questions: tuple[Question, ...]
    reasons: int
    sources: tuple[str, ...]


def rows(course: Course) -> list[Row]:
    """Return a row for every learning point of every chapter and front page, in the order of the syllabus."""
    texts = {point.id: point.text for point in course.about.points}
    asked = scored(course)
    by_objective: dict[str, list[tuple[int, Question]]] = {}
    for place, question in enumerate(asked):
        by_objective.setdefault(question.objective, []).append((place, question))
    sections = {id: heading for page in course.pages for id, heading in _quiz_sections(page)}
    home = {question.id: placed for placed in course.quizzes.values() for question in placed.quiz.questions}
    pages = {page.slug: page.name for page in course.pages}
    found = []
    for plan in course.about.plans:
        numbers: list[tuple[int, ...]] = [(point,) for point in plan.points] or [
            objective.points for objective in plan.objectives
        ]
        for index, points in enumerate(numbers):
            if plan.points:
                objectives = tuple(objective for objective in plan.objectives if points[0] in objective.points)
            else:
                objectives = (plan.objectives[index],)
            ids = {objective.id for objective in objectives}
            of_these = sorted((one for id in ids for one in by_objective.get(id, ())), key=itemgetter(0))
            questions = tuple(question for _, question in of_these if _tests(question, points))
            where = dict.fromkeys(sections.get(home[question.id].quiz.id, "") for question in questions)
            sources = dict.fromkeys(key for question in questions for key in question.sources)
            found.append(
                Row(
                    point=points[0] if plan.points else 0,
                    text=texts.get(points[0], "") if plan.points else objectives[0].text,
                    chapter=plan.slug,
                    page=pages.get(plan.slug, ""),
                    objectives=objectives,
                    sections=tuple(filter(None, where)),
                    questions=questions,
                    reasons=sum(map(parts.reasons, questions)),
                    sources=tuple(sources),
                )
            )
    return sorted(found, key=lambda row: row.point)


def _tests(question: Question, points: tuple[int, ...]) -> bool:
    return not question.syllabus or not points or bool(set(question.syllabus) & set(points))


def scored(course: Course) -> list[Question]:
    """Return every question but those of opening quizzes."""
    return [q for placed in course.quizzes.values() if placed.quiz.purpose != "opening" for q in placed.quiz.questions]


def _quiz_sections(page: Page) -> Iterator[tuple[str, str]]:
    heading = ""
    for cell in page.cells:
        if cell.kind == "markdown" and not cell.tags:
            titles = re.findall(r"^#{1,2} +(.+?)\s*$", cell.source, re.M)
            heading = titles[-1] if titles else heading
        elif found := re.search(r"\bquiz\(\s*[\"']([\w-]+)", cell.source):
            yield found[1], heading


def table(course: Course) -> str:
    """Return the blueprint as CSV, one row a learning point; lists are parted by semicolons."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for row in rows(course):
        writer.writerow(
            (
                row.point or "",
                row.text,
                row.chapter,
                "; ".join(objective.text for objective in row.objectives),
                "; ".join(row.sections),
                "; ".join(question.id for question in row.questions),
                row.reasons,
                "; ".join(row.sources),
            )
        )
    return out.getvalue()
