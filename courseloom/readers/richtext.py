"""Item text: a string of the stated MyST part in, a `Rich` tree out; anything else is a `ValueError` that says so."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from courseloom.model.links import checked, on_web
from courseloom.model.text import (
    Block,
    Cite,
    ClaimRef,
    Emphasis,
    Inline,
    Link,
    Listing,
    Paragraph,
    Rich,
    Strong,
    TermRef,
    Text,
)

ROLES = ("cite", "cite:t", "claim", "claim-value", "term")
_PAGE = re.compile(r"(\.\./)*([\w.-]+/)*[\w.-]+\.(md|ipynb)(#[\w-]*)?")
_TITLED = re.compile(r"(?P<text>.+?)\s*<(?P<entry>[^<>]+)>\Z", re.S)
_markdown = (
    MarkdownIt("commonmark", {"typographer": True})
    .enable(["replacements", "smartquotes", "table", "strikethrough"])  # the last two are known so that they can be refused
    .use(myst_role_plugin)
    .use(footnote_plugin, always_match_refs=True, move_to_end=False)
    .use(dollarmath_plugin, allow_space=False, allow_digits=False)
)
_markdown.validateLink = lambda url: True  # type: ignore[method-assign]  # what it would leave as words is refused by name
_ROLE = re.compile(r"\{(cite|cite:t|claim|claim-value|term)\}`([^\W_](?:[\w ,:;.’()<>–-]*[\w.)>])?)`")
_APOSTROPHE = re.compile(r"(?<=[^\W_])'(?=[^\W_])")
_QUOTED = re.compile(r"\"([^\"]*)\"")
_PIECE = rf"""
    (?:[^\W_]|[ :;/%’‘“”–−…)])++ | [.](?![.…]) | ,(?!,) | [?!](?![?!.…]) | -(?!-)
    | \((?!\w{{1,2}}\)) | {_APOSTROPHE.pattern} | {_ROLE.pattern}"""
_SIMPLE = re.compile(
    rf"""(?![ +=~-]|\d+[.)])
    (?: {_PIECE} | (?<![^ (]) " (?=[^\W_]) (?:{_PIECE})++ (?<=[^\W_]|[.,?!…]) " (?![^ \n.,;:?!)…]) )++ [ \n]*""",
    re.X,
)
"""Text that holds nothing but words, roles, apostrophes inside words and plain pairs of quotation marks."""
_REFUSED = {
    "html_inline": "HTML",
    "html_block": "HTML",
    "image": "an image",
    "code_inline": "code",
    "code_block": "code (indented by four spaces)",
    "fence": "a code block or directive",
    "heading": "a heading",
    "hr": "a rule",
    "blockquote": "a quotation block",
    "table": "a table",
    "s": "struck words (between '~~'; '\\~' is a tilde)",
    "footnote_ref": "a footnote",
    "footnote_reference": "a footnote",
    "footnote": "a footnote",
    "math_inline": "a formula (a dollar sign that is meant as one is written '\\$')",
    "math_block": "a formula between dollar signs",
    "math_block_label": "a formula between dollar signs",
}


def parse(source: str) -> Rich:
    """Parse item text; raises ValueError naming the first thing that item text may not hold."""
    if not source.strip():
        raise ValueError("the text is empty")
    return Rich(source, (Paragraph(_simple(source.strip())),) if _SIMPLE.fullmatch(source) else marked(source))


def _simple(text: str) -> tuple[Inline, ...]:
    """Return a text that is `_SIMPLE` as the parser would, in a tenth of the time: nearly all item text is."""
    pieces = _ROLE.split(_QUOTED.sub(r"“\1”", _APOSTROPHE.sub("’", text)))
    words, names, contents = pieces[::3], pieces[1::3], pieces[2::3]
    found: list[Inline] = [Text(words[0])]
    for name, content, after in zip(names, contents, words[1:], strict=True):
        found += [role(name, content), Text(after)]
    return tuple(inline for inline in found if inline != Text(""))


def marked(source: str) -> tuple[Block, ...]:
    """Return the blocks of any item text; raises ValueError for what it may not hold."""
    tree = SyntaxTreeNode(_markdown.parse(source))
    return tuple(block(child) for child in tree.children)


def block(node: SyntaxTreeNode) -> Block:
    """Return a parsed node as a block; raises ValueError for what item text may not hold."""
    match node.type:
        case "paragraph":
            return Paragraph(inlines(node.children[0]))
        case "bullet_list" | "ordered_list":
            items = tuple(tuple(block(child) for child in item.children) for item in node.children)
            return Listing(node.type == "ordered_list", items)
        case _:
            raise ValueError(
                f"item text may not hold {_REFUSED.get(node.type, node.type)}; use paragraphs, lists, emphasis, links and roles"
            )


def inlines(node: SyntaxTreeNode) -> tuple[Inline, ...]:
    """Return the children of a parsed node as inlines."""
    return tuple(_inline(child) for child in node.children)


def _inline(node: SyntaxTreeNode) -> Inline:
    match node.type:
        case "text":
            return Text(node.content)
        case "softbreak" | "hardbreak":
            return Text(" ")
        case "em":
            return Emphasis(inlines(node))
        case "strong":
            return Strong(inlines(node))
        case "link":
            href = str(node.attrs.get("href", ""))
            if on_web(href):
                checked(href)
            elif not _PAGE.fullmatch(href):
                raise ValueError(f"the link target '{href}' is neither an http address nor a page of the book")
            return Link(href, inlines(node))
        case "myst_role":
            return role(str(node.meta["name"]), node.content)
        case _:
            raise ValueError(
                f"item text may not hold {_REFUSED.get(node.type, node.type)}; use paragraphs, lists, emphasis, links and roles"
            )


def role(name: str, content: str) -> Inline:
    """Return the inline that a role stands for; raises ValueError for a role that item text does not know."""
    match name:
        case "cite" | "cite:t":
            return Cite(tuple(key.strip() for key in content.split(",")), narrative=name == "cite:t")
        case "claim" | "claim-value":
            return ClaimRef(content.strip(), bare=name == "claim-value")
        case "term":
            titled = _TITLED.match(content)
            return TermRef(titled["entry"], titled["text"]) if titled else TermRef(content, content)
        case _:
            raise ValueError(f"'{{{name}}}' is not a role of item text; the roles are {', '.join(ROLES)}")
