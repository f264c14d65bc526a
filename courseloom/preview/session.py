"""Keeps a course built: `Session.update` takes saved files and brings the pages of `Session.site` up to date."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from courseloom import files
from courseloom.errors import CourseError, Problem, ToolMissing, Where
from courseloom.model.course import Course
from courseloom.preview import places
from courseloom.preview.places import Place


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

    def update(self, changed: Collection[Path] | None) -> Iterator[Outcome]:
        """Build what changed files ask for, or everything for None, and yield what was done; the last outcome is `done`.

        It never raises for what an author can cause. A caller that closes it after an outcome that is not done gives the files
        of that update to the next one again.
        """
        names = {path.relative_to(self._root).as_posix() for path in changed or () if path.is_relative_to(self._root)}
        try:
            out = self._built()
        except CourseError as error:
            yield Outcome(problems=tuple(sorted(error.problems, key=lambda problem: problem.where.file not in names)))
            return
        except ToolMissing as error:
            yield Outcome(problems=(Problem(Where("_build"), str(error), ""),))
            return
        pages = self._taken(out)
        yield Outcome(tuple(sorted(pages, key=lambda page: (_stem(page) not in map(_stem, names), page))))

    def sources(self, page: str) -> list[Place]:
        """Return where the blocks of a page are written; safe to call from any thread, also during an update."""
        return places.of_page(self._course, page) if self._course else []

    def close(self) -> None:
        """End what the session keeps running."""

    def _built(self) -> Path:
        """Build the whole book into a new folder; raises CourseError."""
        from courseloom.writers import build, host, html

        self._course, _ = build.checked(self._root, datetime.now(UTC).date())
        out = self._work / "made"
        shutil.rmtree(out, ignore_errors=True)
        html.write(self._course, out, host.run(self._course, self._work))
        return out

    def _taken(self, out: Path) -> set[str]:
        """Bring the site to what was built, and return the pages that differ or show a file that does."""
        fresh, old = _files(out), _files(self.site)
        differ = {name for name in fresh if name not in old or fresh[name].read_bytes() != old[name].read_bytes()}
        pages = {name for name in fresh if name.endswith(".html")}
        shown = [Path(name).name for name in differ - pages]
        again = {page for page in pages - differ if any(name in fresh[page].read_text("utf-8") for name in shown)}
        for name in sorted(differ):
            files.write_whole(self.site / name, fresh[name].read_bytes())
        for name in old.keys() - fresh.keys():
            with suppress(OSError):
                old[name].unlink()
        return {name for name in differ | again | (old.keys() - fresh.keys()) if name.endswith(".html")}


def _files(folder: Path) -> dict[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


def _stem(name: str) -> str:
    return name.rpartition(".")[0]
