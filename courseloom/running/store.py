"""The store of results: a file for each executed notebook, named by a digest of all that its outputs depend on.

A file that is cut, changed or foreign counts as absent. Files that no build has used for long are removed.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from courseloom import files
from courseloom.running.limits import Output

FORM = 1
"""The form of the files; a new one makes old files foreign."""
SPARE = 60
"""How many files are kept besides those that are in use: going back to an earlier text executes nothing."""
_TIMES = "times.json"


class Store:
    """Results in a folder, which is made when the first is put."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._used: set[str] = set()

    def get(self, key: str) -> list[list[Output]] | None:
        """Return the outputs of each code cell, or None when there is no sound result."""
        path = self._path(key)
        held = files.read_json(path)
        cells = held.get("cells")
        if held.get("key") != key or held.get("digest") != _digest(cells) or not isinstance(cells, list):
            return None
        self._used.add(key)
        with suppress(OSError):
            os.utime(path)  # the longest unused go first
        return cells

    def put(self, key: str, cells: list[list[Output]]) -> None:
        """Keep the outputs of each code cell."""
        self._used.add(key)
        files.write_whole(self._path(key), json.dumps({"key": key, "digest": _digest(cells), "cells": cells}))

    def prune(self) -> None:
        """Remove results that have not been used for long."""
        known = [path for path in self._folder.glob("*.json") if path.name != _TIMES and path.stem not in self._used]
        with suppress(OSError):
            for path in sorted(known, key=lambda path: path.stat().st_mtime, reverse=True)[SPARE:]:
                path.unlink(missing_ok=True)

    def times(self) -> dict[str, float]:
        """Return the seconds that notebooks took when they last ran, by file."""
        known = files.read_json(self._folder / _TIMES)
        return {file: taken for file, taken in known.items() if isinstance(taken, (int, float))}

    def note_times(self, taken: Mapping[str, float]) -> None:
        """Keep the seconds that notebooks took."""
        files.write_whole(self._folder / _TIMES, json.dumps({**self.times(), **taken}, sort_keys=True))

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"


def key(*parts: Any) -> str:
    """Return the name of a result that depends on these plain values."""
    return hashlib.sha256(json.dumps([FORM, *parts], sort_keys=True).encode()).hexdigest()[:32]


def _digest(cells: Any) -> str:
    return hashlib.sha256(json.dumps(cells, sort_keys=True).encode()).hexdigest()[:32]
