"""State of the extension during a run of Sphinx: the course, the doctrees, and what each page was read from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from courseloom import fingerprints
from courseloom.model.course import Course
from courseloom.running import execution
from courseloom.running.execution import Results
from courseloom.sphinxext.depends import Access, Digests, Log, digest, watched

READ = "courseloom_read"
"""The setting by which the engine's build passes the course and the results of its notebooks; None under plain Sphinx.

Its value is a function, since Sphinx pickles any other value with its environment.
"""
Result = TypeVar("Result")
Read = Callable[[], tuple[Course, Results]]

KEY, READS, ROWS = "courseloom_key", "courseloom_reads", "courseloom_rows"
"""Metadata of a page: digests of its own text and what all pages share, of the entries that it read, and of others' text."""


class State:
    """The course of a run, the results of its notebooks, and the digests by which pages are found to be out of date.

    `keys` has a digest for each page, of all that it is resolved from; what its rendering reads besides is in the log.
    """

    def __init__(self, course: Course, results: Results, before: State | None = None) -> None:
        self.log = Log()
        self.course, self.results = watched(course, self.log), results
        self.digests: Digests = Digests(course, before.digests if before else None)
        self.shared = _shared(course)
        self.keys: dict[str, str] = {}

    def accesses(self) -> dict[Access, str]:
        """Return the accesses of the page at work with their digests."""
        return {access: self.digests.of(access) for access in self.log.page or ()}


class Lent:
    """The questions of a book that is no course; the host finds out by itself which pages have changed."""

    def __init__(self, course: Course) -> None:
        self.course = course


def lend(app: Sphinx, course: Course) -> None:
    """Set the questions of this run, in a book that is no course."""
    app.courseloom_state = Lent(course)  # type: ignore[attr-defined]


def begin(app: Sphinx, course: Course, results: Results) -> None:
    """Set the course of this run."""
    app.courseloom_state = State(course, results, getattr(app, "courseloom_state", None))  # type: ignore[attr-defined]
    app.__dict__.pop("courseloom_trees", None)


def of(app: Sphinx) -> State:
    """Return the state of this run."""
    return cast(State, app.courseloom_state)  # type: ignore[attr-defined]


def course_of(env: BuildEnvironment) -> Course:
    """Return the course of this build."""
    return of(env.app).course


def rows_for(env: BuildEnvironment, function: Callable[[Course], Result]) -> Result:
    """Return what a function registered with `depends.rows` returns; this page is read again when that changes."""
    name, digests = function.__qualname__, of(env.app).digests
    env.metadata[env.docname].setdefault(ROWS, {})[name] = digests.of_rows(name)
    return cast(Result, digests.rows(name))


def text_of(app: Sphinx, docname: str) -> str:
    """Return a page's text as Sphinx reads it: of a notebook, its cells for learners with the outputs of its code."""
    path, found = Path(app.env.doc2path(docname)), of(app)
    text = path.read_text("utf-8-sig")
    if path.suffix != ".ipynb":
        return text
    return execution.learners_notebook(text, found.results.outputs.get(docname, ()))


def _start_page(app: Sphinx, docname: str, content: list[str]) -> None:
    """Replace a notebook by what learners see; note what the page is read from."""
    found = of(app)
    content[0] = text_of(app, docname)
    app.env.metadata[docname][KEY] = digest((found.shared, content[0]))
    found.log.page = set()


def _end_page(app: Sphinx, _: nodes.document) -> None:
    found = of(app)
    app.env.metadata[app.env.docname][READS] = found.accesses()
    found.log.page = None
    app.env._pickled_doctree_cache.pop(app.env.docname, None)  # Sphinx, which builds once a process, would take the old one


def _outdated(app: Sphinx, env: BuildEnvironment, _: set[str], changed: set[str], __: set[str]) -> list[str]:
    """Return the pages whose inputs have changed since they were read, by digest; Sphinx judges by the times of files."""
    changed.clear()
    trees = Path(app.doctreedir)
    known = env.all_docs.keys() & env.found_docs
    return [name for name in sorted(known) if not (trees / f"{name}.doctree").is_file() or not _valid(app, env, name)]


def _valid(app: Sphinx, env: BuildEnvironment, docname: str) -> bool:
    """Return whether a page that was read before would be read the same way now."""
    noted: dict[str, Any] = env.metadata.get(docname, {})
    found = of(app)
    return (
        docname not in env.reread_always
        and READS in noted
        and noted.get(KEY) == digest((found.shared, text_of(app, docname)))
        and found.digests.same(noted[READS], noted.get(ROWS, {}))
    )


def _shared(course: Course) -> str:
    """Return a digest of the inputs that all pages share.

    These are the values that are no tables, titles, terms, the files that are no text of the course, engine and packages.
    """
    read = {page.file for page in course.pages} | {placed.where.file for placed in course.quizzes.values()}
    read |= {placed.where.file for placed in course.scenarios.values()} | {"book/claims.yml", "book/references.bib"}
    files = fingerprints.of_files((name, path) for name, path in fingerprints.sources(course.root) if name not in read)
    heads = [(page.name, page.file, page.title) for page in course.pages]
    values = (course.about, course.resources, course.language, course.local, course.workshops, list(course.terms))
    return digest((files, heads, values, fingerprints.engine(), fingerprints.packages()))


def note(app: Sphinx, name: str, value: object) -> None:
    """Keep a value of the page that is being read, so that its doctree need not be loaded to find it again."""
    app.env.metadata[app.env.docname][name] = value


def noted(app: Sphinx, name: str) -> dict[str, Any]:
    """Return the values that `note` keeps under a name, by page in order; pages without one are omitted."""
    found = {page: app.env.metadata[page].get(name) for page in sorted(app.env.found_docs)}
    return {page: value for page, value in found.items() if value}


def trees(app: Sphinx) -> dict[str, nodes.document]:
    """Return the doctrees of all pages, loaded once per run, since loading takes a large part of a small build."""
    if not hasattr(app, "courseloom_trees"):
        app.courseloom_trees = {name: app.env.get_doctree(name) for name in sorted(app.env.found_docs)}  # type: ignore[attr-defined]
    return cast(dict[str, nodes.document], app.courseloom_trees)  # type: ignore[attr-defined]


def setup(app: Sphinx) -> None:
    """Note what pages are read from, and decide by it which are read again."""
    app.connect("env-get-outdated", _outdated)
    app.connect("source-read", _start_page)
    app.connect("doctree-read", _end_page, priority=950)
