"""One build: skipped when nothing has changed; else all outputs are made in a work folder and published together."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from courseloom import files, fingerprints, pool, progress
from courseloom.errors import CourseError, Problem, Problems, ToolMissing, Where
from courseloom.writers import FromCourse, FromPages, Pdf, Writer, lock, publish

if TYPE_CHECKING:  # at run time these are imported where they are used: a build that changes nothing needs none of them
    from courseloom.check.rule import Finding
    from courseloom.model.course import Course
    from courseloom.writers.host import Host

REFUSED = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM)
"""Error numbers of a disk that cannot be written; a retry would fail as well."""
OFFERED = ("live", "pdf", "epub", "anki", "handouts", "slides")
"""Outputs that the web book's page of downloads offers."""


def build(root: Path, writers: Sequence[Writer], today: date, expired_ok: bool = False) -> Iterator[str]:
    """Build these outputs in this order and yield a line of report for each; raises CourseError before anything is replaced."""
    work = root / "_build" / ".work"
    with lock.alone(root):
        aside = publish.start(work)
        build = publish.named(root)
        key = [build, fingerprints.packages(), {writer.name: writer.chosen() for writer in writers}]
        if kept := _kept(files.read_json(work / "stamp.json"), key, root, today):
            yield from kept
            yield "Nothing changed since the last build."
            return
        if any(isinstance(writer, FromPages) for writer in writers):
            from courseloom.running import execution

            execution.start(root / execution.STORE)
        progress.say("Reading and checking the course")
        course, check = begin(root, today, expired_ok)
        if not (work / "doctrees").is_dir():  # a first build takes long: it stops at once
            check()
        progress.passed("checked")
        try:
            lines = _made(course, writers, aside, build)
        except Exception as error:
            check()  # what is wrong with the course comes before what follows from it
            if isinstance(error, CourseError | ToolMissing) or getattr(error, "errno", 0) in REFUSED:
                raise
            _forget(work)  # state of an earlier build cannot be read: retry without it
            lines = _made(course, writers, aside, build)
        if told := _warned(check()):
            yield told
        if publish.named(root) != build:
            what = "the sources changed during the build, so the outputs may mix two versions."
            raise CourseError([Problem(Where("_build"), what, "Build again.")])
        lines += _no_longer_offered(root, aside, writers)
        dates = [course.about.dates.review_by, course.about.dates.expires]
        stamp = {"day": today.isoformat(), "dates": dates, "key": key, "lines": lines, "files": _files(aside)}
        progress.say("Moving the outputs into place")
        publish.switch(work, [writer.name for writer in writers], stamp)
        yield from lines


def _forget(work: Path) -> None:
    """Delete all state of earlier builds, except for the lock that this build holds."""
    for path in work.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name != lock.NAME:
            path.unlink(missing_ok=True)


def _made(course: Course, writers: Sequence[Writer], aside: Path, build: Mapping[str, str]) -> list[str]:
    """Make every output in the folder `aside`; return a line of report for each."""
    _ask(course, writers)
    host: Host | None = None
    if any(isinstance(writer, FromPages) for writer in writers):
        from courseloom.writers import host as host_module

        host = host_module.run(course, course.root / "_build" / ".work")
    lines = list(host.notes) if host else []
    for writer in writers:
        out = aside / writer.name
        written = _written(writer, course, out, host)
        out.mkdir(parents=True, exist_ok=True)
        publish.note(out, build, writer.chosen())
        progress.passed(f"{writer.name} made")
        lines.append(_line(writer.name, out, written))
        lines += [f"{writer.name:8} {said}" for said in writer.losses(course)]
    return lines


def _ask(course: Course, writers: Sequence[Writer]) -> None:
    """Raise CourseError with all that these outputs ask for and the course does not have, before any of them is made."""
    problems = Problems()
    for writer in writers:
        for ask in writer.asks(course):
            try:
                ask()
            except CourseError as error:
                problems.found += [one for one in error.problems if one not in problems.found]
    problems.stop_if_any()


def _written(writer: Writer, course: Course, out: Path, host: Host | None) -> list[Path]:
    match writer:
        case FromCourse():
            return writer.write(course, out)
        case FromPages():
            assert host is not None
            return writer.write(course, out, host)


def begin(root: Path, today: date, expired_ok: bool = False) -> tuple[Course, Callable[[], list[Finding]]]:
    """Read a course, and begin to apply every rule in another process, where there can be one.

    Returns the course and a function for the findings, which raises CourseError for those that stop a build.
    Raises CourseError when the course cannot be read, with what the rules find in the rest of it.
    """
    from courseloom import check

    course, problems = check.gathered(root)
    if course is None:
        raise CourseError(problems)
    without: tuple[Literal["coverage"], ...] = ("coverage",) if problems else ()
    waiting = pool.start(partial(check.run, course, today, expired_ok=expired_ok, without=without))

    @cache
    def findings() -> list[Finding]:
        found = waiting()
        if stop := [*problems, *check.errors(found)]:
            raise CourseError(stop)
        return found

    if problems:
        findings()
    return course, findings


def _warned(findings: Sequence[Finding]) -> str:
    """Return a line that counts the warnings, or an empty string."""
    from courseloom.check import report

    standing = [finding for finding in findings if not finding.allowed and finding.level == "warning"]
    command = os.environ.get("COURSELOOM_COMMAND", "courseloom")
    return f"check: {report.counted(standing)}. '{command} check' lists them." if standing else ""


def _no_longer_offered(root: Path, aside: Path, writers: Sequence[Writer]) -> list[str]:
    """Return a line for each output that this build outdates or no longer offers, with the command that makes it."""
    lines = []
    names = [writer.name for writer in writers]
    for name, chosen in ((writer.name, writer.chosen()) for writer in writers):
        before = files.read_json(root / "_build" / name / publish.NAME).get("asked") or {}
        if "large_print" in before and "large_print" not in chosen:
            lines.append(f"{name:8} no longer has large print: 'build {name} --large-print' makes it.")
        if name == Pdf.name and (gone := _papers(root / "_build" / name) - _papers(aside / name)):
            from courseloom.strings.handouts import SHEET

            told = " or ".join(sorted(map(SHEET.__getitem__, gone)))
            lines.append(f"{name:8} no longer has {told}: 'build {name} --paper both' makes it.")
    old = [name for name in publish.outdated(root) if name in OFFERED and name not in names]
    if old and "html" in names:
        told = f"leaves out links to {' and '.join(old)}, which are older than the sources"
        lines.append(f"html     {told}: 'build {' '.join([*old, 'html'])}' makes them.")
    return lines


def _papers(folder: Path) -> set[str]:
    """Return the sizes of paper of the PDFs in a folder."""
    return {path.stem.rpartition("-")[2] for path in folder.glob("*.pdf")}


def _line(name: str, out: Path, written: list[Path]) -> str:
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    opens = next((path for path in written if path.name == "index.html" and path.parent == out), written[0])
    place = (Path("_build") / name / opens.relative_to(out)).as_posix()
    return f"{name:8} {len(written)} files, {size / 1e6:.1f} MB: {place}"


def _files(aside: Path) -> dict[str, int]:
    """Return the size in bytes of every file made, by its path below `_build`."""
    return {path.relative_to(aside).as_posix(): path.stat().st_size for path in sorted(aside.rglob("*")) if path.is_file()}


def _kept(stamp: Mapping[str, Any], key: list[Any], root: Path, today: date) -> list[str]:
    """Return the report of the last build if sources are unchanged, no expiry date has passed and all its files exist."""
    try:
        dates, day, files, lines = stamp["dates"], stamp["day"], stamp["files"], stamp["lines"]
        if stamp["key"] != json.loads(json.dumps(key)) or any(day <= dated < today.isoformat() for dated in dates):
            return []
        here = all((path := root / "_build" / name).is_file() and path.stat().st_size == size for name, size in files.items())
        return list(lines) if here else []
    except (KeyError, TypeError, AttributeError):  # truncated, or written by another version
        return []
