"""Figures as HTML: drawings that follow light and dark pages, and the controls of an explorable figure."""

from __future__ import annotations

import hashlib
import re

from markupsafe import Markup

from courseloom import assets
from courseloom.activities.figure import States
from courseloom.render.html.templating import filled
from courseloom.strings import EXPLORABLE

_GROUND = re.compile(f'<g id="patch_1">\\s*<path [^>]*fill: {assets.colours()["card"]}'.encode(), re.I)
"""The background of a drawing by matplotlib, where it has the colour of cards."""


def themed(svg: bytes) -> bytes:
    """Return a drawing that shows the course's colours as they are in the dark where the page around its `<img>` is dark.

    Its background is that of the page, so that no slab stands out; it has one of its own, for browsers that do not
    tell it about the page. Print stays light and white.
    """
    rules, sheet, dark = [], "", assets.colours("dark")
    for name, light in assets.colours().items():
        for what in ("fill", "stroke"):
            style, attribute = f"{what}: {light.lower()}", f'{what}="{light.lower()}"'
            if style.encode() in svg or attribute.encode() in svg:
                rules.append(f"[style*='{style}'],[{attribute}]{{{what}:{dark[name]}!important}}")
    if _GROUND.search(svg):
        sheet = f"@media screen{{#patch_1>path{{fill:{assets.colours()['paper']}!important}}}}"
        rules.append(f"#patch_1>path{{fill:{dark['paper']}!important}}")
    sheet += f"@media screen and (prefers-color-scheme:dark){{{''.join(rules)}}}"
    return svg.replace(b"</defs>", f'<style type="text/css">{sheet}</style></defs>'.encode(), 1)


def controls(id: str, states: States) -> Markup:
    """Return the controls, hidden until a script shows them; `id` is that of the figure."""
    places = states.places(states.start)
    return filled("explorable.html", id=id, states=states, places=places, data=data(states)[0], words=EXPLORABLE)


def data(states: States) -> tuple[str, dict[str, tuple[str, ...]]]:
    """Return what the script loads once the figure is in sight: its name, and the sentence and file of each state."""
    held = {"said": states.sentences, "files": states.files}
    return f"explore/{hashlib.sha256(repr(held).encode()).hexdigest()[:10]}", held
