"""Somebody with two published results, one with a learner more, finds out nobody's score; and hidden numbers stay hidden."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from pathlib import Path

import pytest

from courseloom import results
from courseloom.results import earlier, suppression
from courseloom.results.items import mean_score
from courseloom.results.statistics import Estimate

QUESTIONS = 20


def published(total: int, n: int) -> suppression.Shown:
    """Return what is shown of the mean of n learners, who have `total` questions of 20 each right."""
    return suppression.shown(Estimate(n, total / (n * QUESTIONS)), suppression.EDGE, 1 - suppression.EDGE)


@pytest.mark.parametrize("n", [*range(8, 24), 39, 49, 50, 99, 100, 250])
def test_two_means_leave_at_least_three_scores_open(n: int) -> None:
    """An attacker who knows both group sizes and tries every total that fits what was published."""
    fits = defaultdict(set)
    after = [published(total, n + 1) for total in range((n + 1) * QUESTIONS + 1)]
    for total in range(n * QUESTIONS + 1):
        before = published(total, n)
        for score in range(QUESTIONS + 1):
            fits[before, after[total + score]].add(score)
    assert min(len(scores) for scores in fits.values()) >= 3


def test_the_interval_says_nothing_that_the_classes_do_not() -> None:
    """Every mean and spread of one class has the same interval: its middle does not give the mean away."""
    same = {
        mean_score(Estimate(12, mean), suppression.shown(Estimate(12, spread)))
        for mean in (0.7, 0.75, 0.799)
        for spread in (0.21, 0.29)
    }
    assert len(same) == 1


def test_a_mean_is_hidden_where_fewer_than_8_were_right_or_wrong() -> None:
    mean = suppression.shown(Estimate(40, 0.5))
    assert suppression.two_sided(8, 32, mean) == mean
    assert {suppression.two_sided(right, 40 - right, mean).why for right in (0, 7, 33, 40)} == {"fewer than 8"}


def test_shares_do_not_add_up_to_a_hidden_one() -> None:
    """Whoever knows the mean knows how many were wrong; less those shown, the rest is 8 or more, or more than one."""
    for counts in ([30, 3], [9, 9, 1], [8, 0, 12], [20, 7, 1], [33, 5]):
        cells = suppression.cells(counts, 60, sum_known=True)
        hidden = [one for one, cell in zip(counts, cells, strict=True) if cell.why]
        assert not hidden or sum(hidden) >= 8, counts
    assert suppression.cells([56], 60, sum_known=False)[0].why == "hidden", "four did not choose it"


def write(path: Path, learners: int, first: int = 0) -> Path:
    rows = [f"person {n},{'A' if n % 3 else 'B'},{n % 5 / 4}" for n in range(first, first + learners)]
    path.write_text("\n".join(["who,when-to-wash,what-to-use", *rows]), "utf-8")
    return path


def summary(out: Path) -> dict[tuple[str, str], dict[str, str]]:
    with (out / "summary.csv").open(encoding="utf-8", newline="") as file:
        return {(row["measure"], row["about"]): row for row in csv.DictReader(file)}


@pytest.mark.parametrize("n", [8, 24, 40])
def test_one_learner_more_cannot_be_worked_out_from_the_files(tiny: Path, n: int) -> None:
    means = []
    for count in (n, n + 1):
        out = tiny.parent / f"out-{count}"
        results.make([write(tiny / "sheet.csv", count)], tiny, out, None)
        means.append(float(summary(out)["mean score", "01-washing-selfcheck"]["value"]))
        items = (out / "items.csv").read_text("utf-8")
        if count < 20:
            assert f"when-to-wash,,choice,describe-washing,,{count},fewer than 8" in items
    step = suppression.width(n + 1)
    low, high = ((n + 1) * (means[1] + end) - n * (means[0] - end) for end in (-step / 2, step / 2))
    assert sum(low <= score / 8 <= high for score in range(9)) >= 3, "of nine possible scores"


def test_results_near_to_earlier_ones_say_so(tiny: Path) -> None:
    out, words = tiny.parent / "out", "Do not publish this page beside an earlier one"

    def run(learners: int, first: int = 0) -> bool:
        made = results.make([write(tiny / "sheet.csv", learners, first)], tiny, out, None)
        said = words in (out / "results.html").read_text("utf-8")
        assert said is any("do not publish both" in note for note in made.notes)
        return said

    assert not run(7), "nothing is shown of seven"
    assert not run(20), "and so nothing can be taken from what came before"
    assert run(21)
    assert run(21), "the same again: the warning stays"
    assert not run(20), "the first results made again"
    assert not run(29)
    assert run(30, first=100)
    kept = json.loads((out / earlier.NAME).read_text("utf-8"))
    assert [set(one) for one in kept["runs"]] == [{"learners", "content"}] * 4
    assert "person" not in json.dumps(kept)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"runs": 5}', '{"runs": [{"learners": "x"}]}', "[" * 100_000])
def test_a_spoilt_count_of_runs_is_no_count(tiny: Path, text: str) -> None:
    out = tiny.parent / "out"
    out.mkdir()
    (out / earlier.NAME).write_text(text, "utf-8")
    results.make([write(tiny / "sheet.csv", 20)], tiny, out, None)
    assert [one["learners"] for one in earlier.runs(out)] == [20]
