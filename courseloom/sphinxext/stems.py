"""Search in English with each word stemmed once: every page is indexed in every build, and words return."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish


class English(SearchEnglish):
    """Sphinx's English, which remembers stems."""

    def init(self, options: dict[str, Any]) -> None:
        """Begin with no stem known."""
        super().init(options)
        self._known = lru_cache(maxsize=None)(super().stem)

    def stem(self, word: str) -> str:
        """Return the stem of a word in small letters."""
        return self._known(word)


def setup(app: Sphinx) -> None:
    """Take the place of Sphinx's English."""
    app.add_search_language(English)
