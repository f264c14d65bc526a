"""Keeps a course built: `Session.update` takes saved files and brings the pages of `Session.site` up to date."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from courseloom import check, files, pool
from courseloom.errors import CourseError, Problem, ToolMissing, Where
from courseloom.model.course import Course
from courseloom.preview import places
from courseloom.preview.places import Place
from courseloom.resolve import gather
from courseloom.running import execution
from courseloom.writers import html
from courseloom.writers.host import Host

ON_DEMAND = tuple(f"_static/{part}/" for part in ("items", "notes", "search"))
"""Files that pages load when they are used, so that an open page need not be loaded again when they change."""
ONCE = ("_toc.yml", "_config.yml")
"""Files that Sphinx reads once, when it starts."""
CHECKED_BY = 20.0
"""Seconds after which the check is run in this process instead of in a copy of it."""


@dataclass(frozen=True)
class Outcome:
    """What an update has done: the pages that changed or went, the edited one first, and the problems, their cause first.

    Pages are named by their files below the site ("notebooks/02-functions.html"). A whole course has no problems.
    With `done` false the first pages are written, and what follows (check, dependents, search) is told by the next outcome.
    """

    pages: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    done: bool = True


class Session:
    """A course that is kept built in the folder `site`.

    The files of `site` are those of `_build/html` after a build of these sources, byte for byte; while there are problems they
    are those of the last sources without. Each is replaced whole, so that it can be read at any time.
    """

    def __init__(self, root: Path, work: Path) -> None:
        self.site = work / "site"
        self._root, self._work = root, work
        self._course: Course | None = None
        self._host: Host | None = None
        self._taken_over: dict[str, tuple[int, int]] = {}

    def update(self, changed: Collection[Path] | None) -> Iterator[Outcome]:
        """Build what changed files ask for, or everything for None, and yield what was done; the last outcome is `done`.

        It never raises for what an author can cause. A caller that closes it after an outcome that is not done gives the files
        of that update to the next one again.
        """
        gc.disable()  # until the pages are there: collecting takes as long as writing one
        names = {path.relative_to(self._root).as_posix() for path in changed or () if path.is_relative_to(self._root)}
        if changed is None or names & set(ONCE):
            self._host = None
        try:
            course = self._read()
            pages = self._built(course)
            first = {*map(_stem, names), *self._shown_on(course, names)}
            order = sorted(pages, key=lambda page: (_stem(page) not in first, page))
            yield Outcome(tuple(order), done=False)
            checking = partial(check.run, course, datetime.now(UTC).date())
            findings = pool.start(checking, threads_too=True, patience=CHECKED_BY)
            if problems := check.errors(findings()):  # in another process, while this one sends the page
                raise CourseError(problems)
        except CourseError as error:
            yield Outcome(problems=tuple(sorted(error.problems, key=lambda problem: problem.where.file not in names)))
        except ToolMissing as error:
            yield Outcome(problems=(Problem(Where("_build"), str(error), ""),))
        else:
            yield Outcome()
        gc.collect()
        if not gc.get_freeze_count():
            gc.freeze()  # once: what a later update froze would never be freed, such as the trees of pages since replaced

    def sources(self, page: str) -> list[Place]:
        """Return where the blocks of a page are written; safe to call from any thread, also during an update."""
        return places.of_page(self._course, page) if self._course else []

    def close(self) -> None:
        """End what the session keeps running."""

    def _read(self) -> Course:
        """Return the course as its sources are now; raises CourseError with every problem of reading."""
        course, problems = gather(self._root)
        if course is None or problems:
            raise CourseError(problems)
        self._course = course
        return course

    def _shown_on(self, course: Course, names: Collection[str]) -> set[str]:
        """Return the pages of the questions and scenarios in these files."""
        quizzes = {placed.page for placed in course.quizzes.values() if placed.where.file in names}
        return quizzes | {placed.page for placed in course.scenarios.values() if placed.where.file in names}

    def _built(self, course: Course) -> set[str]:
        """Bring the site up to date; return the pages that differ or show a file that does. Raises CourseError."""
        results = execution.run(course, self._root / execution.STORE)
        if self._host is None:
            self._host = Host(self._root, self._work)
        self._host.build(course, results)
        html.finish(course, self._host, {})
        return self._taken(self._host.html)

    def _taken(self, out: Path) -> set[str]:
        """Bring the site to what was built, and return the pages that differ or show a file that does."""
        fresh, old = _files(out), _files(self.site)
        stats = {name: (path.stat().st_size, path.stat().st_mtime_ns) for name, path in fresh.items()}
        touched = [name for name in fresh if name not in old or stats[name] != self._taken_over.get(name)]
        differ = {name for name in touched if name not in old or not _same(fresh[name], old[name])}
        pages = {name for name in fresh if name.endswith(".html")}
        shown = [Path(name).name for name in differ - pages if not name.startswith(ON_DEMAND)]
        again = {page for page in pages - differ if any(name in fresh[page].read_text("utf-8") for name in shown)}
        for name in sorted(differ):
            files.write_whole(self.site / name, fresh[name].read_bytes())
        self._taken_over = stats
        for name in old.keys() - fresh.keys():
            with suppress(OSError):
                old[name].unlink()
        return {name for name in differ | again | (old.keys() - fresh.keys()) if name.endswith(".html")}


def _files(folder: Path) -> dict[str, Path]:
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path for name, path in found.items() if name not in html.OWN}


def _same(one: Path, other: Path) -> bool:
    return one.stat().st_size == other.stat().st_size and one.read_bytes() == other.read_bytes()


def _stem(name: str) -> str:
    return name.rpartition(".")[0]
