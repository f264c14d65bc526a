"""The states of an explorable figure: packed for a cell's output, and named in words.

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

MIME = "application/vnd.courseloom+json"
"""The kind of a cell's output that our own functions make: data, of which the build writes what stands on the page."""
NAME = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"
"""What a figure may be called."""
FRAMES = Path("_build") / ".frames"
"""Where the pictures of states are kept, below the course's folder."""


def packed(states: dict[str, Any]) -> str:
    """Return states as the option of a directive."""
    data = json.dumps(states, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.b64encode(zlib.compress(data, 9)).decode()


def unpacked(option: str) -> dict[str, Any]:
    """Return states from the option of a directive."""
    found: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(option)))
    return found


def figure(name: str, caption: str, alt: str, svg: bytes, states: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return a figure as a cell shows it to the build."""
    drawing = base64.b64encode(zlib.compress(svg, 9)).decode()
    data = {"kind": "figure", "name": name, "alt": " ".join(alt.split()), "caption": " ".join(caption.split()), "svg": drawing}
    return {MIME: {**data, "states": states}, "text/plain": f"Figure {name}"}


def shown(directive: str) -> dict[str, Any] | None:
    """Return the figure that a directive places, or None for another directive; `svg` is then the drawing itself."""
    match = re.search(r"^:shown: (\S+)$", directive, re.M)
    if match is None:
        return None
    data = unpacked(match[1])
    return {**data, "svg": zlib.decompress(base64.b64decode(data["svg"]))}


def missing(states: Any, folder: Path) -> bool:
    """Return whether states, as a cell showed them, name frames that are not in the folder."""
    if not isinstance(states, dict):
        return False
    return any(not (folder / str(file)).is_file() for key in ("files", "papers") for file in states.get(key) or ())


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
