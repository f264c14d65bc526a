"""Texts that stand in two or more languages, as Moodle's filters write them: one is chosen, the others are named.

`multilang2` reads `{mlang en}…{mlang}`, and `multilang` two or more `<span class="multilang" lang="en">…</span>` in a row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_BRACES = re.compile(r"(?:\{mlang\s+[\w, -]+\}.*?\{mlang\}\s*)+", re.S | re.I)
_BRACE = re.compile(r"\{mlang\s+([\w, -]+)\}(.*?)\{mlang\}", re.S | re.I)
_OPEN = r"<(span|lang)\b(?=[^>]*\blang=[\"']?([\w-]+))(?=[^>]*\bclass=[\"'][^\"']*\bmultilang\b|(?<=<lang)\b)[^>]*>"
_SPAN = re.compile(rf"{_OPEN}(.*?)</\1>", re.S | re.I)
_SPANS = re.compile(r"(?:<(span|lang)\b[^>]*\blang=[^>]*>(?:(?!<(?:span|lang)\b).)*?</\1>\s*){2,}", re.S | re.I)
OTHER, MOST = "other", 2000
"""What stands for any other language, and how often a text may name one: reading more takes too long."""


@dataclass
class Languages:
    """The language that is wanted (empty: the first met), those that were taken, and those that were left out."""

    wanted: str = ""
    taken: dict[str, int] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)

    def one(self, text: str) -> str:
        """Return a text in one language."""
        if "lang" not in text or text.count("lang") > MOST:
            return text
        text = _BRACES.sub(lambda run: self._chosen([(m[1], m[2]) for m in _BRACE.finditer(run[0])], run[0]), text)
        return _SPANS.sub(lambda run: self._chosen([(m[2], m[3]) for m in _SPAN.finditer(run[0])], run[0]), text)

    def _chosen(self, found: list[tuple[str, str]], run: str) -> str:
        if not found:
            return run
        by: dict[str, str] = {}
        for names, words in found:
            for name in re.split(r"[,\s]+", names.strip().lower()):
                by[name] = by.get(name, "") + words
        here = [name for name in by if name != OTHER]
        if not self.wanted and here:
            self.wanted = here[0]
        short = self.wanted.split("-")[0]
        takes = [name for name in by if name == self.wanted] or [name for name in by if name.split("-")[0] == short]
        chosen = (takes or [name for name in by if name == OTHER] or list(by))[0]
        self.taken[chosen] = self.taken.get(chosen, 0) + 1
        for name in by:
            if name != chosen and name != OTHER and by[name] != by[chosen]:
                self.left[name] = self.left.get(name, 0) + 1
        return by[chosen] + (" " if run[-1:].isspace() else "")

    def told(self) -> tuple[str, str] | None:
        """Return what was left out and what to do about it; None where every text stands in one language."""
        if not self.left:
            return None
        taken = ", ".join(f"'{name}'" for name in self.taken)
        left = ", ".join(f"'{name}' ({count} text{'s' * (count != 1)})" for name, count in sorted(self.left.items()))
        what = f"has texts in more than one language: {taken} was taken, and {left} left out."
        return what, "For another one, import the file again with --language."
