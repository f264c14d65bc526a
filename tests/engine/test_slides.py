"""Slides as PDF: order, titles, tags, alt texts, shape; question before answer; and notes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import dressing
import pdfs
import pdfua
import pikepdf
import pytest
from conftest import courseloom

from courseloom.activities.slides import Deck
from courseloom.errors import CourseError
from courseloom.model.course import Course
from courseloom.resolve import read
from courseloom.strings import BOX_TITLES, PAGE, QUIZ
from courseloom.writers import slides


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return read(dressing.shown(tmp_path_factory.mktemp("shown") / "course"))


@pytest.fixture(scope="module")
def made(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("slides")
    slides.write(course, out)
    return out


@pytest.fixture
def pair(course: Course, made: Path) -> Iterator[tuple[Deck, pikepdf.Pdf]]:
    [page] = slides.chosen(course)
    with pikepdf.open(made / "chapter-01-slides.pdf") as opened:
        yield slides.of(course, page), opened


def test_names_are_neutral(made: Path) -> None:
    assert sorted(path.name for path in made.iterdir()) == ["chapter-01-slides.pdf", "chapter-01-slides.pptx"]


def test_a_page_a_slide_all_of_them_wide(pair: tuple[Deck, pikepdf.Pdf]) -> None:
    deck, pdf = pair
    assert len(pdf.pages) == len(deck.slides)
    for page in pdf.pages:
        assert float(page.mediabox[2]) / float(page.mediabox[3]) == pytest.approx(16 / 9)


def test_title_language_and_tags(pair: tuple[Deck, pikepdf.Pdf], course: Course, made: Path) -> None:
    deck, pdf = pair
    assert pdfua.problems(made / "chapter-01-slides.pdf") == []
    assert str(pdf.docinfo["/Title"]) == f"{deck.title} ({course.about.short_title})"
    assert str(pdf.Root.Lang) == "en-GB"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in bytes(pdf.Root.Metadata.read_bytes())
    headings = [element for element in pdfs.elements(pdf) if element.S == "/H1"]
    assert len(headings) == len(deck.slides)


def test_figures_say_what_they_show(pair: tuple[Deck, pikepdf.Pdf], course: Course) -> None:
    deck, pdf = pair
    pictures = slides.drawn(course, [deck])
    alts = [str(element.Alt) for element in pdfs.elements(pdf) if element.S == "/Figure"]
    assert alts == [pictures[slide.page, slide.figure].alt for slide in deck.slides if slide.figure]
    assert alts


def test_begins_with_title_and_aims_and_ends_with_help(pair: tuple[Deck, pikepdf.Pdf], course: Course) -> None:
    deck, _ = pair
    first, second, *_, last = deck.slides
    assert course.about.disclaimer.not_reviewed in first.lines
    assert any(course.about.version in line for line in first.lines)
    assert second.title == BOX_TITLES["objectives"]
    assert last.title == PAGE["help_title"] and PAGE["own_service"] in last.lines


def test_an_answer_follows_its_question_and_marks_the_key(course: Course) -> None:
    [page] = slides.chosen(course)
    shown = slides.of(course, page).slides
    at = next(number for number, slide in enumerate(shown) if slide.kind == "question")
    asked, answer = shown[at].question, shown[at + 1].question
    assert asked is not None and answer is not None and asked.id == answer.id
    assert not any(row.verdict for row in asked.rows), "the question gives its answer away"
    right = [row for row in answer.rows if row.right]
    assert [row.verdict for row in answer.rows] == [QUIZ["good"] if row.right else "" for row in answer.rows] and right
    reasons = " ".join(shown[at + 1].notes)
    question = next(one for one in course.questions() if one.id == asked.id)
    for option, row in zip(question.options, answer.rows, strict=True):  # type: ignore[union-attr]
        assert option.why.plain()[:40] in reasons
        assert row.mark and row.why[:40] == option.why.plain()[:40], "the room reads why"


def test_notes_of_facilitators_are_spread(course: Course) -> None:
    [page] = slides.chosen(course)
    deck = slides.of(course, page)
    assert "Secret of the house." in " ".join(deck.slides[0].notes)
    assert "Fill the sink." in " ".join(deck.slides[1].notes)
    follows = {sheet.title: " ".join(sheet.notes) for sheet in deck.slides}
    assert dressing.KIM in follows["Say it kindly"]
    assert "Close with dry hands." in " ".join(deck.slides[-1].notes)
    told = [line for slide in deck.slides for line in slide.notes]
    for words in ("Secret of the house.", "Fill the sink.", dressing.KIM, "Close with dry hands."):
        assert told.count(words) == 1, words


def test_same_input_same_bytes(course: Course, made: Path, tmp_path: Path) -> None:
    for path in slides.write(course, tmp_path):
        assert path.read_bytes() == (made / path.name).read_bytes()


def test_an_unknown_chapter_is_named(course: Course, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"there is no chapter '44'\. The chapters are: 01-"):
        slides.write(course, tmp_path, ("44",))


def test_a_course_without_slides_is_told_how_to_make_some(tiny: Path, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"has no slides to make\. Give Markdown cells .* the tag 'slide'\."):
        slides.write(read(tiny), tmp_path)


def test_a_changed_word_reaches_the_slide(tiny: Path, tmp_path: Path) -> None:
    path = tiny / "notebooks" / "01-washing.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    quiz = tiny / "quizzes" / "01-washing.yml"
    course = read(tiny)
    question = next(placed.quiz.questions[0] for placed in course.quizzes.values() if placed.chapter == "01-washing")
    cell = {"id": "slide-try", "cell_type": "markdown", "source": f"#### Try it\nquiz: {question.id}"}
    notebook["cells"].append({**cell, "metadata": {"tags": ["slide"]}})
    path.write_text(json.dumps(notebook), "utf-8")
    before = slides.of(read(tiny), read(tiny).pages[1])
    text = quiz.read_text("utf-8")
    stem = next(line for line in text.splitlines() if "stem: " in line)
    quiz.write_text(text.replace(stem, stem.replace("stem: ", "stem: Altogether ", 1), 1), "utf-8")
    after = slides.of(read(tiny), read(tiny).pages[1])
    assert sum("Altogether" in slide.title for slide in after.slides) == 2, "a short stem is the title, and that of its answer"
    assert not any("Altogether" in slide.title for slide in before.slides)


def test_the_book_offers_the_slides_that_were_made(tiny: Path) -> None:
    path = tiny / "notebooks" / "01-washing.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    cell = {"id": "slide-soap", "cell_type": "markdown", "source": "#### Soap\n- Wet, soap, rinse"}
    notebook["cells"].append({**cell, "metadata": {"tags": ["slide"]}})
    path.write_text(json.dumps(notebook), "utf-8")
    (tiny / "book" / "downloads.md").write_text("# Downloads\n\n```{handouts}\n```\n", "utf-8")
    toc = (tiny / "_toc.yml").read_text("utf-8")
    (tiny / "_toc.yml").write_text(
        toc.replace("- file: book/final\n", "- file: book/final\n      - file: book/downloads\n"), "utf-8"
    )
    done = courseloom("build", "html", "slides", root=tiny)
    assert done.returncode == 0, done.stderr
    html = tiny / "_build" / "html"
    page = (html / "book" / "downloads.html").read_text("utf-8")
    for ending in ("pdf", "pptx"):
        assert f'href="../downloads/slides/chapter-01-slides.{ending}"' in page
        assert (html / "downloads" / "slides" / f"chapter-01-slides.{ending}").is_file()


def test_a_chapter_has_the_number_of_its_place_whatever_its_file_is_called(tiny: Path) -> None:
    slide = {"cell_type": "markdown", "id": "shown", "metadata": {"tags": ["slide"]}, "source": "## Both hands\n\n- Rub."}
    notebook = tiny / "notebooks/01-washing.ipynb"
    content = json.loads(notebook.read_text("utf-8"))
    content["cells"].append(slide)
    notebook.write_text(json.dumps(content), "utf-8")
    notebook.rename(notebook.with_name("07-washing.ipynb"))
    for path in [path for path in tiny.rglob("*") if path.suffix in (".yml", ".md")]:
        path.write_text(path.read_text("utf-8").replace("01-washing", "07-washing"), "utf-8")
    course = read(tiny)
    page = next(page for page in course.pages if page.slug == "07-washing")
    deck = slides.of(course, page)
    assert deck.name == "chapter-01-slides" and "Chapter 1" in deck.slides[0].lines
