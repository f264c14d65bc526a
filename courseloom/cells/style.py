"""The course's colours for code that draws, and its look for matplotlib.

`use` is called by the names that a notebook imports from `courseloom`, since authors draw before they show: an axis has its
lines and a title its place from when they are made. It is called again where figures are shown, and changes nothing then.
"""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

from courseloom import assets

palette = SimpleNamespace(**{name.replace("-", "_"): value for name, value in assets.colours().items()})


@cache
def use() -> None:
    """Set matplotlib to the course's type and colours, once; what an author sets afterwards stays."""
    import matplotlib as mpl
    from matplotlib import font_manager

    for font in sorted((assets.FOLDER / "fonts").glob("*.ttf")):
        font_manager.fontManager.addfont(str(font))
    mpl.rcParams.update(
        {
            "font.family": ["Atkinson Hyperlegible Next", "DejaVu Sans"],
            "font.size": 10,
            "axes.edgecolor": palette.control,
            "axes.labelcolor": palette.ink,
            "text.color": palette.ink,
            "xtick.color": palette.muted,
            "ytick.color": palette.ink,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.titlelocation": "left",
            "axes.titleweight": "bold",
            "axes.titlesize": 11,
            "figure.facecolor": palette.card,
            "svg.fonttype": "path",
            "svg.hashsalt": "courseloom",
        }
    )
