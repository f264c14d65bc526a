"""Parses item text, a string in a subset of MyST, into a `Rich` tree; raises `ValueError` for anything outside the subset.

`Reader` turns the parser's nodes of one text into the tree; `celltext` extends it for tagged cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from courseloom.formula.mathml import mathml
from courseloom.model.links import checked, on_web
from courseloom.model.text import (
    Block,
    Box,
    Cite,
    ClaimRef,
    Code,
    CodeBlock,
    Emphasis,
    Footnote,
    Formula,
    FormulaBlock,
    Image,
    Inline,
    Link,
    Listing,
    Paragraph,
    Rich,
    Strike,
    Strong,
    Subscript,
    Superscript,
    TermRef,
    Text,
    within,
)
from courseloom.readers import pictures
from courseloom.readers.fences import not_code
from courseloom.strings import BOX_TITLES, catalogue

ROLES = ("cite", "cite:t", "claim", "claim-value", "term", "sub", "sup", "math")
BOXES = ("note", "tip", "warning", "seealso")
"""Boxes that item text may hold; tagged cells may hold all boxes."""
DIRECTIVE = re.compile(r"\{([\w-]+)\}\s*(.*)", re.S)
TASK = re.compile(r"\[([ xX])\] +(?=\S)")
_PAGE = re.compile(r"(\.\./)*([\w.-]+/)*[\w.-]+\.(md|ipynb)(#[\w-]*)?")
_TITLED = re.compile(r"(?P<text>.+?)\s*<(?P<entry>[^<>]+)>\Z", re.S)
_HOLDS = "paragraphs, lists, boxes, pictures, formulas, code, footnotes, emphasis, links and roles"
_REFUSED = {
    "html_inline": "HTML",
    "html_block": "HTML",
    "code_block": "code indented by four spaces (write it between lines of ```)",
    "heading": "a heading",
    "hr": "a rule",
    "blockquote": "a quotation block",
    "table": "a table",
    "footnote_reference": "a footnote inside a list, quotation or box",
    "math_block_label": "a formula with a label",
}

_MARK = re.compile(r"\\(?P<escaped>[^\w\s])|(?P<reference>&#?\w+;)|[*_`]")


def plain_title(title: str) -> str:
    """Return the title of a page or box, which is written as Markdown, as plain words."""
    return _MARK.sub(lambda mark: mark["escaped"] or unescape(mark["reference"] or ""), title)


def _parser() -> MarkdownIt:
    md = (
        MarkdownIt("commonmark", {"typographer": True})
        .enable(["replacements", "smartquotes", "table", "strikethrough"])
        .use(myst_role_plugin)
        .use(footnote_plugin, always_match_refs=True, move_to_end=False)
        .use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
        .use(colon_fence_plugin)
    )
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # keep bad links as links: `Reader` refuses them
    return md


_markdown = _parser()
_AFTER_BLOCKS = _markdown.core.ruler.getRules("")[2:]
"""The parser's rules after `normalize` and `block`."""
_WORDS = re.compile(r"[^\W\d_][\w .,;:?!()“”‘’…–—/%'-]*\n?")
_CHANGED = re.compile(r"_|\.\.|,,|--|\?\?\?\?|!!!!|\([crt]m?\)|(?<![^\W_])'|'(?![^\W_])", re.I)
"""Matches what the parser's typography may change in words, but for an apostrophe within a word."""
_LINE = re.compile(r"(?:[^\W\d_]|[“‘\"'({])[^\n\r\0]*\n?")
"""Matches a line that can only be a paragraph: no other block begins with such a sign."""


def parse(source: str, folder: str = "") -> Rich:
    """Parse item text of a file in `folder`, to which file names of pictures are relative.

    Raises ValueError naming the first part that item text may not hold. Does not check that pictures exist.
    """
    return _parsed(source, folder, catalogue.spoken())


@lru_cache(maxsize=16384)
def _parsed(source: str, folder: str, _language: str) -> Rich:
    """Parse item text; boxes have titles in the language in force."""
    if not source.strip():
        raise ValueError("the text is empty")
    if _WORDS.fullmatch(source) and not _CHANGED.search(source):  # half of all texts, and ten times as fast as parsing them
        return Rich(source, (Paragraph((Text(source.strip().replace("'", "’")),)),))
    reader = Reader(folder)
    blocks = tuple(block for node in reader.read(source) for block in reader.block(node))
    reader.finish()
    return Rich(source, blocks)


def caption(source: str) -> Rich:
    """Parse the caption of a figure: a paragraph, without pictures and footnotes; raises ValueError for more."""
    rich = parse(source)
    if any(not isinstance(block, Paragraph) for block in rich.blocks):
        raise ValueError("a caption may hold words, formulas and roles only")
    if any(isinstance(inline, Image | Footnote) for inline in rich.inlines()):
        raise ValueError("a caption may not hold a picture or a footnote")
    return rich


def of_file(root: Path, file: Path) -> Callable[[str], Rich]:
    """Return a parser for the item texts of a file that also raises ValueError for missing pictures."""
    folder = file.parent.relative_to(root).as_posix()

    def read(source: str) -> Rich:
        rich = parse(source, folder)
        check_pictures(rich.blocks, root)
        return rich

    return read


def check_pictures(blocks: Iterable[Block], root: Path) -> None:
    """Raise ValueError for the first picture that is missing or that some output cannot show."""
    for inline in within(blocks):
        if isinstance(inline, Image) and (wrong := pictures.fault(root, inline.file)):
            what = wrong[0] or "is of a kind that not every output can show"
            raise ValueError(f"the picture '{inline.file}' {what}. {wrong[1].rstrip('.')}")


def _tokens(source: str, env: dict[str, Any]) -> list[Token]:
    """Return the parsed tokens of a text; a single line goes past the rules about blocks, which take most of the time."""
    if not _LINE.fullmatch(source):
        return _markdown.parse(source, env)
    state = StateCore(source.strip(), _markdown, env)
    inline = Token("inline", "", 0, content=state.src, map=[0, 1], level=1, children=[])
    state.tokens = [Token("paragraph_open", "p", 1), inline, Token("paragraph_close", "p", -1)]
    for rule in _AFTER_BLOCKS:
        rule(state)
    return state.tokens


class Reader:
    """Turns the parsed nodes of one text of a file in `folder` into the tree, and numbers its footnotes."""

    boxes: Sequence[str] = BOXES
    where = "item text"

    def __init__(self, folder: str = "") -> None:
        self.folder = folder
        self._env: dict[str, Any] = {}
        self._notes: dict[str, SyntaxTreeNode] = {}
        self._called: dict[str, Footnote] = {}
        self._in_note = False

    def read(self, source: str) -> list[SyntaxTreeNode]:
        """Return the nodes of a text, or of a part of it; footnotes are removed and kept for the marks that refer to them."""
        found = []
        for node in SyntaxTreeNode(_tokens(source, self._env)).children:
            if node.type == "footnote_reference":
                label = str(node.meta["label"])
                if label in self._notes:
                    raise ValueError(f"{self.where} may not hold a second footnote '{label}'")
                self._notes[label] = node
            else:
                found.append(node)
        return found

    def literal(self, text: str) -> str:
        """Return code as it was typed."""
        return text

    def finish(self) -> None:
        """Raise ValueError for a footnote that no mark refers to."""
        if left := self._notes.keys() - self._called.keys():
            raise ValueError(f"{self.where} has the footnote '{min(left)}', which nothing in it calls")

    def block(self, node: SyntaxTreeNode) -> Iterator[Block]:
        """Yield a parsed node as blocks; raises ValueError for a node that the text may not hold."""
        match node.type:
            case "paragraph":
                yield Paragraph(self.inlines(node.children[0]))
            case "bullet_list" | "ordered_list":
                yield self.listing(node)
            case "fence" | "colon_fence":
                yield from self._fence(node)
            case "math_block":
                mathml(node.content.strip(), display=True)
                yield FormulaBlock(node.content.strip())
            case _:
                raise self._refused(node.type)

    def listing(self, node: SyntaxTreeNode) -> Listing:
        """Return a list; its `done` is filled when at least one item is a task."""
        items, done = [], []
        for item in node.children:
            blocks = [block for child in item.children for block in self.block(child)]
            task = _task(item)
            if task and isinstance(blocks[0], Paragraph):
                first, *rest = blocks[0].children
                assert isinstance(first, Text)
                blocks[0] = Paragraph((Text(first.text[len(task[0]) :]), *rest))
            items.append(tuple(blocks))
            done.append(task[1] in "xX" if task else None)
        return Listing(node.type == "ordered_list", tuple(items), tuple(done) if any(d is not None for d in done) else ())

    def _fence(self, node: SyntaxTreeNode) -> Iterator[Block]:
        info = node.info.strip()
        named = DIRECTIVE.fullmatch(info)
        if named is None:
            if node.type == "colon_fence" or info.startswith("{"):
                raise ValueError(
                    f"{self.where} may not hold a block that begins '{node.markup}{info}', which is not a directive"
                )
            language = info.split()[0] if info else ""
            if language and (fault := not_code(node.content, language)):
                raise ValueError(f"{self.where} may not hold {fault[0]}{f', {fault[1]}' if fault[1] else ''}".rstrip("."))
            yield CodeBlock(language, self.literal(node.content.rstrip("\n")))
        elif named[1] == "math":
            tex = "\n".join(part for part in (named[2].strip(), node.content.strip()) if part)
            if tex.startswith(":"):
                raise ValueError(f"{self.where} may not hold options of '{{math}}'")
            mathml(tex, display=True)
            yield FormulaBlock(tex)
        else:
            yield from self.directive(named[1], named[2].strip(), node.content)

    def directive(self, name: str, title: str, content: str) -> Iterator[Block]:
        """Yield the blocks of a directive; raises ValueError for one that the text may not hold."""
        if name not in self.boxes:
            raise ValueError(f"{self.where} may not hold the directive '{{{name}}}'; it may hold {_HOLDS}")
        yield self.box(name, title, content)

    def box(self, name: str, title: str, content: str) -> Box:
        """Return a titled box with its content parsed."""
        if re.match(r"\s*:(?!::)", content):
            raise ValueError(f"{self.where} may not hold options of '{{{name}}}'")
        title, standing = plain_title(title), BOX_TITLES[name]
        said = standing if title in ("", standing) else f"{standing}: {title}"
        return Box(name, said, tuple(block for node in self.read(content) for block in self.block(node)))

    def inlines(self, node: SyntaxTreeNode) -> tuple[Inline, ...]:
        """Return the children of a parsed node as inlines."""
        return tuple(self._inline(child) for child in node.children)

    def _inline(self, node: SyntaxTreeNode) -> Inline:
        match node.type:
            case "text":
                return Text(node.content)
            case "softbreak" | "hardbreak":
                return Text(" ")
            case "em":
                return Emphasis(self.inlines(node))
            case "strong":
                return Strong(self.inlines(node))
            case "s":
                return Strike(self.inlines(node))
            case "code_inline":
                return Code(self.literal(node.content))
            case "math_inline" | "math_inline_double":
                mathml(node.content)
                return Formula(node.content)
            case "image":
                return self._image(str(node.attrs.get("src", "")), _alt(node))
            case "footnote_ref":
                return self._footnote(node)
            case "link":
                href = str(node.attrs.get("href", ""))
                if on_web(href):
                    checked(href)
                elif not _PAGE.fullmatch(href):
                    raise ValueError(f"the link target '{href}' is neither an http address nor a page of the book")
                return Link(href, self.inlines(node))
            case "myst_role":
                return role(str(node.meta["name"]), node.content)
            case _:
                raise self._refused(node.type)

    def _image(self, source: str, alt: str) -> Image:
        words = " ".join(alt.split())
        if pictures.elsewhere(source):
            raise ValueError(f"the picture '{source}' is not a file of this course; put it into the course and name its file")
        if not words:
            raise ValueError(f"the picture '{source}' has no alternative text; write it as ![what it shows](file)")
        file = pictures.resolved(source, self.folder)
        if not file:
            raise ValueError(f"the picture '{source}' lies outside the course; put it beside this file")
        return Image(file, words)

    def _footnote(self, node: SyntaxTreeNode) -> Footnote:
        if "label" not in node.meta:
            raise ValueError(f"{self.where} may not hold '^['; write [^name], and '[^name]: …' below")
        label = str(node.meta["label"])
        if label not in self._notes:
            raise ValueError(f"{self.where} calls the footnote '{label}', which is not in it; add a line '[^{label}]: …'")
        if self._in_note:
            raise ValueError(f"{self.where} may not call a footnote inside a footnote")
        if label not in self._called:
            number = len(self._called) + 1
            self._in_note = True
            blocks = tuple(block for child in self._notes[label].children for block in self.block(child))
            self._in_note = False
            self._called[label] = Footnote(number, blocks)
        return self._called[label]

    def _refused(self, kind: str) -> ValueError:
        said = _REFUSED.get(kind, kind.replace("_", " "))
        return ValueError(f"{self.where} may not hold {said}; use {_HOLDS}")


def _alt(node: SyntaxTreeNode) -> str:
    return "".join(" " if child.type.endswith("break") else child.content or _alt(child) for child in node.children)


def _task(item: SyntaxTreeNode) -> re.Match[str] | None:
    first = item.children[0] if item.children else None
    return TASK.match(first.children[0].content) if first is not None and first.type == "paragraph" else None


def role(name: str, content: str) -> Inline:
    """Return the inline for a role; raises ValueError for a role that item text may not use."""
    match name:
        case "cite" | "cite:t":
            return Cite(tuple(key.strip() for key in content.split(",")), narrative=name == "cite:t")
        case "claim" | "claim-value":
            return ClaimRef(content.strip(), bare=name == "claim-value")
        case "term":
            titled = _TITLED.match(content)
            return TermRef(titled["entry"], titled["text"]) if titled else TermRef(content, content)
        case "sub":
            return Subscript(content)
        case "sup":
            return Superscript(content)
        case "math":
            mathml(content)
            return Formula(content)
        case _:
            raise ValueError(f"'{{{name}}}' is not a role of item text; the roles are {', '.join(ROLES)}")
