"""The web book: a folder that opens from disk, asks no other host for anything and works without scripts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from courseloom import blueprint
from courseloom.model.course import Course
from courseloom.strings import ASKED_FOR, DOWNLOADS, NOT_BUILT
from courseloom.writers import downloads, publish
from courseloom.writers.host import Host

_ROW = re.compile(r"<tr\b.*?</tr>", re.S)
_LINK = re.compile(r'<a\b[^>]*downloads/([\w.-]+)"[^>]*>.*?</a>', re.S)


def write(course: Course, out: Path, host: Host) -> list[Path]:
    """Put the host's pages into `out`, with the files that they offer; returns the page files."""
    shutil.move(host.html, out)
    for name in ("objects.inv", ".buildinfo"):
        (out / name).unlink(missing_ok=True)
    (out / "downloads").mkdir(exist_ok=True)
    (out / "downloads" / "blueprint.csv").write_text(blueprint.table(course), "utf-8")
    built = {path.name: path for path in out.parent.iterdir() if path != out}  # of this build, before those that still hold
    offered = publish.current(course.root) | built
    _downloads(offered, out)
    downloads.handouts(offered, out)
    return sorted(out.rglob("*.html"))


def _downloads(built: Mapping[str, Path], ready: Path) -> None:
    """Copy the files built from these sources, and say their sizes on the pages that offer them."""
    folder = ready / "downloads"
    folder.mkdir(exist_ok=True)
    sizes: dict[str, str] = {}
    for name in DOWNLOADS:
        target = folder / name
        if name.endswith(".zip"):
            if live := built.get("live"):
                publish.pack(live, target, leave=("facilitator", publish.NAME))  # the pages are for learners
        elif "pdf" in built and (pdf := built["pdf"] / name).is_file():
            shutil.copy2(pdf, target)
        if target.is_file():
            sizes[name] = downloads.size_of(target)
    for page in ready.rglob("*.html"):
        text = page.read_text("utf-8")
        if 'class="download-size"' in text:
            page.write_text(_ROW.sub(lambda row: _said(row[0], sizes), text), "utf-8")


def _said(row: str, sizes: dict[str, str]) -> str:
    """Return a row of the downloads table with its size, or with its name unlinked when the file is not there."""
    link = _LINK.search(row)
    if link is None:
        return row
    if link[1] in sizes:
        return row.replace(NOT_BUILT, sizes[link[1]])
    return "" if ASKED_FOR in link[1] else row.replace(link[0], link[1])
