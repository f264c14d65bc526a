"""Search from disk: Sphinx's index and the text of all pages in parts, which `assets/js/search.js` loads when they are used."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from courseloom import assets
from courseloom.activities.question import hashed
from courseloom.sphinxext import ondemand, state

PIECE = 4_000
"""Characters of a page's text in one file."""


def _index(app: Sphinx, static: Path) -> None:
    """Write the index as one part without its words, and the words by their first letters, each with its pages."""
    written = (Path(app.builder.outdir) / "searchindex.js").read_text("utf-8")
    index: dict[str, Any] = json.loads(written.removeprefix("Search.setIndex(").removesuffix(")"))
    by_letter: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    words = {word: pages for word, pages in index.pop("terms").items() if word}  # Sphinx's stemmer makes nothing of some
    for word, pages in words.items():
        by_letter[f"{ord(word[0]):x}"][word] = pages
    for letter, found in by_letter.items():
        ondemand.write(static, f"search/terms-{letter}", found)
    ondemand.write(static, "search/index", {**index, "letters": list(by_letter)})


def _finish(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder is None or app.builder.format != "html":
        return
    static = Path(app.builder.outdir) / "_static"
    pages = {}
    for page in state.of(app).course.pages:
        text, name = app.env.metadata[page.name].get("courseloom_text", ""), hashed(page.name)
        pieces = [text[start : start + PIECE] for start in range(0, len(text), PIECE)]
        for number, piece in enumerate(pieces):
            ondemand.write(static, f"search/{name}-{number}", piece)
        if pieces:
            pages[page.name] = (name, len(pieces))
    _index(app, static)
    (static / "search.js").write_text(
        f"const courseloomPages = {ondemand.packed(pages)};\n{assets.script('search.js')}", "utf-8"
    )


def setup(app: Sphinx) -> None:
    """Write the parts at the end of a build."""
    app.connect("build-finished", _finish, priority=903)
