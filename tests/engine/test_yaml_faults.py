"""What is not YAML is told at the line of the mistake, in words about what was typed and not about the parser's rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from courseloom.errors import Problems
from courseloom.readers import yamlio

BANK = """\
quizzes:
  - id: one
    stem: >
      Hello there
      you.
    options:
      - text: Soap
        why: "b"
      - text: more
        why: "c"
    sources: [x]
"""
SOAP, WHY = "text: Soap", 'why: "c"'
MISTAKES = {
    "a colon in a text": (SOAP, "text: Soap: the best", 7, "has a value with a colon in it"),
    "a colon in curly quotes": (SOAP, "text: “Soap: the best”", 7, "has a value with a colon in it"),
    "an at sign": (SOAP, "text: @Soap", 7, "has a value that begins with '@'"),
    "a backtick": (SOAP, "text: `Soap`", 7, "has a value that begins with '`'"),
    "a per cent sign": (SOAP, "text: %Soap", 7, "has a value that begins with '%'"),
    "stars": (SOAP, "text: *Soap*", 7, "has a value that begins with '*'"),
    "a dash": (SOAP, "text: - Soap", 7, "has a value that begins with '- '"),
    "text behind quotes": (SOAP, 'text: "Soap" and water', 7, "has text behind the closing quotation mark."),
    "an apostrophe in single quotes": (SOAP, "text: 'The nurse's soap'", 7, "has text behind the closing quotation mark."),
    "quotes in quotes": (SOAP, 'text: "Say "soap" now"', 7, "has text behind the closing quotation mark."),
    "text behind a bracket": (SOAP, "text: [Soap] and water", 7, "has text behind a closing bracket."),
    "text behind >": (SOAP, "text: > Soap", 7, "has text in the same line behind '>' or '|'."),
    "a backslash": (SOAP, r'text: "C:\Users"', 7, "has a backslash between double quotes"),
    "a bracket that stays open": ("sources: [x]", "sources: [x", 11, "opens a bracket that is not closed."),
    "a bracket that stays open in the middle": (SOAP, "text: [Soap", 7, "opens a bracket that is not closed."),
    "a brace that stays open": (SOAP, "text: {a: b", 7, "opens a bracket that is not closed."),
    "a colon in braces": (SOAP, "text: {a: b: c}", 7, "has brackets whose content YAML cannot read."),
    "a quotation mark that stays open": ('why: "b"', 'why: "b', 8, 'opens a quotation mark (") that is closed only in line 10'),
    "a quotation mark that is never closed": (WHY, "why: 'c", 10, "opens a quotation mark that is closed nowhere."),
    "a tab": ("    options:", "\toptions:", 6, "is indented with a tab. Use spaces."),
    "a tab behind a dash": ("  - id", "  -\tid", 2, "is indented with a tab. Use spaces."),
    "no-break spaces": ("    stem: >", "\u00a0\u00a0\u00a0\u00a0stem: >", 3, "is indented with the character U+00A0"),
    "no space behind a colon": (WHY, 'why:"c"', 10, "has no space behind its colon."),
    "no space behind the first colon": ("id: one", "id:one", 2, "has no space behind its colon."),
    "no space behind a dash": ("  - id", "  -id", 2, "has no space behind its dash."),
    "an equals sign": (WHY, 'why = "c"', 10, "is neither 'key: value' nor part of the text above it."),
    "a text that is not far enough in": ("      you.", "    you.", 5, "is neither 'key: value' nor part of the text"),
    "a key too far in": ("    options:", "     options:", 6, "is indented otherwise than the lines that it belongs with."),
    "a key not far enough in": ("    options:", "   options:", 6, "is indented otherwise than the lines"),
    "an entry not far enough in": ("      - text: more", "     - text: more", 9, "is indented otherwise than the lines"),
    "two documents": ("    sources: [x]", "    sources: [x]\n---\na: 1", 12, "begins a second document"),
    "an unseen end of line": (SOAP, "text: So\u2028ap", 7, "holds the character U+2028"),
}


@pytest.mark.parametrize(("old", "new", "line", "what"), MISTAKES.values(), ids=MISTAKES)
def test_a_slip_in_yaml_is_named_where_it_was_typed(old: str, new: str, line: int, what: str, tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(BANK.replace(old, new, 1), "utf-8")
    problems = Problems()
    assert yamlio.load(tmp_path / "a.yml", "a.yml", problems) is None
    (problem,) = problems.found
    assert str(problem).startswith(f"a.yml:{line}: {what}")
    assert problem.todo.endswith(".")
