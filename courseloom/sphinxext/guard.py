"""Checks the doctree of every page: only nodes that all outputs support, files of this course, and safe addresses.

The readers have checked the text already (`readers.supported`); this check covers nodes from any other source.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

from courseloom.activities.figure import FRAMES
from courseloom.errors import CourseError, Problem, Where
from courseloom.formula.mathml import mathml
from courseloom.model import links
from courseloom.readers.notebooks import placed
from courseloom.readers.supported import EVERYWHERE, MYST
from courseloom.sphinxext import elements as own
from courseloom.sphinxext.typst import Translator

_INNER = {"list_item", "definition_list_item", "term", "definition", "tgroup", "colspec", "thead", "tbody", "row", "entry"}
_SPHINX = {"caption", "pending_xref", "toctree", "compact_paragraph"}
KNOWN = frozenset(
    {name.removeprefix("do_") for name in dir(Translator) if name.startswith("do_")} - {"raw"}
    | {"math", "math_block"}
    | {one.__name__ for one in own.ALL}
    | _INNER
    | _SPHINX
)
"""Names of nodes that the writers of every output support."""
_WARNING = 2
_CALLED = {"raw": "raw output", "download_reference": "a file to download"}


def faults(app: Sphinx) -> list[Problem]:
    """Return the problems of this run."""
    return cast(list[Problem], app.__dict__.setdefault("courseloom_faults", []))


def judge(app: Sphinx, doctree: nodes.document) -> None:
    """Record a problem for each node that a page may not contain, with its cell and line."""
    root = Path(app.srcdir)
    file = Path(app.env.doc2path(app.env.docname)).relative_to(root).as_posix()
    for node in doctree.findall(nodes.Element):
        for what, todo in _wrong(app, node):
            faults(app).append(Problem(_where(root, file, node), what, todo))


def _where(root: Path, file: str, node: nodes.Element) -> Where:
    """Return the place of a node, from the nearest ancestor with a line, since roles do not record reliable lines."""
    at: Any = node.parent if isinstance(node, nodes.Inline) and isinstance(node.parent, nodes.TextElement) else node
    while at is not None and not at.line:
        at = at.parent
    return placed(root, file, at.line if at is not None else 0)


def _wrong(app: Sphinx, node: nodes.Element) -> Iterator[tuple[str, str]]:
    name = type(node).__name__
    if isinstance(node, nodes.system_message) and node.get("level", 0) < _WARNING:
        return  # an informational message, such as that of duplicate headings, which Sphinx removes
    if name in ("system_message", "problematic"):
        said = " ".join(nodes.Element.astext(node).split()).rstrip(".")[:120]  # without the path at the start of the message
        yield f"holds something that cannot be read: {said}.", "Correct it there."
    elif name not in KNOWN:
        yield f"holds {_CALLED.get(name, repr(name))}, {EVERYWHERE}", MYST
    elif isinstance(node, nodes.reference) and (address := str(node.get("refuri", ""))):
        if not links.allowed(address) if links.scheme(address) else address.startswith(("/", "\\")):
            yield "holds a link, which leads to no page and no web address.", "Correct the link."
    elif isinstance(node, nodes.math | nodes.math_block):
        try:
            mathml(node.astext(), isinstance(node, nodes.math_block))
        except ValueError as error:
            yield f"holds a formula that cannot be shown: {error}.", "Correct it there."
    elif isinstance(node, nodes.image):
        yield from _picture(app, node)


def _picture(app: Sphinx, node: nodes.image) -> Iterator[tuple[str, str]]:
    root, uri = Path(app.srcdir), str(node["uri"])
    path = root / uri.lstrip("/")
    work = Path(app.outdir).parent
    made = (work / "figures", work / "jupyter_execute", root / FRAMES)
    ours = any(path.resolve().is_relative_to(folder.resolve()) for folder in made)
    if links.scheme(uri) or not (ours or links.within(root, path)):
        yield "holds a picture, which is not a file of this course.", "Put the picture into the course and name its file."
    elif path.suffix.lower() not in (*links.PICTURES, ".webp"):
        yield f"holds the picture '{path.name}', {EVERYWHERE}", f"Save it as one of: {', '.join(links.PICTURES)}."
    elif not str(node.get("alt", "")).strip() and not isinstance(node.parent, own.explorable_controls):
        yield "shows a picture without alternative text.", "Show it with figure(), or write it as ![what it shows](file)."


def _settings(app: Sphinx, env: BuildEnvironment, _: list[str]) -> None:
    env.settings.update(raw_enabled=False, file_insertion_enabled=False, cloak_email_addresses=False)


def _stop(app: Sphinx, env: BuildEnvironment) -> None:
    if found := faults(app):
        raise ExtensionError(f"the course has problems:\n{CourseError(found)}")


def setup(app: Sphinx) -> None:
    """Check every page that is read; stop the build on problems before anything is written."""
    app.connect("env-before-read-docs", _settings)
    app.connect("doctree-read", judge)
    app.connect("env-updated", _stop)
