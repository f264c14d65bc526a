"""Pictures of imported questions: embedded ones and files beside the source become files beside the bank."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from courseloom.importing.bank import slug
from courseloom.readers import drawings

PLUGIN = "@@PLUGINFILE@@/"
LARGEST = 5_000_000
_BEGINS = {b"\x89PNG\r\n\x1a\n": ".png", b"\xff\xd8\xff": ".jpg"}
_DATA = re.compile(r"data:image/[\w.+-]+(?:;[\w=-]+)*;base64,(.*)", re.S | re.I)


@dataclass
class Pictures:
    """Pictures that questions show: `folder` is where they will lie, as the bank names it, and `beside` that of the source."""

    folder: str
    beside: Path | None = None
    kept: dict[str, bytes] = field(default_factory=dict)
    """The bytes of each, by its path relative to the bank."""

    def keep(self, source: str, files: Mapping[str, bytes]) -> tuple[str, str]:
        """Return the path of a picture beside the bank, or an empty one and why it is not carried; `files` are embedded."""
        name = unquote(source.strip())
        if data := _DATA.fullmatch(name):
            return self._file("picture", decoded(data[1]))
        if name.startswith(PLUGIN):
            name = name.removeprefix(PLUGIN).split("?")[0]
            return self._file(name, files.get(name)) if name in files else ("", "whose file is not in the source")
        if re.match(r"[a-z][\w+.-]*:|//", name, re.I):
            return "", "which is on another site"
        return self._file(name, self._read(name))

    def _read(self, name: str) -> bytes | None:
        path = PurePosixPath(name.split("?")[0])
        if self.beside is None or path.is_absolute() or ".." in path.parts:
            return None
        found = self.beside / path
        try:
            return found.read_bytes() if found.is_file() and found.stat().st_size <= LARGEST else None
        except OSError:
            return None

    def _file(self, name: str, data: bytes | None) -> tuple[str, str]:
        if not data:
            return "", "whose file is missing"
        if len(data) > LARGEST:
            return "", "which is larger than 5 MB"
        ending = next((ending for begins, ending in _BEGINS.items() if data.startswith(begins)), "")
        if not ending and b"<svg" in data[:2000]:
            if wrong := drawings.fault(data):
                return "", f"a drawing that {wrong}"
            ending = ".svg"
        if not ending:
            return "", "which is neither PNG, JPEG nor SVG"
        stem = slug(PurePosixPath(name).stem, fallback="picture")
        for number in range(1, 10_000):
            path = f"{self.folder}/{stem}{f'-{number}' * (number > 1)}{ending}"
            if self.kept.setdefault(path, data) == data:
                return path, ""
        raise AssertionError


def decoded(text: str) -> bytes:
    """Return the bytes of base64 text; none where it is not base64."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""
