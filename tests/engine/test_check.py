"""`check` as its users meet it: what it prints, exceptions, repairs, dates, and a vocabulary that reaches no output."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import ROOT, courseloom

from courseloom.check import report
from courseloom.check.rule import RULES

PAGE = "book/welcome.md"


def add(root: Path, text: str, file: str = PAGE) -> None:
    path = root / file
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def lines_of(text: str) -> list[str]:
    return [line for line in text.splitlines() if re.match(r"\S+:\d+: ", line)]


def test_findings_come_together_and_name_their_place(tiny: Path) -> None:
    add(tiny, "\nThe diabetics wait.\n\n[here](welcome.md)\n")
    (tiny / "quizzes/01-washing.yml").write_text(
        (tiny / "quizzes/01-washing.yml").read_text("utf-8").replace("stem: When do you wash?", "stemm: When do you wash?"),
        "utf-8",
    )
    done = courseloom("check", root=tiny)
    assert done.returncode == 1
    found = lines_of(done.stdout)
    assert any("'stemm' is not a key" in line for line in found), "problems of the readers come with those of the rules"
    assert any(line.endswith("[words-to-avoid]") for line in found)
    assert any("the link text 'here' does not say where it goes." in line for line in found)
    files = [line.split(":")[0] for line in found]
    assert files == sorted(files), "grouped by file"


def test_formats_for_programs_and_for_ci(tiny: Path) -> None:
    add(tiny, "\nThe diabetics wait, all 100% of them.\n")
    data = json.loads(courseloom("check", "--format", "json", root=tiny).stdout)
    found = next(entry for entry in data if entry["rule"] == "words-to-avoid")
    assert found["file"] == PAGE and found["level"] == "error" and found["line"] > 1
    marks = courseloom("check", "--format", "github", root=tiny).stdout.splitlines()
    assert f"::error file={PAGE},line={found['line']},title=words-to-avoid::{found['what']} {found['todo']}" in marks
    assert any("100%25" in mark for mark in marks), "a percent sign would end the message"


def test_an_exception_covers_its_block_and_is_listed(tiny: Path) -> None:
    add(tiny, "\n% allow words-to-avoid: the word is quoted from an old form\nThe diabetics wait.\n\nThe epileptics wait.\n")
    done = courseloom("check", root=tiny)
    assert "'diabetics'" not in done.stdout.partition("Exceptions stated in the sources:")[0]
    assert "'epileptics'" in done.stdout.partition("Exceptions stated in the sources:")[0]
    assert "Allowed: the word is quoted from an old form [words-to-avoid]" in done.stdout
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        (
            "% allow words-to-avoid",
            "the exception from 'words-to-avoid' gives no reason. Say why after a colon, in three words or more.",
        ),
        ("% allow words-to-avoid: because", "the exception from 'words-to-avoid' gives no reason."),
        ("% allow words-to-avod: it is a quotation", "there is no rule 'words-to-avod'. Did you mean 'words-to-avoid'?"),
        (
            "% allow no-words-for-means: it is a quotation",
            "rule 'no-words-for-means' accepts no exceptions.",
        ),
    ],
)
def test_an_exception_needs_a_rule_and_a_reason(tiny: Path, comment: str, message: str) -> None:
    add(tiny, f"\n{comment}\nThe diabetics wait.\n")
    done = courseloom("check", root=tiny)
    assert done.returncode == 1 and message in done.stdout


def test_an_exception_that_covers_nothing_is_a_warning(tiny: Path) -> None:
    add(tiny, "\n% allow words-to-avoid: it was needed once here\nPeople wait.\n")
    done = courseloom("check", root=tiny)
    assert done.returncode == 0
    what = "the exception from 'words-to-avoid' has nothing to excuse: the rule finds no fault there. Take it out."
    assert f"warning: {what} [exception-is-needed]" in done.stdout


def test_exceptions_in_yaml_and_code(tiny: Path) -> None:
    bank = tiny / "quizzes/01-washing.yml"
    bank.write_text(
        bank.read_text("utf-8").replace(
            "      - id: what-to-use", "      # allow no-all-of-the-above: taught as a bad example\n      - id: what-to-use"
        ),
        "utf-8",
    )
    done = courseloom("check", root=tiny)
    assert "the exception from 'no-all-of-the-above' has nothing to excuse" in done.stdout or "there is no rule" in done.stdout


def test_fix_clears_outputs_and_names_cells(tiny: Path) -> None:
    path = tiny / "notebooks/01-washing.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    code = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    code["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["x"]}]
    code["execution_count"] = 3
    del notebook["cells"][0]["id"]
    path.write_text(json.dumps(notebook), "utf-8")
    assert courseloom("check", root=tiny).returncode == 1
    done = courseloom("check", "--fix", root=tiny)
    assert "notebooks/01-washing.ipynb: mended." in done.stdout and done.returncode == 0, done.stdout
    again = courseloom("check", "--fix", root=tiny)
    assert "mended" not in again.stdout, "a second run has nothing to do"
    import nbformat

    nbformat.validate(nbformat.read(path, as_version=4))


DAY = 86400
EXPIRY = 1861920000  # 2029-01-01, the tiny course's expiry date


def test_expiry_stops_a_build_and_an_archive_may_be_made(tiny: Path) -> None:
    on_the_day = courseloom("check", root=tiny, SOURCE_DATE_EPOCH=str(EXPIRY))
    assert on_the_day.returncode == 0, "the last day is still good"
    late = courseloom("build", "html", root=tiny, SOURCE_DATE_EPOCH=str(EXPIRY + DAY))
    assert late.returncode == 1
    assert "book/course.yml: the course expired on 2029-01-01." in late.stderr
    assert not (tiny / "_build" / "html").exists()
    archive = courseloom("check", "--expired-ok", root=tiny, SOURCE_DATE_EPOCH=str(EXPIRY + DAY))
    assert archive.returncode == 0, archive.stdout


def test_a_finished_build_does_not_hide_the_expiry(tiny: Path) -> None:
    before = courseloom("build", "html", root=tiny, SOURCE_DATE_EPOCH=str(EXPIRY - DAY))
    assert before.returncode == 0, before.stderr
    again = courseloom("build", "html", root=tiny, SOURCE_DATE_EPOCH=str(EXPIRY + DAY))
    assert again.returncode == 1 and "expired" in again.stderr


def test_a_passed_review_date_is_a_warning(tiny: Path) -> None:
    done = courseloom("check", root=tiny, SOURCE_DATE_EPOCH="1843344000")  # 2028-05-31
    assert done.returncode == 0
    assert "warning: the review date of the course, 2028-01-01, has passed." in done.stdout


def test_a_build_refuses_what_check_refuses(tiny: Path) -> None:
    assert courseloom("build", "html", root=tiny).returncode == 0
    good = (tiny / "_build/html/book/welcome.html").read_bytes()
    add(tiny, "\nThe diabetics wait.\n")
    done = courseloom("build", "html", root=tiny)
    assert done.returncode == 1 and "says 'diabetics'" in done.stderr
    assert (tiny / "_build/html/book/welcome.html").read_bytes() == good, "the last good build stays"


def test_the_page_of_rules_is_made_from_the_rules() -> None:
    written = (ROOT / "docs" / "rules.md").read_text("utf-8")
    assert written == report.rules_page(), "run: python3 course.py check --rules > docs/rules.md"
    for rule in RULES.values():
        assert rule.why and "Bad:" in rule.why and "Good:" in rule.why, f"{rule.id} does not explain itself"
