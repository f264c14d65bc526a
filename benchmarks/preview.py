"""The preview: seconds from a saved file to its page in Chromium, until everything else has followed, and memory."""

from __future__ import annotations

import json
import re
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue

LONG = 120.0
"""Seconds after which a save that does not show is given up."""
Edit = Callable[[Path, str], None]


def prose(root: Path, word: str) -> None:
    """Add a sentence to the end of a chapter's text."""
    _cell(root, "markdown", lambda source: f"{source}\n\nA sentence with the word {word}.")


def picture(root: Path, word: str) -> None:
    """Change the alternative text of a figure, so that its notebook runs again."""
    _cell(root, "code", lambda source: re.sub(r'alt="(\w+ )?(?=[A-Z])', f'alt="{word} ', source, count=1), holding='alt="')


def question(root: Path, word: str) -> None:
    """Change a reason of a question of the chapter."""
    _first(root / "quizzes" / "02-functions.yml", r"(?m)^( +)why: >-?\n +(?:word\w+ )?", word)


def claim(root: Path, word: str) -> None:
    """Change in whom a claim of the chapter was found, which the register prints."""
    chapter = (root / "notebooks" / "02-functions.ipynb").read_text("utf-8")
    named = re.search(r"\{claim\}`([\w-]+)`", chapter)
    assert named
    _first(root / "book" / "claims.yml", rf"(?ms)^  - id: {named[1]}\n.*?^    population: (?:word\w+ )?", word)


def term(root: Path, word: str) -> None:
    """Change a definition of the glossary."""
    _first(root / "book" / "glossary.md", r"(?m)^```\{glossary\}\n(?::.*\n)*\n?.+\n  (?:word\w+ )?", word)


EDITS: dict[str, tuple[Edit, str]] = {
    "prose": (prose, "notebooks/02-functions.html"),
    "question": (question, "notebooks/02-functions.html"),
    "picture": (picture, "notebooks/02-functions.html"),
    "claim": (claim, "book/register.html"),
    "term": (term, "book/glossary.html"),
}
"""What is edited, and the page that is open and shows it."""


def _cell(root: Path, kind: str, change: Callable[[str], str], holding: str = "") -> None:
    path = root / "notebooks" / "02-functions.ipynb"
    content = json.loads(path.read_text("utf-8"))
    cells = [cell for cell in content["cells"] if cell["cell_type"] == kind and not cell["metadata"].get("tags")]
    cell = next(cell for cell in reversed(cells) if holding in "".join(cell["source"]))
    cell["source"] = change("".join(cell["source"]))
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")


def _first(path: Path, pattern: str, word: str) -> None:
    def changed(found: re.Match[str]) -> str:
        return f"{re.sub(r'word[0-9a-z]+ $', '', found[0])}{word} "

    text = path.read_text("utf-8")
    after = re.sub(pattern, changed, text, count=1)
    assert after != text, f"nothing to edit in {path}"
    path.write_text(after, "utf-8")


def measure(root: Path, rounds: int, environment: dict[str, str]) -> dict[str, dict[str, float]] | None:
    """Return the median seconds to the page ("page") and to the end ("all") for each edit; None without Chromium.

    The entry "memory" has the resident megabytes of all processes of the preview at the end.
    """
    try:
        import psutil
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    seconds: dict[str, dict[str, list[float]]] = {name: {"page": [], "all": []} for name in EDITS}
    with _running(root, environment) as (address, lines, process), sync_playwright() as playwright:
        found_at = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
        page = playwright.chromium.launch(executable_path=found_at, args=["--no-sandbox"]).new_page()
        for number in range(rounds + 1):  # the first round is not counted
            for name, (edit, shown) in EDITS.items():
                page.goto(f"{address}{shown}")
                word = f"word{number}{name}"
                start = time.perf_counter()
                edit(root, word)
                page.wait_for_function(SHOWS, arg=word, timeout=LONG * 1000, polling=20)
                first = time.perf_counter() - start
                lines.get(timeout=LONG)
                if number:
                    seconds[name]["page"].append(first)
                    seconds[name]["all"].append(time.perf_counter() - start)
        processes = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
        memory = sum(one.memory_full_info().pss for one in processes) / 1e6
    found = {name: {key: statistics.median(times) for key, times in both.items()} for name, both in seconds.items()}
    return {**found, "memory": {"pss": memory}}


SHOWS = """word => document.documentElement.textContent.includes(word)
  || [...document.images].some(one => one.alt.includes(word))"""


@contextmanager
def _running(root: Path, environment: dict[str, str]) -> Iterator[tuple[str, Queue[str], subprocess.Popen[str]]]:
    """Run a preview; yield its address, the lines that it prints for saves, and its process."""
    command = [sys.executable, "-m", "courseloom", "--root", str(root), "preview", "--no-browser"]
    with subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.PIPE, text=True) as process:
        lines: Queue[str] = Queue()
        assert process.stdout is not None

        def read(stream: Iterator[str]) -> None:
            for line in stream:
                lines.put(line)

        threading.Thread(target=read, args=(process.stdout,), daemon=True).start()
        try:
            found = re.search(r"http://\S+", lines.get(timeout=LONG))
            assert found
            lines.get(timeout=LONG)  # the whole course
            while True:
                try:
                    lines.get(timeout=1)
                except Empty:
                    break
            yield found[0], lines, process
        finally:
            process.terminate()


if __name__ == "__main__":  # the course in a folder: python benchmarks/preview.py DIR
    import os

    print(json.dumps(measure(Path(sys.argv[1]).resolve(), 5, dict(os.environ)), indent=1))
