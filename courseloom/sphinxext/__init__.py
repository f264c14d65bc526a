"""The host's side: one Sphinx extension that plain Sphinx, Jupyter Book 1 and our own build all use.

It reads the course once (all problems at once, or nothing is built), adds the directives and roles, keeps what is not for
learners out of the pages, and sets what a page that asks no other host for anything needs.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

from courseloom import __version__
from courseloom.course import read
from courseloom.errors import CourseError
from courseloom.readers.notebooks import NOT_FOR_LEARNERS
from courseloom.sphinxext import (
    blueprint,
    directives,
    exploring,
    html,
    links,
    offers,
    pages,
    reflection,
    roles,
    sheets,
    state,
    talks,
    theme,
    tools,
    typst,
)

ENGINE = Path(__file__).resolve().parent.parent
STAMPED = ("book/course.yml", "book/resources.yml", "book/local.yml", "_toc.yml")


def setup(app: Sphinx) -> dict[str, Any]:
    """Set the extension up."""
    app.add_config_value("courseloom_engine", "", "env")
    app.add_config_value("courseloom_stamp", "", "html")
    app.connect("config-inited", _configure, priority=100)
    app.connect("builder-inited", _read_course, priority=100)
    app.connect("env-get-outdated", state.outdated)
    app.connect("source-read", _for_learners)
    app.connect("doctree-read", _unwrap)
    parts = (directives, roles, pages, offers, blueprint, exploring, html, reflection, sheets, talks, theme, tools, typst)
    for part in (*parts, links):
        part.setup(app)
    return {"version": __version__, "parallel_read_safe": False, "parallel_write_safe": False}


def _configure(app: Sphinx, config: Config) -> None:
    overrides: list[Any] = [("*", "text/markdown", 0)]
    overrides += [("typst", mime, n) for n, mime in enumerate(("image/svg+xml", "image/png", "text/plain"), 1)]
    settings: dict[str, Any] = {
        "nb_mime_priority_overrides": overrides,
        "nb_render_markdown_format": "myst",
        "nb_remove_code_source": True,
        "nb_ipywidgets_js": {},
        "nb_execution_raise_on_error": True,
        "nb_execution_show_tb": False,
        "html_show_search_summary": True,
        "html_use_index": False,
        "html_copy_source": False,
        "html_show_sourcelink": False,
        "smartquotes": True,
        "numfig": True,
        "numfig_format": {"figure": "Figure %s", "table": "Table %s", "section": "Section %s", "code-block": "Listing %s"},
        "courseloom_engine": _digest(path for path in ENGINE.rglob("*") if path.suffix in (".py", ".html", ".typ")),
        "courseloom_stamp": _digest(Path(app.srcdir) / name for name in STAMPED),
    }
    for name, value in settings.items():
        if name in config:
            setattr(config, name, value)
    for pattern in (".venv", "_build", "tests", "benchmarks", "**.ipynb_checkpoints", "*.md", ".*"):
        if pattern not in config.exclude_patterns:
            config.exclude_patterns.append(pattern)


def _digest(paths: Any) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(str(path.name).encode())
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()[:16]


def _read_course(app: Sphinx) -> None:
    """Read the course, unless our own build has done so already."""
    os.environ["COURSELOOM_BUILD"] = "1"
    root = Path(app.srcdir).resolve()
    try:
        app.courseloom = state.given.get(root) or read(root)  # type: ignore[attr-defined]
    except CourseError as error:
        raise ExtensionError(f"the course has problems:\n{error}") from error


def learners_notebook(source: str, claims: dict[str, Any]) -> str:
    """Return a notebook's JSON without the cells that are not for learners.

    The values of the claims that its code names are added as a comment to the first code cell: when one changes, stored
    results no longer fit and the figures are drawn anew.
    """
    notebook = json.loads(source)
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    joined = "\n".join("".join(cell["source"]) for cell in code)
    named = sorted(set(re.findall(r"""["']([\w-]+)["']""", joined)) & set(claims))
    for cell in notebook["cells"]:
        tags = set(cell["metadata"].get("tags", []))
        if tags & NOT_FOR_LEARNERS:
            cell["metadata"]["tags"] = [*tags, "remove-cell"]
    if code:
        stamp = hashlib.sha256(repr([(n, claims.get(n)) for n in named]).encode())
        for path in (ENGINE / "cells.py", *sorted((ENGINE / "exploring").glob("*.py"))):
            stamp.update(path.read_bytes())
        code[0]["source"] = "".join(code[0]["source"]) + f"\n# drawn with {stamp.hexdigest()[:16]}"
    return json.dumps(notebook, ensure_ascii=False, sort_keys=True)


def _for_learners(app: Sphinx, docname: str, content: list[str]) -> None:
    if app.env.doc2path(docname).endswith(".ipynb"):
        app.env.note_dependency("book/claims.yml")
        content[0] = learners_notebook(content[0], app.courseloom.claims)  # type: ignore[attr-defined]


def _unwrap(app: Sphinx, doctree: nodes.document) -> None:
    """Take code cells' containers away: what a cell shows stands in the text as if it were written there."""
    for container in list(doctree.findall(nodes.container)):
        if container.get("nb_element") in ("cell_code", "cell_code_source", "cell_code_output"):
            place = container.parent.index(container)
            container.parent[place : place + 1] = container.children
    app.env.metadata[app.env.docname]["courseloom_text"] = " ".join(doctree.astext().split())  # for the search's snippets
