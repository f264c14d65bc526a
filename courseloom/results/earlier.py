"""What was made into a folder of results before: how many learners, and a fingerprint of the answers; never who."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from courseloom.results.suppression import FEWEST

NAME = "counts.json"
MOST = 100
"""Runs that are remembered."""


def runs(folder: Path) -> list[dict[str, Any]]:
    """Return the runs that a folder remembers; none where its file cannot be read."""
    try:
        found = json.loads((folder / NAME).read_text("utf-8"))["runs"]
        whole = [one for one in found if type(one["learners"]) is int and isinstance(one["content"], str)]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return []
    return whole[-MOST:]


def is_near(before: list[dict[str, Any]], learners: int, content: str) -> bool:
    """Say whether results differ from earlier ones by fewer than 8 learners; making the same ones again changes nothing."""
    contents = [one["content"] for one in before]
    older = before[: contents.index(content)] if content in contents else before
    return learners >= FEWEST and any(abs(one["learners"] - learners) < FEWEST for one in older)


def text(before: list[dict[str, Any]], learners: int, content: str) -> str:
    """Return the file with one more run; what shows nothing is not noted, nor what is there already."""
    new = {"learners": learners, "content": content}
    more = [] if learners < FEWEST or new in before else [new]
    return json.dumps({"runs": [*before, *more][-MOST:]}, indent=1) + "\n"
