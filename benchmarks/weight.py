"""What a browser fetches to open a page from disk. Run alone, it prints a table of the built book's pages, with their limits.

Run: `python3 course.py build html`, then `.venv/bin/python benchmarks/weight.py`.
"""

import shutil
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

FONTS = (".woff2", ".woff", ".ttf", ".otf", ".eot")
KINDS = {
    "the first page": ("book/welcome.html", 300),
    "a chapter": ("notebooks/02-functions.html", 250),
    "the longest chapter": ("notebooks/06-framing-risk.html", 300),
    "the final test": ("book/final-test.html", 350),
    "review": ("book/review.html", 350),
    "the claims register": ("book/register.html", 300),
    "a search": ("search.html?q=validation", 350),
}
"""Kinds of page: an example below `_build/html`, and the most that it may weigh in kB."""
SHOW_LAZY = "document.querySelectorAll('[loading=lazy]').forEach(element => element.loading = 'eager')"


def measure(book: Path, pages: list[str]) -> list[dict] | None:
    """Return bytes, requests and elements of each page of a book, fonts left out; None when no browser can be started.

    Requests to other hosts are counted and refused, so that the result is the same with and without a network; what they
    would have brought is not in the bytes.
    """
    from playwright.sync_api import Error, sync_playwright

    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=next(filter(None, found), None), args=["--no-sandbox"])
        except Error:
            return None
        results = [_open(browser, f"{book.as_uri()}/{page}") for page in pages]
        browser.close()
    return results


def _open(browser, address: str) -> dict:
    """Open one page in a fresh context; then ask for its lazy pictures, too."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route("http*://**", lambda route: route.abort())
    page.goto(address, wait_until="load")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    elements = page.evaluate("document.querySelectorAll('*').length")
    opened = _sum(asked)
    page.evaluate(SHOW_LAZY)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    whole = _sum(asked)
    context.close()
    return {**opened, "whole": whole["bytes"], "whole_requests": whole["requests"], "elements": elements}


def _sum(asked: list[str]) -> dict:
    """Return the sizes of the files asked for (each once), how many requests, and the other hosts."""
    addresses = [urlsplit(url) for url in dict.fromkeys(asked) if not url.startswith(("data:", "blob:"))]
    addresses = [address for address in addresses if not address.path.endswith(FONTS)]
    files = [Path(unquote(address.path)) for address in addresses if address.scheme == "file"]
    elsewhere = [address.hostname for address in addresses if address.scheme != "file"]
    size = sum(file.stat().st_size for file in files if file.is_file())
    return {"bytes": size, "requests": len(addresses), "elsewhere": len(elsewhere), "hosts": sorted(set(elsewhere))}


def main() -> int:
    """Print what each kind of page weighs."""
    book = Path(__file__).resolve().parent.parent / "_build" / "html"
    found = measure(book, [page for page, _ in KINDS.values()])
    if found is None:
        print("Not measured: no Chromium.")
        return 1
    print("| Page | kB | limit | requests | elements |\n|---|--:|--:|--:|--:|")
    for (kind, (page, limit)), one in zip(KINDS.items(), found, strict=True):
        print(f"| {kind} ({page}) | {one['bytes'] / 1000:,.0f} | {limit} | {one['requests']} | {one['elements']:,} |")
    return int(any(one["bytes"] > limit * 1000 for (_, limit), one in zip(KINDS.values(), found, strict=True)))


if __name__ == "__main__":
    sys.exit(main())
