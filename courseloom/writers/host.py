"""Runs Sphinx once for all writers of the book: executes notebooks, reads pages, resolves doctrees.

`run` turns a course into a `Host` with the finished HTML folder and a builder that returns pages as Typst. Only this module and
`sphinxext` use Sphinx and jupyter_book.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from courseloom import __version__, files, progress
from courseloom.errors import CourseError, Problem, Where
from courseloom.model.course import Course
from courseloom.readers.notebooks import placed
from courseloom.running import execution
from courseloom.running.execution import Results
from courseloom.sphinxext import guard, offers, state

if TYPE_CHECKING:
    from sphinx.application import Sphinx

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


STEPS = ("env-before-read-docs", "doctree-read", "env-updated", "env-check-consistency", "html-page-context", "build-finished")
"""Events of Sphinx reported as progress: before reading, page read, all read, saved, page written, all written."""


@contextmanager
def _hidden(module: str) -> Iterator[None]:
    """Make imports of an optional module fail within this block."""
    before = sys.modules.get(module)
    sys.modules[module] = before  # type: ignore[assignment]
    try:
        yield
    finally:
        if before is None:
            del sys.modules[module]


class Host:
    """Sphinx with the book of a course: `build` brings the folder `html` up to date, as often as it is called."""

    def __init__(self, root: Path, work: Path) -> None:
        """Prepare a run; `work` is the folder for what is kept between builds."""
        self.html, self.notes = work / "html", list[str]()
        self._root, self._work, self._trees = root, work, work / "doctrees"
        self._app: Sphinx | None = None
        self._said = io.StringIO()
        self._read: tuple[Course, Results]

    @property
    def app(self) -> Sphinx:
        """Return the application; there is one after the first build."""
        assert self._app is not None
        return self._app

    def build(self, course: Course, results: Results) -> None:
        """Read and write the pages that have changed; raises CourseError with every problem that Sphinx reports.

        The next build reads the pages of a problem again, since Sphinx would not repeat its warnings.
        """
        self._read, self.notes = (course, results), results.notes
        self._said.seek(0)
        self._said.truncate()
        try:
            if self._app is None:
                self._open()
            else:
                self._app.builder = self._pages
                guard.faults(self._app).clear()
                self._app.emit("builder-inited")
            progress.say(f"Reading {len(course.pages)} pages")
            self._run(self.app)
        except CourseError as error:
            self._mistrust(error.problems)
            raise
        except BaseException:
            self.forget()
            raise

    def _open(self) -> None:
        with _hidden("rfc3987_syntax"):  # a second to import where JupyterLab has installed it; nothing here checks URIs
            import jsonschema  # noqa: F401 - loaded by nbformat

        from sphinx.application import Sphinx

        if not self._trees.is_dir():  # a new start, or one after a failure
            shutil.rmtree(self.html, ignore_errors=True)
        config = configuration(self._root, self._work / "config.json")
        self._app = Sphinx(
            srcdir=self._root,
            confdir=None,
            outdir=self.html,
            doctreedir=self._trees,
            buildername="html",
            confoverrides={**config, state.READ: lambda: self._read},
            status=None,
            warning=self._said,
            freshenv=False,
        )
        self._pages = self._app.builder
        for event in STEPS:
            self._app.connect(event, partial(_passed, event))
        self._app.connect("env-updated", lambda *_: progress.say("Writing pages"))

    def _run(self, app: Sphinx) -> None:
        from sphinx.errors import ExtensionError

        try:
            app.build()
        except ExtensionError:
            if not guard.faults(app):
                raise
        said = self._said.getvalue().splitlines()
        problems = guard.faults(app) or [problem for line in said if (problem := _problem(line, self._root))]
        if problems or app.statuscode:
            raise CourseError(problems or [Problem(Where("_config.yml"), "Sphinx could not build the book.", "")])

    def _mistrust(self, problems: Sequence[Problem]) -> None:
        """Have the pages of these problems read again by the next build: all, when a problem is of no page."""
        names = {page.file: page.name for page in self._read[0].pages}
        wrong = {names.get(problem.where.file) for problem in problems}
        if self._app is None or None in wrong:
            self.forget()
        else:
            for name in filter(None, wrong):
                self._app.env.metadata[name].clear()

    def forget(self) -> None:
        """Drop what is kept between builds: the next one reads everything."""
        self._app = None
        shutil.rmtree(self._trees, ignore_errors=True)

    def offered(self) -> set[str]:
        """Return the files that pages offer, as paths below `downloads`."""
        return {file for files in offers.wanted(self.app).values() for file in files}

    def offer(self, sizes: Mapping[str, int]) -> None:
        """Rewrite the pages that offer files; `sizes` are in bytes, by path below `downloads`, of the files that exist."""
        self.app.builder = self._pages
        offers.write(self.app, sizes)

    def typst(self) -> Any:
        """Return a Typst builder for this run's doctrees."""
        return self._builder("typst")

    def epub(self) -> Any:
        """Return a builder of pages for e-readers for this run's doctrees."""
        return self._builder("courseloom-epub")

    def _builder(self, name: str) -> Any:
        builder = self.app.create_builder(name)
        folder = self._work / name.removeprefix("courseloom-")
        folder.mkdir(parents=True, exist_ok=True)
        builder.outdir = folder  # type: ignore[assignment]
        builder.init()
        self.app.builder = builder
        return builder


def configuration(root: Path, memo: Path) -> dict[str, Any]:
    """Return the Sphinx configuration that Jupyter Book derives from `_config.yml`, with the engine's extensions and theme.

    It is cached in `memo` until the file or versions change, since loading Jupyter Book takes longer than the whole build.
    """
    text = (root / "_config.yml").read_bytes()
    versions = f"{__version__} {metadata.version('jupyter-book')} {root}"
    key = hashlib.sha256(text + versions.encode()).hexdigest()
    kept = files.read_json(memo)
    if kept.get("key") == key and isinstance(kept.get("config"), dict):
        return dict(kept["config"])
    config = _from_jupyter_book(root)
    files.write_whole(memo, json.dumps({"key": key, "config": config}))
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
    results = execution.run(course, course.root / execution.STORE)
    progress.passed("notebooks executed")
    host = Host(course.root, work)
    try:
        host.build(course, results)
    except CourseError:
        host.forget()
        raise
    return host


def _passed(event: str, *_: object) -> None:
    progress.passed(event)


_WARNING = re.compile(r"(?P<file>[^:]+?)(?::(?P<line>\d+))?: (?:WARNING|ERROR|CRITICAL|SEVERE): (?P<what>.*)$")
_EXPECTED = ("skipping unknown output mime type", "document isn't included in any toctree", "is already registered, ")


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
    return Problem(placed(root, name, int(match["line"] or 0)), _sentence(match["what"]), "Correct it there.")


def _sentence(text: str) -> str:
    text = re.sub(r"\s*\[[\w.-]+\]$", "", text).strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."
