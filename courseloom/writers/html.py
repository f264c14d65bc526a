"""The web book: a folder that opens from disk, asks no other host for anything and works without scripts."""

from __future__ import annotations

from pathlib import Path

from courseloom.model.course import Course
from courseloom.writers.host import Host

CARRIES = frozenset({"choice", "multiple", "true-false", "recall"})


def write(course: Course, out: Path, host: Host) -> list[Path]:
    """Put the host's pages into `out`; returns the page files."""
    from courseloom.writers.publish import mirror

    mirror(host.html, out, leave=("objects.inv", ".buildinfo", ".doctrees"))
    return sorted(out.rglob("*.html"))
