"""Pages of the book: a notebook with its cells, or a Markdown file, with the values parsed from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from courseloom.errors import Problem
from courseloom.model.sheets import Sheet

TAGS = frozenset({"facilitator", "slide", "handout", "handout-only"})
NOT_FOR_LEARNERS = frozenset({"facilitator", "slide", "handout-only"})


@dataclass(frozen=True)
class Cell:
    """One cell of a notebook: `tags` decide in which outputs it appears (none, facilitator, slide, handout, handout-only)."""

    id: str
    kind: Literal["markdown", "code"]
    source: str
    tags: frozenset[str]


@dataclass(frozen=True)
class Case:
    """A case box of a page: its title as written, and the box as a sheet, or None with the `fault` that prevents one."""

    title: str
    sheet: Sheet | None
    fault: str = ""


@dataclass(frozen=True)
class Page:
    """One page of the book, in the order of `_toc.yml`: a notebook (with cells) or a Markdown file.

    `part` is the caption of the part that lists it. For a notebook, `sheets` are its tagged Markdown cells, `faults` the
    problems of cells that cannot be sheets, `cases` its case boxes, and `figures` the names of the figures that its code draws.
    """

    name: str
    file: str
    title: str
    source: str
    cells: tuple[Cell, ...] = ()
    sheets: tuple[Sheet, ...] = field(default=(), compare=False)  # derived from the cells, so not compared
    faults: tuple[Problem, ...] = field(default=(), compare=False)
    cases: tuple[Case, ...] = field(default=(), compare=False)
    figures: frozenset[str] = field(default=frozenset(), compare=False)
    part: str = ""

    @property
    def slug(self) -> str:
        """Return the last part of the name, for example '02-functions'."""
        return self.name.rsplit("/", 1)[-1]

    def case(self, start: str) -> Case | None:
        """Return the first case box whose title begins with these words, or None."""
        return next((case for case in self.cases if case.title.startswith(start)), None)
