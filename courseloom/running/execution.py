"""Executes the notebooks whose code changed, a few at a time, into a cache; gives each as pages may show it.

Every notebook that raises, or shows what it may not (`outputs`), is reported with its cell, before anything is built. Stored
results are judged like new ones, and count only while the frames of their explorable figures are there.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from courseloom import files, fingerprints, progress
from courseloom.activities.figure import FRAMES, Figure
from courseloom.activities.shown import MIME, read
from courseloom.cells.place import build_environment
from courseloom.errors import CellError, CourseError, Problem, Where
from courseloom.model.course import Course
from courseloom.model.pages import NOT_FOR_LEARNERS, Page
from courseloom.running import outputs


@contextmanager
def _hidden(module: str) -> Iterator[None]:
    """Let imports in this block not find a module that is installed; afterwards it is found again."""
    before = sys.modules.get(module)
    sys.modules[module] = before  # type: ignore[assignment]
    try:
        yield
    finally:
        if before is None:
            del sys.modules[module]


# jsonschema, which nbformat loads, spends a second on this optional checker of web addresses when JupyterLab has brought it
# along. Nothing here checks addresses by schema.
with _hidden("rfc3987_syntax"):
    import jsonschema  # noqa: F401

ROOM = 1_000_000
"""Bytes without which no store can be opened."""


@dataclass
class Results:
    """Executed notebooks by the names of their pages, as pages may show them, with their figures in order.

    `notes` says what was left out, a line each.
    """

    notebooks: dict[str, Any] = field(default_factory=dict)
    figures: dict[str, list[Figure]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def run(course: Course, cache_folder: Path) -> Results:
    """Execute what is not in the cache yet and return all; raises CourseError with what fails, or shows what it may not."""
    pages = [page for page in course.pages if any(cell.kind == "code" for cell in page.cells)]
    results, problems = Results(), _executed(course, pages, cache_folder) if pages else []
    for page in pages if not problems else ():
        if (notebook := _kept(course, page, cache_folder)) is not None:
            problems += _judge(course, page, notebook, results)
    if problems:
        raise CourseError(problems)
    return results


def _executed(course: Course, pages: list[Page], cache_folder: Path) -> list[Problem]:
    """Execute what is not in the cache yet; returns the problems."""
    cache = _cache(cache_folder)
    wanted: list[tuple[Page, Any]] = []
    for page in pages:
        notebook = _asked(course, page)
        try:
            record = cache.match_cache_notebook(notebook)
            whole = files.kept(cache_folder / "executed" / record.hashkey / "base.ipynb")
            stale = not whole or (_explores(page) and _frames_missing(cache.get_cache_bundle(record.pk).nb, course.root))
        except KeyError:
            stale = True
        if stale:
            wanted.append((page, notebook))
    if not wanted:
        return []
    progress.say(f"Running {len(wanted)} of {len(pages)} notebooks")
    running: list[tuple[asyncio.AbstractEventLoop, asyncio.Task[Any] | None]] = []
    with ThreadPoolExecutor(1) as aside:  # a thread of its own, since the caller's may have a loop running (Jupyter's has)
        work = aside.submit(asyncio.run, _all(wanted, course, cache, running))
        try:
            return work.result()
        except KeyboardInterrupt:
            for loop, task in running:
                loop.set_exception_handler(lambda *_: None)  # what a stopped kernel leaves undone is no news
                loop.call_soon_threadsafe(task.cancel if task else loop.stop)
            raise  # out of this block, which waits until every kernel has ended


def _cache(folder: Path) -> Any:
    """Return the store of results in a folder; one that cannot be read is made anew."""
    from jupyter_cache import get_cache
    from sqlalchemy.exc import DatabaseError

    try:
        cache = get_cache(folder)
        cache.list_cache_records()
    except (DatabaseError, OSError, ValueError):
        if shutil.disk_usage(folder.parent).free < ROOM:
            raise  # the disk is full, and nothing is wrong with what is kept
        shutil.rmtree(folder, ignore_errors=True)
        cache = get_cache(folder)
    return cache


def figures(course: Course, page: Page, cache_folder: Path) -> list[Figure]:
    """Return the figures that the cells of a page show, in order, executing notebooks when this one has changed.

    Raises CourseError with what fails, or shows what it may not.
    """
    if (notebook := _kept(course, page, cache_folder)) is None:
        return run(course, cache_folder).figures.get(page.name, [])
    results = Results()
    if problems := _judge(course, page, notebook, results):
        raise CourseError(problems)
    return results.figures[page.name]


def _judge(course: Course, page: Page, notebook: Any, results: Results) -> list[Problem]:
    """Put a notebook into the results with the outputs that a page may hold; returns what is wrong with the others."""
    import nbformat

    problems, shown = [], results.figures.setdefault(page.name, [])
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.outputs:
            found = outputs.judged(cell.outputs, course)
            where = Where(page.file, 0, str(cell.id))
            problems += [Problem(where, what, todo) for what, todo in found.faults]
            shown += found.figures
            results.notes += [f"{where}: left out of the book, since it went to stderr: {told}" for told in found.left_out]
            cell.outputs = [nbformat.from_dict(output) for output in found.outputs]  # type: ignore[no-untyped-call]
            for output in cell.outputs:
                if output.output_type == "execute_result":
                    output.execution_count = None
    results.notebooks[page.name] = notebook
    return problems


def _kept(course: Course, page: Page, cache_folder: Path) -> Any:
    """Return the notebook of a page with the outputs that the cache has, or None when its code has changed since."""
    asked = _asked(course, page)
    try:  # the cache keeps code cells only: text and metadata are those of the source
        return _cache(cache_folder).merge_match_into_notebook(asked, ("kernelspec", "language_info"), ())[1]
    except KeyError:
        return None


def learners_notebook(source: str, course: Course) -> str:
    """Return a notebook's JSON without the cells that are not for learners, and without settings for other programs.

    A digest of what its code may show is added as a comment to the first code cell: when that changes, stored results no longer
    fit and the figures are drawn anew.
    """
    notebook = json.loads(source)
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    known = ("kernelspec", "language_info")
    notebook["metadata"] = {key: value for key, value in notebook.get("metadata", {}).items() if key in known}
    for cell in notebook["cells"]:
        tags = set(cell["metadata"].get("tags", []))
        cell["metadata"] = {"tags": sorted(tags | {"remove-cell"})} if tags & NOT_FOR_LEARNERS else {}
        cell.pop("attachments", None)
        if cell["cell_type"] not in ("markdown", "code"):  # kept empty, so that the numbers of cells stay as they are
            cell.clear()
            cell.update(cell_type="markdown", id=f"left-out-{len(cell)}", metadata={}, source="")
    if code:
        stamp = fingerprints.of_code(course, ["".join(cell["source"]) for cell in code])
        code[0]["source"] = "".join(code[0]["source"]) + f"\n# drawn with {stamp[:16]}"
    return json.dumps(notebook, ensure_ascii=False, sort_keys=True)


def _asked(course: Course, page: Page) -> Any:
    """Return the notebook of a page as the cache is asked with it."""
    import nbformat

    source = (course.root / page.file).read_text("utf-8-sig")
    return nbformat.reads(learners_notebook(source, course), as_version=4)  # type: ignore[no-untyped-call]


def _frames_missing(notebook: Any, root: Path) -> bool:
    """Return whether a stored result names frames that somebody has deleted since."""
    for output in (output for cell in notebook.cells for output in cell.get("outputs", [])):
        try:
            shown = read(output.get("data", {}).get(MIME))
        except ValueError:  # nothing of ours, or nothing that a page may hold: `outputs` judges it
            continue
        if isinstance(shown, Figure) and shown.states and not shown.states.drawn(root / FRAMES):
            return True
    return False


def _explores(page: Page) -> bool:
    return any("explore(" in cell.source for cell in page.cells if cell.kind == "code")


async def _all(wanted: list[tuple[Page, Any]], course: Course, cache: Any, running: list[Any]) -> list[Problem]:
    running.append((asyncio.get_running_loop(), asyncio.current_task()))
    gate = asyncio.Semaphore(max(1, min(os.cpu_count() or 1, 4)))
    found = await asyncio.gather(*(_one(page, notebook, course, cache, gate) for page, notebook in wanted))
    return [problem for problems in found for problem in problems]


async def _one(page: Page, notebook: Any, course: Course, cache: Any, gate: asyncio.Semaphore) -> list[Problem]:
    from jupyter_cache.base import CacheBundleIn
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    from courseloom.running import kernel

    path = course.root / page.file
    minutes = 10 if _explores(page) else 2  # many pictures, on a machine that may be busy
    spec = dict(notebook.metadata.get("kernelspec", {}))
    async with gate:
        try:
            await kernel.run(notebook, path.parent, minutes, build_environment(course.root))
        except kernel.TooMuch as error:
            number, what, todo = error.args
            cell = str(notebook.cells[number].id) if number >= 0 else ""
            return [Problem(Where(page.file, 0, cell), what, todo)]
        except CellExecutionError as error:
            if error.ename == CellError.__name__:  # our own words: each line says what is wrong and what to do
                return [Problem(_place(page, notebook), line, "") for line in error.evalue.splitlines()]
            if error.ename == MemoryError.__name__:
                what = f"asks for more than {kernel.MEMORY} GB of memory."
                return [Problem(_place(page, notebook), what, "Make it lighter.")]
            what = f"{error.ename}: {error.evalue.rstrip('.')}."
            return [Problem(_place(page, notebook), what, "Run the cell in Jupyter and mend it.")]
        except (CellTimeoutError, DeadKernelError) as error:
            slow = isinstance(error, CellTimeoutError)
            what = f"the cell took longer than {minutes} minutes." if slow else "the cell ended its kernel."
            return [Problem(_place(page, notebook), what, "Make it lighter.")]
    notebook.metadata["kernelspec"] = spec  # the kernel adds to it, and the cache is asked with it as it was
    cache.cache_notebook_bundle(CacheBundleIn(notebook, str(path)), check_validity=False, overwrite=True)
    return []


def _place(page: Page, notebook: Any) -> Where:
    """Return the cell that raised and the line in it."""
    ansi = re.compile(r"\x1b\[[\d;]*m")
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                trace = ansi.sub("", "\n".join(output.traceback))
                arrows = re.findall(r"^-+> (\d+)", trace, re.M)
                return Where(page.file, int(arrows[0]) if arrows else 0, cell.id)
    return Where(page.file)
