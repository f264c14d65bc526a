"""Build a course cold, warm, in a second place and with other Pythons; compare every file, and say what differs.

    python tests/verify.py                                        a new course in all outputs, the tests' course in most
    python tests/verify.py . --outputs html pdf live              this course
    python tests/verify.py --python OTHER/bin/python              also with this Python, which has the packages of the pins

Cold is a first build in a copy; warm a build there after each page had one more sentence and lost it again; the second
place has another path, locale, time zone, seed of hashes, day and file mode. The exit code is 0 when every file is the
same everywhere.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from courseloom.writers import WRITERS  # noqa: E402

BARE = tuple(name for name in WRITERS if name not in ("slides", "workshop", "release"))
"""Outputs of the tests' course, which has neither slides nor plans of sessions."""
DAY, NEXT_DAY = "1769000000", "1769090000"
SHOWN = 60


def differing(one: Path, other: Path) -> list[str]:
    """Return a line for each file that is in one folder alone, or differs: its name, and where it does first."""
    files = [{path.relative_to(top).as_posix(): path for path in top.rglob("*") if path.is_file()} for top in (one, other)]
    found = [f"{name}: only in {one if name in files[0] else other}" for name in sorted(files[0].keys() ^ files[1].keys())]
    for name in sorted(files[0].keys() & files[1].keys()):
        found += where(name, files[0][name].read_bytes(), files[1][name].read_bytes())
    return found


def where(name: str, one: bytes, other: bytes) -> list[str]:
    """Return where two files of this name differ first: in which member of an archive, object of a PDF, line or byte."""
    if one == other:
        return []
    if zipfile.is_zipfile(io.BytesIO(one)) and zipfile.is_zipfile(io.BytesIO(other)):
        return list(_in_zip(name, one, other)) or [f"{name}: packed in another way"]
    if one.startswith(b"%PDF") and other.startswith(b"%PDF"):
        return [f"{name}: {_in_pdf(one, other) or _byte(one, other)}"]
    try:
        texts = one.decode().splitlines(), other.decode().splitlines()
    except UnicodeDecodeError:
        return [f"{name}: {_byte(one, other)}"]
    at = next((n for n, pair in enumerate(zip(*texts, strict=False)) if pair[0] != pair[1]), min(map(len, texts)))
    a, b = (lines[at] if at < len(lines) else "" for lines in texts)
    first = next((n for n, pair in enumerate(zip(a, b, strict=False)) if pair[0] != pair[1]), min(len(a), len(b)))
    begin = max(first - 20, 0)
    return [f"{name}: line {at + 1}: {a[begin : begin + SHOWN]!r} and {b[begin : begin + SHOWN]!r}"]


def _byte(one: bytes, other: bytes) -> str:
    at = next((n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other)))
    return f"byte {at}: {one[at : at + 16]!r} and {other[at : at + 16]!r}"


def _in_zip(name: str, one: bytes, other: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(one)) as a, zipfile.ZipFile(io.BytesIO(other)) as b:
        names = a.namelist(), b.namelist()
        for member in sorted(set(names[0]) ^ set(names[1])):
            yield f"{name}/{member}: only in one of them"
        if set(names[0]) == set(names[1]) and names[0] != names[1]:
            yield f"{name}: members in another order"
        for member in sorted(set(names[0]) & set(names[1])):
            yield from where(f"{name}/{member}", a.read(member), b.read(member))
            for what in ("date_time", "external_attr", "create_system", "compress_type"):
                said = getattr(a.getinfo(member), what), getattr(b.getinfo(member), what)
                if said[0] != said[1]:
                    yield f"{name}/{member}: {what} {said[0]} and {said[1]}"


def _in_pdf(one: bytes, other: bytes) -> str:
    """Return the first object that differs, streams unpacked, or an empty string when none does."""
    import pikepdf

    with pikepdf.open(io.BytesIO(one)) as a, pikepdf.open(io.BytesIO(other)) as b:
        if len(a.objects) != len(b.objects):
            return f"{len(a.objects)} and {len(b.objects)} objects"
        for number, pair in enumerate(zip(a.objects, b.objects, strict=True), 1):
            texts: list[bytes] = []
            for thing in pair:
                body = thing.read_bytes() if isinstance(thing, pikepdf.Stream) else b""
                texts.append(thing.unparse() + body if not isinstance(thing, pikepdf.Stream) else body)
            if texts[0] != texts[1]:
                return f"object {number}, {_byte(texts[0], texts[1])}"
    return ""


def build(course: Path, outputs: Sequence[str], python: str = sys.executable, **environment: str) -> None:
    """Build a course; raises SystemExit with what the build says when it fails."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": DAY, **environment}
    mask = 0o077 if "TZ" in environment else 0o022
    command = [python, "-P", "-m", "courseloom", "--root", str(course), "build", *outputs, "--quiet"]
    command += ["--paper", "both"] if {"pdf", "handouts"} & set(outputs) else []
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, umask=mask)
    if done.returncode:
        raise SystemExit(f"The build in {course} failed:\n{done.stdout}{done.stderr}")


def copied(course: Path, folder: Path) -> Path:
    """Copy what a build of a course reads into a new folder and return that."""
    from courseloom.fingerprints import SOURCES

    folder.mkdir(parents=True)
    for name in SOURCES:
        if (course / name).is_dir():
            shutil.copytree(course / name, folder / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__"))
        elif (course / name).is_file():
            shutil.copy(course / name, folder)
    return folder


def edited(course: Path) -> dict[Path, bytes]:
    """Give each page one more sentence; return the files as they were."""
    before = {path: path.read_bytes() for path in [*course.glob("book/*.md"), *course.glob("notebooks/*.ipynb")]}
    for path, content in before.items():
        if path.suffix == ".md":
            path.write_bytes(content + b"\nOne more sentence.\n")
            continue
        notebook: dict[str, Any] = json.loads(content)
        cell = next((one for one in reversed(notebook["cells"]) if one["cell_type"] == "markdown"), None)
        if cell:
            cell["source"] = "".join(cell["source"]) + "\n\nOne more sentence."
            path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False), "utf-8")
    return before


def outputs_of(course: Path, outputs: Sequence[str], aside: Path) -> Path:
    """Copy the outputs of a course aside and return that folder."""
    for name in outputs:
        shutil.copytree(course / "_build" / name, aside / name)
    return aside


def verify(course: Path, outputs: Sequence[str], work: Path, pythons: Sequence[str] = ()) -> dict[str, list[str]]:
    """Build a course in every way; return what differs from the first build, by way."""
    found: dict[str, list[str]] = {}
    here = copied(course, work / "here")
    build(here, outputs)
    cold = outputs_of(here, outputs, work / "cold")
    before = edited(here)
    build(here, outputs)
    if not differing(cold, here / "_build"):
        raise SystemExit(f"{course}: one more sentence changed nothing, so a warm build shows nothing.")
    for path, content in before.items():
        path.write_bytes(content)
    build(here, outputs)
    found["warm"] = differing(cold, outputs_of(here, outputs, work / "warm"))
    there = copied(course, work / "a second place, für später" / "course")
    home = work / "home"
    home.mkdir()
    other: Mapping[str, str] = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "77", "LC_ALL": "C", "LANG": "tr_TR.UTF-8"}
    build(there, outputs, **other, HOME=str(home), SOURCE_DATE_EPOCH=NEXT_DAY, COLUMNS="40")
    found["in a second place"] = differing(cold, outputs_of(there, outputs, work / "second"))
    for number, python in enumerate(pythons):
        again = copied(course, work / f"python-{number}")
        build(again, outputs, python)
        found[f"with {python}"] = differing(cold, outputs_of(again, outputs, work / f"with-{number}"))
    return found


def numbered(folder: Path) -> Path:
    """Give a course the numbers that packages need, and return its folder."""
    command = [sys.executable, "-P", "-m", "courseloom", "--root", str(folder), "numbers"]
    subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL, check=True)
    return folder


def new(folder: Path) -> Path:
    """Start a new course, which has something for every output, in a folder and return that."""
    from courseloom import scaffold

    list(scaffold.start(folder, "Tiny", date(2026, 1, 15)))
    return folder


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify the courses asked for, and print what differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("course", nargs="*", type=Path, help="course folders (default: a new course and tests/course)")
    parser.add_argument("--outputs", nargs="+", choices=tuple(WRITERS), help="what to build (default: all)")
    parser.add_argument("--python", action="append", default=[], help="another Python to build with (may be repeated)")
    options = parser.parse_args(arguments)
    worst = 0
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        courses = [(course.resolve(), options.outputs or tuple(WRITERS)) for course in options.course]
        courses = courses or [
            (numbered(new(work / "new")), options.outputs or tuple(WRITERS)),
            (numbered(copied(ROOT / "tests/course", work / "tiny")), options.outputs or BARE),
        ]
        for number, (course, outputs) in enumerate(courses):
            found = verify(course, outputs, work / str(number), options.python)
            count = sum(path.is_file() for path in (work / str(number) / "cold").rglob("*"))
            print(f"{course.name}: {', '.join(outputs)}: {count} files")
            for way, differences in found.items():
                print(f"  {way}: {f'{len(differences)} differences' if differences else 'every file is the same'}")
                print("".join(f"    {line}\n" for line in differences[:SHOWN]), end="", flush=True)
                worst = max(worst, bool(differences))
    return worst


if __name__ == "__main__":
    sys.exit(main())
