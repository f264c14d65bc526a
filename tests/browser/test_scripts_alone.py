"""The switch for remembering, and the page around a book in a learning system, on pages of their own: no book is built."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import ROOT
from playwright.sync_api import expect

from courseloom import identifiers
from courseloom.activities.question import items_of
from courseloom.resolve import read
from courseloom.strings import MEMORY
from courseloom.strings.scorm import IN_SYSTEM, SCORM
from courseloom.writers import scorm, scorm_shell

pytestmark = pytest.mark.browser
KEY, SELF, HOME = "0123456789ab", "aaaaaaaaaa", "http://alone.test"
BOX = f"""<main><p>Text <a id="here" href="/book/x.html">here</a> <a id="away" href="http://other.test/">away</a></p>INSIDE</main>
<ul class="brief"><li>{next(iter(IN_SYSTEM["start"]))}</li></ul>
<div class="reflection"><p class="keep"><button>Keep</button></p></div>
<div class="memory" data-key="KEY" data-page="PAGE" data-self="{SELF}" hidden><p>Why</p><button type="button"></button>
<p class="memory-status" role="status"></p></div>"""


def scripts(*names: str) -> str:
    return "".join(f"<script>{(ROOT / 'courseloom/assets/js' / name).read_text('utf-8')}</script>" for name in names)


def page_of(number: int, inside: str = "", key: str = KEY) -> str:
    """Return a page of a book with the switch, and with what a learning system changes where there is one."""
    words = f"<script>const courseloomWords = {json.dumps({'memory': MEMORY})}, heard = [];"
    words += "['courseloom-memory', 'courseloom-kept'].forEach(name => document.addEventListener(name, event =>"
    words += " heard.push([name.slice(11), event.detail.here])));</script>"
    box = BOX.replace("PAGE", str(number)).replace("INSIDE", inside).replace("KEY", key)
    return f"<!doctype html><html lang='en'><title>Page</title>{box}{words}" + scripts(
        "dom.js", "record.js", "store.js", "scorm/page.js", "memory.js"
    )


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The files of the page around a book, for a course in SCORM 1.2, and pages of a system with it in a frame."""
    root = tmp_path_factory.mktemp("shell") / "course"
    shutil.copytree(ROOT / "tests/course", root, ignore=shutil.ignore_patterns("_build"))
    course = read(root)
    identifiers.update(course)
    numbers = identifiers.current(course)
    (made,) = scorm.chosen(course, numbers, "book/welcome", "1.2", (), ())
    known = scorm_shell.known_to(course, numbers, "book/welcome", "1.2", made, False)
    files = {f"/{name}": data.decode() for name, data in scorm_shell.page(course, made, known)}
    names = ("dom.js", "record.js", "store.js")
    files["/shell.js"] = files["/shell.js"].replace(
        '"use strict";',
        "\n".join(["'use strict';", *((ROOT / "courseloom/assets/js" / one).read_text("utf-8") for one in names)]),
        1,
    )
    system = (ROOT / "tests/scorm_lms.js").read_text("utf-8")
    files["/system.html"] = f"""<!doctype html><title>System</title><script>{system}
      const [values, how] = ["held", "how"].map((name) => JSON.parse(localStorage[name] || "{{}}"));
      const server = {{ values, faults: [], commits: 0, mode: "normal", ...how }};
      server.stored = () => {{ localStorage.held = JSON.stringify(server.values); }};
      window.API = standIn("1.2", server, true);</script>
      <iframe name="shell" src="/index.html" width="900" height="700"></iframe>"""
    files["key"] = known["key"]
    return files


@pytest.fixture
def tab(chromium: Any, shell: dict[str, str]) -> Iterator[Any]:
    """A context of its own, in which these pages are at an address."""
    context = chromium.new_context(reduced_motion="reduce")
    context.set_default_timeout(10_000)
    pages = {**shell, "/one.html": page_of(1), "/first.html": page_of(0), "/tool.html": page_of(3, '<div class="tool"></div>')}

    def answer(route: Any) -> None:
        name = route.request.url.removeprefix(HOME)
        book = page_of(2, key=shell["key"]) if name.startswith("/book/") else ""
        kind = "text/javascript" if name.endswith(".js") else "text/css" if name.endswith(".css") else "text/html"
        route.fulfill(body=pages.get(name, book), content_type=kind)

    context.route(f"{HOME}/**", answer)
    yield context
    context.close()


def opened(tab: Any, name: str) -> Any:
    page = tab.new_page()
    page.goto(f"{HOME}/{name}")
    return page


def kept(page: Any) -> Any:
    return page.evaluate(f"JSON.parse(localStorage.getItem('{KEY}'))")


def switch(page: Any) -> Any:
    return page.locator(".memory button").first


def status(page: Any, words: str) -> None:
    expect(page.locator(".memory-status")).to_have_text(words)


def test_the_switch_remembers_from_now_on_and_forgets_everything(tab: Any) -> None:
    page = opened(tab, "one.html")
    button = switch(page)
    expect(button).to_have_text(MEMORY["remember"])
    status(page, "")
    assert page.evaluate("localStorage.length") == 0, "nothing is stored before the learner says so"
    button.click()
    status(page, MEMORY["remembered"])
    expect(button).to_have_text(MEMORY["forget"])
    assert kept(page)["page"] == 1 and list(kept(page)["pages"]) == [SELF]
    page.reload()
    expect(button).to_have_text(MEMORY["forget"])
    status(page, "")
    button.click()
    status(page, MEMORY["forgotten"])
    expect(button).to_have_text(MEMORY["remember"])
    assert page.evaluate("localStorage.length") == 0
    assert page.evaluate("heard") == [["memory", True]]
    page.get_by_role("button", name=MEMORY["undo"]).click()
    status(page, MEMORY["remembered"])
    assert kept(page)["page"] == 1 and page.locator(".memory button").count() == 1


def test_the_first_page_and_a_tool_are_no_place_to_go_on_from(tab: Any) -> None:
    page = opened(tab, "first.html")
    switch(page).click()
    assert (kept(page)["page"], kept(page)["pages"]) == (None, {})
    page.goto(f"{HOME}/tool.html")
    assert (kept(page)["page"], list(kept(page)["pages"])) == (None, [SELF])
    page.goto(f"{HOME}/one.html")
    assert kept(page)["page"] == 1


def test_another_tab_is_heard(tab: Any) -> None:
    page, other = opened(tab, "one.html"), opened(tab, "one.html")
    switch(other).click()
    status(page, MEMORY["remembered"])
    expect(switch(page)).to_have_text(MEMORY["forget"])
    other.evaluate("courseloomKept.record('bbbbbbbbbb', '0123abcd', { chosen: [0] }, 1, null)")
    page.wait_for_function("heard.at(-1)[0] === 'kept' && courseloomKept.read().answers.bbbbbbbbbb")
    switch(other).click()
    status(page, MEMORY["forgotten"])
    found = page.evaluate("heard")
    assert found[0] == found[-1] == ["memory", False] and ["kept", False] in found and ["memory", True] not in found
    switch(other).click()
    page.evaluate(f"localStorage.removeItem('{KEY}')")
    for restored, words in ((False, MEMORY["remembered"]), (True, MEMORY["forgotten"])):
        page.evaluate("one => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: one }))", restored)
        status(page, words)


FULL = "() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"


def test_what_is_not_kept_is_told_beside_the_switch(tab: Any) -> None:
    page = opened(tab, "one.html")
    page.evaluate(FULL)
    switch(page).click()
    status(page, MEMORY["no_room"])
    page.reload()
    switch(page).click()
    assert page.evaluate("courseloomKept.complain()") == ""
    status(page, MEMORY["remembered"])
    page.evaluate(FULL)
    page.evaluate("courseloomKept.record('bbbbbbbbbb', '0123abcd', { chosen: [0] }, 1, null)")
    assert page.evaluate("courseloomKept.complain()") == MEMORY["full"]
    status(page, MEMORY["full"])
    page.evaluate("() => { Storage.prototype.removeItem = () => { throw new DOMException('denied', 'SecurityError'); }; }")
    switch(page).click()
    status(page, MEMORY["not_forgotten"])
    expect(switch(page)).to_have_text(MEMORY["forget"])


@pytest.mark.parametrize(("text", "words", "button"), [("{", "spoilt", "remember"), ('{"v": 99}', "newer", "forget")])
def test_what_cannot_be_used_is_told_when_the_page_opens(tab: Any, text: str, words: str, button: str) -> None:
    page = opened(tab, "first.html")
    page.evaluate(f"text => localStorage.setItem('{KEY}', text)", text)
    page.reload()
    status(page, MEMORY[words])
    expect(switch(page)).to_have_text(MEMORY[button])


TOOL = """fails => {
  document.body.insertAdjacentHTML("beforeend", "<div id='t'><p class='tool-without'>Without</p></div>");
  const root = document.getElementById("t"), error = console.error;
  console.error = () => {};
  courseloomDrawn(root, () => { root.append(document.createElement("i")); if (fails) throw new Error("no"); });
  console.error = error;
  return [root.querySelector(".tool-without").hidden, root.children.length, Boolean(root.querySelector(".tool-trouble"))];
}"""


def test_a_tool_that_cannot_be_drawn_leaves_its_words_and_lets_what_is_kept_be_saved(tab: Any) -> None:
    page = opened(tab, "one.html")
    assert page.evaluate(TOOL, False) == [True, 2, False]
    page.reload()
    assert page.evaluate(TOOL, True) == [False, 1, False], "there is nothing to save"
    page.reload()
    switch(page).click()
    assert page.evaluate(TOOL, True) == [False, 2, True]
    href = page.locator(".tool-trouble a").get_attribute("href")
    text = page.evaluate("href => fetch(href).then(one => one.text())", href)
    assert json.loads(text)["page"] == 1
    page.locator(".tool-trouble button").click()
    page.wait_for_function("!document.querySelector('.tool-trouble')")
    assert page.evaluate("localStorage.length") == 0


def launch(tab: Any, **how: Any) -> tuple[Any, Any]:
    page = opened(tab, "one.html")
    page.evaluate("how => { localStorage.how = JSON.stringify(how); }", how)
    page.goto(f"{HOME}/system.html")
    frame = page.frame("shell")
    frame.wait_for_selector("[data-state]")
    return page, frame


def seen(frame: Any) -> list[str]:
    return [
        name for name in ("notice", "told", "untold", "lost", "book", "what", "again") if frame.locator(f"#{name}").is_visible()
    ]


LEAVING = """() => {
  const leaving = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(leaving);
  return leaving.defaultPrevented;
}"""
ANSWER = "courseloomKept.record('{}', '{}', {{ chosen: [0] }}, 1, null)"


def book_in(frame: Any) -> Any:
    book = frame.locator("#book").element_handle().content_frame()
    book.wait_for_selector("main")
    return book


def test_the_page_around_a_book_tells_first_and_then_opens_it(tab: Any) -> None:
    page, frame = launch(tab)
    assert seen(frame) == ["notice", "told"] and frame.locator("#line").inner_text() == SCORM["saved"]
    assert frame.locator("#title").inner_text() == SCORM["told_title"]
    expect(frame.locator("#start")).to_have_text(SCORM["start"])
    frame.locator("#start").click()
    assert seen(frame) == ["book", "what"]
    assert frame.locator("#book").get_attribute("src") == "book/index.html"
    assert frame.evaluate("document.activeElement.id") == "book"
    frame.locator("#what").click()
    assert seen(frame) == ["notice", "told"] and frame.evaluate("document.activeElement.id") == "title"
    expect(frame.locator("#start")).to_have_text(SCORM["back"])
    frame.locator("#start").click()
    assert seen(frame) == ["book", "what"]
    assert page.evaluate("localStorage.held.includes('incomplete')")


def test_what_is_answered_is_with_the_system_and_the_next_launch_goes_on_there(tab: Any, hands: Any) -> None:
    item = items_of(hands)["when-to-wash"]
    page, frame = launch(tab)
    frame.locator("#start").click()
    book_in(frame).evaluate(ANSWER.format(item.hash, item.key_hash))
    assert frame.evaluate(LEAVING) is False, "all is saved"
    first = page.evaluate("localStorage.held")
    page, frame = launch(tab)
    assert seen(frame) == ["book", "what"], "who was here before goes on where they were"
    assert frame.locator("#book").get_attribute("src") != "book/index.html"
    assert page.evaluate("localStorage.held") == first or "suspend_data" in first
    found = book_in(frame).evaluate(f"courseloomKept.answer('{item.hash}', '{item.key_hash}')")
    assert found["given"] == {"chosen": [0]}


def test_what_is_not_saved_is_said_and_whoever_leaves_is_asked(tab: Any, hands: Any) -> None:
    page, frame = launch(tab)
    frame.locator("#start").click()
    page.evaluate("server.failing = true")
    book_in(frame).evaluate(
        "courseloomKept.update(state => { state.talks['0000000001'] = { k: '00000000', path: [0], at: 1796000000000 }; })"
    )
    assert frame.locator("#line").inner_text() == SCORM["waiting"]
    assert frame.evaluate(LEAVING) is True
    page.evaluate("server.failing = false")
    frame.evaluate("window.dispatchEvent(new Event('online'))")
    assert frame.locator("#line").inner_text() == SCORM["saved"] and frame.evaluate(LEAVING) is False


def test_a_system_that_refuses_can_be_asked_again(tab: Any) -> None:
    page, frame = launch(tab, refusing=True)
    assert frame.locator("#line").inner_text() == SCORM["refused"]
    assert seen(frame) == ["notice", "untold", "again"] and frame.locator("#title").inner_text() == SCORM["alone_title"]
    assert frame.evaluate(LEAVING) is False, "there is nothing to lose"
    page.evaluate("server.refusing = false")
    frame.locator("#again").click()
    assert frame.locator("#line").inner_text() == SCORM["saved"] and seen(frame) == ["notice", "told"]


def test_without_a_system_the_book_opens_and_says_that_nothing_is_kept(tab: Any) -> None:
    page = opened(tab, "index.html")
    assert page.locator("#line").inner_text() == SCORM["alone"] and seen(page) == ["notice", "untold", "again"]
    page.locator("#start").click()
    assert seen(page) == ["book", "what", "again"]
    assert book_in(page).evaluate("document.querySelector('.memory p').textContent") == "Why"


def test_what_a_system_holds_and_nobody_can_read_is_told(tab: Any) -> None:
    page = opened(tab, "one.html")
    page.evaluate(
        "localStorage.held = JSON.stringify({ 'cmi.suspend_data': '1nonsense', 'cmi.core.lesson_status': 'incomplete' })"
    )
    page.close()
    _, frame = launch(tab)
    assert seen(frame) == ["notice", "told", "lost"]


def test_in_a_system_the_pages_of_a_book_speak_of_it_and_lead_out_in_a_tab_of_their_own(tab: Any) -> None:
    _, frame = launch(tab)
    frame.locator("#start").click()
    book = book_in(frame)
    assert book.locator(".memory p").first.inner_text() == IN_SYSTEM["memory"]["why"]
    assert book.locator(".keep").is_hidden(), "a note would be gone with the session"
    for name, target in (("here", ""), ("away", "_blank")):
        found = book.evaluate(
            """name => {
              const link = document.getElementById(name);
              link.addEventListener("click", event => event.preventDefault());
              link.click();
              return [link.target, link.rel];
            }""",
            name,
        )
        assert found == [target, "noopener noreferrer" if target else ""]
    assert book.evaluate("localStorage.getItem(document.querySelector('.memory').dataset.key)") is None
