"""`courseloom graph` draws scenarios for their authors, with the same in words; one with faults is drawn as far as it goes."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

from conftest import courseloom

SVG = "{http://www.w3.org/2000/svg}"


def test_a_drawing_with_a_text_alternative(tiny: Path) -> None:
    done = courseloom("graph", root=tiny)
    assert done.returncode == 0, done.stderr
    drawing = ET.parse(tiny / "_build/graphs/at-the-sink.svg").getroot()
    words = (tiny / "_build/graphs/at-the-sink.txt").read_text("utf-8").splitlines()
    assert drawing.get("aria-labelledby") == "title desc"
    assert "A word at the sink" in str(drawing.findtext(f"{SVG}title"))
    assert str(drawing.findtext(f"{SVG}desc")).splitlines() == words
    assert words[:2] == ["opening (start)", "  interest in the person [opens] → softens (model path)"]
    assert "gone (ending: mixed)" in words
    shown = {text.text for text in drawing.iter(f"{SVG}text")}
    assert {"opening", "softens", "cold", "passing", "washed", "gone"} <= shown
    assert len(drawing.findall(f"{SVG}polygon")) == 9, "one arrow a reply"


def test_the_same_drawing_twice(tiny: Path) -> None:
    first, second = (
        courseloom("graph", "at-the-sink", root=tiny) and (tiny / "_build/graphs/at-the-sink.svg").read_bytes() for _ in "ab"
    )
    assert first == second


def test_a_graph_with_faults_is_drawn_and_its_faults_are_told(tiny: Path) -> None:
    path = tiny / "quizzes/scenarios/at-the-sink.yml"
    path.write_text(path.read_text("utf-8").replace("to: gone", "to: nowhere"), "utf-8")
    done = courseloom("graph", root=tiny)
    assert done.returncode == 1
    assert "a reply leads to 'nowhere', which is not a node." in done.stderr
    assert (tiny / "_build/graphs/at-the-sink.svg").is_file()


def test_a_course_without_scenarios_is_told_so(tiny: Path) -> None:
    (tiny / "quizzes/scenarios/at-the-sink.yml").unlink()
    done = courseloom("graph", root=tiny)
    assert (done.returncode, done.stderr) == (0, "This course has no scenarios.\n")
    assert not (tiny / "_build/graphs").exists()


def test_an_unknown_name(tiny: Path) -> None:
    done = courseloom("graph", "at-the-sin", root=tiny)
    assert done.returncode == 2
    assert "There is no scenario 'at-the-sin'. Did you mean 'at-the-sink'?" in done.stderr
