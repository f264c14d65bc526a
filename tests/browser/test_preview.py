"""The preview in a browser: an edit comes without losing place or answers, problems come and go, blocks open their sources."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import DESKTOP, audited, listen, start_audit, tab_to
from conftest import ROOT

CHAPTER = "notebooks/01-washing.html"
NOTEBOOK, QUIZ, WELCOME = "notebooks/01-washing.ipynb", "quizzes/01-washing.yml", "book/welcome.md"
PATIENCE = 600_000
"""Milliseconds that a busy machine may take for a build before a test gives up."""


class Previewing:
    """A copy of the tiny course with a preview that runs; `said` are the lines on its terminal."""

    def __init__(self, root: Path) -> None:
        self.root = root
        command = [sys.executable, "-m", "courseloom", "--root", str(root), "preview", "--port", "0", "--no-browser"]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.said: list[str] = []
        self._more = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()

    @property
    def address(self) -> str:
        return self.said[0].split()[1].rstrip("/")

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self._more:
                self.said.append(line.rstrip())
                self._more.notify_all()

    def wait(self, true: Callable[[], bool]) -> None:
        """Wait until something is true of the lines."""
        with self._more:
            assert self._more.wait_for(true, PATIENCE / 1000), self.said

    def edit(self, file: str, old: str, new: str) -> None:
        """Save a file with other text, as an editor does: a new file takes the name."""
        path = self.root / file
        text = path.read_text("utf-8")
        assert old in text
        fresh = path.with_name(f".{path.name}.new")
        fresh.write_text(text.replace(old, new), "utf-8")
        fresh.replace(path)

    def files(self, folder: str) -> dict[str, bytes]:
        top = self.root / folder
        return {path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Previewing]:
    """One preview for all tests of this file: each leaves the course as it was."""
    folder = tmp_path_factory.mktemp("preview") / "course"
    shutil.copytree(ROOT / "tests" / "course", folder, ignore=shutil.ignore_patterns("_build"))
    preview = Previewing(folder)
    try:
        preview.wait(lambda: len(preview.said) >= 2)
        yield preview
    finally:
        preview.process.send_signal(signal.SIGINT)
        assert preview.process.wait(60) == 0
    assert not any("Traceback" in line for line in preview.said), preview.said


@pytest.fixture
def preview(running: Previewing) -> Iterator[Previewing]:
    """The running preview; what a test edits is put back, and is built again before the next."""
    kept = {name: data for name, data in running.files(".").items() if not name.startswith("_build")}
    yield running
    changed, count = False, len(running.said)
    for name, data in kept.items():
        path = running.root / name
        if not path.is_file() or path.read_bytes() != data:
            path.parent.mkdir(exist_ok=True, parents=True)
            path.write_bytes(data)
            changed = True
    if changed:
        running.wait(lambda: len(running.said) > count)  # this line may be of an edit of the test
        count = len(running.said)
        (running.root / QUIZ).touch()
        running.wait(lambda: len(running.said) > count and "problem" not in running.said[-1])


@pytest.fixture
def page(chromium: Any, preview: Previewing) -> Iterator[Any]:
    context = chromium.new_context(**DESKTOP)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.heard = listen(page, preview.address)
    yield page
    assert not [said for said in page.heard if "request:" in said or "Content Security Policy" in said or "error:" in said]
    context.close()


def open_page(page: Any, preview: Previewing, name: str) -> None:
    """Open a page of the preview and wait until it hears."""
    page.goto(f"{preview.address}/{name}")
    page.wait_for_function("() => document.documentElement.dataset.previewHeard")


def top(page: Any, selector: str) -> float:
    return float(page.locator(selector).evaluate("one => one.getBoundingClientRect().top"))


def reloaded(page: Any) -> None:
    """Wait until the page has come back where it was."""
    page.wait_for_function("() => document.documentElement.dataset.preview === 'back'")


def test_an_edit_comes_to_the_page_and_place_focus_and_answers_stay(page: Any, preview: Previewing) -> None:
    open_page(page, preview, CHAPTER)
    page.locator("#q-when-to-wash .option input").nth(1).check()
    page.locator("#q-when-to-wash .sure input").nth(2).check()
    page.locator("#q-water-is-enough .option input").first.check()
    page.locator("#q-water-is-enough .check").click()
    page.locator("#q-say-it-again textarea").first.fill("In my own words.")
    page.locator("#q-match-moments").evaluate("one => scrollTo(0, scrollY + one.getBoundingClientRect().top - 50)")
    page.locator("#q-match-moments select").first.select_option(index=1)
    page.locator("#q-match-moments select").first.evaluate("one => one.focus({preventScroll: true})")
    before, focus = top(page, "#q-match-moments"), page.evaluate("() => document.activeElement.outerHTML")
    said = page.locator("#q-water-is-enough .verdict").first.inner_text()
    added = "In one study, which is new and which says so in many more words so that the text below it moves, " * 4
    preview.edit(NOTEBOOK, "In one study", added.strip())
    page.get_by_text("which is new and which says so").first.wait_for()
    reloaded(page)
    assert page.locator("#q-when-to-wash .option input").nth(1).is_checked()
    assert page.locator("#q-when-to-wash .sure input").nth(2).is_checked()
    assert page.locator("#q-when-to-wash .check").inner_text() != page.locator("#q-water-is-enough .check").inner_text()
    assert page.locator("#q-water-is-enough .verdict").first.inner_text() == said
    assert page.locator("#q-say-it-again textarea").first.input_value() == "In my own words."
    assert page.locator("#q-match-moments select").first.evaluate("one => one.selectedIndex") == 1
    assert abs(top(page, "#q-match-moments") - before) < 2
    assert page.evaluate("() => document.activeElement.outerHTML") == focus
    assert page.evaluate("() => sessionStorage.length") == 0


def test_the_answer_of_a_changed_question_is_open_again_and_the_others_stay(page: Any, preview: Previewing) -> None:
    open_page(page, preview, CHAPTER)
    page.locator("#q-when-to-wash .option input").first.check()
    page.locator("#q-what-to-use .option input").first.check()
    preview.edit(QUIZ, "When do you wash?", "When would you wash?")
    page.get_by_text("When would you wash?").wait_for()
    reloaded(page)
    assert not page.locator("#q-when-to-wash .option input").first.is_checked()
    assert page.locator("#q-what-to-use .option input").first.is_checked()


def test_a_problem_is_shown_below_the_last_good_page_and_goes_when_it_is_mended(
    page: Any, preview: Previewing, axe: str
) -> None:
    open_page(page, preview, CHAPTER)
    page.evaluate("() => { window.stayed = true; }")
    field = page.locator("#q-say-it-again textarea").first
    field.evaluate("one => one.focus()")
    field.evaluate("one => scrollTo(0, scrollY + one.getBoundingClientRect().bottom - innerHeight + 4)")
    preview.edit(QUIZ, "kind: choice", "kind: <b>x</b>")
    shown = page.locator(".preview-problems")
    shown.wait_for()
    assert field.evaluate("one => one.getBoundingClientRect().bottom") <= top(page, ".preview-problems")
    line = next(
        i for i, said in enumerate((preview.root / QUIZ).read_text("utf-8").split("\n"), 1) if "id: when-to-wash" in said
    )
    assert re.search(rf"{QUIZ}:{line}: the 'kind' of this question is '<b>x</b>'\. .+\.", shown.inner_text())
    assert not page.locator(".preview-own b").count()
    assert shown.locator("[role=status]").count() == 1
    assert shown.locator("li a").first.get_attribute("href").endswith(f"{QUIZ}:{line}")
    assert page.locator("#q-when-to-wash").count() == 1
    start_audit(page, axe)
    assert not audited(page)
    # the focus is never below it, whatever is reached by keyboard
    page.locator("footer a, footer button").last.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    box = page.evaluate("() => document.activeElement.getBoundingClientRect().bottom")
    assert box <= top(page, ".preview-problems")
    tab_to(page, ".preview-problems")
    page.keyboard.press("Escape")
    assert not shown.is_visible()
    preview.edit(QUIZ, "kind: <b>x</b>", "kind: [")
    shown.wait_for()
    preview.edit(QUIZ, "kind: [", "kind: choice")
    shown.wait_for(state="hidden")
    assert page.evaluate("() => window.stayed")


def test_a_page_that_is_opened_while_there_are_problems_shows_them(page: Any, preview: Previewing) -> None:
    count = len(preview.said)
    (preview.root / QUIZ).unlink()
    preview.wait(lambda: len(preview.said) > count and "problem" in preview.said[-1])
    open_page(page, preview, CHAPTER)
    page.locator(".preview-problems").wait_for()
    assert page.locator("#q-when-to-wash").is_visible()
    shutil.copy(ROOT / "tests/course" / QUIZ, preview.root / QUIZ)
    page.locator(".preview-problems").wait_for(state="hidden")


def test_an_edit_elsewhere_is_a_link_and_no_reload(page: Any, preview: Previewing) -> None:
    open_page(page, preview, CHAPTER)
    page.evaluate("() => { window.stayed = true; }")
    preview.edit(WELCOME, "A tiny course", "A very small course")
    page.locator(".preview-changed a").wait_for()
    assert "welcome changed" in page.locator(".preview-changed").inner_text()
    assert page.evaluate("() => window.stayed")
    page.locator(".preview-changed a").click()
    page.get_by_text("A very small course").first.wait_for()


def test_a_block_opens_its_source_at_its_line(page: Any, preview: Previewing) -> None:
    open_page(page, preview, CHAPTER)
    page.wait_for_function("() => document.documentElement.dataset.previewPlaces")
    edit = page.locator(".preview-edit")
    said = {
        "main h1": (NOTEBOOK, "# Washing hands"),
        "main p:has-text('In one study')": (NOTEBOOK, "In one study"),
        "main td >> nth=0": (NOTEBOOK, "| Washed |"),
        "#fig-share": (NOTEBOOK, "figure(fig, name='share'"),
        "#q-what-to-use legend": (QUIZ, "id: what-to-use"),
        "#scenario-at-the-sink": ("quizzes/scenarios/at-the-sink.yml", "id: at-the-sink"),
        "main li:has-text('Wash.')": (NOTEBOOK, "- Wash."),
    }
    for selector, (file, text) in said.items():
        page.mouse.move(0, 0)
        page.locator(selector).first.hover(position={"x": 4, "y": 4})
        path, _, line = edit.get_attribute("href").removeprefix("vscode://file").rpartition(":")
        assert Path(path) == preview.root / file, selector
        assert text in (preview.root / file).read_text("utf-8").split("\n")[int(line) - 1], selector
    assert re.fullmatch(rf"{NOTEBOOK}, cell end, line \d+", edit.get_attribute("title"))
    edit.hover()  # it stays while the pointer goes to it
    page.locator("#q-when-to-wash input").first.focus()
    assert edit.get_attribute("href").startswith("vscode:") and f"/{QUIZ}:" in edit.get_attribute("href")
    page.locator(".numeral").hover()  # the engine's own line is written nowhere
    edit.wait_for(state="hidden")


def test_nothing_of_the_preview_is_written_to_the_book(page: Any, preview: Previewing) -> None:
    open_page(page, preview, CHAPTER)
    assert page.locator("script[src^='/_preview/']").count() == 1
    assert not (preview.root / "_build/html").exists()
    site = preview.files("_build/.preview/site")
    assert CHAPTER in site
    assert [
        name for name, data in site.items() if b"_preview" in data or b"preview-own" in data or b"connect-src" in data
    ] == []
    html = site[CHAPTER].decode()
    assert "preview" not in html


def test_a_deleted_build_folder_comes_back(page: Any, preview: Previewing) -> None:
    count = len(preview.said)
    shutil.rmtree(preview.root / "_build")
    preview.wait(lambda: len(preview.said) > count and "Whole course" in preview.said[-1])
    open_page(page, preview, CHAPTER)
    assert page.locator("#q-when-to-wash").is_visible()


def test_a_page_that_is_not_there_comes_when_it_is_written(page: Any, preview: Previewing) -> None:
    open_page(page, preview, "book/more.html")
    (preview.root / "book/more.md").write_text("# More\n\nMore about hands.\n", "utf-8")
    preview.edit("_toc.yml", "      - file: book/final", "      - file: book/more\n      - file: book/final")
    page.get_by_text("More about hands.").first.wait_for()
    (preview.root / "book/more.md").unlink()
    preview.edit("_toc.yml", "      - file: book/more\n", "")
    page.get_by_role("heading", name="The book has no page here").wait_for()


@pytest.mark.long
def test_two_hundred_saves_are_all_built_and_memory_stays(preview: Previewing) -> None:
    def memory() -> int:
        status = Path(f"/proc/{preview.process.pid}/status").read_text("utf-8")
        return int(re.findall(r"VmRSS:\s+(\d+) kB", status)[0])

    if not Path("/proc/self/status").exists():
        pytest.skip("this system does not tell the memory of a process")
    text, settled = (preview.root / NOTEBOOK).read_text("utf-8"), 0
    for number in range(200):
        (preview.root / NOTEBOOK).write_text(text.replace("In one study", f"In study number {number}"), "utf-8")
        site = preview.root / "_build/.preview/site" / CHAPTER
        deadline = time.monotonic() + PATIENCE / 1000
        while f"In study number {number} " not in site.read_text("utf-8"):
            assert time.monotonic() < deadline, preview.said[-3:]
            time.sleep(0.02)
        settled = memory() if number == 40 else settled
    assert memory() < settled * 1.25, (settled, memory())
