"""Progress, on the tiny course: what is added up, taken along, brought back and deleted; by keyboard, told, at any width."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import DESKTOP, SIDEWAYS, SMALL, Learner, audited, focused, listen, start_audit, tab_to
from playwright.sync_api import expect

from courseloom.activities.question import hashed
from courseloom.strings import MEMORY, QUIZ
from courseloom.strings import PROGRESS as SAID

pytestmark = pytest.mark.browser

PAGE = "book/progress.html"
FILE = "course-progress.json"
TOPIC = ("hand", "wash", "soap", "hygiene")


@pytest.fixture
def context(chromium: Any) -> Iterator[Any]:
    made = chromium.new_context(**DESKTOP, timezone_id="Europe/London", locale="en-GB", accept_downloads=True)
    yield made
    made.close()


@pytest.fixture
def alone(context: Any, tiny_built: Path) -> Iterator[Learner]:
    """A learner with the book on disk; the pages are silent to the end."""
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


def table(page: Any, title: str) -> list[list[str]]:
    """Return the cells of a table, row by row."""
    rows = page.get_by_role("table", name=title, exact=True).locator("tr")
    cells = "row => [...row.cells].map(cell => cell.textContent.trim())"
    return [row.evaluate(cells) for row in rows.all()]


def learn(learner: Learner) -> None:
    """Remember, then answer three questions: one wrong and then right, one wrong and very sure, one half right."""
    learner.remember()
    learner.answer("when-to-wash", 1, 2)
    learner.answer("when-to-wash", 0, 3)
    learner.answer("water-is-enough", 0, 3)
    learner.answer("what-to-use", 0, 2)


def said(page: Any, words: str) -> None:
    expect(page.locator(".board .said")).to_have_text(words)


def loaded(page: Any, text: str, name: str = FILE) -> None:
    page.get_by_label(SAID["choose"]).set_input_files({"name": name, "mimeType": "application/json", "buffer": text.encode()})


def saved(page: Any, name: str = SAID["save"]) -> Any:
    """Press a button that saves; return the download."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name, exact=True).click()
    return waiting.value


def test_nothing_is_kept_and_the_way_to_it_is_shown(alone: Learner) -> None:
    alone.open(PAGE)
    page = alone.page
    expect(page.locator(".board")).to_contain_text(SAID["off"])
    tab_to(page, ".board button", limit=30)
    page.keyboard.press("Enter")
    assert focused(page, ".memory button")
    alone.press(SAID["save"])
    said(page, SAID["nothing_to_save"])
    assert page.evaluate("localStorage.length") == 0
    page.locator(".memory button").click()
    expect(page.locator(".board")).to_contain_text(SAID["chapters_why"])
    expect(page.locator(".board")).to_contain_text(SAID["no_answers"])


def test_first_and_latest_scores_by_chapter_and_objective(learner: Learner) -> None:
    learn(learner)
    learner.open(PAGE)
    page = learner.page
    head, row, whole = table(page, SAID["chapters"])
    assert head == [SAID[name] for name in ("chapter", "opened", "answered", "first", "latest")]
    # first: 0, 0 and a half; latest: 1, 0 and a half. Eight questions of the chapter are scored.
    assert row[0] == SAID["state_begun"] + ": Washing hands" and row[2:] == ["3 of 10", "16%", "50%"]
    assert row[1] != SAID["not_opened"] and "20" in row[1]
    assert whole == [SAID["whole"], "", "3 of 10", "16%", "50%"]
    page.locator(".board summary").filter(has_text="Washing hands").first.click()
    assert table(page, "Washing hands")[1] == ["Describe how washing works.", "3 of 10", "16%", "50%"]
    link = page.get_by_role("table", name=SAID["chapters"], exact=True).get_by_role("link", name="Washing hands")
    link.click()
    assert page.url.endswith(learner.CHAPTER)


def test_how_sure_and_how_right_as_table_and_bars(alone: Learner) -> None:
    learn(alone)
    alone.open(PAGE)
    page = alone.page
    levels = [QUIZ[f"sure_{level}"] for level in (1, 2, 3)]
    page.get_by_text(SAID["by_chapter"]).click()
    assert table(page, SAID["confidence"]) == [
        [SAID["chapter"], *levels],
        ["Washing hands", SAID["no_sure"], "0 of 2", "0 of 1"],
        [SAID["whole"], SAID["no_sure"], "0 of 2", "0 of 1"],
    ]
    bars = page.locator(".board .bars").first
    said_beside = bars.locator("li").evaluate_all(
        "all => all.map(one => [...one.querySelectorAll('span')].map(s => s.textContent))"
    )
    assert said_beside == [[levels[0], SAID["no_sure"]], [levels[1], "0 of 2 (0%)"], [levels[2], "0 of 1 (0%)"]]
    chapter = page.get_by_text(f"{SAID['chart']}: Washing hands")
    chapter.click()
    assert page.locator(".board details[open] .bars li").count() == 3


def test_the_bars_are_as_long_as_the_shares(alone: Learner) -> None:
    alone.remember()
    alone.answer("when-to-wash", 0, 3)
    alone.answer("water-is-enough", 0, 3)
    alone.open(PAGE)
    lengths = "all => all.map(one => one.getBoundingClientRect().width / one.parentNode.getBoundingClientRect().width)"
    shares = alone.page.locator(".board .bars").first.locator(".share").evaluate_all(lengths)
    assert shares == pytest.approx([0, 0, 0.5], abs=0.02)


def test_sure_but_not_right_is_a_list_that_leads_back(alone: Learner) -> None:
    learn(alone)
    alone.open(PAGE)
    page = alone.page
    items = page.locator(".board .results li")
    # very sure comes first; the one put right since is only counted
    assert [text.split("\n")[0] for text in items.all_inner_texts()] == ["Water is enough.", "What helps?"]
    expect(items.first).to_contain_text(SAID["was_sure"].format(sure=QUIZ["sure_3"].lower()))
    expect(page.locator(".board")).to_contain_text(SAID["mended"].format(count=1))
    section = items.first.locator(".how a")
    expect(section).to_have_text("Why")
    section.click()
    assert page.url.endswith(f"{alone.CHAPTER}#why")
    page.go_back()
    page.get_by_role("link", name="Water is enough.").click()
    assert page.url.endswith("#q-water-is-enough")
    expect(page.locator("#q-water-is-enough .status")).to_have_text(QUIZ["kept"])


def test_the_gain_by_objective(context: Any, server: str, tiny_built: Path) -> None:
    """The tiny course has no questions before and after it, so two of its questions are made such."""
    packed, _, script = (tiny_built / "html/_static/items.js").read_text("utf-8").partition("\n")
    items = json.loads(packed.removeprefix("const courseloomItems = ").removesuffix(";"))
    items["questions"][hashed("when-to-wash")]["purpose"] = "pretest"
    items["questions"][hashed("water-is-enough")]["purpose"] = "posttest"
    changed = f"const courseloomItems = {json.dumps(items)};\n{script}"
    context.route("**/items.js", lambda route: route.fulfill(body=changed, content_type="text/javascript"))
    learner = Learner(context.new_page(), server)
    learner.remember()
    learner.open(PAGE)
    expect(learner.page.locator(".board")).to_contain_text(SAID["no_gain"])
    learner.open(learner.CHAPTER)
    learner.answer("when-to-wash", 1)
    learner.answer("water-is-enough", 1)
    learner.open(PAGE)
    change = SAID["points"].format(change="+100")
    assert table(learner.page, SAID["gain"])[2] == ["Describe how washing works.", "0%", "100%", change]


def test_attempts_at_the_test_are_listed(alone: Learner) -> None:
    alone.remember()
    alone.open(PAGE)
    attempt = {"seed": 1, "started": 1.79e12, "finished": 1.79e12, "items": [], "answers": {}, "score": 0.799, "passed": False}
    alone.page.evaluate(
        """test => courseloomKept.update(state => {
          state.tests[courseloomItems.final.name] = [test, { ...test, finished: null }];
        })""",
        attempt,
    )
    alone.open(PAGE)
    listed = alone.page.locator(".board ol li").all_inner_texts()
    assert listed == [SAID["attempt"].format(date="21 Sept 2026", score="79%", verdict=SAID["no_pass"])]


def test_an_answer_to_a_changed_question_counts_nowhere_and_is_told(alone: Learner) -> None:
    learn(alone)
    alone.page.evaluate("h => courseloomKept.update(state => { state.answers[h].k = 'ffffffff'; })", hashed("water-is-enough"))
    alone.open(PAGE)
    expect(alone.page.locator(".board")).to_contain_text(SAID["changed"].format(count=1))
    assert table(alone.page, SAID["chapters"])[1][2] == "2 of 10"


def test_save_forget_load_loses_nothing(learner: Learner) -> None:
    learn(learner)
    learner.open(PAGE)
    page = learner.page
    before = learner.kept()
    download = saved(page)
    assert download.suggested_filename == FILE
    said(page, SAID["saved"].format(file=FILE))
    text = Path(download.path()).read_text("utf-8")
    assert not [word for word in TOPIC if word in text.lower()], "the file names the topic"
    page.locator(".board").get_by_role("button", name=MEMORY["forget"], exact=True).click()
    said(page, MEMORY["forgotten"])
    assert page.evaluate("localStorage.length") == 0
    expect(page.locator(".board")).to_contain_text(SAID["off"])
    loaded(page, text)
    said(page, SAID["loaded"].format(file=FILE, answers=3))
    after = learner.kept()
    assert {name: before[name] for name in before if name != "at"} == {name: after[name] for name in after if name != "at"}
    assert table(page, SAID["chapters"])[1][2] == "3 of 10"
    expect(page.locator(".memory button")).to_have_text(MEMORY["forget"])
    learner.open(learner.CHAPTER)
    expect(page.locator("#q-water-is-enough .status")).to_have_text(QUIZ["kept"])


WRONG = {
    "not_ours": ("{", "[]", "null", "{}", '{"format": "courseloom-progress", "version": 1}'),
    "other_course": ('{"format": "courseloom-progress", "version": 1, "course": "0123456789ab", "v": 2}',),
    "newer_file": (
        '{"format": "courseloom-progress", "version": 2, "course": "KEY"}',
        '{"format": "courseloom-progress", "version": 1, "course": "KEY", "v": 99}',
    ),
    "too_large": (" " * 8_000_001,),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_file_that_cannot_be_taken_in_changes_nothing(alone: Learner, what: str) -> None:
    learn(alone)
    alone.open(PAGE)
    key = alone.page.locator(".memory").get_attribute("data-key")
    before = alone.kept()
    for text in WRONG[what]:
        loaded(alone.page, text.replace("KEY", key), "mine.json")
        words = SAID["other_course"] if what == "not_ours" and "format" in text else SAID[what]
        said(alone.page, words.format(file="mine.json"))
        assert alone.kept() == before
        loaded(alone.page, "{", "between.json")
        said(alone.page, SAID["not_ours"].format(file="between.json"))


def test_a_file_of_the_first_version_and_one_that_is_partly_spoilt_are_taken_in(alone: Learner) -> None:
    alone.open(PAGE)
    page = alone.page
    key = page.locator(".memory").get_attribute("data-key")
    head = {"format": "courseloom-progress", "version": 1, "course": key}
    loaded(page, json.dumps({**head, "v": 1, "page": 1, "at": 1.79e12}))
    said(page, SAID["loaded"].format(file=FILE, answers=0))
    k = page.evaluate("h => courseloomItems.questions[h].k", hashed("when-to-wash"))
    good = {"k": k, "given": {"chosen": [0]}, "score": 1, "sure": None, "tries": 1, "at": 1.79e12}
    answers = {hashed("when-to-wash"): good, hashed("water-is-enough"): {"k": 7}, "x": good}
    loaded(page, json.dumps({**head, "v": 2, "at": 1.79e12, "answers": answers}))
    said(page, SAID["loaded_part"].format(file=FILE, answers=1))
    assert list(alone.kept()["answers"]) == [hashed("when-to-wash")]


def test_loading_where_there_is_no_room_is_told(context: Any, tiny_built: Path) -> None:
    full = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"
    context.add_init_script(full)
    learner = Learner(context.new_page(), (tiny_built / "html").as_uri())
    learner.open(PAGE)
    key = learner.page.locator(".memory").get_attribute("data-key")
    loaded(learner.page, json.dumps({"format": "courseloom-progress", "version": 1, "course": key, "v": 2}))
    said(learner.page, MEMORY["no_room"])
    assert learner.page.evaluate("localStorage.length") == 0


def test_what_could_not_be_read_can_be_saved(alone: Learner) -> None:
    alone.remember()
    key = alone.page.locator(".memory").get_attribute("data-key")
    alone.page.evaluate("key => localStorage.setItem(key, '{broken')", key)
    alone.open(PAGE)
    expect(alone.page.locator(".board")).to_contain_text(SAID["unread"])
    download = saved(alone.page, SAID["save_unread"])
    assert Path(download.path()).read_text("utf-8") == "{broken"
    alone.page.locator(".board").get_by_role("button", name=MEMORY["forget"], exact=True).click()
    said(alone.page, MEMORY["forgotten"])
    assert alone.page.evaluate("localStorage.length") == 0
    expect(alone.page.locator(".board")).not_to_contain_text(SAID["unread"])


def test_what_a_newer_version_keeps_is_left_alone(alone: Learner) -> None:
    alone.remember()
    key = alone.page.locator(".memory").get_attribute("data-key")
    newer = '{"v":99,"page":2}'
    alone.page.evaluate("([key, text]) => localStorage.setItem(key, text)", [key, newer])
    alone.open(PAGE)
    expect(alone.page.locator(".board")).to_contain_text(MEMORY["newer"])
    assert alone.page.evaluate("key => localStorage.getItem(key)", key) == newer


def test_a_browser_without_storage_says_so(context: Any, tiny_built: Path) -> None:
    context.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked'); } })")
    learner = Learner(context.new_page(), (tiny_built / "html").as_uri())
    learner.open(PAGE)
    expect(learner.page.locator(".board")).to_contain_text(MEMORY["blocked"])
    loaded(learner.page, "{}")
    said(learner.page, SAID["not_ours"].format(file=FILE))


def test_an_answer_in_another_tab_arrives(alone: Learner, context: Any) -> None:
    learn(alone)
    alone.open(PAGE)
    alone.page.locator(".board").get_by_role("button", name=SAID["save"]).focus()
    other = Learner(context.new_page(), alone.base)
    other.open(other.CHAPTER)
    other.answer("water-is-enough", 1)
    expect(alone.page.get_by_role("table", name=SAID["chapters"], exact=True)).to_contain_text("83%")
    assert focused(alone.page, ".board button.primary"), "the focus was lost"
    other.page.locator(".memory button").click()
    expect(alone.page.locator(".board")).to_contain_text(SAID["off"])


def test_by_keyboard_alone(alone: Learner) -> None:
    learn(alone)
    alone.open(PAGE)
    page = alone.page
    page.evaluate("document.querySelector('main').focus()")
    tab_to(page, ".board button.primary", limit=30)
    with page.expect_download():
        page.keyboard.press("Enter")
    tab_to(page, "#progress-file")
    tab_to(page, ".board button")
    page.keyboard.press("Enter")
    said(page, MEMORY["forgotten"])
    assert page.evaluate("localStorage.length") == 0
    assert focused(page, ".board button"), "the focus was lost"


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_width_and_targets(chromium: Any, tiny_built: Path, axe: str, scheme: str, width: int) -> None:
    context = chromium.new_context(color_scheme=scheme, viewport={"width": width, "height": 800}, reduced_motion="reduce")
    learner = Learner(context.new_page(), (tiny_built / "html").as_uri())
    heard = listen(learner.page)
    for state in ("nothing kept", "kept", "saved"):
        if state == "kept":
            learn(learner)
        if state != "saved":
            learner.open(PAGE)
        else:
            learner.page.get_by_text(SAID["chart"]).click()
            saved(learner.page)
        start_audit(learner.page, axe)
        assert audited(learner.page) == [], state
        assert learner.page.evaluate(SIDEWAYS) <= 0, state
        assert learner.page.evaluate(SMALL, ".board") == [], state
    assert heard == []
    context.close()


def test_without_scripts_the_words_stand(chromium: Any, tiny_built: Path) -> None:
    context = chromium.new_context(java_script_enabled=False, **DESKTOP)
    page = context.new_page()
    page.goto(f"{(tiny_built / 'html').as_uri()}/{PAGE}")
    expect(page.locator(".tool-without")).to_be_visible()
    assert page.locator(".board").count() == 0
    context.close()
