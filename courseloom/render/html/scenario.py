"""A scenario as HTML that reads as a book of numbered passages; the script plays what stands there.

The caller gives the texts already rendered, so that the book resolves references its own way.
"""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from courseloom.activities import scenario as view
from courseloom.model.course import Course
from courseloom.model.scenarios import Scenario, texts
from courseloom.render.html import text as text_html
from courseloom.render.html.templating import filled
from courseloom.strings import SCENARIO

Texts = Callable[[str], Markup]
"""Where a text is written below its scenario, for example 'nodes.0.says' → rendered; 'nodes.0.replies.1.credit' its sources."""
LINES = ("text", "says")
"""Texts that stand in a line with others: their last path element."""


def in_a_line(path: str) -> bool:
    """Return whether this text stands in a place for phrasing content only."""
    return path.rsplit(".", 1)[-1] in LINES


def render(shown: view.ScenarioView, found: Texts) -> Markup:
    """Return the scenario as passages that read well without scripts."""
    return filled("scenario.html", scenario=shown, text=found, words=SCENARIO)


def standalone(scenario: Scenario, course: Course) -> Markup:
    """Return the scenario with citations and claims as words, for the live widget."""
    evidence = course.evidence
    pieces: dict[str, Markup] = {}
    for _, path, text in texts(scenario):
        name = ".".join(map(str, path))
        pieces[name] = (text_html.phrasing if in_a_line(name) else text_html.html)(text.blocks, evidence)
    for index, node in enumerate(scenario.nodes):
        for number, reply in enumerate(node.replies):
            labels = (f"{course.sources[key].label}, {course.sources[key].year}" for key in reply.sources)
            pieces[f"nodes.{index}.replies.{number}.credit"] = Markup("; ").join(labels)
    return render(view.of(scenario), pieces.__getitem__)
