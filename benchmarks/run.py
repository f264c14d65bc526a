"""Measures this engine beside stock Jupyter Book 1 with JupyterQuiz, and Typst beside WeasyPrint; prints a Markdown table.

Everything happens in `_build/bench`: `ours` is a copy of the sources, `stock` the same book for stock Jupyter Book, `venv` an
environment with stock Jupyter Book, JupyterQuiz and WeasyPrint. Run: `python3 course.py bench`. The first run also installs
that environment (a minute, needs the network).
"""

import compileall
import os
import platform
import shutil
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import builds  # noqa: E402
import interactive  # noqa: E402
import memory  # noqa: E402
import paper  # noqa: E402
import preview  # noqa: E402
import stock  # noqa: E402
import weight  # noqa: E402

import course  # noqa: E402

BENCH = ROOT / "_build" / "bench"
OURS, STOCK = BENCH / "ours", BENCH / "stock"
CHAPTER = "notebooks/02-functions"
ROUNDS, QUICK_ROUNDS = 5, 15
PRINTED = 3
"""Chapters that WeasyPrint prints: the whole course takes it minutes, and what is compared is pages a second."""
INSTALLED = ("jupyter-book==1.0.4.post1", "matplotlib", "jupyterquiz==2.9.6.4", "weasyprint==70.0")
NOT_COPIED = (".*", "_build", "tests", "benchmarks", "node_modules", "__pycache__", "jupyter_execute")


def main() -> int:
    """Measure everything; print the table and write it to `_build/bench/table.md`."""
    start, load = time.monotonic(), os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH")}
    programs = builds.install(BENCH / "venv", INSTALLED, ROOT / "requirements.txt", environment)
    shutil.rmtree(OURS, ignore_errors=True)
    shutil.copytree(ROOT, OURS, ignore=shutil.ignore_patterns(*NOT_COPIED))
    compileall.compile_dir(OURS / "courseloom", quiet=1)
    stock.write(ROOT, STOCK)
    rows, rebuild = build_rows(programs, environment)
    rows += [*weight_rows(), *paper_rows(programs, environment), *preview_rows(rebuild, environment)]
    rows += [*script_rows(), *start_rows(environment), *memory_rows(environment)]
    minutes = (time.monotonic() - start) / 60
    where = f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"
    how = f"medians of {ROUNDS}, taken in turns in one run of {minutes:.1f} minutes; load of the machine before it {load:.1f}"
    text = f"{where}; {how}.\n\n" + stock.plain.table(("What", "Ours", "Stock", "Ours ÷ stock"), rows) + "\n"
    (BENCH / "table.md").write_text(text, "utf-8")
    print(text, end="")
    return 0


def build_rows(programs: Path, environment: dict[str, str]) -> tuple[list[tuple[str, ...]], float]:
    """Time the builds: ours, HTML alone and everything, against stock HTML; return stock's seconds after an edit, too."""
    found = builds.measure(OURS, STOCK, programs / "jupyter-book", CHAPTER, ROUNDS, environment)
    rows = []
    for way in ("HTML", "HTML + PDF + live"):
        for case, words in builds.CASES.items():
            mine, theirs = found[f"ours {way}"][case], found["stock HTML"][case]
            stock_words = f"{theirs:.1f} s" if way == "HTML" else f"{theirs:.1f} s (HTML alone)"
            rows.append((f"Build {way}. {words}", f"{mine:.1f} s", stock_words, f"{mine / theirs:.2f}"))
    return rows, found["stock HTML"]["touched"]


def preview_rows(stock_touched: float, environment: dict[str, str]) -> list[tuple[str, ...]]:
    """Time the preview's saves against stock's rebuild of an edited page, which is a new process."""
    print("Preview …", file=sys.stderr, flush=True)
    found = preview.measure(OURS, ROUNDS, environment)
    if found is None:
        return [("Preview", "not measured: no Chromium", "", "")]
    theirs = f"{stock_touched:.1f} s (a new build)"
    rows = [
        (
            f"Preview: {name} saved, until its page shows it",
            f"{found[name]['page']:.2f} s (all {found[name]['all']:.2f} s)",
            theirs,
        )
        for name in preview.EDITS
    ]
    compared = [(*row, f"{found[name]['page'] / stock_touched:.2f}") for row, name in zip(rows, preview.EDITS, strict=True)]
    return [*compared, ("Preview: memory after these saves, all processes", f"{found['memory']['pss']:.0f} MB", "", "")]


def memory_rows(environment: dict[str, str]) -> list[tuple[str, ...]]:
    """Measure the peak memory of cold builds, with one paper and with both."""
    rows = []
    for words, papers in (("one paper", "a4"), ("both papers", "both")):
        print(f"Memory, {words} …", file=sys.stderr, flush=True)
        shutil.rmtree(OURS / "_build", ignore_errors=True)
        peak = memory.peak(
            [sys.executable, "-m", "courseloom", "build", "live", "pdf", "html", "--paper", papers], OURS, environment
        )
        rows.append((f"Cold build of everything, {words}: most memory, all processes", f"{peak:,.0f} MB", "", ""))
    return rows


def weight_rows() -> list[tuple[str, ...]]:
    """Weigh one page of each kind on both sides, and one chapter in full."""
    pages = [page for page, _ in weight.KINDS.values()]
    found = weight.measure(OURS / "_build" / "html", pages)
    there = [page for page in pages if (STOCK / "_build" / "html" / page.partition("?")[0]).is_file()]
    stocks = weight.measure(STOCK / "_build" / "html", there)
    if found is None or stocks is None:
        return [("Page weight", "not measured: no Chromium", "", "")]
    ours, beside = dict(zip(pages, found, strict=True)), dict(zip(there, stocks, strict=True))
    mine, theirs = ours[f"{CHAPTER}.html"], beside[f"{CHAPTER}.html"]
    name = CHAPTER.rsplit("/", 1)[-1]

    def row(what: str, key: str) -> tuple[str, ...]:
        return (what, f"{mine[key] / 1000:,.0f} kB", f"{theirs[key] / 1000:,.0f} kB", f"{mine[key] / theirs[key]:.2f}")

    def kind(said: str, page: str, limit: int) -> tuple[str, ...]:
        here, other = ours[page]["bytes"] / 1000, beside[page]["bytes"] / 1000 if page in beside else None
        theirs = (f"{other:,.0f} kB", f"{here / other:.2f}") if other else ("", "")
        return (f"Opening {said} (at most {limit} kB)", f"{here:,.0f} kB", *theirs)

    return [
        *(kind(said, *page) for said, page in weight.KINDS.items()),
        row(f"Opening {name} from disk, fetched, without fonts", "bytes"),
        row("The same, once every picture is shown", "whole"),
        ("Requests to open it, without fonts", str(mine["requests"]), str(theirs["requests"]), ""),
        ("Requests of these to other hosts", _hosts(mine), _hosts(theirs), ""),
    ]


def _hosts(found: dict) -> str:
    return f"{found['elsewhere']} ({', '.join(found['hosts'])})" if found["hosts"] else "0"


def paper_rows(programs: Path, environment: dict[str, str]) -> list[tuple[str, ...]]:
    """Compile the book with Typst, and print the chapters' HTML with WeasyPrint, as it comes and tagged."""
    print("PDF …", file=sys.stderr, flush=True)
    pages = sorted((OURS / "_build" / "html" / "notebooks").glob("*.html"))[:PRINTED]
    mine = paper.with_typst(OURS, Path(sys.executable), environment, ROUNDS)
    rows = []
    for tagged in (False, True):
        theirs = paper.with_weasyprint(pages, BENCH, programs / "python", environment, ROUNDS, tagged)
        name = (
            f"PDF, pages a second: our book in Typst; WeasyPrint {'with PDF/UA-1' if tagged else 'as it comes'} "
            f"on {PRINTED} of our chapters"
        )
        ratio = f"{_speed(mine) / _speed(theirs):.1f}" if theirs else ""
        rows.append((name, _paper(mine), _paper(theirs) if theirs else "not installed", ratio))
    return rows


def _speed(found: dict) -> float:
    return found["pages"] / found["seconds"]


def _paper(found: dict) -> str:
    tagged = "tagged" if found["tagged"] else "not tagged"
    return f"{_speed(found):.1f} ({found['pages']} pages, {found['seconds']:.2f} s, {tagged})"


def script_rows() -> list[tuple[str, ...]]:
    """Time the script that a page with very many questions needs before it can be used."""
    folder = BENCH / "questions"
    shutil.rmtree(folder, ignore_errors=True)
    count = interactive.built(folder)
    times = interactive.measure(folder)
    name = f"Script until a page with {count} questions can be used: fresh, and with every answer kept"
    if times is None:
        return [(name, "not measured: no Chromium", "", "")]
    fresh, kept = (statistics.median(times[way]) for way in ("fresh", "kept"))
    return [(name, f"{fresh:.0f} ms, {kept:.0f} ms", "", "")]


def start_rows(environment: dict[str, str]) -> list[tuple[str, ...]]:
    """Time what the set-up script adds to a command once everything is installed."""
    name = "Start-up: `--version` of the engine, and what `course.py` adds"
    if not course.installed("build"):
        return [(name, "not measured: .venv was not made by course.py", "", "")]
    python = Path(sys.base_prefix) / ("python.exe" if os.name == "nt" else "bin/python3")
    direct, script = builds.startup(python, ROOT / "course.py", ROOT, QUICK_ROUNDS, environment)
    return [(name, f"{direct * 1000:.0f} ms + {(script - direct) * 1000:.0f} ms", "", "")]


if __name__ == "__main__":
    sys.exit(main())
