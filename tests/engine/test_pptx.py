"""Slides as PPTX: valid Open XML, real placeholders of our master, titles, alt texts, tables, notes, language, order."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import building
import dressing
import openxml
import pytest
from conftest import missing

from courseloom.model.course import Course
from courseloom.resolve import read
from courseloom.writers import slides
from courseloom.writers.slidemaster import FONT, LAYOUTS

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
        assert slide.slide_layout.name in {layout.name for layout in LAYOUTS.values()}


def test_nothing_is_left_empty(deck: Any) -> None:
    for slide in deck.slides:
        for shape in slide.placeholders:
            assert not shape.has_text_frame or shape.text_frame.text.strip(), (slide.shapes.title.text, shape.name)


def test_it_is_wide_and_ours(deck: Any, path: Path) -> None:
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, rel=1e-4)
    assert len(deck.slide_masters) == 1 and len(deck.slide_layouts) == len(LAYOUTS)
    with zipfile.ZipFile(path) as package:
        theme = package.read("ppt/theme/theme1.xml").decode()
        assert FONT in theme and "0B5F68" in theme
        assert not any("printerSettings" in name or "thumbnail" in name for name in package.namelist())


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
    [table] = [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]
    assert table.first_row
    assert [cell.text for cell in table.rows[0].cells] == ["Say", "Rather than"]


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


def test_reading_order_is_the_order_seen(deck: Any) -> None:
    """From top to bottom, and for what stands side by side from left to right; footer and number last."""
    for slide in deck.slides:
        seen = [(shape.top // 600_000, shape.left) for shape in slide.shapes if shape.placeholder_format.idx not in (11, 12)]
        if slide.slide_layout.name == LAYOUTS["both"].name:
            seen = [*seen[:1], *sorted(seen[1:3]), *seen[3:]]
            assert seen[-1][1] > seen[1][1]
        else:
            assert seen == sorted(seen)
        assert [shape.placeholder_format.idx for shape in slide.shapes][-2:] == [11, 12]


def test_it_opens_in_libreoffice_with_as_many_pages(folder: Path, tmp_path: Path) -> None:
    building.slow("LibreOffice")
    if shutil.which("soffice") is None:
        missing("LibreOffice (libreoffice-impress-nogui)")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    source = folder / "chapter-01-slides.pptx"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    import pikepdf

    with pikepdf.open(tmp_path / "chapter-01-slides.pdf") as opened:
        assert len(opened.pages) == len(pptx.Presentation(str(source)).slides)
