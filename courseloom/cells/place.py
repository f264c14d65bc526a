"""Where a cell runs: in which course, and whether in a build; a build tells its kernels by two environment variables.

In a book that is no course Sphinx or Jupyter Book runs the cells, and the extension sets the same two variables.
"""

from __future__ import annotations

import os
from pathlib import Path

ROOT, BUILD = "COURSELOOM_ROOT", "COURSELOOM_BUILD"
HOSTED = "hosted"
"""The value of BUILD where the host runs the cells: an output is then the directive that places it."""
BOOKS = ("_config.yml", "conf.py")
"""Files of which a book that is no course has one in its folder."""


def build_environment(root: Path) -> dict[str, str]:
    """Return the environment variables of a kernel that runs in a build of the course in this folder."""
    return {ROOT: str(root), BUILD: "1"}


def in_build() -> bool:
    """Return whether a build runs this cell, so that its output is data; in live Jupyter it is a widget or a picture."""
    return bool(os.environ.get(BUILD))


def hosted() -> bool:
    """Return whether Sphinx or Jupyter Book runs this cell for a book that is no course."""
    return os.environ.get(BUILD) == HOSTED


def course_root() -> Path:
    """Return the course folder: the nearest one above the notebook that has `book/course.yml`, or else that of a book."""
    here = Path(os.environ.get(ROOT) or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "book" / "course.yml").is_file():
            return folder
    for folder in (here, *here.parents):
        if any((folder / name).is_file() for name in BOOKS):
            return folder
    raise FileNotFoundError(f"no course here: neither {here} nor a folder above it has book/course.yml")
