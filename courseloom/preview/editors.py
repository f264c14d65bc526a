"""The addresses by which editors open a file at a line."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

EDITORS = {
    "vscode": "vscode://file{path}:{line}",
    "vscodium": "vscodium://file{path}:{line}",
    "cursor": "cursor://file{path}:{line}",
    "idea": "idea://open?file={path}&line={line}",
    "textmate": "txmt://open?url=file://{path}&line={line}",
    "sublime": "subl://open?url=file://{path}&line={line}",
}
DEFAULT = "vscode"


def address(editor: str, root: Path, file: str, line: int) -> str:
    """Return the address that opens a line of a file of the course in an editor of `EDITORS`."""
    path = (root / file).as_posix()
    return EDITORS[editor].format(path=quote(path if path.startswith("/") else f"/{path}"), line=max(line, 1))
