"""Where the extension keeps the course while Sphinx runs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from courseloom import fingerprints
from courseloom.model.course import Course
from courseloom.running.execution import Results

READ = "courseloom_read"
"""The setting by which our own build gives the course that it has read and what its notebooks showed; None under Sphinx alone.

It is a function, since Sphinx would keep any other value beside its pages.
"""
Read = Callable[[], tuple[Course, Results]]


def course_of(env: BuildEnvironment) -> Course:
    """Return the course that this build is about."""
    return cast(Course, env.app.courseloom)  # type: ignore[attr-defined]


KEY = "courseloom_key"
USES = "courseloom_uses"


def note_uses(env: BuildEnvironment) -> None:
    """Have the page read again when other claims or sources are used, or on other pages."""
    env.metadata[env.docname][USES] = _uses(course_of(env))


def note_key(app: Sphinx, docname: str, _: list[str]) -> None:
    """Note what a page is read from: its own file, and all that any page may look at."""
    app.env.metadata[docname][KEY] = _key(app, docname)


def outdated(app: Sphinx, env: BuildEnvironment, *_: set[str]) -> list[str]:
    """Return the pages that were read from something else than there is now, whatever the times of their files say."""
    uses = _uses(course_of(env))
    known = {name: env.metadata.get(name, {}) for name in env.all_docs if name in env.found_docs}
    return [name for name, noted in known.items() if noted.get(KEY) != _key(app, name) or noted.get(USES, uses) != uses]


def _key(app: Sphinx, docname: str) -> str:
    if not hasattr(app, "courseloom_shared"):
        app.courseloom_shared = _shared(app.courseloom)  # type: ignore[attr-defined]
    shared: str = app.courseloom_shared  # type: ignore[attr-defined]
    return hashlib.sha256(shared.encode() + Path(app.env.doc2path(docname)).read_bytes()).hexdigest()


def _shared(course: Course) -> str:
    """Return a digest of what reading a page may look at besides the page itself.

    That is every other file, titles, terms, where quizzes and scenarios are shown, engine and packages. A directive that looks
    at the text of other pages says so by `note_reread`.
    """
    pages = {page.file for page in course.pages}
    files = fingerprints.of_files((name, path) for name, path in fingerprints.sources(course.root) if name not in pages)
    shown = [(id, placed.page) for id, placed in course.quizzes.items()]
    shown += [(id, placed.page) for id, placed in course.scenarios.items()]
    told = ([(page.name, page.title) for page in course.pages], course.terms, shown)
    return hashlib.sha256(repr((files, told, fingerprints.engine(), fingerprints.packages())).encode()).hexdigest()


def _uses(course: Course) -> str:
    return hashlib.sha256(repr(course.used_on).encode()).hexdigest()


def trees(app: Sphinx) -> dict[str, nodes.document]:
    """Return the trees of all pages, once a build has read them: loading them is a good part of a small build."""
    if not hasattr(app, "courseloom_trees"):
        app.courseloom_trees = {name: app.env.get_doctree(name) for name in sorted(app.env.found_docs)}  # type: ignore[attr-defined]
    return cast(dict[str, nodes.document], app.courseloom_trees)  # type: ignore[attr-defined]
