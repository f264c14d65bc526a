"""The page of reviews by keyboard, to axe, on paper, without scripts, and as a calendar file."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import reviewing
from browsing import DESKTOP, audited, focused, start_audit, tab_to
from conftest import ROOT
from playwright.sync_api import expect
from reviewing import CHAPTER, PAGE, ROUND, SIDEWAYS, Learner

from courseloom.activities import boosters
from courseloom.resolve import read
from courseloom.strings import PURPOSES
from courseloom.strings import REVIEW as SAID

pytestmark = pytest.mark.browser
alone, learner, sheets = reviewing.alone, reviewing.learner, reviewing.sheets


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
        page.locator(f"{ROUND} h2:focus").wait_for()  # the next question, once it is loaded, is where the focus goes
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
    assert entries.count() == sum(len(sheet.questions) for sheet in boosters.sheets(read(ROOT / "tests" / "course")))
    for entry in entries.all():
        box = entry.bounding_box()
        assert box and box["height"] > 5
    assert alone.page.locator(".review button:visible").count() == 0


def test_words_come_from_one_place() -> None:
    script = (ROOT / "courseloom/assets/js/tool-review.js").read_text("utf-8")
    code = re.sub(r"/\*.*?\*/|//.*", "", script, flags=re.S)
    for name, text in SAID.items():
        assert len(text) < 12 or text not in code, name
