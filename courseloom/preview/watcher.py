"""Tells which sources of a course have been saved, however an editor or a version control system saves them.

The system's events only wake it up. What has changed is found by comparing all files with how they were, so that no save is
missed, whatever events came of it, and saves that come close together are one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Event, Thread

from watchfiles import watch
from watchfiles.main import FileChange

from courseloom import fingerprints

LATEST = 2.0
"""Seconds between two looks at the files where no event came, as on a disk that sends none."""
_State = tuple[int, int, int]


class Watcher:
    """Watches the sources of a course and the engine from its creation until `close`."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._seen = self._now()
        self._engine = False
        self._woken, self._ended = Event(), Event()
        self._thread = Thread(target=self._watch, name="watcher", daemon=True)
        self._thread.start()

    def wait(self) -> None:
        """Return when something may have happened, or after `LATEST` seconds."""
        self._woken.wait(LATEST)
        self._woken.clear()

    def changed(self) -> set[Path]:
        """Return the sources that were saved, added or taken away since the last call."""
        now, before = self._now(), self._seen
        self._seen = now
        return {path for path in now.keys() | before.keys() if now.get(path) != before.get(path)}

    def engine_changed(self) -> bool:
        """Return whether a file of the engine was saved: this process goes on with the old one."""
        return self._engine

    def close(self) -> None:
        """End the watching."""
        self._ended.set()
        self._woken.set()
        self._thread.join()

    def _now(self) -> dict[Path, _State]:
        found = {}
        for _, path in _whole(self._root):
            if (state := _state(path)) is not None:
                found[path] = state
        return found

    def _watch(self) -> None:
        """Wake the waiting thread at every event; begin anew where folders come or go, since each is watched by itself."""
        while not self._ended.is_set():
            folders = _folders(self._root)
            try:
                for events in self._events(folders):
                    if events:
                        self._engine |= any(_of_engine(Path(name)) for _, name in events)
                        self._woken.set()
                    if folders != _folders(self._root):
                        break
            except (
                OSError,
                RuntimeError,
            ):  # a folder went before it was watched, or the system has no watches left: `wait` looks by itself
                self._ended.wait(LATEST)
            self._woken.set()

    def _events(self, folders: Iterable[Path]) -> Iterator[set[FileChange]]:
        """Yield events as they come, and none after a second without."""
        return watch(
            *folders,
            watch_filter=None,
            recursive=False,
            debounce=200,
            step=20,
            stop_event=self._ended,
            rust_timeout=1000,
            yield_on_timeout=True,
            raise_interrupt=False,
            ignore_permission_denied=True,
        )


def _whole(root: Path) -> Iterator[tuple[str, Path]]:
    """Yield the sources that are there; those that go while they are listed may or may not be among them."""
    try:
        yield from fingerprints.sources(root)
    except OSError:
        return


def _state(path: Path) -> _State | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _folders(root: Path) -> dict[Path, int]:
    """Return the folders to watch, each with its number on the disk: one that was replaced is another folder."""
    found = {}
    tops = [root / name for name in fingerprints.SOURCES]
    every = [root, *(top for top in tops if top.is_dir()), *(folder for top in tops for folder in top.rglob("*/"))]
    for folder in [*every, fingerprints.ENGINE, *fingerprints.ENGINE.rglob("*/")]:
        if folder.name != "__pycache__" and (state := _state(folder)) is not None:
            found[folder] = state[2]
    return found


def _of_engine(path: Path) -> bool:
    return path.is_relative_to(fingerprints.ENGINE) and "__pycache__" not in path.parts and path.suffix != ""
