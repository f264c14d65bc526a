"""The roles `cite`, `cite:t`, `claim` and `claim-value` in chapters and pages, with the same parser as item text."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.domains import Domain
from sphinx.util.docutils import SphinxRole

from courseloom.readers import richtext
from courseloom.sphinxext.build import Builder
from courseloom.sphinxext.state import course_of


class RichRole(SphinxRole):
    """A role that `readers.richtext.role` parses."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the nodes of the role."""
        course = course_of(self.env)
        return Builder(course, self.env.docname).inline(richtext.role(self.name, self.text)), []


class CiteDomain(Domain):
    """The domain of `cite:t`, needed because Sphinx reads the part before a colon as a domain."""

    name = "cite"
    label = "Citation"
    roles = {"t": RichRole()}

    def merge_domaindata(self, docnames: Any, otherdata: Any) -> None:
        """Nothing to merge."""


def setup(app: Sphinx) -> None:
    """Add the roles."""
    app.add_domain(CiteDomain, override=True)
    for name in ("cite", "claim", "claim-value"):
        app.add_role(name, RichRole(), override=True)
