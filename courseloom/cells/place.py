"""Where a cell runs: in which course, and whether in a build; a build tells its kernels by two environment variables."""

from __future__ import annotations

import os
from pathlib import Path

ROOT, BUILD = "COURSELOOM_ROOT", "COURSELOOM_BUILD"


def build_environment(root: Path) -> dict[str, str]:
    """Return the environment variables of a kernel that runs in a build of the course in this folder."""
    return {ROOT: str(root), BUILD: "1"}


def in_build() -> bool:
    """Return whether a build runs this cell, so that its output is data; in live Jupyter it is a widget or a picture."""
    return bool(os.environ.get(BUILD))


def course_root() -> Path:
    """Return the course folder: the nearest one above the notebook that has `book/course.yml`."""
    here = Path(os.environ.get(ROOT) or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "book" / "course.yml").is_file():
            return folder
    raise FileNotFoundError(f"no course here: neither {here} nor a folder above it has book/course.yml")
