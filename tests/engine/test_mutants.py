"""What the script of mutants changes, and what it leaves alone."""

from __future__ import annotations

import ast

from mutating import Change, of_python, of_script

MODULE = '''
def f(a: int = 1, *, b: "str" = "x") -> "str":
    """Return one of two."""
    if not a < 2:
        raise ValueError(f"{a + 1}")
    g = a + 1 if a in (3, 4) and b else "é" "y"
    return [one for one in g if one]
'''
SCRIPT = """
// a === b
const f = (a) => a.b === "x && y" || /[<>]=/.test(a); /* true */
if (a < 1 && !b) return 2;
done(true);
"""


def mutated(source: str, change: Change) -> str:
    return source[: change.start] + change.text + source[change.end :]


def test_a_module_is_changed_in_one_place_and_stays_one() -> None:
    changes = list(of_python(MODULE))
    places = {(one.kind, MODULE[one.start : one.end]) for one in changes}
    assert places == {
        ("default", "1"),
        ("condition", "not a < 2"),
        ("not", "not a < 2"),
        ("compare", "a < 2"),
        ("constant", "2"),
        ("removed", 'raise ValueError(f"{a + 1}")'),
        ("condition", 'a + 1 if a in (3, 4) and b else "é" "y"'),
        ("arithmetic", "a + 1"),
        ("constant", "1"),
        ("bool", "a in (3, 4) and b"),
        ("compare", "a in (3, 4)"),
        ("constant", "3"),
        ("constant", "4"),
        ("constant", '"é" "y"'),
        ("condition", "one"),
    }
    for change in changes:
        ast.parse(mutated(MODULE, change))
        assert mutated(MODULE, change) != MODULE and change.within == ".f"


def test_a_script_is_changed_in_its_code_alone() -> None:
    found = {(one.kind, SCRIPT[one.start : one.end], one.text) for one in of_script(SCRIPT)}
    assert found == {
        ("compare", "===", "!=="),
        ("bool", "||", "&&"),
        ("compare", "<", "<="),
        ("bool", "&&", "||"),
        ("not", "!", ""),
        ("constant", "1", "2"),
        ("constant", "2", "3"),
        ("constant", "true", "false"),
        ("condition", "a < 1 && !b", "!(a < 1 && !b)"),
        ("removed", "if (a < 1 && !b) return 2;", ""),
        ("removed", "done(true);", ""),
    }
