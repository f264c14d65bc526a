"""One build: nothing to do when nothing changed; else every output is made aside and put in place when all are whole."""

from __future__ import annotations

import gc
import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

from courseloom import __version__, check, progress
from courseloom.check import report
from courseloom.check.rules import Finding
from courseloom.course import gather
from courseloom.errors import CourseError
from courseloom.model.course import Course
from courseloom.writers import WRITERS
from courseloom.writers.alone import alone
from courseloom.writers.publish import mirror

SOURCES = ("_config.yml", "_toc.yml", "book", "notebooks", "quizzes")
ENGINE = Path(__file__).resolve().parents[1]
PACKAGES = ("sphinx", "myst-nb", "typst", "matplotlib", "python-docx")


def build(
    root: Path, names: tuple[str, ...], today: date, expired_ok: bool = False, asked: Mapping[str, Any] | None = None
) -> Iterator[str]:
    """Build these outputs and yield a line on each; raises CourseError before anything is replaced.

    `asked` holds choices by name; each writer is given those that it says it TAKES.
    """
    names = tuple(name for name in WRITERS if name in names)
    asked = {name: value for name, value in (asked or {}).items() if value}
    stamp = root / "_build" / ".work" / "stamp.json"
    key = _key(root, names, asked)
    if kept := _kept(stamp, key, root, today):
        yield from kept
        yield "Nothing changed since the last build."
        return
    gc.disable()  # a build makes many long-lived trees and ends: collecting them took a fifth of its time
    progress.say("Reading and checking the course")
    course, findings = checked(root, today, expired_ok)
    if standing := [finding for finding in findings if not finding.allowed and finding.level == "warning"]:
        yield f"check: {report.counted(standing)}. 'courseloom check' lists them."
    with alone(root):
        aside = root / "_build" / ".work" / "made"
        shutil.rmtree(aside, ignore_errors=True)
        host: Any = None
        writers = {name: import_module(WRITERS[name]) for name in names}
        if any(writer.NEEDS_HOST for writer in writers.values()):
            from courseloom.writers import host as host_module

            host = host_module.run(course, root / "_build" / ".work")
        lines = []
        for name, writer in writers.items():
            out = aside / name
            choices = {name: value for name, value in asked.items() if name in getattr(writer, "TAKES", ())}
            given = (course, out, host) if writer.NEEDS_HOST else (course, out)
            written: list[Path] = writer.write(*given, **choices)
            lines.append(_line(name, out, written, root))
            lines += _left_out(name, course, writer.CARRIES)
        progress.say("Putting it in place")
        for name in names:
            mirror(aside / name, root / "_build" / name)
        shutil.rmtree(aside, ignore_errors=True)
        seen = {"day": today.isoformat(), "dates": [course.about.dates.review_by, course.about.dates.expires]}
        stamp.write_text(json.dumps({**seen, "key": key, "lines": lines, "files": _files(root, names)}), "utf-8")
        yield from lines


def checked(root: Path, today: date, expired_ok: bool = False) -> tuple[Course, list[Finding]]:
    """Read a course and put every rule to it; raises CourseError with everything that stops a build, from readers and rules."""
    course, problems = gather(root)
    if course is None:
        raise CourseError(problems)
    findings = check.run(course, today, expired_ok=expired_ok, without=("coverage",) if problems else ())
    if problems := [*problems, *check.errors(findings)]:
        raise CourseError(problems)
    return course, findings


def _line(name: str, out: Path, written: list[Path], root: Path) -> str:
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    opens = next((path for path in written if path.name == "index.html" and path.parent == out), written[0])
    place = (Path("_build") / name / opens.relative_to(out)).as_posix()
    return f"{name:8} {len(written)} files, {size / 1e6:.1f} MB: {place}"


def _left_out(name: str, course: Course, carries: frozenset[str]) -> list[str]:
    """Return what this output cannot carry, so that nothing is dropped in silence."""
    missing: dict[str, int] = {}
    for question in course.questions():
        if question.kind not in carries:
            missing[question.kind] = missing.get(question.kind, 0) + 1
    return [f"{name:8} leaves out {count} questions of the kind {kind}." for kind, count in sorted(missing.items())]


def _key(root: Path, names: tuple[str, ...], asked: Mapping[str, Any]) -> str:
    """Return a hash of everything that a build depends on: what was asked for, sources, engine, packages."""
    versions = [__version__, *(metadata.version(package) for package in PACKAGES)]
    digest = hashlib.sha256(repr((names, sorted(asked.items()), versions)).encode())
    paths = [path for name in SOURCES for path in ([root / name] if (root / name).is_file() else (root / name).rglob("*"))]
    paths += [path for path in ENGINE.rglob("*") if "__pycache__" not in path.parts]
    for path in sorted(path for path in paths if path.is_file() and ".ipynb_checkpoints" not in path.parts):
        name = path.relative_to(root if path.is_relative_to(root) else ENGINE.parent).as_posix()
        digest.update(name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _files(root: Path, names: tuple[str, ...]) -> dict[str, int]:
    folders = [root / "_build" / name for name in names]
    return {
        str(path.relative_to(root)): path.stat().st_size for f in folders for path in sorted(f.rglob("*")) if path.is_file()
    }


def _kept(stamp: Path, key: str, root: Path, today: date) -> list[str]:
    """Return what the last build said, if the sources are the same, no date has passed and all its files are there."""
    if not stamp.is_file():
        return []
    kept: dict[str, Any] = json.loads(stamp.read_text("utf-8"))
    if kept.get("key") != key or any(kept["day"] <= dated < today.isoformat() for dated in kept["dates"]):
        return []
    for name, size in kept["files"].items():
        path = root / name
        if not path.is_file() or path.stat().st_size != size:
            return []
    return list(kept["lines"])
