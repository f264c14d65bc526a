"""A scenario for a room: cards, passages and the facilitator's sheet are set by Typst under PDF/UA-1 and read back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pdfs
import pikepdf
import pytest
import typst
from conftest import ROOT

from courseloom import assets
from courseloom.activities import handouts
from courseloom.model.course import Course
from courseloom.model.text import Rich
from courseloom.render.typst.cards import facilitator_sheet, tabletop
from courseloom.resolve import read
from courseloom.strings import CARDS, PAGE, PAPER
from courseloom.writers import typst_compiler
from courseloom.writers.paper import meta_of
from courseloom.writers.sheets import Edition, Press

FORMS = {"tabletop": tabletop, "guide": facilitator_sheet}


@pytest.fixture(scope="module")
def course() -> Course:
    return read(ROOT / "tests" / "course")


def text_of(pdf: bytes, folder: Path) -> list[str]:
    """Return the words of every page."""
    (folder / "cards.pdf").write_bytes(pdf)
    return pdfs.pages(folder / "cards.pdf")


def set_up(course: Course, form: str, folder: Path) -> list[str]:
    """Set one form as a document of its own; return its pages as words."""
    typst_compiler.look(folder)
    (folder / "meta-cards.json").write_text(json.dumps(meta_of(course, "a4")), "utf-8")
    scenario = course.scenarios["at-the-sink"].scenario
    body = FORMS[form](scenario, course.evidence)
    (folder / "cards-main.typ").write_text(f'#import "book.typ": *\n#import "cards.typ": *\n#show: book\n{body}', "utf-8")
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(assets.FOLDER / "fonts")])
    pdf = typst.compile(
        str(folder / "cards-main.typ"),
        root=str(folder),
        font_paths=fonts,
        format="pdf",
        pdf_standards="ua-1",
        sys_inputs={"paper": "cards"},
    )
    return text_of(pdf, folder)


def role_play(course: Course, edition: Edition, folder: Path) -> bytes:
    press = Press(course, folder)
    cards = next(one for one in handouts.of_course(course) if one.kind == "cards")
    return press.pdf(press.source(cards, {}), edition, "cards")


def longer(course: Course) -> Course:
    """Return the course with a client's card that no half sheet can hold."""
    placed = course.scenarios["at-the-sink"]
    card = placed.scenario.client.card
    long = Rich(card.source, card.blocks * 60)
    client = placed.scenario.client.model_copy(update={"card": long})
    changed = replace(placed, scenario=placed.scenario.model_copy(update={"client": client}))
    return replace(course, scenarios={**course.scenarios, "at-the-sink": changed})


def halves(pdf: bytes, folder: Path) -> list[str]:
    """Return the words of the left and the right half of every sheet, in turn."""
    (folder / "sheets.pdf").write_bytes(pdf)
    found = []
    with pikepdf.open(folder / "sheets.pdf") as opened:
        boxes = [page.mediabox for page in opened.pages]
    for number, box in enumerate(boxes, 1):
        wide, high = int(box[2]), int(box[3])
        assert wide > high, "a sheet lies on its side"
        for left in (0, wide // 2):
            area = ["-x", str(left), "-y", "0", "-W", str(wide // 2), "-H", str(high)]
            said = pdfs.text(folder / "sheets.pdf", "-f", str(number), "-l", str(number), *area)
            found.append(" ".join(said.split()))
    return found


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_four_cards_of_half_a_sheet_lie_on_two_sheets(course: Course, paper: str, tmp_path: Path) -> None:
    cards = halves(role_play(course, Edition(paper), tmp_path), tmp_path)
    assert len(cards) == 4
    client, clinician, observer, notes = cards
    assert "Kim" in client and "You have been on your feet since six" in client and "Busy. What is it?" in client
    assert "interest in the person" in client and "reproach" in client
    assert "You saw Kim pass the sink" in clinician
    assert "on your feet" not in clinician + observer + notes, "nobody else reads the client's card"
    assert "interest in the person" in notes and CARDS["rate"] in observer and CARDS["keep"] in observer
    assert all("stop" in card for card in (client, clinician, observer))
    assert all(PAPER["help_line"] in card and "version" in card for card in cards), "each half can be cut off"
    assert PAGE["help_title"] in clinician and PAGE["help_title"] in observer, "each sheet has the help block"


def test_in_large_print_and_where_one_is_too_long_each_card_has_its_page(course: Course, tmp_path: Path) -> None:
    for given, edition in ((course, Edition("a4", large=True)), (longer(course), Edition("a4"))):
        pages = text_of(role_play(given, edition, tmp_path), tmp_path)
        firsts = [page for page in pages if CARDS["observer"] in page or CARDS["stop"].split(".")[0] in page]
        assert len(pages) >= 3 and len(firsts) >= 3
        assert not any(CARDS["task_clinician"] in page and CARDS["task_observer"] in page for page in pages)


def test_passages_for_a_table_hold_no_reasons(course: Course, tmp_path: Path) -> None:
    read_out = " ".join(set_up(course, "tabletop", tmp_path))
    scenario = course.scenarios["at-the-sink"].scenario
    assert "Hard is the word" in read_out and "The sink is over there.” → 3" in read_out
    for node in scenario.nodes:
        assert node.inner is None or node.inner.plain() not in read_out
        assert all(reply.why.plain()[:40] not in read_out and reply.stance not in read_out for reply in node.replies)


def test_the_facilitators_sheet_leads_through_the_debrief(course: Course, tmp_path: Path) -> None:
    sheet = " ".join(set_up(course, "guide", tmp_path))
    phases = [sheet.index(CARDS[phase]) for phase in ("reactions_ask", "description_ask", "analysis_ask", "application_ask")]
    assert phases == sorted(phases)
    assert "1 → 2 → 5" in sheet
    debrief = course.scenarios["at-the-sink"].scenario.debrief
    assert all(text.plain() in sheet for text in (debrief.summary, *debrief.alternatives, *debrief.questions))


def test_what_opens_and_closes_the_client_is_told_in_whole_sentences(course: Course, tmp_path: Path) -> None:
    stances = {"interest in the person": "ask about you", "reproach": "reproach you"}
    told = replace(course, about=course.about.model_copy(update={"stances": stances}))
    client, _, _, notes = halves(role_play(told, Edition("a4"), tmp_path), tmp_path)
    assert "You open up when they ask about you." in client and "You draw back when they reproach you." in client
    assert "interest in the person" not in client + notes and "Ask about you" in notes
