"""Courseloom builds a course (web book, tagged PDF, slides, handouts) from notebooks, question banks and a book configuration.

In a notebook: `from courseloom import claim, figure, palette, quiz, scenario`, and `explore, Choice, Steps` for explorable
figures.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for plugins takes longer than reading a chapter
__version__ = "0.9.0"
__all__ = ["Choice", "Steps", "claim", "explore", "figure", "palette", "quiz", "scenario"]

if TYPE_CHECKING:
    from courseloom.cells import claim, figure, palette, quiz, scenario
    from courseloom.explorable import Choice, Steps, explore


def __getattr__(name: str) -> Any:
    """Import the notebook API, and set our matplotlib style, on first use, so that the command line starts fast."""
    if name not in __all__:
        raise AttributeError(f"module 'courseloom' has no attribute {name!r}")
    from courseloom import cells
    from courseloom.cells import style

    style.use()
    if name not in cells.__all__:
        from courseloom import explorable

        return getattr(explorable, name)
    return getattr(cells, name)
