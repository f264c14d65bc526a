"""Fixes what has only one right form: saves the notebooks of a course in canonical form."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from courseloom import files

RANDOM = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f-]+)?|(?=\w*[A-Z])(?=\w*[a-z])(?=\w*\d)\w{10,14}")
"""Matches random cell ids made by Jupyter and Colab."""
_CELL: dict[str, tuple[str, ...]] = {"markdown": ("attachments", "cell_type", "id", "metadata", "source")}
_CELL["code"] = ("cell_type", "execution_count", "id", "metadata", "outputs", "source")


def notebooks(root: Path) -> Iterator[str]:
    """Clear outputs, replace random ids by words, save in canonical form (format 4.5); yield a line for each change."""
    for path in files.listed(root / "notebooks", "*.ipynb"):
        try:
            data = path.read_bytes()
            after = mended(data.decode("utf-8-sig")).encode()
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue  # not a valid notebook: the reader reports it
        if after != data.replace(b"\r\n", b"\n"):
            files.write_whole(path, after)
            yield f"{path.relative_to(root).as_posix()}: mended."


def mended(text: str) -> str:
    """Return a notebook's JSON in canonical form: no outputs, ids made of words, sorted keys, sources as lists of lines."""
    notebook: dict[str, Any] = json.loads(text)
    taken = {str(cell["id"]) for cell in notebook["cells"] if cell.get("id") and not RANDOM.fullmatch(str(cell["id"]))}
    seen: set[str] = set()
    for cell in notebook["cells"]:
        source = cell.get("source", "")
        source = "".join(source) if isinstance(source, list) else str(source)
        id = str(cell.get("id", ""))
        if not id or RANDOM.fullmatch(id) or id in seen:
            id = _id(cell["cell_type"], source, taken | seen)
        seen.add(id)
        cell |= {"id": id, "source": source.splitlines(keepends=True), "metadata": cell.get("metadata", {})}
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
        for key in set(cell) - set(_CELL.get(cell["cell_type"], cell)):
            del cell[key]
    notebook["nbformat_minor"] = max(5, notebook.get("nbformat_minor", 5))
    notebook.setdefault("metadata", {})
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _id(kind: str, source: str, taken: set[str]) -> str:
    if kind == "code":
        quiz, figure = re.search(r"quiz\([\"']([\w-]+)", source), re.search(r"name=[\"']([\w-]+)", source)
        words = f"q-{quiz[1]}" if quiz else f"f-{figure[1]}" if figure else "code"
    else:
        heading = re.search(r"^#+ +(.+)$|^[:`]{3,}\{([\w-]+)\}", source, re.M)
        words = (heading[1] or heading[2]) if heading else " ".join(source.split()[:6])
    slug = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:48].strip("-") or "cell"
    id, number = slug, 2
    while id in taken:
        id, number = f"{slug}-{number}", number + 1
    return id
