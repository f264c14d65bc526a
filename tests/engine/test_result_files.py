"""The files that results are made from: progress files, CSV in every dialect, reports of Moodle; those that cannot be used."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from cohort import examined, hand_over, is_class_of, made, one, saved
from conftest import courseloom

from courseloom import results
from courseloom.errors import CourseError


@pytest.fixture
def course(tiny: Path) -> Path:
    return examined(tiny)


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"course": "0" * 12}, "belongs to another course."),
    ({"version": 2}, "was saved by a newer version of the course."),
    ({"v": 3}, "was saved by a newer version of the course."),
    ({"version": "1"}, "does not say its version."),
    ({"format": "other"}, "is not a progress file."),
    ({"answers": []}, "is broken: its answers or tests are not named entries."),
    ({"answers": {"0" * 10: {"k": "x", "score": 2}}}, "is broken: a score is not between 0 and 1."),
    ({"answers": {"0" * 10: {"k": "x", "score": float("nan")}}}, "is broken: a score is not between 0 and 1."),
    ({"answers": {"0" * 10: {"k": "x", "sure": 4}}}, "is broken: a confidence is not 1, 2 or 3."),
    ({"answers": {"0" * 10: {"score": 1}}}, "is broken: an answer is incomplete."),
    ({"answers": {"0" * 10: None}}, "is broken: an answer is incomplete."),
    ({"tests": {"0" * 10: {}}}, "is broken: a test has no list of attempts."),
    ({"tests": {"0" * 10: [{"items": []}]}}, "is broken: an attempt at a test is incomplete."),
]


def test_files_that_cannot_be_used_are_told_and_left_out(course: Path) -> None:
    folder = hand_over(course, 9)
    for number, (changed, _) in enumerate(WRONG):
        (folder / f"wrong-{number:02}.json").write_text(json.dumps(saved(course, 99, **changed)), "utf-8")
    done, _, whole = made(course, folder)
    told = {Path(problem.where.file).name: problem.what for problem in done.left_out}
    assert told == {f"wrong-{number:02}.json": message for number, (_, message) in enumerate(WRONG)}
    assert all(problem.todo for problem in done.left_out)
    assert done.learners == 9
    assert one(whole, measure="files left out")["value"] == str(len(WRONG))


@pytest.mark.parametrize("seed", range(2))
def test_no_file_brings_it_down(course: Path, seed: int) -> None:
    """Whatever stands in a part of a file, the file is read or told of."""
    draw, folder = random.Random(seed), hand_over(course, 9)
    strange: list[Any] = [
        None,
        True,
        -1,
        10**400,
        1e308,
        float("nan"),
        "",
        "x" * 9,
        [],
        [[]],
        {},
        {"chosen": [{}]},
        {"chosen": 1},
    ]
    for number in range(60):
        record = saved(course, number + 100)
        for _ in range(draw.randrange(1, 4)):
            part: Any = record
            while isinstance(part, dict | list) and part and draw.random() < 0.8:
                inside = list(part) if isinstance(part, dict) else range(len(part))
                key = draw.choice(list(inside))
                if draw.random() < 0.3 or not isinstance(part[key], dict | list):
                    part[key] = draw.choice(strange)
                    break
                part = part[key]
        (folder / f"odd-{number}.json").write_text(json.dumps(record), "utf-8")
    for number in range(20):
        text = "".join(draw.choice('",;\t\n\r{}[]0.5AB\u00e9\ufeff=+') for _ in range(60))
        (folder / f"odd-{number}.csv").write_text(draw.choice(("", "who,when-to-wash\n")) + text, "utf-8")
    done, _, _ = made(course, folder)
    assert done.learners >= 9
    assert done.left_out


def test_all_wrong_files_come_at_once_and_nothing_is_written(course: Path) -> None:
    paths = []
    for name, text in (("a.json", "{]"), ("b.json", ""), ("c.csv", "who,what\nx,1\n"), ("d.json", '{"format": 1}')):
        paths.append(course.parent / name)
        paths[-1].write_text(text, "utf-8")
    with pytest.raises(CourseError) as caught:
        results.make([*paths, course.parent / "absent.json"], course, course.parent / "out", None)
    assert len(caught.value.problems) == 5
    assert not (course.parent / "out").exists()
    done = courseloom("results", *map(str, paths), root=course)
    assert done.returncode == 1
    assert "4 problems. Nothing was written." in done.stderr


@pytest.mark.parametrize(("mark", "encoding"), [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-16"), (";", "cp1252")])
def test_dialects_of_csv(course: Path, mark: str, encoding: str) -> None:
    point = "," if mark != "," else "."
    head = mark.join(("Zoë's list", "when-to-wash", "what-to-use", "water-is-enough", "not-ours"))
    help_ = ("1", '"A;C"', f"0{point}5", '"A;C"')
    lines = [mark.join((f"Zoë {n}", "B" if n % 2 else "A", help_[n % 4], "true" if n % 4 else "false", "x")) for n in range(40)]
    sheet = course.parent / "sheet.csv"
    sheet.write_bytes("\r\n".join((head, *lines, "")).encode(encoding))
    done, items, _ = made(course, sheet)
    assert (done.learners, done.left_out) == (40, ())
    assert done.notes == ("1 columns that are not questions of this course",)
    means = {slug: one(items, row="question", question=slug)["mean_or_share"] for slug in ("when-to-wash", "what-to-use")}
    assert is_class_of(means["when-to-wash"], 0.5, 40)
    assert is_class_of(means["what-to-use"], 0.375, 40)  # soap and hope together score 0
    assert is_class_of(one(items, row="question", question="water-is-enough")["mean_or_share"], 0.25, 40)
    assert is_class_of(one(items, row="option", question="water-is-enough")["mean_or_share"], 0.75, 40)


def test_cells_that_cannot_be_read_are_told_without_repeating_them(course: Path) -> None:
    sheet = course.parent / "sheet.csv"
    sheet.write_text("who,when-to-wash,what-to-use\nAda,Z,1\nBob,A,1.5\nCy,AB,1\nDi,1\nEve,secret,1\n", "utf-8")
    with pytest.raises(CourseError) as caught:
        results.make([sheet], course, None, None)
    assert [(problem.where.line, problem.what) for problem in caught.value.problems] == [
        (2, "question 'when-to-wash': neither a score from 0 to 1 nor an option of the question."),
        (3, "question 'what-to-use': no score from 0 to 1."),
        (4, "question 'when-to-wash': several options, and the question takes one."),
        (5, "has 2 cells, and the first row has 3."),
        (6, "question 'when-to-wash': neither a score from 0 to 1 nor an option of the question."),
    ]


def test_a_misspelt_question_is_met_with_the_nearest(course: Path) -> None:
    sheet = course.parent / "sheet.csv"
    sheet.write_text("who,when-to-wosh\nx,1\n", "utf-8")
    with pytest.raises(CourseError) as caught:
        results.make([sheet], course, None, None)
    assert caught.value.problems[0].todo == "Did you mean 'when-to-wash'?"


MOODLE = "Surname,First name,Email address,State,Started on,Grade/10.00"


def test_responses_of_moodle(course: Path) -> None:
    head = MOODLE + "".join(f",Response {n},Right answer {n}" for n in range(1, 5))
    said = ["Later.", "Before.", "Before.", "Before."]
    lines = [
        f"Doe,Ada,ada{n}@example.org,Finished,1 May,7,{said[n % 4]},Before.,"
        + ('"Soap.; Time."' if n % 3 else "Soap.")
        + f',"Soap.; Time.",{n % 2 > 0},False,,x'
        for n in range(48)
    ]
    lines += ["Doe,Ada,ada1@example.org,Finished,2 May,9,Later.,Before.,-,x,-,x,-,x"]
    lines += ["Doe,Bob,bob@example.org,In progress,2 May,-,Later.,Before.,-,x,-,x,-,x"]
    sheet = course.parent / "sheet.csv"
    sheet.write_text("\ufeff" + "\n".join((head, *lines)), "utf-8")
    done, items, _ = made(course, sheet, quiz="washing-check")
    assert done.learners == 48
    assert done.notes == ("1 attempts that were not finished", "1 later attempts of a learner in a CSV file")
    for slug, mean in (("when-to-wash", 0.75), ("what-to-use", 5 / 6), ("water-is-enough", 0.5)):
        assert is_class_of(one(items, row="question", question=slug)["mean_or_share"], mean, 48), slug
    assert not [row for row in items if row["question"] == "say-it-again"]


def test_grades_of_moodle(course: Path) -> None:
    head = MOODLE.replace(",", ";").replace("10.00", "10,00") + "".join(f";Q. {n} /2,50" for n in range(1, 5))
    lines = [
        f"Doe;Ada;ada{n}@example.org;Finished;1 May;7,0;{'2,50' if n % 4 else '0,00'};{'1,25' if n % 2 else '2,50'};2,50;-"
        for n in range(48)
    ]
    sheet = course.parent / "sheet.csv"
    sheet.write_text("\n".join((head, *lines, "Overall average;;;;;6,0;1,9;1,2;2,5;-")), "utf-8")
    done, items, whole = made(course, sheet, quiz="washing-check")
    assert done.learners == 48
    assert is_class_of(one(items, row="question", question="what-to-use")["mean_or_share"], 0.75, 48)
    assert one(items, row="question", question="water-is-enough")["mean_or_share"] == "fewer than 8"  # nobody had it wrong
    assert one(whole, measure="reliability", about="01-washing-selfcheck")["note"] == "Cronbach's alpha"


def test_moodle_needs_its_quiz(course: Path) -> None:
    sheet = course.parent / "sheet.csv"
    sheet.write_text(MOODLE + ",Response 1\nDoe,Ada,a@example.org,Finished,1 May,7,Before.\n", "utf-8")
    with pytest.raises(CourseError, match="Say which quiz with --quiz"):
        results.make([sheet], course, None, None)
    with pytest.raises(CourseError, match="has questions 1 to 1"):
        results.make([sheet], course, None, "washing-check")
    with pytest.raises(CourseError, match="Did you mean 'washing-check'"):
        results.make([sheet], course, None, "washing-chek")
