"""What the tests of explorable figures share: a cell for the tiny course, and a course that holds it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from conftest import ROOT

CELL = """\
from courseloom import Choice, Steps, explore
SHARES = {"at home": lambda: claim("made2020-share").number, "at work": lambda: claim("not-washed").number}
def draw(place, soap):
    fig, ax = plt.subplots(figsize=(4, 2))
    ax.barh(["washed"], [SHARES[place]() * soap / 100]); ax.set_xlim(0, 100); ax.set_title(place)
    fig.subplots_adjust(left=0.25, bottom=0.2)
    return fig
explore(
    draw, name="move", caption="Made up {cite}`made2020hands`.",
    controls={"place": Choice("Place", ["at home", "at work"]),
              "soap": Steps("Soap", [25, 50, 100], unit="%", notes={50: "half"})},
    start={"place": "at home", "soap": 50},
    say=lambda place, soap: f"With {soap}% of the soap, {SHARES[place]() * soap / 100:.0f} of 100 hands {place} are washed.",
    row=lambda place, soap: {"Washed": f"{SHARES[place]() * soap / 100:.0f}"},
    printed=[{"soap": 25}, {"soap": 100}],
    presets={"Plenty at work": {"place": "at work", "soap": 100}},
    budget=(6, 100))"""
"""Six states; claims are asked for while a picture is drawn."""


def put(folder: Path, source: str = CELL) -> None:
    """Put a cell at the end of the tiny course's notebook, or change it."""
    path = folder / "notebooks" / "01-washing.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    cells = [cell for cell in notebook["cells"] if cell["id"] != "f-move"]
    cell = {"cell_type": "code", "execution_count": None, "id": "f-move", "metadata": {}, "outputs": []}
    notebook["cells"] = [*cells, {**cell, "source": source.splitlines(True)}]
    path.write_text(json.dumps(notebook), "utf-8")


def course(folder: Path, source: str = CELL) -> Path:
    """Return a copy of the tiny course with the cell in it."""
    shutil.copytree(ROOT / "tests" / "course", folder, ignore=shutil.ignore_patterns("_build"))
    put(folder, source)
    return folder
