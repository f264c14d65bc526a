"""Runs notebooks each in its own kernel, within the limits; ends all processes that a notebook starts.

The way for systems where processes cannot be copied (`forked`).
"""

from __future__ import annotations

import asyncio
import atexit
import os
import signal
import time
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from courseloom.running import limits
from courseloom.running.limits import AT_ONCE, MEMORY, Done, Fault, Job
from courseloom.running.messages import merged

_MARK = "COURSELOOM_RUN"
_ENGINE = str(Path(__file__).resolve().parents[2])
_LIMIT = (
    "__import__('resource').setrlimit(__import__('resource').RLIMIT_DATA, "
    f"(min({MEMORY} << 30, __import__('resource').getrlimit(__import__('resource').RLIMIT_DATA)[1] % (1 << 63)),) * 2)"
)


def run(jobs: Sequence[Job]) -> dict[int, Done]:
    """Run jobs, a few at a time; return what came of each by its number."""
    running: list[tuple[asyncio.AbstractEventLoop, asyncio.Task[Any] | None]] = []
    with ThreadPoolExecutor(1) as aside:  # a separate thread, since that of the caller may run an event loop (as in Jupyter)
        work = aside.submit(asyncio.run, _all(jobs, running))
        try:
            return dict(enumerate(work.result()))
        except KeyboardInterrupt:
            for loop, task in running:
                loop.set_exception_handler(lambda *_: None)  # ignore errors of tasks that a stopped kernel leaves unfinished
                loop.call_soon_threadsafe(task.cancel if task else loop.stop)
            raise  # leaving this block waits until every kernel has ended


async def _all(jobs: Sequence[Job], running: list[Any]) -> list[Done]:
    running.append((asyncio.get_running_loop(), asyncio.current_task()))
    gate = asyncio.Semaphore(AT_ONCE)
    return await asyncio.gather(*(_one(job, gate) for job in jobs))


async def _one(job: Job, gate: asyncio.Semaphore) -> Done:
    async with gate:
        mark, begun = uuid.uuid4().hex, time.time()
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in job.cells])  # type: ignore[no-untyped-call]
        client = _Client(
            notebook,
            timeout=round(60 * job.minutes),
            kernel_name="python3",
            record_timing=False,
            extra_arguments=["--log-level=50", *([f"--IPKernelApp.exec_lines={_LIMIT}"] if os.name == "posix" else [])],
            resources={"metadata": {"path": job.folder}},
        )
        done = await _stopped(client, job, mark, begun)
        done.seconds = round(time.time() - begun, 3)
        began = max(client.cell, done.cell) + 1
        done.outputs = [merged(dict(output) for output in cell.outputs) for cell in notebook.cells[:began]]
        return done


async def _stopped(client: _Client, job: Job, mark: str, begun: float) -> Done:
    """Execute the notebook of a client; return what stopped it, without the outputs."""
    path = os.pathsep.join(filter(None, [_ENGINE, os.environ.get("PYTHONPATH", "")]))
    late = limits.too_slow_in_all(job.minutes)
    watch = asyncio.get_running_loop().call_later(180 * job.minutes, client.end, -1, late)
    try:
        await client.async_execute(env={**os.environ, **job.told, "PYTHONPATH": path, _MARK: mark})
    except CellExecutionError:
        return Done([], client.cell, raised=True)
    except CellTimeoutError:
        return Done([], client.cell, fault=limits.too_slow(job.minutes))
    except DeadKernelError:
        if not client.passed:
            return Done([], client.cell, fault=limits.ENDED)
    finally:
        watch.cancel()
        _end_all(mark, begun)
        if client.km is None:  # its kernel has ended, so no clean-up at exit is needed
            atexit.unregister(client._cleanup_kernel)
    return Done([], client.passed[0], fault=client.passed[1]) if client.passed else Done([])


class _Client(NotebookClient):
    """A client that kills the kernel as soon as the output of a cell exceeds a limit."""

    passed: tuple[int, Fault] | None = None
    cell = -1
    _meter = limits.Meter()

    async def async_execute_cell(self, cell: Any, cell_index: int, *more: Any, **options: Any) -> Any:
        """Execute a cell, and count its output from nothing."""
        self.cell, self._meter = cell_index, limits.Meter()
        return await super().async_execute_cell(cell, cell_index, *more, **options)

    def process_message(self, msg: dict[str, Any], cell: Any, cell_index: int) -> Any:
        """Count the characters of a message's output; once a limit is exceeded, only status messages are processed."""
        if self.passed:
            return super().process_message(msg, cell, cell_index) if msg["msg_type"] == "status" else None
        if fault := self._meter.add(msg["content"]):
            self.end(cell_index, fault)
            return None
        return super().process_message(msg, cell, cell_index)

    def end(self, cell: int, fault: Fault) -> None:
        """Kill the kernel and record the fault."""
        self.passed = (cell, fault)
        pid = getattr(getattr(self.km, "provisioner", None), "pid", None)
        if pid:
            _kill(pid)


def _kill(pid: int) -> None:
    """Kill a process, with its process group where it is the leader."""
    try:
        if os.name == "posix" and os.getpgid(pid) == pid:
            os.killpg(pid, signal.SIGKILL)
        else:
            os.kill(pid, signal.SIGTERM if os.name != "posix" else signal.SIGKILL)
    except OSError:
        return


def _end_all(mark: str, begun: float) -> None:
    """Kill every process whose environment has the mark of a run, including processes that have detached themselves."""
    import psutil  # type: ignore[import-untyped]

    for process in psutil.process_iter():
        try:
            if process.create_time() >= begun - 2 and process.environ().get(_MARK) == mark:
                process.kill()
        except (psutil.Error, OSError):
            continue
