"""Fixtures: a tiny whole course to break, the real book built once, a real Chromium."""

from __future__ import annotations

import functools
import hashlib
import http.server
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import building
import pytest
from browsing import DESKTOP, Learner, listen
from filelock import FileLock

from courseloom.model.course import Course
from courseloom.resolve import read
from courseloom.strings import catalogue

ROOT = Path(__file__).resolve().parent.parent
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))  # for their processes
collect_ignore = ["browser", "content"] if building.FAST else []


def pytest_xdist_auto_num_workers() -> int:
    """Return one process more than cores, since tests with a browser or a kernel often wait; without these, one for each."""
    return (os.cpu_count() or 1) + (not building.FAST)


BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""Programs that are Chromium; the first is the same engine without windows, for which a page costs half of the time."""
CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
)


def missing(what: str) -> None:
    """Skip on a developer's machine; fail in CI, where nothing may be missing."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing: .ci/run must install it")
    pytest.skip(f"{what} is not installed")


def courseloom(*arguments: str, root: Path, stages: bool = False, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line on a course folder; a build says on stderr what is wrong and, with `stages`, what it is doing."""
    arguments = (*arguments, "--quiet") if arguments[:1] == ("build",) and not stages else arguments
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    done = building.command(["--root", str(root), *arguments], root, env)
    if done.returncode == 70 and (fault := root / "_build" / ".work" / "fault.txt").is_file():
        print(fault.read_text("utf-8"))  # a fault of the engine: pytest shows where
    return done


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """After each test the words of the interface are English again, whatever course it has read."""
    yield
    catalogue.speak(catalogue.SOURCE)


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A copy of the tiny course: one page, one notebook, one quiz file, two claims."""
    folder = tmp_path / "course"
    shutil.copytree(ROOT / "tests" / "course", folder, ignore=shutil.ignore_patterns("_build"))
    return folder


def alone() -> FileLock:
    """Return the lock under which the real course is built: its folder of outputs is there once for all test processes."""
    return FileLock(Path(tempfile.gettempdir()) / f"courseloom-book-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}.lock")


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], object]], Path]:
    """Have a folder made once in a run, by the first of its processes that asks; it is for reading only."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def made(name: str, make: Callable[[Path], object]) -> Path:
        folder, done = shared / f"once-{name}", shared / f"once-{name}.done"
        with FileLock(shared / f"once-{name}.lock"):
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                make(folder)
                done.touch()
        return folder

    return made


@pytest.fixture(scope="session")
def course() -> Course:
    """The real course, read."""
    return read(ROOT)


@pytest.fixture(scope="session")
def hands() -> Course:
    """The tiny course, read."""
    return read(ROOT / "tests" / "course")


@pytest.fixture(scope="session")
def of_shapes(hands: Course, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course of questions of all shapes, with pictures and formulas."""
    from shaped import course_of_shapes  # which reads this file

    return course_of_shapes(hands, tmp_path_factory.mktemp("shapes"))


@pytest.fixture(scope="session")
def book() -> Path:
    """The real book, built as a user builds it, on both papers. Returns the folder of outputs, with `html` and `pdf` in it."""
    with alone():  # the second process finds nothing left to build
        done = courseloom("build", "--paper", "both", root=ROOT)
    assert done.returncode == 0, done.stderr
    return ROOT / "_build"


@pytest.fixture(scope="session")
def tiny_built(once: Callable[[str, Callable[[Path], object]], Path]) -> Path:
    """The tiny course as web book and PDF on both papers, for reading only. Returns the folder of outputs."""

    def make(folder: Path) -> None:
        shutil.copytree(
            ROOT / "tests" / "course", folder / "course", ignore=shutil.ignore_patterns("_build"), dirs_exist_ok=True
        )
        done = courseloom("build", "html", "pdf", "--paper", "both", root=folder / "course")
        assert done.returncode == 0, done.stderr

    return once("tiny", make) / "course" / "_build"


@pytest.fixture(scope="session")
def packages(once: Callable[[str, Callable[[Path], object]], Path]) -> Path:
    """The tiny course as packages: `12` (unpacked in `open`), `again` (the same), `2004` with answers, `part` (its chapter).

    `cmi5` is the same course for a system that takes cmi5 (unpacked in `launched`).
    """

    def make(folder: Path) -> None:
        root = folder / "course"
        shutil.copytree(ROOT / "tests" / "course", root, ignore=shutil.ignore_patterns("_build"))
        assert courseloom("numbers", root=root).returncode == 0
        asked = {"12": (), "2004": ("--version", "2004", "--answers"), "part": ("--chapter", "01"), "again": ()}
        for name, options in asked.items():
            done = courseloom("build", "scorm", *(["cmi5"] if name == "12" else []), *options, root=root)
            assert done.returncode == 0, done.stderr
            (made,) = (root / "_build/scorm").glob("*.zip")
            assert f"{made.stat().st_size / 1e6:.1f} MB: _build/scorm/{made.name}" in done.stdout
            shutil.copytree(root / "_build/scorm", folder / name)
            if name == "12":
                shutil.unpack_archive(made, folder / "open")
                shutil.copytree(root / "_build/cmi5", folder / "cmi5")
                shutil.unpack_archive(root / "_build/cmi5/course-cmi5.zip", folder / "launched")

    return once("scorm", make)


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine. Yields its address."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *said: Any) -> None:
            return

    httpd = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()


@pytest.fixture(scope="session")
def server(tiny_built: Path) -> Iterator[str]:
    """The address at which the tiny course is served."""
    with serving(tiny_built / "html") as address:
        yield address


@pytest.fixture(scope="session")
def disk(tiny_built: Path) -> str:
    """The address of the tiny course on disk."""
    return (tiny_built / "html").as_uri()


@pytest.fixture(scope="session")
def pages(book: Path) -> list[Path]:
    """Every HTML page of the real book."""
    return sorted((book / "html").rglob("*.html"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A running Chromium."""
    building.slow("Chromium")
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        missing("Chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    script = ROOT / "tests" / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        missing("axe-core (npm install in tests/)")
    return script.read_text("utf-8")


@pytest.fixture
def learner(chromium: Any, tiny_built: Path) -> Iterator[Learner]:
    """A learner with a tab of their own on the tiny course, in which nothing may go wrong unheard."""
    context = chromium.new_context(**DESKTOP)
    page = context.new_page()
    heard = listen(page)
    yield Learner(page, (tiny_built / "html").as_uri())
    context.close()
    assert heard == []
