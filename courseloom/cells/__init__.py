"""The functions for notebook cells: quiz(), scenario(), claim(), figure() and the palette.

Their outputs have two forms: a widget or picture in live Jupyter, and in a build data from which the page is written.
"""

from __future__ import annotations

import base64
import html
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from courseloom.activities import shown
from courseloom.activities.figure import NAME
from courseloom.activities.figure import Figure as Drawn
from courseloom.cells import register, style
from courseloom.cells.place import course_root, hosted, in_build
from courseloom.cells.register import ClaimValue, claim
from courseloom.cells.style import palette
from courseloom.errors import CourseError, did_you_mean
from courseloom.render.html import text as text_html
from courseloom.strings import catalogue
from courseloom.strings.locales import attributes

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Shown:
    """The value of a cell, with its output by MIME type."""

    bundle: dict[str, Any]

    @classmethod
    def of(cls, made: shown.Shown) -> Shown:
        """Return the output of a cell in a build: data for a course, and for the host of another book the directive."""
        bundle = shown.output(made)
        if hosted():
            bundle = {"text/markdown": shown.directive(made), "text/plain": bundle["text/plain"]}
        return cls(bundle)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return self.bundle


def quiz(slug: str, *, facilitator: bool = False) -> Any:
    """Show the quiz with this slug: a widget in live Jupyter (with `.answers` and `.score`), the directive in the book.

    With `facilitator` the widget has a button that reveals the key, and a table for a show of hands that draws bars.
    """
    if in_build():
        return Shown.of(shown.Placed.model_construct(kind="quiz", name=slug))
    from courseloom.widget import QuizWidget, course_at

    course = course_at(course_root())
    if slug not in course.quizzes:
        raise KeyError(f"there is no quiz '{slug}'. {did_you_mean(slug, course.quizzes)}")
    return QuizWidget(course.quizzes[slug].quiz, course, facilitator=facilitator)


def scenario(slug: str) -> Any:
    """Show the scenario with this slug: a widget in live Jupyter (with `.path`), the directive in the book."""
    if in_build():
        return Shown.of(shown.Placed.model_construct(kind="scenario", name=slug))
    from courseloom.widget import ScenarioWidget, course_at

    course = course_at(course_root())
    if slug not in course.scenarios:
        raise KeyError(f"there is no scenario '{slug}'. {did_you_mean(slug, course.scenarios)}")
    return ScenarioWidget(course.scenarios[slug].scenario, course)


def phrasing(caption: str) -> str:
    """Return a caption as HTML for live Jupyter, its citations and claims as words."""
    from courseloom.readers import richtext

    return str(text_html.phrasing(richtext.parse(caption).blocks, register.evidence()))


def svg_of(fig: Figure, **how: Any) -> bytes:
    """Return a matplotlib figure as SVG: the same bytes for the same drawing."""
    stream = io.BytesIO()
    fig.savefig(stream, format="svg", metadata={"Date": None, "Creator": None}, **how)
    return stream.getvalue()


def picture(svg: bytes, words: str) -> str:
    """Return a drawing as an `<img>` for live Jupyter, with `words` as its alt text."""
    data = base64.b64encode(svg).decode()
    return f'<img alt="{html.escape(words)}" style="max-width:100%" src="data:image/svg+xml;base64,{data}">'


def figure(fig: Figure, *, name: str, caption: str, alt: str) -> Shown:
    """Show a matplotlib figure with its alt text (the finding), caption (MyST) and name (referred to as #fig-name).

    Its axes are laid out to fill the size it was given, so that letters are as large in print as in the drawing.
    """
    import matplotlib.pyplot as plt

    if not alt.strip() or not caption.strip():
        raise ValueError(f"figure '{name}' needs an alt text and a caption")
    if not re.match(NAME, name):
        raise ValueError(f"'{name}' is not a valid name for a figure: use letters, digits and hyphens")
    style.use()
    fig.set_layout_engine("constrained", w_pad=style.ROOM, h_pad=style.ROOM)
    drawn = Drawn.of(name, caption, alt, svg_of(fig))
    plt.close(fig)
    if in_build():
        return Shown.of(drawn)
    image, said = picture(drawn.drawing, drawn.alt), phrasing(caption)
    frame = f'<figure {attributes(catalogue.spoken())} style="max-width:44rem;margin:1em 0">'
    live = f"{frame}{image}<figcaption>{said}</figcaption></figure>"
    return Shown({"text/html": live, "text/plain": shown.output(drawn)["text/plain"]})


__all__ = ["ClaimValue", "CourseError", "Shown", "claim", "figure", "palette", "quiz", "scenario"]
