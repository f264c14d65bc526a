"""Where the extension keeps the course while Sphinx runs."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from courseloom.model.course import Course
from courseloom.running.execution import Results

given: dict[Path, Course] = {}
"""Courses that our own build has read already, by root folder; plain Sphinx and Jupyter Book leave it empty."""


def course_of(env: BuildEnvironment) -> Course:
    """Return the course that this build is about."""
    return cast(Course, env.app.courseloom)  # type: ignore[attr-defined]


results: dict[Path, Results] = {}
"""What their notebooks showed, where our own build has run them already."""


USES = "courseloom_uses"


def note_uses(env: BuildEnvironment) -> None:
    """Have the page read again when other claims or sources are used, or on other pages, and not at every change of a text."""
    env.metadata[env.docname][USES] = _uses(course_of(env))


def outdated(app: Sphinx, env: BuildEnvironment, *_: set[str]) -> list[str]:
    """Return the pages that noted other uses than there are now."""
    uses = _uses(course_of(env))
    return [name for name, known in env.metadata.items() if known.get(USES, uses) != uses]


def _uses(course: Course) -> str:
    return hashlib.sha256(repr((course.used_on, [(page.name, page.title) for page in course.pages])).encode()).hexdigest()


def trees(app: Sphinx) -> dict[str, nodes.document]:
    """Return the trees of all pages, once a build has read them: loading them is a good part of a small build."""
    if not hasattr(app, "courseloom_trees"):
        app.courseloom_trees = {name: app.env.get_doctree(name) for name in sorted(app.env.found_docs)}  # type: ignore[attr-defined]
    return cast(dict[str, nodes.document], app.courseloom_trees)  # type: ignore[attr-defined]
