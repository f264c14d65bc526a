"""Measures all paper of the course, after the book is built: how many files, how long, how much memory.

Run: `.venv/bin/python benchmarks/papers.py`. Prints one row a step.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path

from courseloom.resolve import read
from courseloom.writers import handouts, pictures

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Print every handout into a temporary folder and say what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=ROOT)
    parser.add_argument("--chapter", action="append", default=[])
    options = parser.parse_args()
    course = read(options.root)
    if not (options.root / pictures.CACHE).is_dir():
        raise SystemExit("Build the book first: its figures are read from what the build has kept.")
    with tempfile.TemporaryDirectory() as folder:
        wall, cpu = time.perf_counter(), time.process_time()
        written = handouts.write(course, Path(folder), chapter=options.chapter)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        size = sum(path.stat().st_size for path in written)
    pdfs = sum(path.suffix == ".pdf" for path in written)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print("| files | of them PDF | MB | seconds | of processor | seconds for 60 files | peak MB |")
    print("|---|---|---|---|---|---|---|")
    each = 60 * wall / len(written)
    print(f"| {len(written)} | {pdfs} | {size / 1e6:.1f} | {wall:.1f} | {cpu:.1f} | {each:.1f} | {peak:.0f} |")


if __name__ == "__main__":
    main()
