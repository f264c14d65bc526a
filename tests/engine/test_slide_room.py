"""What has room on a slide: nothing overflows its place in LibreOffice, with the book's font and with the metrics of Arial."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import building
import dressing
import pikepdf
import pytest
from conftest import missing

from courseloom import assets
from courseloom.activities import session, slide_fit, slide_layout
from courseloom.activities import slides as decks
from courseloom.activities.question import items_of
from courseloom.activities.slides import Deck, Slide
from courseloom.model.course import Course
from courseloom.model.sheets import Sheet
from courseloom.model.text import Listing, Paragraph, Rich, Table, Text
from courseloom.model.workshops import Activity, Paper, Plan
from courseloom.resolve import read
from courseloom.writers import slides
from courseloom.writers.slidemaster import FONT

pptx = pytest.importorskip("pptx")
LONG = "Thank you for telling me about it, and for waiting until we had the room to ourselves this afternoon."
SHORT = "Everything that can be said about hands"
METRICS = Path("/usr/share/fonts/truetype/liberation")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return read(dressing.shown(tmp_path_factory.mktemp("shown") / "course"))


def asked(course: Course) -> list[Slide]:
    """Return the slides of a question with a long stem and six long options, each with a long reason."""
    option = Rich(LONG, (Paragraph((Text(LONG),)),))
    item = items_of(course)["when-to-wash"]
    shape: Any = item.shape
    long = [replace(one, text=replace(one.text, text=option), why=replace(one.why, text=option)) for one in shape.options * 3]
    stem = replace(item.stem, text=replace(option, blocks=option.blocks * 3))
    long = [replace(one, letter=letter) for one, letter in zip(long, "ABCDEF", strict=False)]
    whole = replace(item, stem=stem, shape=replace(shape, options=tuple(long)))
    return list(decks.of_question(whole, "What would you say to somebody who waits?", course.evidence))


def activity(plan: Plan) -> Activity:
    """Return an activity with as many steps, minutes and papers as there may be."""
    sheets = ("chapter-01-summary", "chapter-01-questions", "chapter-01-key", "chapter-01-reflection", "language-card")
    papers = tuple(Paper(sheet=name) for name in sheets)
    said = {"id": "crowd", "title": LONG[:60].strip(), "minutes": 240, "show": (LONG[:76],) * 6, "print": papers}
    return next(one for one in plan.activities if one.kind == "roleplay").model_copy(update=said)


def cells(course: Course) -> list[Slide]:
    """Return the slides of a cell with five long points, and of one with a table of seven long rows."""
    points = Listing(False, tuple((Paragraph((Text(LONG),)),) for _ in range(5)))
    table = Table(((Text("Say this"),), (Text("Rather than"),)), (((Text(LONG),), (Text("Wash!"),)),) * 7)
    both = [Sheet("a", frozenset(), SHORT, (points,)), Sheet("b", frozenset(), LONG[:60].strip(), (table,))]
    return [slide for one in both for slide in decks.of_cell(one, {}, course.evidence)]


@pytest.fixture(scope="module")
def crowd(course: Course) -> Deck:
    """Return the slides of a chapter and of a session, and slides with as much text as there may be."""
    [page] = slides.chosen(course)
    [plan] = course.workshops.plans
    plan = plan.model_copy(update={"activities": (*plan.activities, activity(plan))})
    shown = (*slides.of(course, page).slides, *session.of(course, plan)[0].slides, *cells(course), *asked(course))
    return Deck("crowd", "Crowd", decks.numbered(shown), "1 · Crowd")


def test_what_does_not_fit_goes_on_over_further_slides(course: Course) -> None:
    made = asked(course)
    put = [slide.question for slide in made if slide.kind == "question" and slide.question]
    told = [slide.question for slide in made if slide.kind == "answer" and slide.question]
    assert put[0].stem and not put[0].rows and not any(one.stem for one in put[1:]), "the stem has a slide of its own"
    for parts in (put, told):
        assert [row.mark for one in parts for row in one.rows] == list("ABCDEF")
        assert max(len(one.rows) for one in parts) - min(len(one.rows) for one in parts if one.rows) <= 1, "evenly"
    assert all(row.why == LONG for one in told for row in one.rows)
    [statement, *_], tables = cells(course)[:1], [slide for slide in cells(course) if slide.kind == "table"]
    assert len(statement.blocks) == 1 and len(tables) > 1
    heads = {table.head for slide in tables for table in slide.blocks if isinstance(table, Table)}
    assert len(heads) == 1, "each part of a table has its head"
    steps = slide_fit.steps("Talk", (LONG[:76],) * 6)
    assert len(steps) > 1 and sum(map(len, steps)) == 6


def test_a_reason_is_more_than_a_concession(course: Course) -> None:
    def said(text: str) -> str:
        return slide_fit.reason(Rich(text, (Paragraph((Text(text),)),)), course.evidence)

    assert said("Soap is kind. It does nothing against the dirt that nobody sees on a hand. More.").endswith("sees on a hand.")
    assert said(f"{LONG} And more of it.") == LONG


@pytest.mark.parametrize("font", [FONT, "Atkinson Hyperlegible Next"])
def test_nothing_overflows_with_our_font_or_without_it(course: Course, crowd: Deck, tmp_path: Path, font: str) -> None:
    """LibreOffice sees only a font with the metrics of Arial, or also the book's font, which is then that of the theme."""
    building.slow("LibreOffice")
    if shutil.which("soffice") is None:
        missing("LibreOffice (libreoffice-impress-nogui)")
    if not METRICS.is_dir():
        missing("Liberation Sans (fonts-liberation)")
    _, path = slides.files(course, crowd, tmp_path, slides.drawn(course, [crowd]))
    theirs, chosen = (f'<a:latin typeface="{name}"/>'.encode() for name in (FONT, font))
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(tmp_path / "shown.pptx", "w") as changed:
        for name in package.namelist():
            changed.writestr(name, package.read(name).replace(theirs, chosen))
    folders = [METRICS, *([assets.FOLDER / "fonts"] if font != FONT else [])]
    told = "".join(f"<dir>{folder}</dir>" for folder in folders) + f"<cachedir>{tmp_path}/cache</cachedir>"
    same = '<alias binding="same"><family>Arial</family><accept><family>Liberation Sans</family></accept></alias>'
    (tmp_path / "fonts.conf").write_text(f"<fontconfig>{told}{same}</fontconfig>", "utf-8")
    converted(tmp_path / "shown.pptx", FONTCONFIG_FILE=str(tmp_path / "fonts.conf"))
    with pikepdf.open(tmp_path / "shown.pdf") as opened:
        used = {str(one.BaseFont) for page in opened.pages for one in page.Resources.Font.values()}
    assert any(font.replace(" ", "").replace("Arial", "LiberationSans") in name for name in used), used
    shown = pptx.Presentation(str(path)).slides
    pages = words_of(tmp_path / "shown.pdf")
    assert len(pages) == len(shown)
    for slide, words in zip(shown, pages, strict=True):
        sides = [(one.left, one.top, one.left + one.width, one.top + one.height) for one in slide.shapes]
        boxes = [[side / 12_700 for side in box] for box in sides]
        title = slide.shapes.title.text_frame.text
        for number, (word, left, top, right, bottom) in enumerate(words):
            middle = (top + bottom) / 2
            held = any(x0 - 3 <= left and right <= x1 + 3 and y0 <= middle <= y1 for x0, y0, x1, y1 in boxes)
            assert held, (title, word, left, top, right, bottom)
            assert middle < slide_layout.ROOM or bottom - top < 24, f"{title}: {word} stands on the foot"
            for other, x0, y0, x1, y1 in words[number + 1 :]:
                across, down = min(right, x1) - max(left, x0), min(bottom, y1) - max(top, y0)
                assert across < 2 or down < 0.35 * (bottom - top), (title, word, other)


def converted(path: Path, **environment: str) -> None:
    """Convert a file to PDF beside it, as LibreOffice shows it."""
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(path.parent), str(path)]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, **environment})


def words_of(pdf: Path) -> list[list[tuple[str, float, float, float, float]]]:
    """Return the words of each page with their boxes in points: left, top, right and bottom."""
    out = pdf.with_suffix(".html")
    subprocess.run(["pdftotext", "-bbox", str(pdf), str(out)], check=True)
    word = re.compile(r'xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.+?)</word>')
    pages = out.read_text("utf-8").split("<page ")[1:]
    found = [[(one[5], *(float(one[side]) for side in range(1, 5))) for one in word.finditer(page)] for page in pages]
    return found  # type: ignore[return-value]
