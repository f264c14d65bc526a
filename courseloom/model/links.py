"""Where a course may lead and what it may show: schemes of addresses, and files that lie inside the course's folder."""

from __future__ import annotations

import re
from pathlib import Path

SCHEMES = ("http", "https", "mailto", "tel")
"""Schemes that an address may have; every other runs or reads something."""
PICTURES = (".png", ".jpg", ".jpeg", ".svg")
"""Endings of pictures that every output can show."""
_SCHEME = re.compile(r"\s*([a-zA-Z][\w+.-]*):")
_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f]")
_LEFT_OUT = frozenset({"_build"})


def scheme(address: str) -> str:
    """Return the scheme of an address in small letters as a browser reads it; empty when it has none."""
    match = _SCHEME.match(_CONTROL.sub("", address))
    return match[1].lower() if match else ""


def allowed(address: str) -> bool:
    """Return whether an address has one of the `SCHEMES`."""
    return scheme(address) in SCHEMES


def within(root: Path, path: Path) -> bool:
    """Return whether a path, its symbolic links followed, lies in the course's folder among what is meant to be published."""
    try:
        parts = path.resolve().relative_to(root.resolve()).parts
    except (ValueError, OSError, RuntimeError):
        return False
    return not any(part.startswith(".") or part in _LEFT_OUT for part in parts)
