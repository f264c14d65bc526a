"""Plain words escaped for Markdown, for the cells of live notebooks."""

from __future__ import annotations

import re

_MARKS = re.compile(r"[\\`*_\[\]<>&|$~{}]|\A[#+=-](?=[#=-]*(?: |\Z))|(?<=\A\d)[.)](?= |\Z)|(?<=\A\d\d)[.)](?= |\Z)")
"""Characters that can begin Markdown, HTML or mathematics, and those that begin a heading or list at the start of a line."""


def escaped(words: str) -> str:
    """Return plain words with markup characters as character references, so that a Markdown cell shows the words unchanged."""
    return _MARKS.sub(lambda mark: f"&#{ord(mark[0])};", " ".join(words.split()))
