"""The controls of an explorable figure as HTML."""

from __future__ import annotations

from markupsafe import Markup

from courseloom.activities.figure import States
from courseloom.render.html.templating import filled
from courseloom.strings import EXPLORABLE


def controls(id: str, states: States) -> Markup:
    """Return the controls, hidden until a script shows them; `id` is that of the figure."""
    data = {
        "sizes": states.options,
        "shown": [control.shown for control in states.controls],
        "said": states.sentences,
        "files": states.files,
    }
    places = states.places(states.start)
    return filled("explorable.html", id=id, states=states, places=places, data=data, words=EXPLORABLE)
