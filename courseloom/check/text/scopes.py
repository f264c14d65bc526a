"""Sets of scored items that rules count together: a final test, a file, the whole course."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from courseloom.check.text.wording import Item
from courseloom.errors import Where
from courseloom.model.course import Course

Level = Literal["error", "warning", "info"]


@dataclass(frozen=True)
class Scope:
    """Scored items that are counted together; `name` begins a sentence."""

    name: str
    where: Where
    items: tuple[Item, ...]
    level: Level
    whole: bool

    def of(self, number: int, total: int) -> str:
        """Return '7 of 11 questions' with the name of the scope, as the end of a sentence."""
        return f"in {number} of {total} questions of {self.name}."


def scopes_of(found: Iterable[Item], course: Course) -> list[Scope]:
    """Return every final test, every file and the whole course, omitting a scope with the same items as an earlier one."""
    items = [item for item in found if item.scored]
    finals: dict[str, list[Item]] = {}
    files: dict[str, list[Item]] = {}
    for item in items:
        files.setdefault(item.placed.where.file, []).append(item)
        if item.placed.quiz.purpose == "final":
            finals.setdefault(item.placed.quiz.id, []).append(item)
    first = {placed.where.file: placed.where for placed in reversed(course.quizzes.values())}
    scopes = [Scope(f"the final test '{id}'", course.quizzes[id].where, tuple(of), "error", True) for id, of in finals.items()]
    scopes += [Scope("this file", first[file], tuple(of), "warning", False) for file, of in files.items()]
    scopes.append(Scope("the whole course", Where("book/course.yml", 1), tuple(items), "error", True))
    return list({tuple(item.id for item in one.items): one for one in reversed(scopes)}.values())[::-1]
