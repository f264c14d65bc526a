"""How the cost of a chapter changes with the number of chapters, for check and, with --build, for the web book.

`python3 benchmarks/scale.py [--build] [chapters …]` (11, 40 and 100 when none are given) makes courses of these sizes, of which
11 is this course itself, and prints CPU seconds and the memory of the largest process, for the first time and after an edit.
Ratios are those of the cost of a chapter to that in the first course, in the same run; at most 1.3 is asked for.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree

import builds
import courses

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 3
CHAPTER = "notebooks/02-functions.ipynb"


def cost(root: Path, *command: str) -> tuple[float, float]:
    """Run a command of the engine on a course; return its CPU seconds, children included, and the MB of its largest process."""
    words = [sys.executable, "-m", "courseloom", "--root", str(root), *command]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        said = process.stderr.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(words)} failed:\n{said[-2000:]}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def cases(root: Path, build: bool) -> dict[str, Callable[[int], tuple[float, float]]]:
    """Return what is measured by name: functions of the number of the round."""

    def first(_: int) -> tuple[float, float]:
        rmtree(root / "_build", ignore_errors=True)
        return cost(root, "check")

    def edited(number: int) -> tuple[float, float]:
        builds.touch(root / CHAPTER, f"Edited in round {number}.")
        return cost(root, "check")

    def cold(_: int) -> tuple[float, float]:
        rmtree(root / "_build", ignore_errors=True)
        return cost(root, "build", "html", "--quiet")

    def again(number: int) -> tuple[float, float]:
        builds.touch(root / CHAPTER, f"Edited again in round {number}.")
        return cost(root, "build", "html", "--quiet")

    found = {"check, nothing kept": first, "check after an edit": edited}
    return found | ({"html, cold": cold, "html after an edit": again} if build else {})


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", action="store_true", help="build as well, once a size (minutes)")
    parser.add_argument("chapters", type=int, nargs="*", default=[11, 40, 100])
    asked = parser.parse_args()
    first: dict[str, tuple[float, float]] = {}
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; medians of {ROUNDS}, builds once\n")
    print(
        "| chapters | what | CPU s | MB | CPU ms a chapter | ratio | MB a chapter | ratio |\n|--:|---|--:|--:|--:|--:|--:|--:|"
    )
    with tempfile.TemporaryDirectory() as folder:
        for count in asked.chapters:
            root = courses.grow(count, Path(folder) / str(count))
            for name, run in cases(root, asked.build).items():
                rounds = [run(number) for number in range(1 if name.startswith("html") else ROUNDS)]
                seconds, memory = (statistics.median(values) for values in zip(*rounds, strict=True))
                each = seconds / count, memory / count
                ratios = [one / base for one, base in zip(each, first.setdefault(name, each), strict=True)]
                print(
                    f"| {count} | {name} | {seconds:.2f} | {memory:.0f} | {1000 * each[0]:.0f} | {ratios[0]:.2f} "
                    f"| {each[1]:.1f} | {ratios[1]:.2f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
