"""Reads the questions and scenarios of a book that is no course: no plan, no claims, and the book's own bibliography."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from courseloom.errors import Problems
from courseloom.model import parts
from courseloom.model.course import Course, CourseFile, ResourceFile
from courseloom.model.evidence import Source
from courseloom.model.items import FromClaim, Numbered
from courseloom.model.local import LocalFile
from courseloom.model.text import Cite, ClaimRef, Rich
from courseloom.readers import quizzes, scenarios
from courseloom.resolve.numbers import check_numbers
from courseloom.strings import catalogue

_CLAIM = "refers to a claim, and only a course has a register of claims."


class _Named(Source):
    """A source of which the bank has only the name; pages cite it by the book's own bibliography, a live widget shows it."""

    @property
    def cited(self) -> str:
        """Return the name."""
        return self.key

    @property
    def narrative(self) -> str:
        """Return the name."""
        return self.key


def read_bank(root: Path, language: str = "en-GB") -> Course:
    """Read `quizzes/` of a book in a language as a course without a plan, chapters and pages; raises CourseError."""
    problems, language = Problems(), language.replace("_", "-")  # Sphinx writes pt_BR
    catalogue.speak(language)
    asked, lines = quizzes.read(root / "quizzes", root, problems, plain=True)
    played, more = scenarios.read(root, problems, plain=True)
    plan: dict[str, Any] = {"language": language}
    course = Course(
        root=root,
        about=CourseFile.model_construct(**plan),
        pages=(),
        quizzes=asked,
        scenarios=played,
        claims={},
        sources={},
        resources=ResourceFile(services=()),
        language=(),
        local=LocalFile(),
        terms={},
        lines={**lines, **more},
        used_on={},
    )
    _check(course, problems)
    problems.stop_if_any()
    names = {key for _, text in course.placed_texts() for one in text.inlines() if isinstance(one, Cite) for key in one.keys}
    names |= {key for question in course.questions() for key in question.sources}
    names |= {key for one in played.values() for key in scenarios.named(one.scenario)}
    sources = {key: _Named(key=key, authors=(), year="", title="", label=key) for key in sorted(names)}
    return replace(course, sources=dict(sources))


def _check(course: Course, problems: Problems) -> None:
    for placed in course.quizzes.values():
        check_numbers(placed.quiz, {}, course.lines, problems)
    for where, text in course.placed_texts():
        if any(isinstance(inline, ClaimRef) for inline in text.inlines()):
            problems.add(where, f"the text {_CLAIM}", "Write the value out.")
    for question in course.questions():
        if isinstance(question, Numbered) and isinstance(question.answer, FromClaim):
            where = course.lines.get(f"{question.id}.answer", course.lines[question.id])
            problems.add(where, f"the answer of '{question.id}' {_CLAIM}", "Write the number.")
        for part in parts.of(question):
            if part.role in parts.CHOSEN and _cites(part.text):
                where = course.lines.get(".".join((question.id, *map(str, part.path))), course.lines[question.id])
                what = f"what is chosen in '{question.id}' cites a source, and a link there would lead away from the choice."
                problems.add(where, what, "Cite it in 'why' or under 'sources'.")


def _cites(text: Rich) -> bool:
    return any(isinstance(inline, Cite) for inline in text.inlines())
