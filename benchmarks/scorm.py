"""Measures a package for a learning system: its size, the time to build it beside the web book, and its scripts, compressed.

Everything happens in a copy of the sources, `_build/bench/scorm`. Run: `.venv/bin/python benchmarks/scorm.py [ROUNDS]`.
"""

import gzip
import shutil
import statistics
import subprocess
import sys
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COPY = ROOT / "_build" / "bench" / "scorm"
NOT_COPIED = shutil.ignore_patterns(".*", "_build", "tests", "benchmarks", "node_modules", "__pycache__")
SHELL = ("index.html", "shell.js", "shell.css")


def main() -> int:
    """Print a Markdown table."""
    rounds = int(sys.argv[1]) if sys.argv[1:] else 3
    shutil.rmtree(COPY, ignore_errors=True)
    shutil.copytree(ROOT, COPY, ignore=NOT_COPIED)
    _run("numbers")
    took: dict[str, list[float]] = {"html": [], "scorm": []}
    for _ in range(rounds):
        for output, seconds in took.items():
            shutil.rmtree(COPY / "_build", ignore_errors=True)
            start = time.perf_counter()
            _run("build", output, "--quiet")
            seconds.append(time.perf_counter() - start)
    html, scorm = (statistics.median(seconds) for seconds in took.values())
    print("| What | Measured |\n|---|---|")
    print(f"| Build of the package, from nothing | {scorm:.1f} s; the web book {html:.1f} s: {scorm / html:.2f} times |")
    for version in ("1.2", "2004"):
        _run("build", "scorm", "--version", version, "--quiet")
        (package,) = (COPY / "_build/scorm").glob("*.zip")
        with zipfile.ZipFile(package) as opened:
            sizes = {name: len(gzip.compress(opened.read(name))) for name in SHELL}
            count = len(opened.namelist())
        print(f"| SCORM {version}: package | {package.stat().st_size / 1e6:.2f} MB, {count} files |")
        known = _script(package)
        parts = f"of which scripts {known[0] / 1e3:.1f} kB and numbers of questions {known[1] / 1e3:.1f} kB"
        print(f"| SCORM {version}: page around the book, compressed | {sum(sizes.values()) / 1e3:.1f} kB, {parts} |")
    return 0


def _script(package: Path) -> tuple[int, int]:
    """Return the compressed size of the scripts of a package without and of what they know."""
    with zipfile.ZipFile(package) as opened:
        head, known, *scripts = opened.read("shell.js").decode().split("\n")
    return len(gzip.compress("\n".join((head, *scripts)).encode())), len(gzip.compress(known.encode()))


def _run(*arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "courseloom", "--root", str(COPY), *arguments], check=True, cwd=ROOT, stdout=subprocess.DEVNULL
    )


if __name__ == "__main__":
    raise SystemExit(main())
