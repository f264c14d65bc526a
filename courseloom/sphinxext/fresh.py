"""Writes only the pages that a change reaches, with the same output as a clean build, even after an interrupted one.

Sphinx keeps the doctrees of pages (`state` decides which are still valid) and the folder of its output. A page is written again
when it was read again, or when something else that it shows has changed: titles, numbers and targets of other pages, entries of
the course's tables, or what the theme adds. Files that no page of this build has are removed. An unfinished build leaves a
marker; the next one discards its state.
"""

from __future__ import annotations

import pickle
import posixpath
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx.search import js_index

from courseloom import files
from courseloom.activities import reviews
from courseloom.sphinxext import chapters, ondemand, opener, state
from courseloom.sphinxext.depends import Access, digest

MARK, WRITTEN = "unfinished", "written"
PARTS = ("_downloads", "_sources", "downloads")
"""Folders of the output, besides its pages, pictures and `_static`, that a build writes whole."""


@dataclass
class Written:
    """A page as it was written: what it was made from, its pictures, its file's size and time, and a digest of `offers`.

    `beside` has size and time of the files of further pages that are made from this one.
    """

    key: str
    reads: dict[Access, str] = field(default_factory=dict)
    pictures: set[str] = field(default_factory=set)
    file: tuple[int, int] = (0, 0)
    beside: dict[str, tuple[int, int]] = field(default_factory=dict)
    sizes: str = ""


class Pages(StandaloneHTMLBuilder):
    """Sphinx's HTML builder, which writes the pages that `_changed` names and no others."""

    def init(self) -> None:
        """Begin without pages."""
        super().init()
        self.before: dict[str, Written] = {}
        self.written: dict[str, Written] = {}
        self.made: set[str] = set()

    def get_outdated_docs(self) -> Iterator[str]:
        """Return no page, since Sphinx judges by the times of files."""
        return iter(())

    def load_indexer(self, docnames: Iterable[str]) -> None:
        """Load the search index of the pages that are not written, as if they had been added one by one."""
        path = Path(self.outdir) / self.searchindex_filename
        if not self.before:
            path.unlink(missing_ok=True)
        super().load_indexer(docnames if self.before else self.env.found_docs)
        assert self.indexer is not None
        for words in (self.indexer._mapping, self.indexer._title_mapping):
            for word in [word for word, pages in words.items() if not pages]:
                del words[word]
        entries: dict[str, list[tuple[str, str, str]]] = {}
        self.indexer._index_entries = entries
        frozen = js_index.loads(path.read_text("utf-8")) if path.is_file() else {"indexentries": {}}
        for entry, places in frozen["indexentries"].items():  # Sphinx does not load these
            for page, id, main in places:
                if (name := frozen["docnames"][page]) in self.indexer._titles:
                    entries.setdefault(name, []).append((entry, id, "main" if main else ""))

    def dump_search_index(self) -> None:
        """Write the search index; its entries in the order of pages."""
        if self.indexer is not None:
            self.indexer._index_entries = dict(sorted(self.indexer._index_entries.items()))
        super().dump_search_index()


def _begin(app: Sphinx) -> None:
    """Mark the build as unfinished, and clear the folders that are written whole."""
    Path(app.doctreedir).mkdir(parents=True, exist_ok=True)
    (Path(app.doctreedir) / MARK).touch()
    if isinstance(app.builder, Pages):
        static, old = Path(app.outdir) / "_static", Path(app.outdir) / ondemand.OLD
        for path in (old, *(Path(app.outdir) / name for name in PARTS)):
            shutil.rmtree(path, ignore_errors=True)
        if static.is_dir():
            static.rename(old)


def _pictures(_: Sphinx, env: BuildEnvironment) -> None:
    """Name pictures by their paths, so that names are reproducible."""
    images = type(env.images)()
    for path, (docnames, _unused) in sorted(env.images.items()):
        for docname in sorted(docnames):
            images.add_file(docname, path)
    env.images = images


def _changed(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages that are not in the output folder as they should be."""
    if not isinstance(app.builder, Pages):
        return sorted(env.found_docs)
    pages, found = app.builder, state.of(app)
    shared = digest((found.shared, _elsewhere(env), _settings(app), chapters.review(app)))
    pages.before, pages.written, pages.made = _load(app), {}, set()
    for name in sorted(env.found_docs):
        noted: dict[str, Any] = env.metadata[name]
        head, following = opener.head_of(app, name), chapters.ahead(app, name)
        key = digest((shared, noted[state.KEY], noted[state.READS], noted.get(state.ROWS), head, following, _foot(found, name)))
        found.keys[name] = key
        before = pages.before.get(name)
        same = before and before.key == key and _there(app, name, before) and found.digests.same(before.reads, {})
        if before and same and name != app.config.root_doc:  # Sphinx writes that page in every build
            pages.written[name] = before
        else:
            pages.before.pop(name, None)
            pages.written[name] = Written(key)
    return [name for name in pages.written if name not in pages.before]


def _elsewhere(env: BuildEnvironment) -> list[Any]:
    """Return what a page may show of other pages: titles, contents, numbers and targets."""
    domains = {
        f"{name}.{part}": sorted(map(repr, rows.items())) if isinstance(rows, dict) else repr(rows)
        for name, data in env.domaindata.items()
        for part, rows in data.items()
        if (name, part) != ("index", "entries")
    }
    titles = [(name, title.astext()) for name, title in sorted(env.titles.items())]
    contents = [
        (name, [(link.get("anchorname"), link.astext()) for link in tree.findall(nodes.reference)])
        for name, tree in sorted(env.tocs.items())
    ]
    numbers = [sorted(map(repr, rows.items())) for rows in (env.toc_secnumbers, env.toc_fignumbers, env.toctree_includes)]
    images = sorted((path, name) for path, (_, name) in env.images.items())
    return [sorted(domains.items()), titles, contents, numbers, images]


def _settings(app: Sphinx) -> list[Any]:
    """Return what pages depend on in the configuration of Sphinx."""
    info = app.builder.build_info  # type: ignore[attr-defined]
    own = [path for folder in app.config.templates_path for path in sorted((Path(app.confdir) / folder).rglob("*.html"))]
    return [info.config_hash, info.tags_hash, [(path.name, path.read_bytes()) for path in own]]


def _foot(found: state.State, docname: str) -> tuple[str, str]:
    """Return what the foot of a page says of its review and its edition."""
    slug = docname.rsplit("/", 1)[-1]
    return reviews.standing(found.course, slug), found.course.digests.get(slug, "")


def _load(app: Sphinx) -> dict[str, Written]:
    """Return the pages of the last build by name; none when they were written elsewhere or cannot be read."""
    try:
        out, written = pickle.loads((Path(app.doctreedir) / WRITTEN).read_bytes())  # noqa: S301 - as Sphinx's own state
    except Exception:
        return {}
    return dict(written) if out == str(app.outdir) else {}


def _there(app: Sphinx, docname: str, written: Written) -> bool:
    """Return whether the files of a page are as they were written."""
    return all(_stat(app, name) == stat for name, stat in {docname: written.file, **written.beside}.items())


def _stat(app: Sphinx, docname: str) -> tuple[int, int]:
    """Return the size in bytes and the time of a page's file, (0, 0) where there is none."""
    assert isinstance(app.builder, Pages)
    try:
        found = Path(app.builder.get_outfilename(docname)).stat()
    except OSError:
        return 0, 0
    return found.st_size, found.st_mtime_ns


def _start_page(app: Sphinx, _: nodes.document, docname: str) -> None:
    """Note from here on what is read for this page."""
    if isinstance(app.builder, Pages):
        state.of(app).log.page = set()


def _end_page(app: Sphinx, pagename: str, _: str, __: dict[str, Any], doctree: nodes.document | None) -> None:
    """Keep what was read for a page, and the names of its pictures."""
    pages, found = app.builder, state.of(app)
    if isinstance(pages, Pages):
        pages.made.add(pagename)
        if doctree is not None and (written := pages.written.get(pagename)):
            written.reads |= found.accesses()
            uris = [image["uri"] for image in doctree.findall(nodes.image)]
            written.pictures = {pages.images.get(uri) or unquote(posixpath.basename(uri)) for uri in uris}
    found.log.page = None


def _end(app: Sphinx, exception: Exception | None) -> None:
    """Remove what no page has, and keep what the pages were made from."""
    if exception is not None:
        return
    if isinstance(app.builder, Pages):
        out, pages = Path(app.outdir), app.builder
        beside = [name for one in pages.written.values() for name in one.beside]
        wanted = {Path(pages.get_outfilename(name)) for name in (*pages.written, *pages.made, *beside)}
        for page in out.rglob("*.html"):
            if page not in wanted and page.relative_to(out).parts[0] != "_static":
                page.unlink()
        pictures = {name for one in pages.written.values() for name in one.pictures}
        for picture in (out / "_images").glob("*"):
            if picture.name not in pictures:
                picture.unlink()
        shutil.rmtree(out / ondemand.OLD, ignore_errors=True)
        keep(app)
    (Path(app.doctreedir) / MARK).unlink(missing_ok=True)


def keep(app: Sphinx) -> None:
    """Keep what the pages were made from, with the size and time of their files as they are now."""
    if isinstance(app.builder, Pages):
        for name, one in app.builder.written.items():
            one.file = _stat(app, name)
            one.beside = {page: _stat(app, page) for page in one.beside}
        files.write_whole(Path(app.doctreedir) / WRITTEN, pickle.dumps((str(app.outdir), app.builder.written)))


def setup(app: Sphinx) -> None:
    """Discard the state of an unfinished build before Sphinx reads it; connect the start and the end of this one."""
    trees = Path(app.doctreedir)
    if (trees / MARK).exists():
        shutil.rmtree(trees, ignore_errors=True)
        shutil.rmtree(Path(app.outdir).parent / "jupyter_execute", ignore_errors=True)
    app.add_builder(Pages, override=True)
    app.connect("builder-inited", _begin, priority=150)
    app.connect("env-updated", _pictures)
    app.connect("env-get-updated", _changed, priority=900)
    app.connect("doctree-resolved", _start_page, priority=100)
    app.connect("html-page-context", _end_page, priority=950)
    app.connect("build-finished", _end, priority=999)
