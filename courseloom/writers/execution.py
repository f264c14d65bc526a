"""Executes the notebooks whose code changed, at most two at a time, into the cache that the host reads.

Every notebook that raises is reported, with its cell and line, before anything is built. A stored result counts only while the
frames of its explorable figures are there.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import re
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from courseloom import files
from courseloom.errors import CellError, CourseError, Problem, Where
from courseloom.forms.explorable import missing
from courseloom.model.course import Course, Page

# jsonschema, which nbformat loads, spends two seconds on this optional checker of web addresses when JupyterLab has brought
# it along. Nothing here checks addresses by schema, so it is told that the checker is not there.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

ROOM = 1_000_000
"""Bytes without which no store can be opened."""


def run(course: Course, cache_folder: Path) -> None:
    """Execute what is not in the cache yet; raises CourseError with one problem for each notebook that fails."""
    pages = [page for page in course.pages if any(cell.kind == "code" for cell in page.cells)]
    if not pages:
        return
    cache = _cache(cache_folder)
    wanted: list[tuple[Page, Any]] = []
    for page in pages:
        notebook = _asked(course, page)
        try:
            record = cache.match_cache_notebook(notebook)
            drawn = any("explore(" in cell.source for cell in page.cells if cell.kind == "code")
            whole = files.kept(cache_folder / "executed" / record.hashkey / "base.ipynb")
            stale = not whole or (drawn and _frames_missing(cache.get_cache_bundle(record.pk).nb, course.root))
        except KeyError:
            stale = True
        if stale:
            wanted.append((page, notebook))
    if not wanted:
        return
    os.environ["COURSELOOM_ROOT"] = str(course.root)
    os.environ["COURSELOOM_BUILD"] = "1"  # cells then show themselves to the build
    package = Path(__file__).resolve().parents[2]
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(package), os.environ.get("PYTHONPATH", "")]))
    running: list[tuple[asyncio.AbstractEventLoop, asyncio.Task[Any] | None]] = []
    with ThreadPoolExecutor(1) as aside:  # a thread of its own, since the caller's may have a loop running (Jupyter's has)
        work = aside.submit(asyncio.run, _all(wanted, course, cache, running))
        try:
            problems = work.result()
        except KeyboardInterrupt:
            for loop, task in running:
                loop.set_exception_handler(lambda *_: None)  # what a stopped kernel leaves undone is no news
                loop.call_soon_threadsafe(task.cancel if task else loop.stop)
            raise  # out of this block, which waits until every kernel has ended
    if problems:
        raise CourseError(problems)


def stored(course: Course, page: Page, cache_folder: Path) -> Any:
    """Return the executed notebook of a page from the cache, or None when it is not there or has changed since."""
    cache = _cache(cache_folder)
    try:
        record = cache.match_cache_notebook(_asked(course, page))
    except KeyError:
        return None
    return cache.get_cache_bundle(record.pk).nb


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


def _asked(course: Course, page: Page) -> Any:
    """Return the notebook of a page as the cache is asked with it."""
    import nbformat

    from courseloom.sphinxext import learners_notebook

    source = (course.root / page.file).read_text("utf-8-sig")
    return nbformat.reads(learners_notebook(source, course.claims), as_version=4)  # type: ignore[no-untyped-call]


def _frames_missing(notebook: Any, root: Path) -> bool:
    """Return whether a stored result names frames that somebody has deleted since."""
    texts = (output.get("data", {}).get("text/markdown", "") for cell in notebook.cells for output in cell.get("outputs", []))
    return any(missing(text, root / "_build" / ".frames") for text in texts)


async def _all(wanted: list[tuple[Page, Any]], course: Course, cache: Any, running: list[Any]) -> list[Problem]:
    running.append((asyncio.get_running_loop(), asyncio.current_task()))
    gate = asyncio.Semaphore(max(1, min(os.cpu_count() or 1, 4)))
    found = await asyncio.gather(*(_one(page, notebook, course, cache, gate) for page, notebook in wanted))
    return [problem for problems in found for problem in problems]


async def _one(page: Page, notebook: Any, course: Course, cache: Any, gate: asyncio.Semaphore) -> list[Problem]:
    from jupyter_cache.base import CacheBundleIn
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    path = course.root / page.file
    minutes = 10 if any("explore(" in cell.source for cell in page.cells) else 2  # many pictures, on a machine that may be busy
    spec = dict(notebook.metadata.get("kernelspec", {}))
    async with gate:
        client = NotebookClient(
            notebook,
            timeout=60 * minutes,
            kernel_name="python3",
            record_timing=False,  # timings in cell metadata would change the hash that the cache is asked with
            extra_arguments=["--log-level=50"],
            resources={"metadata": {"path": str(path.parent)}},
        )
        try:
            await client.async_execute()
        except CellExecutionError as error:
            if error.ename == CellError.__name__:  # our own words: each line says what is wrong and what to do
                return [Problem(_place(page, notebook), line, "") for line in error.evalue.splitlines()]
            what = f"{error.ename}: {error.evalue.rstrip('.')}."
            return [Problem(_place(page, notebook), what, "Run the cell in Jupyter and mend it.")]
        except (CellTimeoutError, DeadKernelError) as error:
            slow = isinstance(error, CellTimeoutError)
            what = f"the cell took longer than {minutes} minutes." if slow else "the cell ended its kernel."
            return [Problem(_place(page, notebook), what, "Make it lighter.")]
        finally:
            if client.km is None:  # its kernel has ended, and need not be ended once more when this process does
                atexit.unregister(client._cleanup_kernel)
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
