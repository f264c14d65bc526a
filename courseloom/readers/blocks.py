"""Parses a MyST text into blocks (headings, paragraphs, lists, tables, code, directives), each with its line numbers.

The only parser of pages. It knows more syntax than the book allows (formulas, struck words, definition lists …), so that none
of it is taken for words. Inline text stays as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from courseloom.readers.kept import once

Kind = Literal["paragraph", "heading", "quotation", "list", "item", "table", "row", "code", "directive"]
VERBATIM = frozenset({"code", "code-block", "math", "raw", "figure-code", "mermaid"})
"""Directives whose content is not parsed as Markdown."""
_NAMED = re.compile(r"\{([^}\s]*)\}(?:\s+|$)")
_OPTION = re.compile(r"[ \t]*:([^:\s][^:]*):(.*)")
_ENDINGS = re.compile(r"\r\n?")
_CONTAINERS: dict[str, Kind] = {
    "blockquote": "quotation",
    "bullet_list": "list",
    "ordered_list": "list",
    "list_item": "item",
    "dl": "list",
    "dd": "item",
    "footnote_reference": "list",
}
_NO_TEXT = frozenset({"hr", "myst_line_comment", "myst_target", "myst_block_break"})


@dataclass(frozen=True)
class Block:
    """A block of a text on the lines `first` to `last`, counted from 1.

    `text` is its content: the lines of a paragraph or row, the code, or the lines of a directive below its options. A
    directive has a `name` (empty for a bare ':::'), an optional `argument`, and options as (line, name, value); code
    has its language as `name`; a heading its `level`.
    """

    kind: Kind
    first: int
    last: int
    text: str = ""
    blocks: tuple[Block, ...] = ()
    name: str = ""
    argument: str = ""
    options: tuple[tuple[int, str, str], ...] = ()
    level: int = 0


def _parser() -> MarkdownIt:
    md = (
        MarkdownIt("commonmark")
        .enable(["table", "strikethrough"])
        .use(myst_block_plugin)
        .use(myst_role_plugin)
        .use(footnote_plugin, always_match_refs=True)
        .use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
        .use(amsmath_plugin)
        .use(colon_fence_plugin)
        .use(deflist_plugin)
    )
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # keep bad links as links: `marks` reports them
    md.core.ruler.enableOnly(["normalize", "block"])
    return md


markdown = _parser()


@lru_cache(maxsize=8192)
def tokens(text: str) -> tuple[tuple[Token, ...], dict[str, Any]]:
    """Return the block tokens of a text, and its link definitions."""
    env: dict[str, Any] = {}
    return tuple(markdown.parse(text, env)), env.get("references", {})


def normal(text: str) -> str:
    """Return a text with line ends and NUL characters normalised as the parser does; line numbers stay the same."""
    return _ENDINGS.sub("\n", text).replace("\0", "\ufffd")


@lru_cache(maxsize=8192)
def parse(text: str) -> tuple[Block, ...]:
    """Return the top-level blocks of a text, with the others nested in them."""
    return once("blocks", text, lambda: tuple(_built(normal(text), 0)))


def walk(text: str) -> Iterator[Block]:
    """Yield all blocks of a text, nested ones included, in the order of their lines."""
    todo = [*reversed(parse(text))]
    while todo:
        block = todo.pop()
        yield block
        todo += reversed(block.blocks)


@lru_cache(maxsize=8192)
def prose(text: str) -> tuple[tuple[int, str], ...]:
    """Return (number, line) of each line of a text outside code."""
    code = {line for block in walk(text) if block.kind == "code" for line in range(block.first, block.last + 1)}
    return tuple((number, line) for number, line in enumerate(text.split("\n"), 1) if number not in code)


def _built(text: str, before: int) -> Iterator[Block]:
    lines = text.split("\n")
    for node in SyntaxTreeNode(tokens(text)[0]).children:
        yield from _block(node, lines, before)


def _block(node: SyntaxTreeNode, lines: list[str], before: int) -> Iterator[Block]:
    start, end = node.map or (0, 0)
    first, last = before + start + 1, before + end
    match node.type:
        case "fence" | "colon_fence":
            yield _fenced(node, first, last)
        case "math_block":
            yield Block("code", first, last, node.content, name="math")
        case "heading":
            yield Block("heading", first, last, node.children[0].content, level=int(node.tag[1]))
        case "table":
            rows = [row.map or (start, end) for part in node.children for row in part.children]
            yield Block("table", first, last, blocks=tuple(Block("row", before + a + 1, before + b, lines[a]) for a, b in rows))
        case name if name in _CONTAINERS:
            inner = (one for child in node.children for one in _block(child, lines, before))
            yield Block(_CONTAINERS[name], first, last, blocks=tuple(inner))
        case "paragraph" | "dt":
            yield Block("paragraph", first, last, "".join(child.content for child in node.children))
        case name if name not in _NO_TEXT:  # also those that `marks` refuses on pages: rules about words apply to them
            yield Block("paragraph", first, last, node.content.rstrip("\n"))
        case _:
            return


def _fenced(node: SyntaxTreeNode, first: int, last: int) -> Block:
    info = node.info.strip()
    named = _NAMED.match(info)
    if named is None and node.type == "fence":
        return Block("code", first, last, node.content, name=info.split(" ")[0])
    name, argument = (named[1], info[named.end() :].strip()) if named else ("", info)
    if name in VERBATIM:
        return Block("code", first, last, node.content, name=argument)
    options, count = _options(node.content.split("\n"), first)
    content = "\n".join(node.content.split("\n")[count:])
    # an entry of a glossary is a line with indented lines below it
    inner = "\n".join(line.strip() for line in content.split("\n")) if name == "glossary" else content
    return Block("directive", first, last, content, tuple(_built(inner, first + count)), name, argument, options)


def _options(lines: list[str], first: int) -> tuple[tuple[tuple[int, str, str], ...], int]:
    """Return the options that a directive on line `first` begins with, and how many lines they take."""
    begun = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    found: list[tuple[int, str, str]] = []
    count = begun
    while count < len(lines) and re.match(r"\s*:(?!::)", lines[count]):
        if option := _OPTION.fullmatch(lines[count]):
            found.append((first + count + 1, option[1], option[2].strip()))
        count += 1
    return tuple(found), count if count > begun else 0
