"""The controls of an explorable figure as HTML."""

from __future__ import annotations

import hashlib

from markupsafe import Markup

from courseloom.activities.figure import States
from courseloom.render.html.templating import filled
from courseloom.strings import EXPLORABLE


def controls(id: str, states: States) -> Markup:
    """Return the controls, hidden until a script shows them; `id` is that of the figure."""
    places = states.places(states.start)
    return filled("explorable.html", id=id, states=states, places=places, data=data(states)[0], words=EXPLORABLE)


def data(states: States) -> tuple[str, dict[str, tuple[str, ...]]]:
    """Return what the script loads once the figure is in sight: its name, and the sentence and file of each state."""
    held = {"said": states.sentences, "files": states.files}
    return f"explore/{hashlib.sha256(repr(held).encode()).hexdigest()[:10]}", held
