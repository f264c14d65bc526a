"""The course passes its own rules, with few exceptions, and holds no word and no detail that it may not hold, in any output."""

from __future__ import annotations

import re
from pathlib import Path

import pdfs
from conftest import ROOT, courseloom

from courseloom.check.text import private
from courseloom.check.text.passages import sentences


def test_the_course_passes_without_blanket_exceptions() -> None:
    done = courseloom("check", root=ROOT)
    assert done.returncode == 0, done.stdout
    excused = done.stdout.partition("Exceptions stated in the sources:")[2].strip().splitlines()
    assert len(excused) <= 15, "exceptions have become a habit"


def test_notebooks_of_the_course_are_valid() -> None:
    import nbformat

    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        nbformat.validate(nbformat.read(path, as_version=4))


def test_the_blueprint_is_a_page_and_a_file(book: Path) -> None:
    page = (book / "html/book/coverage.html").read_text("utf-8")
    rows = (book / "html/downloads/blueprint.csv").read_text("utf-8").splitlines()
    assert "Learning point" in page and page.count("<tr") > len(rows) - 2
    done = courseloom("coverage", root=ROOT)
    assert done.returncode == 0 and "learning points, 0 of them with fewer than two questions" in done.stdout, done.stdout
    assert (ROOT / "_build/coverage/blueprint.csv").read_text("utf-8").splitlines() == rows


TEXTS = (".html", ".js", ".css", ".json", ".ipynb", ".md", ".csv", ".txt", ".xml", ".svg", ".yml", ".typ")


def test_no_private_word_in_any_output(book: Path) -> None:
    for path in sorted(book.rglob("*")):
        if path.suffix in TEXTS and ".work" not in path.parts and "bench" not in path.parts and "schema" not in path.parts:
            text = path.read_text("utf-8", errors="replace")
            found = {text[start:end] for start, end in private.words_in(text)}
            assert not found, f"{path.relative_to(book)} holds words that no output may hold (place known, words not repeated)"


def test_no_private_word_in_the_pdf(book: Path) -> None:
    for path in sorted((book / "pdf").glob("*.pdf")):
        for number, page in enumerate(pdfs.pages(path), 1):
            assert not list(private.words_in(page)), f"{path.name}, page {number}"


def test_no_sentence_of_a_page_is_method_detail(book: Path) -> None:
    for path in sorted((book / "html").rglob("*.html")):
        main = path.read_text("utf-8").partition("<main")[2].partition("</main>")[0]
        main = re.sub(r"<(script|style)\b.*?</\1>", " ", main, flags=re.S)
        if path.name in ("references.html", "search.html"):
            continue  # titles of published works
        text = " ".join(re.sub(r"</?(?:em|strong|a|span|q|i|b|cite|abbr)\b[^>]*>", "", main).split())
        for block in re.split(r"<[^>]+>", text):
            for _, sentence in sentences(block):
                assert not list(private.pairs_in(sentence)) and not list(private.amounts_in(sentence)), path.name


def test_the_vocabulary_is_not_written_in_the_clear() -> None:
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        if path.suffix in (".py", ".yml", ".md", ".html", ".js", ".css", ".ipynb", ".toml") and not {
            ".venv", "_build", "node_modules", ".git",
        } & set(parts):  # fmt: skip
            text = path.read_text("utf-8", errors="replace")
            assert not list(private.words_in(text)), f"{path.relative_to(ROOT)} holds a word of the private vocabulary"
