"""The review page of the tiny course: days pass by a clock of ours, questions come back, sets and practice, a calendar file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from browsing import DESKTOP, audited, focused, listen, start_audit, tab_to
from conftest import ROOT
from playwright.sync_api import expect

from courseloom.activities import boosters
from courseloom.activities.question import hashed
from courseloom.resolve import read
from courseloom.strings import MEMORY, PURPOSES, QUIZ
from courseloom.strings import REVIEW as SAID

pytestmark = pytest.mark.browser

PAGE, CHAPTER = "book/review.html", "notebooks/01-washing.html"
NOON = datetime(2027, 1, 4, 12, tzinfo=UTC)
KEPT = """() => { const box = document.querySelector(".memory"); return JSON.parse(localStorage.getItem(box.dataset.key)); }"""
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
ROUND = ".session"


@pytest.fixture(scope="module")
def sheets() -> list[boosters.BoosterSet]:
    return boosters.sheets(read(ROOT / "tests" / "course"))


class Learner:
    """A person with a browser, on a day of our choosing."""

    def __init__(self, page: Any, base: str) -> None:
        self.page, self.base, self.day = page, base, 0

    def at(self, day: int) -> None:
        self.day = day

    def open(self, name: str = PAGE) -> None:
        stamp = int((NOON + timedelta(days=self.day)).timestamp() * 1000)
        self.page.add_init_script(f"window.courseloomClock = () => {stamp};")
        self.page.goto(f"{self.base}/{name}")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def remember(self) -> None:
        self.open(CHAPTER)
        self.press(MEMORY["remember"])

    def answer(self, slug: str, option: int, sure: int | None = None) -> None:
        """Answer a choice in its chapter."""
        form = self.page.locator(f"#q-{slug}")
        form.locator(".option input").nth(option).check()
        if sure:
            form.locator(f".sure input[value='{sure}']").check()
        form.locator(".check").click()

    def kept(self) -> Any:
        return self.page.evaluate(KEPT)

    def change(self, script: str) -> None:
        """Change what is kept: `box` is the record."""
        self.page.evaluate(
            f"""() => {{ const key = document.querySelector(".memory").dataset.key, box = JSON.parse(localStorage.getItem(key));
            {script}; localStorage.setItem(key, JSON.stringify(box)); }}"""
        )


@pytest.fixture(params=["file", "http"])
def learner(request: Any, chromium: Any, tiny_built: Path, server: str) -> Iterator[Learner]:
    context = chromium.new_context(**DESKTOP, timezone_id="Europe/London", accept_downloads=True)
    page = context.new_page()
    heard = listen(page, server)
    yield Learner(page, (tiny_built / "html").as_uri() if request.param == "file" else server)
    context.close()
    assert heard == []


@pytest.fixture
def alone(chromium: Any, tiny_built: Path) -> Iterator[Learner]:
    """A learner with the book on disk, for what does not differ on a server."""
    context = chromium.new_context(**DESKTOP, timezone_id="Europe/London")
    page = context.new_page()
    heard = listen(page)
    yield Learner(page, (tiny_built / "html").as_uri())
    context.close()
    assert heard == []


def test_questions_come_back_when_they_are_about_to_be_forgotten(learner: Learner) -> None:
    page = learner.page
    learner.remember()
    learner.answer("when-to-wash", 0)  # right: in 2 days
    learner.answer("water-is-enough", 0)  # wrong: tomorrow
    learner.open()
    expect(page.locator(".due")).to_have_text(SAID["none_due"])
    expect(page.locator(".review")).to_contain_text(SAID["later"].format(count=2, when=SAID["tomorrow"]))
    expect(page.get_by_role("button", name=SAID["start"], exact=True)).to_have_count(0)
    learner.at(1)
    learner.open()
    expect(page.locator(".due")).to_have_text(SAID["due"].format(count=1))
    learner.at(2)
    learner.open()
    expect(page.locator(".due")).to_have_text(SAID["due"].format(count=2))
    learner.press(SAID["start"])
    expect(page.locator(f"{ROUND} h2")).to_have_text(SAID["one"].format(number=1, all=2))
    expect(page.locator(f"{ROUND} legend").first).to_have_text("Water is enough.")  # most at risk first
    page.locator(f"{ROUND} .option input").nth(1).check()
    page.locator(f"{ROUND} .check").click()
    expect(page.locator(f"{ROUND} .said")).to_have_text(SAID["back_when"].format(when=SAID["days"].format(n=2)))
    learner.press(SAID["next"])
    page.locator(f"{ROUND} .option input").first.check()
    page.locator(f"{ROUND} .sure input[value='3']").check()
    page.locator(f"{ROUND} .check").click()
    expect(page.locator(f"{ROUND} .said")).to_have_text(re.compile(re.escape(SAID["weeks"]).replace(r"\{n\}", r"\d")))
    learner.press(SAID["finish"])
    expect(page.locator(f"{ROUND} h2")).to_have_text(SAID["done"])
    expect(page.locator(ROUND)).to_contain_text(SAID["result"].format(known=2, all=2))
    learner.press(SAID["overview"])
    expect(page.locator(".due")).to_have_text(SAID["none_due"])
    state = learner.kept()
    first = state["answers"][hashed("water-is-enough")]
    assert (first["score"], first["first"]["score"], first["tries"]) == (1, 0, 2), "the first answer stays"
    card = state["cards"][hashed("when-to-wash")]
    assert (card["g"], card["n"]) == (4, 2) and card["due"] - card["at"] > 14 * 864e5
    for day, text in ((3, SAID["none_due"]), (4, SAID["due"].format(count=1))):
        learner.at(day)
        learner.open()
        expect(page.locator(".due")).to_have_text(text)


def test_an_answer_in_a_chapter_counts_as_a_look(alone: Learner) -> None:
    alone.remember()
    alone.answer("when-to-wash", 0)
    alone.at(2)
    alone.open()
    expect(alone.page.locator(".due")).to_have_text(SAID["due"].format(count=1))
    alone.open(CHAPTER)
    alone.page.locator("#q-when-to-wash .check").click()  # try again
    alone.answer("when-to-wash", 0)
    alone.open()
    expect(alone.page.locator(".due")).to_have_text(SAID["none_due"])
    assert alone.kept()["cards"][hashed("when-to-wash")]["n"] == 2


def test_the_first_answer_counts_when_a_second_follows_the_reasons(alone: Learner) -> None:
    alone.remember()
    alone.answer("when-to-wash", 1)
    alone.page.locator("#q-when-to-wash .check").click()
    alone.answer("when-to-wash", 0, sure=3)
    alone.at(1)
    alone.open()
    expect(alone.page.locator(".due")).to_have_text(SAID["due"].format(count=1))


def test_a_recall_prompt_goes_by_the_points_ticked(alone: Learner) -> None:
    page = alone.page
    alone.remember()
    form = page.locator("#q-say-it-again")
    form.locator("textarea").fill("before, with soap")
    form.locator(".check").click()
    form.locator(".points input").first.check()
    alone.at(1)
    alone.open()
    alone.press(SAID["start"])
    page.locator(f"{ROUND} textarea").fill("before, with soap, for some time")
    page.locator(f"{ROUND} .check").click()
    expect(page.locator(f"{ROUND} .said")).to_have_text(SAID["tick_when"].format(when=SAID["tomorrow"]))
    for box in page.locator(f"{ROUND} .points input").all():
        box.check()
    expect(page.locator(f"{ROUND} .said")).not_to_contain_text(SAID["tomorrow"])
    alone.press(SAID["finish"])
    expect(page.locator(".how")).to_contain_text(SAID["was_known"])
    card = alone.kept()["cards"][hashed("say-it-again")]
    assert (card["g"], card["n"]) == (3, 2), "ticks of one look are one answer"


def test_a_question_whose_key_has_changed_is_asked_again(alone: Learner) -> None:
    alone.remember()
    alone.answer("when-to-wash", 0)
    alone.change(f"box.answers['{hashed('when-to-wash')}'].k = 'older'")
    alone.open()
    alone.press(SAID["start"])
    expect(alone.page.locator(f"{ROUND} .said")).to_have_text(SAID["changed"])
    alone.page.locator(f"{ROUND} .option input").first.check()
    alone.page.locator(f"{ROUND} .check").click()
    alone.press(SAID["finish"])
    state = alone.kept()
    assert state["cards"][hashed("when-to-wash")]["k"] == state["answers"][hashed("when-to-wash")]["k"] != "older"


def test_openings_ratings_and_the_test_do_not_come_back(alone: Learner) -> None:
    course = read(ROOT / "tests" / "course")
    ours = {
        hashed(question.id)
        for placed in course.quizzes.values()
        for question in placed.quiz.questions
        if boosters.returning(question, placed.quiz)
    }
    others = {hashed(question.id) for question in course.questions()} - ours
    assert len(others) >= 2
    alone.remember()
    names = json.dumps(sorted(ours | others))
    entry = '{ k: "x", given: null, score: 1, sure: null, tries: 1, at: 1, first: {} }'
    alone.change(f"{names}.forEach((h) => {{ box.answers[h] = {entry}; }})")
    alone.open()
    expect(alone.page.locator(".due")).to_have_text(SAID["due"].format(count=len(ours)))


def test_a_round_has_a_limit_and_one_may_stop(alone: Learner) -> None:
    page = alone.page
    alone.open()
    expect(page.get_by_label(SAID["limit"])).to_have_value("15")
    page.get_by_label(SAID["limit"]).select_option("5")
    alone.press(SAID["practise"])
    expect(page.locator(f"{ROUND} h2")).to_have_text(SAID["one"].format(number=1, all=5))
    alone.press(SAID["skip"])
    expect(page.locator(f"{ROUND} h2")).to_have_text(SAID["one"].format(number=2, all=5))
    alone.press(SAID["enough"])
    expect(page.locator(ROUND)).to_contain_text(SAID["nothing_answered"])
    alone.press(SAID["overview"])
    assert focused(page, ".review h2")


@pytest.mark.parametrize("way", ["practise", "set"])
def test_without_remembering_nothing_is_stored(learner: Learner, sheets: list[boosters.BoosterSet], way: str) -> None:
    page = learner.page
    learner.open()
    expect(page.locator(".review")).to_contain_text(SAID["off"])
    learner.press(SAID["practise"] if way == "practise" else f"{SAID['do_set']}: {sheets[1].title}")
    count = 0
    while page.locator(f"{ROUND} form").count():
        form = page.locator(f"{ROUND} form")
        if form.locator(".option").count():
            form.locator(".option input").first.check()
            form.locator(".check").click()
            expect(form.get_by_role("status")).not_to_be_empty()
            count += 1
        page.locator(f"{ROUND} .on").click()
    assert count >= 2
    expect(page.locator(ROUND)).to_contain_text(SAID["kept_nothing"])
    assert page.evaluate("() => [localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


def test_a_practice_round_keeps_nothing_even_when_remembering(alone: Learner) -> None:
    alone.remember()
    alone.open()
    alone.press(SAID["practise"])
    while alone.page.locator(f"{ROUND} form").count():
        if alone.page.locator(f"{ROUND} .option").count():
            alone.page.locator(f"{ROUND} .option input").first.check()
            alone.page.locator(f"{ROUND} .check").click()
        alone.page.locator(f"{ROUND} .on").click()
    expect(alone.page.locator(ROUND)).to_contain_text(SAID["kept_nothing"])
    state = alone.kept()
    assert state["answers"] == {} and state["cards"] == {}


def test_a_set_counts_when_remembering(alone: Learner, sheets: list[boosters.BoosterSet]) -> None:
    alone.remember()
    alone.open()
    alone.press(f"{SAID['do_set']}: {sheets[1].title}")
    expect(alone.page.locator(f"{ROUND} legend").first).to_have_text("When do you wash?")
    alone.page.locator(f"{ROUND} .option input").first.check()
    alone.page.locator(f"{ROUND} .check").click()
    expect(alone.page.locator(f"{ROUND} .said")).to_have_text(SAID["back_when"].format(when=SAID["days"].format(n=2)))
    alone.press(SAID["enough"]) if len(sheets[1].questions) > 1 else alone.press(SAID["finish"])
    assert list(alone.kept()["cards"]) == [hashed("when-to-wash")]


def test_forgetting_in_the_middle_of_a_round_stores_nothing_after(alone: Learner) -> None:
    page = alone.page
    alone.remember()
    alone.answer("when-to-wash", 0)
    alone.at(2)
    alone.open()
    alone.press(SAID["start"])
    alone.press(MEMORY["forget"])
    page.locator(f"{ROUND} .option input").first.check()
    page.locator(f"{ROUND} .check").click()
    expect(page.locator(f"{ROUND} form .status")).to_have_text(QUIZ["said_good"])
    alone.press(SAID["finish"])
    alone.press(SAID["overview"])
    expect(page.locator(".review")).to_contain_text(SAID["off"])
    assert page.evaluate("() => localStorage.length") == 0


def test_what_is_kept_names_no_topic_and_a_spoilt_card_does_no_harm(alone: Learner) -> None:
    alone.remember()
    alone.answer("when-to-wash", 0)
    alone.open()
    assert "wash" not in json.dumps(alone.kept()) and "hand" not in json.dumps(alone.kept())
    alone.change(f"box.cards['{hashed('when-to-wash')}'] = {{ at: 'soon' }}")
    alone.at(2)
    alone.open()
    expect(alone.page.locator(".due")).to_have_text(SAID["due"].format(count=1))


def test_a_round_by_keyboard_alone(alone: Learner) -> None:
    page = alone.page
    alone.remember()
    alone.answer("when-to-wash", 0)
    alone.answer("water-is-enough", 1)
    alone.at(4)
    alone.open()
    page.locator("main").focus()
    tab_to(page, ".review button.primary")
    page.keyboard.press("Enter")
    for number in (1, 2):
        assert focused(page, f"{ROUND} h2"), "the next question is where the focus goes"
        assert page.evaluate("() => document.activeElement.textContent") == SAID["one"].format(number=number, all=2)
        tab_to(page, f"{ROUND} .option input", limit=3)
        page.keyboard.press("Space")
        tab_to(page, f"{ROUND} .check", limit=4)
        page.keyboard.press("Enter")
        expect(page.locator(f"{ROUND} .said")).not_to_be_empty()
        assert focused(page, f"{ROUND} .check")
        tab_to(page, f"{ROUND} .on", limit=3)
        page.keyboard.press("Enter")
    assert focused(page, f"{ROUND} h2")
    tab_to(page, f"{ROUND} button.primary", limit=6)
    page.keyboard.press("Enter")
    assert focused(page, ".review h2")


def test_the_way_to_remembering_by_keyboard(alone: Learner) -> None:
    page = alone.page
    alone.open()
    page.get_by_role("button", name=SAID["to_memory"]).press("Enter")
    assert focused(page, ".memory button")
    page.keyboard.press("Enter")
    expect(page.locator(".due")).to_have_text(SAID["empty"])
    expect(page.locator(".review")).to_contain_text(SAID["sets_kept"])


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_before_during_and_after_and_nothing_sideways(alone: Learner, axe: str, width: int) -> None:
    page = alone.page
    page.set_viewport_size({"width": width, "height": 800})

    def sound(when: str) -> None:
        assert page.evaluate(SIDEWAYS) <= 0, when
        start_audit(page, axe)
        assert audited(page) == [], when
        small = page.locator(".tool :is(button, select, input, summary):visible").evaluate_all(
            """all => all.map(one => one.matches("[type=radio], [type=checkbox]") ? [one, one.closest("label")] : [one, one])
              .map(([one, target]) => [one, target.getBoundingClientRect()])
              .filter(([, box]) => box.width < 24 || box.height < 24).map(([one]) => one.outerHTML.slice(0, 90))"""
        )
        assert small == [], when

    alone.open()
    page.locator(".sheet summary").first.click()
    sound("before, off")
    alone.remember()
    alone.answer("when-to-wash", 1)
    alone.answer("water-is-enough", 0)
    alone.at(1)
    alone.open()
    sound("before, on")
    alone.press(SAID["start"])
    sound("a question")
    page.locator(f"{ROUND} .option input").first.check()
    page.locator(f"{ROUND} .check").click()
    expect(page.locator(f"{ROUND} .said")).not_to_be_empty()
    sound("an answer")
    alone.press(SAID["next"])
    page.locator(f"{ROUND} .option input").first.check()
    page.locator(f"{ROUND} .check").click()
    alone.press(SAID["finish"])
    sound("after")
    page.emulate_media(color_scheme="dark")
    start_audit(page, axe)
    assert audited(page) == []


def strictly(text: str) -> list[dict[str, str]]:
    """Return the events of an iCalendar text; anything that RFC 5545 forbids, or that we do not write, is a failure."""
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", ""), "lines end in CRLF and in nothing else"
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n")), "a line is not folded"
    lines = text.replace("\r\n ", "").split("\r\n")[:-1]
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    head, events, event = {}, [], None
    for line in lines[1:-1]:
        name, colon, value = line.partition(":")
        assert colon and re.fullmatch(r"[A-Z]+(;[A-Z]+=[A-Z-]+)*", name), line
        if line == "BEGIN:VEVENT":
            assert event is None
            event = {}
        elif line == "END:VEVENT":
            assert event is not None
            events.append(event)
            event = None
        else:
            into = head if event is None else event
            assert name not in into, line
            into[name] = value
    assert event is None
    assert head == {"VERSION": "2.0", "PRODID": "-//Courseloom//Course review//EN", "CALSCALE": "GREGORIAN"}
    return events


def test_the_calendar_file(learner: Learner) -> None:
    page = learner.page
    learner.open()
    day = page.get_by_label(SAID["finished"])
    expect(day).to_have_value("2027-01-04")
    day.fill("2027-12-30")
    with page.expect_download() as waiting:
        learner.press(SAID["make"])
    assert waiting.value.suggested_filename == "course-review.ics"
    text = Path(waiting.value.path()).read_bytes().decode("utf-8")
    events = strictly(text)
    finished = date(2027, 12, 30)
    for event, after in zip(events, boosters.AFTER, strict=True):
        first = finished + timedelta(days=after)
        assert event.pop("DTSTART;VALUE=DATE") == f"{first:%Y%m%d}"
        assert event.pop("DTEND;VALUE=DATE") == f"{first + timedelta(days=1):%Y%m%d}"
        assert event.pop("DTSTAMP") == "20270104T120000Z"
        assert re.fullmatch(r"[0-9a-f]{24}-\d@course-review\.invalid", event.pop("UID"))
        assert event == {"SUMMARY": "Course review", "TRANSP": "TRANSPARENT"}
    assert len(set(re.findall(r"UID:(.*)\r", text))) == 3
    assert "hand" not in text.lower() and "wash" not in text.lower()
    said = page.locator(".review .said")
    expect(said).to_contain_text("1 January 2028")
    day.fill("")
    learner.press(SAID["make"])
    expect(said).to_have_text(SAID["no_date"])
    assert focused(page, "input[type=date]")


def test_a_long_name_is_folded_between_characters_and_escaped(alone: Learner) -> None:
    alone.open()
    name = "Überblick; später, noch einmal – " * 4
    text = alone.page.evaluate("name => courseloomCalendar([new Date(2027, 0, 31)], name, new Date(0))", name)
    (event,) = strictly(text)
    assert event["SUMMARY"].replace("\\;", ";").replace("\\,", ",") == name
    assert (event["DTSTART;VALUE=DATE"], event["DTEND;VALUE=DATE"]) == ("20270131", "20270201")


def test_without_scripts_the_sets_lead_to_questions(chromium: Any, tiny_built: Path, sheets: list[boosters.BoosterSet]) -> None:
    context = chromium.new_context(**DESKTOP, java_script_enabled=False)
    page = context.new_page()
    page.goto((tiny_built / "html" / PAGE).as_uri())
    assert page.locator(".sheet").count() == 3
    page.locator(".sheet summary").first.click()
    link = page.locator(".sheet a").first
    link.click()
    assert page.url.endswith(f"{CHAPTER}#q-{sheets[0].questions[0][0].id}")
    assert PURPOSES["selfcheck"] in page.locator(f".quiz:has(#q-{sheets[0].questions[0][0].id})").inner_text()
    context.close()


def test_printed_from_the_browser_the_lists_are_whole(alone: Learner) -> None:
    alone.open()
    alone.page.emulate_media(media="print")
    entries = alone.page.locator(".sheet li")
    assert entries.count() == 6
    for entry in entries.all():
        box = entry.bounding_box()
        assert box and box["height"] > 5
    assert alone.page.locator(".review button:visible").count() == 0


def test_words_come_from_one_place() -> None:
    script = (ROOT / "courseloom/assets/js/tool-review.js").read_text("utf-8")
    code = re.sub(r"/\*.*?\*/|//.*", "", script, flags=re.S)
    for name, text in SAID.items():
        assert len(text) < 12 or text not in code, name
