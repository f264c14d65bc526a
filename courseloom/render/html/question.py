"""Questions as HTML forms that are readable without scripts.

The caller passes a renderer for the texts, so that the book can resolve references itself.
"""

from __future__ import annotations

from typing import Protocol

from markupsafe import Markup

from courseloom.activities.question import Item, ItemSet
from courseloom.model.items import LETTERS
from courseloom.model.parts import Part
from courseloom.render.html.templating import filled, template
from courseloom.strings import QUIZ, REFLECTION


class Texts(Protocol):
    """Renders the texts of a question."""

    def inline(self, item: Item, part: Part) -> Markup:
        """Return the paragraphs of a text for a place that allows only phrasing content (legend, label, line)."""

    def block(self, item: Item, part: Part) -> Markup:
        """Return a text as blocks."""

    def lead(self, item: Item) -> Markup:
        """Return the first paragraphs of the stem as phrasing content."""

    def rest(self, item: Item) -> Markup:
        """Return the rest of the stem as blocks."""

    def sources(self, item: Item) -> Markup:
        """Return the sources of a question; empty for none."""


def form(item: Item, texts: Texts) -> Markup:
    """Return the form of one question, without the frame of its quiz."""
    made: Markup = template("question.html").make_module(_values(texts)).form(item)  # type: ignore[attr-defined]
    return made


def render(shown: ItemSet, texts: Texts) -> Markup:
    """Return a quiz as a section of forms."""
    return filled("quiz.html", quiz=shown, **_values(texts))


def _values(texts: Texts) -> dict[str, object]:
    return {"text": texts, "words": QUIZ, "letters": LETTERS}


def reflection(slug: str, hash: str, prompt: Markup) -> Markup:
    """Return a reflection box; `hash` is the name under which the browser stores its note."""
    return filled("reflection.html", slug=slug, hash=hash, prompt=prompt, words=REFLECTION)
