"""English search with cached stems, since every build indexes every page and most words recur."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish


class English(SearchEnglish):
    """Sphinx's English search language with a cache of stems."""

    def __init__(self, options: dict[str, Any]) -> None:
        super().__init__(options)
        self._known = lru_cache(maxsize=None)(super().stem)

    def stem(self, word: str) -> str:
        """Return the stem of a lower-case word."""
        return self._known(word)


def setup(app: Sphinx) -> None:
    """Replace Sphinx's English search language."""
    app.add_search_language(English)
