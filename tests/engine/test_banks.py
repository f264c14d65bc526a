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
import yaml
from banks import completed
from conftest import ROOT, courseloom, missing
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_import_shapes import PNG, SECOND, SHAPES

from courseloom import importing
from courseloom.activities.plain import text_words
from courseloom.activities.question import Item, item_set
from courseloom.errors import Problems, Where
from courseloom.importing.escaping import plain
from courseloom.model import parts
from courseloom.model.course import Course, Placed
from courseloom.model.items import Quiz
from courseloom.model.parts import Part
from courseloom.model.text import Image
from courseloom.readers import quizzes, richtext
from courseloom.resolve import read
from courseloom.writers import banks
from courseloom.writers.banks import Bank

FORMATS = ("moodle", "gift")
QUOTES = str.maketrans("’‘“”", "''\"\"")
"""Quotation marks that our reader of Markdown sets."""
NOT_IN_GIFT = {"cloze", "order"}


@pytest.fixture(scope="module")
def made_up() -> Course:
    """Return the small course of the tests."""
    return read(ROOT / "tests" / "course")


@pytest.fixture(scope="module")
def of_shapes(made_up: Course, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Return a course of all shapes."""
    return course_of_shapes(made_up, tmp_path_factory.mktemp("shapes"))


def course_of_shapes(start: Course, folder: Path) -> Course:
    """Return a course of all questions that the shapes of other programs' files become."""
    (folder / "pictures").mkdir()
    (folder / "pictures" / "tap.png").write_bytes(PNG)
    (folder / "pictures" / "picture.png").write_bytes(PNG)
    found: list[dict[str, Any]] = []
    for number, shape in enumerate(SHAPES):
        if shape["becomes"] != "left out" and "lacks" not in shape:
            text = SECOND[shape["format"]].replace("FIRST", shape["text"]).replace("PNG", base64.b64encode(PNG).decode())
            (folder / "source").write_text(text, "utf-8")
            data = yaml.safe_load(importing.read(folder / "source", "source", "01-washing").text)
            found.append(data["quizzes"][0]["questions"][0] | {"id": f"shape-{number}"})
    quiz = {"id": "all-shapes", "title": "All / shapes", "questions": found}
    asked = completed(yaml.safe_dump({"chapter": "01-washing", "quizzes": [quiz]}, allow_unicode=True), folder)
    assert len(asked) > 60
    return replace(start, root=folder, quizzes=_placed(folder))


def _placed(folder: Path) -> dict[str, Placed]:
    """Return the quizzes of a folder."""
    problems = Problems()
    placed, _ = quizzes.read(folder, folder, problems)
    problems.stop_if_any()
    return placed


def _bank(course: Course) -> Bank:
    return Bank(course, [*course.quizzes.values()])


def _again(course: Course, form: str, folder: Path) -> tuple[Course, str]:
    """Return a course of what an import makes of an export, and the text of that import without its notes."""
    folder.mkdir()
    (folder / "bank").write_text(getattr(_bank(course), form), "utf-8")
    result = importing.read(folder / "bank", "bank", "01-washing")
    for name, data in result.pictures.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / "bank.yml").write_text(result.text, "utf-8")
    chapters = {id: placed.chapter for id, placed in course.quizzes.items()}
    placed = {id: replace(one, chapter=chapters[id]) for id, one in _placed(folder).items()}
    text = "".join(line for line in result.text.splitlines(keepends=True) if not line.startswith("#"))
    return replace(course, root=folder, quizzes=placed), text.translate(QUOTES)


def _items(course: Course) -> dict[str, Item]:
    return {item.id: item for placed in course.quizzes.values() for item in item_set(placed.quiz).items}


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
    items = [item for item in _items(course).values() if item.scored and item.kind != "estimate"]
    return [item.id for item in items if form == "moodle" or not (item.kind in NOT_IN_GIFT or item.id in seen)]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", ["made_up", "of_shapes", "real"])
def test_import_export_import_is_the_identity(
    name: str, form: str, made_up: Course, of_shapes: Course, course: Course, tmp_path: Path
) -> None:
    start = {"made_up": made_up, "of_shapes": of_shapes, "real": course}[name]
    once, text = _again(start, form, tmp_path / "once")
    twice, again = _again(once, form, tmp_path / "twice")
    assert again == text
    before, after = _items(start), _items(once)
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


@pytest.mark.parametrize("name", ["made_up", "of_shapes", "real"])
def test_moodle_would_take_every_question(name: str, made_up: Course, of_shapes: Course, course: Course) -> None:
    start = {"made_up": made_up, "of_shapes": of_shapes, "real": course}[name]
    assert list(moodle_rules.faults(_bank(start).moodle)) == []


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
def test_the_strict_reader_finds_faults(old: str, new: str, fault: str, made_up: Course) -> None:
    text = _bank(made_up).moodle
    assert old in text and any(fault in said for said in moodle_rules.faults(text.replace(old, new)))


@pytest.mark.parametrize("name", ["made_up", "of_shapes", "real"])
def test_another_reader_of_gift_finds_the_same_questions(name: str, made_up: Course, of_shapes: Course, course: Course) -> None:
    script = ROOT / "tests" / "gift.mjs"
    if shutil.which("node") is None or not (script.parent / "node_modules" / "gift-pegjs").is_dir():
        missing("Node or gift-pegjs (npm install in tests/)")
    start = {"made_up": made_up, "of_shapes": of_shapes, "real": course}[name]
    text = _bank(start).gift
    done = subprocess.run(["node", str(script)], input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-500:]
    found = {one["id"]: one for one in json.loads(done.stdout) if one["type"] != "Category"}
    types = {
        **{"choice": "MC", "multiple": "MC", "true-false": "TF", "short-answer": "Short", "numeric": "Numerical"},
        **{"estimate": "Numerical", "match": "Matching", "categorise": "Matching", "recall": "Essay"},
    }
    items = {id: item for id, item in _items(start).items() if item.scored and item.kind in types}
    assert {id: one["type"] for id, one in found.items()} == {id: types[item.kind] for id, item in items.items()}
    for id, one in found.items():
        if items[id].kind == "choice":
            rights = [choice["isCorrect"] for choice in one["choices"]]
            assert rights == [option.right for option in items[id].shape.options]  # type: ignore[attr-defined]


def test_what_a_format_cannot_hold_is_told_by_name_and_count(made_up: Course, tmp_path: Path) -> None:
    written = banks.write(made_up, tmp_path, ())
    endings = ("moodle.xml", "gift.txt", "qti21.zip", "qti30.zip", "left-out.txt")
    assert [path.name for path in written] == [f"questions-{ending}" for ending in endings]
    told = written[-1].read_text("utf-8").splitlines()
    assert "Moodle XML: question rate-replies is left out: a rating is never right or wrong." in told
    assert "GIFT: each of 2 questions (fill-gaps, final-gaps) is left out: GIFT has no texts with gaps." in told
    assert told == banks.losses(made_up, ())


def test_pictures_and_formulas_go_along(of_shapes: Course) -> None:
    text = _bank(of_shapes).moodle
    assert '<img src="@@PLUGINFILE@@/tap.png" alt="A tap">' in text
    assert base64.b64encode(PNG).decode() in text
    assert r"\(\frac{a}{b} &lt; 1\)" in text and r"\[a^2 + b^2\]" in text
    assert any("has a picture; GIFT holds its alternative text alone." in line for line in _bank(of_shapes).lost())


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


def test_ids_stay_when_questions_are_reworded_and_moved(made_up: Course) -> None:
    def numbers(course: Course) -> set[str]:
        return set(re.findall(r"<idnumber>([\w-]+)</idnumber>", _bank(course).moodle))

    turned = dict(reversed(made_up.quizzes.items()))
    assert numbers(replace(made_up, quizzes=turned)) == numbers(made_up)
    assert {item.id for item in _items(made_up).values() if item.scored} <= numbers(made_up)


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


def _of_every_kind(words: list[str], whys: list[str]) -> Quiz:
    """Return a quiz of every kind that a bank holds; its texts are made of these words, its reasons are these."""
    a, b, c, d = map(plain, words)
    one, two = whys
    options = [{"text": f"1 {b}", "correct": True, "why": one}, {"text": f"2 {c}", "why": two}, {"text": f"3 {d}", "why": one}]
    pairs = [{"left": b, "right": f"1 {c}", "why": one}, {"left": c, "right": f"2 {d}", "why": two}]
    gap = [{"text": f"1 {c}", "correct": True, "why": one}, {"text": f"2 {d}", "why": two}]
    kinds: list[dict[str, Any]] = [
        {"kind": "choice", "options": options},
        {"kind": "multiple", "options": options},
        {"kind": "true-false", "answer": False, "if_true": one, "if_false": two},
        {"kind": "recall", "answer": one, "points": [f"1 {b}", f"2 {c}"]},
        {"kind": "match", "pairs": pairs, "spare": [{"right": f"3 {b}", "why": one}]},
        {"kind": "order", "steps": [{"text": f"{n} {text}", "why": one} for n, text in enumerate((b, c, d))]},
        {"kind": "cloze", "text": f"x {plain(words[1].replace('{', '('))} {{1}} y", "gaps": [gap]},
        {"kind": "short-answer", "accepted": [f"a {words[1]}".replace("*", "")], "why": one},
        {"kind": "numeric", "answer": len(a) / 7, "tolerance": 0.1, "why": two},
    ]
    known = {"objective": "describe-washing", "difficulty": "apply", "judgement": True, "stem": f"Say: {a}"}
    questions = [{**known, "id": f"question-{number}", **kind} for number, kind in enumerate(kinds)]
    data = {"id": "every-kind", "title": f"x {words[3]} y", "questions": questions}
    return Quiz.model_validate(data, context={"rich": richtext.parse})


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, min_size=4, max_size=4), st.lists(WHYS, min_size=2, max_size=2))
def test_every_sign_of_every_text_comes_back(made_up: Course, words: list[str], whys: list[str]) -> None:
    quiz = _of_every_kind(words, whys)
    start = replace(made_up, quizzes={quiz.id: Placed(quiz, Where("bank.yml"), "01-washing")})
    assert list(moodle_rules.faults(_bank(start).moodle)) == []
    for form in FORMATS:
        with tempfile.TemporaryDirectory() as folder:
            once, _ = _again(start, form, Path(folder) / "once")
        before, after = _items(start), _items(once)
        assert all(_said(before[id], start) == _said(after[id], once) for id in _comparable(start, form))
        assert once.quizzes[quiz.id].quiz.title == quiz.title
