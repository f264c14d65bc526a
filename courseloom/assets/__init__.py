"""What the engine ships beside its code: where it is, the colours of `tokens.json`, and scripts and styles from their parts.

Scripts and styles lose the comments and the indentation that only their authors need.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Literal

FOLDER = Path(__file__).resolve().parent
QUESTIONS = ("scoring.js", "question.js", *sorted(f"shapes/{path.name}" for path in (FOLDER / "js/shapes").glob("*.js")))
"""The scripts of questions, on pages and in widgets, with one for each shape of an answer; `dom.js` goes before them."""

_COMMENT = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n|^[ \t]*//.*\n|^[ \t]+", re.M | re.S)


@lru_cache(2)
def colours(mode: Literal["light", "dark"] = "light") -> dict[str, str]:
    """Return the colours of a mode by name, as '#rrggbb'."""
    tokens: dict[str, dict[str, str]] = json.loads((FOLDER / "tokens.json").read_text("utf-8"))
    return tokens[mode]


def variables(mode: Literal["light", "dark"]) -> str:
    """Return the colours of a mode as CSS variables."""
    return "".join(f"--{name}:{value};" for name, value in colours(mode).items())


def script(*names: str) -> str:
    """Return scripts joined in this order. They hold no text over several lines, so that lines may lose their indentation."""
    return "\n".join(_bare(FOLDER / "js" / name) for name in names)


def style(*names: str) -> str:
    """Return stylesheets joined in this order."""
    return "\n".join(_bare(FOLDER / "css" / name) for name in names)


def _bare(path: Path) -> str:
    return _COMMENT.sub("", path.read_text("utf-8"))
