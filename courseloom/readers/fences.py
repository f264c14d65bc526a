"""Defines what fenced blocks may hold: the directives that authors may use, and code that can be highlighted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from courseloom.strings import BOX_TITLES, DOWNLOADS


@dataclass(frozen=True)
class Form:
    """What a directive accepts: an argument of `least` to `most` words (-1: a title), options, and whether it may hold text."""

    least: int = 0
    most: int = 0
    text: bool = False
    options: frozenset[str] = frozenset()


_BOX = Form(0, -1, True, frozenset({"class"}))
_SHOWN = frozenset({"alt", "width", "height", "align", "class", "name"})
_ROWS = frozenset({"header-rows", "stub-columns", "width", "widths", "class", "name", "align"})
DIRECTIVES: dict[str, Form] = {
    **dict.fromkeys(BOX_TITLES, _BOX),
    "math": Form(0, -1, True),
    "reflection": Form(1, 1, True),
    "list-table": Form(0, -1, True, _ROWS),
    "glossary": Form(0, 0, True, frozenset({"sorted"})),
    "image": Form(1, 1, False, _SHOWN),
    "figure": Form(1, 1, True, _SHOWN),
    "quiz": Form(1, 1),
    "scenario": Form(1, 1),
    "path": Form(1, 1),
    "tool": Form(1, 1, True),
    "downloads": Form(0, len(DOWNLOADS)),
    **dict.fromkeys(
        ("blueprint", "claims-register", "course-facts", "course-map", "handouts", "item-balance", "language-guide"), Form()
    ),
    **dict.fromkeys(("learning-time", "references", "scenarios", "start", "support-directory"), Form()),
}
IN_CELLS = (*BOX_TITLES, "reflection", "list-table", "math")
"""Directives that a notebook's cell may hold: those that the live notebook can show as plain Markdown."""


def not_rows(tokens: Sequence[Token]) -> str:
    """Return what is wrong with the rows of a list-table, an empty text when nothing is."""
    tops = [token.type for token in tokens if not token.level and token.type != "myst_line_comment"]
    if tops != ["bullet_list_open", "bullet_list_close"]:
        return "which is not one list of rows."
    within = [token.type for token in tokens if token.level == 2]
    rows = sum(token.type == "list_item_open" and token.level == 1 for token in tokens)
    if within != ["bullet_list_open", "bullet_list_close"] * rows:
        return "with a row that is not one list of cells."
    counts: list[int] = []
    for token in tokens:
        if token.level == 1 and token.type == "list_item_open":
            counts.append(0)
        elif token.level == 3 and token.type == "list_item_open":
            counts[-1] += 1
    return "whose rows have different numbers of cells." if len(set(counts)) > 1 else ""


def not_code(content: str, language: str) -> tuple[str, str, str] | None:
    """Return why code cannot be highlighted in its language (unknown language, or tokens that it does not have), or None."""
    from pygments.lexers import get_lexer_by_name  # type: ignore[import-untyped]
    from pygments.util import ClassNotFound  # type: ignore[import-untyped]

    if language in ("none", "default", "text"):
        return None
    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        return f"code in '{language}'", "which is not a language that the book can highlight.", "Write 'text' there."
    lexer.add_filter("raiseonerror")
    try:
        for _ in lexer.get_tokens(content):
            pass
    except Exception:
        return f"code that is not {language}", "", "Correct it, or write 'text' there."
    return None
