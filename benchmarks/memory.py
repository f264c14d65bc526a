"""The most memory that a command and all processes it starts hold at one time."""

import subprocess
import time
from pathlib import Path

import psutil

EVERY = 0.1


def peak(command: list[str], folder: Path, environment: dict[str, str]) -> float:
    """Run a command to its end; return the peak of its proportional set size (PSS) in MB, sampled ten times a second."""
    most = 0
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        while process.poll() is None:
            most = max(most, _held(process.pid))
            time.sleep(EVERY)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed")
    return most / 1e6


def _held(pid: int) -> int:
    """Return the memory of a process and of those below it, in bytes; those that end meanwhile count nothing."""
    held = 0
    try:
        processes = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    except psutil.Error:
        return 0
    for process in processes:
        try:
            held += process.memory_full_info().pss
        except (psutil.Error, OSError):
            continue
    return held
