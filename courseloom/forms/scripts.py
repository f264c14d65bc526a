"""Scripts and styles from their parts in `assets/`, without the comments and the indentation that only their authors need."""

from __future__ import annotations

import re
from pathlib import Path

ASSETS = Path(__file__).resolve().parent.parent / "assets"
_COMMENT = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n|^[ \t]*//.*\n|^[ \t]+", re.M | re.S)


def script(*names: str) -> str:
    """Return scripts joined in this order. They hold no text over several lines, so that lines may lose their indentation."""
    return "\n".join(_bare(ASSETS / "js" / name) for name in names)


def style(*names: str) -> str:
    """Return stylesheets joined in this order."""
    return "\n".join(_bare(ASSETS / "css" / name) for name in names)


def _bare(path: Path) -> str:
    return _COMMENT.sub("", path.read_text("utf-8"))
