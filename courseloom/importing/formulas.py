r"""Formulas of other systems as those of items: `\(…\)`, `\[…\]`, `$$…$$`, `[tex]…[/tex]`; where it is used, `$…$`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from courseloom.formula.mathml import mathml

_MARKED = re.compile(
    r"\\\((?P<round>.+?)\\\)|\\\[(?P<square>.+?)\\\]|\$\$(?P<block>.+?)\$\$|\[tex\](?P<tag>.+?)\[/tex\]",
    re.S | re.I,
)
_DOLLARS = re.compile(rf"{_MARKED.pattern}|(?<![\\$])\$(?P<dollar>[^\s$](?:[^$\n]*[^\s$])?)\$(?![\d$])", re.S | re.I)


def parts(text: str, *, dollars: bool) -> Iterator[tuple[str, str]]:
    """Yield ("", words), ("$", TeX) and, for one on lines of its own, ("$$", TeX); with `dollars` `$x$` is a formula too."""
    end = 0
    for match in (_DOLLARS if dollars else _MARKED).finditer(text):
        if match.start() > end:
            yield "", text[end : match.start()]
        tex = " ".join((match[match.lastgroup or 0] or "").split())
        yield ("$$" if match.lastgroup in ("square", "block") else "$"), tex
        end = match.end()
    if end < len(text):
        yield "", text[end:]


def fault(tex: str) -> str:
    """Return why a formula cannot be shown; empty when it can."""
    if "$" in tex or "`" in tex:
        return "it holds a sign that ends a formula here"
    try:
        mathml(tex)
    except ValueError as error:
        return str(error)
    return ""
