"""Keeps what was read from a file, so that a file is read again only when its bytes change.

`@kept` goes on a reader of one file whose first argument is the file's path. Its result and its problems are those of the last
call, while the file holds the same bytes and the other arguments are the same. `once` does so for a text. What they return is
shared: nobody may change it. `load` and `save` keep all of it between runs, as long as engine and packages are the same.
"""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from courseloom import files
from courseloom.errors import Problem, Problems
from courseloom.strings import catalogue

Asked = ParamSpec("Asked")
Result = TypeVar("Result")
FILE = Path("_build") / ".work" / "read"
"""File below the course's folder that holds what was read: a digest of it and of the engine, then the values."""


@dataclass(frozen=True)
class _Reading:
    digest: bytes
    result: Any
    found: tuple[Problem, ...] = ()
    unread: frozenset[str] = frozenset()


_readings: dict[str, _Reading] = {}
_asked: set[str] = set()
_loaded: dict[str, _Reading] = {}


def kept(read: Callable[Asked, Result]) -> Callable[Asked, Result]:
    """Return a reader that gives its last result again while the file is the same; a file with pictures is read each time."""

    @wraps(read)
    def again(*args: Asked.args, **options: Asked.kwargs) -> Result:
        path, problems = args[0], next(one for one in args if isinstance(one, Problems))
        assert isinstance(path, Path)
        try:
            data = path.read_bytes() if path.is_file() else b"!["
        except OSError:
            data = b"!["
        if b"![" in data:  # what a picture's file holds is checked as well
            return read(*args, **options)
        key = repr((read.__module__, read.__qualname__, [one for one in args if one is not problems], catalogue.spoken()))
        digest = hashlib.sha256(data).digest()
        known = _known(key, digest)
        if known is None:
            own = Problems()
            result = read(*(own if one is problems else one for one in args), **options)  # type: ignore[arg-type]
            known = _readings[key] = _Reading(digest, result, tuple(own.found), frozenset(own.unread))
        problems.found += known.found
        problems.unread |= known.unread
        return known.result  # type: ignore[no-any-return]

    return again


def once(what: str, text: str, make: Callable[[], Result]) -> Result:
    """Return what `make` returns for a text; the same again for the same text. `what` names the kind of the result."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    key = f"{what} {digest.hex()} {catalogue.spoken()}"
    known = _known(key, digest)
    if known is None:
        known = _readings[key] = _Reading(digest, make())
    return known.result  # type: ignore[no-any-return]


def _known(key: str, digest: bytes) -> _Reading | None:
    _asked.add(key)
    known = _readings.get(key)
    return known if known is not None and known.digest == digest else None


def empty() -> bool:
    """Return whether nothing has been read yet."""
    return not _readings


def added(before: frozenset[str]) -> Mapping[str, object]:
    """Return what was read since the names `before` were those of all readings, for `join` in another process."""
    return {key: reading for key, reading in _readings.items() if key not in before}


def names() -> frozenset[str]:
    """Return the names of all readings."""
    return frozenset(_readings)


def join(found: Mapping[str, Any]) -> None:
    """Take over what another process read."""
    _readings.update(found)
    _asked.update(found)


class _Values(pickle.Unpickler):
    """Makes values of this engine's classes and calls nothing else, since a course's folder may come from anywhere."""

    def find_class(self, module: str, name: str) -> Any:
        found = super().find_class(module, name) if module.startswith("courseloom.") else None
        if not isinstance(found, type):
            raise pickle.UnpicklingError(f"{module}.{name}")
        return found


def load(root: Path, engine: str) -> None:
    """Take over what the last run kept for a course; nothing when it is broken or of another `engine`."""
    try:
        data = (root / FILE).read_bytes()
        if data[:32] == _digest(data[32:], engine):
            found: dict[str, _Reading] = _Values(io.BytesIO(data[32:])).load()
            _readings.update(found)
            _loaded.update(found)
    except Exception:
        return


def save(root: Path, engine: str) -> None:
    """Keep what this run read or used; when it cannot be written, the next run reads again."""
    used = {key: reading for key, reading in _readings.items() if key in _asked}
    if used.keys() == _loaded.keys() and all(used[key] is reading for key, reading in _loaded.items()):
        return
    data = pickle.dumps(used, pickle.HIGHEST_PROTOCOL)
    with suppress(OSError):
        files.write_whole(root / FILE, _digest(data, engine) + data)


def _digest(data: bytes, engine: str) -> bytes:
    return hashlib.sha256(engine.encode() + data).digest()
