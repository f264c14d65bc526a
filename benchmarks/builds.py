"""Build times: ours (HTML alone, HTML and PDF) and stock Jupyter Book (HTML), in turns, so that other load hits all alike."""

import hashlib
import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

CASES = {
    "cold": "Cold: no caches at all",
    "frames": "Cold, but with the pictures of figures that move",
    "again": "Again, nothing changed",
    "touched": "Again, one chapter's text touched",
}
FRAMES = ".frames"


def run(command: list, folder: Path, environment: dict[str, str]) -> float:
    """Run a command to its end in a folder; return its seconds, or stop with the end of what it printed."""
    words = [str(word) for word in command]
    start = time.perf_counter()
    done = subprocess.run(words, env=environment, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    seconds = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"{' '.join(words)} failed:\n{done.stdout[-2000:]}")
    return seconds


def install(venv: Path, packages: tuple[str, ...], constraints: Path, environment: dict[str, str]) -> Path:
    """Make the environment for the stock side, with the same pinned versions as ours; return its folder of programs."""
    programs = venv / ("Scripts" if sys.platform == "win32" else "bin")
    stamp, wanted = venv / "installed", hashlib.sha256(constraints.read_bytes() + repr(packages).encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return programs
    print("Setting up _build/bench/venv (first run only; about a minute) …", file=sys.stderr, flush=True)
    shutil.rmtree(venv, ignore_errors=True)
    venv.parent.mkdir(parents=True, exist_ok=True)
    if uv := shutil.which("uv"):
        make, pip = (
            [uv, "venv", "--quiet"],
            [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", programs / "python"],
        )
    else:
        make, pip = [sys.executable, "-m", "venv"], [programs / "python", "-m", "pip", "install", "--quiet"]
    run([*make, venv], venv.parent, environment)
    pins = venv / "pins.txt"  # without hashes, since packages that are not pinned here have none
    lines = constraints.read_text("utf-8").splitlines()
    pins.write_text("".join(line.removesuffix("\\") + "\n" for line in lines if not line.startswith(" ")), "utf-8")
    run([*pip, "-c", pins, *packages], venv.parent, environment)
    stamp.write_text(wanted)
    return programs


def measure(
    ours: Path, stock: Path, jupyter_book: Path, chapter: str, rounds: int, environment: dict[str, str]
) -> dict[str, dict[str, float]]:
    """Return the median seconds of each way and case; the last builds are left in place for the other measurements."""

    def build_ours(*outputs: str) -> Callable[[], float]:
        return lambda: run([sys.executable, "-m", "courseloom", "build", *outputs], ours, environment)

    ways = {
        "ours HTML": (ours, build_ours("html")),
        "stock HTML": (stock, lambda: run([jupyter_book, "build", stock], stock, environment)),
        "ours HTML + PDF + live": (ours, build_ours()),
    }
    seconds: dict[str, dict[str, list[float]]] = {way: {case: [] for case in CASES} for way in ways}
    for number in range(1, rounds + 1):
        print(f"Builds, round {number} of {rounds} …", file=sys.stderr, flush=True)
        for way, (root, build) in ways.items():
            shutil.rmtree(root / "_build", ignore_errors=True)
            seconds[way]["cold"].append(build())
            for path in [*(root / "_build").iterdir()] if root == ours else ():
                if path.name != FRAMES:
                    shutil.rmtree(path)
            seconds[way]["frames"].append(build() if root == ours else seconds[way]["cold"][-1])
            seconds[way]["again"].append(build())
            touch(root / f"{chapter}.ipynb", f"Edited in round {number} of {way}.")
            seconds[way]["touched"].append(build())
            found = ", ".join(f"{case} {times[-1]:.1f} s" for case, times in seconds[way].items())
            print(f"  {way}: {found}", file=sys.stderr, flush=True)
    return {way: {case: statistics.median(found) for case, found in cases.items()} for way, cases in seconds.items()}


def touch(notebook: Path, sentence: str) -> None:
    """Add a sentence to the end of the last text cell that learners see."""
    content = json.loads(notebook.read_text("utf-8"))
    texts = [cell for cell in content["cells"] if cell["cell_type"] == "markdown" and not cell["metadata"].get("tags")]
    texts[-1]["source"] = "".join(texts[-1]["source"]) + f"\n\n{sentence}"
    notebook.write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")


def startup(python: Path, through: Path, root: Path, rounds: int, environment: dict[str, str]) -> tuple[float, float]:
    """Return the median seconds of `--version` asked of the engine, and asked of the set-up script, in turns."""
    direct, script = [], []
    for _ in range(rounds):
        direct.append(run([sys.executable, "-m", "courseloom", "--version"], root, environment))
        script.append(run([python, through, "--version"], root, environment))
    return statistics.median(direct), statistics.median(script)
