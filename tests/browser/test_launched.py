"""A package that cmi5 launches, in Chromium with a strict system on another origin: what it gets, keeps and gives back."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import Learner, audited, listen, start_audit
from conftest import ROOT, missing, serving
from playwright.sync_api import expect

from courseloom.strings import MEMORY, QUIZ
from courseloom.strings.scorm import IN_SYSTEM, SCORM

pytestmark = pytest.mark.browser

CHAPTER = Learner.CHAPTER
HAND_IN = """score => {
  const place = courseloomShell.place, { key, final, questions } = courseloomKnown, now = Date.now();
  const state = JSON.parse(place.get(key)), answer = { k: questions.slice(10, 18), given: { chosen: [0] }, score, sure: null };
  const answers = { [questions.slice(0, 10)]: answer }, items = Object.keys(answers);
  const test = { seed: 1, started: now, finished: now, items, answers, score, passed: score >= 0.8 };
  state.tests[final] = [...(state.tests[final] || []), test];
  place.set(key, JSON.stringify(state));
}"""
"""Hands in a final test with this score, as the page of the test does."""
ELSEWHERE = """address => new Promise(done => {
  document.addEventListener("securitypolicyviolation", event => done(event.effectiveDirective));
  fetch(address).then(() => done("answered"), () => {});
})"""


FRAME = """src => {
  const made = document.createElement("iframe");
  Object.assign(made, { name: "shell", src });
  document.body.replaceChildren(made);
}"""
SHOWN = """state => {
  const shown = window.frames.shell && window.frames.shell.document.body;
  return shown && shown.dataset.state === state;
}"""


class System:
    """The stand-in of tests/cmi5_lrs.mjs, as a server."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"

    def ask(self, **said: Any) -> Any:
        request = urllib.request.Request(f"{self.base}/control", json.dumps(said).encode())
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def launch(self, **given: Any) -> str:
        """Return the query of a launch: mode, mastery, back; `fresh` is another registration."""
        return str(self.ask(launch=given))

    def set(self, **faults: Any) -> None:
        self.ask(set=faults)

    def verbs(self) -> list[str]:
        """Return the statements of the last registration: the verb, and a score."""
        found = self.ask()["statements"]
        last = found[-1]["context"]["registration"] if found else ""
        mine = [one for one in found if one["context"]["registration"] == last]
        scores = [f" {one['result']['score']['scaled']}" if "score" in one.get("result", {}) else "" for one in mine]
        return [one["verb"]["id"].rsplit("/", 1)[1] + score for one, score in zip(mine, scores, strict=True)]


def soon(read: Callable[[], Any], wanted: Any) -> None:
    """Wait until what is read is what is wanted."""
    for _ in range(60):
        if read() == wanted:
            return
        time.sleep(0.1)
    assert read() == wanted


@pytest.fixture(scope="session")
def lrs() -> Iterator[System]:
    """A running system; its tests leave no fault in it."""
    if shutil.which("node") is None or not (ROOT / "tests/node_modules/@learninglocker/xapi-validation").is_dir():
        missing("Node with xapi-validation (npm install in tests/)")
    started = subprocess.Popen(["node", str(ROOT / "tests/cmi5_lrs.mjs"), "serve"], stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None
    yield System(int(started.stdout.readline()))
    started.terminate()


@pytest.fixture(scope="session")
def home(packages: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address at which the package is served."""
    folder = tmp_path_factory.mktemp("cmi5")
    (folder / "open").symlink_to(packages / "launched")
    (folder / "frame.html").write_text("<!doctype html><title>A system</title>", "utf-8")
    (folder / "back.html").write_text("<!doctype html><title>Back in the system</title>", "utf-8")
    with serving(folder) as address:
        yield address


@pytest.fixture
def browser_of(chromium: Any) -> Iterator[Any]:
    """A browser with tabs of its own."""
    context = chromium.new_context(viewport={"width": 480, "height": 640}, reduced_motion="reduce")
    context.set_default_timeout(15_000)
    yield context
    context.close()


def opened(context: Any, home: str, query: str, state: str) -> Any:
    """Open a launch in a tab of its own; return the page around the book."""
    page = context.new_page()
    page.goto(f"{home}/open/index.html{query}")
    page.wait_for_selector(f"[data-state={state}]")
    return page


def inside(shell: Any, address: str = "") -> Learner:
    """Return the learner in the book; without an address, where the shell opened it, after Start if it is asked for."""
    if shell.locator("#start").is_visible():
        shell.locator("#start").click()
    book = shell.locator("#book").element_handle().content_frame()
    book.wait_for_selector("main")
    learner = Learner(book, book.url.split("/book/")[0] + "/book")
    if address:
        book.goto(f"{learner.base}/{address}")
    return learner


def test_answers_survive_reloads_changes_of_page_and_a_closed_tab(browser_of: Any, home: str, lrs: System, axe: str) -> None:
    before = lrs.ask()["fetches"]
    page = opened(browser_of, home, lrs.launch(fresh=True), "saved")
    heard = listen(page, home, lrs.base)
    for line in (*SCORM["told"], SCORM["never"]):
        expect(page.locator("#told")).to_contain_text(line)
    start_audit(page, axe)
    assert audited(page) == []
    learner = inside(page, CHAPTER)
    learner.answer("when-to-wash", 1, sure=3)
    expect(page.locator("#line")).to_have_text(SCORM["saved"])
    expect(learner.page.locator(".memory p").first).to_have_text(IN_SYSTEM["memory"]["why"])
    for address in ("index.html", "book/progress.html", CHAPTER):
        learner.page.goto(f"{learner.base}/{address}")
    for _ in range(2):
        page.reload()
        page.wait_for_selector("[data-state=saved]")
        learner = inside(page)
        expect(learner.page.locator("#q-when-to-wash .status")).to_have_text(QUIZ["kept"])
    assert lrs.ask()["fetches"] == before + 1, "the token was asked for again"
    lrs.set(failing=True)
    learner.answer("water-is-enough", 0)
    expect(page.locator("#line")).to_have_text(SCORM["waiting"])
    lrs.set(failing=False)
    expect(page.locator("#line")).to_have_text(SCORM["saved"], timeout=9000)
    assert [one for one in heard if "Failed to load resource" not in one] == []
    page.close()
    assert lrs.verbs() == ["initialized"]
    page = opened(browser_of, home, lrs.launch(back=f"{home}/back.html"), "saved")
    learner = inside(page)
    assert learner.page.url.endswith(CHAPTER), "it did not open where it was left"
    for question in ("when-to-wash", "water-is-enough"):
        expect(learner.page.locator(f"#q-{question} .status")).to_have_text(QUIZ["kept"])
    page.locator("#finish").click()
    page.wait_for_url("**/back.html")
    assert lrs.verbs() == ["initialized", "initialized", "terminated"]
    assert lrs.ask()["faults"] == []


@pytest.mark.parametrize(
    ("mastery", "scores", "statements"),
    [
        (0.9, [0.8], ["completed", "failed 0.8"]),
        (0.69, [0.6], ["completed", "failed 0.6"]),
        (None, [0.8], ["completed", "passed 0.8"]),
        (None, [0.9, 0.2], ["completed", "passed 0.9"]),
    ],
)
def test_a_result_is_judged_by_the_mark_of_the_system(
    browser_of: Any, home: str, lrs: System, mastery: float | None, scores: list[float], statements: list[str]
) -> None:
    given = {} if mastery is None else {"mastery": mastery}
    page = opened(browser_of, home, lrs.launch(fresh=True, **given), "saved")
    expect(page.locator("#mark:visible")).to_have_text([SCORM["mark"].format(mark=round(mastery * 100))] if mastery else [])
    for score in scores:
        page.evaluate(HAND_IN, score)
        expect(page.locator("#line")).to_have_text(SCORM["saved"])
    page.locator("#finish").click()
    expect(page.locator("#title")).to_have_text(SCORM["finished"])
    assert lrs.verbs() == ["initialized", *statements, "terminated"]
    assert lrs.ask()["faults"] == []


def test_looking_back_changes_nothing_and_a_frame_that_is_closed_ends_the_session(
    browser_of: Any, home: str, lrs: System
) -> None:
    def kept() -> dict[str, str]:
        return {name: text for name, text in lrs.ask()["documents"].items() if "LaunchData" not in name}

    page = browser_of.new_page()
    page.goto(f"{home}/frame.html")
    before: dict[str, str] = {}
    for mode, state in (("Normal", "saved"), ("Review", "looking")):
        query = lrs.launch(mode=mode, fresh=mode == "Normal")
        page.evaluate(FRAME, f"/open/index.html{query}")
        page.wait_for_function(SHOWN, arg=state)
        shell = page.frame("shell")
        shell.evaluate(HAND_IN, 0.9)
        if mode == "Normal":
            expect(shell.locator("#line")).to_have_text(SCORM["saved"])
            before = kept()
        page.evaluate("document.body.replaceChildren()")
        soon(lambda: lrs.verbs()[-1], "terminated")
    soon(lrs.verbs, ["initialized", "completed", "passed 0.9", "terminated", "initialized", "terminated"])
    assert kept() == before != {}
    assert lrs.ask()["faults"] == []


def test_without_its_system_it_is_a_book_and_says_so(browser_of: Any, home: str, lrs: System) -> None:
    query = lrs.launch(fresh=True)
    lrs.set(failing=True)
    page = opened(browser_of, home, query, "refused")
    learner = inside(page, CHAPTER)
    learner.answer("when-to-wash", 0)
    expect(learner.page.locator("#q-when-to-wash .status")).not_to_be_empty()
    expect(page.locator("#line")).to_have_text(SCORM["refused"])
    expect(learner.page.locator(".memory p").first).to_have_text(MEMORY["why"])
    assert not page.locator("#finish").is_visible()
    lrs.set(failing=False)
    page.locator("#again").click()
    page.wait_for_selector("[data-state=saved]")
    assert page.evaluate(ELSEWHERE, f"{home}/back.html") == "connect-src", "it may ask hosts that the launch has not named"
    page = opened(browser_of, home, "", "alone")
    inside(page, CHAPTER).answer("when-to-wash", 0)
    expect(page.locator("#line")).to_have_text(SCORM["alone"])
    assert lrs.ask()["faults"] == []
