"""Publishes finished outputs: all outputs of one build or none, even when the build is interrupted.

Outputs are made in `.work/made`. When all are complete a journal is written, and each is moved to its place; if that is
interrupted, the next start completes it from the journal. Without a journal nothing was moved, and the folder is discarded.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from courseloom import __version__, files, fingerprints, progress

NAME = "build.json"
"""The manifest of each output: the identity of its build (version, digests of sources and engine), its options, and its files
with their SHA-256."""
SUMS = "SHA256SUMS"
"""The file beside the outputs that lists the files of them all, as `sha256sum --check` reads it."""
_JOURNAL, _MADE, _OLD = "switch.json", "made", "old"


def named(root: Path) -> dict[str, str]:
    """Return the identity of a build of these sources by this engine, which is the same on every machine."""
    return {
        "courseloom": __version__,
        "sources": fingerprints.of_files(fingerprints.sources(root))[:16],
        "engine": fingerprints.engine()[:16],
    }


@dataclass(frozen=True)
class Made:
    """A finished output: its folder and its manifest."""

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def files(self) -> list[str]:
        """Return the files listed in the manifest that still exist, as paths below its folder."""
        listed = self.manifest.get("files")
        return [name for name in listed if (self.folder / name).is_file()] if isinstance(listed, dict) else []


def note(folder: Path, build: Mapping[str, str], asked: Mapping[str, Any]) -> None:
    """Write the manifest of a finished output."""
    sums = {path.relative_to(folder).as_posix(): _sum(path) for path in sorted(folder.rglob("*")) if path.is_file()}
    files.write_whole(folder / NAME, json.dumps({**build, "asked": asked, "files": sums}))


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sums(place: Path) -> Iterator[str]:
    """Yield a line for each file of the finished outputs in a folder, and for the manifest of each."""
    for name, one in _made(place).items():
        listed = one.manifest.get("files")
        sums = {**(listed if isinstance(listed, dict) else {}), NAME: _sum(one.folder / NAME)}
        yield from (f"{sum}  {name}/{file}\n" for file, sum in sorted(sums.items()))


def beside(folder: Path) -> dict[str, Made]:
    """Return the finished outputs in the parent folder of this one, by name."""
    return _made(folder.parent)


def current(root: Path) -> dict[str, Made]:
    """Return the published outputs that were made from the current sources, by name."""
    wanted = named(root)
    return {name: one for name, one in _made(root / "_build").items() if _same(one.manifest, wanted)}


def _made(place: Path) -> dict[str, Made]:
    return {path.parent.name: Made(path.parent, files.read_json(path)) for path in sorted(place.glob(f"*/{NAME}"))}


def outdated(root: Path) -> list[str]:
    """Return the names of the published outputs that were made from other sources."""
    return sorted(_made(root / "_build").keys() - current(root).keys())


def _same(kept: Mapping[str, Any], wanted: Mapping[str, str]) -> bool:
    return all(kept.get(key) == value for key, value in wanted.items())


def start(work: Path) -> Path:
    """Complete or discard the work of an interrupted build; return the folder for new outputs, which does not exist yet."""
    settle(work)
    _clear(work)
    return work / _MADE


def switch(work: Path, names: Iterable[str], stamp: Mapping[str, Any]) -> None:
    """Publish the outputs with these names, and write `stamp` as the stamp of the build."""
    files.write_whole(work / _JOURNAL, json.dumps({"names": list(names), "stamp": stamp}))
    progress.passed("journal written")
    settle(work)


def settle(work: Path) -> None:
    """Move the outputs that the journal lists and that are not in place yet; do nothing without a journal."""
    journal = files.read_json(work / _JOURNAL)
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
    files.write_whole(work.parent / SUMS, "".join(_sums(work.parent)))
    files.write_whole(work / "stamp.json", json.dumps(journal.get("stamp", {})))
    progress.passed("stamp written")
    (work / _JOURNAL).unlink()
    _clear(work)


def _clear(work: Path) -> None:
    for folder in (_MADE, _OLD):
        shutil.rmtree(work / folder, ignore_errors=True)


def pack(folder: Path, target: Path, leave: Iterable[str] = ()) -> None:
    """Zip a folder reproducibly (the same files give the same bytes), without files and folders named in `leave`."""
    left = set(leave)
    packed = sorted(path for path in folder.rglob("*") if path.is_file() and not left & set(path.parts))
    files.write_whole(target, files.zipped((path.relative_to(folder.parent).as_posix(), path.read_bytes()) for path in packed))
