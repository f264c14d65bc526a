"""The PDFs of the real book, read back: metadata, tags and their order, alt texts, fonts, bookmarks, key, paper sizes."""

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

PDFS = ["course-book-a4", "course-key-a4", "course-book-letter", "course-key-letter", "final-test-a4"]


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


def bookmarks(path: Path) -> list[str]:
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        return [item.title for item in outline.root]


def test_bookmarks_name_the_pages_of_both_volumes_and_none_that_works_on_the_web_only(book: Path, course: Course) -> None:
    first, second = (bookmarks(book / "pdf" / f"{name}-a4.pdf") for name in ("course-book", "course-key"))
    bound = course.about.print
    for page in course.pages:
        held = [any(spoken(page.title) == spoken(title) for title in titles) for titles in (first, second)]
        assert held == [
            page.slug not in (*bound.leave_out, *bound.volumes[1].pages),
            page.slug in bound.volumes[1].pages,
        ], page.title
    assert first[-1] == "Index" and second[1] == "Answer key"
    assert {f"{number} {spoken(page.title)}" for page in course.pages if (number := course.number(page.slug))} <= {
        f"{title.split()[0]} {spoken(title)}" for title in first
    }, "chapters have their numbers"


@pytest.fixture(scope="module")
def printed(book: Path) -> list[str]:
    """The words of every page, the first page first."""
    return pdfs.text(book / "pdf" / "course-book-a4.pdf").split("\f")[:-1]


@pytest.fixture(scope="module")
def keyed(book: Path) -> list[str]:
    """What is read aloud on every page of the volume with the key."""
    return pdfs.read(book / "pdf" / "course-key-a4.pdf")


def test_every_question_names_the_page_of_its_key_and_the_key_that_of_the_question(
    book: Path, keyed: list[str], course: Course
) -> None:
    asked = pdfs.read(book / "pdf" / "course-book-a4.pdf")
    to_key = {
        number: (at, int(told))
        for at, page in enumerate(asked, 1)
        for number, told in re.findall(r"Key to (\d+\.\d+) II, (\d+)", page)
    }
    to_asked = {
        number: (at, int(told))
        for at, page in enumerate(keyed, 1)
        for number, told in re.findall(r"(\d+\.\d+) [^·.]{3,60}(?: · Key: .{1,20}?)? page I, (\d+)", page)
    }
    numbers = {number for placed in course.quizzes.values() if placed.page for number in placed.numbers}
    assert to_key.keys() == numbers and len(numbers) > 200
    assert to_asked.keys() == numbers
    assert [number for number in numbers if to_key[number] != tuple(reversed(to_asked[number]))] == []


def test_the_key_of_each_chapter_begins_with_its_letters(keyed: list[str], course: Course) -> None:
    text = " ".join(keyed)
    for number in range(1, len(course.about.chapters) + 1):
        assert re.search(rf"\b{number}\.\d+ [A-E](, [A-E])* ?{number}\.\d+ [A-E]", text), number


def test_contents_fill_a_spread(printed: list[str]) -> None:
    assert [number for number, page in enumerate(printed, 1) if page.lstrip().startswith("Contents")] == [4, 5]


def test_every_chapter_begins_on_a_right_hand_page(book: Path, course: Course) -> None:
    with pikepdf.open(book / "pdf" / "course-book-a4.pdf") as pdf, pdf.open_outline() as outline:
        pages = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
        begins = {spoken(item.title): pages[item.destination[0].objgen] for item in outline.root if item.destination}
    chapters = [begins[spoken(page.title)] for page in course.pages if course.number(page.slug)]
    assert len(chapters) == len(course.about.chapters) and all(number % 2 for number in chapters)


def test_the_index_leads_to_where_a_term_is_used_and_explained(book: Path, course: Course) -> None:
    pages = pdfs.read(book / "pdf" / "course-book-a4.pdf")
    index = " ".join(pages[next(at for at, page in enumerate(pages) if page.startswith("Index")) :])
    found = re.search(r"negative reinforcement ?, ([\d, –]+)", index)
    assert found
    for at in map(int, re.findall(r"\d+", found[1])):
        assert "negative reinforcement" in pages[at - 1].lower(), at
    assert len(re.findall(r"\d+", found[1])) > 1


def test_the_help_line_is_on_every_page_but_covers(printed: list[str], course: Course) -> None:
    without = [text for text in printed if "If someone needs help now" not in text]
    assert len(without) == 1 + len(course.parts)
    assert [part.title for part, text in zip(course.parts, without[1:], strict=True) if part.title in text] == [
        part.title for part in course.parts
    ]


@pytest.mark.parametrize("name", PDFS)
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
