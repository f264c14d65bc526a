"""Reads `_config.yml` and reports settings that Jupyter Book does not have, so that none is ignored without a message."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from courseloom import assets
from courseloom.errors import Problems, did_you_mean
from courseloom.model.items import Frozen
from courseloom.readers import yamlio

FILE = "_config.yml"
OURS = "courseloom.sphinxext"
SETTINGS = assets.FOLDER / "sphinx-settings.txt"
"""The names of all settings of Sphinx and of the extensions that every course uses."""


class Execute(Frozen):
    """`execute`: how notebooks are run."""

    execute_notebooks: Literal["auto", "cache", "force", "inline", "off", False] = "auto"
    eval_regex: str = ""
    raise_on_error: bool = False
    show_tb: bool = False
    cache: str | None = None
    exclude_patterns: list[str] | None = None
    timeout: float = Field(30, ge=-1)
    run_in_temp: bool = False
    allow_errors: bool = False
    stderr_output: Literal["show", "remove", "remove-warn", "warn", "error", "severe"] = "show"


class Parse(Frozen):
    """`parse`: how Markdown is read."""

    myst_enable_extensions: list[str] | None = None
    myst_extended_syntax: bool = False
    myst_url_schemes: list[str] | None = None
    myst_dmath_double_inline: bool = True
    myst_substitutions: dict[str, Any] | None = None


class Analytics(Frozen):
    """`html.analytics`: services that count visits."""

    google_analytics_id: str | None = None
    plausible_analytics_domain: str | None = None
    plausible_analytics_url: str | None = None


class Comments(Frozen):
    """`html.comments`: services for readers' comments."""

    hypothesis: bool | dict[str, Any] = False
    utterances: bool | dict[str, Any] = False
    giscus: bool | dict[str, Any] = False


class Html(Frozen):
    """`html`: settings of the web book."""

    favicon: str | None = None
    use_edit_page_button: bool = False
    use_repository_button: bool = False
    use_issues_button: bool = False
    use_multitoc_numbering: bool = True
    use_darkmode_button: bool = True
    extra_navbar: str | None = None
    extra_footer: str | None = None
    home_page_in_navbar: bool = True
    navbar_number_sections: bool = False
    google_analytics_id: str | None = None
    baseurl: str | None = None
    analytics: Analytics | None = None
    comments: Comments | None = None
    announcement: str | None = None


class Latex(Frozen):
    """`latex`: settings of a PDF made by LaTeX."""

    latex_engine: str = ""
    use_jupyterbook_latex: bool = True
    latex_documents: dict[str, Any] | None = None


class Launch(Frozen):
    """`launch_buttons`: services that start a notebook in the browser."""

    notebook_interface: str | None = None
    binderhub_url: str | None = None
    jupyterhub_url: str | None = None
    thebe: bool = False
    colab_url: str | None = None
    deepnote_url: str | None = None


class Repository(Frozen):
    """`repository`: where the sources of the book are published."""

    url: str | None = None
    path_to_book: str | None = None
    branch: str | None = None


class SphinxPart(Frozen):
    """`sphinx`: settings passed to Sphinx."""

    extra_extensions: list[str] | None = None
    local_extensions: dict[str, str] | None = None
    recursive_update: bool = False
    config: dict[str, Any] | None = None


class ConfigFile(Frozen):
    """`_config.yml`."""

    title: str
    author: str = ""
    copyright: str = ""
    logo: str | None = None
    exclude_patterns: list[str] | None = None
    only_build_toc_files: bool = False
    project: str = ""
    description: str = ""
    execute: Execute = Execute()
    parse: Parse = Parse()
    html: Html = Html()
    latex: Latex = Latex()
    bibtex_bibfiles: list[str] | None = None
    launch_buttons: Launch = Launch()
    repository: Repository = Repository()
    sphinx: SphinxPart = SphinxPart()


def read(root: Path, problems: Problems) -> ConfigFile | None:
    """Read `_config.yml`, None when it is invalid; adds a problem for each setting that Jupyter Book lacks or would refuse."""
    document = yamlio.load(root / FILE, FILE, problems)
    found = yamlio.check(document, ConfigFile, problems) if document else None
    if document and found:
        _sphinx(found.sphinx, root, document, problems)
    return found


def _sphinx(part: SphinxPart, root: Path, document: yamlio.Document, problems: Problems) -> None:
    """Add problems for extensions that are not installed and, unless other extensions add settings, for unknown settings."""
    others = [name for name in part.extra_extensions or () if name != OURS]
    for name in part.extra_extensions or ():
        if name not in (part.local_extensions or {}) and not _installed(name):
            where = document.where("sphinx", "extra_extensions")
            problems.add(where, f"there is no extension '{name}'.", "Correct its name, or install it.")
    if others or part.local_extensions or not part.config:
        return
    known = frozenset(SETTINGS.read_text("utf-8").split())
    for key in part.config:
        if key not in known:
            todo = did_you_mean(key, known) or "Take it out."
            problems.add(document.where("sphinx", "config", key), f"Sphinx has no setting '{key}'.", todo)


def _installed(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except (ImportError, ValueError):
        return False
