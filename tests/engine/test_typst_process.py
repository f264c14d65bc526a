"""PDFs made in a process of their own and kept: what is the same is not compiled again, what is broken is made anew."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pikepdf
import pytest
from building import build, digest, swap

from courseloom.errors import CourseError
from courseloom.resolve import read
from courseloom.writers import typst_compiler, typst_worker
from courseloom.writers.typst_process import TypstProcess

HEAD = '#set document(title: "One")\n'


@pytest.fixture
def source(tiny: Path) -> Path:
    path = tiny / "one.typ"
    path.write_text(f'{HEAD}#include "two.typ"\n', "utf-8")
    (tiny / "two.typ").write_text("// from book/two.md\nWords\n", "utf-8")
    return path


def test_another_process_gives_the_same_bytes_as_this_one(source: Path, tiny: Path) -> None:
    course = read(tiny)
    with TypstProcess() as process:
        typst_compiler.pdf_aside(course, source, tiny / "one.pdf", process)
        assert process.running is not None
        first = process.running.pid
        (tiny / "two.typ").write_text("// from book/two.md\nOther words\n", "utf-8")
        typst_compiler.pdf_aside(course, source, tiny / "other.pdf", process)
        assert process.running.pid == first, "it lives on, for the next edit"
        assert (tiny / "other.pdf").read_bytes() == typst_compiler.pdf(course, source, typst_compiler.fonts())
    assert (tiny / "one.pdf").read_bytes() != (tiny / "other.pdf").read_bytes()
    assert process.running is None


def test_a_process_above_its_limit_is_ended_and_the_next_document_starts_another(source: Path, tiny: Path) -> None:
    with TypstProcess(limit=1) as process:
        for name in ("one.pdf", "two.pdf"):
            typst_compiler.pdf_aside(read(tiny), source, tiny / name, process)
            assert process.running is None and (tiny / name).is_file()


def test_what_typst_refuses_in_an_included_file_is_told_with_its_page(source: Path, tiny: Path) -> None:
    (tiny / "two.typ").write_text('// from book/two.md\n#image("none.svg", alt: "x")\n', "utf-8")
    with TypstProcess() as process, pytest.raises(CourseError) as caught:
        typst_compiler.pdf_aside(read(tiny), source, tiny / "one.pdf", process)
    assert str(caught.value).startswith("book/two.md: 'one.pdf' could not be typeset: file not found")
    assert str(caught.value).endswith("See two.typ:2.")
    assert not (tiny / "one.pdf").exists()


def test_a_process_that_ends_in_its_work_is_told_and_the_next_one_works(
    source: Path, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tiny / "ends.py").write_text("input()\n", "utf-8")
    with TypstProcess() as process:
        with monkeypatch.context() as patched, pytest.raises(CourseError, match=r"the process that sets 'one\.pdf' ended"):
            patched.setattr(typst_worker, "__file__", str(tiny / "ends.py"))
            typst_compiler.pdf_aside(read(tiny), source, tiny / "one.pdf", process)
        typst_compiler.pdf_aside(read(tiny), source, tiny / "one.pdf", process)
    assert (tiny / "one.pdf").read_bytes().startswith(b"%PDF-")


def test_a_packed_pdf_is_smaller_and_holds_the_same(tiny_built: Path) -> None:
    path = tiny_built / "pdf" / "course-book-a4.pdf"
    with pikepdf.open(path) as pdf:
        loose = io.BytesIO()
        pdf.save(loose, object_stream_mode=pikepdf.ObjectStreamMode.disable, deterministic_id=True)
        marks = bytes(pdf.Root.Metadata.read_bytes())
        assert b"<pdfuaid:part>1</pdfuaid:part>" in marks and bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == "en-GB" and "/StructTreeRoot" in pdf.Root and "/Outlines" in pdf.Root
    packed = typst_worker.packed(loose.getvalue())
    assert len(packed) < 0.7 * len(loose.getvalue())
    assert packed == typst_worker.packed(loose.getvalue()), "the same PDF gives the same bytes"


def times(root: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in (root / "_build/.work/papers").glob("*.pdf")}


def test_a_paper_is_compiled_again_only_when_what_it_is_made_from_has_changed(tiny: Path) -> None:
    build(tiny, "pdf")
    before, made = times(tiny), digest(tiny, ["pdf"])
    swap(tiny, "book/welcome.md", "A tiny course", "A small course")
    build(tiny, "pdf")
    after = times(tiny)
    assert after["course-book-a4.pdf"] > before["course-book-a4.pdf"]
    assert after["final-test-a4.pdf"] == before["final-test-a4.pdf"], "the test has no page of the book"
    swap(tiny, "book/welcome.md", "A small course", "A tiny course")
    build(tiny, "pdf")
    assert {name: hash for name, hash in digest(tiny, ["pdf"]).items() if name.endswith(".pdf")} == {
        name: hash for name, hash in made.items() if name.endswith(".pdf")
    }


def test_a_kept_paper_that_was_cut_off_is_made_anew(tiny: Path) -> None:
    build(tiny, "pdf")
    whole = hashlib.sha256((tiny / "_build/pdf/course-book-a4.pdf").read_bytes()).hexdigest()
    kept = tiny / "_build/.work/papers/course-book-a4.pdf"
    kept.write_bytes(kept.read_bytes()[:1000])
    (tiny / "_build/pdf/course-book-a4.pdf").unlink()
    build(tiny, "pdf")
    assert hashlib.sha256((tiny / "_build/pdf/course-book-a4.pdf").read_bytes()).hexdigest() == whole
