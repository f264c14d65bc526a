"""The web book offers no paper that is older than its text: it is made anew, or gone with the command that makes it."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import building
import pytest
from building import QUIZ, swap
from pdfs import text as words_of


def offered(root: Path) -> dict[str, Path]:
    folder = root / "_build/html/downloads"
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course whose page offers everything, after a question and a heading have been changed and a plain build was made."""
    root = building.course(tmp_path_factory.mktemp("offers") / "course")
    building.build(root, "html", "pdf", "live", "handouts", "slides", large_print=True)
    assert len(offered(root)) > 20 and "course-book-large-print-a4.pdf" in offered(root)
    swap(root, QUIZ, "The rail of his bed", "The RAIL of his bed")
    swap(root, building.CHAPTER, "## Three cases", "## Three people")
    return root


def test_a_plain_build_takes_off_what_it_does_not_make_and_says_how_to_make_it(root: Path) -> None:
    lines = building.build(root, "live", "pdf", "html").lines
    what = "leaves out links to handouts and slides, which are older than the sources"
    assert f"html     {what}: 'build handouts slides html' makes them." in lines
    assert "pdf      no longer has large print: 'build pdf --large-print' makes it." in lines
    papers = {name: path for name, path in offered(root).items() if path.suffix == ".pdf"}
    assert sorted(papers) == ["course-book-a4.pdf"]
    assert all("Three people" in words_of(path) and "Three cases" not in words_of(path) for path in papers.values())
    assert not any("handouts" in name or "slides" in name or "offline" in name for name in offered(root))
    page = (root / "_build/html/book/downloads.html").read_text("utf-8")
    links = re.findall(r'href="\.\./downloads/([^"]+)"', page)
    assert links and set(links) <= set(offered(root)), "no link leads to what is not there"


def test_every_output_of_one_build_names_the_same_sources(root: Path) -> None:
    building.build(root, "live", "pdf", "html")
    builds = {
        name: json.loads((root / "_build" / name / "build.json").read_text("utf-8"))["sources"]
        for name in ("live", "pdf", "html")
    }
    assert len(set(builds.values())) == 1
    assert json.loads((root / "_build/handouts/build.json").read_text("utf-8"))["sources"] not in builds.values()


def test_what_is_made_anew_is_offered_again_and_has_the_new_text(root: Path) -> None:
    lines = building.build(root, "handouts", "slides", "html").lines
    assert not any("older sources" in line for line in lines)
    questions = offered(root)["handouts/chapter-01-questions-a4.pdf"]
    assert "The RAIL" in words_of(questions)
    assert any(name.startswith("slides/") for name in offered(root))
    with zipfile.ZipFile(offered(root)["course-offline.zip"]) as archive:
        assert archive.read("html/downloads/handouts/chapter-01-questions-a4.pdf") == questions.read_bytes()


def test_an_output_made_by_itself_from_the_same_text_is_offered_by_the_next_web_book(root: Path) -> None:
    building.build(root, "pdf", large_print=True)
    building.build(root, "html")
    assert "Three people" in words_of(offered(root)["course-book-large-print-a4.pdf"])
    swap(root, "book/about.md", "# About this course", "# About")
    building.build(root, "html")
    assert not any(path.suffix in (".pdf", ".pptx", ".docx") or name.endswith(".zip") for name, path in offered(root).items())


def test_the_book_for_e_readers_and_the_cards_are_offered_where_they_were_made(root: Path) -> None:
    page = root / "_build/html/book/downloads.html"
    assert "e-readers" not in page.read_text("utf-8")
    building.build(root, "epub", "anki", "html")
    for name in ("course-book.epub", "course-cards.apkg"):
        assert f'href="../downloads/{name}"' in page.read_text("utf-8") and offered(root)[name].stat().st_size > 1000
