"""Questions as HTML forms that read well without scripts.

The caller gives the texts already rendered, so that the book resolves references its own way.
"""

from __future__ import annotations

from typing import Protocol

from markupsafe import Markup

from courseloom.activities.question import Item, ItemSet
from courseloom.model.parts import Part
from courseloom.render.html.templating import filled, template
from courseloom.strings import QUIZ, REFLECTION


class Texts(Protocol):
    """Renders the texts of a question."""

    def inline(self, item: Item, part: Part) -> Markup:
        """Return the paragraphs of a text for a place that holds phrasing content only (legend, label, line)."""

    def block(self, item: Item, part: Part) -> Markup:
        """Return a text as blocks."""

    def lead(self, item: Item) -> Markup:
        """Return the first paragraphs of the stem as phrasing content."""

    def rest(self, item: Item) -> Markup:
        """Return what follows them in the stem, as blocks."""

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
    return {"text": texts, "words": QUIZ}


def reflection(slug: str, hash: str, prompt: Markup) -> Markup:
    """Return a box to reflect in, under the hashed name that a kept note has."""
    return filled("reflection.html", slug=slug, hash=hash, prompt=prompt, words=REFLECTION)
