"""The blueprint page: learning points with objective, section, questions and sources, and the balance of the questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from docutils import nodes
from sphinx.application import Sphinx

from courseloom import blueprint
from courseloom.model.course import Course
from courseloom.sphinxext import depends
from courseloom.sphinxext.pages import Cell, DataDirective, table
from courseloom.sphinxext.state import rows_for
from courseloom.strings.pages import BLUEPRINT

LEVELS = ("recall", "apply", "reply")


@depends.rows
def points(course: Course) -> list[tuple[str, str, str, str, str]]:
    """Return a row for each learning point: its text, objectives, page, sections, and counts."""
    return [
        (
            f"{row.point}. {row.text}" if row.point else row.text,
            " ".join(objective.text for objective in row.objectives),
            row.page,
            f": {'; '.join(row.sections)}" if row.sections else "",
            ", ".join(
                BLUEPRINT[name].format(count=count)
                for name, count in (("questions", len(row.questions)), ("reasons", row.reasons), ("sources", len(row.sources)))
            ),
        )
        for row in blueprint.rows(course)
    ]


@depends.rows
def levels(course: Course) -> Counter[str]:
    """Return the number of scored questions of each difficulty."""
    return Counter(question.difficulty for question in blueprint.scored(course))


class Blueprint(DataDirective):
    """The table of learning points."""

    def made(self) -> list[nodes.Node]:
        """Return one table."""
        rows: list[Sequence[Cell]] = []
        for point, objectives, page, sections, count in rows_for(self.env, points):
            where = [self.build.page_link(page)] if page else []
            rows.append((point, objectives, [*where, nodes.Text(sections)], count))
        header = [BLUEPRINT[name] for name in ("point", "objective", "where", "how")]
        return [table(header, rows, (28, 28, 26, 18))] if rows else []


class Balance(DataDirective):
    """How many scored questions there are of each kind."""

    def made(self) -> list[nodes.Node]:
        """Return a small table."""
        counts = rows_for(self.env, levels)
        asked = sum(counts.values())
        rows = (
            [(BLUEPRINT[level], str(counts[level]), f"{100 * counts[level] / asked:.0f}%") for level in LEVELS] if asked else []
        )
        return [table([BLUEPRINT[name] for name in ("asks", "asked", "share")], rows, (60, 20, 20))] if rows else []


def setup(app: Sphinx) -> None:
    """Add the directives."""
    app.add_directive("blueprint", Blueprint)
    app.add_directive("item-balance", Balance)
