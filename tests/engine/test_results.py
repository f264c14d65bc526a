"""Results for supervisors: known numbers, both kinds of file, what is refused, what is hidden, and nothing about a person."""

from __future__ import annotations

import csv
import json
import random
import re
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from conftest import courseloom

from courseloom import results
from courseloom.activities.question import item_of
from courseloom.errors import CourseError
from courseloom.resolve import read as read_course
from courseloom.results import quantiles, statistics, suppression

# ---- known numbers -------------------------------------------------------------------------------------------------------

WUENSCH = "1111110110 1011011101 1111011001 0010001000 0000010010 1110111111 1101110111 1111111101 0101111101 1101101110"
"""Ten students, ten questions: K. Wuensch, "The Kuder-Richardson 20", https://core.ecu.edu/wuenschk/StatHelp/KR20.txt"""
SLEEP = ([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0], [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
"""Student's sleep data (Biometrika 1908), as in R's `sleep`."""


def quiz_of_wuensch() -> statistics.Floats:
    return np.array([[float(cell) for cell in row] for row in WUENSCH.split()])


def test_kr20_of_a_worked_example() -> None:
    scores = quiz_of_wuensch()
    assert scores.sum(axis=1).tolist() == [8, 7, 7, 2, 2, 9, 8, 9, 7, 7]  # "tot" of the source
    assert scores.sum(axis=1).var() == pytest.approx(5.84)  # the source's variance of the totals
    products = (scores.mean(axis=0) * (1 - scores.mean(axis=0))).tolist()
    assert products == pytest.approx([0.21, 0.21, 0.24, 0.21, 0.24, 0.16, 0.21, 0.21, 0.25, 0.24])  # its line "p * q"
    assert statistics.alpha(scores).value == pytest.approx(10 / 9 * (1 - 2.18 / 5.84))  # Kuder and Richardson's formula
    # pingouin 0.7.0, cronbach_alpha on the same data: 0.6963470319634703, [0.309, 0.911]
    found = statistics.alpha(scores)
    assert (found.value, found.low, found.high) == pytest.approx((0.69634703, 0.309, 0.911), abs=5e-4)


def test_feldts_interval_of_a_documented_example() -> None:
    # documentation of pingouin's cronbach_alpha (tested against psych of R), 15 people, 10 items: (0.591719, [0.195, 0.84])
    # https://github.com/raphaelvallat/pingouin/blob/06f76eece0c9f921ad70367e3da3a3dae9c6a0e4/pingouin/reliability.py
    found = statistics.feldt(0.591719, 15, 10)
    assert (found.low, found.high) == pytest.approx((0.195, 0.840), abs=5e-4)


def test_corrected_point_biserial() -> None:
    # scipy 1.17.1, stats.pointbiserialr(item, total without the item), on the ten questions above
    known = [0.705889, 0.705889, 0, 0.473589, 0.583874, 0.286147, -0.027445, 0.705889, -0.123613, 0.475867]
    assert [one.value for one in statistics.discriminations(quiz_of_wuensch(), 9)] == pytest.approx(known, abs=1e-6)


def test_point_biserial_by_its_own_formula() -> None:
    scores = quiz_of_wuensch()
    right, rest = scores[:, 0] == 1, scores[:, 1:].sum(axis=1)
    share = right.mean()
    by_hand = (rest[right].mean() - rest[~right].mean()) / rest.std() * (share * (1 - share)) ** 0.5
    assert statistics.discriminations(scores, 9)[0].value == pytest.approx(by_hand)


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [
        # https://codegolf.stackexchange.com/questions/105389/compute-the-wilson-score-interval (with 1.96 for 1.959964)
        (0, 1, 0.0, 0.7934567085261071),
        (1, 11, 0.016231752262825982, 0.3773646254862038),
        (10, 100, 0.05522854161313612, 0.1743673043676654),
        (75, 100, 0.6569535362992417, 0.8245490599627573),
        # statsmodels 0.15.0, proportion_confint(method="wilson")
        (81, 263, 0.2552885198782742, 0.36620957698280004),
        (1, 29, 0.006113214292762667, 0.17175521879320294),
    ],
)
def test_wilson(right: int, n: int, low: float, high: float) -> None:
    found = statistics.wilson(right / n, n)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-5)


def test_paired_t_of_students_sleep_data() -> None:
    # R: t.test(extra ~ group, data = sleep, paired = TRUE): -1.58, interval -2.4598858 to -0.7001142, t = -4.0621, printed at
    # http://www.dummies.com/how-to/content/how-to-compare-paired-data-with-r.navId-812016.html (before minus after there)
    found = statistics.gain(np.array(SLEEP[0]), np.array(SLEEP[1]))
    assert (found.mean.value, found.mean.low, found.mean.high) == pytest.approx((1.58, 0.7001142, 2.4598858), abs=1e-6)
    assert found.dz * 10**0.5 == pytest.approx(4.0621, abs=5e-5)  # t = d_z times the root of n
    assert found.gz / found.dz == pytest.approx(0.9138749, abs=1e-6)  # scipy 1.17.1, special.gamma in Hedges's formula
    assert statistics.hedges(9) == pytest.approx(1 - 3 / (4 * 9 - 1), abs=5e-4)  # Hedges's approximation


@pytest.mark.parametrize(
    ("share", "upper", "lower", "value"),
    [  # scipy 1.17.1, stats.f.ppf; 0.95 with 5 and 10 is 3.33 in every printed table
        (0.95, 5, 10, 3.3258345304130112),
        (0.975, 9, 81, 2.275392121369917),
        (0.025, 9, 81, 0.292426872727137),
        (0.975, 1999, 97951, 1.0636274441906983),
        (0.5, 7, 7, 1.0),
    ],
)
def test_quantiles_of_f(share: float, upper: int, lower: int, value: float) -> None:
    assert quantiles.f_quantile(share, upper, lower) == pytest.approx(value, rel=1e-7)


@pytest.mark.parametrize(("freedom", "value"), [(1, 12.706), (7, 2.365), (9, 2.262), (39, 2.023), (1999, 1.961)])
def test_quantiles_of_t_as_in_tables(freedom: int, value: float) -> None:
    assert quantiles.t_quantile(0.975, freedom) == pytest.approx(value, abs=5e-4)


def test_what_does_not_vary_has_no_number() -> None:
    same = np.ones((9, 3))
    assert np.isnan(statistics.alpha(same).value)
    assert all(np.isnan(one.value) for one in statistics.discriminations(same, 1))
    assert np.isnan(statistics.gain(np.zeros(9), np.ones(9)).dz)


# ---- hiding --------------------------------------------------------------------------------------------------------------


def test_eight_is_the_fewest() -> None:
    assert suppression.count(7).why == "fewer than 8"
    assert suppression.count(8).value == 8
    assert suppression.shown(statistics.wilson(0.5, 7)) == suppression.Shown(why="fewer than 8")


def test_hidden_cells_cannot_be_worked_out_from_the_others() -> None:
    assert [cell.why for cell in suppression.cells([30, 12, 3], 45, sum_known=True)] == ["", "hidden", "fewer than 8"]
    assert [cell.why for cell in suppression.cells([30, 12, 3], 45, sum_known=False)] == ["", "", "fewer than 8"]
    assert [cell.why for cell in suppression.cells([30, 4, 6], 45, sum_known=True)] == ["", "fewer than 8", "fewer than 8"]
    hidden = ["hidden", "fewer than 8", "fewer than 8"]
    assert [cell.why for cell in suppression.cells([30, 2, 3], 45, sum_known=True)] == hidden


@pytest.mark.parametrize(("chosen", "n", "flag"), [(8, 200, True), (20, 200, False), (3, 200, True), (3, 100, False)])
def test_rarely_chosen_says_no_more_than_fewer_than_8(chosen: int, n: int, flag: bool) -> None:
    assert suppression.rare(suppression.cells([chosen], n, sum_known=False)[0], n, 0.05) is flag


# ---- a course and its learners -------------------------------------------------------------------------------------------


def hashed(name: str, length: int = 10) -> str:
    return sha256(name.encode()).hexdigest()[:length]


def choice(slug: str, objective: str) -> dict[str, Any]:
    why = "Because it was made up for this test, and fifteen words are asked for by the readers here."
    return {
        "id": slug,
        "kind": "choice",
        "objective": objective,
        "difficulty": "apply",
        "stem": f"What about {slug}?",
        "options": [
            {"text": f"Right {slug}.", "correct": True, "why": why},
            {"text": f"Wrong {slug}.", "why": why, "misconception": "water-is-magic"},
            {"text": f"Odd {slug}.", "why": why},
        ],
        "judgement": True,
    }


@pytest.fixture
def course(tiny: Path) -> Path:
    """The tiny course with a pretest and a posttest of six questions each, on two objectives."""
    about = tiny / "book" / "course.yml"
    data = yaml.safe_load(about.read_text("utf-8"))
    data["chapters"][0]["objectives"].append({"id": "explain-washing", "text": "Explain <why> & when to wash."})
    about.write_text(yaml.safe_dump(data), "utf-8")
    quizzes = [
        {
            "id": f"hands-{name}",
            "title": name,
            "purpose": name,
            "questions": [choice(f"{name}-{n}", "describe-washing" if n < 4 else "explain-washing") for n in range(1, 7)],
        }
        for name in ("pretest", "posttest")
    ]
    (tiny / "quizzes" / "03-tests.yml").write_text(yaml.safe_dump({"chapter": "01-washing", "quizzes": quizzes}), "utf-8")
    return tiny


@cache
def keys(course: Path) -> dict[str, str]:
    """Return the hash of the key of every question."""
    placed = read_course(course, pages_too=False).quizzes.values()
    return {q.id: item_of(q, "selfcheck").key_hash for one in placed for q in one.quiz.questions}


def answer(pick: int | list[int], score: float | None, sure: int | None = None) -> dict[str, Any]:
    return {"given": {"chosen": [pick] if isinstance(pick, int) else pick}, "score": score, "sure": sure}


def saved(folder: Path, number: int, before: float = 0.5, after: float = 0.8, **changed: Any) -> dict[str, Any]:
    """Return the progress file of one made-up learner."""
    draw, kept = random.Random(number), keys(folder)
    answers, tests = {}, {}
    for name, skill in (("pretest", before), ("posttest", after)):
        given = {}
        for n in range(1, 7):
            right = draw.random() < skill
            given[hashed(f"{name}-{n}")] = answer(
                0 if right else draw.choice((1, 1, 1, 2)), float(right), draw.choice((1, 2, 3))
            )
        first = {"seed": 1, "started": 1, "finished": 9, "items": list(given), "answers": given, "score": None, "passed": None}
        later = {**first, "finished": 99, "answers": {slug: answer(0, 1.0) for slug in given}}
        tests[hashed(f"hands-{name}")] = [later, {**first, "finished": None}, first]
    once = draw.random() < 0.6
    first_answer = answer(0 if once else 1, float(once), 3)
    answers[hashed("when-to-wash")] = {**answer(0, 1.0), "k": kept["when-to-wash"], "tries": 2, "at": 5, "first": first_answer}
    replies = answer([draw.randrange(4, 7), draw.randrange(0, 3), 3], None)
    answers[hashed("rate-replies")] = {**replies, "k": kept["rate-replies"], "tries": 1, "at": 5, "first": replies}
    notes = {"own-words": {"text": f"Secret of learner {number}", "at": 5}}
    record = {"format": "courseloom-progress", "version": 1, "course": hashed("hands", 12), "course_version": "0.1.0"}
    record |= {"saved": "2026-01-01", "v": 2, "since": 1000 + number, "answers": answers, "tests": tests, "notes": notes}
    return record | changed


def hand_over(course: Path, count: int, **changed: Any) -> Path:
    """Write the files of some learners into a folder."""
    folder = course.parent / "handed-over"
    folder.mkdir(exist_ok=True)
    for number in range(count):
        (folder / f"Xanthe Quigley {number}.json").write_text(json.dumps(saved(course, number, **changed)), "utf-8")
    return folder


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def made(
    course: Path, *paths: Path, quiz: str | None = None
) -> tuple[results.Made, list[dict[str, str]], list[dict[str, str]]]:
    out = course.parent / "out"
    done = results.make(paths, course, out, quiz)
    return done, rows(out, "items.csv"), rows(out, "summary.csv")


def one(found: list[dict[str, str]], **wanted: str) -> dict[str, str]:
    (row,) = [row for row in found if all(row[name] == value for name, value in wanted.items())]
    return row


def is_class_of(text: str, value: float, n: int, wide: int = 1) -> bool:
    """Say whether a number as it is shown is the middle of the class that a value is in."""
    return abs(float(text) - value) <= suppression.width(n) * wide / 2 + 1e-4


def test_first_answers_and_first_finished_attempts_count(course: Path) -> None:
    done, items, whole = made(course, hand_over(course, 40))
    assert (done.learners, done.left_out) == (40, ())
    drawn = [saved(course, number) for number in range(40)]
    score = [file["answers"][hashed("when-to-wash")]["first"]["score"] for file in drawn]
    row = one(items, row="question", question="when-to-wash")
    assert row["answered"] == "40" and is_class_of(row["mean_or_share"], np.mean(score), 40)
    tests = np.array(
        [
            [file["tests"][hashed("hands-pretest")][2]["answers"][hashed(f"pretest-{n}")]["score"] for n in range(1, 7)]
            for file in drawn
        ]
    )
    row = one(items, row="question", question="pretest-2")
    assert is_class_of(row["mean_or_share"], tests[:, 1].mean(), 40)
    expected = np.corrcoef(tests[:, 1], np.delete(tests, 1, axis=1).sum(axis=1))[0, 1]
    assert is_class_of(row["discrimination"], expected, 40)
    alpha = 6 / 5 * (1 - tests.var(axis=0, ddof=1).sum() / tests.sum(axis=1).var(ddof=1))
    found = one(whole, measure="reliability", about="pretest")
    assert is_class_of(found["value"], alpha, 40) and found["note"] == "KR-20"


def test_gain_is_paired_and_by_objective(course: Path) -> None:
    _, _, whole = made(course, hand_over(course, 40))
    drawn = [saved(course, number) for number in range(40)]

    def means(name: str, numbers: range) -> np.ndarray:
        slugs = [hashed(f"{name}-{n}") for n in numbers]
        return np.array(
            [np.mean([file["tests"][hashed(f"hands-{name}")][2]["answers"][s]["score"] for s in slugs]) for file in drawn]
        )

    for about, numbers in (("all objectives", range(1, 7)), ("explain-washing", range(4, 7))):
        change = means("posttest", numbers) - means("pretest", numbers)
        row = one(whole, measure="gain", about=about)
        assert row["n"] == "40" and is_class_of(row["value"], change.mean(), 40)
        length = (float(row["high"]) - float(row["low"])) / 2 * 40**0.5 / 2.0226909  # t of 39 degrees
        assert is_class_of(str(length), change.std(ddof=1), 40)
        size = one(whole, measure="effect size d_z", about=about)
        assert is_class_of(size["value"], change.mean() / change.std(ddof=1), 40, wide=2)


def test_confidence_and_misconceptions(course: Path) -> None:
    _, items, whole = made(course, hand_over(course, 60))
    drawn = [saved(course, number) for number in range(60)]
    taken = [a for f in drawn for tries in f["tests"].values() for a in tries[2]["answers"].values()]
    taken += [file["answers"][hashed("when-to-wash")]["first"] for file in drawn]
    sure = [one_["score"] for one_ in taken if one_["sure"] == 3]
    assert is_class_of(one(whole, measure="mean score by confidence", about="Very sure")["value"], np.mean(sure), 60)
    assert one(whole, measure="very sure but wrong", about="answers")["value"] == str(5 * round(sure.count(0.0) / 5))
    wrong = sum(
        any(a["given"] == {"chosen": [1]} for t in f["tests"].values() for a in t[2]["answers"].values()) for f in drawn
    )
    found = one(whole, measure="misconception", about="water-is-magic")["value"]
    assert found == "hidden" if wrong > 52 else is_class_of(found, wrong / 60, 60)
    use = one(items, row="option", question="pretest-1", part="B")
    chosen = sum(
        f["tests"][hashed("hands-pretest")][2]["answers"][hashed("pretest-1")]["given"] == {"chosen": [1]} for f in drawn
    )
    expected = "hidden" if 60 - chosen else str(chosen)
    assert use["mean_or_share"] == expected or is_class_of(use["mean_or_share"], chosen / 60, 60)


def test_ratings_are_never_in_a_score(course: Path) -> None:
    _, items, _ = made(course, hand_over(course, 40))
    row = one(items, row="question", question="rate-replies")
    assert (row["answered"], row["mean_or_share"], row["discrimination"]) == ("40", "", "")
    distance = one(items, row="reply distance", part="reply 3")
    assert distance["mean_or_share"] == "fewer than 8"  # all rated 0, as the key does: nobody is off it
    assert float(one(items, row="reply distance", part="reply 1")["mean_or_share"]) > 0
    assert one(items, row="reply rating", part="reply 3 rated 0")["mean_or_share"] == "hidden"
    assert one(items, row="reply rating", part="reply 3 rated 1")["mean_or_share"] == "fewer than 8"


@pytest.mark.parametrize("learners", [1, 7])
def test_under_eight_nothing_is_shown(course: Path, learners: int) -> None:
    _, items, whole = made(course, hand_over(course, learners))
    shown = [row[name] for row in items for name in ("answered", "mean_or_share", "low", "high", "discrimination")]
    shown += [row[name] for row in whole for name in ("n", "value", "low", "high")]
    assert set(shown) == {"", "fewer than 8"}
    page = (course.parent / "out" / "results.html").read_text("utf-8")
    assert "<svg" not in page
    assert not re.search(r"<td>[^<]*\d%", page)


def test_no_count_under_eight_is_shown(course: Path) -> None:
    _, items, whole = made(course, hand_over(course, 12, before=0.9, after=0.95))
    for row in (row for row in items if row["row"] in ("option", "reply rating")):
        assert not row["mean_or_share"][:1].isdigit() or float(row["mean_or_share"]) * 12 > 7.99, row
    for row in (row for row in whole if row["measure"] in ("learners", "very sure but wrong", "left aside")):
        assert row["value"] == "fewer than 8" or float(row["value"]) >= 8, row


def test_nothing_says_who_a_learner_is(course: Path) -> None:
    folder = hand_over(course, 12)
    sheet = folder / "Grades of Zebedee.csv"
    sheet.write_text("learner,when-to-wash\n" + "".join(f"zebedee{n}@example.org,1\n" for n in range(12)), "utf-8")
    (folder / "Broken by Quentin.json").write_text("{", "utf-8")
    done = courseloom("results", str(folder), "--out", str(course.parent / "out"), root=course)
    assert done.returncode == 0, done.stderr
    assert "Broken by Quentin.json: is not whole" in done.stderr
    assert "24 learners, 1 file left out" in done.stdout
    for path in (course.parent / "out").iterdir():
        text = path.read_text("utf-8").lower()
        for word in (
            "xanthe",
            "quigley",
            "zebedee",
            "quentin",
            "@example",
            "secret",
            "handed-over",
            str(course.parent).lower(),
        ):
            assert word not in text, (path.name, word)


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"course": "0" * 12}, "belongs to another course."),
    ({"version": 2}, "was saved by a newer version of the course."),
    ({"v": 3}, "was saved by a newer version of the course."),
    ({"version": "1"}, "does not say its version."),
    ({"format": "other"}, "is not a progress file."),
    ({"answers": []}, "is broken: its answers or tests are no list of names."),
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


def test_a_drawn_test_has_no_reliability_and_what_was_left_open_scores_nothing(course: Path) -> None:
    quiz = {
        "id": "bank",
        "title": "Bank",
        "purpose": "final",
        "questions": [choice(f"bank-{n}", "describe-washing") for n in range(4)],
    }
    (course / "quizzes" / "04-bank.yml").write_text(yaml.safe_dump({"chapter": "01-washing", "quizzes": [quiz]}), "utf-8")
    folder = hand_over(course, 0)
    for number in range(48):
        drawn = [hashed(f"bank-{n % 4}") for n in range(number, number + 3)]
        given = {slug: answer(0, 1.0) for slug in drawn[: 2 if number % 2 else 3]}
        once = {"seed": 1, "started": 1, "finished": 2, "items": drawn, "answers": given, "score": 1, "passed": True}
        record = saved(course, number, tests={hashed("bank"): [once]})
        (folder / f"{number}.json").write_text(json.dumps(record), "utf-8")
    _, items, whole = made(course, folder)
    assert one(whole, measure="reliability", about="final")["note"] == "learners get different questions"
    assert one(whole, measure="mean score", about="final")["value"] == "0.825"  # 5 of 6: "80% or more"
    row = one(items, row="question", question="bank-3")  # drawn by 36, the last of twelve who left it open
    assert row["answered"] == "36" and is_class_of(row["mean_or_share"], 24 / 36, 36)
    page = (course.parent / "out" / "results.html").read_text("utf-8")
    assert "Not given: each learner gets other questions." in page


def test_an_answer_that_does_not_fit_its_question(course: Path) -> None:
    folder = hand_over(course, 9)
    record = saved(course, 99)
    record["answers"][hashed("when-to-wash")]["first"]["given"] = {"chosen": [7]}
    (folder / "wrong.json").write_text(json.dumps(record), "utf-8")
    done, _, _ = made(course, folder)
    assert [problem.what for problem in done.left_out] == ["is broken: an answer does not fit its question."]


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


def test_unknown_and_changed_questions_are_counted(course: Path) -> None:
    folder = hand_over(course, 9)
    for number in range(10, 20):
        record = saved(course, number)
        record["answers"]["f" * 10] = {**answer(0, 1.0), "k": "00000000", "first": answer(0, 1.0)}
        record["answers"][hashed("when-to-wash")]["k"] = "00000000"
        (folder / f"{number}.json").write_text(json.dumps(record), "utf-8")
    done, items, _ = made(course, folder)
    assert "10 answers to questions that this course does not have" in done.notes
    assert "10 answers to questions that have changed since" in done.notes
    assert one(items, row="question", question="when-to-wash")["answered"] == "9"


def test_a_learner_who_hands_over_two_files_counts_once(course: Path) -> None:
    folder = hand_over(course, 9)
    (folder / "later.json").write_text(json.dumps(saved(course, 3, saved="2026-02-01")), "utf-8")
    done, _, _ = made(course, folder)
    assert done.learners == 9
    assert done.notes == ("1 files of a learner who is in another file already",)


# ---- CSV -----------------------------------------------------------------------------------------------------------------


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
    assert done.notes == ("1 columns that are no question of this course",)
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


# ---- the page ------------------------------------------------------------------------------------------------------------


class Page(HTMLParser):
    """Notes what accessibility asks of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def test_the_page_is_whole_and_accessible(course: Path) -> None:
    made(course, hand_over(course, 40))
    text = (course.parent / "out" / "results.html").read_text("utf-8")
    page = Page(text)
    assert text.startswith("<!doctype html>")
    assert page.all("html") == [{"lang": "en-GB"}]
    assert "<title>Results: Hand hygiene in ten minutes</title>" in text
    assert len(page.all("h1")) == 1
    assert len(page.all("main")) == 1
    assert len(page.all("table")) == len(page.all("caption")) > 5
    assert {attrs.get("scope") for attrs in page.all("th")} == {"col", "row"}
    figures = [attrs for attrs in page.all("div") if attrs.get("role") == "img"]
    assert len(figures) == len(page.all("svg")) == 5  # two tests, self-checks, gains, confidence
    assert all(len(attrs["aria-label"] or "") > 40 for attrs in figures)
    ids = [attrs["id"] for _, attrs in page.tags if attrs.get("id")]
    assert len(ids) == len(set(ids))
    assert {attrs["href"][1:] for attrs in page.all("a") if attrs["href"]} <= set(ids)
    assert {f"#{name}" for name in re.findall(r"(?:href=\"#|url\(#)([^\")]+)", text)} <= {f"#{name}" for name in ids}
    assert "http:" not in text and "https:" not in text
    assert "src=" not in text
    assert "Explain &lt;why&gt; &amp; when to wash." in text


def test_the_same_files_give_the_same_bytes(course: Path) -> None:
    folder, out = hand_over(course, 20), course.parent / "out"
    made(course, folder)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    made(course, folder)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert set(before) == {"results.html", "items.csv", "summary.csv", "counts.json"}
