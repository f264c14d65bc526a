"""What the engine ships beside its code: where it is, the colours of `tokens.json`, and scripts and styles from their parts.

Scripts and styles lose the comments and the spaces that only their authors need.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

FOLDER = Path(__file__).resolve().parent
QUESTIONS = ("scoring.js", "question.js", *sorted(f"shapes/{path.name}" for path in (FOLDER / "js/shapes").glob("*.js")))
"""The scripts of questions, on pages and in widgets, with one for each shape of an answer; `dom.js` goes before them."""

SCRIPTS = tuple(sorted(path.relative_to(FOLDER / "js").as_posix() for path in (FOLDER / "js").rglob("*.js")))

_MINIFIER = """
import json, sys
from minify import string
json.dump([string("application/javascript", text) + ";" for text in json.load(sys.stdin.buffer)], sys.stdout)
"""
_COMMENT = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n|^[ \t]+", re.M | re.S)
_SPACE = re.compile(
    r"""(?P<kept> "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'
          | (?:(?<=[(,=:\[!&|?{};>])|(?<=[(,=:\[!&|?{};>][ ]))  # here a slash begins a regular expression
            /(?![*/])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]* )
      | /\*.*?\*/ | //[^\n]*
      | \s*(?P<line>\n)\s*
      | [ \t]*(?P<sign>[{}()\[\];,=:?<>&|*!])[ \t]*
      | (?<![-+\s])[ \t]*(?P<sum>[-+])[ \t]*(?![-+])""",
    re.X | re.S,
)
_LINE = re.compile(r"(?<=[{;,(])\n|\n(?=[})])")


@lru_cache(2)
def colours(mode: Literal["light", "dark"] = "light") -> dict[str, str]:
    """Return the colours of a mode by name, as '#rrggbb'."""
    tokens: dict[str, dict[str, str]] = json.loads((FOLDER / "tokens.json").read_text("utf-8"))
    return tokens[mode]


def variables(mode: Literal["light", "dark"]) -> str:
    """Return the colours of a mode as CSS variables."""
    return "".join(f"--{name}:{value};" for name, value in colours(mode).items())


def script(*names: str) -> str:
    """Return scripts joined in this order."""
    return "\n".join(_short()[name] for name in names)


def style(*names: str) -> str:
    """Return stylesheets joined in this order."""
    text = "".join(_COMMENT.sub("", (FOLDER / "css" / name).read_text("utf-8")) for name in names)
    return text.replace("\n", "")


@lru_cache(1)
def _short() -> dict[str, str]:
    """Return every script by name, with short local names where there is a minifier, else as `lean` leaves it.

    There is none for Apple's processors. It runs in a process of its own: it is written in Go, and a process that has loaded it
    cannot fork any more.
    """
    texts = [(FOLDER / "js" / name).read_text("utf-8") for name in SCRIPTS]
    if find_spec("minify"):
        made = subprocess.run(  # noqa: S603
            [sys.executable, "-c", _MINIFIER], input=json.dumps(texts).encode(), capture_output=True, check=True
        )
        return dict(zip(SCRIPTS, json.loads(made.stdout), strict=True))
    return dict(zip(SCRIPTS, map(lean, texts), strict=True))


def lean(script: str) -> str:
    """Return a script without comments and without spaces that change nothing; it may hold no template literals."""
    return _LINE.sub("", _SPACE.sub(lambda found: found[found.lastgroup] if found.lastgroup else "", script)).strip()
