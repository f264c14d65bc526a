"""Typst markup from plain text, escaped: words, string literals, calls and arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from unicodedata import bidirectional


def literal(text: str) -> str:
    """Return text as a Typst string literal."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ").replace("\r", " ").replace("\t", " ")
    return f'"{escaped}"'


def verbatim(text: str) -> str:
    """Return text as a Typst string literal that keeps its lines."""
    return '"' + "\\n".join(literal(line)[1:-1] for line in text.expandtabs(4).split("\n")) + '"'


def words(text: str) -> str:
    """Return text as markup that prints exactly these characters."""
    return f"#{literal(text)};" if text else ""


def leading(text: str) -> str:
    """Return words of ours with arrows that lead on: to the left where lines begin at the right (`onto` in `base.typ`)."""
    return "#onto;".join(map(words, text.split("→")))


def paragraph(body: str, text: str) -> str:
    """Return a paragraph set left to right or right to left, by the first letter of `text` that has a direction."""
    first = next((side for side in map(bidirectional, text) if side in ("L", "R", "AL")), "L")
    return body if first == "L" else call("text", body, dir="rtl")


def call(function: str, *bodies: str, **named: str) -> str:
    """Return a call in markup: named arguments are code, bodies are content."""
    arguments = ", ".join([f"{name.replace('_', '-')}: {code}" for name, code in named.items()])
    return f"#{function}({arguments})" + "".join(f"[{body}]" for body in bodies) + ";"


def array(items: Sequence[str]) -> str:
    """Return code for an array of content blocks."""
    return "(" + "".join(f"[{item}], " for item in items) + ")"


def codes(items: Iterable[str]) -> str:
    """Return code for an array of values that are code already."""
    return "(" + "".join(f"{item}, " for item in items) + ")"


def literals(texts: Iterable[str]) -> str:
    """Return code for an array of strings."""
    return codes(map(literal, texts))


def flag(value: bool) -> str:
    """Return code for a truth value."""
    return str(value).lower()
