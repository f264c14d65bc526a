"""The book on a host of static pages, at a path of its own: pages, wrong addresses, neutral names, headers, sitemap."""

from __future__ import annotations

import functools
import http.server
import re
import shlex
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import building
import pytest
from browsing import DESKTOP, audited, start_audit
from conftest import courseloom
from exploring import course
from playwright.sync_api import expect
from test_paths import with_path

from courseloom.strings.site import MISSING

pytestmark = pytest.mark.browser
ADDRESS = "https://course.example/x/"


def make(folder: Path) -> None:
    root = with_path(course(folder / "course"))
    about = root / "book" / "course.yml"
    about.write_text(about.read_text("utf-8") + f"\nweb: {{address: '{ADDRESS}', window: Training}}\n", "utf-8")
    done = courseloom("build", "site", root=root)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def site(once: Callable[[str, Callable[[Path], object]], Path]) -> Path:
    building.slow("a build")
    return once("site", make) / "course" / "_build" / "site"


def sent(text: str) -> list[tuple[str, dict[str, str]]]:
    """Return the rules of a `_headers` file: the pattern and the headers of each."""
    rules: list[tuple[str, dict[str, str]]] = []
    for line in text.splitlines():
        if line.startswith("/"):
            rules.append((line, {}))
        else:
            name, value = re.fullmatch(r"  ([A-Z][\w-]+): (.+)", line).groups()  # type: ignore[union-attr]
            rules[-1][1][name] = value
    return rules


@pytest.fixture(scope="module")
def home(site: Path) -> Iterator[str]:
    """The folder served below /x/ with the headers of `_headers`; other addresses there get 404.html."""
    public = site / "public"
    rules = sent((public / "_headers").read_text("utf-8"))

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *said: Any) -> None:
            return

        def translate_path(self, path: str) -> str:
            there = super().translate_path(path.removeprefix("/x") or "/")
            return there if Path(there).exists() else f"{there}.html"  # as hosts do that take ".html" off addresses

        def end_headers(self) -> None:
            for name, value in rules[0][1].items():
                self.send_header(name, value)
            super().end_headers()

        def send_error(self, code: int, *said: Any) -> None:
            text = (public / "404.html").read_bytes()
            self.send_response(code)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

    httpd = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(public)))
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{httpd.server_port}/x/"
    httpd.shutdown()


@pytest.fixture
def tab(chromium: Any, home: str) -> Iterator[Any]:
    context = chromium.new_context(**DESKTOP)
    page, heard = context.new_page(), list[str]()
    page.on("console", lambda message: "404" in message.text or heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", lambda one: one.url.startswith((home, "data:")) or heard.append(one.url))
    yield page
    context.close()
    assert heard == []


@pytest.mark.parametrize("wrong", ["nothing.html", "a/b/c/nothing", "notebooks/nothing.html"])
def test_a_wrong_address_at_any_depth_gets_a_page_of_the_book(tab: Any, home: str, wrong: str, axe: str) -> None:
    assert tab.goto(home + wrong).status == 404
    expect(tab.locator("main h1")).to_have_text(MISSING["title"])
    assert tab.locator("body").evaluate("one => getComputedStyle(one).fontFamily").startswith('"Atkinson')
    if "/b/" in wrong:
        start_audit(tab, axe)
        assert audited(tab) == []
    tab.locator(".contents a", has_text="Washing hands").click()
    expect(tab.locator("main h1")).to_have_text("Washing hands")
    tab.goto(home + wrong)
    tab.get_by_role("link", name=MISSING["first"]).click()
    assert tab.url == home + "index.html"


def test_neither_titles_nor_addresses_name_the_topic(tab: Any, home: str, site: Path) -> None:
    tab.goto(home)
    seen = []
    for link in ("Washing hands", "Final test"):
        tab.locator(".contents a", has_text=link).click()
        seen.append((tab.url.removeprefix(home), tab.title()))
    tab.go_back()
    tab.locator(".scenario-card a").first.click()
    seen.append((tab.url.removeprefix(home), tab.title()))
    assert seen[0] == ("notebooks/chapter-01.html", "Chapter 1 · Training")
    assert seen[1] == ("book/final.html", "Final test · Training")
    assert seen[2][0] == "notebooks/talk-01.html" and "sink" not in seen[2][1] and seen[2][1].endswith("Chapter 1 · Training")
    titles = [re.findall("<title>(.+)</title>", path.read_text("utf-8"))[0] for path in (site / "public").rglob("*.html")]
    assert "Search · Training" in titles and [title for title in titles if title.startswith(" ")] == []
    names = [path.name for path in (site / "public").rglob("*.html")]
    assert not [name for name in names if "washing" in name or "sink" in name]


def test_search_review_and_a_path_lead_to_the_neutral_addresses(tab: Any, home: str) -> None:
    tab.goto(home + "search.html?q=soap")
    tab.locator("#search-results a[href*='chapter-01']").first.click()
    expect(tab.locator("main h1")).to_have_text("Washing hands")
    tab.goto(home + "book/quick.html")
    tab.locator(".path a", has_text="Why").click()
    assert "notebooks/chapter-01.html?path=quick" in tab.url
    tab.locator(".along a", has_text="A word at the sink").click()
    expect(tab.locator(".along")).to_be_visible()
    tab.goto(home + "notebooks/chapter-01?path=quick")
    expect(tab.locator(".along")).to_have_count(2)
    tab.goto(home + "book/review.html")
    tab.locator(".set summary").first.click()
    tab.locator(".set li a").first.click()
    assert "/chapter-01.html#q-" in tab.url


def test_every_address_of_the_sitemap_has_its_file_and_every_page_is_in_it(site: Path) -> None:
    public, name = site / "public", "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
    places = [one.text or "" for one in ElementTree.parse(public / "sitemap.xml").iter(name)]
    assert all(place.startswith(ADDRESS) for place in places)
    found = {place.removeprefix(ADDRESS) or "index.html" for place in places}
    assert found == {path.relative_to(public).as_posix() for path in public.rglob("*.html")} - {"404.html", "search.html"}
    assert f"Sitemap: {ADDRESS}sitemap.xml" in (public / "robots.txt").read_text("utf-8")


def test_the_three_kinds_of_host_send_the_same_headers(site: Path) -> None:
    [(every, wanted), (pictures, lasting)] = sent((site / "public" / "_headers").read_text("utf-8"))
    assert every == "/*" and "frame-ancestors 'self'" in wanted["Content-Security-Policy"]
    assert list((site / "public" / "_images").glob("*.webp")) and pictures == "/_images/*.webp"
    apache = (site / "public" / ".htaccess").read_text("utf-8")
    given = dict(re.findall(r'^Header always set (\S+) "(.*)"$', apache, re.M))
    assert given == wanted and "ErrorDocument 404 /x/404.html\n" in apache
    opened = re.findall(r"^<(/?)(\w+)", apache, re.M)
    assert len(opened) == 6 and sum(1 if not end else -1 for end, _ in opened) == 0
    nginx = (site / "nginx.conf").read_text("utf-8")
    told = [shlex.split(line.strip().removesuffix(";")) for line in nginx.splitlines() if line.strip().startswith("add_header")]
    for half in (told[: len(told) // 2], told[len(told) // 2 :]):
        assert {name: value for _, name, value, *_ in half if name != "Cache-Control"} == wanted
    assert all(line.strip() in ("", "}") or line.strip()[-1] in ";{" for line in nginx.splitlines()[1:])
    assert lasting["Cache-Control"] in nginx and lasting["Cache-Control"] in apache
    assert (site / "public" / ".nojekyll").is_file()


@pytest.mark.parametrize("address", ["https://course.example/x", "ftp://course.example/", "https://course.example/?a=/"])
def test_an_address_that_is_no_folder_is_refused(tiny: Path, address: str) -> None:
    about = tiny / "book" / "course.yml"
    about.write_text(about.read_text("utf-8") + f"\nweb: {{address: '{address}'}}\n", "utf-8")
    done = courseloom("check", root=tiny)
    assert done.returncode == 1 and "book/course.yml:" in done.stdout + done.stderr and "address" in done.stdout + done.stderr
