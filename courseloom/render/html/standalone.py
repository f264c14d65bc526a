"""A quiz as self-contained HTML: citations and claims are words, so that no page has to resolve them.

It is used by the live widget, and by tools with questions of the whole course (review, final test).
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from courseloom.activities.plain import unlinked
from courseloom.activities.question import Item, item_set
from courseloom.model.course import Course, Placed
from courseloom.model.evidence import Evidence
from courseloom.model.items import Quiz
from courseloom.model.parts import CHOSEN, Part
from courseloom.model.text import Block, Paragraph
from courseloom.render.html import question as html
from courseloom.render.html.text import html as blocks_html
from courseloom.render.html.text import phrasing


def forms(placed: Placed, course: Course) -> dict[str, Markup]:
    """Return the form of each question of a quiz by its id, without the frame of the quiz."""
    texts = Words(course.evidence)
    return {item.id: html.form(item, texts) for item in item_set(placed.quiz, placed.numbers).items}


def render(quiz: Quiz, course: Course) -> Markup:
    """Return the quiz's form with citations and claims as words."""
    placed = course.quizzes.get(quiz.id)
    return html.render(item_set(quiz, placed.numbers if placed else ()), Words(course.evidence))


class Words:
    """The texts of questions with citations and claims as words."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence

    def inline(self, item: Item, part: Part) -> Markup:
        """Return a text as phrasing content."""
        if not part.path:
            return Markup.escape(part.text.plain())
        text = unlinked(part.text, self.evidence) if part.role in CHOSEN else part.text
        return phrasing(text.blocks, self.evidence)

    def block(self, item: Item, part: Part) -> Markup:
        """Return a text as blocks."""
        return blocks_html(part.text.blocks, self.evidence)

    def lead(self, item: Item) -> Markup:
        """Return the first paragraphs of the stem."""
        return phrasing(_split(item.stem.text.blocks)[0], self.evidence)

    def rest(self, item: Item) -> Markup:
        """Return the rest of the stem."""
        return blocks_html(_split(item.stem.text.blocks)[1], self.evidence)

    def sources(self, item: Item) -> Markup:
        """Return the sources of a question as words."""
        return Markup.escape(self.evidence.cited(item.sources))


def _split(blocks: Sequence[Block]) -> tuple[Sequence[Block], Sequence[Block]]:
    lead = next((n for n, block in enumerate(blocks) if not isinstance(block, Paragraph)), len(blocks))
    return blocks[:lead], blocks[lead:]
