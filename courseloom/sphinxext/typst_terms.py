"""Terms of the glossary on paper: every use is noted for the index, and the first in a chapter has its meaning beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from docutils import nodes

from courseloom.activities.plain import text_words
from courseloom.model.course import Course
from courseloom.readers import richtext
from courseloom.render.typst.markup import literal, words

TERM = "#term-"
"""What the anchor of a term begins with, after the name of its page."""


def plain(text: str) -> str:
    """Return the part of an anchor that a term has by its name."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


class Terms:
    """The terms of one page; `ahead` are the explanations that belong beside the paragraph at work."""

    def __init__(self, course: Course, page: str, anchors: Iterable[str]) -> None:
        self.course, self.page = course, page
        self.names = {plain(name): name for name in course.terms}
        slugs = {plain(anchor.removeprefix(TERM[1:])): anchor for anchor in anchors}
        self._anchors = {name: slugs[name] for name in self.names if name in slugs}
        longest = sorted((self.names[name] for name in self._anchors), key=len, reverse=True)
        self._pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?![\w-])", re.IGNORECASE)
        self.explained: set[str] = set()
        self.ahead: list[str] = []

    def use(self, target: str, node: nodes.Element, *, explain: bool) -> str:
        """Return the note of a use for the index; with `explain` the first use adds the term's meaning to `ahead`."""
        glossary, _, slug = target.partition("#")
        name = self.names.get(plain(slug.removeprefix("term-")), "")
        if explain and slug not in self.explained and (said := self._meaning(name)):
            self.explained.add(slug)
            label = literal(f"{self.page}-{slug}")
            self.ahead.append(f"#term({label}, [{words(name)}])[{words(said)}];\n")
        return f"#mention({literal(slug)});" if self.page != glossary else ""

    def _meaning(self, name: str) -> str:
        """Return the first sentence of a definition."""
        try:
            said = text_words(richtext.parse(self.course.terms.get(name, "")), self.course.evidence)
        except ValueError:
            return ""
        return re.split(r"(?<=[.!?])\s+(?=[A-Z“])", " ".join(said.split()))[0]

    def met(self, text: str) -> str:
        """Return a note for the index of each term that a text of a chapter has in its own words."""
        found = dict.fromkeys(plain(match[0]) for match in self._pattern.finditer(text)) if self._anchors else {}
        return "".join(f"#mention({literal(self._anchors[name])}, linked: false);" for name in found)

    def beside(self, body: str) -> str:
        """Return a paragraph with the meanings of its terms before it."""
        ahead, self.ahead = "".join(self.ahead), []
        return ahead + body
