"""What a notebook cell can say: quiz(), scenario(), claim(), figure() and the palette.

Each shows itself twice: in live Jupyter as something to look at, and to the book build as MyST that the host resolves.
"""

from __future__ import annotations

import base64
import html
import io
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from courseloom import assets
from courseloom.activities import figure as explorable
from courseloom.errors import CourseError, Problems, did_you_mean
from courseloom.model.evidence import Evidence
from courseloom.render.html import text as text_html

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from courseloom.model.evidence import Claim, Source


def course_root() -> Path:
    """Return the course folder: the nearest one above the notebook that has `book/course.yml`."""
    here = Path(os.environ.get("COURSELOOM_ROOT") or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "book" / "course.yml").is_file():
            return folder
    raise FileNotFoundError(f"no course here: neither {here} nor a folder above it has book/course.yml")


@dataclass(frozen=True)
class Shown:
    """Something a cell returns: shows itself by MIME type."""

    bundle: dict[str, Any]

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return self.bundle


def quiz(slug: str, *, facilitator: bool = False) -> Any:
    """Show the quiz with this slug: a widget in live Jupyter (with `.answers` and `.score`), the directive in the book.

    For a facilitator the widget has the key behind one press, and a table for a show of hands that draws bars.
    """
    if os.environ.get("COURSELOOM_BUILD"):
        return Shown({explorable.MIME: {"kind": "quiz", "name": slug}, "text/plain": f"Quiz {slug}"})
    from courseloom.widget import QuizWidget, course_at

    course = course_at(course_root())
    if slug not in course.quizzes:
        raise KeyError(f"there is no quiz '{slug}'. {did_you_mean(slug, course.quizzes)}")
    return QuizWidget(course.quizzes[slug].quiz, course, facilitator=facilitator)


def scenario(slug: str) -> Any:
    """Show the scenario with this slug: a widget in live Jupyter (with `.path`), the directive in the book."""
    if os.environ.get("COURSELOOM_BUILD"):
        return Shown({explorable.MIME: {"kind": "scenario", "name": slug}, "text/plain": f"Scenario {slug}"})
    from courseloom.widget import ScenarioWidget, course_at

    course = course_at(course_root())
    if slug not in course.scenarios:
        raise KeyError(f"there is no scenario '{slug}'. {did_you_mean(slug, course.scenarios)}")
    return ScenarioWidget(course.scenarios[slug].scenario, course)


@dataclass(frozen=True)
class ClaimValue:
    """A claim as code uses it. `number`, `low` and `high` are in the unit of `value` (percentages as 0 to 100)."""

    value: str
    number: float | None
    low: float | None
    high: float | None
    source: str
    statement: str
    population: str
    year: int | None


@lru_cache(1)
def _evidence() -> tuple[dict[str, Claim], dict[str, Source]]:
    from courseloom.readers import evidence

    root, problems = course_root(), Problems()
    claims, _ = evidence.read_claims(root / "book/claims.yml", "book/claims.yml", problems)
    sources, _ = evidence.read_sources(root / "book/references.bib", "book/references.bib", problems)
    problems.stop_if_any()
    return claims, sources


@lru_cache(1)
def _register() -> dict[str, ClaimValue]:
    claims, sources = _evidence()
    found = {}
    for claim in claims.values():
        source = sources.get(claim.source)
        label = f"{source.label}, {source.year}" if source else ""
        found[claim.id] = ClaimValue(
            claim.value, claim.number, claim.low, claim.high, label, claim.statement, claim.population, claim.year
        )
    return found


_listening: list[set[str]] = []


@contextmanager
def claims_asked() -> Iterator[set[str]]:
    """Yield a set that fills with the ids that claim() is asked for."""
    heard: set[str] = set()
    _listening.append(heard)
    try:
        yield heard
    finally:
        _listening.remove(heard)


def claim(id: str) -> ClaimValue:
    """Return a figure of the claims register; raises KeyError for an id that is not there."""
    register = _register()
    for heard in _listening:
        heard.add(id)
    if id not in register:
        raise KeyError(f"there is no claim '{id}' in book/claims.yml. {did_you_mean(id, register)}")
    return register[id]


palette = SimpleNamespace(**{name.replace("-", "_"): value for name, value in assets.colours().items()})


def _style() -> None:
    """Set matplotlib to the course's type and colours; once, on import, so that figures are drawn with it."""
    import matplotlib as mpl
    from matplotlib import font_manager

    for font in sorted((assets.FOLDER / "fonts").glob("*.ttf")):
        font_manager.fontManager.addfont(str(font))
    mpl.rcParams.update(
        {
            "font.family": ["Atkinson Hyperlegible Next", "DejaVu Sans"],
            "font.size": 10,
            "axes.edgecolor": palette.control,
            "axes.labelcolor": palette.ink,
            "text.color": palette.ink,
            "xtick.color": palette.muted,
            "ytick.color": palette.ink,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.titlelocation": "left",
            "axes.titleweight": "bold",
            "axes.titlesize": 11,
            "figure.facecolor": palette.card,
            "svg.fonttype": "path",
            "svg.hashsalt": "courseloom",
        }
    )


_style()


def phrasing(caption: str) -> str:
    """Return a caption as HTML for live Jupyter, its citations and claims as words."""
    from courseloom.readers import richtext

    claims, sources = _evidence()
    return str(text_html.phrasing(richtext.parse(caption).blocks, Evidence(claims, sources)))


def figure(fig: Figure, *, name: str, caption: str, alt: str) -> Shown:
    """Show a matplotlib figure with its alt text (the finding), caption (MyST) and name (referred to as #fig-name)."""
    import matplotlib.pyplot as plt

    if not alt.strip() or not caption.strip():
        raise ValueError(f"figure '{name}' needs an alt text and a caption")
    if not re.match(explorable.NAME, name):
        raise ValueError(f"'{name}' is no name for a figure: use letters, digits and hyphens")
    stream = io.BytesIO()
    fig.savefig(stream, format="svg", bbox_inches="tight", metadata={"Date": None, "Creator": None})
    plt.close(fig)
    bundle = explorable.figure(name, caption, alt, stream.getvalue())
    if os.environ.get("COURSELOOM_BUILD"):
        return Shown(bundle)
    words = bundle[explorable.MIME]["alt"]
    data = base64.b64encode(stream.getvalue()).decode()
    said = phrasing(caption)
    style = "max-width:44rem;margin:1em 0"
    image = f'<img alt="{html.escape(words)}" style="max-width:100%" src="data:image/svg+xml;base64,{data}">'
    live = f'<figure style="{style}">{image}<figcaption>{said}</figcaption></figure>'
    return Shown({"text/html": live, "text/plain": bundle["text/plain"]})


__all__ = ["ClaimValue", "CourseError", "Shown", "claim", "figure", "palette", "quiz", "scenario"]
