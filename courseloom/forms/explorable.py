"""The states of an explorable figure: packed for a cell's output, named in words, and as the controls of its page.

A figure's states are plain data: `controls` (label, kind, what is shown), `sentences`, `columns` and `rows` of the table and
`files` in the order of the states, `start`, `printed` and `presets` as numbers of states, `papers` for what is printed, `size`.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from pathlib import Path
from typing import Any

from markupsafe import Markup

from courseloom.forms.templating import filled
from courseloom.words import EXPLORE


def packed(states: dict[str, Any]) -> str:
    """Return states as the option of a directive."""
    data = json.dumps(states, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.b64encode(zlib.compress(data, 9)).decode()


def unpacked(option: str) -> dict[str, Any]:
    """Return states from the option of a directive."""
    found: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(option)))
    return found


def missing(output: str, folder: Path) -> bool:
    """Return whether a cell's output names frames that are not in the folder."""
    found = [unpacked(option) for option in re.findall(r"^:states: (\S+)$", output, re.M)]
    return any(not (folder / file).is_file() for states in found for file in (*states["files"], *states["papers"]))


def controls(id: str, states: dict[str, Any]) -> Markup:
    """Return the controls, hidden until a script shows them; `id` is that of the figure."""
    data = {
        "sizes": [len(control["shown"]) for control in states["controls"]],
        "shown": [control["shown"] for control in states["controls"]],
        "said": states["sentences"],
        "files": states["files"],
    }
    return filled("explore.html", id=id, states=states, places=places(states, states["start"]), data=data, words=EXPLORE)


def places(states: dict[str, Any], number: int) -> list[int]:
    """Return where each control stands in a state."""
    found: list[int] = []
    for control in reversed(states["controls"]):
        number, place = divmod(number, len(control["shown"]))
        found.insert(0, place)
    return found


def named(states: dict[str, Any], number: int) -> str:
    """Return a state in words: each control with what it stands at."""
    pairs = zip(states["controls"], places(states, number), strict=True)
    return "; ".join(f"{control['label']}: {control['shown'][place]}" for control, place in pairs)
