"""A release opened from a new folder, without Python: whole, by task, every link leading somewhere, the same bytes again."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dressing
import pytest
from browsing import audited, listen, start_audit
from conftest import courseloom

from courseloom.strings.release import RELEASE

pytestmark = [pytest.mark.browser, pytest.mark.long]


def made(folder: Path) -> Path:
    """Build a release of the dressed course; return the zip."""
    root = dressing.shown(folder / "course")
    (root / "book" / "downloads.md").write_text("# Downloads\n\n```{handouts}\n```\n", "utf-8")
    toc = (root / "_toc.yml").read_text("utf-8")
    (root / "_toc.yml").write_text(
        toc.replace("- file: book/final\n", "- file: book/final\n      - file: book/downloads\n"), "utf-8"
    )
    done = courseloom("build", "release", root=root)
    assert done.returncode == 0, done.stderr
    [packed] = (root / "_build" / "release").glob("*.zip")
    return packed


@pytest.fixture(scope="module")
def packed(once: Callable[[str, Callable[[Path], object]], Path]) -> Path:
    folder = once("release", lambda folder: made(folder))
    return next((folder / "course" / "_build" / "release").glob("*.zip"))


@pytest.fixture(scope="module")
def folder(packed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("handed over")
    with zipfile.ZipFile(packed) as opened:
        opened.extractall(out)
    [top] = out.iterdir()
    return top


def test_every_file_has_its_checksum(folder: Path) -> None:
    told = dict(reversed(line.split("  ", 1)) for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines())
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {"SHA256SUMS"}
    assert told.keys() == there
    assert all(hashlib.sha256((folder / name).read_bytes()).hexdigest() == sum for name, sum in told.items())


def test_each_task_is_a_link_away_and_no_link_is_dead(chromium: Any, folder: Path, axe: str) -> None:
    page = chromium.new_context(offline=True).new_page()
    heard = listen(page)
    page.goto((folder / "START-HERE.html").as_uri())
    start_audit(page, axe)
    assert audited(page) == []
    for task in ("learn", "session", "paper", "elsewhere", "handouts"):
        assert page.get_by_role("heading", name=RELEASE[task], exact=True).is_visible()
    places = page.locator("a").evaluate_all("all => all.map(one => one.href)")
    files = [Path(place.removeprefix("file://").replace("%20", " ")) for place in places]
    assert all(path.is_file() and path.stat().st_size for path in files)
    assert {".html", ".pdf", ".epub", ".apkg", ".pptx", ".docx", ".txt"} <= {path.suffix for path in files}
    page.get_by_role("link", name=RELEASE["book"]).click()
    inside = list((folder / "book").rglob("*.html"))
    assert Path(page.url.removeprefix("file://").replace("%20", " ")) in inside
    for path in inside:
        page.goto(path.as_uri())
        linked = page.locator("main a[href]").evaluate_all("all => all.map(one => one.href.split(/[?#]/)[0])")
        local = [place.removeprefix("file://").replace("%20", " ") for place in linked if place.startswith("file:")]
        assert all(Path(place).is_file() for place in local), path
    assert not heard
    page.context.close()


def test_the_same_course_gives_the_same_bytes(packed: Path, tmp_path: Path) -> None:
    assert made(tmp_path).read_bytes() == packed.read_bytes()
