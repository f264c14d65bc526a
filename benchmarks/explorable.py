"""Measures an explorable figure of 200 states: time of its own work, weight on the disk, and what its page fetches.

Everything happens in `_build/bench/explorable`, a copy of the tests' tiny course with one cell more. The time is that of the
call of `explore()` in a fresh process, without the start of Python and matplotlib: cold, cached, and after a claim changed.
Run: `.venv/bin/python benchmarks/explorable.py`.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT / "_build" / "bench" / "explorable"
STEPS, CHOICES = 50, 4
LIMITS = {"cold": 20.0, "cached": 0.5, "bytes": 3_000_000, "page": 500_000}
CELL = f"""
from courseloom import Choice, Steps, claim, explore, palette
import matplotlib.pyplot as plt
SHARES = {{"one": 10, "two": 40, "three": 60, "four": 90}}
def draw(group, people):
    fig, ax = plt.subplots(figsize=(4.4, 4.6))
    found = round(people * SHARES[group] / 100) + (round(claim("made2020-share").number) if group == "one" else 0)
    for first, last, colour in ((0, found, palette.accent), (found, 1000, palette.accent_soft)):
        places = range(first, last)
        ax.scatter([n % 40 for n in places], [n // 40 for n in places], s=16, marker="s", fc=colour, ec=palette.ink)
    ax.set_title(f"{{found}} of 1,000 in group {{group}}"); ax.axis("off")
    return fig
shown = explore(
    draw, name="bench", caption="Made up.",
    controls={{"group": Choice("Group", list(SHARES)), "people": Steps("People", [10 * n for n in range(1, {STEPS + 1})])}},
    start={{"group": "one", "people": 100}},
    say=lambda group, people: f"Of {{people}} people in group {{group}}, {{people * SHARES[group] // 100}} are found.",
    row=lambda group, people: {{"Found": people * SHARES[group] // 100}},
    printed=[{{"people": 10}}, {{"people": 500}}],
    budget=({STEPS * CHOICES}, 3000))
"""
TIMED = """
import json, resource, sys, time
import courseloom.cells, courseloom.explorable, matplotlib.pyplot, PIL.Image
source = open(sys.argv[1]).read()
before = sum(getattr(resource.getrusage(resource.RUSAGE_SELF), name) for name in ("ru_utime", "ru_stime"))
start = time.perf_counter()
exec(compile(source, "cell", "exec"), {"__name__": "__main__"})
wall = time.perf_counter() - start
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(json.dumps([wall, sum(one.ru_utime + one.ru_stime for one in used) - before]))
"""


def called() -> tuple[float, float]:
    """Return how long explore() takes in a fresh process and what it uses of the processors, in seconds."""
    environment = {**os.environ, "COURSELOOM_ROOT": str(BENCH), "COURSELOOM_BUILD": "1", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", TIMED, str(BENCH / "cell.py")]
    done = subprocess.run(
        command, cwd=BENCH, env={**environment, "MPLBACKEND": "agg"}, capture_output=True, text=True, check=True
    )
    wall, used = json.loads(done.stdout)
    return wall, used


def prepare() -> None:
    """Make the course, with the cell in its notebook."""
    shutil.rmtree(BENCH, ignore_errors=True)
    shutil.copytree(ROOT / "tests" / "course", BENCH, ignore=shutil.ignore_patterns("_build"))
    (BENCH / "cell.py").write_text(CELL, "utf-8")
    path = BENCH / "notebooks" / "01-washing.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    cell = {"cell_type": "code", "execution_count": None, "id": "f-bench", "metadata": {}, "outputs": []}
    notebook["cells"].append({**cell, "source": (CELL + "shown").splitlines(True)})
    path.write_text(json.dumps(notebook), "utf-8")


def fetched() -> dict[str, int] | None:
    """Return the bytes and requests of the built page before and after one step of the slider; None without Chromium."""
    browser = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
    if browser is None:
        return None
    from urllib.parse import unquote, urlsplit

    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        tab = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"]).new_page()
        read: set[Path] = set()
        tab.on("request", lambda request: read.add(Path(unquote(urlsplit(request.url).path))))
        tab.goto((BENCH / "_build/html/notebooks/01-washing.html").as_uri(), wait_until="load")
        tab.locator(".explore img").scroll_into_view_if_needed()
        tab.wait_for_timeout(500)
        before = {path for path in read if path.suffix != ".woff2"}
        tab.locator(".explore input[type=range]").press("ArrowRight")
        tab.wait_for_timeout(500)
    weight = sum(path.stat().st_size for path in before)
    return {"bytes": weight, "before": sum(path.suffix == ".webp" for path in before), "after": len(read - before)}


def main() -> int:
    """Measure, print a Markdown table, and return 1 where a limit is passed."""
    prepare()
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    (cold, used), cached = called(), min(called()[0] for _ in range(3))
    frames = list((BENCH / "_build/.frames").iterdir())
    weight = sum(path.stat().st_size for path in frames if path.suffix != ".json")
    claims = BENCH / "book/claims.yml"
    claims.write_text(claims.read_text("utf-8").replace("number: 40", "number: 41"), "utf-8")
    changed = called()[0]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "courseloom", "--root", str(BENCH), "build", "html"]
    subprocess.run(command, cwd=BENCH, env=environment, capture_output=True, check=True)
    page = fetched()
    rows = [
        (f"explore() with {STEPS * CHOICES} states, cold", f"{cold:.1f} s", f"{LIMITS['cold']:g} s", cold < LIMITS["cold"]),
        ("The same: time of the processors, all together", f"{used:.1f} s", "", True),
        ("The same, cached", f"{cached:.2f} s", f"{LIMITS['cached']:g} s", cached < LIMITS["cached"]),
        (f"After a claim changed that {STEPS} of them ask for", f"{changed:.1f} s", "", True),
        ("On the disk, drawings for paper included", f"{weight / 1e6:.2f} MB", "3 MB", weight < LIMITS["bytes"]),
    ]
    if page:
        rows.append(
            ("Page fetched before a control moves", f"{page['bytes'] / 1000:.0f} kB", "500 kB", page["bytes"] < LIMITS["page"])
        )
        rows.append(
            ("Frames fetched before, and more after one step", f"{page['before']}, {page['after']}", "1", page["before"] == 1)
        )
    print(f"{os.cpu_count()} cores; load before {load:.1f}.\n\n| What | Measured | Limit |\n|---|---|---|")
    for what, measured, limit, _ in rows:
        print(f"| {what} | {measured} | {limit} |")
    return 0 if all(good for *_, good in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
