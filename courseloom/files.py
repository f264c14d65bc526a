"""Reads text files of a course, reporting a bad file as one problem, and writes work files whole; zips with stable bytes.

Files that editors and systems leave in a folder (`.x`, `._x`, `#x#`, `x~`, `~$x`) and drafts of authors, whose names begin with
`_`, are not part of a course and are skipped.
"""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from courseloom.errors import Problems, Where

LARGEST = 2_000_000
"""Maximum size of a text file in bytes; notebooks and bibliographies, which programs write, may be ten times as large."""
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
"""Control characters that are refused in text; most come from a file that was read in the wrong encoding and saved again."""
POINTER = "version https://git-lfs.github.com/"
"""Beginning of what stands for a file whose content Git LFS has not fetched."""
_NOT_UTF8 = ("is not UTF-8 text.", "Save the file as UTF-8.")
_MERGE = re.compile(r"^(?:<{7}|>{7}) ", re.M)  # one alone as well: the others were taken out, and it was overlooked


def left_aside(name: str) -> bool:
    """Return whether a file of this name is skipped: left by an editor or the system, or a draft."""
    return name.startswith((".", "_", "~$", "#")) or name.endswith("~")


def listed(folder: Path, pattern: str) -> list[Path]:
    """Return the files of a folder that match a glob pattern, sorted, without the skipped ones."""
    return sorted(path for path in folder.glob(pattern) if not any(map(left_aside, path.relative_to(folder).parts)))


def there(path: Path) -> bool:
    """Return whether a path exists, even as a broken symbolic link, so that reading it reports the problem."""
    return os.path.lexists(path)


def text(path: Path, file: str, problems: Problems, largest: int = LARGEST) -> str | None:
    """Return a file's text as UTF-8 without BOM and with LF line ends; add a problem and return None when it cannot be read.

    `file` is its name in messages; it is recorded as unread, so that no further problem is reported about its content.
    """
    try:
        return _text(path, largest)
    except _Refused as refused:
        refuse(problems, Where(file, refused.line), refused.what, refused.todo)
        return None


class _Refused(Exception):
    def __init__(self, line: int, what: str, todo: str) -> None:
        self.line, self.what, self.todo = line, what, todo


def _text(path: Path, largest: int) -> str:
    try:
        if path.is_dir():
            raise _Refused(0, "is a folder.", "Put a file of this name there instead.")
        if path.exists() and not path.is_file():  # reading a pipe would wait for ever
            raise _Refused(0, "is a pipe or a device.", "Put a file of this name there instead.")
        if path.stat().st_size > largest:
            raise _Refused(0, f"is larger than {largest // 1_000_000} MB.", "Split it.")
        data = path.read_bytes()
    except FileNotFoundError:
        raise _Refused(0, "is missing.", "Create it, or remove what refers to it.") from None
    except OSError as error:
        raise _Refused(0, f"cannot be read ({error.strerror}).", "Check its place and its permissions.") from error
    try:
        found = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise _Refused(data[: error.start].count(b"\n") + 1, *_NOT_UTF8) from None
    if found.startswith(POINTER):
        raise _Refused(1, "is a pointer of Git LFS, and the file itself is not here.", "Run 'git lfs pull', or put it there.")
    if (control := CONTROL.search(found)) is not None:
        line = found[: control.start()].count("\n") + 1
        if control[0] == "\0":
            raise _Refused(line, *_NOT_UTF8)
        what = f"holds the control character U+{ord(control[0]):04X}, which is not text."
        raise _Refused(line, what, "Take it out, and look at the characters around it.")
    if (merge := _MERGE.search(found)) is not None:
        line = found[: merge.start()].count("\n") + 1
        raise _Refused(line, "holds the conflict markers of a merge.", "Keep one of the versions, and take the markers out.")
    return found


def refuse(problems: Problems, where: Where, what: str, todo: str) -> None:
    """Add a problem about a whole file, and record the file as unread."""
    problems.add(where, what, todo)
    problems.unread.add(where.file)


def lines(path: Path) -> list[str]:
    """Return the lines of a file to look up a place in it: none when it cannot be opened; bytes that are no UTF-8 replaced."""
    try:
        return path.read_text("utf-8-sig", errors="replace").split("\n") if path.is_file() else []
    except OSError:
        return []


def read_json(path: Path) -> dict[str, Any]:
    """Return the JSON object that a work file holds; an empty one when the file is missing, truncated or no object."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def write_whole(path: Path, data: bytes | str) -> None:
    """Write a file whole or not at all, creating its folder; raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.write_bytes(data.encode() if isinstance(data, str) else data)
        fresh.replace(path)
    except OSError as error:
        error.filename = str(path)  # name the target, not the temporary file
        raise
    finally:
        with suppress(OSError):
            fresh.unlink()


def zipped(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a zip of (name, content) parts, in this order and with one fixed date: the same files give the same bytes."""
    import zipfile  # here, since the command line starts with this module

    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return held.getvalue()


def rezipped(package: bytes) -> bytes:
    """Return an Office file with sorted parts and one fixed date: the same content gives the same bytes."""
    import zipfile

    with zipfile.ZipFile(io.BytesIO(package)) as given:
        names = sorted(given.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        return zipped((name, given.read(name)) for name in names)


def strings(data: Any) -> Iterator[str]:
    """Yield every string in nested plain data, dictionary keys included."""
    todo = [data]
    while todo:
        match todo.pop():
            case str() as found:
                yield found
            case dict() as found:
                todo += [*found, *found.values()]
            case list() as found:
                todo += found
            case _:
                pass
