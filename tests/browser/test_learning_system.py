"""A package for a learning system in the frame of one: answers survive a closed tab, and the book works wherever it is put."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import Learner, audited, listen, start_audit
from conftest import ROOT, serving
from playwright.sync_api import expect

from courseloom.strings import MEMORY, QUIZ
from courseloom.strings.scorm import IN_SYSTEM, SCORM

pytestmark = pytest.mark.browser

CHAPTER = Learner.CHAPTER
QUESTIONS = {"when-to-wash": 2, "water-is-enough": 2}
"""Questions of the chapter, with how many options they have."""
STAND_IN = (ROOT / "tests/scorm_lms.js").read_text("utf-8")
SYSTEM = f"""<!doctype html><html lang="en"><title>A system</title><script>{STAND_IN}
const [values, faults] = ["held", "faults"].map((name) => JSON.parse(localStorage[name] || "null"));
const server = {{ values: values || {{}}, faults: faults || [], commits: 0, mode: "normal" }};
server.stored = () => {{
  localStorage.held = JSON.stringify(server.values);
  localStorage.faults = JSON.stringify(server.faults);
}};
window.API = standIn("1.2", server, true);
</script>BODY</html>"""
"""A strict system that keeps what is committed in the storage of its origin, where a closed tab leaves it."""
FRAME = '<iframe name="shell" title="Course" src="/open/index.html" width="480" height="600"></iframe>'
BODIES = {
    "small": FRAME,
    "nested": "<iframe title='outer' width='700' height='700' srcdoc=\"" + FRAME.replace('"', "&quot;") + '"></iframe>',
    "popup": "<button onclick=\"open('/open/index.html', 'shell', 'width=480,height=600')\">Open</button>",
    "throwing": "<script>server.throwing = true;</script>" + FRAME,
    "blocked": FRAME,
}
LEAVING = """() => {
  const leaving = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(leaving);
  return leaving.defaultPrevented;
}"""
BLOCKED = """if (location.pathname.startsWith("/open/")) for (const name of ["getItem", "setItem", "removeItem"])
  Storage.prototype[name] = () => { throw new DOMException("denied", "SecurityError"); };"""


@pytest.fixture(scope="session")
def home(packages: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address at which the package is served, and beside it a page of a system for each host."""
    folder = tmp_path_factory.mktemp("systems")
    (folder / "open").symlink_to(packages / "open")
    for name, body in BODIES.items():
        (folder / f"{name}.html").write_text(SYSTEM.replace("BODY", body), "utf-8")
    with serving(folder) as address:
        yield address


@pytest.fixture(scope="session")
def elsewhere(home: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of another origin, whose page has the course in a frame."""
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "index.html").write_text(SYSTEM.replace("BODY", FRAME).replace("/open", f"{home}/open"), "utf-8")
    with serving(folder) as address:
        yield address


@pytest.fixture
def system(chromium: Any) -> Iterator[Any]:
    """A browser with tabs of its own."""
    context = chromium.new_context(viewport={"width": 800, "height": 800}, reduced_motion="reduce")
    context.set_default_timeout(15_000)
    yield context
    context.close()


def launch(context: Any, home: str, name: str = "small") -> tuple[Any, Any]:
    """Open the course from a system; return the page and the frame of the shell."""
    page = context.new_page()
    page.goto(f"{home}/{name}.html")
    shell = page.frame("shell")
    shell.wait_for_selector("[data-state]")
    return page, shell


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


def kept(page: Any) -> dict[str, str]:
    """Return what the system holds."""
    found: dict[str, str] = json.loads(page.evaluate("localStorage.held || '{}'"))
    return found


def test_a_learner_is_told_first_and_then_all_is_kept_by_the_system(system: Any, home: str) -> None:
    page, shell = launch(system, home)
    heard = listen(page, home)
    for line in (*SCORM["told"], SCORM["never"]):
        expect(shell.locator("#told")).to_contain_text(line)
    assert kept(page)["cmi.core.lesson_status"] == "incomplete"
    learner = inside(shell, CHAPTER)
    expect(learner.page.locator(".memory p").first).to_have_text(IN_SYSTEM["memory"]["why"])
    expect(learner.page.locator(".memory button")).to_have_text(MEMORY["forget"])
    learner.answer("when-to-wash", 1, sure=3)
    expect(shell.locator("#line")).to_have_text(SCORM["saved"])
    learner.page.goto(f"{learner.base}/book/final.html")
    expect(learner.page.locator(".tool")).to_contain_text(IN_SYSTEM["final"]["rule_sent"])
    learner.page.goto(f"{learner.base}/index.html")
    assert "sure" not in json.dumps(kept(page)) and "cmi.core.score.raw" not in kept(page)
    page.evaluate("server.failing = true")
    learner.page.goto(f"{learner.base}/{CHAPTER}")
    learner.answer("water-is-enough", 0)
    expect(shell.locator("#line")).to_have_text(SCORM["waiting"])
    assert shell.evaluate(LEAVING), "one may leave unasked although an answer is not saved"
    page.evaluate("server.failing = false")
    expect(shell.locator("#line")).to_have_text(SCORM["saved"], timeout=9000)
    assert not shell.evaluate(LEAVING)
    assert heard == [] and json.loads(page.evaluate("localStorage.faults")) == []


def closed_after_an_answer(system: Any, home: str, times: int) -> None:
    """Answer, close the tab 50 ms later, and open the course again, so often; every other time the session is not closed."""
    page, shell = launch(system, home)
    inside(shell, CHAPTER)
    dice = random.Random(4)
    for turn in range(times):
        learner = inside(shell)
        if turn % 2:
            page.evaluate("() => { API.LMSFinish = () => 'false'; }")
        question, option = dice.choice([*QUESTIONS]), dice.randrange(2)
        learner.answer(question, option)
        time.sleep(0.05)
        page.close()
        page, shell = launch(system, home)
        learner = inside(shell)
        assert learner.page.url.endswith(CHAPTER), "it did not open where it was left"
        form = learner.page.locator(f"#q-{question}")
        expect(form.locator(".status")).to_have_text(QUIZ["kept"])
        assert form.locator(".option input").nth(option).is_checked()
    assert json.loads(page.evaluate("localStorage.faults")) == []


def test_an_answer_survives_a_tab_that_is_closed_at_once(system: Any, home: str) -> None:
    closed_after_an_answer(system, home, 2)


@pytest.mark.long
def test_fifty_answers_survive_fifty_closed_tabs(system: Any, home: str) -> None:
    closed_after_an_answer(system, home, 50)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(30))
def test_no_accepted_answer_is_lost_in_a_browser(system: Any, home: str, seed: int) -> None:
    dice = random.Random(seed)
    page, shell = launch(system, home)
    learner = inside(shell, CHAPTER)
    accepted: dict[str, int] = {}
    given: dict[str, int] = {}
    for _ in range(15):
        match dice.choice(("answer", "answer", "answer", "navigate", "close", "kill", "reload", "fail", "mend", "die")):
            case "answer":
                question, option = dice.choice([*QUESTIONS]), dice.randrange(2)
                learner.page.goto(f"{learner.base}/{CHAPTER}")
                learner.answer(question, option)
                given[question] = option
            case "navigate":
                learner.page.goto(f"{learner.base}/{dice.choice(('index.html', 'book/progress.html', CHAPTER))}")
            case "close" | "kill" as way:
                if way == "kill":
                    page.evaluate("server.failing = true")  # what goes out while a tab is killed does not arrive
                page.close()
                page, shell = launch(system, home)
                learner = inside(shell, CHAPTER)
                found = {question: chosen(learner, question) for question in QUESTIONS}
                for question, option in accepted.items():
                    assert found[question] in (option, given[question]), question
                given = {question: option for question, option in found.items() if option is not None}
            case "reload":
                learner.page.goto(learner.page.url)
            case "fail" | "die" as fault:
                page.evaluate("name => { server[name] = true; }", "failing" if fault == "fail" else "dead")
            case "mend":
                page.evaluate("() => { server.failing = server.dead = false; }")
        if shell.locator("#line").inner_text() == SCORM["saved"]:
            accepted = dict(given)
        learner.page.goto(f"{learner.base}/{CHAPTER}")
        assert {question: chosen(learner, question) for question in given} == given
    assert json.loads(page.evaluate("localStorage.faults || '[]'")) == []


def chosen(learner: Learner, question: str) -> int | None:
    """Return the option that is chosen in a question; None where it is not answered."""
    boxes = learner.page.locator(f"#q-{question} .option input").all()
    return next((index for index, box in enumerate(boxes) if box.is_checked()), None)


@pytest.mark.parametrize("host", ["small", "popup", "nested", "foreign", "missing", "throwing", "blocked"])
def test_a_book_is_of_use_in_every_host(system: Any, home: str, elsewhere: str, axe: str, host: str) -> None:
    if host in ("blocked", "missing"):
        system.add_init_script(BLOCKED)
    page = system.new_page()
    heard = listen(page, home, elsewhere)
    page.goto({"missing": f"{home}/open/index.html", "foreign": elsewhere}.get(host, f"{home}/{host}.html"))
    shell: Any = page.main_frame
    if host == "popup":
        with page.expect_popup() as opened:
            page.get_by_role("button").click()
        shell = opened.value.main_frame
    elif host != "missing":
        page.wait_for_function(f"() => frames[0]{'.frames[0]' * (host == 'nested')}")
        shell = page.frame("shell")
    shell.wait_for_selector("[data-state]")
    alone = host in ("foreign", "missing", "throwing")
    start_audit(shell, axe)
    assert audited(shell) == []
    learner = inside(shell, CHAPTER)
    learner.answer("when-to-wash", 0)
    expect(learner.page.locator("#q-when-to-wash .status")).not_to_be_empty()
    state = SCORM["refused" if host == "throwing" else "alone"] if alone else SCORM["saved"]
    expect(shell.locator("#line")).to_have_text(state)
    expect(learner.page.locator(".memory p").first).to_have_text(MEMORY["why"] if alone else IN_SYSTEM["memory"]["why"])
    assert host == "nested" or shell.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    if host == "small":
        start_audit(learner.page, axe)
        assert audited(learner.page) == []
        assert shell.evaluate("() => document.getElementById('book').getBoundingClientRect().height") > 520
        shell.locator("#what").click()
        expect(shell.locator("#told")).to_be_visible()
        shell.locator("#start").click()
        expect(learner.page.locator("#q-when-to-wash .status")).not_to_be_empty()
    assert heard == []
