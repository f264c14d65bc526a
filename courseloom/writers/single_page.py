"""A finished page of the web book as a part of one file: ids that are whole addresses, links that are hashes, pictures inside.

Ids and links are attributes of start tags. These alone are written anew; everything else stays as the builder wrote it.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import unquote

from markupsafe import Markup

NAMED = ("for", "list", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "headers")
"""Attributes whose values are ids."""
FOREIGN = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
Attributes = list[tuple[str, str | None]]


@dataclass
class Link:
    """The start tag of a link to a page of the book: its text without `href`, and where it leads; `end` is the piece behind it.

    A link that turns to another page goes with its text (`whole`) where that page is not in the file.
    """

    tag: str
    page: str
    hash: str
    whole: bool = False
    end: int = 0


class Page(HTMLParser):
    """What is inside `main` of a page, or with `name=""` a whole text whose ids stay as they are."""

    def __init__(self, name: str, text: str, picture: Callable[[str], str], folder: str = "") -> None:
        """Read a page; `name` is its path in the book, `picture` returns the data URI of a file in it."""
        super().__init__(convert_charrefs=False)
        self.name, self.folder, self._picture = name, folder or posixpath.dirname(name), picture
        self.title, self.place, self.under = "", "", ""
        self.number, self.hashed, self.scripts, self.states = "", "", set[str](), list[str]()
        self.links: list[Link] = []
        self._pieces: list[str | Link] = []
        self._inside, self._at, self._turn, self._open = not name, "", "", list[Link | None]()
        self.feed(text)
        self.close()

    def text(self, pages: Collection[str], first: str, root: str) -> Markup:
        """Return the text with links to these pages (to `first` in place of the book's first page); other links become text."""
        made, at = [], 0
        while at < len(self._pieces):
            piece = self._pieces[at]
            at += 1
            if isinstance(piece, str):
                made.append(piece)
                continue
            page = "index.html" if piece.page == root else piece.page
            if page == "index.html" not in pages and not piece.whole:
                page = first
            if page in pages:
                made.append(f'{piece.tag} href="#/{html.escape(page + piece.hash)}">')
            elif piece.whole:
                at = piece.end
            else:
                made.append(f"{piece.tag}>")
        return Markup("".join(made))  # noqa: S704 - the builder's own pages

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """Note what the frame tells of the page; write the tag anew where it has an id, a link or a picture."""
        given = dict(attrs)
        self._noted(tag, given)
        if not self._inside:
            self._inside = tag == "main"
            return
        if given.get("class") in ("turn", "teach"):
            self._turn = tag
        raw = self.get_starttag_text() or ""
        kept: Attributes = [one for pair in attrs if (one := self._attribute(given, *pair))]
        link = self._leads(given.get("href")) if tag == "a" else None
        if link:
            link.tag, link.whole = (
                _tag(tag, [pair for pair in kept if pair[0] not in ("href", "download")])[:-1],
                bool(self._turn),
            )
            self.links.append(link)
        self._pieces.append(link or (raw if kept == attrs else _tag(tag, kept)))
        if tag == "a":
            self._open.append(link)

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        """Write the tag; note where a link ends."""
        if tag == "main" and self.name:
            self._inside = False
        self._at = ""
        if not self._inside:
            return
        self._pieces.append(f"</{tag}>")
        if tag == "a" and self._open and (link := self._open.pop()):
            link.end = len(self._pieces)
        elif tag == "p" and self._turn == "nav" and self.links:  # a line on the page to which the link before it leads
            self.links[-1].end = len(self._pieces)
        self._turn = "" if tag == self._turn else self._turn

    def handle_data(self, data: str) -> None:
        """Write text; note the title and the place."""
        if self._at == "title":
            self.title += html.unescape(data)
        elif self._at == "place":
            self.place += html.unescape(data)
        if self._inside:
            self._pieces.append(data)

    def handle_entityref(self, name: str) -> None:
        """Write a reference as it is."""
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Write a reference as it is."""
        self.handle_data(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        """Write a comment as it is."""
        self.handle_data(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        """Write the declaration of the type as it is."""
        self.handle_data(f"<!{decl}>")

    def _noted(self, tag: str, given: dict[str, str | None]) -> None:
        kind = given.get("class") or ""
        if tag == "title" or (tag == "p" and kind == "place"):
            self._at = kind or tag
        elif tag == "div" and kind == "memory":
            self.number, self.hashed = given.get("data-page") or "", given.get("data-self") or ""
        elif tag == "a" and given.get("aria-current") == "true" and (link := self._leads(given.get("href"))):
            self.under = link.page
        elif tag == "script" and given.get("src"):
            self.scripts.add(posixpath.basename(given["src"] or ""))
        if given.get("data-states"):
            self.states.append(given["data-states"] or "")

    def _leads(self, href: str | None) -> Link | None:
        """Return the link to a page of the book; None for one that leads elsewhere, or nowhere."""
        if not href or FOREIGN.match(href) or (href.startswith("#") and not self.name):
            return None
        path, _, id = href.partition("#")
        page = posixpath.normpath(posixpath.join(self.folder, unquote(path))) if path else self.name
        return Link("", page, f"#{id}" if id else "")

    def _attribute(self, given: dict[str, str | None], name: str, value: str | None) -> tuple[str, str | None] | None:
        """Return an attribute as it stands in the one file; None for one that has no use there."""
        if value is None:
            return name, value
        if name == "src" and not FOREIGN.match(value):
            return name, self._picture(posixpath.normpath(posixpath.join(self.folder, unquote(value))))
        if name == "data-script" or (name == "action" and given.get("role") == "search"):
            return None
        if name == "data-review" and ".html" in value and (link := self._leads(value)):
            return name, f"#/{link.page}"
        if self.name and name == "id":
            return name, self._id(value)
        if self.name and name in NAMED:
            return name, " ".join(map(self._id, value.split()))
        if self.name and name == "action" and value.startswith("#"):
            return name, f"#{self._id(value[1:])}"
        return name, value

    def _id(self, id: str) -> str:
        return f"/{self.name}#{id}"


def _tag(tag: str, attrs: Attributes) -> str:
    said = "".join(f" {name}" if value is None else f' {name}="{html.escape(value)}"' for name, value in attrs)
    return f"<{tag}{said}>"
