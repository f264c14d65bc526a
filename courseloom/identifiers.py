"""Numbers that learning systems keep for a course: of its questions, conversations, pages and packages, in `book/numbers.yml`.

A number belongs to a question with one key: whatever is added, moved or reworded, it stays; a question whose key changes gets
a new one, so that an old answer is asked for again. `update` adds to the file and never changes or removes a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from courseloom import files
from courseloom.activities.question import hashed, items_of
from courseloom.activities.scenario import scenario_view
from courseloom.errors import CourseError, Problem, Problems, Where
from courseloom.model.course import Course
from courseloom.readers.yamlio import misfit

FILE = "book/numbers.yml"
HEAD = (
    "# Written by 'courseloom numbers'. Learning systems keep answers under these numbers: never change, reuse or delete one.\n"
    "# After an id, or the name of a chapter, path or page, was changed: write the new one in its line.\n"
)
SINGULAR = {"packages": "package", "questions": "question", "conversations": "conversation", "pages": "page"}
"""The lists of the file, each with what one entry is called."""
RUN = f"Run 'courseloom numbers', which adds it to {FILE}."
MOST = 4095
"""The highest number: two signs in the packed state of `assets/js/scorm/pack.js`."""


@dataclass(frozen=True)
class Numbers:
    """The file as read: the course's identifier, and for each list its entries ("name key") by number, with their lines."""

    course: str
    lists: Mapping[str, dict[int, str]] = field(default_factory=lambda: {kind: {} for kind in SINGULAR})
    lines: Mapping[tuple[str, int], int] = field(default_factory=dict)

    def number(self, kind: str, entry: str) -> int:
        """Return the number of an entry; raises KeyError."""
        return self.by_entry(kind)[entry]

    def by_entry(self, kind: str) -> dict[str, int]:
        """Return the numbers of a list by entry."""
        return {entry: number for number, entry in self.lists[kind].items()}


def entries(course: Course) -> dict[str, dict[str, Where]]:
    """Return what has to have a number: for each list the entries of this course, with their places in the sources."""
    by_page = {page.name: Where(page.file) for page in course.pages}
    chapters = {f"chapter {page.slug}": Where(page.file) for page in course.pages if course.number(page.slug)}
    paths = {f"path {route.path.id}": Where("book/paths.yml") for route in course.paths}
    talks = [placed.scenario for placed in course.scenarios.values()]
    return {
        "packages": chapters | paths,
        "questions": {f"{item.id} {item.key_hash}": course.lines[item.id] for item in items_of(course).values()},
        "conversations": {f"{talk.id} {scenario_view(talk).key_hash}": course.lines[talk.id] for talk in talks},
        "pages": by_page,
    }


def read(root: Path) -> Numbers:
    """Return the numbers of a course; raises CourseError where the file is missing or says something twice."""
    path = root / FILE
    if not path.is_file():
        raise CourseError([Problem(Where(FILE), "is not there.", "Run 'courseloom numbers', which writes it.")])
    problems, course, kind = Problems(), "", ""
    lists: dict[str, dict[int, str]] = {name: {} for name in SINGULAR}
    lines: dict[tuple[str, int], int] = {}
    for line, text in enumerate(path.read_text("utf-8").splitlines(), 1):
        head, entry = re.fullmatch(r"(\w+):\s*(\S*)", text), re.fullmatch(r"\s+(\d+): (\S.*?)\s*", text)
        if not text.strip() or text.startswith("#"):
            continue
        if head and head[1] == "format":
            if wrong := misfit(int(head[2]) if head[2].isdecimal() else head[2]):
                raise CourseError([Problem(Where(FILE, line), *wrong)])
        elif head and head[1] == "course" and re.fullmatch(r"[a-z][a-z0-9]+", head[2]):
            course = head[2]
        elif head and head[1] in SINGULAR and not head[2]:
            kind = head[1]
        elif entry and kind and 0 < int(entry[1]) <= MOST:
            number = int(entry[1])
            if number in lists[kind] or entry[2] in lists[kind].values():
                twice = f"number {number}" if number in lists[kind] else f"'{entry[2]}'"
                problems.add(Where(FILE, line), f"has {twice} of {kind} twice.", "Restore the line from an earlier version.")
            lists[kind][number], lines[kind, number] = entry[2], line
        else:
            problems.add(Where(FILE, line), f"cannot be read: '{text.strip()}'.", "Restore it from an earlier version.")
    if not course:
        problems.add(
            Where(FILE, 1), "does not say which course it is of.", "Restore the line 'course: …' from an earlier version."
        )
    problems.stop_if_any()
    return Numbers(course, lists, lines)


def current(course: Course) -> Numbers:
    """Return the numbers of a course; raises CourseError for each thing without one, since it would get another identifier."""
    numbers, problems = read(course.root), Problems()
    for kind, wanted in entries(course).items():
        given = numbers.by_entry(kind)
        for entry, where in wanted.items():
            if entry not in given:
                problems.add(where, *_lacking(kind, entry, wanted, numbers))
    problems.stop_if_any()
    return numbers


def _lacking(kind: str, entry: str, wanted: Mapping[str, Where], numbers: Numbers) -> tuple[str, str]:
    """Return what is wrong and what to do about an entry without a number."""
    name = entry.rsplit(" ", 1)[0] if kind in ("questions", "conversations") else entry
    given = numbers.lists[kind]
    for number, other in given.items():
        if other != entry and other.rsplit(" ", 1)[0] == name and kind in ("questions", "conversations"):
            changed = "key" if kind == "questions" else "graph"
            where = Where(FILE, numbers.lines[kind, number])
            todo = "Run 'courseloom numbers': it gets a new number, and is asked again of whoever has answered it."
            return f"the {changed} of '{name}' has changed since it got number {number} ({where}).", todo
    left = {other.split(" ")[0] if kind != "packages" else other: n for n, other in given.items() if other not in wanted}
    places = {old: Where(FILE, numbers.lines[kind, left[old]]) for old in get_close_matches(name, left, n=1)}
    hints = (f" If it was '{old}' before, write its new name at {where} instead." for old, where in places.items())
    return f"the {SINGULAR[kind]} '{name}' has no number for learning systems.", RUN + "".join(hints)


def update(course: Course) -> list[str]:
    """Add what has no number yet to the file; return lines of report."""
    try:
        numbers = read(course.root)
    except CourseError:
        if (course.root / FILE).is_file():
            raise
        numbers = Numbers(f"c{hashed(course.about.slug, 12)}")
    said = []
    for kind, wanted in entries(course).items():
        listed, given = numbers.lists[kind], numbers.by_entry(kind)
        fresh = [entry for entry in wanted if entry not in given]
        start = max(listed, default=0) + 1
        if start + len(fresh) - 1 > MOST:
            todo = "Begin a new file under a new course, which learning systems take as another course."
            raise CourseError([Problem(Where(FILE), f"has no room for more than {MOST} {kind}.", todo)])
        listed.update(enumerate(fresh, start))
        gone = sum(entry not in wanted for entry in listed.values())
        said.append(f"{kind:14} {len(wanted)} with numbers, {len(fresh)} of them new; {gone} numbers are of earlier versions")
    files.write_whole(course.root / FILE, "".join(_written(numbers)))
    return said


def _written(numbers: Numbers) -> Iterator[str]:
    yield HEAD
    yield f"course: {numbers.course}\n"
    for kind, listed in numbers.lists.items():
        yield f"{kind}:\n"
        yield from (f"  {number}: {entry}\n" for number, entry in sorted(listed.items()))
