"""The Sphinx extension, used by plain Sphinx, Jupyter Book 1 and this engine's own build.

It reads the course once (and reports all problems before anything is built), adds directives and roles, removes cells that are
not for learners from the pages, and configures pages that request nothing from other hosts.

A book without `book/course.yml` is no course: it gets what `hosted` adds, and nothing else of it changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

from courseloom import __version__, files
from courseloom.errors import CourseError
from courseloom.model import links
from courseloom.readers import book
from courseloom.resolve import read
from courseloom.running import execution
from courseloom.sphinxext import (
    blueprint,
    chapters,
    directives,
    downloads,
    epub,
    explorable,
    fresh,
    guard,
    hosted,
    html,
    notes,
    numbers,
    offers,
    pages,
    paths,
    reflection,
    roles,
    scenarios,
    search,
    sheets,
    start,
    state,
    stems,
    support,
    text,
    theme,
    tools,
    typst,
)
from courseloom.strings import catalogue
from courseloom.strings.pages import PAGES

PARTS = (
    fresh,
    stems,
    directives,
    roles,
    pages,
    paths,
    offers,
    downloads,
    blueprint,
    explorable,
    html,
    notes,
    numbers,
    reflection,
    sheets,
    start,
    scenarios,
    search,
    support,
    text,
    theme,
    tools,
    chapters,
    typst,
    epub,
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension's settings, directives, roles and events; of a book that is no course, only the activities."""
    if not files.there(Path(app.srcdir) / "book" / "course.yml"):
        return hosted.setup(app)
    app.add_config_value(state.READ, None, "")
    app.connect("config-inited", _configure, priority=100)
    app.connect("builder-inited", _read_course, priority=100)
    state.setup(app)
    guard.setup(app)
    app.connect("doctree-read", _unquote, priority=100)  # before Sphinx looks for the files
    app.connect("doctree-read", _unwrap)
    for part in PARTS:
        part.setup(app)
    return {"version": __version__, "parallel_read_safe": False, "parallel_write_safe": False}


def _configure(app: Sphinx, config: Config) -> None:
    if not config[state.READ]:  # else the engine's own build has read the course, whose language is in force
        catalogue.speak(book.language_of(Path(app.srcdir)))
    overrides: list[Any] = [("*", "text/markdown", 0)]
    drawn = list(enumerate(("image/svg+xml", "image/png", "text/plain"), 1))
    overrides += [(name, mime, n) for name in ("typst", epub.NAME) for n, mime in drawn]
    settings: dict[str, Any] = {
        "nb_mime_priority_overrides": overrides,
        "nb_render_markdown_format": "myst",
        "nb_remove_code_source": True,
        "nb_ipywidgets_js": {},
        "nb_execution_mode": "off",  # `running.execution` runs the cells, within limits, and judges their outputs
        "html_show_search_summary": True,
        "html_use_index": False,
        "html_copy_source": False,
        "html_show_sourcelink": False,
        "smartquotes": True,
        "numfig": True,
        "numfig_format": {
            kind: PAGES[name].format(number="%s")
            for kind, name in (("figure", "figure"), ("table", "table"), ("section", "section"), ("code-block", "listing"))
        },
    }
    for name, value in settings.items():
        if name in config:
            setattr(config, name, value)
    ours = (".venv", "_build", "tests", "benchmarks", "**.ipynb_checkpoints", "*.md", ".*")
    for pattern in (*ours, *_loops(Path(app.srcdir))):
        if pattern not in config.exclude_patterns:
            config.exclude_patterns.append(pattern)


def _loops(root: Path) -> Iterator[str]:
    """Yield the links in a course to a folder around them, in which Sphinx would walk forty times round."""
    for top in ("book", "notebooks", "quizzes"):
        for path in (root / top).rglob("*"):
            if path.is_symlink() and path.is_dir() and path.parent.resolve().is_relative_to(path.resolve()):
                yield path.relative_to(root).as_posix()


def _read_course(app: Sphinx) -> None:
    """Read the course, unless the engine's own build has passed it in."""
    root = Path(app.srcdir).resolve()
    have_read: state.Read | None = app.config[state.READ]
    try:
        if have_read:
            course, results = have_read()
        else:
            course = read(root)
            results = execution.run(course, root / execution.STORE)
        state.begin(app, course, results)
    except CourseError as error:
        raise ExtensionError(f"the course has problems:\n{error}") from error


def _unquote(app: Sphinx, doctree: nodes.document) -> None:
    """Give pictures the names of their files again, of which Markdown has made addresses: spaces and letters as codes."""
    for image in doctree.findall(nodes.image):
        if not links.scheme(image["uri"]):
            image["uri"] = unquote(image["uri"])


def _unwrap(app: Sphinx, doctree: nodes.document) -> None:
    """Replace the containers of code cells by their content, so that outputs are part of the text; leave comments out."""
    for container in list(doctree.findall(nodes.container)):
        if container.get("nb_element") in ("cell_code", "cell_code_source", "cell_code_output"):
            place = container.parent.index(container)
            container.parent[place : place + 1] = container.children
    for comment in list(doctree.findall(nodes.comment)):  # nobody reads them, nor finds them by searching
        comment.parent.remove(comment)
    app.env.metadata[app.env.docname]["courseloom_text"] = " ".join(doctree.astext().split())  # for the search's snippets
