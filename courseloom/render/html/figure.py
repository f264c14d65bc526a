"""The controls of an explorable figure as HTML."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from courseloom.activities.figure import places
from courseloom.render.html.templating import filled
from courseloom.strings import EXPLORE


def controls(id: str, states: dict[str, Any]) -> Markup:
    """Return the controls, hidden until a script shows them; `id` is that of the figure."""
    data = {
        "sizes": [len(control["shown"]) for control in states["controls"]],
        "shown": [control["shown"] for control in states["controls"]],
        "said": states["sentences"],
        "files": states["files"],
    }
    return filled("explore.html", id=id, states=states, places=places(states, states["start"]), data=data, words=EXPLORE)
