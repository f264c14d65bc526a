"""Whatever stands where a record should: each page draws and works, what is sound stays in use, no clock deletes anything."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import DESKTOP, Learner, listen
from playwright.sync_api import expect

from courseloom.activities.question import hashed
from courseloom.strings import FINAL as TEST
from courseloom.strings import MEMORY, PROGRESS, QUIZ, REVIEW

pytestmark = pytest.mark.browser

DAY, NOW = 86_400_000, 1_796_000_000_000
KEY, ASKED, OTHER = "0123abcd", hashed("when-to-wash"), hashed("water-is-enough")
FINAL = hashed("final-bank")
ANSWER = {"k": KEY, "given": {"chosen": [0]}, "score": 1, "sure": 3, "tries": 1, "at": NOW, "first": None}
OPEN: dict[str, Any] = {
    "seed": 1,
    "started": NOW,
    "finished": None,
    "items": [ASKED, OTHER],
    "answers": {},
    "score": None,
    "passed": None,
}
DONE = {**OPEN, "finished": NOW, "score": 0.5, "passed": True}
SCENARIO = {"k": KEY, "path": [0], "at": NOW}
SCREENS = {
    "notebooks/01-washing.html": "#q-when-to-wash .check",
    "book/progress.html": ".board .primary",
    "book/record.html": ".record-sheet h2",
    "book/review.html": ".review h2",
    "book/final.html": ".test h2",
}
"""A page, and what is on it once its script has drawn."""
ODD_TIMES: tuple[Any, ...] = (1e300, -1, 1e16, "NaN", "2026-01-01", [], {}, None, True)
DEEP: Any = []
for _ in range(300):
    DEEP = [DEEP]


def record(**parts: Any) -> str:
    return json.dumps({"v": 2, "at": NOW, "since": NOW, "page": 1, **parts}).replace('"FINAL"', f'"{FINAL}"')


def named(things: Iterable[Any]) -> dict[str, Any]:
    """Return things under hashed names, the first of them under that of a question of the course."""
    return {ASKED if not n else hashed(str(n)): one for n, one in enumerate(things)}


PARTS = ("pages", "answers", "tests", "cards", "notes", "talks")
PROPERTIES = ("constructor", "__proto__", "length", "toString", "hasOwnProperty")
WILD: tuple[Any, ...] = (1e300, -1, [])
PLACES: tuple[Any, ...] = ("length", 9, -1, {})
SPOILT = {
    "times": record(
        since="soon",
        pages=named(ODD_TIMES),
        tests={
            "FINAL": [{**one, place: odd} for odd in ODD_TIMES for one in (OPEN, DONE) for place in ("started", "finished")]
        },
        answers=named({**ANSWER, "at": odd, "first": {"score": 1, "at": odd}} for odd in ODD_TIMES),
        cards=named({"k": KEY, "at": odd, "due": odd, "s": odd, "d": odd, "g": 3, "n": 1} for odd in ODD_TIMES),
        notes=named({"text": "x", "at": odd} for odd in ODD_TIMES),
        talks=named({**SCENARIO, "at": odd} for odd in ODD_TIMES),
    ),
    **{f"time of the record {odd}": record(at=odd, since=odd) for odd in WILD},
    "names of questions": record(
        tests={"FINAL": [{**OPEN, "items": [name], "started": n} for n, name in enumerate(PROPERTIES)]}
    ),
    **{f"place {here}": record(tests={"FINAL": [{**OPEN, "here": here, "flags": ["length", 5]}]}) for here in PLACES},
    "names": record(
        **{part: {name: {**ANSWER, **DONE, "answers": {"constructor": ANSWER}} for name in PROPERTIES} for part in PARTS}
    ),
    "lists for tables": record(**{part: [["x"]] for part in PARTS}),
    "texts for tables": record(**dict.fromkeys(PARTS, "x"), page="x"),
    "nothing for tables": record(**dict.fromkeys(PARTS), page=1e300),
    "numbers": record(
        answers=named(
            {**ANSWER, "given": given, "score": odd}
            for odd in (1e300, "1", -1)
            for given in ({"chosen": [1e300, "0"]}, {"number": "NaN"})
        ),
        tests={
            "FINAL": [{**DONE, "score": 1e300}, {**DONE, "items": {}}, {**OPEN, "seed": "x"}, {**DONE, "passed": 1}, None, 5]
        },
    ),
    "depth": record(pages=DEEP, answers={ASKED: DEEP}, tests={"FINAL": DEEP}),
    "size": record(extra="x" * 3_000_000, **{f"extra-{n}": [n] for n in range(5_000)}),
    "text cut off": record()[:-9],
    "brackets": "[" * 50_000,
    **{text: text for text in ("null", "[]", '""', "{}", '{"v":0}', '{"v":"2"}', '{"v":2}')},
}


@pytest.fixture(scope="module")
def learner(chromium: Any, tiny_built: Path) -> Iterator[Learner]:
    context = chromium.new_context(**DESKTOP)
    page = context.new_page()
    page.add_init_script(f"window.courseloomClock = () => Number(sessionStorage.clock) || {NOW};")
    heard = listen(page)
    yield Learner(page, (tiny_built / "html").as_uri())
    context.close()
    assert heard == []


@pytest.fixture(autouse=True)
def nothing_kept(learner: Learner) -> None:
    learner.open(Learner.CHAPTER)
    learner.page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    learner.open(Learner.CHAPTER)


def put(learner: Learner, text: str) -> None:
    learner.page.evaluate("text => localStorage.setItem(document.querySelector('.memory').dataset.key, text)", text)


def clock(learner: Learner, time: int) -> None:
    learner.page.evaluate("time => { sessionStorage.clock = time; }", time)


@pytest.mark.parametrize("page", SCREENS)
def test_each_page_draws_whatever_is_kept(learner: Learner, page: str) -> None:
    wrong = []
    learner.open(page)
    for name, text in SPOILT.items():
        put(learner, text)
        learner.page.reload()
        seen = learner.page.locator(SCREENS[page]).first.is_visible() and learner.page.locator(".memory button").is_visible()
        shut = learner.page.locator(".tool-trouble, .tool-without:not([hidden])").count() == 0
        wrong += [] if seen and shut else [name]
    assert wrong == []


def test_a_test_goes_on_from_any_place(learner: Learner) -> None:
    for here in ("length", "constructor", 1e300, -1, None, 2):
        put(learner, record(tests={"FINAL": [{**OPEN, "here": here}]}))
        learner.open("book/final.html")
        learner.press(TEST["go_on"])
        expect(learner.page.locator(".test h2")).to_have_text(TEST["question"].format(number=1, count=2))


def test_what_is_sound_beside_what_is_spoilt_stays_in_use(learner: Learner) -> None:
    k = learner.page.locator("#q-when-to-wash").get_attribute("data-k")
    sound = {**ANSWER, "k": k, "unknown": "x" * 100}
    put(learner, record(answers={ASKED: sound, OTHER: {"k": 5}, "constructor": sound}, unknown={"x": 1}, pages={ASKED: 1e300}))
    learner.open(Learner.CHAPTER)
    expect(learner.page.locator(".memory-status")).to_have_text(MEMORY["part"])
    expect(learner.page.locator("#q-when-to-wash .status")).to_have_text(QUIZ["kept"])
    kept = learner.kept()
    assert list(kept["answers"]) == [ASKED] and "unknown" not in json.dumps(kept)


def test_a_long_text_is_cut_and_the_whole_is_set_aside(learner: Learner) -> None:
    put(learner, record(notes={ASKED: {"text": "x" * 150_000, "at": NOW}}))
    learner.open("book/progress.html")
    assert len(learner.kept()["notes"][ASKED]["text"]) == 100_000
    with learner.page.expect_download() as waiting:
        learner.press(PROGRESS["save_unread"])
    assert "x" * 150_000 in Path(waiting.value.path()).read_text("utf-8")


@pytest.mark.parametrize("page", [page for page in SCREENS if page.startswith("book/")])
def test_a_tool_that_cannot_be_drawn_leaves_its_words_and_the_ways_out(
    chromium: Any, tiny_built: Path, server: str, page: str
) -> None:
    """Nothing that is kept leads to this; here what is read has no parts."""
    script = (tiny_built / "html/_static/course.js").read_text("utf-8")
    spoilt = script + "\nif (courseloomKept && courseloomKept.holds()) courseloomKept.read = () => ({});"
    context = chromium.new_context(**DESKTOP, accept_downloads=True)
    learner = Learner(context.new_page(), server)
    learner.remember()
    kept = learner.kept()
    context.route("**/course.js*", lambda route: route.fulfill(body=spoilt, content_type="text/javascript"))
    learner.open(page)
    expect(learner.page.locator(".tool-without")).to_be_visible()
    expect(learner.page.locator(".tool-trouble")).to_contain_text(MEMORY["undrawn"])
    with learner.page.expect_download() as waiting:
        learner.page.get_by_role("link", name=MEMORY["save_raw"]).click()
    assert json.loads(Path(waiting.value.path()).read_text("utf-8"))["since"] == kept["since"]
    assert waiting.value.suggested_filename == "course-progress-unread.txt"
    learner.page.locator(".tool-trouble button").click()
    expect(learner.page.locator(SCREENS[page]).first).to_be_visible()
    expect(learner.page.locator(".tool-without")).to_be_hidden()
    assert learner.page.evaluate("localStorage.length") == 0
    context.close()


def test_a_clock_far_ahead_for_once_deletes_nothing(learner: Learner) -> None:
    learner.page.locator(".memory button").click()
    learner.answer("when-to-wash", 0)
    before = learner.kept()
    for page in SCREENS:
        clock(learner, 4_102_444_800_000)  # 2100
        learner.open(page)
        expect(learner.page.locator(".memory-status")).to_have_text(MEMORY["expired"])
        assert learner.kept() == before
    clock(learner, NOW + DAY)
    learner.open(Learner.CHAPTER)
    expect(learner.page.locator("#q-when-to-wash .status")).to_have_text(QUIZ["kept"])
    assert learner.kept()["answers"] == before["answers"]


def test_a_clock_of_1970_ends_nothing_that_was_begun_under_it(learner: Learner) -> None:
    clock(learner, 5 * DAY)
    learner.open(Learner.CHAPTER)
    learner.page.locator(".memory button").click()
    learner.answer("when-to-wash", 0)
    clock(learner, NOW)
    learner.open(Learner.CHAPTER)
    expect(learner.page.locator("#q-when-to-wash .status")).to_have_text(QUIZ["kept"])


def test_after_a_year_it_can_be_brought_back_or_forgotten(learner: Learner) -> None:
    learner.page.locator(".memory button").click()
    learner.answer("when-to-wash", 0)
    clock(learner, NOW + 400 * DAY)
    learner.open("book/progress.html")
    expect(learner.page.locator(".board")).to_contain_text(MEMORY["expired"])
    learner.press(PROGRESS["bring_back"])
    expect(learner.page.locator(".board")).to_contain_text(PROGRESS["chapters_why"])
    expect(learner.page.locator(".board h2").first).to_be_focused()
    assert list(learner.kept()["answers"]) == [ASKED]
    clock(learner, NOW + 800 * DAY)
    learner.open(Learner.CHAPTER)
    learner.press(MEMORY["forget"])
    assert learner.page.evaluate("localStorage.length") == 0
    learner.press(MEMORY["remember"])
    expect(learner.page.locator(".memory-status")).to_have_text(MEMORY["remembered"])


def test_what_was_answered_under_a_clock_ahead_is_due_now_and_can_be_practised(learner: Learner) -> None:
    clock(learner, 4_102_444_800_000)
    learner.open(Learner.CHAPTER)
    learner.page.locator(".memory button").click()
    learner.answer("when-to-wash", 0)
    for day, due in ((0, REVIEW["due"].format(count=1)), (0, REVIEW["none_due"])):
        clock(learner, NOW + day * DAY)
        learner.open("book/review.html")
        expect(learner.page.locator(".due")).to_have_text(due)
        if due != REVIEW["none_due"]:
            learner.press(REVIEW["start"])
            learner.page.locator(".session .option input").first.check()
            learner.page.locator(".session .check").click()


def test_a_file_is_judged_as_the_store_is(learner: Learner) -> None:
    learner.open("book/progress.html")
    page = learner.page
    head = {"format": "courseloom-progress", "version": 1, "course": page.locator(".memory").get_attribute("data-key")}
    for name, text in SPOILT.items():
        try:
            body = json.loads(text)
        except (ValueError, RecursionError):
            continue
        if not isinstance(body, dict) or body.get("v") != 2 or name == "size":
            continue
        page.evaluate("text => courseloomKept.load(text)", json.dumps({**body, **head}))
        learner.open("book/progress.html")
        assert page.locator(".board .primary").is_visible(), name
        once = learner.kept()
        assert page.evaluate("text => courseloomRecord.mend(JSON.parse(text), Date.now()).lost", json.dumps(once)) == 0, name
        page.evaluate("localStorage.clear()")
