"""The learning record and the evaluation: filled in by keyboard, on one clean page, with nothing stored that was typed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import DESKTOP, SIDEWAYS, SMALL, Learner, audited, listen, start_audit, tab_to
from conftest import ROOT, missing
from playwright.sync_api import expect

from courseloom import fingerprints, learning_time
from courseloom.resolve import read
from courseloom.strings import EVALUATION, PAGE, REFLECTION
from courseloom.strings import RECORD as SAID

pytestmark = pytest.mark.browser

RECORD, FORM = "book/record.html", "book/evaluation.html"
NAME = "Ada Quill"
NOTE = "I will stop at the door, and wait."
TOPIC = ("hand", "wash", "soap", "hygiene")


@pytest.fixture
def context(chromium: Any) -> Iterator[Any]:
    made = chromium.new_context(**DESKTOP, timezone_id="Europe/London", locale="en-GB", accept_downloads=True)
    made.add_init_script("window.print = () => { window.printed = (window.printed || 0) + 1; };")
    yield made
    made.close()


@pytest.fixture
def alone(context: Any, tiny_built: Path) -> Iterator[Learner]:
    page = context.new_page()
    heard = listen(page)
    yield Learner(page, (tiny_built / "html").as_uri())
    assert heard == []


@pytest.fixture(params=["file", "http"])
def learner(request: Any, context: Any, tiny_built: Path, server: str) -> Iterator[Learner]:
    page = context.new_page()
    heard = listen(page, server)
    yield Learner(page, (tiny_built / "html").as_uri() if request.param == "file" else server)
    assert [one for one in heard if "favicon" not in one] == []


def printed(page: Any, path: Path, size: str = "A4") -> list[str]:
    """Print as the browser would; return the text of each page."""
    if shutil.which("pdftotext") is None:
        missing("poppler-utils")
    page.pdf(path=str(path), format=size)
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True)
    return done.stdout.split("\f")[:-1]


def facts(page: Any) -> dict[str, str]:
    """Return the facts on the sheet, by their names."""
    pairs = "all => all.map(one => [one.querySelector('dt').textContent, one.querySelector('dd').textContent])"
    return dict(page.locator(".record-facts > div").evaluate_all(pairs))


def learn(learner: Learner) -> None:
    learner.remember()
    learner.answer("when-to-wash", 1, 2)
    learner.answer("when-to-wash", 0, 3)
    learner.answer("water-is-enough", 1, 3)


def test_by_keyboard_and_nothing_typed_is_stored(learner: Learner) -> None:
    learn(learner)
    learner.open(RECORD)
    page = learner.page
    page.evaluate("document.querySelector('main').focus()")
    tab_to(page, ".record-form input[type=text]", limit=30)
    page.keyboard.type(NAME)
    tab_to(page, ".record-form input[inputmode]")
    page.keyboard.type("1,5")
    tab_to(page, ".record-form [type=checkbox]")
    tab_to(page, ".record-form button")
    page.keyboard.press("Enter")
    assert page.evaluate("window.printed") == 1
    found = facts(page)
    assert found[SAID["name"]] == NAME and found[SAID["spent"]] == "1,5"
    assert NAME not in learner.stored() and "1,5" not in learner.stored()
    page.reload()
    assert page.get_by_label(SAID["name"], exact=True).input_value() == ""
    assert NAME not in page.locator("main").inner_text()


def test_what_stands_on_the_sheet(alone: Learner) -> None:
    learn(alone)
    alone.open(RECORD)
    page, course = alone.page, read(ROOT / "tests" / "course")
    sheet = page.get_by_role("region", name=SAID["title"])
    expect(sheet.get_by_role("heading", name=SAID["title"])).to_be_visible()
    found, time = facts(page), learning_time.learning_time(course)
    assert found[SAID["course"]] == "Hand hygiene in ten minutes, " + SAID["short_version"].format(version="0.1.0")
    assert found[SAID["type"]] == SAID["type_is"].format(hours=time.printed)
    assert found[SAID["provider"]] == "A test"
    assert found[SAID["tests"]] == SAID["no_tests"]
    expect(sheet).to_contain_text(SAID["declare"])
    expect(sheet).to_contain_text("Made up for tests.")
    boxes = page.get_by_role("group", name=SAID["chapters"]).get_by_role("checkbox")
    assert [box.is_checked() for box in boxes.all()] == [False], "a chapter with 2 of 10 answered is claimed"
    expect(sheet).to_contain_text(SAID["no_chapters"])
    boxes.first.check()
    assert sheet.locator(".record-chapters li").inner_text() == "Washing hands" + SAID["seen"].format(done=2, all=10)
    assert "%" not in sheet.inner_text().replace("80%", ""), "a share is on the first page"
    page.get_by_label(SAID["more"]).check()
    found = facts(page)
    assert found[SAID["contact"]] == "nobody"
    assert found[SAID["licence"]] == "CC-BY-4.0" and found[SAID["number"]] == SAID["number_is"]
    assert f"({time.mergener:.2f} h)" in found[SAID["time"]] and f"({time.reading:.2f} h)" in found[SAID["time"]]
    stamp = SAID["version_is"].format(version="0.1.0", date="1 Jan 2026", hash=fingerprints.content_hash(course))
    assert found[SAID["version"]] == stamp
    assert found[SAID["sure"]] == "Fairly sure: 0 of 1; Very sure: 1 of 1"
    table = sheet.locator("table").bounding_box()
    assert sheet.locator("caption").bounding_box()["width"] == pytest.approx(table["width"], abs=2)
    cells = sheet.locator("tbody tr").first.locator("th, td").all_inner_texts()
    assert cells[0] == "Washing hands" and cells[2:] == ["2 of 10", "3", "50%", "100%"]
    expect(sheet).to_contain_text("Describe how washing works. (50%, 100%)")


def test_a_chapter_answered_to_four_fifths_is_ticked_and_one_that_was_opened_is_not(alone: Learner) -> None:
    alone.remember()
    answers = """count => courseloomKept.update(state => {
      const at = Date.now(), counted = Object.entries(courseloomItems.questions).filter(([, one]) =>
        one.counts && ["selfcheck", "booster"].includes(one.purpose)).slice(0, count);
      counted.forEach(([h, { k }]) => {
        const one = { given: { chosen: [0] }, score: 0, sure: null };
        state.answers[h] = { k, ...one, tries: 1, at, first: one };
      });
    })"""
    for count, ticked in ((7, False), (8, True)):
        alone.open(RECORD)
        alone.page.evaluate(answers, count)
        alone.open(RECORD)
        assert alone.page.get_by_role("checkbox", name="Washing hands").is_checked() == ticked
    alone.page.get_by_label(SAID["more"]).check()
    assert "(0%" not in alone.page.locator(".record-sheet").inner_text()


def test_without_memory_chapters_are_ticked_by_hand(alone: Learner) -> None:
    alone.open(RECORD)
    page = alone.page
    sheet = page.get_by_role("region", name=SAID["title"])
    expect(sheet).to_contain_text(SAID["no_chapters"])
    page.get_by_role("checkbox", name="Washing hands").check()
    assert sheet.locator(".record-chapters li").all_inner_texts() == ["Washing hands"]
    page.get_by_label(SAID["more"]).check()
    expect(sheet).to_contain_text("Describe how washing works.")
    expect(sheet).to_contain_text(SAID["no_scores"])
    assert sheet.locator("th").all_inner_texts() == [SAID["chapter"], "Washing hands"]
    page.get_by_role("checkbox", name="Washing hands").uncheck()
    expect(sheet).to_contain_text(SAID["no_chapters"])
    assert page.evaluate("localStorage.length") == 0


def test_attempts_at_the_test_with_their_scores(alone: Learner) -> None:
    alone.remember()
    alone.open(RECORD)
    one = {"seed": 1, "started": 1.79e12, "items": [], "answers": {}}
    script = """one => courseloomKept.update(state => {
      const attempts = [0.5, 0.6, 0.7, 0.8].map((score, i) => ({ ...one, finished: 1.79e12 + i, score, passed: score > 0.75 }));
      state.tests[courseloomItems.final.name] = attempts;
    })"""
    alone.page.evaluate(script, one)
    alone.open(RECORD)
    shown = facts(alone.page)[SAID["tests"]]
    last = SAID["attempt"].format(number=4, date="21 Sept 2026", score="80%", verdict=SAID["pass"])
    assert (
        last in shown
        and SAID["attempt"].format(number=1, date="21 Sept 2026", score="50%", verdict=SAID["no_pass"]) not in shown
    )
    assert SAID["mark"].format(mark=80) in shown


@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_it_prints_on_one_clean_page_whoever_starts_the_printing(alone: Learner, tmp_path: Path, size: str) -> None:
    learn(alone)
    alone.open(RECORD)
    alone.page.get_by_label(SAID["name"], exact=True).fill(NAME)
    sheets = printed(alone.page, tmp_path / "record.pdf", size)
    assert len(sheets) == 1
    text = " ".join(sheets[0].split())
    for words in (SAID["title"], NAME, "Hand hygiene in ten minutes", SAID["signature"], SAID["change"]):
        assert words in text
    for words in (PAGE["help_title"], SAID["fill"], SAID["print"], PAGE["menu"], REFLECTION["label"]):
        assert words not in text


@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_the_whole_real_course_fits_one_page_and_its_method_a_second(
    chromium: Any, book: Path, tmp_path: Path, size: str
) -> None:
    context = chromium.new_context(**DESKTOP, timezone_id="Europe/London", locale="en-GB")
    page = context.new_page()
    page.goto(f"{(book / 'html').as_uri()}/{RECORD}")
    page.locator(".memory button").click()
    page.evaluate(
        """() => courseloomKept.update(state => {
          const at = Date.now();
          courseloomItems.chapters.forEach(chapter => { state.pages[chapter.page] = at; });
          Object.entries(courseloomItems.questions).forEach(([h, { k, kind, purpose }], i) => {
            const score = ["recall", "rate-the-reply"].includes(kind) || purpose === "opening" ? null : i % 3 / 2;
            const one = { given: { chosen: [0] }, score, sure: score === null ? null : 1 + i % 3 };
            if (purpose !== "final") state.answers[h] = { k, ...one, tries: 2, at, first: one };
          });
          const test = { seed: 1, started: at, finished: at, items: [], answers: {}, score: 0.85, passed: true };
          state.tests[courseloomItems.final.name] = [test, test, test];
        })"""
    )
    page.reload()
    page.get_by_label(SAID["name"], exact=True).fill(NAME)
    assert page.get_by_role("group", name=SAID["chapters"]).locator("input:checked").count() == 11
    change = page.get_by_label(SAID["change"], exact=True)
    change.fill("I will ask what it does for the person. " * 8)
    (only,) = printed(page, tmp_path / "record.pdf", size)
    page.emulate_media(media="print")
    sizes = page.locator(".record-sheet :is(h2, h3, p, dt, dd, li)").evaluate_all(
        "all => all.map(one => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert min(sizes) >= 13.3, "a line is smaller than 10 pt"
    page.emulate_media(media="null")
    page.get_by_label(SAID["more"]).check()
    first, second = printed(page, tmp_path / "method.pdf", size)
    assert first.split() == only.split(), "the second page changes the first"
    text = re.sub(r"\s", "", first + second)
    course = read(ROOT)
    wanted = [objective.text for plan in course.about.chapters for objective in plan.objectives]
    wanted += [
        NAME,
        "Understanding and responding to",
        fingerprints.content_hash(course),
        course.about.disclaimer.not_accredited,
        SAID["signature"],
    ]
    typed = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
    lost = [one for one in wanted if re.sub(r"\s", "", one).translate(typed) not in text.translate(typed)]
    assert not lost
    context.close()


def test_a_note_is_on_the_sheet_only_when_it_is_ticked(alone: Learner, tmp_path: Path) -> None:
    alone.remember()
    alone.open(RECORD)
    page = alone.page
    expect(page.locator(".record-form")).to_contain_text(SAID["no_notes"])
    box = page.get_by_role("group", name=REFLECTION["title"])
    box.get_by_role("textbox").fill(NOTE)
    box.get_by_role("checkbox").check()
    alone.open(RECORD)
    sheet = page.get_by_role("region", name=SAID["title"])
    tick = page.get_by_role("checkbox", name="What will you do before you touch the next door handle at work?")
    assert not tick.is_checked()
    assert NOTE not in sheet.inner_text()
    assert NOTE not in "".join(printed(page, tmp_path / "without.pdf"))
    tick.check()
    expect(sheet).to_contain_text(NOTE)
    sheets = printed(page, tmp_path / "with.pdf")
    assert len(sheets) == 2 and NOTE in sheets[1] and NOTE not in sheets[0]
    tick.uncheck()
    assert NOTE not in sheet.inner_text()


def test_the_hash_follows_the_text_and_nothing_else(tiny: Path) -> None:
    before = fingerprints.content_hash(read(tiny))
    assert re.fullmatch("[0-9a-f]{12}", before)
    assert fingerprints.content_hash(read(tiny)) == before
    (tiny / "book/local.yml").write_text("organisation: A ward\n", "utf-8")
    page = tiny / "book/welcome.md"
    page.write_bytes(page.read_bytes().replace(b"\n", b"\r\n"))
    assert fingerprints.content_hash(read(tiny)) == before, "an organisation's settings or line ends are no other text"
    for name in ("book/welcome.md", "quizzes/01-washing.yml", "notebooks/01-washing.ipynb"):
        path = tiny / name
        text = path.read_text("utf-8")
        path.write_text(text.replace("A tiny course", "A short course").replace("Washing", "Cleaning"), "utf-8")
        assert fingerprints.content_hash(read(tiny)) != before, name
        path.write_text(text, "utf-8")


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_width_and_targets(chromium: Any, tiny_built: Path, axe: str, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    learner = Learner(context.new_page(), (tiny_built / "html").as_uri())
    heard = listen(learner.page)
    for state in ("record before", "record", "evaluation", "evaluation answered"):
        if state == "record":
            learn(learner)
        if state != "evaluation answered":
            learner.open(RECORD if "record" in state else FORM)
        else:
            learner.page.get_by_role("radio", name=EVALUATION["met_2"]).check()
            learner.page.get_by_label(EVALUATION["change"]).fill("Wait.")
        start_audit(learner.page, axe)
        assert audited(learner.page) == [], state
        assert learner.page.evaluate(SIDEWAYS) <= 0, state
        assert learner.page.evaluate(SMALL, ".board") == [], state
    assert heard == []
    context.close()


def fill_in(page: Any) -> None:
    """Answer the evaluation with the keyboard alone."""
    page.evaluate("document.querySelector('main').focus()")
    choose(page, EVALUATION["level_2"])
    choose(page, EVALUATION["bias_2"])
    for words in ("Nowhere.", "Wait at the door.\nThen ask.", "A typing error."):
        tab_to(page, ".board textarea")
        page.keyboard.type(words)
    choose(page, EVALUATION["met_3"])


def choose(page: Any, words: str) -> None:
    """Go to the group of a choice with Tab, and choose it with the arrows."""
    radio = page.get_by_role("radio", name=words, exact=True)
    tab_to(page, f".board input[name='{radio.get_attribute('name')}']", limit=30)
    page.keyboard.press("Space")
    for _ in range(int(radio.get_attribute("value")) - 1):
        page.keyboard.press("ArrowDown")
    assert radio.is_checked()


def test_the_evaluation_by_keyboard_saved_and_nothing_stored(learner: Learner) -> None:
    learner.open(FORM)
    page = learner.page
    expect(page.locator(".board summary")).to_contain_text(EVALUATION["count"].format(done=0, all=1))
    fill_in(page)
    expect(page.locator(".board summary")).to_contain_text(EVALUATION["count"].format(done=1, all=1))
    tab_to(page, ".board button")
    texts = {}
    for name in ("course-evaluation.txt", "course-evaluation.json"):
        tab_to(page, ".board button")
        with page.expect_download() as waiting:
            page.keyboard.press("Enter")
        assert waiting.value.suggested_filename == name
        expect(page.locator(".board .said")).to_have_text(EVALUATION["saved"].format(file=name))
        texts[name] = Path(waiting.value.path()).read_text("utf-8")
        assert not [word for word in TOPIC if word in texts[name].lower()], "the file names the topic"
    written = texts["course-evaluation.txt"]
    for words in (f"1. {EVALUATION['met_3']}", EVALUATION["level_2"], EVALUATION["bias_2"], "Wait at the door."):
        assert words in written
    data = json.loads(texts["course-evaluation.json"])
    digest = fingerprints.content_hash(read(ROOT / "tests" / "course"))
    assert (data["format"], data["version"], data["text"]) == ("courseloom-evaluation", 1, digest)
    assert data["objectives"] == [{"chapter": 1, "met": [3]}]
    assert (data["level"], data["bias"], data["where"], data["other"]) == (2, 2, "Nowhere.", "A typing error.")
    assert "Wait" not in learner.stored() and page.evaluate("localStorage.length") == 0
    page.reload()
    assert page.get_by_label(EVALUATION["change"]).input_value() == ""


def test_the_evaluation_prints_what_was_said_and_boxes_for_the_rest(alone: Learner, tmp_path: Path) -> None:
    alone.open(FORM)
    page = alone.page
    (empty,) = printed(page, tmp_path / "empty.pdf")
    for level in (1, 2, 3):
        assert f"☐ {EVALUATION[f'met_{level}']}" in empty
    assert PAGE["help_title"] not in empty
    fill_in(page)
    alone.press(EVALUATION["print"])
    assert page.evaluate("window.printed") == 1
    (filled,) = printed(page, tmp_path / "filled.pdf")
    assert "☐" not in filled and "Describe how washing works." in filled and "Wait at the door." in filled
    assert EVALUATION["level_2"] in filled and EVALUATION["level_1"] not in filled


@pytest.mark.parametrize("name", [RECORD, FORM])
def test_without_scripts_the_words_stand(chromium: Any, tiny_built: Path, name: str) -> None:
    context = chromium.new_context(java_script_enabled=False, **DESKTOP)
    page = context.new_page()
    page.goto(f"{(tiny_built / 'html').as_uri()}/{name}")
    expect(page.locator(".tool-without")).to_be_visible()
    assert page.locator(".board").count() == 0
    context.close()
