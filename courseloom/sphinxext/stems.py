"""Search in the language of the course: with its stemmer, or with none. Stems are cached, since words recur.

The page of search loads the same stemmer as a script, from Sphinx.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import import_module
from typing import Any

from sphinx.application import Sphinx
from sphinx.search import SearchLanguage, languages

from courseloom.sphinxext import state

_ALSO = {"nb": "no", "nn": "no"}
"""Languages that Sphinx knows by another name."""


class Unstemmed(SearchLanguage):
    """A language without a stemmer in Sphinx: its words are found as they are written."""

    lang = "courseloom-unstemmed"
    language_name = "Unstemmed"

    def stem(self, word: str) -> str:
        """Return the word in lower case."""
        return word.lower()


@cache
def searched(code: str) -> type[SearchLanguage]:
    """Return Sphinx's search for a language ("es"), with a cache of stems; the one without a stemmer where it has none."""
    found = languages.get(code, Unstemmed)
    if isinstance(found, str):
        module, _, name = found.rpartition(".")
        found = getattr(import_module(module), name)
    known: Any = found

    class Kept(known):  # type: ignore[misc]
        def __init__(self, options: dict[str, Any]) -> None:
            super().__init__(options)
            self._known = lru_cache(maxsize=None)(super().stem)

        def stem(self, word: str) -> str:
            """Return the stem of a word."""
            return str(self._known(word))

    return Kept


def _speak(app: Sphinx) -> None:
    """Have Sphinx search in the language of the course."""
    first = state.of(app).course.about.language.split("-")[0].lower()
    kind = searched(_ALSO.get(first, first))
    app.add_search_language(kind)
    app.config.html_search_language = kind.lang


def setup(app: Sphinx) -> None:
    """Choose the language once the course is read."""
    app.connect("builder-inited", _speak, priority=200)
