"""Puts a finished folder or file in its place in one step, so that a last good build is never half-replaced."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path


def mirror(source: Path, target: Path, leave: Iterable[str] = ()) -> None:
    """Replace `target` by a copy of `source` without the names in `leave`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh, old = target.with_name(f".{target.name}.new"), target.with_name(f".{target.name}.old")
    for folder in (fresh, old):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(source, fresh, ignore=shutil.ignore_patterns(*leave))
    if target.exists():
        target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def pack(folder: Path, target: Path, leave: Iterable[str] = ()) -> None:
    """Zip a folder, without the names in `leave`, so that the same files give the same bytes."""
    left = set(leave)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file() and not left & set(path.parts)):
            entry = zipfile.ZipInfo(path.relative_to(folder.parent).as_posix(), date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())


def replace(data: bytes, target: Path) -> None:
    """Write a file whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.new")
    fresh.write_bytes(data)
    fresh.replace(target)
