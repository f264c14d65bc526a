"""Executes notebooks whose code has changed, a few at a time, into a store; returns the outputs that pages may show.

Every notebook that raises, or has an output that is not allowed (`outputs`), is reported with its cell before anything is
built. Kept results are judged like new ones, and are valid only while the frames of their explorable figures exist.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from courseloom import fingerprints, progress
from courseloom.activities.figure import FRAMES, Figure
from courseloom.activities.shown import MIME, read
from courseloom.cells.place import build_environment
from courseloom.errors import CellError, CourseError, Problem, Where
from courseloom.model.course import Course
from courseloom.model.pages import NOT_FOR_LEARNERS, Page
from courseloom.running import forked, limits, outputs, store
from courseloom.running.limits import Done, Job, Output

STORE = Path("_build") / ".work" / "executed"
"""The store of results, below the course's folder."""


@dataclass
class Results:
    """The outputs that pages may show, by page name and code cell, and the figures of each page by code cell.

    `notes` has a line for each output that was left out.
    """

    outputs: dict[str, list[list[Output]]] = field(default_factory=dict)
    figures: dict[str, list[list[Figure]]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def start(folder: Path) -> None:
    """Prepare to execute, where this store is empty: what takes long is done beside this process, until `run` needs it."""
    if not any(folder.glob("*.json")):
        forked.start()


def run(course: Course, folder: Path) -> Results:
    """Execute notebooks that are not in the store and return all; raises CourseError for cells that fail or are not allowed."""
    kept = store.Store(folder)
    pages = [page for page in course.pages if _code(page)]
    keys = {page.name: _key(course, page) for page in pages}
    found = {page.name: _kept(course, page, kept, keys[page.name]) for page in pages}
    results, problems = Results(), list[Problem]()
    if wanted := [page for page in pages if found[page.name] is None]:
        progress.say(f"Running {len(wanted)} of {len(pages)} notebooks")
        for page, done in _executed(course, wanted, kept.times()):
            if faults := _faults(page, done):
                problems += faults
            else:
                kept.put(keys[page.name], done.outputs)
                kept.note_times({page.file: done.seconds})
                found[page.name] = done.outputs
        kept.prune()
    for page in pages if not problems else ():
        problems += _judge(course, page, found[page.name] or [], results)
    if problems:
        raise CourseError(problems)
    return results


def figures(course: Course, page: Page, folder: Path) -> list[list[Figure]]:
    """Return the figures that each code cell of a page shows, in order; executes notebooks when this one has changed.

    Raises CourseError for cells that fail or have an output that is not allowed.
    """
    if (cells := _kept(course, page, store.Store(folder), _key(course, page))) is None:
        return run(course, folder).figures.get(page.name, [])
    results = Results()
    if problems := _judge(course, page, cells, results):
        raise CourseError(problems)
    return results.figures[page.name]


def _code(page: Page) -> list[str]:
    return [cell.source for cell in page.cells if cell.kind == "code"]


def _key(course: Course, page: Page) -> str:
    """Return the name of a page's results, which stands for all that its outputs depend on."""
    code = _code(page)
    return store.key(code, str(Path(page.file).parent), fingerprints.of_code(course, code), fingerprints.packages())


def _kept(course: Course, page: Page, kept: store.Store, key: str) -> list[list[Output]] | None:
    """Return the outputs that are kept of a page, unless one of them refers to frames that no longer exist."""
    cells = kept.get(key)
    if cells is None or len(cells) != len(_code(page)) or (_explores(page) and _frames_missing(cells, course.root)):
        return None
    return cells


def _frames_missing(cells: list[list[Output]], root: Path) -> bool:
    for output in (output for cell in cells for output in cell):
        try:
            shown = read(output.get("data", {}).get(MIME))
        except ValueError:  # another kind of output, or an invalid one: `outputs` judges it
            continue
        if isinstance(shown, Figure) and shown.states and not shown.states.drawn(root / FRAMES):
            return True
    return False


def _explores(page: Page) -> bool:
    return any("explore(" in code for code in _code(page))


def _executed(course: Course, pages: Sequence[Page], times: dict[str, float]) -> list[tuple[Page, Done]]:
    """Execute pages, the longest first, and return what came of each, in the order of `pages`."""

    def length(number: int) -> tuple[float, int]:
        page = pages[number]
        return times.get(page.file, 10.0 if _explores(page) else 0.0), len("".join(_code(page)))

    def job(page: Page) -> Job:
        minutes = 10 if _explores(page) else 2  # many pictures, on a machine that may be busy
        folder = str((course.root / page.file).parent)
        return Job(tuple(_code(page)), folder, minutes, build_environment(course.root))

    order = sorted(range(len(pages)), key=length, reverse=True)
    jobs = [job(pages[number]) for number in order]
    found = forked.run(jobs) if forked.usable() else {}
    if rest := [number for number in range(len(jobs)) if number not in found]:
        from courseloom.running import kernel

        found |= {rest[number]: done for number, done in kernel.run([jobs[number] for number in rest]).items()}
    return [(page, found[order.index(number)]) for number, page in enumerate(pages)]


def _faults(page: Page, done: Done) -> list[Problem]:
    """Return what stopped a notebook, at its cell: an exception, or a limit."""
    cells = [cell.id for cell in page.cells if cell.kind == "code"]
    where = Where(page.file, 0, cells[done.cell] if 0 <= done.cell < len(cells) else "")
    if done.fault:
        return [Problem(where, *done.fault)]
    if not done.raised:
        return []
    error = next((one for one in reversed(done.outputs[done.cell]) if one["output_type"] == "error"), {})
    trace = re.sub(r"\x1b\[[\d;]*m", "", "\n".join(error.get("traceback", ())))
    arrows = re.findall(r"^-+> (\d+)", trace, re.M)
    where = Where(page.file, int(arrows[0]) if arrows else 0, where.cell)
    name, told = str(error.get("ename", "Error")), str(error.get("evalue", ""))
    if name == CellError.__name__:  # raised by this engine: each line is a fault and what to do
        return [Problem(where, line, "") for line in told.splitlines()]
    if name == MemoryError.__name__:
        return [Problem(where, f"needs more than {limits.MEMORY} GB of memory.", "Let it hold less data.")]
    return [Problem(where, f"{name}: {told.rstrip('.')}.", "Run the cell in Jupyter and correct it.")]


def _judge(course: Course, page: Page, cells: list[list[Output]], results: Results) -> list[Problem]:
    """Add the allowed outputs of a page to the results, and return the problems of the others."""
    problems, shown = [], results.figures.setdefault(page.name, [])
    allowed = results.outputs.setdefault(page.name, [])
    ids = [cell.id for cell in page.cells if cell.kind == "code"]
    for id, held in zip(ids, cells, strict=True):
        found = outputs.judged(held, course)
        where = Where(page.file, 0, id)
        problems += [Problem(where, what, todo) for what, todo in found.faults]
        shown.append(found.figures)
        results.notes += [f"{where}: left out of the book, since it went to stderr: {told}" for told in found.left_out]
        allowed.append(found.outputs)
    return problems


def learners_notebook(source: str, cells: Sequence[list[Output]] = ()) -> str:
    """Return a notebook's JSON with these outputs of its code cells.

    It is without the cells that are not for learners, and without settings for other programs.
    """
    notebook = json.loads(source)
    known = ("kernelspec", "language_info")
    notebook["metadata"] = {key: value for key, value in notebook.get("metadata", {}).items() if key in known}
    for cell in notebook["cells"]:
        tags = set(cell["metadata"].get("tags", []))
        cell["metadata"] = {"tags": sorted(tags | {"remove-cell"})} if tags & NOT_FOR_LEARNERS else {}
        cell.pop("attachments", None)
        if cell["cell_type"] not in ("markdown", "code"):  # kept but emptied, so that cell numbers do not change
            cell.clear()
            cell.update(cell_type="markdown", id=f"left-out-{len(cell)}", metadata={}, source="")
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for cell, held in zip(code, cells, strict=False):  # the file may have changed since: the build then says so
        cell["outputs"] = held
    return json.dumps(notebook, ensure_ascii=False, sort_keys=True)
