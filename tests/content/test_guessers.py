"""Test-wise guessers: the course gives them no more than chance, and the script says so when one does better."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import yaml
from conftest import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))

import guessers


def test_no_guesser_beats_the_course(capsys: pytest.CaptureFixture[str]) -> None:
    code = guessers.main()
    table = capsys.readouterr().out
    assert "OUTSIDE" not in table
    assert code == 0
    assert "Whole course" in table and "Final bank" in table
    assert table.count("inside") == 2 * 8


@pytest.mark.parametrize(
    "clue", ["always the longest", "always the first", "the most hedged", "the most qualified", "most words of the stem"]
)
def test_a_clue_is_found(tiny: Path, capsys: pytest.CaptureFixture[str], clue: str) -> None:
    """Twelve questions whose keys share one clue: the guesser who follows it is reported."""
    right = {
        "always the longest": "Soap and warm running water",
        "always the first": "Soap of a kind",
        "the most hedged": "Soap may do",
        "the most qualified": "Soap, unless all of it has been used up",
        "most words of the stem": "Soap for hands",
    }[clue]
    questions = []
    for number in range(12):
        texts = (right, "Sand by itself", "Oil from a jar")
        options = [{"text": text, "why": "A reason long enough to be read."} for text in texts]
        options[0]["correct"] = True  # type: ignore[assignment]
        turn = 0 if clue == "always the first" else number % 3
        question = {"id": f"wash-hands-{number}", "kind": "choice", "objective": "describe-washing", "difficulty": "apply"}
        question |= {"stem": "What is best for dirty hands?", "options": options[turn:] + options[:turn], "judgement": True}
        questions.append(question)
    quiz = {"id": "many", "title": "Many", "purpose": "selfcheck", "questions": questions}
    (tiny / "quizzes/09-clues.yml").write_text(yaml.safe_dump({"chapter": "welcome", "quizzes": [quiz]}), "utf-8")
    page = tiny / "book/welcome.md"
    page.write_text(page.read_text("utf-8") + "\n```{quiz} many\n```\n", "utf-8")
    assert guessers.main(tiny) == 1
    line = next(line for line in capsys.readouterr().out.splitlines() if clue in line)
    assert line.endswith("OUTSIDE")
