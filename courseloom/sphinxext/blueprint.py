"""The blueprint page: learning points with objective, section, questions and sources, and the balance of the questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from docutils import nodes
from sphinx.application import Sphinx

from courseloom import blueprint
from courseloom.sphinxext.pages import Cell, DataDirective, table

LEVELS = {"recall": "Recall a fact", "apply": "Apply to a case", "reply": "Choose what to say"}


class Blueprint(DataDirective):
    """The table of learning points; its page is read again in every build, since the table depends on all pages."""

    def made(self) -> list[nodes.Node]:
        """Return one table."""
        self.env.note_reread()
        rows: list[Sequence[Cell]] = []
        for row in blueprint.rows(self.course):
            where = [self.build.page_link(row.page)] if row.page else []
            sections = nodes.Text(f": {'; '.join(row.sections)}") if row.sections else nodes.Text("")
            count = f"{len(row.questions)} questions, {row.reasons} explained answers, {len(row.sources)} sources"
            objectives = " ".join(objective.text for objective in row.objectives)
            point = f"{row.point}. {row.text}" if row.point else row.text
            rows.append((point, objectives, [*where, sections], count))
        header = ("Learning point", "Objective", "Where it is taught and practised", "How it is tested")
        return [table(header, rows, (28, 28, 26, 18))] if rows else []


class Balance(DataDirective):
    """How many scored questions there are of each kind."""

    def made(self) -> list[nodes.Node]:
        """Return a small table."""
        self.env.note_reread()
        asked = blueprint.scored(self.course)
        counts: Counter[str] = Counter(question.difficulty for question in asked)
        rows = (
            [(words, str(counts[level]), f"{100 * counts[level] / len(asked):.0f}%") for level, words in LEVELS.items()]
            if asked
            else []
        )
        return [table(("The question asks the learner to", "Questions", "Share"), rows, (60, 20, 20))] if rows else []


def setup(app: Sphinx) -> None:
    """Add the directives."""
    app.add_directive("blueprint", Blueprint)
    app.add_directive("item-balance", Balance)
