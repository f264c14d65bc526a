"""Executes notebooks whose code has changed, a few at a time, into a cache; returns each with the outputs that pages may show.

Every notebook that raises, or has an output that is not allowed (`outputs`), is reported with its cell before anything is
built. Cached results are judged like new ones, and are valid only while the frames of their explorable figures exist.
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
    """Make imports of a module fail within this block, even if it is installed."""
    before = sys.modules.get(module)
    sys.modules[module] = before  # type: ignore[assignment]
    try:
        yield
    finally:
        if before is None:
            del sys.modules[module]


# jsonschema, which nbformat loads, spends a second on importing this optional URI checker where JupyterLab has installed it.
# Nothing here validates URIs by schema.
with _hidden("rfc3987_syntax"):
    import jsonschema  # noqa: F401

ROOM = 1_000_000
"""Free bytes on the disk that opening a cache needs at least."""


@dataclass
class Results:
    """Executed notebooks by page name, with the outputs that pages may show, and the figures of each in order.

    `notes` has a line for each output that was left out.
    """

    notebooks: dict[str, Any] = field(default_factory=dict)
    figures: dict[str, list[Figure]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def run(course: Course, cache_folder: Path) -> Results:
    """Execute notebooks that are not in the cache and return all; raises CourseError for cells that fail or are not allowed."""
    pages = [page for page in course.pages if any(cell.kind == "code" for cell in page.cells)]
    results, problems = Results(), _executed(course, pages, cache_folder) if pages else []
    for page in pages if not problems else ():
        if (notebook := _kept(course, page, cache_folder)) is not None:
            problems += _judge(course, page, notebook, results)
    if problems:
        raise CourseError(problems)
    return results


def _executed(course: Course, pages: list[Page], cache_folder: Path) -> list[Problem]:
    """Execute notebooks that are not in the cache, and return the problems."""
    cache = _cache(cache_folder)
    wanted: list[tuple[Page, Any]] = []
    for page in pages:
        notebook = _asked(course, page)
        try:
            record = cache.match_cache_notebook(notebook)
            whole = files.read_json(cache_folder / "executed" / record.hashkey / "base.ipynb")
            stale = not whole or (_explores(page) and _frames_missing(cache.get_cache_bundle(record.pk).nb, course.root))
        except KeyError:
            stale = True
        if stale:
            wanted.append((page, notebook))
    if not wanted:
        return []
    progress.say(f"Running {len(wanted)} of {len(pages)} notebooks")
    running: list[tuple[asyncio.AbstractEventLoop, asyncio.Task[Any] | None]] = []
    with ThreadPoolExecutor(1) as aside:  # a separate thread, since that of the caller may run an event loop (as in Jupyter)
        work = aside.submit(asyncio.run, _all(wanted, course, cache, running))
        try:
            return work.result()
        except KeyboardInterrupt:
            for loop, task in running:
                loop.set_exception_handler(lambda *_: None)  # ignore errors of tasks that a stopped kernel leaves unfinished
                loop.call_soon_threadsafe(task.cancel if task else loop.stop)
            raise  # leaving this block waits until every kernel has ended


def _cache(folder: Path) -> Any:
    """Return the cache of results in a folder; one that cannot be read is replaced by an empty one."""
    from jupyter_cache import get_cache
    from sqlalchemy.exc import DatabaseError

    try:
        cache = get_cache(folder)
        cache.list_cache_records()
    except (DatabaseError, OSError, ValueError):
        if shutil.disk_usage(folder.parent).free < ROOM:
            raise  # the disk is full; the cache itself is intact
        shutil.rmtree(folder, ignore_errors=True)
        cache = get_cache(folder)
    return cache


def figures(course: Course, page: Page, cache_folder: Path) -> list[Figure]:
    """Return the figures that the cells of a page show, in order; executes notebooks when this one has changed.

    Raises CourseError for cells that fail or have an output that is not allowed.
    """
    if (notebook := _kept(course, page, cache_folder)) is None:
        return run(course, cache_folder).figures.get(page.name, [])
    results = Results()
    if problems := _judge(course, page, notebook, results):
        raise CourseError(problems)
    return results.figures[page.name]


def _judge(course: Course, page: Page, notebook: Any, results: Results) -> list[Problem]:
    """Add a notebook with its allowed outputs to the results, and return the problems of the others."""
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
    """Return the notebook of a page with its cached outputs, or None when its code has changed since."""
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
        if cell["cell_type"] not in ("markdown", "code"):  # kept but emptied, so that cell numbers do not change
            cell.clear()
            cell.update(cell_type="markdown", id=f"left-out-{len(cell)}", metadata={}, source="")
    if code:
        stamp = fingerprints.of_code(course, ["".join(cell["source"]) for cell in code])
        code[0]["source"] = "".join(code[0]["source"]) + f"\n# drawn with {stamp[:16]}"
    return json.dumps(notebook, ensure_ascii=False, sort_keys=True)


def _asked(course: Course, page: Page) -> Any:
    """Return the notebook of a page in the form that is the cache's lookup key."""
    import nbformat

    source = (course.root / page.file).read_text("utf-8-sig")
    return nbformat.reads(learners_notebook(source, course), as_version=4)  # type: ignore[no-untyped-call]


def _frames_missing(notebook: Any, root: Path) -> bool:
    """Return whether a cached result refers to frames that no longer exist."""
    for output in (output for cell in notebook.cells for output in cell.get("outputs", [])):
        try:
            shown = read(output.get("data", {}).get(MIME))
        except ValueError:  # another kind of output, or an invalid one: `outputs` judges it
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
            if error.ename == CellError.__name__:  # raised by this engine: each line is a fault and what to do
                return [Problem(_place(page, notebook), line, "") for line in error.evalue.splitlines()]
            if error.ename == MemoryError.__name__:
                what = f"needs more than {kernel.MEMORY} GB of memory."
                return [Problem(_place(page, notebook), what, "Let it hold less data.")]
            what = f"{error.ename}: {error.evalue.rstrip('.')}."
            return [Problem(_place(page, notebook), what, "Run the cell in Jupyter and correct it.")]
        except (CellTimeoutError, DeadKernelError) as error:
            slow = isinstance(error, CellTimeoutError)
            what = f"the cell took longer than {minutes} minutes." if slow else "the cell ended its kernel."
            return [Problem(_place(page, notebook), what, "Let it compute less.")]
    notebook.metadata["kernelspec"] = spec  # the kernel changes it, and the lookup in the cache needs the original
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
