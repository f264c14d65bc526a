"""Where `mutants.py` changes the engine, which tests are to notice it, and what can be changed in one place of a file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple


class Row(NamedTuple):
    """Files, and the tests that are to notice changes in them (with options): each runs where those before noticed nothing."""

    files: tuple[str, ...]
    tests: tuple[str, ...]


JS = "courseloom/assets/js/"
NODE = "engine/test_scorm -k 'accepted or story or one_by_one or hundred or as_ever or window or surviving'"
"""The tests of packages that need no package, but only Node."""
AREAS: dict[str, list[Row]] = {
    "resolve": [
        Row(
            ("courseloom/resolve/*.py",),
            (
                *("engine/test_resolving", "engine/test_parts", "engine/test_mistakes", "engine/test_workshop"),
                *("engine/test_country", "engine/test_catalogues"),
            ),
        )
    ],
    "scoring": [
        Row(
            ("courseloom/activities/shapes/*.py", "courseloom/activities/question.py", "courseloom/activities/scoring.py"),
            ("engine/test_forms", "engine/test_answer_key", "engine/test_typed", "engine/test_handouts"),
        ),
        Row(
            (f"{JS}scoring.js", f"{JS}shapes/*.js"),
            ("browser/test_questions_alone", "browser/test_scoring -k alone", "browser/test_kinds"),
        ),
    ],
    "escaping": [
        Row(
            ("courseloom/render/html/text.py", "courseloom/render/html/policy.py", "courseloom/render/typst/[mt]*.py"),
            ("engine/test_escaping", "engine/test_typst", "engine/test_text", "engine/test_text_on_paper"),
        )
    ],
    "publishing": [
        Row(
            ("courseloom/writers/build.py", "courseloom/writers/publish.py", "courseloom/writers/lock.py"),
            ("engine/test_publishing", "engine/test_offers", "engine/test_ended", "engine/test_build -k asked_for"),
        ),
        Row(("courseloom/files.py",), ("engine/test_publishing", "engine/test_sources")),
    ],
    "suppression": [
        Row(
            ("courseloom/results/suppression.py",),
            ("engine/test_suppression", "engine/test_differencing", "engine/test_results"),
        )
    ],
    "import": [
        Row(
            ("courseloom/importing/*.py",),
            ("engine/test_importing", "engine/test_import_words", "engine/test_import_shapes", "engine/test_banks"),
        )
    ],
    "scripts": [
        Row((f"{JS}store.js",), ("engine/test_stores", NODE, "browser/test_scripts_alone")),
        Row((f"{JS}scorm/api.js", f"{JS}scorm/pack.js", f"{JS}scorm/session.js"), (NODE, "engine/test_cmi5")),
        Row((f"{JS}scorm/shell.js", f"{JS}scorm/page.js"), ("browser/test_scripts_alone", "browser/test_learning_system")),
        Row((f"{JS}memory.js",), ("browser/test_scripts_alone", "browser/test_storage")),
        Row((f"{JS}question.js",), ("browser/test_questions_alone", "browser/test_kinds")),
    ],
}


COMPARED = {"Eq": "!=", "NotEq": "==", "Lt": "<=", "LtE": "<", "Gt": ">=", "GtE": ">"} | {
    "In": "not in",
    "NotIn": "in",
    "Is": "is not",
    "IsNot": "is",
}
COMPUTED = {"Add": "-", "Sub": "+", "Mult": "/", "Div": "*", "FloorDiv": "/", "Mod": "*", "BitOr": "&", "BitAnd": "|"}
BLANK = re.compile(
    r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`"""
    r"""|(?<=[(,=:?&|!{};\[])\s*/(?![/*])(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\n])+/[a-z]*|return /(?:\\.|[^/\\\n])+/[a-z]*""",
    re.S,
)
"""What is not code in a script: comments, strings, regular expressions."""
SWAPS = [
    ("compare", r"===", "!=="),
    ("compare", r"!==", "==="),
    ("compare", r"(?<![<=])<(?![<=])", "<="),
    ("compare", r"<=", "<"),
    ("compare", r"(?<![=>])>(?![>=])", ">="),
    ("compare", r">=", ">"),
    ("bool", r"&&", "||"),
    ("bool", r"\|\|", "&&"),
    ("not", r"!(?=[\w(\[])", ""),
    ("constant", r"\btrue\b", "false"),
    ("constant", r"\bfalse\b", "true"),
    ("arithmetic", r"(?<=[\w)\]] )\+(?= [\w(\[])", "-"),
    ("arithmetic", r"(?<= )-(?= )", "+"),
    ("arithmetic", r"(?<= )\*(?= )", "/"),
    ("arithmetic", r"(?<= )/(?= )", "*"),
]
STATEMENT = re.compile(r"^[ ]*(?=\w)(?!const\b|let\b|return\b|function\b|else\b|for\b|while\b|if\b)[^\n]*;(?=\s*$)", re.M)
LEAVES = re.compile(r"^[ ]*if \([^\n]*\) (?:\{[^\n]* )?(?:return|continue|break)\b[^\n]*;(?: \})?(?=\s*$)", re.M)


class Change(NamedTuple):
    """A stretch of a text, from `start` to `end`, and what takes its place; `kind` is the operator, `within` a function."""

    kind: str
    start: int
    end: int
    text: str
    within: str = ""


def _joins(sum: ast.BinOp) -> bool:
    """Return whether this joins texts or parts of a path, where another operator could only raise TypeError."""
    if isinstance(sum.op, ast.Div) and re.match(
        r"(root|work|folder|aside|out|place|self\.folder|\w+\.(root|parent))\b", ast.unparse(sum)
    ):
        return True
    parts = [sum.left, sum.right]
    if any(isinstance(one, ast.Name) and one.id in ("str", "bool", "int", "float") for one in parts):
        return True  # a type
    return any(
        isinstance(one, ast.JoinedStr | ast.Constant) and not isinstance(getattr(one, "value", ""), int | float)
        for one in parts
    )


def of_python(source: str) -> Iterator[Change]:
    """Yield the changes of a module, without those in annotations, decorators, docstrings and formatted strings."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    lines = source.splitlines()

    def at(line: int, column: int) -> int:
        return starts[line - 1] + len(lines[line - 1].encode()[:column].decode())

    def change(kind: str, node: ast.expr | ast.stmt, text: str, within: str) -> Change:
        assert node.end_lineno and node.end_col_offset is not None
        start, end = at(node.lineno, node.col_offset), at(node.end_lineno, node.end_col_offset)
        return Change(kind, start, end, text if isinstance(node, ast.stmt) else f"({text})", within)

    def expression(node: ast.expr, within: str) -> Iterator[Change]:
        match node:
            case ast.Compare(left, [op], [right]) if other := COMPARED.get(type(op).__name__):
                yield change("compare", node, f"{ast.unparse(left)} {other} {ast.unparse(right)}", within)
            case ast.BoolOp(op, values):
                word = " or " if isinstance(op, ast.And) else " and "
                yield change("bool", node, word.join(f"({ast.unparse(value)})" for value in values), within)
            case ast.BinOp(left, op, right) if (other := COMPUTED.get(type(op).__name__)) and not _joins(node):
                yield change("arithmetic", node, f"({ast.unparse(left)}) {other} ({ast.unparse(right)})", within)
            case ast.UnaryOp(ast.Not(), operand):
                yield change("not", node, ast.unparse(operand), within)
            case ast.Constant(bool() as value):
                yield change("constant", node, str(not value), within)
            case ast.Constant(int() | float() as value):
                yield change("constant", node, repr(value + 1), within)
            case ast.Constant(str() as value) if value and len(value) < 24 and " " not in value:
                yield change("constant", node, "''", within)
            case ast.IfExp(test, body, orelse):
                swapped = f"{ast.unparse(orelse)} if {ast.unparse(test)} else {ast.unparse(body)}"
                yield change("condition", node, swapped, within)
            case ast.ListComp(generators=parts) | ast.SetComp(generators=parts) | ast.GeneratorExp(generators=parts):
                yield from (
                    change("condition", test, f"not ({ast.unparse(test)})", within) for part in parts for test in part.ifs
                )

    def statement(node: ast.stmt, parent: ast.AST, within: str) -> Iterator[Change]:
        match node:
            case (
                ast.Raise()
                | ast.Continue()
                | ast.Break()
                | ast.AugAssign()
                | ast.Expr(ast.Call() | ast.Yield() | ast.YieldFrom())
            ):
                yield change("removed", node, "pass", within)
            case ast.Return() if isinstance(parent, ast.If):
                yield change("removed", node, "pass", within)
            case ast.If(test):
                yield change("condition", test, f"not ({ast.unparse(test)})", within)
            case ast.FunctionDef(args=ast.arguments(defaults=plain, kw_defaults=named)):
                for default in (*plain, *named):
                    if isinstance(default, ast.Constant) and isinstance(default.value, bool | int | float):
                        value = not default.value if isinstance(default.value, bool) else default.value + 1
                        yield change("default", default, str(value), within)

    def walk(node: ast.AST, within: str) -> Iterator[Change]:
        for field, value in ast.iter_fields(node):
            if field in ("annotation", "returns", "decorator_list", "args") and not isinstance(node, ast.Call):
                continue
            for child in value if isinstance(value, list) else [value]:
                if not isinstance(child, ast.AST) or isinstance(child, ast.JoinedStr | ast.Import | ast.ImportFrom):
                    continue
                name = f"{within}.{child.name}" if isinstance(child, ast.FunctionDef | ast.ClassDef) else within
                if isinstance(child, ast.stmt):
                    yield from statement(child, node, name)
                    if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
                        continue
                    if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
                        continue
                elif isinstance(child, ast.expr):
                    yield from expression(child, name)
                yield from walk(child, name)

    yield from walk(ast.parse(source), "")


def of_script(source: str) -> Iterator[Change]:
    """Yield the changes of a script."""
    code = BLANK.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), source)
    for kind, pattern, text in SWAPS:
        yield from (Change(kind, *found.span(), text) for found in re.finditer(pattern, code))
    for found in re.finditer(r"(?<![\w.])(?<!\de-)\d+(?![\w.])", code):
        yield Change("constant", *found.span(), str(int(found[0]) + 1))
    for found in re.finditer(r"\bif \(", code):
        depth, end = 1, found.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(code[end], 0)
            end += 1
        yield Change("condition", found.end(), end - 1, f"!({source[found.end() : end - 1]})")
    for pattern in (STATEMENT, LEAVES):
        for found in pattern.finditer(code):
            if all(found[0].count(a) == found[0].count(b) for a, b in ("()", "{}", "[]")):
                yield Change("removed", found.start() + len(found[0]) - len(found[0].lstrip()), found.end(), "")
