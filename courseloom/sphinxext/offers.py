"""Links to files that a build may make: with its size where a file exists, and removed where it does not.

Pages are written before the PDFs, which are made from the same doctrees. When all outputs are made, `write` rewrites the pages
that offer files, with the sizes. Plain Sphinx makes no files beside its pages: it keeps all links, without sizes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from docutils import nodes
from sphinx.application import Sphinx

from courseloom.sphinxext import fresh, state
from courseloom.sphinxext.depends import digest
from courseloom.strings import ASKED_FOR, ON_REQUEST
from courseloom.strings.locales import number
from courseloom.strings.pages import PAGES

OFFLINE = "course-offline.zip"
"""The zip file of the whole book, for use without a network."""
SIZE, MAYBE, _NONE = "download-size", "handout-maybe", "handout-none"
"""Classes of inline nodes: the size of a row's file; links that depend on their file; the text of a row without files."""


_OFFERS = "courseloom_offers"
"""Metadata of a page: the files that it offers."""


def offer(said: str, file: str, kind: str = "handout-file") -> nodes.reference:
    """Return a link to a file, named by its path below `downloads`."""
    return nodes.reference("", said, refuri=f"../downloads/{file}", offers=file, classes=[kind])


def nothing_made() -> nodes.inline:
    """Return the text of a row that is shown when none of its files exists."""
    return nodes.inline("", f" {PAGES['not_built']}", classes=[_NONE])


def wanted(app: Sphinx) -> dict[str, set[str]]:
    """Return the files that pages offer, by page name; pages that offer none are omitted."""
    return state.noted(app, _OFFERS)


def write(app: Sphinx, sizes: Mapping[str, int]) -> None:
    """Rewrite the pages that offer files; `sizes` are in bytes, by path below `downloads`, of the files that exist.

    A page that stands with these sizes since an earlier build is left as it is.
    """
    app.courseloom_offers = sizes  # type: ignore[attr-defined]
    builder, told = app.builder, digest(sorted(sizes.items()))
    names = [name for name in wanted(app) if builder.written[name].sizes != told]  # type: ignore[attr-defined]
    for name in names:
        builder.written[name].sizes = told  # type: ignore[attr-defined]
        doctree = app.env.get_and_resolve_doctree(name, builder)
        builder.post_process_images(doctree)
        builder.write_doc(name, doctree)
    if app.config.root_doc in names:  # the index page has the same text
        builder.gen_pages_from_extensions()  # type: ignore[attr-defined]
    fresh.keep(app)


def _links(tree: nodes.Element) -> Iterator[nodes.reference]:
    return (link for link in tree.findall(nodes.reference) if "offers" in link)


def _note(app: Sphinx, doctree: nodes.document) -> None:
    state.note(app, _OFFERS, {link["offers"] for link in _links(doctree)})


def _begin(app: Sphinx) -> None:
    """Forget the sizes of the last build in this process: pages are first written, and searched, without any."""
    app.__dict__.pop("courseloom_offers", None)


def _resolve(app: Sphinx, doctree: nodes.document, _: str) -> None:
    """Add the sizes of files that exist, and remove links to others."""
    sizes: Mapping[str, int] | None = getattr(app, "courseloom_offers", None)
    if sizes is None or app.builder.format != "html":
        return
    papers, language = state.course_of(app.env).about.papers, state.course_of(app.env).about.language
    for row in {id(row): row for link in _links(doctree) if (row := _row_of(link)) is not None}.values():
        files = [link["offers"] for link in _links(row)]
        if not any(file in sizes for file in files) and any(_on_request(file, papers) for file in files) and _inline(row, SIZE):
            row.parent.remove(row)
        else:
            _told(row, sizes, language)


def _on_request(file: str, papers: Sequence[str]) -> bool:
    """Return whether a plain build omits this file: in large print, on paper that is not the course's, for another program."""
    return (
        ASKED_FOR in file
        or file.endswith(ON_REQUEST)
        or (file.endswith(".pdf") and not file.removesuffix(".pdf").endswith(tuple(papers)))
    )


def _row_of(link: nodes.reference) -> nodes.Element | None:
    """Return the table row, or the paragraph outside a table, that contains a link."""
    at, paragraph = link.parent, None
    while at is not None and not isinstance(at, nodes.row):
        paragraph = at if isinstance(at, nodes.paragraph) else paragraph
        at = at.parent
    return at if at is not None else paragraph


def _inline(row: nodes.Element, kind: str) -> list[nodes.inline]:
    return [node for node in row.findall(nodes.inline) if kind in node["classes"]]


def _told(row: nodes.Element, sizes: Mapping[str, int], language: str) -> None:
    for maybe in _inline(row, MAYBE):
        if next(_links(maybe))["offers"] not in sizes:
            maybe.parent.remove(maybe)
    links, said = list(_links(row)), _inline(row, SIZE)
    there = [link for link in links if link["offers"] in sizes]
    for link in links:
        if link not in there:
            link.parent.replace(link, nodes.Text(link.astext()))
        elif not said:
            link.parent.insert(link.parent.index(link) + 1, nodes.Text(f" ({_in_words(sizes[link['offers']], language)})"))
    for size in said if there else ():
        size[:] = [nodes.Text(_in_words(sizes[there[0]["offers"]], language))]
    for none in _inline(row, _NONE):
        none.parent.replace(none, [] if there else nodes.Text(f" ({PAGES['not_built'].lower()})"))


def _in_words(size: int, language: str) -> str:
    if size >= 100_000:
        return str(PAGES["mb"].format(size=number(size / 1e6, language, ".1f")))
    return str(PAGES["kb"].format(size=f"{size / 1e3:.0f}"))


def setup(app: Sphinx) -> None:
    """Resolve links to files whenever a page is written."""
    app.connect("builder-inited", _begin)
    app.connect("doctree-read", _note)
    app.connect("doctree-resolved", _resolve)
