"""Puts finished outputs in their places: all of one build at once, or none, whatever ends the build.

Outputs are made in `.work/made`. A journal says that all are whole; from then on each is moved to its place, and a start that
finds the journal finishes what an ended build began. Without a journal nothing was moved, and what was made is thrown away.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from courseloom import __version__, files, fingerprints, progress

NAME = "build.json"
"""The manifest of each output: what names its build (version, digests of sources and engine), what was asked for, its files."""
_JOURNAL, _MADE, _OLD = "switch.json", "made", "old"


def named(root: Path) -> dict[str, str]:
    """Return what names a build of these sources by this engine: the same wherever it is made."""
    return {
        "courseloom": __version__,
        "sources": fingerprints.of_files(fingerprints.sources(root))[:16],
        "engine": fingerprints.engine()[:16],
    }


@dataclass(frozen=True)
class Made:
    """An output that is made: its folder and its manifest."""

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def files(self) -> list[str]:
        """Return the names of the files that the manifest lists, in its folder, as far as they are still there."""
        listed = self.manifest.get("files")
        return [name for name in listed if (self.folder / name).is_file()] if isinstance(listed, dict) else []


def note(folder: Path, build: Mapping[str, str], asked: Mapping[str, Any]) -> None:
    """Write the manifest of a finished output."""
    sizes = {path.relative_to(folder).as_posix(): path.stat().st_size for path in sorted(folder.rglob("*")) if path.is_file()}
    files.put(folder / NAME, json.dumps({**build, "asked": asked, "files": sizes}))


def beside(folder: Path) -> dict[str, Made]:
    """Return the outputs that are made in the same place as this one, by name."""
    return _made(folder.parent)


def current(root: Path) -> dict[str, Made]:
    """Return the outputs that stand ready and are made from the sources as they are now, by name."""
    wanted = named(root)
    return {name: one for name, one in _made(root / "_build").items() if _same(one.manifest, wanted)}


def _made(place: Path) -> dict[str, Made]:
    return {path.parent.name: Made(path.parent, files.kept(path)) for path in sorted(place.glob(f"*/{NAME}"))}


def outdated(root: Path) -> list[str]:
    """Return the names of outputs that stand ready and are made from other sources."""
    return sorted(_made(root / "_build").keys() - current(root).keys())


def _same(kept: Mapping[str, Any], wanted: Mapping[str, str]) -> bool:
    return all(kept.get(key) == value for key, value in wanted.items())


def start(work: Path) -> Path:
    """Finish or undo what an ended build began; return the folder that outputs are made in, which is not there yet."""
    settle(work)
    _clear(work)
    return work / _MADE


def switch(work: Path, names: Iterable[str], stamp: Mapping[str, Any]) -> None:
    """Put all outputs of these names in their places, and `stamp` beside them."""
    files.put(work / _JOURNAL, json.dumps({"names": list(names), "stamp": stamp}))
    progress.passed("journal written")
    settle(work)


def settle(work: Path) -> None:
    """Move what a journal lists and is not in its place yet; nothing without a journal."""
    journal = files.kept(work / _JOURNAL)
    if not journal:
        return
    for name in journal.get("names", ()):
        fresh, target, old = work / _MADE / name, work.parent / name, work / _OLD / name
        if not fresh.exists():
            continue
        if target.exists():
            shutil.rmtree(old, ignore_errors=True)
            old.parent.mkdir(parents=True, exist_ok=True)
            target.rename(old)
            progress.passed(f"{name} moved away")
        fresh.rename(target)
        progress.passed(f"{name} in place")
    files.put(work / "stamp.json", json.dumps(journal.get("stamp", {})))
    progress.passed("stamp written")
    (work / _JOURNAL).unlink()
    _clear(work)


def _clear(work: Path) -> None:
    for folder in (_MADE, _OLD):
        shutil.rmtree(work / folder, ignore_errors=True)


def pack(folder: Path, target: Path, leave: Iterable[str] = ()) -> None:
    """Zip a folder, without the names in `leave`, so that the same files give the same bytes."""
    left = set(leave)
    packed = sorted(path for path in folder.rglob("*") if path.is_file() and not left & set(path.parts))
    files.put(target, files.zipped((path.relative_to(folder.parent).as_posix(), path.read_bytes()) for path in packed))
