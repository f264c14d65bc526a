"""Reports of learning platforms: Moodle's in any language, Canvas' Student Analysis; what is not known is refused by name."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from courseloom import results
from courseloom.errors import CourseError
from courseloom.resolve import read as read_course
from courseloom.results import moodle

QUIZ = "washing-check"
"""Of the tiny course: when-to-wash, what-to-use, water-is-enough, say-it-again."""


def sheet(folder: Path, rows: list[list[str]], mark: str = ",", name: str = "report.csv") -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=mark).writerows(rows)
    (folder / name).write_text("\ufeff" + text.getvalue(), "utf-8")
    return folder / name


def made(course: Path, path: Path, quiz: str | None = QUIZ) -> tuple[results.Made, dict[str, str], dict[str, str]]:
    """Return what was made, the mean scores of questions, and those of tests."""
    out = course.parent / "out"
    done = results.make([path], course, out, quiz)
    found = []
    for name, key, value, kind, wanted in (
        ("items.csv", "question", "mean_or_share", "row", "question"),
        ("summary.csv", "about", "value", "measure", "mean score"),
    ):
        with (out / name).open(encoding="utf-8", newline="") as file:
            found.append({row[key]: row[value] for row in csv.DictReader(file) if row[kind] == wanted})
    return done, found[0], found[1]


def told(course: Path, path: Path, quiz: str | None = QUIZ) -> list[str]:
    with pytest.raises(CourseError) as caught:
        results.make([path], course, None, quiz)
    return [str(problem).replace(f"{path}", path.name) for problem in caught.value.problems]


FRENCH = ["Nom", "Prénom", "Adresse de courriel", "État", "Commencé le", "Terminé", "Temps utilisé", "Note/10,00"]
FRENCH += [f"Q. {n} /5,00" for n in range(1, 5)]


def person(n: int, state: str, *marks: str) -> list[str]:
    return [f"N{n}", "P", f"a{n}@example.org", state, "3 mars", "3 mars", "10 min", "7,50", *marks]


def test_the_row_of_averages_is_nobody_in_any_language(tiny: Path) -> None:
    people = [person(n, "Terminé", "5,00", "2,50", "5,00", "-") for n in range(7)]
    rows = [FRENCH, *people, ["Moyenne globale", *[""] * 6, "7,50", "5,00", "2,50", "5,00", "-"]]
    done, items, tests = made(tiny, sheet(tiny, rows))
    assert done.learners == 7
    assert set(items.values()) | set(tests.values()) == {"fewer than 8"}


def test_attempts_in_progress_are_not_the_first_in_any_language(tiny: Path) -> None:
    begun = [person(n, "En cours", "0,00", "0,00", "-", "-") for n in range(10)]
    ended = [person(n, "Terminé", "5,00", "2,50", "-", "-") for n in range(10)]
    done, _, tests = made(tiny, sheet(tiny, [FRENCH, *begun, *ended]))
    assert done.learners == 10
    assert done.notes == ("10 attempts that were not finished",)
    assert tests == {"01-washing-selfcheck": "0.75"}


LANGUAGES = {
    "German": ("Status", "Beendet", "In Bearbeitung", "Bewertung/10,00", "F {n} /5,00", "Gesamtdurchschnitt", ","),
    "Japanese": ("ステータス", "終了", "進行中", "評点/10.00", "問題 {n} /5.00", "全平均", "."),
    "Hungarian": ("Állapot", "Befejezte", "Folyamatban", "Pont/10,00", "{n}. kérdés /5,00", "Összes átlag", ","),
    "Russian": ("Состояние", "Завершено", "В процессе", "Оценка/10,00", "В. {n} /5,00", "Общее среднее", ","),
    "Arabic digits": ("الحالة", "Finished", "قيد التنفيذ", "الدرجة/10.00", "س {n} /5.00", "المتوسط", "."),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_grades_are_read_by_their_shape(tiny: Path, language: str) -> None:
    state, finished, open_, grade, label, average, mark = LANGUAGES[language]
    one, half, none = (value.replace(".", mark) for value in ("5.00", "2.50", "0.00"))
    head = ["a", "b", "mail", state, "c", "d", "e", grade, *(label.format(n=n) for n in range(1, 5))]
    rows = [
        [
            f"N{n}",
            "",
            f"n{n}@example.org",
            finished,
            "x",
            "y",
            "z",
            "7",
            one if n % 4 else none,
            half if n % 2 else one,
            "-",
            "…",
        ]
        for n in range(40)
    ]
    rows += [["N1", "", "N1@example.org", open_, "x", "-", "z", "-", "-", "-", "-", "-"]]
    rows += [[average, *[""] * 6, "7", one, one, "-", "-"]]
    done, items, _ = made(tiny, sheet(tiny, [head, *rows], ";" if mark == "," else ","))
    assert done.learners == 40
    assert items["when-to-wash"] == items["what-to-use"] == "0.775"  # 30 of 40, and 1 or a half: in the class 75 to 80%


def test_responses_are_read_under_any_heading_when_they_stand_alone(tiny: Path) -> None:
    head = ["Nachname", "Vorname", "E-Mail", "Status", "Begonnen", "Beendet", "Dauer", "Bewertung/10,00"]
    answers = [f"Antwort {n}" for n in range(1, 5)]
    rows = [person(n, "Beendet", "Before." if n % 2 else "Later.", "-", "-", "-") for n in range(40)]
    _, items, _ = made(tiny, sheet(tiny, [[*head, *answers], *rows]))
    assert items == {"when-to-wash": "0.525"}
    both = [*head, *(f"{word} {n}" for n in range(1, 5) for word in ("Antwort", "Richtige Antwort"))]
    assert told(tiny, sheet(tiny, [both, [*rows[0], *[""] * 4]])) == [
        "report.csv: has several columns for each question ('Antwort 1', 'Richtige Antwort 1'). "
        "Save the report with responses alone, without question texts and right answers."
    ]


def test_a_state_that_is_not_known_is_refused_by_name(tiny: Path) -> None:
    rows = [person(n, "Baigta" if n % 2 else "Vykdoma", "5,00", "2,50", "-", "-") for n in range(10)]
    known = [person(n, "Terminé", "5,00", "2,50", "-", "-") for n in range(20, 30)]
    end = "which is not a known attempt state. Save the report again with Moodle set to English."
    assert told(tiny, sheet(tiny, [FRENCH, *rows])) == [
        f"report.csv:2: column 'État' has the value 'Vykdoma', {end}",
        f"report.csv:3: column 'État' has the value 'Baigta', {end}",
    ]
    assert told(tiny, sheet(tiny, [FRENCH, *known, rows[0]])) == [
        f"report.csv:12: column 'État' has the value 'Vykdoma', {end}"
    ]
    named = [[*row[:3], *row[7:]] for row in (FRENCH, *known)]
    assert told(tiny, sheet(tiny, named)) == [
        "report.csv: has no column that says the state of each attempt, in a language known here. "
        "Save the report again with Moodle set to English."
    ]


def test_no_word_is_a_finished_state_in_one_language_and_an_open_one_in_another() -> None:
    assert not moodle.FINISHED & moodle.UNFINISHED


def test_a_number_with_another_decimal_mark_than_its_heading_is_refused(tiny: Path) -> None:
    rows = [person(n, "Terminé", "5,00" if n else "2.500", "2,50", "-", "-") for n in range(10)]
    assert told(tiny, sheet(tiny, [FRENCH, *rows])) == [
        "report.csv:2: question 'when-to-wash': no score from 0 to 5. Correct the cell, or leave it empty."
    ]


# ---- Canvas --------------------------------------------------------------------------------------------------------------

SENT = "2026-03-01 10:00:00 UTC"


def canvas(course: Path, anonymous: bool = False, tries: bool = True, **asked: str) -> list[list[str]]:
    """Return a Student Analysis as Canvas writes it: 40 learners, the latest attempts first."""
    column = {slug: one.quiz for one in read_course(course, pages_too=False).quizzes.values() for slug in [one.quiz.id]}
    stems = {question.id: question.stem.plain() for question in column[QUIZ].questions}
    words = {slug: asked.get(slug.replace("-", "_"), stems[slug]) for slug in ("when-to-wash", "what-to-use")}
    who = [] if anonymous else ["name", "id", "sis_id"]
    head = [*who, "section", "section_id", "section_sis_id", "submitted", *(["attempt"] if tries else [])]
    for number, text in enumerate(words.values(), 4001):
        head += [f"{number}: {text}", "2.0"]
    rows = []
    for attempt in (2, 1) if tries else (1,):
        for n in range(40):
            row = [] if anonymous else [f"Xanthe {n}", str(700 + n), f"s{n}"]
            row += ["One, Two", "5, 6", "", SENT, *([str(attempt)] if tries else [])]
            right = n % 4 or attempt == 2
            row += ["Before." if right else "Later.", "2.0" if right else "0.0"]
            row += ["Soap.,Time." if n % 2 else "Soap.", "2.0" if n % 2 else "1.0"]
            rows.append([*row, "2", "0", "4.0"])
    return [[*head, "n correct", "n incorrect", "score"], *rows]


@pytest.mark.parametrize("anonymous", [False, True])
@pytest.mark.parametrize("tries", [False, True])
def test_a_student_analysis_of_canvas_is_read(tiny: Path, anonymous: bool, tries: bool) -> None:
    done, items, tests = made(tiny, sheet(tiny, canvas(tiny, anonymous, tries)), quiz=None)
    assert done.learners == 40
    assert items == {"when-to-wash": "0.775", "what-to-use": "0.775"}  # of first attempts, though the second stand before
    assert list(tests) == ["01-washing-selfcheck"]
    with (tiny.parent / "out" / "items.csv").open(encoding="utf-8", newline="") as file:
        options = {row["part"]: row["mean_or_share"] for row in csv.DictReader(file) if row["question"] == "when-to-wash"}
    assert "0.275" in options.values(), "ten of forty chose the wrong option"
    for name in ("results.html", "items.csv", "summary.csv", "counts.json"):
        assert "xanthe" not in (tiny.parent / "out" / name).read_text("utf-8").lower()


def test_the_words_of_a_question_may_have_other_marks_and_others_are_refused_by_name(tiny: Path) -> None:
    stems = {one.id: one.stem.plain() for one in read_course(tiny, pages_too=False).quizzes[QUIZ].quiz.questions}
    changed = f"«{stems['when-to-wash'].upper()}» "
    done, _, _ = made(tiny, sheet(tiny, canvas(tiny, when_to_wash=changed)), quiz=None)
    assert done.learners == 40
    (said,) = told(tiny, sheet(tiny, canvas(tiny, what_to_use="What was for lunch?")), quiz=None)
    assert said.startswith("report.csv:1: column 'What was for lunch?' asks what no question of this course asks.")
    assert said.endswith("Give it the wording of the course's question, or take it and its points out.")


def test_points_above_what_is_possible_are_refused(tiny: Path) -> None:
    rows = canvas(tiny)
    place = rows[0].index("2.0")
    rows[1][place] = "3.0"
    # only first attempts are read, so the wrong cell has to be in one
    rows[41][place] = "3.0"
    assert told(tiny, sheet(tiny, rows), quiz=None) == [
        "report.csv:42: question 'when-to-wash': no score from 0 to 2. Correct the cell, or leave it empty."
    ]
