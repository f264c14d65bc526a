"""What a browser fetches to open one page from disk."""

import shutil
from pathlib import Path
from urllib.parse import unquote, urlsplit

FONTS = (".woff2", ".woff", ".ttf", ".otf", ".eot")
SHOW_LAZY = "document.querySelectorAll('[loading=lazy]').forEach(element => element.loading = 'eager')"


def measure(pages: list[Path]) -> list[dict] | None:
    """Return bytes and requests for each page, fonts left out; None when no browser can be started.

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
        results = [_open(browser, page) for page in pages]
        browser.close()
    return results


def _open(browser, path: Path) -> dict:
    """Open one page in a fresh context; then ask for its lazy pictures, too."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route("http*://**", lambda route: route.abort())
    page.goto(path.as_uri(), wait_until="networkidle")
    opened = _sum(asked)
    page.evaluate(SHOW_LAZY)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    whole = _sum(asked)
    context.close()
    return {**opened, "whole": whole["bytes"], "whole_requests": whole["requests"]}


def _sum(asked: list[str]) -> dict:
    """Return the sizes of the files asked for (each once), how many requests, and the other hosts."""
    addresses = [urlsplit(url) for url in dict.fromkeys(asked) if not url.startswith(("data:", "blob:"))]
    addresses = [address for address in addresses if not address.path.endswith(FONTS)]
    files = [Path(unquote(address.path)) for address in addresses if address.scheme == "file"]
    elsewhere = [address.hostname for address in addresses if address.scheme != "file"]
    size = sum(file.stat().st_size for file in files if file.is_file())
    return {"bytes": size, "requests": len(addresses), "elsewhere": len(elsewhere), "hosts": sorted(set(elsewhere))}
