"""Numbers sections, and figures and tables by chapter, from an outline of each page, which is kept with Sphinx's environment.

Sphinx numbers all pages in every build and loads the doctree of each to do so, which takes longer than to read an edited page.
Figure 2.1 is the first of chapter 2 of the course; on pages that are no chapter, figures are counted through the book.
"""

from __future__ import annotations

from functools import partial
from typing import Any, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.environment.collectors.toctree import TocTreeCollector

from courseloom.sphinxext.state import course_of

OUTLINE = "courseloom_outline"
"""Metadata of a page: its doctree without what is neither numbered nor around something numbered."""


class _Outlines:
    """An environment that returns the outline of a page as its doctree, and other values than its own for some names."""

    def __init__(self, env: BuildEnvironment, **instead: object) -> None:
        self.__dict__.update(env=env, **instead)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.env, name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self.env, name, value)

    def get_doctree(self, docname: str) -> Any:
        return self.env.metadata[docname].get(OUTLINE) or self.env.get_doctree(docname)


def _numbered(env: BuildEnvironment, node: nodes.Element) -> list[nodes.Node]:
    """Return copies of the children that are numbered, or list or hold something numbered, without their text."""
    found: list[nodes.Node] = []
    for child in node.children:
        if not isinstance(child, nodes.Element):
            continue
        inside = _numbered(env, child)
        if _has_number(env, child):
            inside[:0] = [one.deepcopy() for one in child.children if isinstance(one, nodes.caption | nodes.title)]
            inside += [one.copy() for one in child.children if isinstance(one, nodes.literal_block)]
        elif not inside and not isinstance(child, nodes.section | addnodes.toctree):
            continue
        kept = child.copy()
        kept.children = inside
        for one in kept.findall():
            one.document = None  # type: ignore[assignment]  # it would keep the whole page
        found.append(kept)
    return found


def _has_number(env: BuildEnvironment, node: nodes.Element) -> bool:
    """Return whether Sphinx numbers a node: it is of a numbered kind and, where that is asked, has a caption."""
    standard = env.get_domain("std")
    if standard.get_enumerable_node_type(node):
        return bool(standard.get_numfig_title(node)) and not isinstance(node, nodes.section)  # type: ignore[attr-defined]
    return any(domain.get_enumerable_node_type(node) for domain in env.domains.values())


def _note(app: Sphinx, doctree: nodes.document) -> None:
    """Keep the outline of a page."""
    outline = nodes.Element()
    outline.children = _numbered(app.env, doctree)
    app.env.metadata[app.env.docname][OUTLINE] = outline


def _number(collector: TocTreeCollector, app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Number everything; return the pages whose numbers have changed."""
    course = course_of(env)
    chapters = {page.name: {"": (course.number(page.slug),)} for page in course.pages if course.number(page.slug)}
    found = collector.assign_section_numbers(cast(BuildEnvironment, _Outlines(env)))
    return found + collector.assign_figure_numbers(cast(BuildEnvironment, _Outlines(env, toc_secnumbers=chapters)))


def of(env: BuildEnvironment, docname: str, node: nodes.Element) -> str:
    """Return the number of a figure or table on a page, for example '2.1'; empty when it has none."""
    kind = env.get_domain("std").get_enumerable_node_type(node) or ""
    numbers = env.toc_fignumbers.get(docname, {}).get(kind, {})
    return next((".".join(map(str, numbers[id])) for id in node["ids"] if id in numbers), "")


def setup(app: Sphinx) -> None:
    """Have the collector that numbers pages, that of Sphinx or of another extension, read outlines."""
    app.connect("doctree-read", _note)
    for listener in list(app.events.listeners["env-get-updated"]):
        collector = getattr(listener.handler, "__self__", None)
        if isinstance(collector, TocTreeCollector):
            app.disconnect(listener.id)
            app.connect("env-get-updated", partial(_number, collector))
