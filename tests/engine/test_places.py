"""No word of a PDF stands beyond its margin or over another: in the course, and in a course of extremes."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from pathlib import Path

import extremes
import pikepdf
import places
import pytest
import typst
from conftest import courseloom, missing
from places import faults_of

from courseloom.errors import CourseError
from courseloom.resolve import read
from courseloom.writers import typst_compiler


@pytest.fixture(scope="module")
def extreme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course of extremes on every kind of paper; for reading only."""
    root = extremes.made(tmp_path_factory.mktemp("extremes") / "course")
    done = courseloom("build", "pdf", "slides", "handouts", root=root)
    assert done.returncode == 0, done.stderr + done.stdout
    return root / "_build"


def test_no_word_of_a_course_of_extremes_leaves_its_place(extreme: Path) -> None:
    pdfs = sorted(extreme.rglob("*.pdf"))
    assert {path.relative_to(extreme).parts[0] for path in pdfs} >= {"pdf", "slides", "handouts"}
    assert faults_of(pdfs) == []


def test_a_word_longer_than_the_line_is_printed_whole_with_a_hyphen_where_it_breaks(extreme: Path) -> None:
    page = next(
        page for page in places.pages(extreme / "pdf" / "course-book-a4.pdf") if any(w.text == "heading" for w in page.words)
    )
    text = "".join(word.text for word in page.words)
    assert extremes.LONG in text.replace("\u00ad", "")
    assert "\u00ad" in text


def test_an_address_breaks_without_a_sign_that_it_does_not_have(extreme: Path) -> None:
    text = "".join(word.text for page in places.pages(extreme / "pdf" / "course-book-a4.pdf") for word in page.words)
    assert text.count(extremes.ADDRESS) >= 2, "a link and a block of code"


def test_a_table_too_wide_for_its_page_turns_it_and_says_so(extreme: Path) -> None:
    pages = places.pages(extreme / "pdf" / "course-book-a4.pdf")
    turned = [number for number, page in enumerate(pages) if page.width > page.height]
    assert turned
    assert "turned on its side" in text(pages[turned[0] - 1])
    assert extremes.WORDS[0] in text(pages[turned[0]]).replace(" ", "")


def text(page: places.Printed) -> str:
    """Return the words of a page, without the soft hyphens in them."""
    return " ".join(word.text for word in page.words).replace("\u00ad", "")


def test_every_pdf_says_when_the_course_was_released_and_never_what_the_clock_says(extreme: Path) -> None:
    for path in extreme.rglob("*.pdf"):
        with pikepdf.open(path) as pdf:
            said = {str(value) for key, value in pdf.docinfo.items() if key.endswith("Date")}
            told = re.findall(rb"Date>([^<]+)<", bytes(pdf.Root.Metadata.read_bytes()))
        assert said and all(one.startswith("D:20260101000000") for one in said), path
        assert told and all(one.startswith(b"2026-01-01T00:00:00") for one in told), path


def test_the_same_text_gives_the_same_pdf_a_second_later(tiny: Path) -> None:
    course, source = read(tiny), tiny / "one.typ"
    source.write_text('#set document(title: "One")\n#datetime.today().display()', "utf-8")
    first = typst_compiler.pdf(course, source, typst_compiler.fonts())
    time.sleep(1.1)
    assert typst_compiler.pdf(course, source, typst_compiler.fonts()) == first


def test_what_typst_refuses_is_told_with_the_page_and_the_file_to_look_at(tiny: Path) -> None:
    source = tiny / "one.typ"
    source.write_text(
        '// from book/a.md\nA\n\n// from book/b.md\nB #image("none.svg", alt: "x")\n\n// from book/c.md\n', "utf-8"
    )
    with pytest.raises(CourseError) as caught:
        typst_compiler.pdf(read(tiny), source, typst_compiler.fonts())
    assert str(caught.value).startswith("book/b.md: 'one.pdf' could not be typeset: file not found")
    assert str(caught.value).endswith("See one.typ:5.")
    with pytest.raises(CourseError, match=r"'one\.pdf' could not be typeset: file not found"):
        typst_compiler.pages(read(tiny), source, typst_compiler.fonts())


def test_a_table_that_no_page_can_hold_is_printed_row_by_row_with_the_names_of_its_columns(extreme: Path) -> None:
    said = " ".join(map(text, places.pages(extreme / "pdf" / "course-book-a4.pdf"))).replace(" ", "")
    for name, word in zip(extremes.WIDEST[0][1:], extremes.WIDEST[1][1:], strict=True):
        assert f"{name}:{word}" in said


def test_this_test_sees_what_it_looks_for(tmp_path: Path) -> None:
    cells = "#table(columns: (2cm, 2cm), [uncharacteristically], [compartmentalisation])\n\n#place(dx: 15cm)[incomprehensible]"
    (tmp_path / "wrong.typ").write_text(f"#set page(margin: 25mm)\n{cells}", "utf-8")
    typst.compile(tmp_path / "wrong.typ", output=tmp_path / "wrong.pdf")
    beyond, over = places.faults(tmp_path / "wrong.pdf", 25)
    assert over == "page 1: 'compartmentalisation' lies over 'uncharacteristically'"
    assert beyond.startswith("page 1: 'incomprehensible' stands at ")


@pytest.mark.long
def test_large_print_and_a_workshop_of_extremes(tmp_path: Path) -> None:
    root = extremes.made(tmp_path / "course")
    done = courseloom("build", "pdf", "handouts", "--large-print", root=root)
    assert done.returncode == 0, done.stderr + done.stdout
    assert faults_of(sorted((root / "_build").rglob("*large-print*.pdf"))) == []


@pytest.mark.long
def test_slides_and_word_files_of_extremes_in_libreoffice(extreme: Path, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        missing("LibreOffice")
    files = sorted([*extreme.rglob("*.pptx"), *extreme.rglob("*.docx")])
    assert {path.suffix for path in files} == {".pptx", ".docx"}
    command = [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(tmp_path / "out"), *map(str, files)], check=True, capture_output=True)
    found = [f"{pdf.name}, {fault}" for pdf in sorted((tmp_path / "out").glob("*.pdf")) for fault in places.faults(pdf, 0)]
    assert found == []
