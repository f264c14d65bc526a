"""How long `courseloom check` takes on the whole course, started as a user starts it, with nothing executed.

Prints the median of five runs, and for scale the time of Python starting and doing nothing and of a fixed loop (a busy machine
shows there).
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 5
LOOP = "x = 0\nfor i in range(10_000_000): x += i"


def seconds(command: list[str]) -> float:
    """Return the median wall time of a command in seconds."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main() -> None:
    """Measure and print."""
    root = sys.argv[1] if len(sys.argv) > 1 else str(ROOT)
    command = [sys.executable, "-m", "courseloom", "--root", root, "check"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip().splitlines()
    print(said[-1] if said else "no output")
    print(f"check: {seconds(command):.2f} s (median of {ROUNDS}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f})")
    print(f"Python starting: {seconds([sys.executable, '-c', 'pass']):.2f} s")
    print(f"a loop of ten million additions: {seconds([sys.executable, '-c', LOOP]):.2f} s")


if __name__ == "__main__":
    main()
