"""Where a cell runs: in which course, and whether a build runs it, which its kernel is told by two variables."""

from __future__ import annotations

import os
from pathlib import Path

ROOT, BUILD = "COURSELOOM_ROOT", "COURSELOOM_BUILD"


def build_environment(root: Path) -> dict[str, str]:
    """Return the variables that tell a kernel that the course in this folder is being built."""
    return {ROOT: str(root), BUILD: "1"}


def in_build() -> bool:
    """Return whether a build runs this cell, so that it shows data; else it shows itself to whoever works in Jupyter."""
    return bool(os.environ.get(BUILD))


def course_root() -> Path:
    """Return the course folder: the nearest one above the notebook that has `book/course.yml`."""
    here = Path(os.environ.get(ROOT) or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "book" / "course.yml").is_file():
            return folder
    raise FileNotFoundError(f"no course here: neither {here} nor a folder above it has book/course.yml")
