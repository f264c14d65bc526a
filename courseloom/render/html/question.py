"""A quiz as an HTML form. The caller gives the texts already rendered, so that the book resolves references its own way."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from courseloom.activities.question import QuizView
from courseloom.render.html.templating import filled, template
from courseloom.strings import QUIZ, REFLECTION

Texts = Callable[[str, str, int], Markup]
"""(question slug, role, index) → rendered text. Roles: those of `model.parts`, and stem-rest and credit."""


def phrasing(kind: str, role: str) -> bool:
    """Return whether this text stands in a place for phrasing content only (legend, label, line)."""
    return role in ("option", "point", "slot", "pick") or (kind, role) == ("estimate", "answer")


def form(quiz: QuizView, texts: Texts) -> Markup:
    """Return the form of the only question of a quiz."""
    module = template("quiz.html").make_module({"quiz": quiz, "text": texts, "words": QUIZ})
    made: Markup = module.form(quiz.questions[0])  # type: ignore[attr-defined]
    return made


def render(quiz: QuizView, texts: Texts) -> Markup:
    """Return the quiz as a section of forms that read well without scripts."""
    return filled("quiz.html", quiz=quiz, text=texts, words=QUIZ)


def reflection(slug: str, hash: str, prompt: Markup) -> Markup:
    """Return a box to reflect in, under the hashed name that a kept note has."""
    return filled("reflection.html", slug=slug, hash=hash, prompt=prompt, words=REFLECTION)
