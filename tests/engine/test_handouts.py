"""Handouts read back from their PDFs: the tiny course in every edition, the real course where its text decides."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event

import pikepdf
import pytest
import yaml
from conftest import ROOT, courseloom
from dressing import dressed
from pdfs import elements, lone_headings, smallest
from pdfs import pages as words_of
from pdfua import problems

from courseloom.activities import handouts
from courseloom.resolve import read
from courseloom.strings import PAGE
from courseloom.writers import handouts as writer
from courseloom.writers.sheets import Edition, Press


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The handouts of the dressed course; for reading only."""
    root = dressed(tmp_path_factory.mktemp("handouts") / "course")
    done = courseloom("build", "handouts", root=root)
    assert done.returncode == 0, done.stderr + done.stdout
    return root / "_build" / "handouts"


def opened(made: Path) -> Iterator[tuple[Path, pikepdf.Pdf]]:
    for path in sorted(made.rglob("*.pdf")):
        with pikepdf.open(path) as pdf:
            yield path, pdf


def test_every_kind_for_each_paper_and_print(made: Path) -> None:
    names = {path.name.removesuffix("-a4.pdf") for path in (made / "a4").iterdir()}
    chapter = {f"chapter-01-{kind}" for kind in ("summary", "questions", "key", "reflection", "worksheet-1")}
    assert chapter | {"booster-1", "booster-1-key", "language-card", "support-card-gb"} <= names
    for folder, end in (
        ("letter", "letter"),
        ("large-print/a4", "large-print-a4"),
        ("large-print/letter", "large-print-letter"),
    ):
        assert {path.name.removesuffix(f"-{end}.pdf") for path in (made / folder).iterdir()} == names
    assert not any("wash" in path.name or "hand" in path.name for path in made.rglob("*.pdf"))


def test_every_file_says_what_it_is_and_is_tagged(made: Path) -> None:
    titles = set()
    for path, pdf in opened(made):
        assert problems(path) == [], path
        assert str(pdf.Root.Lang) in ("en-GB", "en"), path
        assert pdf.Root.MarkInfo.Marked and "/StructTreeRoot" in pdf.Root, path
        assert pdf.Root.ViewerPreferences.DisplayDocTitle, path
        with pdf.open_metadata() as about:
            assert str(about.get("pdfuaid:part")) == "1", path
            titles.add(about["dc:title"])
    assert "Worksheet: My sheet" in titles and "Answer key: Washing hands" in titles


def structure(pdf: pikepdf.Pdf) -> list[tuple[str, str]]:
    """Return the tags of a file in reading order, with alternative texts."""
    return [(str(node.S), str(node.get("/Alt", ""))) for node in elements(pdf)]


def test_tags_figures_and_headings(made: Path) -> None:
    for path, pdf in opened(made):
        tags = structure(pdf)
        names = [name for name, _ in tags]
        assert next(name for name in names if name in ("/Title", "/H1", "/Table", "/L")) == "/Title", path
        levels = [int(name[2:]) for name in names if re.fullmatch(r"/H\d", name)]
        assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False)), path
        assert all(alt for name, alt in tags if name == "/Figure"), path
        if "summary" in path.name:
            assert ("/Figure", "Less than half washed.") in tags, path
            assert names.count("/TH") == 2, path


def boxes(pdf: pikepdf.Pdf) -> set[tuple[int, int]]:
    return {(round(float(page.mediabox[2])), round(float(page.mediabox[3]))) for page in pdf.pages}


def test_letter_is_letter_and_a4_is_a4(made: Path) -> None:
    for path, pdf in opened(made):
        wide, high = (612, 792) if path.stem.endswith("letter") else (595, 842)
        if path.stem.startswith("language-card") and "large-print" not in path.stem:  # half a sheet, to carry
            wide, high = (396, 612) if path.stem.endswith("letter") else (420, 595)
        on_its_side = path.stem.startswith("cards-") and "large-print" not in path.stem  # two cards beside each other
        assert boxes(pdf) == ({(high, wide)} if on_its_side else {(wide, high)}), path


def test_large_print_has_nothing_under_18_points(made: Path) -> None:
    for path in sorted((made / "large-print" / "a4").glob("*.pdf")):
        assert smallest(path) >= 18, path.name


def test_every_sheet_names_version_source_help_and_organisation(made: Path) -> None:
    for path in sorted(made.rglob("*.pdf")):
        pages = words_of(path)
        text = " ".join(pages)
        assert "version 0.1.0" in text and "from “" in text and "Made up for tests." in text, path.name
        assert "Duty desk: extension 77" in text and "A line: call 1" in text, path.name
        assert all("If someone needs help now" in page for page in pages), path.name
        with pikepdf.open(path) as pdf:
            assert ("/Figure", "Two hands") in structure(pdf), path.name


def test_no_page_ends_with_a_heading(made: Path) -> None:
    for path in sorted(made.rglob("*.pdf")):
        assert lone_headings(path) == [], path.name


def test_the_paper_does_not_hold_its_key(made: Path) -> None:
    bank = yaml.safe_load((ROOT / "tests/course/quizzes/01-washing.yml").read_text("utf-8"))
    asked = " ".join(words_of(made / "a4" / "chapter-01-questions-a4.pdf"))
    keyed = " ".join(words_of(made / "a4" / "chapter-01-key-a4.pdf"))
    for question in bank["quizzes"][0]["questions"]:
        assert question["stem"] in asked
        for option in question.get("options", []):
            assert option["text"] in asked and option["why"] not in asked and option["why"] in keyed
    assert "A good choice" not in asked and "Key:" not in asked and "Answer, page" not in asked


def test_what_stands_on_summary_worksheet_reflection_and_cards(made: Path) -> None:
    summary = " ".join(words_of(made / "a4" / "chapter-01-summary-a4.pdf"))
    parts = ["Describe how washing works.", "Key points", "Share that washed (Made and Test, 2020)", "Wash with me"]
    places = [summary.find(part) for part in [*parts, "Whom did I not ask?", "Duty desk"]]
    assert -1 not in places and places == sorted(places)
    sheet = " ".join(words_of(made / "a4" / "chapter-01-worksheet-1-a4.pdf"))
    assert "My sheet" in sheet and "Before" in sheet and "Next:" in sheet and "____" not in sheet
    reflection = " ".join(words_of(made / "a4" / "chapter-01-reflection-a4.pdf"))
    assert "Whom did I not ask?" in reflection and not re.search(r"\bName\b", reflection)
    card = " ".join(words_of(made / "a4" / "support-card-gb-a4.pdf"))
    assert "Seen May 2024; not yet confirmed by a person" in card and "Confirmed 2026-01-01" in card
    assert "hands not yet washed" in " ".join(words_of(made / "a4" / "language-card-a4.pdf"))


def test_a_support_card_helps_in_its_own_country(tmp_path: Path) -> None:
    course = read(dressed(tmp_path / "course"))
    line = course.resources.services[0]
    abroad = line.model_copy(
        update={"id": "far", "country": "IE", "country_name": "Ireland", "service": "Far line", "contact": "ring 2"}
    )
    course = replace(course, resources=course.resources.model_copy(update={"services": (*course.resources.services, abroad)}))
    press = Press(course, tmp_path / "work")
    card = next(one for one in handouts.of_course(course) if one.country == "IE")
    (tmp_path / "card.pdf").write_bytes(press.pdf(press.source(card, {}), Edition("a4"), "card"))
    box = " ".join(words_of(tmp_path / "card.pdf")).split(PAGE["help_title"])[1]
    assert "Far line: ring 2" in box
    assert "Duty desk" not in box and "A line" not in box


def test_the_same_course_gives_the_same_bytes(made: Path, tmp_path: Path) -> None:
    course = read(made.parents[1])
    again = writer.write(course, tmp_path, kind=("summary", "key"), paper=("a4",))
    assert again
    for path in again:
        assert path.read_bytes() == (made / path.relative_to(tmp_path)).read_bytes(), path.name


def test_two_papers_at_once_do_not_empty_each_other(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    press, writes, second, real = Press(read(tiny), tiny / "work"), [], Event(), Path.write_text

    def slow(path: Path, *given: str) -> int:
        path.touch()
        writes.append(path)
        if len(writes) > 1:
            second.set()
        second.wait(0.2)
        return real(path, *given)

    monkeypatch.setattr(Path, "write_text", slow)
    with ThreadPoolExecutor(2) as pool:
        paths = list(pool.map(lambda size: press._put("one", "the same"), ("a4", "letter")))
    assert [path.read_text("utf-8") for path in paths] == ["the same", "the same"]
    assert len(writes) == 1


def test_only_what_was_asked_for(tmp_path: Path) -> None:
    root = dressed(tmp_path / "course")
    done = courseloom(
        "build", "handouts", "--chapter", "01", "--kind", "worksheet", "--paper", "letter", "--large-print", root=root
    )
    assert done.returncode == 0, done.stderr
    found = [path.name for path in (root / "_build" / "handouts").rglob("*.*") if path.name != "build.json"]
    assert found == ["chapter-01-worksheet-1-large-print-letter.pdf"]
    assert courseloom("build", "html", "--kind", "key", root=root).returncode == 2
    wrong = courseloom("build", "handouts", "--chapter", "44", root=root)
    assert wrong.returncode == 1 and "there is no chapter '44'" in wrong.stderr


def test_a_plain_build_makes_no_handouts(tiny_built: Path) -> None:
    assert not (tiny_built / "handouts").exists()


def test_a_summary_too_long_for_two_pages_gives_parts_away(tmp_path: Path) -> None:
    root = dressed(tmp_path / "course")
    path = root / "notebooks" / "01-washing.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    for name in ("long", "longer"):
        text = f"## The {name} part\n\n" + "Water and time and soap again, said at length. " * (
            220 if name == "longer" else 100
        )
        notebook["cells"].append({"cell_type": "markdown", "id": name, "metadata": {"tags": ["handout"]}, "source": text})
    path.write_text(json.dumps(notebook), "utf-8")
    course = read(root)
    press = Press(course, root / writer.WORK)
    found = {made.handout.kind: made.handout for made in writer.all_of(course, press, kinds=("summary", "more"))}
    assert "The longer part" not in str(found["summary"].blocks) and "The longer part" in str(found["more"].blocks)
    assert "Wash with me" in str(found["summary"].blocks), "what is least about words to say goes first"


def test_the_book_offers_what_was_made(tmp_path: Path) -> None:
    root = dressed(tmp_path / "course")
    (root / "book" / "downloads.md").write_text("# Downloads\n\n```{handouts}\n```\n", "utf-8")
    toc = root / "_toc.yml"
    toc.write_text(
        toc.read_text("utf-8").replace("- file: book/final\n", "- file: book/final\n      - file: book/downloads\n"), "utf-8"
    )
    done = courseloom("build", "html", root=root)
    assert done.returncode == 0, done.stderr
    html = root / "_build" / "html"
    page = (html / "book" / "downloads.html").read_text("utf-8")
    assert "handouts/" not in page and "My sheet" in page and "(not in this copy)" in page
    assert "book/downloads.html#downloads-handouts-01" in (html / "notebooks" / "01-washing.html").read_text("utf-8")
    done = courseloom("build", "html", "handouts", "--paper", "a4", root=root)
    assert done.returncode == 0, done.stderr
    page = (html / "book" / "downloads.html").read_text("utf-8")
    found = re.findall(r'href="\.\./downloads/([\w./-]+)"[^>]*>[^<]*</a> \((\d+(?:\.\d)? [kM]B)\)', page)
    files = {name for name, _ in found}
    assert {"handouts/chapter-01-summary-a4.pdf", "handouts/chapter-01-summary.docx", "course-offline.zip"} <= files
    assert "chapter-01-summary-letter.pdf" not in page and "chapter-01-more" not in page
    assert all((html / "downloads" / name).is_file() for name in files)
    with zipfile.ZipFile(html / "downloads" / "course-offline.zip") as held:
        names = held.namelist()
        inside = held.read("html/book/downloads.html").decode()
    links = re.findall(r'href="\.\./(downloads/[\w./-]+)"', inside)
    assert links and all(f"html/{name}" in names for name in links), "its own page leads to what is in it"
    assert "html/index.html" in names and "html/downloads/handouts/chapter-01-questions-a4.pdf" in names
    assert not any("-key" in name or "offline" in name for name in names)


def test_handouts_are_built_without_sphinx(tiny: Path) -> None:
    code = (
        "import sys; from courseloom.cli import main\n"
        f"code = main(['--root', {str(tiny)!r}, 'build', 'handouts', '--quiet', '--kind', 'key', '--paper', 'a4'])\n"
        "sys.exit(code or f'{found} was imported' if (found := {'sphinx', 'docutils'} & set(sys.modules)) else code)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
