"""State of the extension during a run of Sphinx: the course, the doctrees, and what each page was read from."""

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
"""The setting by which the engine's build passes the course and the results of its notebooks; None under plain Sphinx.

Its value is a function, since Sphinx pickles any other value with its environment.
"""
Read = Callable[[], tuple[Course, Results]]


def course_of(env: BuildEnvironment) -> Course:
    """Return the course of this build."""
    return cast(Course, env.app.courseloom)  # type: ignore[attr-defined]


KEY = "courseloom_key"
USES = "courseloom_uses"


def note_uses(env: BuildEnvironment) -> None:
    """Make Sphinx read this page again when the claims or sources used, or the pages that use them, change."""
    env.metadata[env.docname][USES] = _uses(course_of(env))


def note_key(app: Sphinx, docname: str, _: list[str]) -> None:
    """Store a digest of the inputs of a page: its own file and the shared inputs of all pages."""
    app.env.metadata[docname][KEY] = _key(app, docname)


def outdated(app: Sphinx, env: BuildEnvironment, *_: set[str]) -> list[str]:
    """Return the pages whose inputs have changed since they were read, by digest and not by file time."""
    uses = _uses(course_of(env))
    known = {name: env.metadata.get(name, {}) for name in env.all_docs if name in env.found_docs}
    return [name for name, noted in known.items() if noted.get(KEY) != _key(app, name) or noted.get(USES, uses) != uses]


def _key(app: Sphinx, docname: str) -> str:
    if not hasattr(app, "courseloom_shared"):
        app.courseloom_shared = _shared(app.courseloom)  # type: ignore[attr-defined]
    shared: str = app.courseloom_shared  # type: ignore[attr-defined]
    return hashlib.sha256(shared.encode() + Path(app.env.doc2path(docname)).read_bytes()).hexdigest()


def _shared(course: Course) -> str:
    """Return a digest of the inputs that all pages share.

    These are all files that are not pages, titles, terms, the pages of quizzes and scenarios, engine and packages. A directive
    that depends on the text of other pages calls `note_reread`.
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
    """Return the doctrees of all pages, loaded once per run, since loading takes a large part of a small build."""
    if not hasattr(app, "courseloom_trees"):
        app.courseloom_trees = {name: app.env.get_doctree(name) for name in sorted(app.env.found_docs)}  # type: ignore[attr-defined]
    return cast(dict[str, nodes.document], app.courseloom_trees)  # type: ignore[attr-defined]
