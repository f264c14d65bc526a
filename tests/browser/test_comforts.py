"""What makes reading easy: notes in place, going on where one left off, the course at a glance, downloads, local numbers."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, courseloom
from kinds import GIVE
from playwright.sync_api import expect

from courseloom.strings import MEMORY
from courseloom.strings.handouts import DOWNLOAD
from courseloom.strings.workshop import PRESENT

pytestmark = pytest.mark.browser
CHAPTER = "notebooks/02-functions.html"
TERM = 'main .text p a[href*="glossary.html#"]'
SOURCE = 'main .text > section > section > p a[href*="references.html#"]'


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def open_(page: Any, book: Path, name: str) -> None:
    page.goto((book / "html" / name).as_uri())


def test_a_term_is_explained_on_focus_and_escape_closes(page: Any, book: Path) -> None:
    open_(page, book, CHAPTER)
    link = page.locator(TERM).first
    link.scroll_into_view_if_needed()
    page.keyboard.press("Tab")
    link.focus()
    page.keyboard.press("Shift")
    bubble = page.get_by_role("tooltip")
    link.evaluate("e => e.blur()")
    page.evaluate("e => 0")
    link.hover()
    bubble.wait_for(state="visible")
    assert len(bubble.inner_text()) > 40
    assert link.get_attribute("aria-describedby") == bubble.get_attribute("id")
    page.keyboard.press("Escape")
    assert bubble.is_hidden()
    assert link.get_attribute("aria-describedby") is None


def test_a_note_opens_by_keyboard(page: Any, book: Path) -> None:
    open_(page, book, CHAPTER)
    first = page.locator(TERM).first
    first.evaluate("e => { const b = document.createElement('button'); b.id = 'before'; e.before(b); b.focus(); }")
    page.keyboard.press("Tab")
    page.get_by_role("tooltip").wait_for(state="visible")
    assert page.evaluate("document.activeElement.matches('main a')")


def test_the_note_stays_while_the_pointer_is_on_it(page: Any, book: Path) -> None:
    open_(page, book, CHAPTER)
    page.locator(TERM).first.hover()
    bubble = page.get_by_role("tooltip")
    bubble.wait_for(state="visible")
    bubble.hover()
    page.wait_for_timeout(600)
    assert bubble.is_visible()
    page.mouse.move(5, 5)
    bubble.wait_for(state="hidden")


def test_a_source_is_explained_in_place(page: Any, book: Path) -> None:
    open_(page, book, CHAPTER)
    link = page.locator(SOURCE).first
    year = re.search(r"\d{4}|n\.d\.", link.inner_text())
    assert year
    link.hover()
    bubble = page.get_by_role("tooltip")
    bubble.wait_for(state="visible")
    assert year[0] in bubble.inner_text()


def test_a_first_tap_explains_and_a_second_follows(chromium: Any, book: Path) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page = context.new_page()
    open_(page, book, CHAPTER)
    link = page.locator(TERM).first
    link.tap()
    page.get_by_role("tooltip").wait_for(state="visible")
    assert page.url.endswith(CHAPTER)
    link.tap()
    page.wait_for_url("**/glossary.html#*")
    context.close()


def test_every_explained_link_has_words(pages: list[Path], book: Path) -> None:
    notes: dict[str, str] = {}
    for path in (book / "html/_static/notes").glob("*.js"):
        notes |= json.loads(re.sub(r"^[^{]*|\);\n$", "", path.read_text("utf-8")))
    linked = {id for path in pages for id in re.findall(r'href="[^"]*#((?:ref|claim|term)-[^"]+)"', path.read_text("utf-8"))}
    assert len(linked) > 100
    assert [id for id in sorted(linked) if len(notes.get(id, "")) <= 10] == []


def test_nothing_is_kept_until_asked_and_then_the_front_page_goes_on(page: Any, book: Path) -> None:
    open_(page, book, CHAPTER)
    assert page.evaluate("localStorage.length") == 0
    button = page.get_by_role("button", name="Remember on this device")
    button.click()
    assert "Remembered" in page.locator(".memory-status").inner_text()
    stored = page.evaluate("JSON.stringify(localStorage)")
    for word in ("nssi", "self", "injur", "function"):
        assert word not in stored.lower()
    open_(page, book, "index.html")
    going_on = page.get_by_role("link", name=re.compile("Continue: Chapter 2"))
    going_on.click()
    assert f"{CHAPTER}#" in page.url, "at the section, not at the top"
    page.get_by_role("button", name="Forget everything").click()
    assert page.evaluate("localStorage.length") == 0
    assert "Forgotten" in page.locator(".memory-status").inner_text()
    open_(page, book, "index.html")
    expect(page.locator(".go a")).to_have_text(re.compile("Start chapter 1"))


def test_the_memory_follows_the_reader_and_is_out_of_use_after_a_year(page: Any, book: Path) -> None:
    open_(page, book, CHAPTER)
    page.get_by_role("button", name="Remember on this device").click()
    open_(page, book, "notebooks/06-framing-risk.html")
    open_(page, book, "index.html")
    expect(page.locator(".go a")).to_have_text("Continue: Chapter 6")
    page.evaluate(
        "() => { const k = localStorage.key(0), v = JSON.parse(localStorage[k]); v.at -= 400 * 864e5;"
        " localStorage[k] = JSON.stringify(v); }"
    )
    open_(page, book, "index.html")
    expect(page.locator(".go a")).to_have_text(re.compile("Start chapter 1"))
    assert page.locator(".memory-status").inner_text() == MEMORY["expired"]
    page.get_by_role("button", name="Forget everything").click()
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize("stored", ["{", "null", '{"v":9,"page":2}', '{"v":1,"page":"x","at":1}', "[]", '""'])
def test_a_spoilt_memory_breaks_nothing(page: Any, book: Path, stored: str) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    open_(page, book, "index.html")
    key = page.locator(".memory").get_attribute("data-key")
    page.evaluate("([k, v]) => localStorage.setItem(k, v)", [key, stored])
    open_(page, book, "index.html")
    expect(page.locator(".go a")).to_have_text(re.compile("Start chapter 1"))
    newer = '"v":9' in stored  # what a later version kept is left as it is, and can be forgotten
    readable = '"at":1' in stored  # a clock of 1970 deletes nothing: what can be read goes on to be kept
    offered = "Forget everything" if newer or readable else "Remember on this device"
    assert page.get_by_role("button", name=offered).is_visible()
    assert (page.evaluate("k => localStorage.getItem(k)", key) == stored) == newer
    assert not errors


def test_a_browser_that_keeps_nothing_is_told_plainly(page: Any, book: Path) -> None:
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked'); } })")
    open_(page, book, CHAPTER)
    page.get_by_role("button", name="Remember on this device").click()
    assert "does not let the page keep anything" in page.locator(".memory-status").inner_text()


def test_chapters_say_their_number_and_time(page: Any, book: Path) -> None:
    open_(page, book, CHAPTER)
    opening = page.locator("header.opener")
    assert opening.locator(".numeral").inner_text().split() == ["Chapter", "2"] and opening.locator("h1").is_visible()
    facts = " · ".join(opening.locator(".brief li").all_inner_texts())
    assert re.fullmatch(r"\d+–\d+ min · \d+ min of that is practice, and can wait · \d+ questions · \d+ sources", facts)
    assert "Understand" in opening.inner_text() and "Map what an act changes" in opening.inner_text()
    ways = page.locator(".teach").locator("button:visible, a").all_inner_texts()
    assert ways == [PRESENT["open"], DOWNLOAD["of_chapter"]]


def test_what_is_ahead_is_told_in_a_line_that_opens_without_scripts_and_in_print(chromium: Any, book: Path) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    for path in sorted((book / "html/notebooks").glob("[0-9]*.html")):
        page.goto(path.as_uri())
        note = page.locator("details.box-content-note")
        assert note.locator("summary").evaluate("one => one.getClientRects().length === 1 && one.offsetHeight < 40"), path.name
        assert not note.locator("p").first.is_visible()
        page.emulate_media(media="print")
        assert note.locator("p").first.is_visible(), path.name
        page.emulate_media(media="screen")
    note.locator("summary").click()
    assert note.locator("p").first.is_visible()
    context.close()


def test_the_section_in_view_is_marked(page: Any, book: Path) -> None:
    open_(page, book, CHAPTER)
    last = page.locator(".contents ul ul a").nth(3)
    last.click()
    page.wait_for_function("e => e.getAttribute('aria-current') === 'location'", arg=last.element_handle())


def test_a_phone_has_the_list_of_sections_in_its_contents(chromium: Any, book: Path) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    open_(page, book, CHAPTER)
    page.locator(".menu-button").click()
    page.locator(".contents ul ul a").nth(1).click()
    assert "#" in page.url
    context.close()


def test_the_course_map_lists_every_chapter(page: Any, book: Path) -> None:
    open_(page, book, "book/course-map.html")
    rows = page.locator("main .glance > li")
    links = [rows.nth(n).locator("a").first.get_attribute("href") for n in range(rows.count())]
    chapters = sorted(path.stem + ".html" for path in (ROOT / "notebooks").glob("*.ipynb"))
    assert [link.rsplit("/", 1)[-1] for link in links] == chapters
    assert re.search(r"\d+–\d+ min · \d+ questions, and \d+ to open with · \d+ sources", rows.first.inner_text())
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320 and page.locator("main table").count() == 0


def test_downloads_exist_and_say_their_size(page: Any, book: Path) -> None:
    open_(page, book, "book/downloads.html")
    links = page.locator("main table").first.locator("tbody a").all()
    offered = [str(link.get_attribute("href")) for link in links]
    assert len([name for name in offered if "large-print" not in name]) == 8  # large print is there when somebody made it
    for name in offered:
        assert (book / "html" / "book" / name).resolve().is_file()
    assert re.search(r"\d\.\d MB", page.locator("main tbody tr").first.inner_text())


LOCAL = """
organisation: Riverside Health
logo: {file: logo.svg, alt: "Riverside Health, a blue river"}
country: GB
contacts:
  - {service: Duty line, contact: 01632 960000, hours: 9 to 5}
policy_links:
  - {title: Our policy, url: "https://example.org/policy"}
errors_contact: training@example.org
"""


def test_local_settings_reach_every_page_and_the_pdf(tmp_path: Path) -> None:
    import pikepdf

    folder = tmp_path / "course"
    shutil.copytree(ROOT / "tests" / "course", folder)
    shutil.copy(ROOT / "book" / "resources.yml", folder / "book" / "resources.yml")
    (folder / "book" / "local.yml").write_text(LOCAL)
    (folder / "book" / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    (folder / "book" / "support.md").write_text("# Support\n\n```{support-directory}\n```\n")
    toc = folder / "_toc.yml"
    toc.write_text(toc.read_text() + "      - file: book/support\n")
    done = courseloom("build", root=folder)
    assert done.returncode == 0, done.stderr
    for path in (folder / "_build/html").rglob("*.html"):
        text = path.read_text("utf-8")
        said = re.sub("<[^>]+>", "", text)
        assert "Riverside Health" in said and "Duty line: 01632 960000 (9 to 5)" in said and "116 123" in said, path.name
        assert 'href="tel:01632960000"' in text and 'href="tel:116123"' in text and 'href="tel:999"' in text, path.name
        assert 'alt="Riverside Health, a blue river"' in text, path.name
    support = html.unescape((folder / "_build/html/book/support.html").read_text("utf-8"))
    assert "https://example.org/policy" in support and "training@example.org" in support
    if shutil.which("pdftotext"):
        import subprocess

        pdf = folder / "_build/pdf/course-book-a4.pdf"
        text = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
        assert "Riverside Health" in text and "Duty line: 01632 960000" in text and "116 123" in text
    with pikepdf.open(folder / "_build/pdf/course-book-a4.pdf") as opened:
        alts = [str(item.Alt) for item in opened.objects if isinstance(item, pikepdf.Dictionary) and "/Alt" in item]
    assert "Riverside Health, a blue river" in alts


def test_a_phone_reader_without_a_network_finishes_a_chapter(chromium: Any, book: Path) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    context.set_offline(True)
    page = context.new_page()
    open_(page, book, "index.html")
    page.locator("main .text a[href*='02-functions']").first.tap()
    page.wait_for_url("**/02-functions.html")
    forms = page.locator("form.question")
    assert forms.count() >= 12
    for number in range(forms.count()):
        form = forms.nth(number)
        if form.get_attribute("data-kind") == "recall":
            form.locator("textarea").fill("what I remember")
        elif form.locator("select").count():
            form.evaluate(GIVE)
        elif form.locator(":is(.guess, .typed) input").count():
            form.locator(":is(.guess, .typed) input").fill("30")
        else:
            form.locator(".option label").first.tap()
        form.locator(".check").tap()
        page.wait_for_timeout(60)
        assert form.locator(".status").inner_text().strip()
        assert form.evaluate("f => f.scrollWidth <= f.clientWidth + 1")
    page.locator(".turn .next").tap()
    page.wait_for_url("**/03-mechanisms-and-context.html")
    assert page.locator("h1").is_visible()
    context.close()
