"""Runs Sphinx once for all book writers: notebooks executed, pages read, doctrees resolved.

In: a course. Out: a `Host` with the finished HTML folder and a builder that gives pages as Typst. Only this module and
`sphinxext` know Sphinx and jupyter_book.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from courseloom import __version__, progress
from courseloom.errors import CourseError, Problem, Where
from courseloom.model.course import Course
from courseloom.sphinxext import state
from courseloom.writers import execution

EXTENSIONS = ["myst_nb", "sphinx_external_toc", "courseloom.sphinxext"]
NOT_OURS = (
    "comments_config",
    "use_multitoc_numbering",
    "use_jupyterbook_latex",
    "html_theme_options",
    "html_logo",
    "latex_engine",
    "bibtex_bibfiles",
)


@dataclass
class Host:
    """A finished Sphinx run: `html` is the folder it wrote, `app` the Sphinx application."""

    app: Any
    html: Path
    work: Path

    def typst(self) -> Any:
        """Return the Typst builder over this run's doctrees."""
        builder = self.app.create_builder("typst")
        folder = self.work / "typst"
        folder.mkdir(parents=True, exist_ok=True)
        builder.outdir = folder
        builder.init()
        self.app.builder = builder
        return builder


def configuration(root: Path, memo: Path) -> dict[str, Any]:
    """Return the Sphinx configuration that Jupyter Book makes of `_config.yml`, with our extensions and theme.

    Kept in `memo` until the file or the versions change: loading Jupyter Book's checks takes longer than our whole build.
    """
    text = (root / "_config.yml").read_bytes()
    versions = f"{__version__} {metadata.version('jupyter-book')} {root}"
    key = hashlib.sha256(text + versions.encode()).hexdigest()
    if memo.is_file():
        kept: dict[str, Any] = json.loads(memo.read_text("utf-8"))
        if kept.get("key") == key:
            return dict(kept["config"])
    config = _from_jupyter_book(root)
    memo.parent.mkdir(parents=True, exist_ok=True)
    memo.write_text(json.dumps({"key": key, "config": config}), "utf-8")
    return config


def _from_jupyter_book(root: Path) -> dict[str, Any]:
    from jsonschema import ValidationError
    from jupyter_book.config import get_final_config

    try:
        config, _ = get_final_config(
            user_yaml=root / "_config.yml",
            sourcedir=root,
            cli_config={"latex_individualpages": False},
            raise_on_invalid=True,
        )
    except ValidationError as error:
        what = re.sub(r"\s*\[key path: '([^']*)'\]", r" (at '\1')", str(error).splitlines()[0]).lstrip("- ")
        raise CourseError([Problem(Where("_config.yml"), f"{what}.", "See Jupyter Book 1's list of settings.")]) from error
    known = {"sphinx_togglebutton", "sphinx_copybutton", "jupyter_book", "sphinx_thebe", "sphinx_comments", "sphinx_design"}
    known |= {"sphinx_book_theme", "sphinx.ext.intersphinx", "sphinxcontrib.bibtex", "sphinx_jupyterbook_latex"}
    extra = [name for name in config["extensions"] if name not in known and name not in EXTENSIONS]
    kept = {key: value for key, value in config.items() if key not in NOT_OURS and value is not None}
    return {**kept, "extensions": EXTENSIONS + extra, "html_theme": "courseloom", "external_toc_path": "_toc.yml"}


def run(course: Course, work: Path) -> Host:
    """Build the HTML into `work/html`; raises CourseError with every problem that a notebook or Sphinx reports."""
    from sphinx.application import Sphinx

    root = course.root
    config = configuration(root, work / "config.json")
    os.environ["COURSELOOM_BUILD"] = "1"
    cache = work / ".jupyter_cache"
    execution.run(course, cache)
    html, warnings = work / "html", io.StringIO()
    state.given[root] = course
    app = Sphinx(
        srcdir=root,
        confdir=None,
        outdir=html,
        doctreedir=work / "doctrees",
        buildername="html",
        confoverrides={**config, "nb_execution_cache_path": str(cache), "nb_execution_mode": "cache"},
        status=None,
        warning=warnings,
        freshenv=False,
    )
    app.connect("env-updated", lambda *_: progress.say("Writing pages"))
    progress.say(f"Reading {len(course.pages)} pages")
    app.build()
    problems = [problem for line in warnings.getvalue().splitlines() if (problem := _problem(line, root))]
    if problems or app.statuscode:
        shutil.rmtree(work / "doctrees", ignore_errors=True)  # Sphinx would not repeat its warnings for unchanged pages
        raise CourseError(problems or [Problem(Where("_config.yml"), "Sphinx could not build the book.", "")])
    return Host(app, html, work)


_WARNING = re.compile(r"(?P<file>[^:]+?)(?::(?P<line>\d+))?: (?:WARNING|ERROR|CRITICAL|SEVERE): (?P<what>.*)$")
_EXPECTED = ("skipping unknown output mime type", "document isn't included in any toctree")


def _problem(line: str, root: Path) -> Problem | None:
    line = re.sub(r"\x1b\[[\d;]*m", "", line)
    if not line.strip() or any(words in line for words in _EXPECTED):
        return None
    match = _WARNING.match(line)
    if match is None:
        if not line.startswith(("WARNING:", "ERROR:")):
            return None
        return Problem(Where("_config.yml"), line.split(": ", 1)[1] + ".", "")
    file = Path(match["file"])
    name = file.relative_to(root).as_posix() if file.is_absolute() and file.is_relative_to(root) else match["file"]
    number = int(match["line"] or 0)
    if number >= 10000:  # myst-nb counts 10,000 a cell
        return Problem(Where(name, number % 10000, f"number {number // 10000}"), _sentence(match["what"]), "Correct it there.")
    return Problem(Where(name, number), _sentence(match["what"]), "Correct it there.")


def _sentence(text: str) -> str:
    text = re.sub(r"\s*\[[\w.-]+\]$", "", text).strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."
