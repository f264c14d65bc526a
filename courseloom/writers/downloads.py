"""Puts the handouts of a build beside the pages that offer them: with sizes, and without links to what was not made."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from courseloom.strings import NOT_BUILT
from courseloom.writers.publish import NAME, pack

OFFLINE = "course-offline.zip"
_ROW = re.compile(r"<tr\b.*?</tr>|<p\b[^>]*web-only.*?</p>", re.S)
_LINK = re.compile(r'<a\b[^>]*handout-file[^>]*downloads/(?P<file>[\w./-]+)"[^>]*>(?P<said>.*?)</a>', re.S)
_MAYBE = re.compile(r'<span class="handout-maybe">.*?</span>', re.S)
_NONE = re.compile(r'<span class="handout-none">.*?</span>', re.S)


def handouts(built: Mapping[str, Path], ready: Path) -> None:
    """Copy handouts and slides built from these sources beside the pages; with them, one file of everything for learners."""
    pages = [page for page in ready.rglob("*.html") if "handout-file" in page.read_text("utf-8")]
    source = built.get("handouts")
    if not pages:
        return
    if source is not None:
        target = ready / "downloads" / "handouts"
        target.mkdir(parents=True, exist_ok=True)
        for path in sorted(path for path in source.rglob("*") if path.suffix in (".pdf", ".docx")):
            shutil.copy2(path, target / path.name)
    if slides := built.get("slides"):
        shutil.copytree(slides, ready / "downloads" / "slides", ignore=shutil.ignore_patterns(NAME))
    for page in pages:
        page.write_text(_ROW.sub(lambda row: _told(row[0], ready / "downloads"), page.read_text("utf-8")), "utf-8")
    if source is not None:
        held = ready / "downloads" / OFFLINE
        keys = [path.name for path in (ready / "downloads" / "handouts").iterdir() if re.search(r"-key\b", path.name)]
        pack(ready, held, leave=(OFFLINE, "slides", *keys))  # learners find the keys on the page, by themselves
        for page in pages:
            text = page.read_text("utf-8")
            page.write_text(text.replace(f"{OFFLINE}-size", size_of(held)), "utf-8")


def _told(row: str, folder: Path) -> str:
    """Return a row with the size behind each file that is there, and without links to those that are not."""
    any_there = False

    def told(link: re.Match[str]) -> str:
        nonlocal any_there
        if link["file"] == OFFLINE and (folder / "handouts").is_dir():
            any_there = True
            return f"{link[0]} ({OFFLINE}-size)"
        if not (folder / link["file"]).is_file():
            return link["said"]
        any_there = True
        return f"{link[0]} ({size_of(folder / link['file'])})"

    row = _MAYBE.sub(lambda part: part[0] if (folder / _LINK.search(part[0])["file"]).is_file() else "", row)  # type: ignore[index]
    row = _LINK.sub(told, row)
    return _NONE.sub("" if any_there else f" ({NOT_BUILT.lower()})", row)


def size_of(path: Path) -> str:
    """Return the size of a file in words."""
    size = path.stat().st_size
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.0f} kB"
