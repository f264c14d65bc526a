"""Plain words as Markdown that shows them as they are, for the cells of live notebooks."""

from __future__ import annotations

import re

_MARKS = re.compile(r"[\\`*_\[\]<>&|$~{}]|\A[#+=-](?=[#=-]*(?: |\Z))|(?<=\A\d)[.)](?= |\Z)|(?<=\A\d\d)[.)](?= |\Z)")
"""What Markdown, HTML or mathematics could begin with; and what begins a heading or a list at the start of a line."""


def escaped(words: str) -> str:
    """Return plain words so that a Markdown cell shows them as they are: what is a mark there becomes a character reference."""
    return _MARKS.sub(lambda mark: f"&#{ord(mark[0])};", " ".join(words.split()))
