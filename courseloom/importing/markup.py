"""Converts texts of a source file to the Markdown of items, and lists what that cannot express."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

from markdown_it import MarkdownIt

from courseloom.importing import formulas
from courseloom.importing.escaping import PICTURE, code, escaped, plain, start, words_of
from courseloom.importing.losses import Loss
from courseloom.readers import richtext
from courseloom.render.bank import EXTRA

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
_MARKS = {"em": "*", "i": "*", "strong": "**", "b": "**", "s": "~~", "del": "~~", "strike": "~~"}
_RAISED = {"sup": ("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ"), "sub": ("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")}
_NAMES = {"table": "a table (its words are kept in a row)", "blockquote": "a quotation block"}
_TAG = re.compile(
    r"</?(?:p|br|em|i|strong|b|ul|ol|li|a|div|span|img|su[bp]|u|h[1-6]|table|tr|t[dh]|code|pre|font)\b[^<>]*>", re.I
)
LONGEST = 20_000
"""Maximum length of a text in characters: conversion can take quadratic time, and no real question is longer."""
_DATA = re.compile(r"(?<=[\"'(])data:[^\"')]*", re.I)
_SHOWN = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<source>[^()\s]+)[^()]*\)(\{[^{}\n]*\})?")
_CODE = re.compile(r"(^[ \t]*```.*?^[ \t]*```[ \t]*$|`[^`\n]+`)", re.S | re.M)
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])
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


Keep = Callable[[str], tuple[str, str]]
"""Keeps a picture by its address: returns its file as the bank names it, or why there is none."""


def _kept_nowhere(source: str) -> tuple[str, str]:
    return "", ""


def convert(text: str, form: str, keep: Keep = _kept_nowhere, *, dollars: bool = False) -> tuple[str, list[Loss]]:
    """Convert a text to Markdown of items; return it with a list of what could not be converted.

    `form` is `html`, `plain`, `markdown` or `auto`: plain text in which tags and entities count as HTML. With `dollars`, `$x$`
    is a formula.
    """
    data: list[str] = []

    def aside(match: re.Match[str]) -> str:
        data.append(match[0])
        return f"data:{len(data) - 1}"

    text = _DATA.sub(aside, text)
    if len(text) > LONGEST:
        return "", [Loss(f"a text of more than {LONGEST:,} characters, which was left out")]
    page = _Page(lambda source: keep(data[int(source[5:])] if re.fullmatch(r"data:\d+", source) else source), dollars)
    if form == "markdown":
        return page.markdown(text), page.losses
    if form == "plain" or (form == "auto" and not _TAG.search(text) and not _ENTITY.search(text)):
        paragraphs = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n"))
        return "\n\n".join(filter(None, (page.paragraph([one]) for one in paragraphs))), page.losses
    tree = _Tree()
    tree.feed(text if form == "html" else re.sub(r"\r?\n[ \t]*\r?\n", "<br><br>", text))
    tree.close()
    return "\n\n".join(page.blocks(tree.root.children)), page.losses


def apart(text: str, name: str) -> tuple[str, list[str]]:
    """Return an HTML text without the list of this class that an export of ours put into it, and the HTML of its rows."""
    found = re.search(rf'<(ol|ul) class="{name}">(.*?)</\1>(?=\s*(?:<p class="{EXTRA}">|\Z))', text, re.S)
    if found is None:
        return text, []
    rows = found[2].split('<li class="row">')[1:]
    return text[: found.start()] + text[found.end() :], [row.strip().removesuffix("</li>") for row in rows]


class _Page:
    """Turns elements into Markdown and lists in `lost` what Markdown of items cannot express."""

    def __init__(self, keep: Keep, dollars: bool) -> None:
        self.keep, self.dollars = keep, dollars
        self.lost: list[Loss] = []
        self.shown: dict[str, str] = {}
        """The Markdown of each picture by its address; empty for one that is not kept."""

    @property
    def losses(self) -> list[Loss]:
        """Return what was lost, each loss once."""
        return list(dict.fromkeys(self.lost))

    def lose(self, what: str, detail: str = "") -> None:
        """Note something that is not carried."""
        self.lost.append(Loss(what, detail))

    def markdown(self, text: str) -> str:
        """Return Markdown of another system as that of items; what these cannot hold is read as the HTML that it would be."""
        made = "".join(self.outside(part) if number % 2 == 0 else part for number, part in enumerate(_CODE.split(text))).strip()
        try:
            if made:
                richtext.parse(re.sub(r"!\[\]\(", "![?](", made))
        except ValueError:
            tree = _Tree()
            tree.feed(_markdown.render(text))
            tree.close()
            return "\n\n".join(self.blocks(tree.root.children))
        return made

    def outside(self, text: str) -> str:
        """Return a part of Markdown that is no code, with the formulas and pictures of items."""
        pieces = formulas.parts(_SHOWN.sub(self.picture_in, _COMMENT.sub("", text)), dollars=self.dollars)
        return "".join(f"{mark}{words}{mark}" for mark, words in pieces)

    def picture_in(self, match: re.Match[str]) -> str:
        """Return a picture of Markdown as that of items; its alternative text alone when it cannot be kept."""
        return self.picture(match["source"], match["alt"]) or match["alt"]

    def formula(self, mark: str, tex: str) -> str:
        """Return a formula as Markdown, or its TeX as words when it cannot be shown."""
        if wrong := formulas.fault(tex):
            self.lose("a formula that cannot be shown (its TeX is kept){}", f": {wrong}")
            return escaped(f"{mark}{tex}{mark}")
        return f"{mark}{tex}{mark}"

    def picture(self, source: str, alt: str) -> str:
        """Return a picture as Markdown; empty when it cannot be kept."""
        words = " ".join(alt.split())
        if source not in self.shown:
            file, why = self.keep(source)
            named = f" ('{words}')" if words else " without alternative text"
            if not file:
                self.lose("a picture{}", f"{named}{f', {why}' if why else ''}")
            elif not words:
                self.lose("a picture without alternative text")
            alone = re.sub(r"[\[\]\\`*_<>&$~]", r"\\\g<0>", words)
            self.shown[source] = f"![{alone}]({file})" if file else ""
        return self.shown[source]

    def blocks(self, children: list[Node | str]) -> list[str]:
        made: list[str] = []
        run: list[Node | str] = []

        def flush() -> None:
            if paragraph := self.paragraph(run):
                made.append(paragraph)
            run.clear()

        for child in children:
            if isinstance(child, Node) and child.attributes.get("class") == EXTRA:
                continue
            if isinstance(child, str) or not (child.tag in _BLOCKS or child.tag == "br" or _holds(child)):
                run.append(child)
                continue
            flush()
            if child.tag in ("ul", "ol"):
                made.append(self.listing(child))
            elif child.tag == "pre":
                made.append(fenced(_lines(child)))
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
                self.lose("text or lists between the items of a list")
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
            self.lose("emphasis or a link in a place where Markdown cannot have it (the words are kept)")
        return "\n\n".join([plain(words.replace(PICTURE, " ")), *filter(None, (self.shown[one] for one in _pictures(run)))])

    def inline(self, children: list[Node | str], bare: bool = False) -> str:
        parts: list[str] = []
        for child in children:
            if isinstance(child, str):
                for mark, words in formulas.parts(child, dollars=self.dollars):
                    if mark:
                        parts.append(f"{mark}{words}{mark}" if bare else self.formula(mark, words))
                    else:
                        parts.append(_SPACE.sub(" ", words) if bare else escaped(_SPACE.sub(" ", words)))
            elif child.tag == "img":
                source = child.attributes.get("src", "").strip()
                shown = self.picture(source, child.attributes.get("alt", ""))
                parts.append((PICTURE if bare else shown) if shown else "")
            elif child.tag in _GONE:
                if not bare:
                    self.note(child)
            elif child.tag == "tex":
                tex = " ".join(_lines(child).split())
                parts.append(f"${tex}$" if bare else self.formula("$", tex))
            elif child.tag == "br":
                parts.append(" ")
            elif child.tag in ("code", "tt", "kbd", "samp"):
                typed = " ".join(_lines(child).split())
                parts.append(typed if bare else code(typed))
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
        if node.tag in _RAISED and re.fullmatch(r"[\w+−-]+", words):
            return f"{before}{{{node.tag}}}`{words}`{after}"
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
            self.lose("a link{}, which is not an http address (its words are kept)", f" to '{target}'")
        elif node.tag not in _MARKS and node.tag != "a":
            self.note(node)
        return inner

    def note(self, node: Node) -> None:
        if node.tag in _GONE:
            self.lose(f"<{node.tag}>, left out with its contents")
        elif node.tag not in _SILENT:
            self.lose(_NAMES.get(node.tag, f"<{node.tag}> (its words are kept)"))


def fenced(text: str, language: str = "") -> str:
    """Return lines of code as a block; the fence is longer than any row of backticks in them."""
    fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`{3,}", text))])
    return f"{fence}{language}\n{text.strip(chr(10))}\n{fence}" if text.strip() else ""


def _lines(node: Node) -> str:
    """Return the characters of an element as they are, with its line breaks."""
    parts = (child if isinstance(child, str) else "\n" if child.tag == "br" else _lines(child) for child in node.children)
    return "".join(parts)


def _pictures(run: list[Node | str]) -> list[str]:
    """Return the addresses of the pictures in a run."""
    nodes = [child for child in run if isinstance(child, Node)]
    here = [node.attributes.get("src", "").strip() for node in nodes if node.tag == "img"]
    return here + [one for node in nodes for one in _pictures(node.children)]


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
