"""Question banks out: what Moodle and GIFT can say comes back as it was, and what they cannot say is told by name and count."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import moodle_rules
import pytest
from conftest import ROOT, courseloom, missing
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shaped import PNG, bank_of, items_of, of_every_kind, placed_in

from courseloom import importing
from courseloom.activities.plain import text_words
from courseloom.activities.question import Item
from courseloom.errors import Where
from courseloom.model import parts
from courseloom.model.course import Course, Placed
from courseloom.model.parts import Part
from courseloom.model.text import Image
from courseloom.writers import banks

FORMATS = ("moodle", "gift")
QUOTES = str.maketrans("’‘“”", "''\"\"")
"""Quotation marks that our reader of Markdown sets."""
NOT_IN_GIFT = {"cloze", "order"}


def _again(course: Course, form: str, folder: Path) -> tuple[Course, str]:
    """Return a course of what an import makes of an export, and the text of that import without its notes."""
    folder.mkdir()
    (folder / "bank").write_text(getattr(bank_of(course), form), "utf-8")
    result = importing.read(folder / "bank", "bank", "01-washing")
    for name, data in result.pictures.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / "bank.yml").write_text(result.text, "utf-8")
    chapters = {id: placed.chapter for id, placed in course.quizzes.items()}
    placed = {id: replace(one, chapter=chapters[id]) for id, one in placed_in(folder).items()}
    text = "".join(line for line in result.text.splitlines(keepends=True) if not line.startswith("#"))
    return replace(course, root=folder, quizzes=placed), text.translate(QUOTES)


def _said(item: Item, course: Course) -> list[Any]:
    """Return all that a question says and takes for right, in an order of its own."""

    def words_of(part: Part) -> str:
        return text_words(part.text, course.evidence).translate(QUOTES)

    words = [words_of(part) for part in (item.stem, *item.hints)]
    entries = []
    for one in item.shape.entries(True):
        told = (one.why, *([one.text] if one.text else []), *one.points)
        about = re.sub(r"^\d+: ([A-P], )?", "", one.about).translate(QUOTES)
        entries.append((about, one.right, [words_of(part) for part in told]))
    return [item.kind, words, sorted(entries, key=repr)]


def _comparable(course: Course, form: str) -> list[str]:
    """Return the questions of which a format can say everything."""
    seen = {
        question.id
        for question in course.questions()
        for part in parts.of(question)
        if any(isinstance(inline, Image) for inline in part.text.inlines())
    }
    items = [item for item in items_of(course).values() if item.scored and item.kind != "estimate"]
    return [item.id for item in items if form == "moodle" or not (item.kind in NOT_IN_GIFT or item.id in seen)]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", ["hands", "of_shapes", "real"])
def test_import_export_import_is_the_identity(
    name: str, form: str, hands: Course, of_shapes: Course, course: Course, tmp_path: Path
) -> None:
    start = {"hands": hands, "of_shapes": of_shapes, "real": course}[name]
    once, text = _again(start, form, tmp_path / "once")
    twice, again = _again(once, form, tmp_path / "twice")
    assert again == text
    before, after = items_of(start), items_of(once)
    kept = _comparable(start, form)
    assert set(kept) <= after.keys()
    for id in kept:
        said, now = _said(before[id], start), _said(after[id], once)
        if form == "gift" or before[id].kind in ("true-false", "recall"):
            said[1], now[1] = said[1][:1], now[1][:1]
        if form == "moodle" or before[id].kind != "numeric":
            assert now == said
    facts = {one.id: (one.objective, one.difficulty, one.sources, one.judgement, one.sensitive) for one in start.questions()}
    assert all(
        facts[one.id] == (one.objective, one.difficulty, one.sources, one.judgement, one.sensitive) for one in once.questions()
    )
    assert twice.quizzes.keys() == once.quizzes.keys() <= start.quizzes.keys()


@pytest.mark.parametrize("name", ["hands", "of_shapes", "real"])
def test_moodle_would_take_every_question(name: str, hands: Course, of_shapes: Course, course: Course) -> None:
    start = {"hands": hands, "of_shapes": of_shapes, "real": course}[name]
    assert list(moodle_rules.faults(bank_of(start).moodle)) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('fraction="50"', 'fraction="33"', "33.0 is not in Moodle's list of fractions"),
        ("<idnumber>match-moments<", "<idnumber>name-it<", "the id number name-it stands 2 times"),
        ("<tolerance>5</tolerance>", "", "needs a tolerance with each number"),
        ("objective:describe-washing", "objective:" + "a" * 41, "is cut or split"),
        ("{1:MULTICHOICE:", "{1:MULTI:", "has a gap that cannot be read"),
    ],
)
def test_the_strict_reader_finds_faults(old: str, new: str, fault: str, hands: Course) -> None:
    text = bank_of(hands).moodle
    assert old in text and any(fault in said for said in moodle_rules.faults(text.replace(old, new)))


@pytest.mark.parametrize("name", ["hands", "of_shapes", "real"])
def test_another_reader_of_gift_finds_the_same_questions(name: str, hands: Course, of_shapes: Course, course: Course) -> None:
    script = ROOT / "tests" / "gift.mjs"
    if shutil.which("node") is None or not (script.parent / "node_modules" / "gift-pegjs").is_dir():
        missing("Node or gift-pegjs (npm install in tests/)")
    start = {"hands": hands, "of_shapes": of_shapes, "real": course}[name]
    text = bank_of(start).gift
    done = subprocess.run(["node", str(script)], input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-500:]
    found = {one["id"]: one for one in json.loads(done.stdout) if one["type"] != "Category"}
    types = {
        **{"choice": "MC", "multiple": "MC", "true-false": "TF", "short-answer": "Short", "numeric": "Numerical"},
        **{"estimate": "Numerical", "match": "Matching", "categorise": "Matching", "recall": "Essay"},
    }
    items = {id: item for id, item in items_of(start).items() if item.scored and item.kind in types}
    assert {id: one["type"] for id, one in found.items()} == {id: types[item.kind] for id, item in items.items()}
    for id, one in found.items():
        if items[id].kind == "choice":
            rights = [choice["isCorrect"] for choice in one["choices"]]
            assert rights == [option.right for option in items[id].shape.options]  # type: ignore[attr-defined]


def test_what_a_format_cannot_hold_is_told_by_name_and_count(hands: Course, tmp_path: Path) -> None:
    written = banks.write(hands, tmp_path, ())
    endings = ("moodle.xml", "gift.txt", "qti21.zip", "qti30.zip", "left-out.txt")
    assert [path.name for path in written] == [f"questions-{ending}" for ending in endings]
    told = written[-1].read_text("utf-8").splitlines()
    assert "Moodle XML: question rate-replies is left out: a rating is never right or wrong." in told
    assert "GIFT: each of 2 questions (fill-gaps, final-gaps) is left out: GIFT has no texts with gaps." in told
    assert told == banks.losses(hands, ())


def test_pictures_and_formulas_go_along(of_shapes: Course) -> None:
    text = bank_of(of_shapes).moodle
    assert '<img src="@@PLUGINFILE@@/tap.png" alt="A tap">' in text
    assert base64.b64encode(PNG).decode() in text
    assert r"\(\frac{a}{b} &lt; 1\)" in text and r"\[a^2 + b^2\]" in text
    assert any("has a picture; GIFT holds its alternative text alone." in line for line in bank_of(of_shapes).lost())


def test_a_bank_is_built_for_a_chapter(tiny: Path) -> None:
    done = courseloom("build", "banks", "--chapter", "01", root=tiny)
    assert done.returncode == 0, done.stderr
    folder = tiny / "_build" / "banks"
    assert {path.name for path in folder.glob("chapter-01-*")} == {
        "chapter-01-moodle.xml",
        "chapter-01-gift.txt",
        "chapter-01-qti21.zip",
        "chapter-01-qti30.zip",
        "chapter-01-left-out.txt",
    }
    assert "banks    Moodle XML: question rate-replies is left out: a rating is never right or wrong." in done.stdout
    kinds = Counter(re.findall(r'<question type="(\w+)"', (folder / "chapter-01-moodle.xml").read_text("utf-8")))
    assert kinds["category"] == 2 and kinds["matching"] == 2 and kinds["cloze"] == 1


def test_ids_stay_when_questions_are_reworded_and_moved(hands: Course) -> None:
    def numbers(course: Course) -> set[str]:
        return set(re.findall(r"<idnumber>([\w-]+)</idnumber>", bank_of(course).moodle))

    turned = dict(reversed(hands.quizzes.items()))
    assert numbers(replace(hands, quizzes=turned)) == numbers(hands)
    assert {item.id for item in items_of(hands).values() if item.scored} <= numbers(hands)


WORDS = (
    st.text("ab 1.)(#*_`[]>!:;-+=~'\"\\{}|é…?,$%^@/", min_size=1, max_size=30)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: any(sign.isalnum() for sign in text) and "->" not in text)
)
WHYS = st.sampled_from(
    [
        *("Plain words.", "- a\n- b\n\n  c", "1. a\n2. b\n   - c\n   - d", "Use `x*y` and ``a`b``.", "Is $\\frac{a}{b}$ so?"),
        *("$$x^2 < 3$$", "```\na = {1: 2}\n\n  b # c ~ d = \\e\n```", "~~x~~ *a* **b** ***c***", "H{sub}`ab`O 10{sup}`th`"),
        *("[a](https://b.c/d?e=f&g=h)", "a[^1] b\n\n[^1]: note", "One\n\nTwo", ":::{note}\nx\n:::"),
    ]
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, min_size=4, max_size=4), st.lists(WHYS, min_size=2, max_size=2))
def test_every_sign_of_every_text_comes_back(hands: Course, words: list[str], whys: list[str]) -> None:
    quiz = of_every_kind(words, whys)
    start = replace(hands, quizzes={quiz.id: Placed(quiz, Where("bank.yml"), "01-washing")})
    assert list(moodle_rules.faults(bank_of(start).moodle)) == []
    for form in FORMATS:
        with tempfile.TemporaryDirectory() as folder:
            once, _ = _again(start, form, Path(folder) / "once")
        before, after = items_of(start), items_of(once)
        assert all(_said(before[id], start) == _said(after[id], once) for id in _comparable(start, form))
        assert once.quizzes[quiz.id].quiz.title == quiz.title
