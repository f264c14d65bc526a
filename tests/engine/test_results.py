"""Results for supervisors: known numbers, both kinds of file, what is refused, what is hidden, and nothing about a person."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
import yaml
from cohort import answer, choice, examined, hand_over, hashed, is_class_of, made, one, saved
from conftest import courseloom

from courseloom.results import statistics, suppression


@pytest.fixture
def course(tiny: Path) -> Path:
    return examined(tiny)


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
    assert "Broken by Quentin.json: is incomplete" in done.stderr
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
