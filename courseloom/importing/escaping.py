"""Escapes plain text as Markdown of items that parses back to the same text; only characters read as markup are escaped."""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.myst_role import myst_role_plugin

_reader = MarkdownIt("commonmark").use(myst_role_plugin)
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


def words_of(markdown: str) -> str:
    """Return the text that Markdown of items shows; markup that items may not hold becomes a NUL character."""

    def said(tokens: list[Token]) -> str:
        parts = (t.content if t.type == "text" else _other(t.type) + said(t.children or []) for t in tokens)
        return "".join(parts)

    return said(_reader.parse(markdown))


def _other(kind: str) -> str:
    """Return an empty text for a token type that items may have, and a NUL character for all others."""
    return "" if kind == "inline" or re.fullmatch(r"(paragraph|em|strong|link)_(open|close)", kind) else "\0"
