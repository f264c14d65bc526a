"""The PDF of the real book, read back: metadata, tags and their order, alt texts, fonts, bookmarks, key, paper sizes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfs
import pikepdf
import pytest

from courseloom.model.course import Course
from courseloom.readers.code import parsed


@pytest.fixture(scope="module")
def pdf(book: Path) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(book / "pdf" / "course-book-a4.pdf") as opened:
        yield opened


@pytest.fixture(scope="module")
def tree(book: Path) -> list[tuple[str, str]]:
    """The tag tree in reading order as (tag, text beneath it)."""
    return pdfs.tree(book / "pdf" / "course-book-a4.pdf")


def spoken(text: str) -> str:
    """Return letters alone: line breaks and soft hyphens are the page's business."""
    return re.sub(r"[^a-z]", "", text.lower())


def test_metadata(pdf: pikepdf.Pdf, course: Course) -> None:
    assert str(pdf.docinfo["/Title"]) == course.about.title
    assert str(pdf.Root.Lang) == "en-GB"
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert bool(pdf.Root.MarkInfo.Marked)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in bytes(pdf.Root.Metadata.read_bytes())


def test_fonts_are_embedded(pdf: pikepdf.Pdf) -> None:
    names = set()
    for page in pdf.pages:
        for font in page.get("/Resources", {}).get("/Font", {}).values():
            below = font.get("/DescendantFonts", [font])[0]
            assert any(key in below.FontDescriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
            names.add(str(font.BaseFont))
    assert any("AtkinsonHyperlegible" in name for name in names)


def test_every_figure_has_alt_text(pdf: pikepdf.Pdf, course: Course) -> None:
    figures = [element for element in pdfs.elements(pdf) if element.S == "/Figure"]
    code = [parsed(cell.source) for page in course.pages for cell in page.cells if cell.kind == "code"]
    calls = [node for tree in code for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    drawn = sum(call.func.id == "figure" for call in calls)
    drawn += sum(
        len(one.value.elts) for call in calls if call.func.id == "explore" for one in call.keywords if one.arg == "printed"
    )
    assert len(figures) == drawn > 3
    for figure in figures:
        assert len(str(figure.Alt)) > 30


def test_every_table_has_header_cells(pdf: pikepdf.Pdf) -> None:
    tables = [element for element in pdfs.elements(pdf) if element.S == "/Table"]
    assert len(tables) > 5
    for table in tables:
        assert any(element.S == "/TH" for element in pdfs.below(table))


def test_headings_come_in_the_order_of_the_chapter(tree: list[tuple[str, str]], course: Course) -> None:
    page = next(page for page in course.pages if page.slug == "02-functions")
    written = []
    for cell in page.cells:
        if cell.kind == "markdown" and not cell.tags & {"facilitator", "slide", "handout-only"}:
            for mark, heading in re.findall(r"^(#{1,3}) +(.+)$", cell.source, re.M):
                written.append((f"H{len(mark)}", spoken(re.sub(r"\{[^}]*\}`([^`<]*)[^`]*`", r"\1", heading))))
    printed = [(tag, spoken(text)) for tag, text in tree if re.fullmatch(r"H\d", tag)]
    start = printed.index(written[0])
    assert printed[start : start + len(written)] == written


def test_a_question_reads_stem_first_and_then_its_options(tree: list[tuple[str, str]], course: Course) -> None:
    text = spoken(" ".join(words for _, words in tree))
    checked = 0
    for placed in course.quizzes.values():
        for question in placed.quiz.questions:
            if placed.page and question.kind == "choice" and not any(True for _ in _roles(question)):
                pieces = [spoken(question.stem.plain())] + [spoken(option.text.plain()) for option in question.options]
                at = text.find(pieces[0])
                assert at >= 0, question.id
                for piece in pieces:  # two options may be alike but for their numbers, so go on from where the last one ended
                    found = text.find(piece, at)
                    assert 0 <= found < at + 200, f"{question.id}: {piece}"
                    at = found + len(piece)
                checked += 1
    assert checked > 10


def _roles(question: Any) -> Iterator[Any]:
    for rich in (question.stem, *(option.text for option in question.options)):
        for inline in rich.inlines():
            if type(inline).__name__ in ("Cite", "ClaimRef"):
                yield inline


def test_bookmarks_name_the_chapters(pdf: pikepdf.Pdf, course: Course) -> None:
    with pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
    for page in course.pages:
        assert any(spoken(page.title) == spoken(title) for title in titles), page.title
    assert titles[-1] == "Answer key"


@pytest.fixture(scope="module")
def printed(book: Path) -> list[str]:
    """The words of every page, the first page first."""
    return pdfs.text(book / "pdf" / "course-book-a4.pdf").split("\f")[:-1]


def test_question_and_key_link_both_ways(pdf: pikepdf.Pdf, printed: list[str], course: Course) -> None:
    inside = [
        link
        for page in pdf.pages
        for link in page.get("/Annots", [])
        if "/Dest" in link or ("/A" in link and link.A.get("/S") == "/GoTo")
    ]
    assert len(inside) > 200
    text = "".join(printed)
    asked = re.findall(r"Answer, page (\d+)", text)
    answered = re.findall(r"Question, page (\d+)", text)
    assert len(asked) == len(answered) + len(course.scenarios) > 50, "a conversation is answered, and is no question"
    assert min(map(int, asked)) > max(map(int, answered)), "the key is at the back"


def test_the_help_line_is_on_every_page_but_the_cover(printed: list[str]) -> None:
    for number, text in enumerate(printed[1:], 2):
        assert "If someone needs help now" in text, number


@pytest.mark.parametrize("name", ["course-book-a4", "course-book-letter", "final-test-a4"])
def test_no_page_ends_with_a_heading(book: Path, name: str) -> None:
    assert pdfs.lone_headings(book / "pdf" / f"{name}.pdf") == []


def test_no_raw_markup_is_printed(printed: list[str]) -> None:
    for number, text in enumerate(printed, 1):
        for raw in ("{claim", "{cite", "{term", ":::", "```", "{quiz", "](", "#metadata", "#label"):
            assert raw not in text, f"page {number}: {raw}"


def test_both_papers(book: Path) -> None:
    sizes = {}
    for name in ("a4", "letter"):
        with pikepdf.open(book / "pdf" / f"course-book-{name}.pdf") as opened:
            sizes[name] = [round(float(value)) for value in opened.pages[0].MediaBox[2:]]
    assert sizes == {"a4": [595, 842], "letter": [612, 792]}
