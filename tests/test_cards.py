"""A scenario for a room: cards, passages and the facilitator's sheet are set by Typst under PDF/UA-1 and read back."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import typst
from conftest import ROOT, missing

from courseloom.course import read
from courseloom.forms import cards
from courseloom.forms.rich import Evidence
from courseloom.model.course import Course
from courseloom.words import CARDS
from courseloom.writers.pdf import ASSETS, meta_of

FORMS = {"roleplay": cards.roleplay, "tabletop": cards.tabletop, "guide": cards.guide}


@pytest.fixture(scope="module")
def course() -> Course:
    return read(ROOT / "tests" / "course")


def text_of(pdf: bytes, folder: Path) -> list[str]:
    """Return the words of every page."""
    if shutil.which("pdftotext") is None:
        missing("poppler-utils")
    (folder / "cards.pdf").write_bytes(pdf)
    done = subprocess.run(["pdftotext", str(folder / "cards.pdf"), "-"], capture_output=True, check=True)
    return [" ".join(page.split()) for page in done.stdout.decode("utf-8", "replace").split("\f")[:-1]]


def set_up(course: Course, form: str, folder: Path) -> list[str]:
    """Set one form as a document of its own; return its pages as words."""
    for name in ("book.typ", "cards.typ"):
        shutil.copy(ASSETS / "typst" / name, folder)
    (folder / "meta-cards.json").write_text(json.dumps(meta_of(course, "a4")), "utf-8")
    scenario = course.scenarios["at-the-sink"].scenario
    body = FORMS[form](scenario, Evidence(course.claims, course.sources))
    (folder / "cards-main.typ").write_text(f'#import "book.typ": *\n#import "cards.typ": *\n#show: book\n{body}', "utf-8")
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(ASSETS / "fonts")])
    pdf = typst.compile(
        str(folder / "cards-main.typ"),
        root=str(folder),
        font_paths=fonts,
        format="pdf",
        pdf_standards="ua-1",
        sys_inputs={"paper": "cards"},
    )
    return text_of(pdf, folder)


def test_role_play_cards_for_three(course: Course, tmp_path: Path) -> None:
    pages = set_up(course, "roleplay", tmp_path)
    assert len(pages) == 3
    client, clinician, observer = pages
    assert "Kim" in client and "You have been on your feet since six" in client and "Busy. What is it?" in client
    assert "interest in the person" in client and "reproach" in client
    assert "You saw Kim pass the sink" in clinician
    assert "on your feet" not in clinician + observer, "nobody else reads the client's card"
    assert "interest in the person" in observer and CARDS["rate"] in observer and CARDS["keep"] in observer
    assert all("stop" in page for page in pages)


def test_passages_for_a_table_hold_no_reasons(course: Course, tmp_path: Path) -> None:
    read_out = " ".join(set_up(course, "tabletop", tmp_path))
    scenario = course.scenarios["at-the-sink"].scenario
    assert "Hard is the word" in read_out and "The sink is over there.” → 3" in read_out
    for node in scenario.nodes:
        assert node.inner is None or node.inner.plain() not in read_out
        assert all(reply.why.plain()[:40] not in read_out and reply.stance not in read_out for reply in node.replies)


def test_the_facilitators_sheet(course: Course, tmp_path: Path) -> None:
    sheet = " ".join(set_up(course, "guide", tmp_path))
    phases = [sheet.index(CARDS[phase]) for phase in ("reactions_ask", "description_ask", "analysis_ask", "application_ask")]
    assert phases == sorted(phases)
    assert "Three rounds of 5 minutes" in sheet and "Together 49" in sheet
    assert "1 → 2 → 5" in sheet
    for node in course.scenarios["at-the-sink"].scenario.nodes:
        assert node.inner is None or node.inner.plain() in sheet
        assert all(reply.stance in sheet for reply in node.replies)
    assert "Made and Test, 2020" in sheet and "Rests on clinical judgement." in sheet
