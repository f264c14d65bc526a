"""Makes the output of an incremental build equal that of a clean one, even after an interrupted build.

Sphinx keeps only the doctrees of pages (`state` decides which are still valid). Every page is written again, and files of an
earlier build that this one does not write are removed. An unfinished build leaves a marker; the next one discards its state.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import FilenameUniqDict

MARK = "unfinished"
WRITTEN = ("_images", "_downloads", "_sources", "downloads", "searchindex.js")
"""Files and folders of the output, besides its pages and `_static`, that a build writes whole."""


def _begin(app: Sphinx) -> None:
    """Mark the build as unfinished, and clear the folder that themes and extensions write to."""
    Path(app.doctreedir).mkdir(parents=True, exist_ok=True)
    (Path(app.doctreedir) / MARK).touch()
    if app.builder.format == "html":
        shutil.rmtree(Path(app.outdir) / "_static", ignore_errors=True)


def _everything(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return all pages, since each shows content of others; name pictures by their paths, so that names are reproducible."""
    images = FilenameUniqDict()
    for path, (docnames, _) in sorted(env.images.items()):
        for docname in sorted(docnames):
            images.add_file(docname, path)
    env.images = images
    if app.builder.format == "html":
        out = Path(app.outdir)
        for page in out.rglob("*.html"):
            page.unlink()
        for name in WRITTEN:
            path = out / name
            path.unlink() if path.is_file() else shutil.rmtree(path, ignore_errors=True)
    return sorted(env.found_docs)


def _end(app: Sphinx, exception: Exception | None) -> None:
    if exception is None:
        (Path(app.doctreedir) / MARK).unlink(missing_ok=True)


def setup(app: Sphinx) -> None:
    """Discard the state of an unfinished build before Sphinx reads it; connect the start and the end of this one."""
    trees = Path(app.doctreedir)
    if (trees / MARK).exists():
        shutil.rmtree(trees, ignore_errors=True)
        shutil.rmtree(Path(app.outdir).parent / "jupyter_execute", ignore_errors=True)
    app.connect("builder-inited", _begin, priority=150)
    app.connect("env-updated", _everything)
    app.connect("build-finished", _end, priority=999)
