"""Packages for learning systems (SCORM, cmi5): the web book in the frame of a page that owns the session, one zip a package.

A package holds the whole book, so that every link works; one of a chapter or a path opens there and is completed by its
questions. The same sources give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from courseloom import blueprint, files, identifiers
from courseloom.activities import final_test
from courseloom.activities.question import Item, items_of
from courseloom.activities.shapes.options import Options
from courseloom.errors import CourseError, Problem, Problems, Where
from courseloom.identifiers import Numbers
from courseloom.model.course import Course, chapter_file
from courseloom.readers.mentions import mentions
from courseloom.sphinxext import theme
from courseloom.writers import cmi5_structure, html, scorm_manifest, selection
from courseloom.writers.host import Host
from courseloom.writers.scorm_shell import CMI5, HOME, SHELL, Package, address, known_to, page

LIMIT = 4000
"""The longest packed state; SCORM 1.2 holds 4,096 characters, and so does the second edition of 2004."""
REFUSED = ("php", "phtml", "py", "sh", "pl", "rb", "cgi", "exe", "htaccess", "asp", "aspx", "jsp", "bat", "cmd", "ps1", "jar")
"""Endings of files that hosts refuse in a zip."""
SAFE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_][A-Za-z0-9._-]{0,99})*")
PRACTICE = ("selfcheck", "booster")
"""Purposes of the questions that the progress page counts."""


def write(
    course: Course,
    out: Path,
    host: Host,
    version: str,
    chapter: Sequence[str] = (),
    path: Sequence[str] = (),
    answers: bool = False,
) -> list[Path]:
    """Write a package of the course, or one for each of these chapters and paths; return the zips.

    `version` is that of SCORM, or "cmi5".
    """
    numbers = identifiers.current(course)
    packages = chosen(course, numbers, host.app.config.root_doc, version, chapter, path)
    book = _book(course, host)
    _fit(course)
    written = []
    out.mkdir(parents=True, exist_ok=True)
    for package in packages:
        known = known_to(course, numbers, host.app.config.root_doc, version, package, answers)
        parts = [*page(course, package, known), *book]
        _small(name for name, _ in parts)
        if version == CMI5:
            listing = (cmi5_structure.NAME, cmi5_structure.structure(course, package, SHELL))
        else:
            names = sorted(name for name, _ in parts)
            made = scorm_manifest.manifest(version, package.identifier, package.title, SHELL, names, course.edition())
            listing = (scorm_manifest.NAME, made)
        target = out / package.file
        files.write_whole(target, files.zipped([listing, *sorted(parts)]))
        written.append(target)
    return written


def chosen(
    course: Course, numbers: Numbers, root: str, version: str, chapter: Sequence[str], path: Sequence[str]
) -> list[Package]:
    """Return the packages that are asked for; raises CourseError for one that is not there or has no questions."""
    problems, found = Problems(), list[Package]()
    if not chapter and not path:
        counted = _has_final(course)
        needed = () if counted else tuple(_practice(course))
        found.append(Package("course", numbers.course, course.about.title, "index.html", needed, counted))
    for plan in selection.chapters(course, chapter) if chapter else ():
        taught, about = course.page(plan.slug), {objective.id for objective in plan.objectives}
        needed = tuple(item for item, objective in _practice(course).items() if objective in about)
        name, number = chapter_file(course.number(taught.slug)), numbers.number("packages", f"chapter {taught.slug}")
        found.append(_part(course, name, f"{numbers.course}-part-{number}", taught.title, address(taught.name, root), needed))
    items = items_of(course)
    for route in selection.routes(course, path):
        questions = [items[one.id] for quiz in route.quizzes for one in course.quizzes[quiz].quiz.questions]
        needed, number = tuple(item for item in questions if item.counts), numbers.number("packages", f"path {route.path.id}")
        title, start = route.path.title, address(route.page, root)
        found.append(_part(course, f"path-{number}", f"{numbers.course}-part-{number}", title, start, needed))
    for one in found:
        if not one.needed and not one.counted:
            what = f"'{one.title}' has no questions by which a learning system could call it completed."
            problems.add(Where("book/course.yml"), what, "Give it questions for practice, or leave this package out.")
    problems.stop_if_any()
    ending = CMI5 if version == CMI5 else f"scorm{version.replace('.', '')}"
    return [replace(one, file=f"{one.file}-{ending}.zip") for one in found]


def _part(course: Course, file: str, identifier: str, title: str, start: str, needed: tuple[Item, ...]) -> Package:
    return Package(file, identifier, f"{course.about.short_title}: {title}", start, needed)


def _practice(course: Course) -> dict[Item, str]:
    """Return the questions that the progress page counts, and that a page shows, with the objective of each."""
    items = items_of(course)
    shown = (placed.quiz for placed in course.quizzes.values() if placed.page and placed.quiz.purpose in PRACTICE)
    asked = [(items[question.id], question.objective) for quiz in shown for question in quiz.questions]
    return {item: objective for item, objective in asked if item.counts}


def _has_final(course: Course) -> bool:
    """Return whether a page shows the final test, and it has questions."""
    shown = any((one.role, one.name) == ("tool", "final") for page in course.pages for one in mentions(page))
    return shown and course.about.final is not None and bool(final_test.bank(course))


def _book(course: Course, host: Host) -> list[tuple[str, bytes]]:
    """Return the files of the book for the frame: without downloads, and with the scripts that keep answers in the session."""
    table = blueprint.table(course).encode()
    host.offer({"blueprint.csv": len(table)})
    left = {*html.OWN, html.FOLDER}
    own = {
        f"{html.FOLDER}/blueprint.csv": table,
        "_static/course.js": theme.script("scorm/page.js").encode(),
    }
    found = {}
    for path in sorted(host.html.rglob("*")):
        name = path.relative_to(host.html).as_posix()
        if path.is_file() and not left & set(name.split("/")):
            found[name] = path.read_bytes()
    if items := found.get("_static/items.js"):
        joined = items.decode().split("\n", 1)
        joined.insert(1, "if (courseloomHost) courseloomHost.tools(courseloomItems.words);")
        own["_static/items.js"] = "\n".join(joined).encode()
    return [(f"{HOME}{name}", data) for name, data in sorted({**found, **own}.items())]


def _fit(course: Course) -> None:
    """Raise CourseError where even the shortest state of all answers would be longer than systems keep."""
    least = 40 + 5 * len(course.pages) + sum(8 + len(placed.scenario.nodes) for placed in course.scenarios.values())
    least += 3 * (40 + 6 * sum(course.about.final.draw.values())) if course.about.final else 0
    for item in items_of(course).values():
        form = item.shape.form(True)
        one = isinstance(item.shape, Options) and not item.shape.several
        least += 0 if item.purpose == "final" else 2 if one else 12 + len(form.rows) + len(form.lists)
    if least > LIMIT:
        what = f"the answers of the whole course take {least:,} characters, and a learning system keeps {LIMIT:,}."
        raise CourseError([Problem(Where("book/course.yml"), what, "Divide the course into two.")])


def _small(names: Iterable[str]) -> None:
    """Raise CourseError for files that systems refuse: by their ending, by letters beyond small ASCII, or two of one name."""
    problems, seen = Problems(), dict[str, str]()
    for name in names:
        if name.rsplit(".", 1)[-1].lower() in REFUSED:
            problems.add(Where(name), "is of a type that learning systems refuse.", "Leave it out of the book.")
        if not SAFE.fullmatch(name):
            problems.add(
                Where(name), "has a name that some learning systems cannot unpack.", "Name it with a-z, 0-9, '-' and '_'."
            )
        if name.lower() in seen:
            problems.add(
                Where(name), f"differs from '{seen[name.lower()]}' only in capitals.", "Give one of them another name."
            )
        seen[name.lower()] = name
    problems.stop_if_any()
