"""What the book in one file weighs, and how long it takes to open beside a chapter of the web book, in Chromium.

Run: `python3 course.py build html single`, then `.venv/bin/python benchmarks/single.py`. Times are medians of five new tabs,
from the address to the heading on the screen; "phone" slows the processor by four. They are for comparing only.
"""

import gzip
import shutil
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

BUILD = Path(__file__).resolve().parent.parent / "_build"
CHAPTER = "notebooks/02-functions.html"
SHOWN = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))"


def opened(browser, address: str, slower: int) -> float:
    """Open an address in a fresh context; return the milliseconds until the heading is on the screen."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.goto(address)
    page.wait_for_selector("main h1")
    found = page.evaluate(SHOWN)
    context.close()
    return found


def turned(browser, address: str, slower: int) -> float:
    """Return the milliseconds from a click on a chapter in one file until it is shown."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.goto(address)
    page.wait_for_selector("main h1")
    before = page.evaluate("hash => { const now = performance.now(); location.hash = hash; return now; }", f"/{CHAPTER}")
    page.wait_for_function("id => document.querySelector('main > article').id === id", arg=f"/{CHAPTER}")
    after = page.evaluate(SHOWN)
    page.close()
    return after - before


def main() -> None:
    """Print a table."""
    for path in sorted((BUILD / "single").glob("*.html")):
        print(f"{path.name:24} {path.stat().st_size / 1e6:5.1f} MB, as mail {path.stat().st_size * 1.37 / 1e6:5.1f} MB", end="")
        print(f", gzipped {len(gzip.compress(path.read_bytes())) / 1e6:5.1f} MB")
    one = (BUILD / "single" / "course.html").as_uri()
    kinds = {
        "a chapter of the web book": (opened, f"{(BUILD / 'html').as_uri()}/{CHAPTER}"),
        "that chapter in one file": (opened, f"{one}#/{CHAPTER}"),
        "a turn to it, file open": (turned, one),
    }
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=next(filter(None, found), None), args=["--no-sandbox"])
        for name, (measure, address) in kinds.items():
            desk, phone = (median(measure(browser, address, slower) for _ in range(5)) for slower in (1, 4))
            print(f"{name:28} desk {desk:6.0f} ms   phone {phone:6.0f} ms")
        browser.close()


if __name__ == "__main__":
    main()
