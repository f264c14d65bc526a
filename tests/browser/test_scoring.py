"""The table of scores, run against the script that ships."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

pytestmark = pytest.mark.browser
TABLE = json.loads((ROOT / "tests" / "scoring.json").read_text("utf-8"))


def test_the_shipped_script_scores_by_the_table(book: Path, chromium: Any) -> None:
    page = chromium.new_page()
    page.goto((book / "html" / "index.html").as_uri())
    for row in TABLE:
        keys, chosen = ([bool(value) for value in row[name]] for name in ("keys", "chosen"))
        found = page.evaluate("([k, c]) => courseloomQuiz(document.createElement('div'), {}).score(k, c).value", [keys, chosen])
        assert found == pytest.approx(row["score"], abs=1e-4), row["what"]
    page.close()
