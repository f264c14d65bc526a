"""Explains in an author's words where a text stops being YAML: the parser's own words name its rules and not the mistake."""

from __future__ import annotations

import re
from typing import Any

import yaml

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Fault = tuple[int, str, str]
"""Line from 1, what is wrong, what to do."""
_ODD_SPACE = re.compile(r"[ \t-]*([^\S \t\n]|[\u200b-\u200f\u2060\ufeff])")
_TIGHT_KEY = re.compile(r"\s*(?:- +)*[\w-]+:\S")
_TIGHT_DASH = re.compile(r"\s*-[^\s-]")
_IN_QUOTES = "Put the whole value in quotes."
_INDENT = "Give it the same spaces at its beginning as the lines that it belongs with."


def explained(text: str, error: yaml.YAMLError) -> Fault:
    """Return the line of the mistake behind an error of the parser, what is wrong there, and what to do."""
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    problem = str(getattr(error, "problem", None) or "cannot be read")
    rows = text.split("\n")
    at = min(mark.line, len(rows) - 1) if mark else 0
    begun = min(context.line, at) if context else at
    return (
        _spaces(rows, at, begun)
        or _value(rows, problem, at, begun, mark.column if mark else 0)
        or _structure(text, rows, problem, begun, mark)
        or (at + 1, f"is not valid YAML: {problem}.", "Check the indentation and quotes here and in the line above.")
    )


def _spaces(rows: list[str], at: int, begun: int) -> Fault | None:
    """Return a fault for a tab, or another character that looks like a space, where indentation is."""
    for number in range(at, max(begun, at - 5) - 1, -1):
        row = rows[number]
        if "\t" in row[: len(row) - len(row.lstrip(" \t-"))]:
            return number + 1, "is indented with a tab.", "Use spaces."
        if odd := _ODD_SPACE.match(row):
            what = f"is indented with the character U+{ord(odd[1]):04X}, which only looks like a space."
            return number + 1, what, "Use ordinary spaces."
    return None


def _value(rows: list[str], problem: str, at: int, begun: int, column: int) -> Fault | None:
    """Return a fault for a value that needs quotes, or has wrong ones."""
    row = rows[at]
    if "cannot start any token" in problem:
        sign = row[column : column + 1]
        return at + 1, f"has a value that begins with '{sign}', which YAML keeps for itself.", _IN_QUOTES
    if "mapping values" in problem and re.match(r"\s*(?:- +)*[^\s'\"-][^:]*: ", row[:column]):
        return at + 1, "has a value with a colon in it, which YAML takes for the end of a key.", _IN_QUOTES
    if "sequence entries" in problem or "mapping keys are not allowed" in problem:
        sign = row[column : column + 1]
        what = f"has a value that begins with '{sign} ', which YAML takes for the beginning of a list or a key."
        return at + 1, what, "Begin a list in a line of its own, or put the value in quotes."
    if "alphabetic or numeric" in problem:
        return at + 1, "has a value that begins with '*' or '&', which YAML keeps for itself.", _IN_QUOTES
    if "hexdecimal" in problem or "unknown escape" in problem:
        return (
            at + 1,
            "has a backslash between double quotes, which YAML takes for a code.",
            "Write it twice, or use single quotes.",
        )
    if "comment or line break" in problem:
        return at + 1, "has text in the same line behind '>' or '|'.", "Begin the text in the next line, further in."
    if "end of stream" in problem:
        return begun + 1, "opens a quotation mark that is closed nowhere.", "Close it where its text ends."
    if "',' or" in problem and at == begun:
        todo = "Put each text that holds a comma, a colon, quotes or brackets in quotes, and close every bracket."
        return begun + 1, "has brackets whose content YAML cannot read.", todo
    if "',' or" in problem:
        todo = "Close it, or put the value in quotes if the bracket is part of its text."
        return begun + 1, "opens a bracket that is not closed.", todo
    return None


def _structure(text: str, rows: list[str], problem: str, begun: int, mark: Any) -> Fault | None:
    """Return a fault for lines that do not fit together."""
    at = min(mark.line, len(rows) - 1) if mark else 0
    if "another document" in problem or "<document start>" in problem:
        return at + 1, "begins a second document ('---' or '...').", "Keep one in a file."
    if "mapping values" in problem or "could not find expected ':'" in problem:
        above = next((n for n in range(at - 1, -1, -1) if rows[n].strip()), at)
        for number in (begun, above, at):
            if _TIGHT_DASH.match(rows[number]):
                return number + 1, "has no space behind its dash.", "Write '- ' before the value."
            if _TIGHT_KEY.match(rows[number]):
                return number + 1, "has no space behind its colon.", "Write 'key: value'."
        if "mapping values" in problem:
            return at + 1, "is indented further than the line above allows.", _INDENT
        what = "is neither 'key: value' nor part of the text above it."
        return begun + 1, what, "Write it as 'key: value', or begin it as far in as the text that it belongs to."
    if "expected key" not in problem and "'-' indicator" not in problem:
        return None
    match _before(text, mark):
        case yaml.ScalarToken(style="'" | '"' as sign) as last if last.start_mark.line < last.end_mark.line == at:
            what = f"opens a quotation mark ({sign}) that is closed only in line {at + 1}, in the middle of another text."
            return last.start_mark.line + 1, what, "Close it where its text ends."
        case yaml.ScalarToken(style="'" | '"') as last if last.end_mark.line == at:
            what = "has text behind the closing quotation mark."
            return at + 1, what, "Put the whole value in quotes, of the other kind if it holds some."
        case yaml.FlowSequenceEndToken() | yaml.FlowMappingEndToken() as last if last.end_mark.line == at:
            return at + 1, "has text behind a closing bracket.", _IN_QUOTES
        case _:
            return at + 1, "is indented otherwise than the lines that it belongs with.", _INDENT


def _before(text: str, mark: Any) -> yaml.Token | None:
    """Return the last value or closing bracket before a place, as far as the text can be scanned."""
    last = None
    scanner = Loader(text)
    try:
        while (token := scanner.get_token()) and token.start_mark.index < mark.index:
            if isinstance(token, yaml.ScalarToken | yaml.FlowSequenceEndToken | yaml.FlowMappingEndToken):
                last = token
    except yaml.YAMLError:
        pass
    finally:
        scanner.dispose()
    return last
