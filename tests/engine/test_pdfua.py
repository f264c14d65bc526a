"""The files for paper are held to PDF/UA-1 as far as a program can see, and the program is shown files with faults."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pdfs import below
from pdfua import problems


def test_a_program_finds_nothing_against_pdf_ua(tiny_built: Path) -> None:
    papers = sorted((tiny_built / "pdf").glob("*.pdf"))
    assert len(papers) > 1
    assert {path.name: said for path in papers if (said := problems(path))} == {}


@pytest.mark.long
def test_a_program_finds_nothing_against_pdf_ua_in_the_real_book(book: Path) -> None:
    papers = sorted((book / "pdf").glob("*.pdf"))
    assert len(papers) > 5
    assert {path.name: said for path in papers if (said := problems(path))} == {}


def first(pdf: pikepdf.Pdf, name: str) -> Any:
    return next(one for one in below(pdf.Root.StructTreeRoot) if str(one.S) == name)


def link(pdf: pikepdf.Pdf) -> Any:
    return next(one for page in pdf.pages for one in page.get("/Annots", []))


def painted(pdf: pikepdf.Pdf, code: bytes) -> None:
    pdf.pages[0].contents_add(pdf.make_stream(code))


FAULTS: dict[str, Callable[[pikepdf.Pdf], Any]] = {
    "01: page 1: f paints what is neither tagged nor decoration": lambda pdf: painted(pdf, b" 0 0 9 9 re f "),
    "01: page 1: 1 marks that no tag holds": lambda pdf: painted(pdf, b" /P <</MCID 9999>> BDC 0 0 9 9 re f EMC "),
    "01: page 1: what is read and what is decoration lie in one another": lambda pdf: painted(
        pdf, b" /Artifact BMC /P <</MCID 0>> BDC EMC EMC "
    ),
    "01: not marked as tagged": lambda pdf: pdf.Root.MarkInfo.__setitem__("/Marked", False),
    "02: /Strong is no type of the standard, and mapped to none": lambda pdf: pdf.Root.StructTreeRoot.RoleMap.__delitem__(
        "/Strong"
    ),
    "06: the metadata do not say PDF/UA-1": lambda pdf: pdf.Root.__setitem__(
        "/Metadata", pdf.make_stream(bytes(pdf.Root.Metadata.read_bytes()).replace(b"pdfuaid:part", b"pdfuaid:past"))
    ),
    "07: the window would show the name of the file": lambda pdf: pdf.Root.__delitem__("/ViewerPreferences"),
    "09: /TH in /Table": lambda pdf: first(pdf, "/TR").__setitem__("/S", pikepdf.Name.Table),
    "10: {font} does not say which letters its shapes are": lambda pdf: font(pdf).__delitem__("/ToUnicode"),
    "11: no language": lambda pdf: pdf.Root.__delitem__("/Lang"),
    "13, 17: /Figure without words": lambda pdf: first(pdf, "/Figure").__delitem__("/Alt"),
    "14: a heading of level 4 follows one of level 1": lambda pdf: first(pdf, "/H2").__setitem__("/S", pikepdf.Name.H4),
    "15: a head cell that does not say what it heads": lambda pdf: first(pdf, "/TH").__delitem__("/A"),
    "16: a list with numbers that does not say so": lambda pdf: first(pdf, "/L").__delitem__("/A"),
    "20 to 23: /OCProperties": lambda pdf: pdf.Root.__setitem__("/OCProperties", pikepdf.Dictionary()),
    "28: page {page}: a link that does not say where it leads": lambda pdf: link(pdf).__delitem__("/Contents"),
    "31: {font} is not in the file": lambda pdf: font(pdf).DescendantFonts[0].__delitem__("/FontDescriptor"),
}
"""What is found, and the fault in the tiny book by which it is."""


def font(pdf: pikepdf.Pdf) -> Any:
    return next(iter(pdf.pages[0].Resources.Font.values()))


@pytest.mark.parametrize("said", FAULTS)
def test_it_finds_a_fault(tiny_built: Path, tmp_path: Path, said: str) -> None:
    with pikepdf.open(tiny_built / "pdf" / "course-book-a4.pdf") as pdf:
        page = next(number for number, one in enumerate(pdf.pages, 1) if "/Annots" in one)
        name = str(font(pdf).BaseFont)
        FAULTS[said](pdf)
        pdf.save(tmp_path / "spoilt.pdf")
    assert said.format(page=page, font=name) in problems(tmp_path / "spoilt.pdf")
