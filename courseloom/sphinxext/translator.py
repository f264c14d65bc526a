"""The HTML translator: that of docutils with changes for accessibility and the Nu HTML checker."""

from __future__ import annotations

import posixpath
from typing import Any
from urllib.parse import quote

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

from courseloom.sphinxext import elements as own
from courseloom.sphinxext import opener
from courseloom.strings import PAGE

_TARGETS = {"doc", "std-doc", "std-ref", "std-numref"}
"""Classes by which Sphinx marks what a link's text was made from; neither styles nor scripts ask for them."""


def _bare(node: nodes.inline) -> bool:
    return isinstance(node.parent, nodes.reference) and bool(_TARGETS & {*node["classes"]}) and not node.get("ids")


class CourseHTML(HTML5Translator):
    """Writes tables in scrollable regions, lazy images with alt text, and captions without permalinks."""

    def visit_title(self, node: nodes.Element) -> None:
        """Open a title; before that of a chapter stand its number and its part."""
        self.body.append(opener.before(self, node))
        super().visit_title(node)

    def depart_title(self, node: nodes.Element) -> None:
        """Close a title; after that of a chapter stand its outcome and facts."""
        super().depart_title(node)
        self.body.append(opener.after(self, node))

    def visit_table(self, node: nodes.Element) -> None:
        """Wrap the table in a region that the keyboard can scroll; it has the name of the table where there is one."""
        name = next((one.astext() for one in node.children if isinstance(one, nodes.title)), PAGE["table"])
        self.body.append(f'<div class="table-scroll" role="group" aria-label="{self.attval(name)}" tabindex="0">')
        super().visit_table(node)

    def depart_table(self, node: nodes.Element) -> None:
        """Close the table and its region."""
        super().depart_table(node)
        self.body.append("</div>\n")

    def visit_literal(self, node: nodes.Element) -> None:
        """Write inline code as one element, so that screen readers and search get it unchanged."""
        self.body.append(f"<code>{self.encode(node.astext())}</code>")
        raise nodes.SkipNode

    def visit_reference(self, node: nodes.Element) -> None:
        """Open a link; one within the book has no class, since a page has hundreds of them."""
        place = len(self.body)
        super().visit_reference(node)
        self.body[place] = self.body[place].replace(' class="reference internal"', "", 1)

    def visit_inline(self, node: nodes.inline) -> None:
        """Open a run of text; struck words have an element of their own, and the name of a link's target has none."""
        if "strike" in node["classes"]:
            self.body.append("<s>")
        elif not _bare(node):
            super().visit_inline(node)

    def depart_inline(self, node: nodes.inline) -> None:
        """Close a run of text."""
        if "strike" in node["classes"]:
            self.body.append("</s>")
        elif not _bare(node):
            super().depart_inline(node)

    def visit_row(self, node: nodes.Element) -> None:
        """Open a row, without a class for odd and even ones."""
        self.body.append(self.starttag(node, "tr", ""))
        node.column = 0  # type: ignore[attr-defined]

    def visit_colspec(self, node: nodes.Element) -> None:
        """Leave column widths to the browser; remember which columns are row headers."""
        group: Any = node.parent
        group.stubs.append(node.get("stub"))

    def depart_colspec(self, node: nodes.Element) -> None:
        """Nothing to write."""

    def visit_image(self, node: nodes.Element) -> None:
        """Write an image with its alt text and its size, so that the page does not jump when it loads."""
        uri = node["uri"]
        if uri in self.builder.images:
            uri = posixpath.join(self.builder.imgpath, quote(self.builder.images[uri]))
        size = "".join(f' {side}="{self.attval(node[side])}"' for side in ("width", "height") if node.get(side))
        self.body.append(f'<img src="{self.attval(uri)}" alt="{self.attval(node.get("alt", ""))}"{size} loading="lazy">\n')

    def depart_image(self, node: nodes.Element) -> None:
        """Nothing to close."""

    def visit_caption(self, node: nodes.Element) -> None:
        """Write number and caption of a figure, without a permalink sign."""
        if isinstance(node.parent, nodes.figure):
            self.body.append("<figcaption>\n<p>")
            self.add_fignumber(node.parent)
            self.body.append('<span class="caption-text">')
        else:
            super().visit_caption(node)

    def depart_caption(self, node: nodes.Element) -> None:
        """Close the caption; the figure closes its figcaption."""
        if isinstance(node.parent, nodes.figure):
            self.body.append("</span></p>\n")
            if any(isinstance(child, own.caption_rest) for child in node.children):
                self.body.append("</details>\n")
        else:
            super().depart_caption(node)
