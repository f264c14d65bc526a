"""Finds words of the interface that are in no catalogue, in outputs of a course in the language `en-XA`.

There each word from a catalogue stands in brackets. What stands outside them and is in no source of the course is such a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

SPOKEN = ("alt", "title", "aria-label", "placeholder", "content", "label", "data-label")
"""Attributes that people see or hear."""
_BETWEEN = re.compile(r"\[[^\[\]]*\]|[^\w’' -]+|\b[\d_]+\b")


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


def sources(root: Path) -> str:
    """Return the words of a course's own files."""
    names = ("_config.yml", "_toc.yml", "book/**/*", "notebooks/*.ipynb", "quizzes/**/*.yml")
    files = [path for name in names for path in sorted(root.glob(name)) if path.is_file()]
    return _plain(" ".join(path.read_text("utf-8") for path in files))


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", text.replace("\\n", " ").replace("’", "").replace("'", "")).casefold().split())


def unbracketed(found: list[str], known: str) -> Iterator[str]:
    """Yield the pieces of these texts that are neither in brackets nor words of `known`."""
    padded = f" {known} "
    for text in found:
        for piece in _BETWEEN.split(text):
            words = _plain(piece)
            if len(re.sub("[^a-z]", "", words)) > 1 and f" {words} " not in padded:
                yield " ".join(piece.split())
