"""The table of scores, run against the script that ships, in its file and on a built page; and how a number may be written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from courseloom import assets
from courseloom.strings.typed import TYPED

pytestmark = pytest.mark.browser
NEGATIONS = TYPED["negations"]
TABLE = json.loads((ROOT / "tests" / "scoring.json").read_text("utf-8"))
SCRIPT = {
    "choice": "row => courseloomScoring.score(row.keys, row.chosen)",
    "picks": "row => courseloomScoring.picked(row.keys, row.chosen)",
    "guess": "row => courseloomScoring.guessed(row.answer, row.tolerance, row.given)",
    "typed": f"row => Number(courseloomSpelling.accepted(row.given, row.accepted, row.others, row.slips, {NEGATIONS!r}))",
    "quantity": "row => Number(courseloomQuantity.within(row.given, row.right, row.tolerance, row.unit, row.needed))",
    "ratings": "row => courseloomScoring.distance(row.keys, row.chosen)",
}
WRITTEN: dict[str, tuple[str, float, float | None]] = {
    "40": ("%", 100, 40),
    " 40 ": ("%", 100, 40),
    "40%": ("%", 100, 40),
    "40 %": ("%", 100, 40),
    "40.5": ("", 100, 40.5),
    "40,5": ("", 100, 40.5),
    "-4": ("", 10, -4),
    "−4": ("", 10, -4),
    "1,200": ("people", 5000, 1200),
    "1,200,000 people": ("people", 9e6, 1_200_000),
    "1,5": ("", 5000, 1.5),
    "1,250": ("", 10, 1.25),
    "": ("", 100, None),
    "forty": ("", 100, None),
    "4 0": ("", 100, None),
    "1e3": ("", 5000, None),
    "0x10": ("", 100, None),
    "40-50": ("", 100, None),
    "Infinity": ("", 100, None),
}


@pytest.fixture(scope="module")
def page(tiny_built: Path, chromium: Any) -> Any:
    page = chromium.new_page()
    page.goto((tiny_built / "html" / "index.html").as_uri())
    yield page
    page.close()


@pytest.fixture(scope="module")
def alone(chromium: Any) -> Any:
    """An empty page with the scripts of questions and nothing else."""
    page = chromium.new_page()
    for name in ("dom.js", *assets.QUESTIONS):
        page.add_script_tag(content=(ROOT / "courseloom/assets/js" / name).read_text("utf-8"))
    yield page
    page.close()


@pytest.mark.parametrize("where", ["page", "alone"])
@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["what"])
def test_the_shipped_script_scores_by_the_table(request: pytest.FixtureRequest, row: dict[str, Any], where: str) -> None:
    found = request.getfixturevalue(where).evaluate(SCRIPT[row.get("kind", "choice")], row)
    assert found == pytest.approx(row.get("score", row.get("distance")), abs=1e-4)


@pytest.mark.parametrize("written", WRITTEN)
def test_numbers_as_people_write_them(page: Any, written: str) -> None:
    unit, high, number = WRITTEN[written]
    found = page.evaluate(
        "([t, u, h]) => { const n = courseloomParseNumber(t, u, h); return isNaN(n) ? null : n; }", [written, unit, high]
    )
    assert found == number
