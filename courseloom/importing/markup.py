"""Converts texts of a source file to the Markdown of items, and lists what that cannot express."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from courseloom.importing.escaping import escaped, plain, start, words_of
from courseloom.readers import richtext

_SPACE = re.compile(r"[ \t\r\n\f]+")
_VOID = frozenset({"br", "img", "hr", "input", "source", "wbr", "col", "embed", "param", "track"})
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        """address article aside blockquote center dd div dl dt figure figcaption footer form h1 h2 h3 h4 h5 h6 header hr main
        nav p pre section table tbody td tfoot th thead tr caption fieldset ul ol""",
    )
)
_SILENT = frozenset({"p", "div", "span", "root", "br", "wbr", "html", "body", "tbody", "thead", "tr", "td", "th"})
_GONE = frozenset({"script", "style", "head", "title", "object", "iframe", "svg", "math", "template", "noscript"})
_MARKS = {"em": "*", "i": "*", "strong": "**", "b": "**"}
_RAISED = {"sup": ("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ"), "sub": ("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")}
_NAMES = {"img": "a picture", "table": "a table (its words are kept in a row)", "blockquote": "a quotation block"}
_FORMULA = re.compile(r"\$\$.+?\$\$|\\\(.+?\\\)|\\\[.+?\\\]", re.S)
_TAG = re.compile(
    r"</?(?:p|br|em|i|strong|b|ul|ol|li|a|div|span|img|su[bp]|u|h[1-6]|table|tr|t[dh]|code|pre|font)\b[^<>]*>", re.I
)
LONGEST = 20_000
"""Maximum length of a text in characters: conversion can take quadratic time, and no real question is longer."""
_DATA = re.compile(r"(?<=[\"'])data:[^\"']*", re.I)
_ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{1,6}|#x[0-9a-f]{1,6});", re.I)


@dataclass
class Node:
    """An HTML element: its tag, attributes and children."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("root")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self._leave("p", ("li", "ul", "ol", "td"))
        if tag == "li":
            self._leave("li", ("ul", "ol"))
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in _VOID and len(self.open) < 100:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        self._leave(tag, ())

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """Read `<![x` as text: the base class raises an error for most such sections."""
        self.handle_data(self.rawdata[i : i + 3])
        return i + 3

    def _leave(self, tag: str, fence: tuple[str, ...]) -> None:
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].tag == tag:
                del self.open[depth:]
                return
            if self.open[depth].tag in fence:
                return


def convert(text: str, form: str) -> tuple[str, list[str]]:
    """Convert a text to Markdown of items; return it with a list of what could not be converted.

    `form` is `html`, `plain`, `markdown` or `auto`: plain text in which tags and entities count as HTML.
    """
    text = _DATA.sub("", text)
    if len(text) > LONGEST:
        return "", [f"a text of more than {LONGEST:,} characters, which was left out"]
    lost = ["a formula"] if _FORMULA.search(text) else []
    if form == "markdown":
        try:
            if text.strip():
                richtext.parse(text)
        except ValueError as error:
            lost.append(f"Markdown that items cannot have ({error})")
        return text.strip(), lost
    if form == "plain" or (form == "auto" and not _TAG.search(text) and not _ENTITY.search(text)):
        return "\n\n".join(filter(None, map(plain, re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n"))))), lost
    tree = _Tree()
    tree.feed(text if form == "html" else re.sub(r"\r?\n[ \t]*\r?\n", "<br><br>", text))
    tree.close()
    page = _Page(lost)
    return "\n\n".join(page.blocks(tree.root.children)), list(dict.fromkeys(page.lost))


class _Page:
    """Turns elements into Markdown and lists in `lost` what Markdown of items cannot express."""

    def __init__(self, lost: list[str]) -> None:
        self.lost = lost

    def blocks(self, children: list[Node | str]) -> list[str]:
        made: list[str] = []
        run: list[Node | str] = []

        def flush() -> None:
            if paragraph := self.paragraph(run):
                made.append(paragraph)
            run.clear()

        for child in children:
            if isinstance(child, str) or not (child.tag in _BLOCKS or child.tag == "br" or _holds(child)):
                run.append(child)
                continue
            flush()
            if child.tag in ("ul", "ol"):
                made.append(self.listing(child))
            elif child.tag == "tr":
                self.note(child)
                made.append(self.paragraph([part for cell in child.children for part in (cell, " ")]))
            else:
                self.note(child)
                made += self.blocks(child.children)
        flush()
        return [block for block in made if block]

    def listing(self, node: Node) -> str:
        items = [child for child in node.children if isinstance(child, Node) and child.tag == "li"]
        for child in node.children:
            if child not in items and (isinstance(child, Node) or child.strip()):
                self.lost.append("text or lists between the items of a list")
        lines = []
        for number, item in enumerate(items, 1):
            mark = f"{number}. " if node.tag == "ol" else "- "
            body = "\n\n".join(self.blocks(item.children)).replace("\n", "\n" + " " * len(mark))
            lines.append(mark + re.sub(r"(?m)^ +$", "", body))
        return "\n".join(lines)

    def paragraph(self, run: list[Node | str]) -> str:
        words = _SPACE.sub(" ", self.inline(run, bare=True)).strip()
        if not words.strip("\xa0 "):
            self.inline(run)
            return ""
        made = re.sub(r" {2,}", " ", self.inline(run)).strip()
        if words_of(start(made)) == words:
            return start(made)
        if any(isinstance(child, Node) and child.tag in (*_MARKS, "a") for child in run):
            self.lost.append("emphasis or a link in a place where Markdown cannot have it (the words are kept)")
        return plain(words)

    def inline(self, children: list[Node | str], bare: bool = False) -> str:
        parts: list[str] = []
        for child in children:
            if isinstance(child, str):
                text = _SPACE.sub(" ", child)
                parts.append(text if bare else escaped(text))
            elif child.tag in _GONE or child.tag == "img":
                if not bare:
                    self.note(child)
            elif child.tag == "br":
                parts.append(" ")
            elif bare:
                parts.append(_raised(child) or self.inline(child.children, bare=True))
            else:
                if child.tag == "a" and parts and parts[-1].endswith("!"):
                    parts[-1] = parts[-1][:-1] + "\\!"  # otherwise `![` would begin a picture
                parts.append(self.marked(child))
        return "".join(parts)

    def marked(self, node: Node) -> str:
        if raised := _raised(node):
            return raised
        inner = self.inline(node.children)
        words = inner.strip()
        before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
        if node.tag in _MARKS and words:
            mark = _MARKS[node.tag]
            return f"{before}{mark}{words}{mark}{after}"
        if node.tag == "a" and words:
            target = node.attributes.get("href", "").strip()
            if re.match(r"https?://", target):
                for sign, code in (("(", "%28"), (")", "%29"), (" ", "%20"), ("<", "%3C"), (">", "%3E"), ("\\", "%5C")):
                    target = target.replace(sign, code)
                words = re.sub(r"(?<!\\)[\[\]]", r"\\\g<0>", words)
                return f"{before}[{words}]({target}){after}"
            self.lost.append(f"a link to '{target}', which is not an http address (its words are kept)")
        elif node.tag not in _MARKS and node.tag != "a":
            self.note(node)
        return inner

    def note(self, node: Node) -> None:
        if node.tag == "img":
            alt = node.attributes.get("alt", "").strip()
            self.lost.append(f"a picture ('{alt}')" if alt else "a picture without alternative text")
        elif node.tag in _GONE:
            self.lost.append(f"<{node.tag}>, left out with its contents")
        elif node.tag not in _SILENT:
            self.lost.append(_NAMES.get(node.tag, f"<{node.tag}> (its words are kept)"))


def _holds(node: Node) -> bool:
    """Return whether an inline element holds a block element, so that its children must be converted one by one."""
    inner = [child for child in node.children if isinstance(child, Node)]
    return any(child.tag in _BLOCKS or _holds(child) for child in inner)


def _raised(node: Node) -> str:
    """Return the Unicode characters for superscript or subscript text, or an empty string where some are missing."""
    if node.tag not in _RAISED or not all(isinstance(child, str) for child in node.children):
        return ""
    text = "".join(map(str, node.children)).strip()
    low, high = _RAISED[node.tag]
    return text.translate(str.maketrans(low, high)) if text and set(text) <= set(low) else ""
