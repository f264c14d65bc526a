"""A scenario as HTML: numbered passages that are readable without scripts, and that the script plays.

The caller passes a renderer for the texts, so that the book can resolve references itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup, escape

from courseloom.activities.scenario import Credit, Piece, ScenarioView, scenario_view
from courseloom.model.course import Course
from courseloom.model.scenarios import Scenario
from courseloom.render.html import text as text_html
from courseloom.render.html.templating import filled
from courseloom.strings import SCENARIO

Texts = Callable[[Piece], Markup]
"""Renders a text, or the sources of a credit, as HTML."""


def scenario_form(shown: ScenarioView, text: Texts) -> Markup:
    """Return the scenario as numbered passages that are readable without scripts."""
    return filled("scenario.html", scenario=shown, text=text, words=SCENARIO)


def scenario_card(shown: ScenarioView, text: Texts, address: str) -> Markup:
    """Return what a chapter shows of a scenario that has a page of its own at this address."""
    return filled("scenario-card.html", scenario=shown, text=text, address=address, words=SCENARIO)


def scenario_page(title: str, form: Markup, back: tuple[str, str], onward: Sequence[tuple[str, str, str]]) -> Markup:
    """Return the body of a scenario's own page; `back` is (address, text), `onward` has (address, lead, title)."""
    return filled("scenario-page.html", title=title, form=form, back=back, onward=onward, words=SCENARIO)


def standalone_scenario(scenario: Scenario, course: Course) -> Markup:
    """Return the scenario with citations and claims as words, for the live widget."""
    evidence = course.evidence

    def text(piece: Piece) -> Markup:
        if isinstance(piece, Credit):
            return escape(evidence.cited(piece.sources))
        return (text_html.phrasing if piece.in_line else text_html.html)(piece.rich.blocks, evidence)

    shown = scenario_view(scenario)
    title = Markup('<p class="scenario-name">{}: {}</p>\n').format(SCENARIO["kind"], shown.title)
    return title + scenario_form(shown, text)
