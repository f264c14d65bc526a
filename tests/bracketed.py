"""Finds words of the interface that are in no catalogue, in outputs of a course in the language `en-XA`.

There each word from a catalogue stands in brackets. What stands outside them and is in no source of the course is such a word.
"""

from __future__ import annotations

import json
import re
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path

import pdfs
import yaml
from lxml import etree

from courseloom.errors import Problems
from courseloom.readers.evidence import read_sources

SPOKEN = ("alt", "title", "aria-label", "placeholder", "content", "label", "data-label")
"""Attributes that people see or hear."""
NAMES = ("PDF", "PowerPoint", "Word", "print")
"""Names of formats and of a folder, which are the same in every language."""
UNSEEN = ("value", "base-value", "baseValue", "schema", "schemaversion", "url")
"""Elements of XML whose text is for programs."""
_ADDRESS = re.compile(r"https?://\S+|\b[\w.-]+\.\w{2,}/\S*|\b[\w-]+\.(?:pdf|docx|pptx|zip|csv|epub|apkg|yml)\b")
_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_BETWEEN = re.compile(r"[^\w’' -]+|\b\w*\d\w*\b")


class _Texts(HTMLParser):
    """Collects the texts of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = [""]
        self.silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in SPOKEN] if tag != "meta" or _seen(dict(attrs)) else []
        self.found.append("")
        if tag in ("script", "style"):
            self.silent = tag

    def handle_endtag(self, tag: str) -> None:
        self.found.append("")
        if tag == self.silent:
            self.silent = ""

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found[-1] += data


def _seen(meta: dict[str, str | None]) -> bool:
    return meta.get("name") in ("description", "author", "keywords")


def texts(html: str) -> list[str]:
    """Return every text and spoken attribute of an HTML page."""
    page = _Texts()
    page.feed(html)
    return [text for text in page.found if text.strip()]


def texts_in(path: Path) -> list[str]:
    """Return every text of an output: a page, notebook, PDF, Office file, bank, deck or package; none of other files.

    What an author is told (`questions-left-out.txt`) is none.
    """
    match path.suffix:
        case ".html" | ".xhtml":
            return texts(path.read_text("utf-8"))
        case ".ipynb":
            cells = json.loads(path.read_text("utf-8"))["cells"]
            return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
        case ".pdf":
            return [re.sub(r"[-\u00ad] (?=[a-z])", "", " ".join(pdfs.pages(path)))]
        case ".docx" | ".pptx":
            with zipfile.ZipFile(path) as packed:
                parts = [
                    packed.read(name) for name in packed.namelist() if re.search(r"(document|slide\d+|footer\d+)\.xml$", name)
                ]
            return [text for part in parts for text in _office(part)]
        case ".epub":
            with zipfile.ZipFile(path) as packed:
                return [
                    text for name in packed.namelist() if name.endswith("html") for text in texts(packed.read(name).decode())
                ]
        case ".zip":
            with zipfile.ZipFile(path) as packed:
                parts = [(name, packed.read(name)) for name in packed.namelist() if name.endswith((".html", ".xml"))]
            return [t for name, part in parts for t in (texts(part.decode()) if name.endswith("html") else _marked(part))]
        case ".xml":
            seen = [one for one in etree.parse(path).iter("text") if one.getparent().tag != "tag"]  # the elements of Moodle
            return [text for one in seen for text in texts((one.text or "").replace("MULTICHOICE", ""))]
        case ".txt" if "gift" in path.name:
            lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("//")]
            return texts(re.sub(r"(?<!\\)[{}=~#]|->|::|\$CATEGORY|\\n", "<p>", "\n".join(lines)).replace("\\", ""))
        case ".apkg":
            return [text for field in _deck(path) for text in texts(field)]
        case _:
            return []


def _marked(part: bytes) -> list[str]:
    """Return the texts of a file of XML that people see: titles, and what is written in or between its elements."""
    found = []
    for one in etree.fromstring(part).iter(etree.Element):
        name = etree.QName(one).localname.removeprefix("qti-")
        found += [*([one.text] if name not in UNSEEN else []), one.tail, one.get("title")]
    return [text for one in found if one for text in texts(one)]


def _deck(path: Path) -> Iterator[str]:
    """Yield the fields of the cards of a deck for Anki, its templates, and the names of decks, kinds of cards and fields."""
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(path) as packed:
            held = packed.extract("collection.anki2", folder)
        with closing(sqlite3.connect(held)) as opened:
            notes = opened.execute("select flds, tags from notes").fetchall()
            ((models, decks),) = opened.execute("select models, decks from col")
    for fields, tags in notes:
        yield from (*fields.split("\x1f"), *tags.split())
    for model in json.loads(models).values():
        yield from (model["name"], *(field["name"] for field in model["flds"]))
        for card in model["tmpls"]:
            yield from (card["name"], *(re.sub(r"\{\{.*?\}\}", "", card[side]) for side in ("qfmt", "afmt")))
    yield from (text for id, deck in json.loads(decks).items() if id != "1" for text in (deck["name"], deck["desc"]))


def _office(part: bytes) -> list[str]:
    """Return the paragraphs of a part of an Office file, and its alternative texts."""
    root = etree.fromstring(part)
    found = ["".join(part.text or " ; " for part in one.iter("{*}t", "{*}tab", "{*}br")) for one in root.iter("{*}p")]
    return [*found, *(one.get("descr", "") for one in root.iter() if one.get("descr"))]


def sources(root: Path) -> str:
    """Return the words that a course's own files bring into outputs."""
    names = ("_config.yml", "_toc.yml", "book/**/*", "notebooks/*.ipynb", "quizzes/**/*.yml")
    files = [path for name in names for path in sorted(root.glob(name)) if path.is_file()]
    texts = [re.sub(r"\{[\w:-]+\}(?=`)", "", text) for path in files for text in _written(path)]
    return " | ".join(map(_plain, [*texts, *(text.replace("-", "") for text in texts), *NAMES]))


def _written(path: Path) -> Iterator[str]:
    match path.suffix:
        case ".yml":
            yield from _values(yaml.safe_load(path.read_text("utf-8")))
        case ".ipynb":
            yield from ("".join(cell["source"]) for cell in json.loads(path.read_text("utf-8"))["cells"])
        case ".bib":
            found, _ = read_sources(path, path.name, Problems())
            yield from (text for s in found.values() for text in (*s.authors, s.title, s.container, s.details, s.label))
        case _:
            yield path.read_text("utf-8")


def _values(data: object) -> Iterator[str]:
    """Yield the values in what a file of YAML holds, without its keys."""
    if isinstance(data, dict | list):
        for one in data.values() if isinstance(data, dict) else data:
            yield from _values(one)
    elif data is not None:
        yield str(data)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", text.replace("\\n", " ").replace("’", "").replace("'", "")).lower().split())


def unbracketed(found: list[str], known: str, *, by_word: bool = False) -> Iterator[str]:
    """Yield the pieces of texts that are neither in brackets nor in `known`; `by_word` where texts run into one another."""
    padded = f" {known} "
    for text in found:
        while (rest := _BRACKETS.sub(" ; ", text)) != text:  # the innermost first
            text = rest
        for piece in _BETWEEN.split(_ADDRESS.sub(" ; ", text)):
            for words in _plain(piece).split() if by_word else [re.sub("^[a-h] ", "", _plain(piece))]:
                if len(re.sub("[^a-z]", "", words)) > 1 and f" {words} " not in padded:
                    yield words
