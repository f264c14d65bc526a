"""How long `courseloom check` takes on the whole course, started as a user starts it, with nothing executed.

Prints the median of five runs after a first one, which keeps what it read of each file, and of five first ones; for scale also
the time of Python starting and doing nothing, and of a fixed loop (a busy machine shows there).
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from courseloom.readers import kept  # noqa: E402

ROUNDS = 5
LOOP = "x = 0\nfor i in range(10_000_000): x += i"


def seconds(command: list[str], forget: Path | None = None) -> str:
    """Return the median wall time and CPU time of a command, in words; the file `forget` is removed before each run."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    wall, busy = [], []
    for _ in range(ROUNDS):
        if forget:
            forget.unlink(missing_ok=True)
        start, before = time.perf_counter(), os.times()
        subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
        after = os.times()
        wall.append(time.perf_counter() - start)
        busy.append(after.children_user + after.children_system - before.children_user - before.children_system)
    return f"{statistics.median(wall):.2f} s, {statistics.median(busy):.2f} s of CPU"


def main() -> None:
    """Measure and print."""
    root = sys.argv[1] if len(sys.argv) > 1 else str(ROOT)
    command = [sys.executable, "-m", "courseloom", "--root", root, "check"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip().splitlines()
    print(said[-1] if said else "no output")
    print(f"medians of {ROUNDS}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"check: {seconds(command)}")
    print(f"check, nothing kept: {seconds(command, Path(root) / kept.FILE)}")
    print(f"Python starting: {seconds([sys.executable, '-c', 'pass'])}")
    print(f"a loop of ten million additions: {seconds([sys.executable, '-c', LOOP])}")


if __name__ == "__main__":
    main()
