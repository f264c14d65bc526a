"""Data that a page loads when it is used: files in `_static` that `assets/js/ondemand.js` loads as classic scripts."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

OLD = "_static.old"
"""Where a build moves the `_static` of the last one, until it ends."""


def packed(data: Any) -> str:
    """Return data as JSON without spaces."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def read(static: Path, name: str) -> Any:
    """Return the data of the part `name`; raises OSError where there is none."""
    text = (static / f"{name}.js").read_text("utf-8")
    return json.loads(text.split(",", 1)[1].rstrip().removesuffix(");"))


def write(static: Path, name: str, data: Any) -> None:
    """Write data as the part `name`, a path below `_static` without its suffix, or take the file of the last build.

    There are hundreds of them, and to make a file takes longer than to compare and move one.
    """
    path, text = static / f"{name}.js", f"courseloomOnDemand.hold({packed(name)},{packed(data)});\n".encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    old = static.with_name(OLD) / f"{name}.js"
    with suppress(OSError):
        if old.read_bytes() == text:
            old.replace(path)
            return
    path.write_bytes(text)
