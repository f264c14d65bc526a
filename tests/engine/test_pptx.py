"""Slides as PPTX: valid Open XML, real placeholders of our master, titles, alt texts, tables, notes, language, order."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import dressing
import openxml
import pikepdf
import pytest
from PIL import Image

from courseloom.activities import slide_layout
from courseloom.activities.slides import Deck, Slide
from courseloom.model.course import Course
from courseloom.resolve import read
from courseloom.strings.workshop import MASTER, PLACES, SLIDES
from courseloom.writers import slides
from courseloom.writers.slidemaster import FONT

pptx = pytest.importorskip("pptx")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return read(dressing.shown(tmp_path_factory.mktemp("shown") / "course"))


@pytest.fixture(scope="module")
def folder(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("pptx")
    slides.write(course, out)
    return out


@pytest.fixture
def path(folder: Path) -> Path:
    return folder / "chapter-01-slides.pptx"


@pytest.fixture
def deck(path: Path) -> Any:
    return pptx.Presentation(str(path))


def test_it_is_valid_open_xml(path: Path) -> None:
    assert openxml.faults(path) == []


def test_the_reader_is_strict(path: Path, tmp_path: Path) -> None:
    """What a presentation program would quietly repair is found."""
    broken = tmp_path / "broken.pptx"
    with zipfile.ZipFile(path) as good, zipfile.ZipFile(broken, "w") as bad:
        for name in good.namelist():
            data = good.read(name)
            if name == "ppt/slides/slide2.xml":
                data = data.replace(b"<p:cSld>", b"<p:cSld><p:stray/>", 1)
            if name != "ppt/theme/theme1.xml":
                bad.writestr(name, data)
    said = " ".join(openxml.faults(broken))
    assert "stray" in said and "ppt/theme/theme1.xml, which is not there" in said


def test_every_slide_has_a_title_of_its_own_placeholder(deck: Any) -> None:
    for slide in deck.slides:
        assert slide.shapes.title is not None and slide.shapes.title.text_frame.text.strip()
        assert all(shape.is_placeholder for shape in slide.shapes), "a shape stands outside the master's placeholders"


def test_nothing_is_left_empty(deck: Any) -> None:
    for slide in deck.slides:
        for shape in slide.placeholders:
            assert not shape.has_text_frame or shape.text_frame.text.strip(), (slide.shapes.title.text, shape.name)


def test_it_is_wide_and_ours(deck: Any, path: Path) -> None:
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, rel=1e-4)
    assert len(deck.slide_masters) == 1
    assert [layout.name for layout in deck.slide_layouts] == list(MASTER.values()) and len(MASTER) == 7
    with zipfile.ZipFile(path) as package:
        assert not any("printerSettings" in name or "thumbnail" in name for name in package.namelist())


def test_one_change_of_the_theme_changes_every_slide(path: Path) -> None:
    with zipfile.ZipFile(path) as package:
        theme = package.read("ppt/theme/theme1.xml").decode()
        assert theme.count(f'<a:latin typeface="{FONT}"/>') == 2 and "0B5F68" in theme
        for name in package.namelist():
            if re.match(r"ppt/(slides|slideLayouts|slideMasters)/[a-zA-Z]+\d*\.xml", name):
                text = package.read(name).decode()
                assert "srgbClr" not in text, f"{name} has a colour of its own"
                assert set(re.findall(r'<a:latin typeface="([^"]+)"', text)) <= {"+mj-lt", "+mn-lt", "Courier New"}, name


def test_every_kind_of_slide_has_its_layout(deck: Any, course: Course) -> None:
    [page] = slides.chosen(course)
    made = slides.of(course, page).slides
    assert [slide.slide_layout.name for slide in deck.slides] == [MASTER[slide_layout.of(slide.kind)] for slide in made]


def test_titles_are_unique_or_numbered(deck: Any) -> None:
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert len(set(titles)) == len(titles)
    assert "Who washed (1\xa0of\xa02)" in titles and "Who washed (2\xa0of\xa02)" in titles, "a figure, then its points"


def test_nothing_that_is_read_aloud_is_smaller_than_28_points(deck: Any) -> None:
    small = {PLACES[name] for name in ("facts", "source", "footer", "number")}
    labels = {SLIDES["minutes_label"], SLIDES["paper"]}
    for slide in deck.slides:
        laid = {one.placeholder_format.idx: one for one in slide.slide_layout.placeholders}
        for shape in slide.shapes:
            own = laid[shape.placeholder_format.idx]._element.xpath(".//a:lvl1pPr/a:defRPr/@sz")
            cells = [cell.text_frame for cell in shape.table.iter_cells()] if shape.has_table else []
            for frame in cells or ([shape.text_frame] if shape.has_text_frame else []):
                for run in (run for one in frame.paragraphs for run in one.runs):
                    size = run.font.size.pt if run.font.size else int(own[0]) / 100
                    named = laid[shape.placeholder_format.idx].name
                    assert size >= 28 or named in small or run.text in labels, (named, run.text)


def test_pictures_have_words_and_keep_their_shape(deck: Any, course: Course, path: Path) -> None:
    [page] = slides.chosen(course)
    made = slides.of(course, page)
    known = slides.drawn(course, [made])
    shown = [known[slide.page, slide.figure] for slide in made.slides if slide.figure]
    found = [shape for slide in deck.slides for shape in slide.shapes if shape._element.tag.endswith("}pic")]
    assert [shape._element.nvPicPr.cNvPr.get("descr") for shape in found] == [picture.alt for picture in shown]
    for shape, picture in zip(found, shown, strict=True):
        assert shape.width / shape.height == pytest.approx(picture.size[0] / picture.size[1], rel=0.01)
        assert shape.left >= 0 and shape.top + shape.height <= deck.slide_height


def test_tables_are_tables_with_a_head(deck: Any) -> None:
    [slide] = [slide for slide in deck.slides if slide.shapes.title.text_frame.text == "Say it kindly"]
    [table] = [shape.table for shape in slide.shapes if shape.has_table]
    assert table.first_row
    assert [cell.text for cell in table.rows[0].cells] == ["Say", "Rather than"]


def test_an_answer_has_letters_verdict_and_reasons(deck: Any, course: Course) -> None:
    [page] = slides.chosen(course)
    checked = 0
    for slide, ours in zip(deck.slides, slides.of(course, page).slides, strict=True):
        if ours.kind == "answer" and ours.question:
            [table] = [shape.table for shape in slide.shapes if shape.has_table]
            for row, told in zip(table.rows, ours.question.rows, strict=True):
                letter, text = (cell.text for cell in row.cells)
                assert letter == told.mark and told.why in text and told.verdict in text
                checked += bool(told.why)
    assert checked > 10


def test_notes_carry_reasons_and_what_figures_show(deck: Any, path: Path, course: Course) -> None:
    [page] = slides.chosen(course)
    for slide, ours in zip(deck.slides, slides.of(course, page).slides, strict=True):
        notes = slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""
        assert all(line in notes for line in ours.notes)
        if ours.figure:
            assert "What the figure shows" in notes


def test_the_language_is_said_everywhere(path: Path) -> None:
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if re.fullmatch(r"ppt/slides/slide\d+\.xml", name):
                text = package.read(name).decode()
                runs = text.count("<a:r>")
                assert runs == len(re.findall(r'<a:r><a:rPr[^>]* ?lang="en-GB"', text)), name


def test_reading_order_is_that_of_the_layout(deck: Any) -> None:
    """Title first; then from top to bottom, or from left to right; footer and number last."""
    for slide in deck.slides:
        order = [shape.placeholder_format.idx for shape in slide.shapes]
        laid = [one.placeholder_format.idx for one in slide.slide_layout.placeholders]
        assert order == [idx for idx in laid if idx in order] and order[0] == 0
        assert order[-2:] == ([11, 12] if slide.slide_layout.name != MASTER["title"] else order[-2:])


def test_a_divider_has_the_emblem_of_its_part_as_decoration(course: Course, tmp_path: Path) -> None:
    box = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" fill="none" stroke="currentColor">{}</svg>'
    corners = "".join(f'<path class="part-{n}" d="M{2 + 24 * (n - 1)} 2h20v20h-20z"/>' for n in (1, 2))
    made = [
        Slide("divider", "Rinse", lines=("Water",), label="2", part=2),
        Slide("statement", "Wash your hands"),
    ]
    deck = Deck("parts", "Parts", tuple(made))
    with_emblem = replace(course, emblem=box.format(corners))
    pdf, path = slides.files(with_emblem, deck, tmp_path, {})
    divider, statement = pptx.Presentation(str(path)).slides
    [picture] = [shape for shape in divider.shapes if shape._element.tag.endswith("}pic")]
    assert picture._element.nvPicPr.cNvPr.get("descr") == "" and "decorative" in picture._element.xml
    drawn = Image.open(io.BytesIO(picture.image.blob)).convert("RGBA")
    half = drawn.width // 2
    inside = [drawn.getpixel((half // 2 + at, half // 2)) for at in (0, half)]
    assert inside[0][3] == 0 and inside[1][3] == 255, "the corner of part 2 is filled, and no other"
    place, title = slide_layout.WHOLE, statement.shapes.title
    assert (title.left, title.width) == (place.left * 12_700, place.width * 12_700) and "ctr" in title._element.xml
    with pikepdf.open(pdf) as opened:
        assert len(opened.pages) == 2
