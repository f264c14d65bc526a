"""Every mark of the text on paper, in Word and on slides: words, alternative texts, and files that pass their standards."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import marked
import openxml
import pdfs
import pikepdf
import pytest
from all_marks import ALTS, BLOCKS, TABLE, WORDS, put_files, quiz
from conftest import courseloom
from test_handouts import words_of

from courseloom.activities.handouts import Handout
from courseloom.activities.question import item_of, item_set
from courseloom.activities.slides import Deck, Slide, answered, asked
from courseloom.model.course import Course
from courseloom.model.text import Image, Paragraph, Rich, Text
from courseloom.resolve import read
from courseloom.writers import docx, slides
from courseloom.writers.sheets import Edition, Press

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@pytest.fixture
def course(tiny: Path) -> Course:
    put_files(tiny)
    return read(tiny)


def handouts(course: Course) -> list[Handout]:
    """Return a sheet with the text and with a table, and questions with the text in all their places, with their key."""
    about = {"number": 1, "source": "here"}
    return [
        Handout("sheet", "worksheet", "Sheet", blocks=(*BLOCKS, TABLE), **about),  # type: ignore[arg-type]
        Handout("paper", "questions", "Paper", quizzes=(item_set(quiz(course)),), **about),  # type: ignore[arg-type]
        Handout("answers", "key", "Key", quizzes=(item_set(quiz(course)),), keyed=True, **about),  # type: ignore[arg-type]
    ]


def deck(course: Course) -> Deck:
    [question] = quiz(course, Rich("", BLOCKS[:1]), Rich("", BLOCKS[1:2])).questions
    return Deck(
        "deck",
        "Deck",
        (
            Slide("statement", "Words", BLOCKS[:2]),
            Slide("statement", "Lists", BLOCKS[2:5]),
            Slide("statement", "Boxes", BLOCKS[5:]),
            Slide("table", "Table", (TABLE,)),
            Slide("question", "Asked", question=asked(item_of(question, "selfcheck"))),
            Slide("answer", "Answered", question=answered(item_of(question, "selfcheck"), course.evidence)),
        ),
    )


def alts(pdf: Path) -> list[str]:
    with pikepdf.open(pdf) as opened:
        return [str(node.Alt) for node in pdfs.elements(opened) if "/Alt" in node]


def tag_names(pdf: Path) -> set[str]:
    with pikepdf.open(pdf) as opened:
        return {str(node.S) for node in pdfs.elements(opened)}


def uncompressed(pdf: Path) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(pdf) as opened:
        opened.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


@pytest.mark.parametrize("large", [False, True])
def test_a_handout_has_every_mark_on_paper(course: Course, tmp_path: Path, large: bool) -> None:
    press = Press(course, course.root / "_build" / ".work" / "handouts")
    for handout in handouts(course):
        path = tmp_path / f"{handout.slug}.pdf"
        path.write_bytes(press.pdf(press.source(handout, {}), Edition("a4", large), handout.slug))  # refused without alt texts
        text = " ".join(words_of(path))
        assert [words for words in WORDS if words not in text and (words != "Cell text" or handout.blocks)] == []
        assert set(alts(path)) >= ALTS
        if handout.blocks:
            assert "/Note" in tag_names(path), "a footnote is one for a screen reader as well"
            assert b"/LineThrough" in uncompressed(path), "struck words are marked as such"


def test_a_picture_without_words_is_left_out_of_what_is_read(course: Course, tmp_path: Path) -> None:
    press = Press(course, course.root / "_build" / ".work" / "handouts")
    blocks = (Paragraph((Text("A leaf: "), Image("book/tap.svg", ""))), Paragraph((Image("book/soap.png", ""),)))
    handout = Handout("leaf", "worksheet", "Leaf", 1, "here", blocks=blocks)
    path = tmp_path / "leaf.pdf"
    path.write_bytes(press.pdf(press.source(handout, {}), Edition("a4"), "leaf"))
    with pikepdf.open(path) as opened:
        pictures = [image for page in opened.pages for image in page.images]
    assert pictures and "/Figure" not in tag_names(path)


def test_slides_have_every_mark(course: Course, tmp_path: Path) -> None:
    [pdf, _] = slides.files(course, deck(course), tmp_path, {})
    text = " ".join(words_of(pdf))
    assert [words for words in WORDS if words not in text] == []
    assert set(alts(pdf)) >= ALTS


def described(path: Path, part: str) -> set[str]:
    """Return the alternative texts in the parts of an Office file whose names begin so."""
    with zipfile.ZipFile(path) as package:
        parts = [ElementTree.fromstring(package.read(name)) for name in package.namelist() if name.startswith(part)]
    return {str(one.get("descr")) for part in parts for one in part.iter() if one.get("descr")}


def test_word_has_every_mark(course: Course, tmp_path: Path) -> None:
    for handout in handouts(course):
        path = tmp_path / f"{handout.slug}.docx"
        path.write_bytes(docx.Sheet(course, {}, "a4").bytes(handout))
        assert openxml.faults(path) == []
        with zipfile.ZipFile(path) as package:
            tree = ElementTree.fromstring(package.read("word/document.xml"))
        text = " ".join("".join(run.text or "" for run in one.iter(f"{W}t")) for one in tree.iter(f"{W}p"))
        assert [words for words in WORDS if words not in text and (words != "Cell text" or handout.blocks)] == []
        assert described(path, "word/document.xml") >= ALTS
        looks = {mark.get(f"{W}val") or mark.tag for name in ("strike", "vertAlign") for mark in tree.iter(f"{W}{name}")}
        assert looks == {f"{W}strike", "subscript", "superscript"}
        assert list(tree.iter(f"{W}position")), "a formula stands on its line"


def test_slides_for_powerpoint_have_every_mark(course: Course, tmp_path: Path) -> None:
    [_, path] = slides.files(course, deck(course), tmp_path, {})
    assert openxml.faults(path) == []
    with zipfile.ZipFile(path) as package:
        pages = [ElementTree.fromstring(package.read(n)) for n in package.namelist() if n.startswith("ppt/slides/slide")]
    lines = [one for page in pages for one in page.iter(f"{A}p")]
    text = " ".join("".join(run.text or "" for run in one.iter(f"{A}t")) for one in lines)
    assert [words for words in WORDS if words not in text and words != "wash(hands)"] == []
    assert described(path, "ppt/slides/slide") >= ALTS
    runs = [run for page in pages for run in page.iter(f"{A}rPr")]
    assert any(run.get("strike") == "sngStrike" for run in runs) and {"30000", "-25000"} <= {
        run.get("baseline") for run in runs
    }


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs of a course in which everything is typed wherever a text can stand."""
    root = marked.course(tmp_path_factory.mktemp("typed") / "course")
    done = courseloom("build", "pdf", "slides", "handouts", root=root)
    assert done.returncode == 0, done.stderr
    return root / "_build"


@pytest.mark.parametrize(
    ("file", "places"),
    [
        ("pdf/course-book-a4.pdf", ("stem", "option", "reason", "says", "reply", "replywhy", "chapter", "page")),
        ("handouts/a4/chapter-01-questions-a4.pdf", ("stem", "option")),
        ("handouts/a4/chapter-01-key-a4.pdf", ("reason",)),
        ("handouts/a4/chapter-01-worksheet-1-a4.pdf", ("handout",)),
        ("handouts/a4/cards-1-a4.pdf", ("says",)),
        ("slides/chapter-01-slides.pdf", ("slide",)),
    ],
)
def test_what_is_typed_is_printed(typed: Path, file: str, places: tuple[str, ...]) -> None:
    text, shown = " ".join(words_of(typed / file)), alts(typed / file)
    for place in places:
        for words in ("It costs $5 and $10;", f"open {place}", f"ticked {place}", f"code_{place}", f"The note of {place}."):
            assert words in text, (place, words)
        assert f"A blue square, {place}" in shown
    assert {"a^2", "b_1", "c^3"} <= set(shown), "formulas are pictures that say their TeX"


@pytest.mark.parametrize(
    ("file", "part", "places"),
    [
        ("handouts/docx/chapter-01-questions.docx", "word/document.xml", ("stem", "option")),
        ("handouts/docx/chapter-01-key.docx", "word/document.xml", ("reason",)),
        ("handouts/docx/chapter-01-worksheet-1.docx", "word/document.xml", ("handout",)),
        ("slides/chapter-01-slides.pptx", "ppt/slides/slide", ("slide",)),
    ],
)
def test_what_is_typed_is_in_office_files(typed: Path, file: str, part: str, places: tuple[str, ...]) -> None:
    assert openxml.faults(typed / file) == []
    with zipfile.ZipFile(typed / file) as package:
        pages = [ElementTree.fromstring(package.read(name)) for name in package.namelist() if name.startswith(part)]
    text = " ".join("".join(one.itertext()) for page in pages for one in page.iter() if one.tag in (f"{W}p", f"{A}p"))
    for place in places:
        for words in (f"☐ open {place}", f"☒ ticked {place}", f"code_{place}", f"The note of {place}.", "Inside it."):
            assert words in text, (place, words)
        assert f"A blue square, {place}" in described(typed / file, part)
