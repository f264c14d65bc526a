"""Figures as HTML: drawings that follow light and dark pages, and the controls of an explorable figure."""

from __future__ import annotations

import hashlib

from markupsafe import Markup

from courseloom import assets
from courseloom.activities.figure import States
from courseloom.render.html.templating import filled
from courseloom.strings import EXPLORABLE


def themed(svg: bytes) -> bytes:
    """Return a drawing that shows the course's colours as they are in the dark where the page around its `<img>` is dark.

    It has its own background, so that it can be read where a browser does not tell it about the page. Print stays light.
    """
    rules, dark = [], assets.colours("dark")
    for name, light in assets.colours().items():
        for what in ("fill", "stroke"):
            style, attribute = f"{what}: {light.lower()}", f'{what}="{light.lower()}"'
            if style.encode() in svg or attribute.encode() in svg:
                rules.append(f"[style*='{style}'],[{attribute}]{{{what}:{dark[name]}!important}}")
    sheet = f'<style type="text/css">@media screen and (prefers-color-scheme:dark){{{"".join(rules)}}}</style>'
    return svg.replace(b"</defs>", f"{sheet}</defs>".encode(), 1)


def controls(id: str, states: States) -> Markup:
    """Return the controls, hidden until a script shows them; `id` is that of the figure."""
    places = states.places(states.start)
    return filled("explorable.html", id=id, states=states, places=places, data=data(states)[0], words=EXPLORABLE)


def data(states: States) -> tuple[str, dict[str, tuple[str, ...]]]:
    """Return what the script loads once the figure is in sight: its name, and the sentence and file of each state."""
    held = {"said": states.sentences, "files": states.files}
    return f"explore/{hashlib.sha256(repr(held).encode()).hexdigest()[:10]}", held
