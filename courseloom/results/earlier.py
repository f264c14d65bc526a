"""Records the runs written to a folder of results: number of learners and a hash of the answers, nothing about persons."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from courseloom.results.suppression import FEWEST

NAME = "counts.json"
MOST = 100
"""Maximum number of recorded runs."""


def runs(folder: Path) -> list[dict[str, Any]]:
    """Return the recorded runs of a folder; an empty list when its file is missing or invalid."""
    try:
        found = json.loads((folder / NAME).read_text("utf-8"))["runs"]
        whole = [one for one in found if type(one["learners"]) is int and isinstance(one["content"], str)]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return []
    return whole[-MOST:]


def is_near(before: list[dict[str, Any]], learners: int, content: str) -> bool:
    """Return whether results differ from an earlier run by fewer than 8 learners; repeating a run gives the same answer."""
    contents = [one["content"] for one in before]
    older = before[: contents.index(content)] if content in contents else before
    return learners >= FEWEST and any(abs(one["learners"] - learners) < FEWEST for one in older)


def text(before: list[dict[str, Any]], learners: int, content: str) -> str:
    """Return the text of the file with this run added, unless it has fewer than 8 learners or is recorded already."""
    new = {"learners": learners, "content": content}
    more = [] if learners < FEWEST or new in before else [new]
    return json.dumps({"runs": [*before, *more][-MOST:]}, indent=1) + "\n"
