"""Boxes to reflect in: nothing is stored unless it is ticked, and a note can be saved, printed, kept and let go of."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import DESKTOP, SIDEWAYS, SMALL, Learner, audited, focused, listen, start_audit, tab_to, unseen
from conftest import ROOT, courseloom, missing
from playwright.sync_api import expect

from courseloom.activities.question import hashed
from courseloom.strings import LIVE, MEMORY, PAGE
from courseloom.strings import REFLECTION as SAID

pytestmark = pytest.mark.browser

HOME = "book/record.html"
NOTE = "I will stop at the door,\nand wait."
BOX = ".reflection"


@pytest.fixture(params=["file", "http"])
def learner(request: Any, chromium: Any, tiny_built: Path, server: str) -> Iterator[Learner]:
    context = chromium.new_context(**DESKTOP, accept_downloads=True)
    context.add_init_script("window.print = () => { window.printed = (window.printed || 0) + 1; };")
    page = context.new_page()
    heard = listen(page, server)
    yield Learner(page, (tiny_built / "html").as_uri() if request.param == "file" else server)
    context.close()
    assert [one for one in heard if "favicon" not in one] == []


def field(learner: Learner) -> Any:
    return learner.page.get_by_role("group", name=SAID["title"]).get_by_role("textbox", name=SAID["label"])


def said(learner: Learner, words: str) -> None:
    expect(learner.page.locator(f"{BOX} .said")).to_have_text(words)


def test_written_saved_by_keyboard_and_stored_nowhere(learner: Learner) -> None:
    learner.open(HOME)
    page = learner.page
    expect(page.locator(BOX)).to_contain_text("No patient details")
    assert field(learner).evaluate("one => one.getAttribute('aria-describedby').split(' ').length") == 2
    expect(page.get_by_role("checkbox", name=SAID["keep"])).to_be_hidden()
    field(learner).focus()
    tab_to(page, f"{BOX} .save")
    page.keyboard.press("Enter")
    said(learner, SAID["nothing"])
    assert focused(page, f"{BOX} textarea"), "an empty box should be reached"
    page.keyboard.type("I will stop at the door,\nand wait.")
    tab_to(page, f"{BOX} .save")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename == "course-notes.txt"
    assert Path(waiting.value.path()).read_text("utf-8") == f"{NOTE}\n"
    said(learner, SAID["saved"].format(file="course-notes.txt"))
    assert "door" not in learner.stored() and page.evaluate("localStorage.length") == 0
    page.reload()
    expect(field(learner)).to_have_value("")


def test_remembering_does_not_keep_a_note_and_a_tick_does(learner: Learner) -> None:
    learner.remember()
    learner.open(HOME)
    page, tick = learner.page, learner.page.get_by_role("checkbox", name=SAID["keep"])
    field(learner).fill(NOTE)
    page.wait_for_timeout(700)  # longer than the pause before a note is kept
    assert not tick.is_checked() and learner.kept()["notes"] == {}
    tick.check()
    said(learner, SAID["kept"])
    assert learner.kept()["notes"][hashed("my-next-step")]["text"] == NOTE
    assert "my-next-step" not in learner.stored()
    field(learner).press("End")
    field(learner).press_sequentially(" More.")
    page.reload()  # sooner than the pause
    expect(field(learner)).to_have_value(f"{NOTE} More.")
    said(learner, SAID["was_kept"])
    tick.uncheck()
    said(learner, SAID["not_kept"])
    assert learner.kept()["notes"] == {}
    page.reload()
    expect(field(learner)).to_have_value("")


def test_forgetting_takes_the_tick_and_the_note_away(learner: Learner) -> None:
    learner.remember()
    learner.open(HOME)
    page = learner.page
    field(learner).fill(NOTE)
    page.get_by_role("checkbox", name=SAID["keep"]).check()
    page.locator(".memory button").click()
    expect(page.get_by_role("checkbox", name=SAID["keep"])).to_be_hidden()
    field(learner).press_sequentially("x")
    page.wait_for_timeout(700)
    assert page.evaluate("localStorage.length") == 0


def test_a_note_that_finds_no_room_is_told(learner: Learner) -> None:
    learner.remember()
    learner.open(HOME)
    full = "() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"
    learner.page.evaluate(full)
    field(learner).fill(NOTE)
    learner.page.get_by_role("checkbox", name=SAID["keep"]).check()
    said(learner, MEMORY["full"])
    expect(field(learner)).to_have_value(NOTE)


def test_a_printed_note_is_alone_and_whole(learner: Learner, tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        missing("poppler-utils")
    learner.open("book/record.html")
    page = learner.page
    long = "\n".join(f"Line {n}." for n in range(1, 41))
    field(learner).fill(long)
    page.evaluate("() => { courseloomPrintOnly(document.querySelector('.reflection')); }")
    page.pdf(path=str(tmp_path / "note.pdf"))
    text = subprocess.run(["pdftotext", tmp_path / "note.pdf", "-"], capture_output=True, text=True, check=True).stdout
    assert "Line 1." in text and "Line 40." in text and "What will you do before" in text
    assert SAID["on_paper"] in " ".join(text.split())
    assert PAGE["help_title"] not in text and SAID["save"] not in text
    page.get_by_role("button", name=SAID["print"]).click()
    assert page.evaluate("window.printed") == 1


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_width_and_targets(chromium: Any, tiny_built: Path, axe: str, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    learner = Learner(context.new_page(), (tiny_built / "html").as_uri())
    learner.remember()
    learner.open(HOME)
    field(learner).fill(NOTE)
    learner.page.get_by_role("checkbox", name=SAID["keep"]).check()
    start_audit(learner.page, axe)
    assert audited(learner.page) == []
    assert learner.page.evaluate(SIDEWAYS) <= 0
    assert learner.page.evaluate(SMALL, BOX) == []
    context.close()


def test_without_scripts_there_is_a_prompt_a_field_and_no_button(chromium: Any, tiny_built: Path) -> None:
    context = chromium.new_context(java_script_enabled=False, **DESKTOP)
    page = context.new_page()
    page.goto(f"{(tiny_built / 'html').as_uri()}/{HOME}")
    assert unseen(page, f"{BOX} :is(textarea, .reflection-prompt, .reflection-label, .care:not(.care-on-paper))") == []
    assert page.locator(f"{BOX} button:visible").count() == 0
    field = page.locator(f"{BOX} textarea")
    assert field.evaluate("one => one.form === null"), "nothing can send it"
    context.close()


def test_paper_and_live_notebooks_carry_the_prompt(tiny: Path) -> None:
    notebook = tiny / "notebooks/01-washing.ipynb"
    cells = json.loads(notebook.read_text("utf-8"))
    box = ":::{reflection} at-the-door\nWhat will you ask *before* you begin?\n:::"
    cells["cells"].append({"cell_type": "markdown", "id": "reflect", "metadata": {}, "source": box.splitlines(True)})
    notebook.write_text(json.dumps(cells), "utf-8")
    done = courseloom("build", "live", "pdf", root=tiny)
    assert done.returncode == 0, done.stderr
    live = json.loads((tiny / "_build/live/learner/01-washing.ipynb").read_text("utf-8"))
    text = "".join(next(cell for cell in live["cells"] if cell["id"] == "reflect")["source"])
    assert text.strip().splitlines()[0] == f"> **{SAID['title']}**"
    assert "> What will you ask *before* you begin?" in text and LIVE["reflect"] in text
    if shutil.which("pdftotext") is None:
        missing("poppler-utils")
    pdf = tiny / "_build/pdf/course-book-a4.pdf"
    paper = " ".join(subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True).stdout.split())
    assert "What will you ask before you begin?" in paper and paper.count(SAID["on_paper"]) == 2


def test_every_chapter_of_the_course_has_one_box_at_most_and_asks_about_practice() -> None:
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        text = "".join("".join(cell["source"]) + "\n" for cell in json.loads(path.read_text("utf-8"))["cells"])
        found = re.findall(r"^:::\{reflection\} \S+\n(.*?)^:::", text, re.M | re.S)
        assert len(found) <= 1, path
        for prompt in found:
            assert not re.search(r"\b(have you ever|your own (past|history)|when you were)\b", prompt, re.I), path
