"""A quiz as an HTML form. The caller gives the texts already rendered, so that the book resolves references its own way."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from courseloom.forms.view import QuizView
from courseloom.words import QUIZ

Texts = Callable[[str, str, int], Markup]
"""(question slug, role, index) → rendered text. Roles: stem, stem-rest, hint, option, why, answer, point, credit."""


@lru_cache(1)
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("courseloom", "forms/templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    return environment.get_template("quiz.html")


def render(quiz: QuizView, texts: Texts) -> Markup:
    """Return the quiz as a section of forms that read well without scripts."""
    return Markup(_template().render(quiz=quiz, text=texts, words=QUIZ))
