"""Session plans and workshop folders: mistakes named, papers counted, large print beside, one country, a zip of all."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import dressing
import openxml
import pdfs
import pikepdf
import pytest

from courseloom.activities import session
from courseloom.cli import main
from courseloom.errors import CourseError
from courseloom.model.course import Course
from courseloom.model.workshops import Paper
from courseloom.resolve import read
from courseloom.writers import workshop

GROUP = 10
PLAN = """plans:
  - id: ten-minutes
    title: Ten minutes at the sink
    minutes: 20
    audience: A ward.
    aim: Hands are washed.
    chapters: [01-washing]
    activities:
      - id: begin
        title: Begin
        kind: welcome
        minutes: 5
        show: [Welcome]
      - id: talk
        title: Talk
        kind: roleplay
        minutes: 15
        scenarios: [at-the-sink]
        print: [{cards: at-the-sink, per: three}]
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return read(dressing.shown(tmp_path_factory.mktemp("shown") / "course"))


@pytest.fixture(scope="module")
def folder(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a session of ten people in Britain, in both sizes of print; for reading only."""
    out = tmp_path_factory.mktemp("workshop")
    workshop.write(course, out, ("half-hour",), GROUP, "uk", ("a4",), large_print=True)
    return out / "half-hour"


@pytest.mark.parametrize(("per", "copies"), [("each", 10), ("pair", 5), ("three", 4), ("team", 2), ("room", 1)])
def test_copies_are_counted_up(per: str, copies: int) -> None:
    assert Paper.model_validate({"sheet": "a-sheet", "per": per}).copies(GROUP) == copies


def mistaken(tiny: Path, old: str, new: str) -> list[str]:
    (tiny / "book/workshops.yml").write_text(PLAN.replace(old, new), "utf-8")
    with pytest.raises(CourseError) as caught:
        read(tiny)
    return str(caught.value).splitlines()


def test_a_plan_that_does_not_add_up(tiny: Path) -> None:
    said = "book/workshops.yml:4: the activities of 'ten-minutes' take 20 minutes, and it says 30. "
    assert f"{said}Add 10 minutes, or correct 'minutes'." in mistaken(tiny, "minutes: 20", "minutes: 30")
    said = "book/workshops.yml:4: the activities of 'ten-minutes' take 21 minutes, and it says 20. "
    assert f"{said}Take away 1 minute, or correct 'minutes'." in mistaken(tiny, "minutes: 5", "minutes: 6")


def test_everything_that_a_plan_leans_on_has_to_be_there_all_at_once(tiny: Path) -> None:
    (tiny / "book/workshops.yml").write_text(
        PLAN.replace("at-the-sink", "at-the-sinks")
        .replace("[01-washing]", "[01-washin]")
        .replace("show: [Welcome]", "quizzes: [no-quiz]\n        slides: [01-washing#no-slide]"),
        "utf-8",
    )
    with pytest.raises(CourseError) as caught:
        read(tiny)
    lines = str(caught.value).splitlines()
    uses = "the plan 'ten-minutes' uses the"
    absent = "which the course does not have."
    assert f"book/workshops.yml:7: {uses} chapter '01-washin', {absent} Did you mean '01-washing'?" in lines
    assert f"book/workshops.yml:13: {uses} quiz 'no-quiz', {absent} Correct its name, or take it out." in lines
    assert any(line.startswith(f"book/workshops.yml:14: {uses} slide 'no-slide'") for line in lines)
    assert f"book/workshops.yml:19: {uses} scenario 'at-the-sinks', {absent} Did you mean 'at-the-sink'?" in lines
    assert f"book/workshops.yml:20: {uses} scenario 'at-the-sinks', {absent} Did you mean 'at-the-sink'?" in lines


def test_a_case_that_is_not_there_is_named(tiny: Path) -> None:
    lines = mistaken(tiny, "show: [Welcome]", "reads: [{chapter: 01-washing, case: Nobody}]")
    assert any("uses the case 'Nobody', which the course does not have." in line for line in lines)


def test_a_case_that_paper_cannot_show_is_named(tiny: Path) -> None:
    path = tiny / "notebooks/01-washing.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    box = "::::{case} Robin\n:::{downloads}\n:::\n::::"
    notebook["cells"].append({"cell_type": "markdown", "id": "robin", "metadata": {}, "source": box})
    path.write_text(json.dumps(notebook), "utf-8")
    lines = mistaken(tiny, "show: [Welcome]", "reads: [{chapter: 01-washing, case: Robin}]")
    assert any("has the case 'Robin' read out, which paper cannot show" in line for line in lines)


def test_a_handout_that_is_not_there_is_named(tiny: Path) -> None:
    lines = mistaken(tiny, "{cards: at-the-sink, per: three}", "{sheet: chapter-01-sumary, per: each}")
    assert any("uses the handout 'chapter-01-sumary'" in line and "chapter-01-summary" in line for line in lines)


def test_the_folder_holds_what_the_list_says_and_no_more(folder: Path) -> None:
    listed = (folder / "print-list-a4.txt").read_text("utf-8")
    named = {file: int(count) for count, file in re.findall(r"^ +(\d+) x +(\S+)", listed, re.M)}
    printed = {f"print/{path.name}" for path in (folder / "print").iterdir()}
    assert set(named) == {*printed, "guide-a4.pdf"} and named["guide-a4.pdf"] == 2
    assert named["print/chapter-01-summary-a4.pdf"] == GROUP
    assert named["print/cards-at-the-sink-a4.pdf"] == 4
    others = {path.name for path in folder.iterdir()} - {"print", "large-print"}
    assert others == {"slides.pdf", "slides.pptx", "guide-a4.pdf", "print-list-a4.txt"}


def test_the_page_counts_are_those_of_the_files(folder: Path) -> None:
    listed = (folder / "print-list-a4.txt").read_text("utf-8")
    rows = re.findall(r"x +(\S+\.pdf) +(\d+ pages?),", listed)
    assert len(rows) == len(list(folder.glob("*.pdf"))) - 1 + len(list((folder / "print").iterdir())), "all but the slides"
    for name, pages in rows:
        with pikepdf.open(folder / name) as opened:
            assert pages == (f"{len(opened.pages)} pages" if len(opened.pages) > 1 else "1 page"), name


def test_large_print_is_beside_it_one_of_each(folder: Path) -> None:
    large = folder / "large-print"
    listed = (large / "print-list-large-print-a4.txt").read_text("utf-8")
    assert set(re.findall(r"^ +(\d+) x", listed, re.M)) == {"1"}
    named = {path.name.replace("-large-print", "") for path in (large / "print").iterdir()}
    assert named == {path.name for path in (folder / "print").iterdir()}
    assert "large-print: all of this in large print" in (folder / "print-list-a4.txt").read_text("utf-8")
    for path in large.rglob("*.pdf"):
        assert pdfs.smallest(path) >= 18, path.name


def test_the_country_reaches_every_file(folder: Path) -> None:
    for name in ("slides.pdf", "guide-a4.pdf", "print/chapter-01-summary-a4.pdf", "print/support-card-gb-a4.pdf"):
        assert "call 1" in pdfs.text(folder / name), name


def test_an_unknown_country_or_plan_is_named(course: Course, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"has no service for the country 'xx'\. Those with services are: GB"):
        workshop.write(course, tmp_path, ("half-hour",), GROUP, "xx")
    with pytest.raises(CourseError, match=r"there is no plan 'half-hor'\. The plans are: half-hour"):
        workshop.write(course, tmp_path, ("half-hor",))


def test_slides_are_valid_and_files_tagged(folder: Path) -> None:
    assert openxml.faults(folder / "slides.pptx") == []
    for path in folder.rglob("*.pdf"):
        with pikepdf.open(path) as opened:
            assert b"<pdfuaid:part>1</pdfuaid:part>" in bytes(opened.Root.Metadata.read_bytes()), path.name
            assert str(opened.docinfo["/Title"]).strip() and str(opened.Root.Lang) == "en-GB"


def test_the_zip_is_the_folder(folder: Path) -> None:
    with zipfile.ZipFile(folder.with_suffix(".zip")) as archive:
        names = set(archive.namelist())
    assert names == {path.relative_to(folder.parent).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_group_is_a_number_of_people(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["build", "workshop", "--group", "many"])
    assert "'many' is not a number from 2 to 60" in capsys.readouterr().err


def test_the_deck_follows_the_plan(course: Course) -> None:
    [plan] = course.workshops.plans
    deck, spans = session.of(course, plan)
    assert list(spans) == ["begin", "look", "try", "talk", "end"]
    assert list(spans.values()) == [(2, 2), (3, 5), (6, 8), (9, 9), (10, 10)], "a question is followed by its answer"
    kinds = [slide.kind for slide in deck.slides]
    assert kinds[2] == "divider" and kinds[5] == kinds[8] == "activity" and kinds[9] == "statement"
    talk = deck.slides[8]
    assert (talk.minutes, talk.papers) == (10, ("Role-play cards, one set for three",))
    assert deck.slides[5].lines and deck.slides[5].minutes == 5, "a quiz says how it is done"
    for id, (first, _) in spans.items():
        assert next(one.title for one in plan.activities if one.id == id) in deck.slides[first - 1].notes[0]


def test_the_guide_begins_with_a_run_sheet_of_one_page(folder: Path) -> None:
    first, second, *_ = pdfs.pages(folder / "guide-a4.pdf")
    for words in ("Run sheet", "0:00", "Begin", "Talk", "0:30", "cards-at-the-sink", "chapter-01-summary"):
        assert words in first, words
    assert "0:30" not in second


def test_no_page_of_the_guide_holds_one_line_and_a_box_is_its_own_mark(folder: Path) -> None:
    for number, page in enumerate(pdfs.pages(folder / "guide-a4.pdf"), 1):
        assert len(page) > 200, number
        assert "• ☐" not in page
