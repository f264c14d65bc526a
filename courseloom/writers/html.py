"""The web book: a folder that opens from disk, asks no other host for anything and works without scripts."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from courseloom import blueprint
from courseloom.model.course import Course
from courseloom.model.items import KINDS
from courseloom.words import ASKED_FOR, DOWNLOADS, NOT_BUILT
from courseloom.writers import offers
from courseloom.writers.host import Host
from courseloom.writers.publish import mirror, pack

CARRIES = KINDS
NEEDS_HOST = True
_ROW = re.compile(r"<tr\b.*?</tr>", re.S)
_LINK = re.compile(r'<a\b[^>]*downloads/([\w.-]+)"[^>]*>.*?</a>', re.S)


def write(course: Course, out: Path, host: Host) -> list[Path]:
    """Put the host's pages into `out`, with the files that they offer; returns the page files."""
    mirror(host.html, out, leave=("objects.inv", ".buildinfo", ".doctrees"))
    _without_leftovers(out, host)
    (out / "downloads").mkdir(exist_ok=True)
    (out / "downloads" / "blueprint.csv").write_text(blueprint.table(course), "utf-8")
    _downloads([out.parent, course.root / "_build"], out)
    offers.handouts([out.parent, course.root / "_build"], out)
    return sorted(out.rglob("*.html"))


def _without_leftovers(out: Path, host: Host) -> None:
    """Drop pages and pictures of earlier builds: Sphinx leaves them lying in its folder."""
    pages = {f"{name}.html" for name in (*host.app.env.found_docs, "index", "search")}
    pictures = {name for _, name in host.app.env.images.values()}
    for path in out.rglob("*.html"):
        if path.relative_to(out).as_posix() not in pages:
            path.unlink()
    for path in (out / "_images").glob("*"):
        if path.name not in pictures:
            path.unlink()


def _downloads(built: list[Path], ready: Path) -> None:
    """Copy the files built with the pages, or else before them, and say their sizes on the pages that offer them."""
    folder = ready / "downloads"
    folder.mkdir(exist_ok=True)
    sizes: dict[str, str] = {}
    for name in DOWNLOADS:
        target = folder / name
        if name.endswith(".zip"):
            if live := next((f / "live" for f in built if (f / "live").is_dir()), None):
                pack(live, target, leave=("facilitator",))  # the pages are for learners
        elif pdf := next((f / "pdf" / name for f in built if (f / "pdf" / name).is_file()), None):
            shutil.copy2(pdf, target)
        if target.is_file():
            sizes[name] = offers.size_of(target)
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
