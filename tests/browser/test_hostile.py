"""What is typed never runs: a marker in every text field of every model, in every page, widget, cell and file, as text."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import hostile
import pytest
from browsing import DESKTOP, answer_everything
from conftest import courseloom, missing, serving
from jupyterlab_run import run_all, running
from markdown_it import MarkdownIt

from courseloom.errors import CourseError
from courseloom.model.course import Course
from courseloom.model.evidence import Source
from courseloom.resolve import read
from courseloom.widget import QuizWidget, ScenarioWidget

pytestmark = pytest.mark.browser
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>\n')
NOWHERE = {
    "ChapterPlan.short": "a name for the authors' lists",
    "Claim.row": "the authors' own",
    "Contact.confirmed_by": "the authors' own",
    "LanguageRow.match": "what check looks for",
    "LanguageRow.unless": "what check leaves alone",
    "Point.section": "how the syllabus is divided",
    "Resource.confirmed_by": "the authors' own",
    "Resource.seen_on": "the day of confirmation stands in its place",
}
"""Fields that no output prints here."""
ON_PAPER = {
    *("Activity.do", "Activity.say", "Activity.show", "Activity.title", "Activity.watch", "Contact.confirmed_on"),
    *("Plan.aim", "Plan.audience", "Plan.materials", "Plan.prepare", "Plan.title", "CourseFile.stances", "LanguageRow.card"),
}
"""Fields that only session folders and cards print, which take long to make."""
SEEN = """() => {
  const copy = document.documentElement.cloneNode(true);
  copy.querySelectorAll("script, style").forEach(one => one.remove());
  const words = [...copy.querySelectorAll("*")].flatMap(one => [...one.attributes].map(attribute => attribute.value));
  return [copy.textContent, ...words].join("\\n");
}"""
RAN = """() => [window.hit ?? "nothing",
  ...[...document.querySelectorAll("img[src='x'], [onerror], main script[src]")].map(one => one.outerHTML)]"""
PRESS = """() => {
  const there = [...document.querySelectorAll("main button:enabled, main summary")].filter(one => one.checkVisibility());
  for (const one of there.slice(0, 400)) if (one.isConnected && !one.matches(".present-button, .present-end")) one.click();
}"""
CHOOSE = """() => document.querySelectorAll("main .tool form").forEach(form => {
  form.querySelectorAll("input[type=radio]:not(:disabled)").forEach((one, i) => { if (i === 0) one.click(); });
})"""
POINT = """() => {
  const said = [];
  for (const link of document.querySelectorAll("main a[href]")) {
    link.dispatchEvent(new MouseEvent("mouseenter"));
    said.push(document.querySelector(".note-bubble")?.textContent || "");
    link.dispatchEvent(new MouseEvent("mouseleave"));
  }
  return said.join("\\n");
}"""


@dataclass
class Made:
    """The course of markers, its outputs, and what was read in each of them."""

    folder: Path
    filler: hostile.Filler
    course: Course
    read: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("hostile") / "course"
    filler = hostile.course(folder)
    for outputs in (("html", "live", "pdf"), ("slides",), ("handouts", "--kind", "summary", "--paper", "a4")):
        done = courseloom("build", *outputs, root=folder)
        assert done.returncode == 0, done.stderr
    return Made(folder, filler, read(folder))


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def tab(chromium: Any) -> Iterator[Any]:
    context = chromium.new_context(**DESKTOP, accept_downloads=True)
    context.add_init_script("window.print = () => {};")
    page = context.new_page()
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    yield page
    context.close()
    assert asked == []


def harmless(page: Any) -> str:
    """Return all that can be read on a page on which nothing has run, and no marker became an element or is shown raw."""
    assert page.evaluate(RAN) == ["nothing"], page.url
    text = str(page.evaluate(SEEN))
    for raw in ("&lt;", "\\<", "&amp;amp;", "&amp;49", "&#"):
        at = text.find(raw)
        assert at < 0, f"{page.url}: {text[max(0, at - 80) : at + 40]}"
    return text


def test_every_text_field_of_every_model_has_a_marker(made: Made) -> None:
    known = {name for model in hostile.FILES.values() for name in hostile.texts(model)}
    assert known - set(made.filler.placed) == set(hostile.SHAPED), "fill the field in tests/hostile.py, or say what it is"
    [source] = made.course.sources.values()
    for name in set(Source.model_fields) - {"key", "year", "address"}:
        assert "onerror=hit=" in str(getattr(source, name)), f"Source.{name}"


def test_item_text_refuses_html_in_every_field(tmp_path: Path) -> None:
    filler = hostile.course(tmp_path / "course", raw=True)
    with pytest.raises(CourseError) as raised:
        read(tmp_path / "course")
    refused = [problem for problem in raised.value.problems if "item text may not hold HTML" in problem.what]
    assert len(refused) == filler.count > 200
    assert all(problem.where.line > 1 for problem in refused)


def test_a_marker_that_nobody_escapes_runs(tab: Any) -> None:
    for before, after in (("", ""), ('<p title="', '">x</p>'), ('<script type="application/json">["', '"]</script>')):
        tab.goto("about:blank")
        tab.set_content(before + hostile.marker(7) + after)
        tab.wait_for_function("() => window.hit === 7", timeout=2000)


@pytest.mark.parametrize("policy", [True, False], ids=["served, with the policy", "from disk, without it"])
def test_nothing_runs_on_any_page_whatever_is_pressed(
    tab: Any, made: Made, tmp_path: Path, stack: ExitStack, policy: bool
) -> None:
    html = tmp_path / "html"
    shutil.copytree(made.folder / "_build/html", html, ignore=shutil.ignore_patterns("downloads"))
    pages = sorted(html.rglob("*.html"))
    for path in () if policy else pages:
        text, count = POLICY.subn("", path.read_text("utf-8"))
        assert count == 1
        path.write_text(text, "utf-8")
    home = stack.enter_context(serving(html)) if policy else html.as_uri()
    heard: list[str] = []
    tab.on("console", lambda message: heard.append(f"{tab.url}: {message.text}"))
    tab.on("pageerror", lambda error: heard.append(f"{tab.url}: {error}"))
    tab.goto(f"{home}/notebooks/01-washing.html")
    tab.locator(".memory button").first.click()
    answer_everything(tab)
    assert len(pages) >= 9
    for path in pages:
        tab.goto(f"{home}/{path.relative_to(html).as_posix()}")
        made.read += [harmless(tab), str(tab.evaluate(POINT))]
        for _ in range(3):
            tab.evaluate(CHOOSE)
            tab.evaluate(PRESS)
            tab.wait_for_timeout(30)
            made.read.append(harmless(tab))
    [heading], [page] = made.filler.placed["heading"], made.filler.placed["page title"]
    titles = [hostile.marker(one)[2:] for one in (heading, page)]  # most of a title finds it; its quotation marks are curly
    for words in ("onerror", *titles):
        tab.goto(f"{home}/search.html?q={quote(words)}")
        tab.get_by_text("Search finished").wait_for()
        assert tab.locator("#search-results li").count()
        made.read.append(harmless(tab))
    tab.goto(f"{home}/notebooks/01-washing.html")
    tab.locator(".present-button").click()
    tab.wait_for_selector(".presenting")
    tab.evaluate(PRESS)
    harmless(tab)
    assert heard == []


def test_nothing_runs_in_the_widgets(tab: Any, made: Made) -> None:
    forms = [QuizWidget(placed.quiz, made.course).form for placed in made.course.quizzes.values()]
    forms += [ScenarioWidget(placed.scenario, made.course).form for placed in made.course.scenarios.values()]
    for form in forms:
        tab.set_content(form)
        tab.wait_for_timeout(20)
        text = harmless(tab)
        assert text.count("onerror=hit=") > 20


def test_nothing_runs_in_live_notebooks(tab: Any, made: Made) -> None:
    markdown = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable("table")
    for path in sorted((made.folder / "_build/live").rglob("*.ipynb")):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        shown = "\n".join(markdown.render("".join(cell["source"])) for cell in cells if cell["cell_type"] == "markdown")
        tab.set_content(shown)
        tab.wait_for_timeout(20)
        text = harmless(tab)
        made.read.append(text)
        for name in ("Claim.value", "source title", "source journal", "Objective.text", "chapter title"):
            numbers = made.filler.placed[name]
            assert any(hostile.shown(number) in text for number in numbers), name


def files(built: Path) -> dict[str, str]:
    """Return the words of every PDF, DOCX and PPTX below a folder, without the spaces between them."""
    from docx import Document
    from pptx import Presentation

    if shutil.which("pdftotext") is None:
        missing("poppler-utils")
    found: dict[str, str] = {}
    for path in sorted(built.rglob("*.*")):
        if path.suffix == ".pdf":
            found[path.name] = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout.decode()
        elif path.suffix == ".docx":
            found[path.name] = "".join(node.text or "" for node in Document(str(path)).element.body.iter())
        elif path.suffix == ".pptx":
            shapes = [shape for slide in Presentation(str(path)).slides for shape in slide.shapes]
            found[path.name] = "".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)
    return {name: re.sub(r"\s", "", text) for name, text in found.items()}


def unread(made: Made, text: str) -> set[str]:
    """Return the fields that have no marker in a text."""
    said = re.sub(r"\s", "", text)
    wanted = {name: [re.sub(r"\s", "", hostile.shown(one)) for one in numbers] for name, numbers in made.filler.placed.items()}
    return {name for name, markers in wanted.items() if not any(one in said for one in markers)}


def test_every_field_is_read_somewhere_as_it_was_typed(made: Made) -> None:
    assert made.read, "this test reads what those before it have seen"
    found = {
        name: text for part in ("pdf", "slides", "handouts") for name, text in files(made.folder / "_build" / part).items()
    }
    assert {Path(name).suffix for name in found} == {".pdf", ".docx", ".pptx"}
    assert [name for name, text in found.items() if "onerror=hit=" not in text] == []
    assert unread(made, "".join([*made.read, *found.values()])) == {*NOWHERE, *ON_PAPER}


@pytest.mark.long
def test_every_paper_shows_what_was_typed(made: Made) -> None:
    for outputs in (("handouts",), ("workshop",)):
        done = courseloom("build", *outputs, root=made.folder)
        assert done.returncode == 0, done.stderr
    found = {name: text for part in ("handouts", "workshop") for name, text in files(made.folder / "_build" / part).items()}
    assert len(found) > 60 and [name for name, text in found.items() if "onerror=hit=" not in text] == []
    assert unread(made, "".join(found.values())) & ON_PAPER == set()


IN_LAB = """() => [window.hit ?? "nothing", document.querySelectorAll("img[src='x'], [onerror]").length]"""


def test_in_jupyterlab_nothing_runs(made: Made, chromium: Any) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 4000})
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    with running(made.folder / "_build/live") as address:
        run_all(page, f"{address}/lab/tree/learner/01-washing.ipynb?token=t&reset")
        live = page.locator(".courseloom-live")
        for button in live.get_by_role("button").all():
            if button.is_visible() and button.is_enabled():
                button.click()
        assert page.evaluate(IN_LAB) == ["nothing", 0]
        assert "onerror=hit" in page.locator(".jp-Notebook").inner_text(), "markers are shown as words"
    page.close()
    assert asked == []
