"""A course in a language that is read from the right: everything that has sides says so, and is valid."""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import dressing
import openxml
import pdfs
import pikepdf
import pytest
from conftest import courseloom

from courseloom.model.course import Course
from courseloom.resolve import read
from courseloom.widget import QuizWidget, ScenarioWidget
from courseloom.writers import docx, handouts, live, slides
from courseloom.writers.sheets import Press


def turned(root: Path) -> Course:
    """Return a course, from now on in Arabic; its words stay English."""
    with (root / "book/course.yml").open("a", encoding="utf-8") as file:
        file.write("language: ar\n")
    return read(root)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return turned(dressing.shown(tmp_path_factory.mktemp("turned") / "course"))


def test_a_live_widget_says_the_language_of_its_course(hands: Course) -> None:
    arabic = replace(hands, about=hands.about.model_copy(update={"language": "ar"}))
    shown = [
        QuizWidget(arabic.quizzes["washing-check"].quiz, arabic),
        *(ScenarioWidget(one.scenario, arabic) for one in arabic.scenarios.values()),
    ]
    assert len(shown) > 1 and all(one.form.startswith('<div lang="ar" dir="rtl">') for one in shown)


def test_the_prose_of_a_live_notebook_says_the_language_of_its_course(course: Course, hands: Course, tmp_path: Path) -> None:
    for of, frame in ((course, '<div lang="ar" dir="rtl">\n\n'), (hands, "")):
        for path in live.write(of, tmp_path):
            cells = [cell for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["cell_type"] == "markdown"]
            texts = ["".join(cell["source"]) for cell in cells]
            assert len(texts) > 3 and all(
                text.startswith(frame) and text.endswith("\n\n</div>") == bool(frame) for text in texts
            )


def parts(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name).decode() for name in package.namelist() if name.endswith(".xml")}


def test_a_word_file_turns_its_paragraphs_tables_bars_and_page(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    course = turned(dressing.dressed(tmp_path_factory.mktemp("turned-sheets") / "course"))
    press = Press(course, course.root / handouts.WORK)
    made = {one.handout.slug: one for one in handouts.all_of(course, press) if one.adaptable}
    for slug, one in made.items():
        path = tmp_path / f"{slug}.docx"
        path.write_bytes(docx.Sheet(course, one.figures, "a4").bytes(one.handout))
        assert openxml.faults(path) == [], slug
        found = parts(path)
        text = found["word/document.xml"]
        assert text.count("<w:bidi/>") == len(re.findall(r"<w:p[ >]", text)) + 1, "each paragraph, and the section"
        assert text.count("<w:bidiVisual/>") == text.count("<w:tbl>")
        assert 'w:bidi="ar"' in found["word/styles.xml"] and "<w:left " not in found["word/styles.xml"].split("Box title")[1]
        assert "<w:szCs" in found["word/styles.xml"]
        assert not re.search(r"<w:rtl/>(?:(?!</w:r>).)*<w:t[^>]*>[^<A-Za-z]*[A-Za-z]", text, re.S), (
            "English words run as they do"
        )


@pytest.mark.long
def test_slides_turn_with_their_layouts(course: Course, tmp_path: Path) -> None:
    slides.write(course, tmp_path)
    path = tmp_path / "chapter-01-slides.pptx"
    assert openxml.faults(path) == []
    found = parts(path)
    assert 'rtl="1"' in found["ppt/presentation.xml"]
    sheets = [text for name, text in found.items() if name.startswith("ppt/slide")]
    assert sheets and not [text for text in sheets if re.search(r'rtl(Col)?="0"', text)]
    assert all(text.count("<a:tblPr") == len(re.findall(r'<a:tblPr[^>]* rtl="1"', text)) for text in sheets)
    edge = re.search(r'type="title".*?<a:off x="(\d+)".*?<a:ext cx="(\d+)"', found["ppt/slideLayouts/slideLayout5.xml"], re.S)
    assert edge and int(edge[1]) + int(edge[2]) == (960 - 64) * 12_700, "the title ends where it began"
    said(tmp_path / "chapter-01-slides.pdf")


def said(path: Path) -> None:
    """Hold what a PDF says of itself: tagged, in Arabic, to be read from the right."""
    with pikepdf.open(path) as pdf:
        root = pdf.Root
        assert (str(root.Lang), str(root.ViewerPreferences.Direction), bool(root.MarkInfo.Marked)) == ("ar", "/R2L", True)


@pytest.mark.long
def test_the_book_on_paper_turns_and_is_read_in_the_same_order(tiny: Path, tiny_built: Path) -> None:
    turned(tiny)
    done = courseloom("build", "pdf", root=tiny)
    assert done.returncode == 0, done.stderr
    path, before = tiny / "_build/pdf/course-book-a4.pdf", tiny_built / "pdf/course-book-a4.pdf"
    said(path)
    headings = [[text for tag, text in pdfs.tree(one) if re.fullmatch(r"H\d", tag)] for one in (path, before)]
    assert headings[0] == headings[1]
    (page,) = [n for n, words in enumerate(pdfs.pages(path), 1) if "When do you wash" in words and "Soap" in words]
    where = pdfs.text(path, "-bbox", "-f", str(page), "-l", str(page))
    left: dict[str, list[float]] = {}
    for at, word in re.findall(r'xMin="([\d.]+)"[^>]*>([^<]+)<', where):
        left.setdefault(word, []).append(float(at))
    assert min(left["1.1"]) > left["When"][0], "the number stands before the question"
    assert min(left["Key"]) > left["When"][0], "notes stand at the outer edge: of an even page to the right"
