"""Where the extension keeps the course while Sphinx runs."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from sphinx.environment import BuildEnvironment

from courseloom.model.course import Course

given: dict[Path, Course] = {}
"""Courses that our own build has read already, by root folder; plain Sphinx and Jupyter Book leave it empty."""


def course_of(env: BuildEnvironment) -> Course:
    """Return the course that this build is about."""
    return cast(Course, env.app.courseloom)  # type: ignore[attr-defined]
