"""One build: nothing to do when nothing changed; else every output is made aside and put in place when all are whole."""

from __future__ import annotations

import errno
import gc
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from courseloom import check, files, fingerprints, progress
from courseloom.check import report
from courseloom.check.rule import Finding
from courseloom.errors import CourseError, Problem, ToolMissing, Where
from courseloom.model.course import Course
from courseloom.resolve import gather
from courseloom.writers import WRITERS, publish
from courseloom.writers.lock import alone

REFUSED = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM)
"""Errors of a disk that takes nothing: trying again changes nothing."""
OFFERED = ("live", "pdf", "handouts", "slides")
"""Outputs that the web book's page of downloads offers."""


def build(
    root: Path, names: tuple[str, ...], today: date, expired_ok: bool = False, asked: Mapping[str, Any] | None = None
) -> Iterator[str]:
    """Build these outputs and yield a line on each; raises CourseError before anything is replaced.

    `asked` holds choices by name; each writer is given those that it says it TAKES.
    """
    names = tuple(name for name in WRITERS if name in names)
    asked = {name: value for name, value in (asked or {}).items() if value}
    work = root / "_build" / ".work"
    with alone(root):
        aside = publish.start(work)
        build = publish.named(root)
        key = [build, fingerprints.packages(), names, asked]
        if kept := _kept(files.kept(work / "stamp.json"), key, root, today):
            yield from kept
            yield "Nothing changed since the last build."
            return
        gc.disable()  # a build makes many long-lived trees and ends: collecting them took a fifth of its time
        progress.say("Reading and checking the course")
        course, findings = checked(root, today, expired_ok)
        progress.passed("checked")
        if standing := [finding for finding in findings if not finding.allowed and finding.level == "warning"]:
            yield f"check: {report.counted(standing)}. 'courseloom check' lists them."
        try:
            lines = _made(course, names, asked, aside, build)
        except Exception as error:
            if isinstance(error, CourseError | ToolMissing) or getattr(error, "errno", 0) in REFUSED:
                raise
            _forget(work)  # something kept by an earlier build cannot be read: once more, with nothing kept
            lines = _made(course, names, asked, aside, build)
        if publish.named(root) != build:
            what = "the sources were changed while they were built, so that what was made may hold two versions."
            raise CourseError([Problem(Where("_build"), what, "Build again.")])
        lines += _lost(root, names, asked)
        dates = [course.about.dates.review_by, course.about.dates.expires]
        stamp = {"day": today.isoformat(), "dates": dates, "key": key, "lines": lines, "files": _files(aside)}
        progress.say("Putting it in place")
        publish.switch(work, names, stamp)
        yield from lines


def _forget(work: Path) -> None:
    """Throw away everything that builds keep, but for the lock that this one holds."""
    for path in work.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name != "lock":
            path.unlink(missing_ok=True)


def _made(course: Course, names: Sequence[str], asked: Mapping[str, Any], aside: Path, build: Mapping[str, str]) -> list[str]:
    """Make every output in the folder `aside`; return a line on each."""
    host: Any = None
    writers = {name: import_module(WRITERS[name]) for name in names}
    if any(writer.NEEDS_HOST for writer in writers.values()):
        from courseloom.writers import host as host_module

        host = host_module.run(course, course.root / "_build" / ".work")
    lines = list(host.notes) if host else []
    for name, writer in writers.items():
        out = aside / name
        choices = {name: value for name, value in asked.items() if name in getattr(writer, "TAKES", ())}
        given = (course, out, host) if writer.NEEDS_HOST else (course, out)
        written: list[Path] = writer.write(*given, **choices)
        out.mkdir(parents=True, exist_ok=True)
        publish.note(out, build, choices)
        progress.passed(f"{name} made")
        lines.append(_line(name, out, written))
        lines += _left_out(name, course, writer.CARRIES)
    return lines


def checked(root: Path, today: date, expired_ok: bool = False) -> tuple[Course, list[Finding]]:
    """Read a course and put every rule to it; raises CourseError with everything that stops a build, from readers and rules."""
    course, problems = gather(root)
    if course is None:
        raise CourseError(problems)
    findings = check.run(course, today, expired_ok=expired_ok, without=("coverage",) if problems else ())
    if problems := [*problems, *check.errors(findings)]:
        raise CourseError(problems)
    return course, findings


def _lost(root: Path, names: Sequence[str], asked: Mapping[str, Any]) -> list[str]:
    """Return a line for what this build replaces or no longer offers, with the command that makes it."""
    lines = []
    for name in names:
        before = files.kept(root / "_build" / name / publish.NAME).get("asked") or {}
        if "large_print" in before and "large_print" not in asked:
            lines.append(f"{name:8} is without large print now: 'build {name} --large-print' makes it.")
    old = [name for name in publish.outdated(root) if name in OFFERED and name not in names]
    if old and "html" in names:
        told = f"offers no {' or '.join(old)}, made from an older text"
        lines.append(f"html     {told}: 'build {' '.join([*old, 'html'])}' makes them.")
    return lines


def _line(name: str, out: Path, written: list[Path]) -> str:
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


def _files(aside: Path) -> dict[str, int]:
    """Return the size of every file made, by its name below `_build`."""
    return {path.relative_to(aside).as_posix(): path.stat().st_size for path in sorted(aside.rglob("*")) if path.is_file()}


def _kept(stamp: Mapping[str, Any], key: list[Any], root: Path, today: date) -> list[str]:
    """Return what the last build said, if the sources are the same, no date has passed and all its files are there."""
    try:
        dates, day, files, lines = stamp["dates"], stamp["day"], stamp["files"], stamp["lines"]
        if stamp["key"] != json.loads(json.dumps(key)) or any(day <= dated < today.isoformat() for dated in dates):
            return []
        here = all((path := root / "_build" / name).is_file() and path.stat().st_size == size for name, size in files.items())
        return list(lines) if here else []
    except (KeyError, TypeError, AttributeError):  # cut, or written by another version
        return []
