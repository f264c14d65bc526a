"""A builder that returns the pages of the book from their doctrees, for outputs that are made from all of them at once.

A link to another page is the name of that page after a percent sign, since only the output knows where the page ends up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from docutils import nodes
from sphinx.builders import Builder
from sphinx.util.osutil import copyfile

from courseloom.errors import Problems


class WholeBook(Builder):
    """Collects problems, and the pictures that pages show."""

    supported_image_types = ["image/svg+xml", "image/png", "image/jpeg"]
    allow_parallel = False

    def init(self) -> None:
        """Begin with empty collections."""
        self.problems = Problems()
        self.pictures: dict[str, str] = {}
        self.shown: dict[str, str] = {}

    def get_outdated_docs(self) -> Iterator[str]:
        """Return all pages, since the book is one output."""
        yield from self.env.found_docs

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return the mark of a page."""
        return f"%{docname}"

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """Return the mark of a page, wherever the link starts."""
        return self.get_target_uri(to, typ)

    def prepare_writing(self, docnames: set[str]) -> None:
        """Nothing to prepare."""

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Nothing: the book is written as a whole."""

    def image(self, uri: str) -> str:
        """Copy a picture into the work folder and return its path there."""
        if uri not in self.pictures:
            source = Path(self.srcdir, uri.lstrip("/"))
            digest = hashlib.sha256(source.read_bytes()).hexdigest()[:10]
            self.pictures[uri] = f"images/{digest}{source.suffix}"
            target = Path(self.outdir, self.pictures[uri])
            target.parent.mkdir(parents=True, exist_ok=True)
            copyfile(source, target)
        self.shown[uri] = self.pictures[uri]
        return self.pictures[uri]
