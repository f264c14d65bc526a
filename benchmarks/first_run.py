"""Compares the first run of this course with that of another commit: size of `.venv`, seconds of CPU and of the clock.

    python3 benchmarks/first_run.py COMMIT [--pip] [--set-up]

Both are cloned into a temporary folder, and `course.py build` runs there. The network is needed. With uv, a set-up that
does not count fills its cache for both; `--pip` hides uv from both. `--set-up` leaves out the build.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("`.venv`, MB", "set-up, s of CPU", "set-up, s", "set-up and build, s of CPU", "set-up and build, s")


def cloned(commit: str, folder: Path) -> Path:
    """Clone a commit of this course into a folder, and return it."""
    asked = ["git", "rev-parse", commit]
    found = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
    subprocess.run(["git", "clone", "--quiet", "--no-checkout", ROOT, folder], check=True)
    subprocess.run(["git", "checkout", "--quiet", found], cwd=folder, check=True)
    return folder


def run(folder: Path, command: str, environment: dict[str, str]) -> tuple[float, float]:
    """Run a command of `course.py`; return its seconds of CPU, with those of all its processes, and of the clock."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    words = [sys.executable, "course.py", command]
    subprocess.run(words, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
    after, end = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, end - start


def measured(folder: Path, build: bool, environment: dict[str, str]) -> list[float]:
    """Return what NAMES lists for a clone; the set-up is what the first `check` takes longer than the second."""
    first, second = (run(folder, "check", environment) for _ in range(2))
    setup = [one - other for one, other in zip(first, second, strict=True)]
    whole = [one + other for one, other in zip(setup, run(folder, "build", environment), strict=True)] if build else []
    size = subprocess.run(["du", "-sm", folder / ".venv"], check=True, capture_output=True, text=True).stdout.split()[0]
    return [float(size), *setup, *whole]


def main() -> None:
    """Clone both commits, measure one after the other and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("commit", help="the commit to compare with")
    parser.add_argument("--pip", action="store_true", help="install with pip although uv is there")
    parser.add_argument("--set-up", action="store_true", help="leave out the build")
    options = parser.parse_args()
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    if options.pip:
        folders = environment["PATH"].split(os.pathsep)
        environment["PATH"] = os.pathsep.join(folder for folder in folders if not shutil.which("uv", path=folder))
    with tempfile.TemporaryDirectory() as temporary:
        if not options.pip:
            run(cloned(options.commit, Path(temporary) / "first"), "check", environment)
        folders = [cloned(commit, Path(temporary) / name) for name, commit in (("before", options.commit), ("now", "HEAD"))]
        before, now = (measured(folder, not options.set_up, environment) for folder in folders)
    print(f"Load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; {'pip' if options.pip else 'uv, its cache full'}\n")
    print(f"| | {options.commit} | this commit | ratio |\n|---|---|---|---|")
    for name, one, other in zip(NAMES, before, now, strict=False):
        print(f"| {name} | {one:.1f} | {other:.1f} | {other / one:.2f} |")


if __name__ == "__main__":
    main()
