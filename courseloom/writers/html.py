"""The web book: a folder that opens from disk, requests nothing from other hosts and works without scripts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path

from courseloom import blueprint
from courseloom.model.course import Course
from courseloom.sphinxext.offers import OFFLINE
from courseloom.strings import DOWNLOADS
from courseloom.writers import publish
from courseloom.writers.host import Host
from courseloom.writers.publish import Made

FOLDER = "downloads"
OWN = ("objects.inv", ".buildinfo", "searchindex.js")
"""Files that Sphinx writes for itself."""


def write(course: Course, out: Path, host: Host) -> list[Path]:
    """Write the host's pages into `out`, with the files that they offer; return the page files."""
    finish(course, host, publish.current(course.root) | publish.beside(out))  # outputs of this build override earlier ones
    shutil.copytree(host.html, out, ignore=shutil.ignore_patterns(*OWN))  # the next build writes only what has changed
    return sorted(out.rglob("*.html"))


def finish(course: Course, host: Host, made: Mapping[str, Made]) -> None:
    """Add to the host's folder the files that pages offer, from finished outputs, and tell their sizes on those pages."""
    folder = host.html / FOLDER
    folder.mkdir(exist_ok=True)
    (folder / "blueprint.csv").write_text(blueprint.table(course), "utf-8")
    _books(made, folder, {*DOWNLOADS, *host.offered()})
    if OFFLINE in host.offered():
        _handouts(made, folder)
    if (folder / "handouts").is_dir():
        keys = {path.name for path in (folder / "handouts").iterdir() if re.search(r"-key\b", path.name)}
        left = {*keys, "slides"}  # the offline copy omits keys: its pages have the answers
        host.offer(_sizes(folder, left))
        publish.pack(host.html, folder / OFFLINE, leave=(*left, OFFLINE, *OWN))
    host.offer(_sizes(folder))


def _books(made: Mapping[str, Made], folder: Path, offered: Collection[str]) -> None:
    """Copy the PDFs and the other editions that are offered, and zip the notebooks for learners."""
    if live := made.get("live"):
        name = next(name for name in DOWNLOADS if name.endswith(".zip"))
        publish.pack(live.folder, folder / name, leave=("facilitator", publish.NAME))
    for kind in ("pdf", "epub", "anki"):
        for name in made[kind].files if kind in made else ():
            if name in offered:
                shutil.copy2(made[kind].folder / name, folder / name)


def _handouts(made: Mapping[str, Made], folder: Path) -> None:
    """Copy slides and handouts; all handouts go into one folder."""
    for kind in ("handouts", "slides"):
        for name in made[kind].files if kind in made else ():
            target = folder / kind / Path(name).name
            if target.suffix in (".pdf", ".docx", ".pptx"):
                target.parent.mkdir(exist_ok=True)
                shutil.copy2(made[kind].folder / name, target)


def _sizes(folder: Path, left: Collection[str] = ()) -> dict[str, int]:
    """Return the size in bytes of each file in a folder by its path below it, without files that have a name in `left`."""
    files = {path.relative_to(folder): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {name.as_posix(): path.stat().st_size for name, path in files.items() if not {*left} & {*name.parts}}
