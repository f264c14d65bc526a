"""Resolves the file names of pictures in texts, and checks that the file exists and every output can show it."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from courseloom import files
from courseloom.model import links
from courseloom.readers import drawings

_BEGINS = {".png": (b"\x89PNG\r\n\x1a\n",), ".jpg": (b"\xff\xd8\xff",), ".jpeg": (b"\xff\xd8\xff",)}


def resolved(target: str, folder: str) -> str:
    """Return the path, relative to the course, of a file named in a text of `folder`; empty when it lies outside the course."""
    target = unquote(target)
    start = PurePosixPath() if target.startswith("/") else PurePosixPath(folder)
    parts: list[str] = []
    for part in (start / target.lstrip("/")).parts:
        if part == "..":
            if not parts:
                return ""
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def elsewhere(source: str) -> bool:
    """Return whether the source of a picture is an address outside this course."""
    return bool(links.scheme(source)) or source.startswith("//")


def fault(root: Path, file: str) -> tuple[str, str] | None:
    """Return (what, what to do) when a picture cannot be shown, `what` as a clause after its name; None when it can."""
    path = root / file
    if not file or "\0" in file or not links.within(root, path):
        return "lies outside the course, or in a folder that is not published", "Put it beside the page."
    if (ending := path.suffix.lower()) not in links.PICTURES:
        return "", f"Save it as one of: {', '.join(links.PICTURES)}."
    if not path.is_file():
        return "does not exist", "Put it there, or correct the name."
    data = path.read_bytes()
    if data.startswith(files.POINTER.encode()):
        return "is a pointer of Git LFS, and the file itself is not here", "Run 'git lfs pull', or put it there."
    if ending == ".svg":
        wrong = drawings.fault(data)
        return (wrong, "Save it as plain SVG or as PNG.") if wrong else None
    if ending == ".png" and data.startswith(_BEGINS[ending]) and b"IEND" not in data:
        return "is cut off before its end", "Copy it again, or save it again as PNG."
    if not data.startswith(_BEGINS[ending]):
        return f"is not a picture of the kind that its ending '{ending}' says", "Save it again as PNG, JPEG or SVG."
    return None
