"""Search from disk: Sphinx's index and the text of all pages in parts, which `assets/js/search.js` loads when they are used.

Sphinx's index knows in which pages a word stands. Results lead to sections, so the words that a section repeats are added.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import sphinx
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.search import IndexBuilder

from courseloom import assets
from courseloom.activities.question import hashed
from courseloom.sphinxext import ondemand, state
from courseloom.strings import catalogue
from courseloom.strings.single import SINGLE

PIECE = 4_000
"""Characters of a page's text in one file."""

OFTEN = 3
"""Occurrences from which a word stands often in a section."""
SECTIONS = "courseloom_search"
"""Metadata of a page: its sections below the title, each with id, title, place in the page's text, and words that repeat."""


def _note(app: Sphinx, doctree: nodes.document) -> None:
    """Keep the sections of a page with the words that stand in them more than once."""
    text, found = app.env.metadata[app.env.docname].get("courseloom_text", ""), []
    for section in doctree.findall(nodes.section):
        if not isinstance(section.parent, nodes.section) or isinstance(section.parent.parent, nodes.section):
            continue
        said = " ".join(section.astext().split())
        counts = Counter(re.findall(r"[^\W\d_]{3,}", said.lower()))
        repeated = {word: count for word, count in counts.items() if count > 1}
        title = section.next_node(nodes.title)
        heading = title.astext() if title else ""
        found.append((section["ids"][0], heading, max(0, text.find(said[:80])) + len(heading), repeated))
    state.note(app, SECTIONS, found)


def _sections(app: Sphinx, names: list[str]) -> tuple[list[Any], dict[str, list[int]]]:
    """Return the sections of all pages (page by its place in `names`, id, title, place), and by stem where it stands often.

    These are pairs: a section by its place in the list, and how often.
    """
    config = app.config
    lang = IndexBuilder(app.env, config.html_search_language, config.html_search_options, "").lang
    listed: list[Any] = []
    often: defaultdict[str, list[int]] = defaultdict(list)
    for page, sections in state.noted(app, SECTIONS).items():
        for id, title, place, repeated in sections if page in names else ():
            counts: Counter[str] = Counter()
            for word, count in repeated.items():
                if lang.word_filter(word):
                    counts[lang.stem(word)] += count
            for stem, count in counts.items():
                if count >= OFTEN:
                    often[stem] += [len(listed), count]
            listed.append((names.index(page), id, title, place))
    return listed, often


def _index(app: Sphinx, static: Path) -> None:
    """Write the index as one part without its words, and by their first letters the words: their pages and sections."""
    written = (Path(app.builder.outdir) / "searchindex.js").read_text("utf-8")
    index: dict[str, Any] = json.loads(written.removeprefix("Search.setIndex(").removesuffix(")"))
    by_letter: defaultdict[str, tuple[dict[str, Any], dict[str, Any]]] = defaultdict(lambda: ({}, {}))
    sections, often = _sections(app, index["docnames"])
    course = state.of(app).course
    chapters = [place for place, name in enumerate(index["docnames"]) if course.number(name.rsplit("/", 1)[-1])]
    words = {word: pages for word, pages in index.pop("terms").items() if word}  # Sphinx's stemmer makes nothing of some
    for word, pages in words.items():
        by_letter[f"{ord(word[0]):x}"][0][word] = pages
    for word, places in often.items():
        by_letter[f"{ord(word[0]):x}"][1][word] = places
    for letter, found in by_letter.items():
        ondemand.write(static, f"search/terms-{letter}", found)
    ondemand.write(static, "search/index", {**index, "letters": list(by_letter), "sections": sections, "chapters": chapters})


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
    given = {"Pages": pages, "Piece": PIECE, "None": SINGLE["none"]}
    told = ", ".join(f"courseloom{name} = {ondemand.packed(value)}" for name, value in given.items())
    (static / "search.js").write_text(f"{_translated()}const {told};\n{assets.script('search.js')}", "utf-8")


def _translated() -> str:
    """Return the script that has Sphinx's search speak the language of the course, by Sphinx's words; empty where it has none.

    Sphinx's own makes a function of a text, which the policy of our pages refuses.
    """
    language = catalogue.spoken()
    named = [path.relative_to(catalogue.FOLDER).with_name("sphinx.js") for path in catalogue.files(language)]
    found = (path for name in named if (path := Path(sphinx.__file__).parent / "locale" / name).is_file())
    script = None if catalogue.is_english(language) else next(found, None)
    if script is None:
        return ""
    written = script.read_text("utf-8").strip().removeprefix("Documentation.addTranslations(").removesuffix(");")
    said = {english: other for english, other in json.loads(written)["messages"].items() if other and isinstance(other, str)}
    return f"Object.assign(Documentation.TRANSLATIONS, {ondemand.packed(said)});\n"


def setup(app: Sphinx) -> None:
    """Note the sections of each page; write the parts at the end of a build."""
    app.connect("doctree-read", _note, priority=940)
    app.connect("build-finished", _finish, priority=903)
