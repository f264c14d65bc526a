"""How much script it costs until a page with 200 questions of every kind can be used, fresh and with all its answers kept.

What counts is the time of the processor that Chromium's main thread spends in script while the page loads (the protocol's
`ScriptDuration`, by thread ticks), so that other work of the machine does not. The target is under 100 ms.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
COPIES, ROUNDS = 20, 9
PAGE = "_build/html/notebooks/01-washing.html"
UNCHECKED = """
import sys
from datetime import date
from pathlib import Path
from courseloom.resolve import read
from courseloom.writers import Html, build
root = Path(sys.argv[1])
build.begin = lambda *given, **named: (read(root), list)
list(build.build(root, [Html()], date(2026, 1, 2)))
"""
"""Builds without the checks: the same ten questions over and over are nothing that they let pass."""
KEEP = """async () => {
  document.querySelector(".memory button").click();
  for (const form of document.querySelectorAll("form.question")) {
    const notes = form.querySelector("textarea"), guess = form.querySelector(".guess input");
    form.querySelectorAll(".slot select").forEach(select => { select.selectedIndex = 1; });
    if (notes) notes.value = "Something from memory.";
    if (guess) guess.value = form.querySelector(".guess").dataset.low;
    const option = form.querySelector(".option input");
    if (option) option.click();
    form.querySelector(".check").click();
  }
}"""


def course(folder: Path) -> int:
    """Make the tiny course with each of its questions many times on one page; return how many there are."""
    shutil.copytree(ROOT / "tests" / "course", folder, ignore=shutil.ignore_patterns("_build"))
    count = 0
    for name in ("01-washing", "02-kinds"):
        path = folder / "quizzes" / f"{name}.yml"
        bank = yaml.safe_load(path.read_text("utf-8"))
        for quiz in bank["quizzes"]:
            asked = quiz["questions"]
            copies = [{**deepcopy(one), "id": f"{one['id']}-{n}"} for n in range(COPIES) for one in asked]
            quiz["questions"] = copies  # deep, since YAML would write what is the same object as an alias
            count += len(quiz["questions"])
        path.write_text(yaml.safe_dump(bank, allow_unicode=True, sort_keys=False), "utf-8")
    return count


def _script(page: Any, address: str) -> float:
    """Load a page and return the milliseconds of script that it took."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(address, wait_until="load")
    found = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    session.detach()
    return float(found["ScriptDuration"]) * 1000


def measure(folder: Path) -> dict[str, list[float]] | None:
    """Return the milliseconds of script of each load, fresh and with everything kept; None when no browser can be started."""
    from playwright.sync_api import Error, sync_playwright

    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    address = (folder / PAGE).as_uri()
    times: dict[str, list[float]] = {"fresh": [], "kept": []}
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=next(filter(None, found), None), args=["--no-sandbox"])
        except Error:
            return None
        for way, before in (("fresh", None), ("kept", KEEP)):
            context = browser.new_context()
            if before:
                first = context.new_page()
                first.goto(address)
                first.evaluate(before)
                first.close()
            for _ in range(ROUNDS):
                page = context.new_page()
                times[way].append(_script(page, address))
                page.close()
            context.close()
        browser.close()
    return times


def built(folder: Path) -> int:
    """Make and build the course; return how many questions are on its page."""
    count = course(folder)
    command = [sys.executable, "-c", UNCHECKED, str(folder)]
    subprocess.run(command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True)
    return count


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "course"
        count = built(folder)
        times = measure(folder)
        if times is None:
            sys.exit("no Chromium can be started")
        for way, words in (("fresh", "nothing kept"), ("kept", "all answers kept and shown again")):
            low, high = min(times[way]), max(times[way])
            print(f"{count} questions, {words}: {statistics.median(times[way]):.0f} ms of script ({low:.0f} to {high:.0f})")
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
