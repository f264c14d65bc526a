"""Lists the modules of the engine with the first sentence of their docstrings: python3 docs/modules.py."""

from __future__ import annotations

import ast
import sys
from contextlib import suppress
from pathlib import Path

ENGINE = Path(__file__).resolve().parent.parent / "courseloom"


def main() -> None:
    """Print one line a module, by path."""
    for path in sorted(ENGINE.rglob("*.py")):
        said = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
        print(f"{path.relative_to(ENGINE).as_posix():40} {said.splitlines()[0] if said else ''}")


if __name__ == "__main__":
    with suppress(BrokenPipeError):  # a pager that has seen enough
        main()
        sys.stdout.flush()
