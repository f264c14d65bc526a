"""PDFs kept from one build to the next: one whose sources are the same to the byte is copied and not compiled again.

A file that was cut off or changed since is dropped and made anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from courseloom import assets, files, fingerprints
from courseloom.writers import typst_worker


def key(sources: Iterable[Path], *told: object) -> str:
    """Return a hash of all that a PDF is made from: these files, the layout, the fonts, the programs, and what else is told."""
    layout = sorted([*(assets.FOLDER / "typst").glob("*.typ"), *(assets.FOLDER / "fonts").glob("*.ttf")])
    read = [*sources, *layout, Path(typst_worker.__file__)]
    programs = [metadata.version(name) for name in ("typst", "pikepdf")]
    held = fingerprints.of_files((path.name, path) for path in read)
    return hashlib.sha256(json.dumps([held, programs, told]).encode()).hexdigest()


@dataclass(frozen=True)
class Kept:
    """A folder of PDFs, each with a note of its key and of the digest of its bytes."""

    folder: Path

    def path(self, name: str) -> Path:
        """Return where the PDF of this name is kept."""
        return self.folder / f"{name}.pdf"

    def holds(self, name: str, key: str) -> bool:
        """Return whether the PDF of this name was made from what has this key, and is whole."""
        note = files.read_json(self.folder / f"{name}.json")
        try:
            return note.get("key") == key and note.get("digest") == _digest(self.path(name))
        except OSError:
            return False

    def note(self, name: str, key: str) -> None:
        """Note that the PDF of this name has been made from what has this key."""
        files.write_whole(self.folder / f"{name}.json", json.dumps({"key": key, "digest": _digest(self.path(name))}))

    def places(self, name: str, key: str) -> dict[str, int] | None:
        """Return the pages of places in the volume of this name, if they were found in what has this key; else None."""
        note = files.read_json(self.folder / f"{name}.places.json")
        return note.get("places") if note.get("key") == key else None

    def note_places(self, name: str, key: str, places: dict[str, int]) -> None:
        """Note the pages of places in a volume made from what has this key."""
        files.write_whole(self.folder / f"{name}.places.json", json.dumps({"key": key, "places": places}))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
