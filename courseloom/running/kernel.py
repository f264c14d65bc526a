"""Runs one notebook in its own kernel, within limits of time, memory and output; ends all processes that the notebook starts.

The limits keep a mistake from exhausting the machine. They are no sandbox: a cell has all permissions of its author.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import signal
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError

from courseloom.running import outputs

MEMORY = 4
"""Memory limit in GiB of a kernel and of each process that it starts, on systems that support one."""
_MARK = "COURSELOOM_RUN"
_ENGINE = str(Path(__file__).resolve().parents[2])
_LIMIT = (
    "__import__('resource').setrlimit(__import__('resource').RLIMIT_DATA, "
    f"(min({MEMORY} << 30, __import__('resource').getrlimit(__import__('resource').RLIMIT_DATA)[1] % (1 << 63)),) * 2)"
)


class TooMuch(Exception):
    """A limit was exceeded: (number of the cell, what is wrong, what to do)."""


async def run(notebook: Any, folder: Path, minutes: int, told: Mapping[str, str]) -> None:
    """Run a notebook from top to bottom in a folder, with a limit of `minutes` per cell and three times that in total.

    `told` are environment variables added to those of this process; the kernel can import this engine.

    Raises TooMuch when a limit is exceeded, and the errors of nbclient when a cell fails.
    """
    path = os.pathsep.join(filter(None, [_ENGINE, os.environ.get("PYTHONPATH", "")]))
    mark, begun = uuid.uuid4().hex, time.time()
    client = _Client(
        notebook,
        timeout=60 * minutes,
        kernel_name="python3",
        record_timing=False,  # timings in cell metadata would change the hash for the lookup in the cache
        extra_arguments=["--log-level=50", *([f"--IPKernelApp.exec_lines={_LIMIT}"] if os.name == "posix" else [])],
        resources={"metadata": {"path": str(folder)}},
    )
    in_all = 3 * minutes
    late = (f"the notebook took longer than {in_all} minutes in all.", "Let it compute less.")
    watch = asyncio.get_running_loop().call_later(60 * in_all, client.end, -1, late)
    try:
        await client.async_execute(env={**os.environ, **told, "PYTHONPATH": path, _MARK: mark})
    except DeadKernelError:
        if client.passed:
            raise TooMuch(*client.passed) from None
        raise
    finally:
        watch.cancel()
        _end_all(mark, begun)
        if client.km is None:  # its kernel has ended, so no clean-up at exit is needed
            atexit.unregister(client._cleanup_kernel)
    if client.passed:
        raise TooMuch(*client.passed)


class _Client(NotebookClient):
    """A client that kills the kernel as soon as the output of a cell exceeds a limit."""

    passed: tuple[int, str, str] | None = None
    _counted: tuple[int, int, int] = (-1, 0, 0)

    def process_message(self, msg: dict[str, Any], cell: Any, cell_index: int) -> Any:
        """Count the characters of a message's output; once a limit is exceeded, only status messages are processed."""
        if self.passed:
            return super().process_message(msg, cell, cell_index) if msg["msg_type"] == "status" else None
        _, text, data = self._counted if self._counted[0] == cell_index else (cell_index, 0, 0)
        content = msg["content"]
        text += len(str(content.get("text", ""))) if msg["msg_type"] == "stream" else 0
        data += sum(len(str(one)) for one in content.get("data", {}).values()) if isinstance(content.get("data"), dict) else 0
        self._counted = (cell_index, text, data)
        if text > outputs.TEXT or data > outputs.DATA:
            self.end(cell_index, outputs.too_long("text" if text > outputs.TEXT else "data"))
            return None
        return super().process_message(msg, cell, cell_index)

    def end(self, cell: int, fault: outputs.Fault) -> None:
        """Kill the kernel and record the fault."""
        self.passed = (cell, *fault)
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
