"""Handouts as DOCX: valid Open XML, with structure for screen readers and editors; and one source for all outputs."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import building
import openxml
import pytest
from conftest import courseloom, missing
from dressing import dressed
from pdfs import pages as words_of

from courseloom.resolve import read
from courseloom.writers import docx, handouts
from courseloom.writers.sheets import Press

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every DOCX of the dressed tiny course by its name."""
    root = dressed(tmp_path_factory.mktemp("docx") / "course")
    course = read(root)
    press = Press(course, root / handouts.WORK)
    found = {}
    for one in handouts.all_of(course, press):
        if one.adaptable:
            path = root / "_build" / f"{one.handout.slug}.docx"
            path.write_bytes(docx.Sheet(course, one.figures, "a4").bytes(one.handout))
            found[one.handout.slug] = path
    return found


def part(path: Path, name: str = "word/document.xml") -> ElementTree.Element:
    with zipfile.ZipFile(path) as package:
        return ElementTree.fromstring(package.read(name))


def paragraphs(path: Path) -> list[tuple[str, str]]:
    """Return style and words of every paragraph of the body, in reading order."""
    found = []
    for one in part(path).iter(f"{W}p"):
        style = one.find(f"{W}pPr/{W}pStyle")
        found.append((style.get(f"{W}val", "") if style is not None else "", "".join(t.text or "" for t in one.iter(f"{W}t"))))
    return found


def test_those_to_adapt_and_no_others(made: dict[str, Path]) -> None:
    kinds = ("summary", "questions", "key", "worksheet-1")
    assert set(made) == {"cards-1", *(f"chapter-01-{kind}" for kind in kinds)}


def test_cards_are_three_pages_with_the_words_of_the_conversation(made: dict[str, Path]) -> None:
    said = paragraphs(made["cards-1"])
    assert [text.split(":")[0].split(" for ")[0] for style, text in said if style == "Heading1"] == ["Card"] * 3
    breaks = list(part(made["cards-1"]).iter(f"{W}pageBreakBefore"))
    assert len(breaks) == 2 and any("stop" in text for _, text in said)
    assert any(text.startswith("Kim: “Busy.") for _, text in said), "the client's first words have their speaker, as on paper"


def test_every_file_is_valid_open_xml(made: dict[str, Path]) -> None:
    for name, path in made.items():
        assert openxml.faults(path) == [], name


def test_styles_lists_and_reading_order(made: dict[str, Path]) -> None:
    said = paragraphs(made["chapter-01-summary"])
    assert [text for style, text in said if style == "Title"] == ["Washing hands"]
    texts = [text for _, text in said]
    order = ["Washing hands", "Describe how washing works.", "Key points", "Words", "Whom did I not ask?"]
    assert [texts.index(text) for text in order] == sorted(texts.index(text) for text in order)
    assert ("Heading1", "Words") in said and ("Boxbullet", "Describe how washing works.") in said


def test_tables_have_header_rows_and_rows_stay_whole(made: dict[str, Path]) -> None:
    tables = [table for name in ("chapter-01-summary", "chapter-01-worksheet-1") for table in part(made[name]).iter(f"{W}tbl")]
    assert len(tables) == 2
    for table in tables:
        first, *rest = table.findall(f"{W}tr")
        assert first.find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in (first, *rest))


def test_pictures_say_what_they_show(made: dict[str, Path]) -> None:
    names = {element.get("descr") for element in part(made["chapter-01-summary"]).iter() if element.tag.endswith("}docPr")}
    assert names == {"Less than half washed.", "Two hands"}


def test_language_title_and_page_number(made: dict[str, Path]) -> None:
    path = made["chapter-01-key"]
    core = {element.tag.rsplit("}", 1)[-1]: element.text for element in part(path, "docProps/core.xml")}
    assert core["title"] == "Answer key: Washing hands" and core["language"] == "en-GB" and core["creator"] == "A test"
    assert {one.get(f"{W}val") for one in part(path, "word/styles.xml").iter(f"{W}lang")} == {"en-GB"}
    with zipfile.ZipFile(path) as package:
        footers = [package.read(name).decode() for name in package.namelist() if "footer" in name and name.endswith(".xml")]
    assert any(" PAGE " in footer and "version 0.1.0" in footer for footer in footers)


def test_a_question_is_kept_together_and_its_key_is_elsewhere(made: dict[str, Path]) -> None:
    body = part(made["chapter-01-questions"]).find(f"{W}body")
    assert body is not None
    kept = [one.find(f"{W}pPr/{W}keepNext") is not None for one in body.iter(f"{W}p")]
    said = paragraphs(made["chapter-01-questions"])
    first = next(n for n, (style, _) in enumerate(said) if style == "Heading3")
    second = next(n for n, (style, _) in enumerate(said) if style == "Heading3" and n > first)
    assert all(kept[first : second - 2]) and not any(kept[second - 2 : second]), "kept up to the line between questions"
    asked, keyed = (" ".join(text for _, text in paragraphs(made[f"chapter-01-{kind}"])) for kind in ("questions", "key"))
    assert "A good choice" in keyed and "A good choice" not in asked


def test_the_same_course_gives_the_same_bytes(made: dict[str, Path]) -> None:
    root = made["chapter-01-key"].parents[1]
    course = read(root)
    press = Press(course, root / handouts.WORK)
    for one in handouts.all_of(course, press, kinds=("summary", "key")):
        assert docx.Sheet(course, one.figures, "a4").bytes(one.handout) == made[one.handout.slug].read_bytes()


def test_libreoffice_opens_every_file(made: dict[str, Path], tmp_path: Path) -> None:
    building.slow("LibreOffice")
    if shutil.which("soffice") is None:
        missing("LibreOffice")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *map(str, made.values())]
    subprocess.run(command, capture_output=True, check=True, timeout=300)
    for name in made:
        assert "version 0.1.0" in " ".join(words_of(tmp_path / f"{name}.pdf")), name


def printed(built: Path, pattern: str) -> str:
    """Return the words of all PDFs of handouts whose names fit a pattern."""
    return " ".join(text for path in sorted(built.glob(f"handouts/{pattern}")) for text in words_of(path))


def typed(built: Path, name: str) -> str:
    return " ".join(text for _, text in paragraphs(built / "handouts" / "docx" / f"{name}.docx"))


STEM, WHY = ("When do you wash?", "Whenever do you wash?"), ("Because it comes first", "Because this comes first")
OUTPUTS: dict[str, tuple[Callable[[Path], str], tuple[tuple[str, str], ...]]] = {
    "page": (lambda built: (built / "html/notebooks/01-washing.html").read_text("utf-8"), (STEM, WHY)),
    "book": (lambda built: " ".join(words_of(built / "pdf/course-book-a4.pdf")), (STEM, WHY)),
    "paper": (lambda built: printed(built, "a4/chapter-01-questions-a4.pdf"), (STEM,)),
    "large print": (lambda built: printed(built, "large-print/letter/chapter-01-questions-*.pdf"), (STEM,)),
    "key": (lambda built: printed(built, "a4/chapter-01-key-a4.pdf"), (WHY,)),
    "boosters": (lambda built: printed(built, "a4/booster-?-a4.pdf"), (STEM,)),
    "keys of boosters": (lambda built: printed(built, "a4/booster-?-key-a4.pdf"), (WHY,)),
    "DOCX": (lambda built: typed(built, "chapter-01-questions"), (STEM,)),
    "DOCX key": (lambda built: typed(built, "chapter-01-key"), (WHY,)),
}
"""Every output that shows questions: how its words are read there, and which of the two changed texts it shows."""


def test_one_changed_word_of_a_question_changes_everywhere(tmp_path: Path) -> None:
    root = dressed(tmp_path / "course")
    path = root / "quizzes" / "01-washing.yml"
    text = path.read_text("utf-8")
    for before, after in (STEM, WHY):
        assert text.count(before) == 1, "typed once"
        text = text.replace(before, after)
    path.write_text(text, "utf-8")
    done = courseloom("build", "html", "pdf", "handouts", root=root)
    assert done.returncode == 0, done.stderr
    for name, (shown, changed) in OUTPUTS.items():
        words = shown(root / "_build")
        for before, after in changed:
            assert after in words and before not in words, name
