"""Files that a build keeps for the next one: written whole or not at all, and what cannot be read counts as absent."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any


def replace(data: bytes, target: Path) -> None:
    """Write a file whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.{os.getpid()}.new")
    fresh.write_bytes(data)
    fresh.replace(target)


def record(path: Path) -> dict[str, Any]:
    """Return the object in a file of JSON; an empty one when there is no such file, or it is cut or holds something else."""
    try:
        kept = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}
