"""The built book in `_build`, the pictures of README.md in `docs/images` out: a page, an answered question, two PDF pages.

Run `python3 course.py build` first, then `.venv/bin/python docs/screenshots.py`. Needs Chromium and pdftoppm (poppler-utils).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "images"
CHAPTER = ROOT / "_build" / "html" / "notebooks" / "02-functions.html"
FIGURE = "fig-four-functions"
QUESTION, CHOSEN = "q-reply-dont-know", 1
BOOK = ROOT / "_build" / "pdf" / "course-book-a4.pdf"
CAPTION = "The four-function model in everyday words"
GAP, LARGEST = 24, 200_000
DESK = "#d9dcdd"


def main() -> int:
    """Make the pictures; returns 1 with a sentence when something is missing."""
    chromium = next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )
    if chromium is None or shutil.which("pdftoppm") is None:
        print("Chromium and pdftoppm (poppler-utils) are needed to make the pictures.", file=sys.stderr)
        return 1
    if not CHAPTER.exists() or not BOOK.exists():
        print("There is no book yet: run 'python3 course.py build' first.", file=sys.stderr)
        return 1
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        work = Path(folder)
        save(page(browser, work), "page.png")
        save(quiz(browser, work), "quiz.png")
        save(spread(work), "pdf-spread.png")
        browser.close()
    return 0


def opened(browser: Browser, **context: Any) -> Page:
    """Return the functions chapter, with its lazy pictures loaded."""
    tab = browser.new_context(color_scheme="light", reduced_motion="reduce", **context).new_page()
    tab.goto(CHAPTER.as_uri())
    tab.evaluate(
        """async () => {
          const pictures = [...document.images];
          pictures.forEach(picture => { picture.loading = "eager"; });
          await Promise.all([document.fonts.ready, ...pictures.map(picture => picture.decode())]);
        }"""
    )
    return tab


def page(browser: Browser, work: Path) -> Image.Image:
    """Return the top of the chapter on a desktop beside its first figure on a phone."""
    desktop = opened(browser, viewport={"width": 1280, "height": 764})
    desktop.screenshot(path=work / "desktop.png")
    phone = opened(browser, viewport={"width": 390, "height": 764}, has_touch=True, is_mobile=True)
    phone.locator(f"#{FIGURE}").evaluate(
        "figure => scrollBy(0, figure.previousElementSibling.getBoundingClientRect().top - 18)"
    )
    phone.screenshot(path=work / "phone.png")
    return side_by_side([Image.open(work / "desktop.png"), Image.open(work / "phone.png")])


def quiz(browser: Browser, work: Path) -> Image.Image:
    """Return one self-check question after an answer that is worth a second look."""
    tab = opened(browser, viewport={"width": 800, "height": 1400}, device_scale_factor=1.5)
    form: Locator = tab.locator(f"#{QUESTION}")
    form.locator(f".option input[value='{CHOSEN}']").check()
    form.locator(".check").click()
    form.locator(".status:not(:empty)").wait_for()
    tab.mouse.move(0, 0)
    around = form.evaluate(
        """form => {
          const box = form.getBoundingClientRect();
          return { x: box.x - 20, y: box.y + scrollY + 4, width: box.width + 40, height: box.height - 8 };
        }"""
    )
    tab.screenshot(path=work / "quiz.png", clip=around, full_page=True)
    return side_by_side([Image.open(work / "quiz.png")])


def spread(work: Path) -> Image.Image:
    """Return the two facing pages of the A4 book of which one shows the first figure: an even page and the odd one after it."""
    left = page_with(CAPTION)
    left -= left % 2
    command = ["pdftoppm", "-r", "90", "-f", str(left), "-l", str(left + 1), "-png", str(BOOK), str(work / "leaf")]
    subprocess.run(command, check=True)  # noqa: S603 (fixed words and our own paths)
    return side_by_side([Image.open(path) for path in sorted(work.glob("leaf-*.png"))], gap=2, margin=GAP)


def page_with(words: str) -> int:
    """Return the number of the first PDF page that holds these words; raises LookupError when none does."""
    command = ["pdftotext", "-layout", str(BOOK), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
    for number, leaf in enumerate(text.split("\f"), 1):
        if words in " ".join(leaf.split()):
            return number
    raise LookupError(f"no page of {BOOK.name} holds '{words}'")


def side_by_side(pictures: list[Image.Image], gap: int = GAP, margin: int = GAP) -> Image.Image:
    """Return pictures of one height joined on a plain ground."""
    width = sum(picture.width for picture in pictures) + gap * (len(pictures) - 1) + 2 * margin
    height = max(picture.height for picture in pictures) + 2 * margin
    joined = Image.new("RGB", (width, height), DESK)
    left = margin
    for picture in pictures:
        joined.paste(picture, (left, margin))
        left += picture.width + gap
    return joined


def save(picture: Image.Image, name: str) -> None:
    """Write a picture as a small PNG; stops when it is larger than README pictures should be."""
    path = OUT / name
    picture.convert("RGB").quantize(96, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    if size > LARGEST:
        raise SystemExit(f"{name} is {size // 1000} kB: make the picture smaller.")
    print(f"docs/images/{name}: {picture.width} × {picture.height}, {size // 1000} kB")


if __name__ == "__main__":
    sys.exit(main())
