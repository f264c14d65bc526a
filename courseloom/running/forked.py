"""Runs notebooks in copies of one warm process (`warm`), which is a clean child of this one: ten times cheaper than kernels.

Only Linux has all that this needs: processes that can be copied after they have drawn, and adoption of those that detach
themselves.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from courseloom.running.limits import AT_ONCE, Done, Job

KERNELS = "COURSELOOM_KERNELS"
"""The environment variable that makes every notebook run in a kernel of its own."""
_ENGINE = str(Path(__file__).resolve().parents[2])
_started: list[tuple[int, subprocess.Popen[bytes]]] = []
"""The warm process that waits for its jobs, with the process that started it."""


def usable() -> bool:
    """Return whether notebooks can run in copies of a process on this system."""
    return sys.platform == "linux" and not os.environ.get(KERNELS)


def start() -> None:
    """Start the warm process, so that it imports while this one works; it ends with its jobs, or with this process."""
    if usable() and not (_started and _started[0][0] == os.getpid()):
        _started[:] = [(os.getpid(), _new())]


def _new() -> subprocess.Popen[bytes]:
    path = os.pathsep.join(filter(None, [_ENGINE, os.environ.get("PYTHONPATH", "")]))
    inline = os.environ.get("MPLBACKEND") or "module://matplotlib_inline.backend_inline"
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "courseloom.running.warm"],
        env={**os.environ, "PYTHONPATH": path, "MPLBACKEND": inline},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C ends this process, which ends that one
    )


def run(jobs: Sequence[Job]) -> dict[int, Done]:
    """Run jobs, begun in this order; return what came of each by its number. Jobs that got no answer are missing."""
    start()
    found: dict[int, Done] = {}
    process = _started.pop()[1]
    assert process.stdin and process.stdout
    try:
        with suppress(BrokenPipeError):
            asked = {"jobs": [asdict(job) for job in jobs], "at_once": AT_ONCE}
            process.stdin.write(json.dumps(asked).encode() + b"\n")
            process.stdin.flush()
        while len(found) < len(jobs) and (line := process.stdout.readline()):
            number, done = json.loads(line)
            found[number] = Done(**{**done, "fault": tuple(done["fault"]) if done["fault"] else None})
    finally:
        with suppress(BrokenPipeError):
            process.stdin.close()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
    return found
