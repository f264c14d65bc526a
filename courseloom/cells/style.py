"""The course's colours for code that draws, and its style for matplotlib: letters of one size on drawings of one width.

Importing from `courseloom` in a notebook calls `use`, since matplotlib fixes the look of axes and titles when they are created,
before a figure is shown. Functions that show figures call it again, which changes nothing.
"""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

from courseloom import assets

WIDTH, ROOM, LETTERS = 4, 0.08, 9
"""Width of a drawing and the room round it in inches, size of its letters in points: as printed, and 12 px on a phone."""

palette = SimpleNamespace(**{name.replace("-", "_"): value for name, value in assets.colours().items()})


@cache
def use() -> None:
    """Set matplotlib to the course's fonts and colours, once per process; later settings by an author are kept."""
    import matplotlib as mpl
    from matplotlib import font_manager

    for font in sorted((assets.FOLDER / "fonts").glob("*.ttf")):
        font_manager.fontManager.addfont(str(font))
    mpl.rcParams.update(
        {
            "font.family": ["Atkinson Hyperlegible Next", "DejaVu Sans"],
            "font.size": LETTERS,
            "figure.figsize": (WIDTH, 2.5),
            "axes.edgecolor": palette.control,
            "axes.labelcolor": palette.ink,
            "text.color": palette.ink,
            "xtick.color": palette.muted,
            "ytick.color": palette.ink,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.titlelocation": "left",
            "axes.titleweight": "bold",
            "axes.titlesize": LETTERS,
            "figure.titlesize": LETTERS,
            "figure.titleweight": "bold",
            "hatch.linewidth": 0.7,
            "axes.facecolor": "none",
            "figure.facecolor": palette.card,
            "svg.fonttype": "path",
            "svg.hashsalt": "courseloom",
        }
    )
