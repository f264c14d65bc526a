"""Data that a page loads when it is used: files in `_static` that `assets/js/ondemand.js` loads as classic scripts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def packed(data: Any) -> str:
    """Return data as JSON without spaces."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def write(static: Path, name: str, data: Any) -> None:
    """Write data as the part `name`, a path below `_static` without its suffix."""
    path = static / f"{name}.js"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"courseloomOnDemand.hold({packed(name)},{packed(data)});\n", "utf-8")
