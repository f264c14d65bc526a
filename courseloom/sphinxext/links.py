"""Links of pages: what leads elsewhere than to the web, to mail or to a telephone is an error with its place, and no link."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from courseloom.model.links import REACHED, checked

_logger = logging.getLogger(__name__)
_SCHEME = re.compile(r"[a-zA-Z][\w+.-]*:|//|\\")
_REFUSED = re.compile(r"\]\(\s*<?(?:javascript|vbscript|data|file):", re.I)
"""A link that the Markdown parser has refused to make, and has left in the text as it was written."""


def faults(doctree: nodes.document) -> Iterator[tuple[nodes.Node, str]]:
    """Yield every node that is a link to where no link may lead, or was meant as one, with what is wrong."""
    for reference in doctree.findall(nodes.reference):
        address = str(reference.get("refuri", ""))
        if _SCHEME.match(address):
            try:
                checked(address, REACHED)
            except ValueError as error:
                yield reference, str(error)
    for text in doctree.findall(nodes.Text):
        if not isinstance(text.parent, nodes.literal | nodes.literal_block):
            for found in _REFUSED.finditer(text):
                said = f"'{text[found.start() :][:40]}' is no link"
                yield text, f"{said}: the address may begin with {', '.join(f'{scheme}:' for scheme in REACHED)}"


def _judge(app: Sphinx, doctree: nodes.document) -> None:
    for node, what in list(faults(doctree)):
        place = node if isinstance(node, nodes.Element) and node.line else node.parent
        _logger.error("%s.", what, location=place)
        if isinstance(node, nodes.reference):
            node.replace_self(node.children)


def setup(app: Sphinx) -> None:
    """Judge every page once it is read."""
    app.connect("doctree-read", _judge)
