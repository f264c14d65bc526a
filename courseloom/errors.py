"""Errors for authors: every message of the engine is a `Problem` at a `Where`.

A message reads `file:line: what. What to do.`; for a notebook `file: cell 'id', line n: what. What to do.`
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Where:
    """A place in the course's sources: `file` relative to the course root, `line` counted from 1."""

    file: str
    line: int = 0
    cell: str = ""

    def __str__(self) -> str:
        if self.cell:
            line = f", line {self.line}" if self.line else ""
            return f"{self.file}: cell '{self.cell}'{line}"
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, order=True)
class Problem:
    """One fault that an author has to correct: `what` is wrong and what `todo` about it, each a sentence."""

    where: Where
    what: str
    todo: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.todo}".rstrip()


class CourseError(Exception):
    """The course cannot be read or built; carries every problem found, sorted by place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class CellError(ValueError):
    """A notebook cell calls the engine with wrong arguments: (what, todo) pairs, one line each; the build adds the place."""

    def __init__(self, faults: Iterable[tuple[str, str]]) -> None:
        super().__init__("\n".join(f"{what} {todo}".rstrip() for what, todo in faults))


class ToolMissing(Exception):
    """A program or package that this step needs is not installed; the message says how to get it."""


class Problems:
    """Collects problems, so that readers report all of them before the run stops."""

    def __init__(self) -> None:
        self.found: list[Problem] = []
        self.unread: set[str] = set()
        """Files that exist and could not be read: names that they may define are not reported as missing."""

    def add(self, where: Where, what: str, todo: str = "") -> None:
        """Add one problem."""
        self.found.append(Problem(where, what, todo))

    def stop_if_any(self) -> None:
        """Raise `CourseError` with all problems collected so far; return when there are none."""
        if self.found:
            raise CourseError(self.found)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return " Did you mean 'x'?" for the nearest known word, or an empty string."""
    from difflib import get_close_matches

    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"Did you mean '{near[0]}'?" if near else ""
