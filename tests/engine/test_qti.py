"""Questions out as QTI 2.1 and 3.0: read by the standard's tables, and scored as they are here."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import qti_rules
from qti_answers import tried
from shaped import bank_of, items_of, of_every_kind

from courseloom.errors import Where
from courseloom.model.course import Course, Placed
from courseloom.render.bank import Losses
from courseloom.render.bank.qti_package import VERSIONS, categories
from courseloom.writers import banks

NAMES = ("2.1", "3.0")


@dataclass(frozen=True)
class Held:
    """A course, the files of its packages, and the trees of its items."""

    course: Course
    files: dict[str, dict[str, bytes]]
    trees: dict[str, dict[str, Any]]


def _files(course: Course) -> dict[str, dict[str, bytes]]:
    """Return the files of both packages of a course, by version."""
    package = bank_of(course).qti
    return {name: dict(package.parts(version)) for name, version in zip(NAMES, VERSIONS, strict=True)}


@pytest.fixture(scope="module", params=["hands", "of_shapes", "real"])
def held(request: pytest.FixtureRequest, course: Course) -> Held:
    """Return a course with its packages, and the trees of its items by version and id."""
    start: Course = course if request.param == "real" else request.getfixturevalue(request.param)
    files = _files(start)
    trees = {
        version: {
            name.removeprefix("items/").removesuffix(".xml").removeprefix("_"): qti_rules.tree(data, version)
            for name, data in one.items()
            if name.startswith("items/")
        }
        for version, one in files.items()
    }
    return Held(start, files, trees)


def _canonical(tree: Any) -> bytes:
    canonical: bytes = qti_rules.etree.tostring(tree, method="c14n")
    return canonical


def test_packages_are_what_the_standard_says(held: Held) -> None:
    for version, files in held.files.items():
        assert list(qti_rules.faults(files, version)) == []
    assert held.trees["2.1"].keys() == {id for id, item in items_of(held.course).items() if item.scored}
    for id, tree in held.trees["2.1"].items():
        assert _canonical(tree) == _canonical(held.trees["3.0"][id]), id


def test_an_answer_scores_there_what_it_scores_here(held: Held) -> None:
    trees, count = held.trees["2.1"], 0
    for id, item in items_of(held.course).items():
        for given, score in tried(item, trees[id]) if item.scored else ():
            there = qti_rules.outcomes(trees[id], given)
            assert there["SCORE"] == pytest.approx(score, abs=1e-9), (id, given)
            assert there.get("AFTER", "after") == "after"
            count += 1
        if item.scored and not item.counts:
            assert "SCORE" not in qti_rules.outcomes(trees[id], {})
    assert count > 2 * len(trees)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("<prompt>Choose one.</prompt>", "<prompt><p>Choose one.</p></prompt>", "<prompt> holds ['p']"),
        ('showHide="show"', "", "<modalFeedback> has the attributes"),
        ('Choice identifier="B"', 'Choice identifier="A"', "an interaction has an identifier twice"),
        ("<value>A</value>", "<value>Z</value>", "a right answer is no choice"),
        ('<variable identifier="RESPONSE"/>', '<variable identifier="OTHER"/>', "OTHER is not declared"),
        ('identifier="when-to-wash"', 'identifier="2-when"', "'2-when' is no identifier"),
        ("<itemBody>", "<itemBody>loose", "<itemBody> holds loose text"),
    ],
)
def test_the_strict_reader_finds_faults(old: str, new: str, fault: str, hands: Course) -> None:
    files, item = _files(hands)["2.1"], "items/when-to-wash.xml"
    text = files[item].decode()
    assert old in text
    assert any(fault in said for said in qti_rules.faults(files | {item: text.replace(old, new).encode()}, "2.1"))


def test_reasons_come_by_what_was_answered_and_sources_after_every_answer(hands: Course) -> None:
    files = _files(hands)["3.0"]
    several, tree = (qti_rules.tree(files[f"items/{name}.xml"], "3.0") for name in ("what-to-use", "when-to-wash"))
    said = {(one.get("outcomeIdentifier"), one.get("identifier")) for one in several.iter("modalFeedback")}
    assert said == {("FEEDBACK", "A"), ("FEEDBACK", "B"), ("FEEDBACK", "C"), ("AFTER", "after")}
    found = qti_rules.outcomes(several, {"RESPONSE": ["A", "C"]})
    assert (found["FEEDBACK"], found["AFTER"]) == (["A", "C"], "after")
    words = {one.get("identifier"): "".join(one.itertext()) for one in tree.iter("modalFeedback")}
    assert words["B"].startswith("By then it is too late") and words["B"].endswith("Source: Made and Test, 2020")
    assert qti_rules.outcomes(tree, {"RESPONSE": "B"})["FEEDBACK"] == "B"
    number = qti_rules.tree(files["items/how-long.xml"], "3.0")
    shown = {one.get("identifier"): "".join(one.itertext()) for one in number.iter("modalFeedback")}
    for typed, name in (("20", "case1"), ("40", "other"), ("7", "other")):
        assert qti_rules.outcomes(number, {"RESPONSE": typed})["FEEDBACK"] == name
        assert "The answer: 40 seconds." in shown[name]
    assert shown["case1"].startswith("Twenty seconds are the rub alone")


def test_pictures_and_formulas_are_in_the_package(of_shapes: Course) -> None:
    for version, files in _files(of_shapes).items():
        pictures = [name for name in files if name.startswith("media/")]
        assert pictures and all(re.fullmatch(r"media/[0-9a-f]{12}\.png", name) for name in pictures)
        texts = [data.decode() for name, data in files.items() if name.startswith("items/")]
        assert any(f'<img src="../{pictures[0]}" alt="' in text for text in texts)
        assert any('<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">' in text for text in texts), version


HOSTILE = {
    "markup": "]]> &amp; <script>alert(1)</script> \"'",
    "signs": "\u202eright\u202c \u2067to\u2069 left \ufeff\U0001f9fc \u0085 \u2028",
    "long": "x" * 10_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_stay_words(name: str, hands: Course) -> None:
    words = [f"{HOSTILE[name]} {letter}" for letter in "abcd"]
    words[1] = words[1][:60].strip()  # it is typed as well
    quiz = of_every_kind(words, ["Plain words.", "Use `x*y` and ``a`b``."])
    start = replace(hands, quizzes={quiz.id: Placed(quiz, Where("bank.yml"), "01-washing")})
    stem = quiz.questions[0].stem.plain()
    for version, files in _files(start).items():
        assert list(qti_rules.faults(files, version)) == []
        tree = qti_rules.tree(files["items/question-0.xml"], version)
        assert " ".join("".join(tree.find("itemBody/p").itertext()).split()) == stem


def test_the_same_course_gives_the_same_bytes_and_ids_stay(hands: Course, tmp_path: Path) -> None:
    first = [path.read_bytes() for path in banks.write(hands, tmp_path / "one", ()) if path.suffix == ".zip"]
    again = [path.read_bytes() for path in banks.write(hands, tmp_path / "two", ()) if path.suffix == ".zip"]
    assert first == again and len(first) == 2
    turned = replace(hands, quizzes=dict(reversed(hands.quizzes.items())))
    assert _files(turned)["2.1"].keys() == _files(hands)["2.1"].keys()
    assert "items/when-to-wash.xml" in _files(hands)["2.1"]
    placed = hands.quizzes["washing-check"]
    asked = placed.quiz.questions[0].model_copy(update={"id": "2-minutes"})
    quiz = placed.quiz.model_copy(update={"questions": (asked, *placed.quiz.questions[1:])})
    counted = replace(hands, quizzes={quiz.id: replace(placed, quiz=quiz)})
    assert "items/_2-minutes.xml" in _files(counted)["3.0"]
    assert list(qti_rules.faults(_files(counted)["3.0"], "3.0")) == []


def test_what_qti_cannot_hold_is_told_by_name_and_count(hands: Course) -> None:
    told = [line for line in banks.losses(hands, ()) if line.startswith("QTI: ")]
    assert "QTI: question rate-replies is left out: a rating is never right or wrong." in told
    assert "QTI: question how-long asks for its unit, which QTI cannot check: it stands behind the field." in told
    assert any(line.startswith("QTI: each of 2 questions (what-to-use, match-moments) has hints") for line in told)
    item, lost = items_of(hands)["when-to-wash"], Losses()
    assert categories(["objective:wash", "source:who.int/wash"], item, lost) == ["objective_wash"]
    assert [*lost.told()] == ["question when-to-wash has a tag with signs that no identifier of QTI has, which is left out."]


def test_writing_from_right_to_left_is_said_where_the_version_can(hands: Course) -> None:
    files = _files(replace(hands, about=hands.about.model_copy(update={"language": "ar-EG"})))
    texts = [files[version]["items/when-to-wash.xml"].decode() for version in NAMES]
    assert all('xml:lang="ar-EG"' in text for text in texts)
    assert ["<qti-item-body dir=" in texts[1], "dir=" in texts[0]] == [True, False]
    assert list(qti_rules.faults(files["3.0"], "3.0")) == []
