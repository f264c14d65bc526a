"""Escapes plain text as Markdown of items that parses back to the same text; only characters read as markup are escaped."""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

_reader = (
    MarkdownIt("commonmark")
    .enable("strikethrough")
    .use(myst_role_plugin)
    .use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
)
PICTURE = "\ufffc"
"""Stands for a picture in the words of a text."""
_SPACE = re.compile(r"[ \t\r\n\f]+")
_ESCAPES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"[\\`]"), r"\\\g<0>"),
    (re.compile(r"\*(?!(?<=\s\*)\s)"), r"\*"),
    (re.compile(r"(?<!\S)(_{2,})(?!\S)|(?<![^\W_])_|_(?![^\W_])"), lambda match: match[1] or r"\_"),
    (re.compile(r"\](?=[(:\[])"), r"\]"),
    (re.compile(r"<(?=[A-Za-z/!?])"), r"\<"),
    (re.compile(r"&(?=#?\w+;)"), r"\&"),
    (re.compile(r"\((?=(?:c|r|p|tm)\))", re.I), r"\("),
    (re.compile(r"\+(?=-)"), r"\+"),
    (re.compile(r"\$(?=\S[^$]*\$)|~(?=~)|\[(?=\^)|\^(?=\[)"), r"\\\g<0>"),
    (re.compile(r"(?<=[?!])(?=[?!]{3})|(?<=,)(?=,)|(?<=(?<!\.)\.)(?=\.(?!\.))"), r"\\"),
)
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


def plain(words: str) -> str:
    """Return text as one paragraph that parses back to the same text; escapes only what Markdown would read as markup."""
    words = _SPACE.sub(" ", words).strip()
    markdown = start(escaped(words))
    return markdown if words_of(markdown) == words else _PUNCTUATION.sub(r"\\\g<0>", words)


def escaped(words: str) -> str:
    """Escape characters that could be markup anywhere in a line, and sequences that the typographer would replace."""
    for pattern, new in _ESCAPES:
        words = pattern.sub(new, words)
    return words


def start(line: str) -> str:
    """Escape the beginning of a paragraph that would be read as a heading, list, task, quotation, box or rule."""
    if match := re.match(r"\d{1,9}(?=[.)](\s|$))", line):
        return f"{match[0]}\\{line[match.end() :]}"
    return f"\\{line}" if re.match(r"(#{1,6}|[-+*]|>.*|=+|~{3,}.*|:{3,}.*|\[[ xX]\]|-[- ]*)(\s|$)|[>~]", line) else line


def code(text: str) -> str:
    """Return characters as code within a line."""
    if not text:
        return ""
    mark = "`" * next(size for size in range(1, len(text) + 2) if not re.search(rf"(?<!`)`{{{size}}}(?!`)", text))
    space = " " * (text[0] == "`" or text[-1] == "`")
    return f"{mark}{space}{text}{space}{mark}"


def words_of(markdown: str) -> str:
    """Return the text that Markdown of items shows; markup that items may not hold becomes a NUL character."""

    def said(tokens: list[Token]) -> str:
        return "".join(_shown(t) or _other(t.type) + said(t.children or []) for t in tokens)

    return said(_reader.parse(markdown))


def _shown(token: Token) -> str:
    """Return the characters that a token itself shows."""
    match token.type:
        case "text" | "code_inline":
            return token.content
        case "myst_role" if token.meta["name"] in ("sub", "sup"):
            return token.content
        case "math_inline":
            return f"${token.content}$"
        case "math_inline_double" | "math_block":
            return f"$${token.content.strip()}$$"
        case "image":
            return PICTURE
        case _:
            return ""


def _other(kind: str) -> str:
    """Return an empty text for a token type that items may have, and a NUL character for all others."""
    return "" if kind in ("inline", "text") or re.fullmatch(r"(paragraph|em|strong|link|s)_(open|close)", kind) else "\0"
