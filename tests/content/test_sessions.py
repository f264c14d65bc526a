"""The session plans of this course: lengths that add up, breaks and debriefs, and folders with all that is needed."""

from __future__ import annotations

import re
from pathlib import Path

import openxml
import pdfs
import pytest
from conftest import alone

from courseloom.activities import session
from courseloom.model.course import Course
from courseloom.strings.workshop import GUIDE
from courseloom.writers import workshop


@pytest.fixture(scope="module")
def folder(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("workshop")
    with alone():
        workshop.write(course, out, ("half-day",), 10, "uk", ("a4",), large_print=True)
    return out / "half-day"


def text(path: Path) -> str:
    return pdfs.text(path, "-layout")


def test_every_plan_adds_up_and_is_within_its_length(course: Course) -> None:
    assert {plan.id: plan.minutes for plan in course.workshops.plans} == {
        "one-hour": 60,
        "ninety-minutes": 90,
        "half-day": 180,
        "full-day": 390,
    }
    for plan in course.workshops.plans:
        assert sum(activity.minutes for activity in plan.activities) == plan.minutes


def test_longer_sessions_have_breaks_and_every_role_play_a_debrief_after_it(course: Course) -> None:
    for plan in course.workshops.plans:
        kinds = [activity.kind for activity in plan.activities]
        assert kinds[0] == "welcome" and kinds[-1] == "close"
        assert "break" in kinds or plan.minutes <= 90
        if plan.minutes > 60:
            assert "debrief" in kinds[kinds.index("roleplay") :]


def test_a_case_to_read_out_stands_in_the_guide(folder: Path) -> None:
    said = text(folder / "guide-a4.pdf")
    assert GUIDE["read"] in said and "Noor, 34" in said


def test_no_page_of_any_print_ends_with_a_heading(folder: Path) -> None:
    for path in folder.rglob("*.pdf"):
        assert pdfs.lone_headings(path) == [], path.name


def test_the_guide_has_all_that_a_facilitator_needs(folder: Path, course: Course) -> None:
    said = text(folder / "guide-a4.pdf")
    for key in (
        "glance",
        "print",
        "before",
        "plan",
        "after",
        "roleplays",
        "notes",
        "keys",
        "evaluation",
        "attendance",
        "certificate",
    ):
        assert GUIDE[key] in said, key
    plan = course.workshops.plan("half-day")
    assert plan is not None
    for activity in plan.activities:
        assert activity.title.split(":")[0] in said
    for sheet in (*course.workshops.before, *course.workshops.after):
        assert sheet.title in said
    assert "PEARLS" in said and course.about.disclaimer.not_reviewed.split(",")[0] in said


def test_the_certificate_says_what_it_is_not(folder: Path, course: Course) -> None:
    last = text(folder / "guide-a4.pdf").split("\f")[-2]
    assert GUIDE["certificate"] in last and "3 hours" in last
    assert "not accredited" in last and GUIDE["attests"] in last
    assert "116 123" not in last, "the help box is not part of a certificate"


def test_the_deck_follows_the_plan(course: Course) -> None:
    for plan in course.workshops.plans:
        deck, spans = session.of(course, plan)
        order = [spans[activity.id] for activity in plan.activities if activity.id in spans]
        assert order == sorted(order) and order[0][0] == 2
        assert order[-1][1] == len(deck.slides) - 1
        for activity in plan.activities:
            if activity.id in spans:
                assert activity.title in deck.slides[spans[activity.id][0] - 1].notes[0]


def test_no_name_of_a_file_tells_the_topic(folder: Path, course: Course) -> None:
    telling = re.compile(r"nssi|injur|suicid|harm", re.I)
    assert not [path.name for path in folder.rglob("*") if telling.search(path.name)]


def test_slides_are_valid_and_the_help_line_of_the_country_is_in_every_file(folder: Path) -> None:
    assert openxml.faults(folder / "slides.pptx") == []
    for name in ("slides.pdf", "guide-a4.pdf", "print/chapter-04-summary-a4.pdf", "print/support-card-gb-a4.pdf"):
        assert "116 123" in text(folder / name), name
