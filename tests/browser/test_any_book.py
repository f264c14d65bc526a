"""In any book one line and a bank give quizzes, scenarios and figures, in a theme that is not ours; all else stays."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import hosting
import pytest
from browsing import TAGS, tab_to

import courseloom
from courseloom.errors import CourseError
from courseloom.resolve.bank import read_bank
from courseloom.strings import QUIZ, SCENARIO_PLAY

Once = Callable[[str, Callable[[Path], object]], Path]
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
MISSED = f"{QUIZ['said_better'].format(letter='A')}"


class Others(HTMLParser):
    """Collects what a page holds besides what the extension adds: its frames, its style and its script."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self.inside or given.get("class") == "courseloom":
            self.inside += tag not in VOID
        elif "_static/courseloom." not in given.get("href", "") + given.get("src", ""):
            self.found.append(f"<{tag} {given}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.inside:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self.inside:
            self.inside -= 1
        elif self.found[-1:] != [f"</{tag}>"] or tag != "script":
            self.found.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self.inside and data.strip():
            self.found.append(" ".join(data.split()))


def others(page: Path) -> list[str]:
    """Return what a page holds besides our activities."""
    parser = Others()
    parser.feed(page.read_text("utf-8"))
    return parser.found


def twice(once: Once, name: str) -> Path:
    """Return a folder with a book, built as `own` without the line and as `ours` with it."""

    def make(folder: Path) -> None:
        for ours in ("own", "ours"):
            (folder / ours).mkdir()
            getattr(hosting, name)(folder / ours, ours == "ours")
            done = hosting.built(folder / ours)
            assert done.returncode == 0, done.stdout + done.stderr
            assert "WARNING: " not in done.stderr, done.stderr

    return once(f"hosted-{name}", make)


def unchanged(folder: Path, key: str = "") -> list[str]:
    """Return the pages of the book that hold an activity; fails where one holds anything else that is new."""
    own, ours = (folder / name / "_build/html" for name in ("own", "ours"))
    touched = []
    for path in sorted(own.rglob("*")):
        name = path.relative_to(own).as_posix()
        if not path.is_file() or name.startswith((".doctrees", "_sources")) or name in ("searchindex.js", "objects.inv", key):
            continue
        if path.read_bytes() != (ours / name).read_bytes():
            assert name.endswith(".html"), name
            touched.append(name.removesuffix(".html"))
    for name in touched:
        assert others(ours / f"{name}.html") == others(own / f"{name}.html"), name
    return touched


@pytest.fixture(scope="session")
def sphinx(once: Once) -> Path:
    """The book of plain Sphinx, built with and without the line."""
    return twice(once, "plain")


@pytest.fixture
def bench(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Open a page of a built book without a network; nothing of ours may fail on it unheard."""
    heard: list[str] = []
    contexts: list[Any] = []

    def opened(path: Path, **how: Any) -> Any:
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce", **how})
        contexts.append(context)
        context.route("http*://**", lambda route: route.abort())
        page = context.new_page()
        page.on("pageerror", lambda error: "courseloom.js" in str(error.stack) and heard.append(str(error)))
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert heard == []


def audit(page: Any, axe: str) -> list[str]:
    """Return what axe finds in our elements; the faults of a host's theme are its own."""
    page.evaluate("() => window.scrollTo(0, 0)")
    page.evaluate(axe)
    asked = {"runOnly": {"type": "tag", "values": list(TAGS)}, "resultTypes": ["violations"]}
    found = page.evaluate("asked => axe.run({include: [['.courseloom']]}, asked).then(all => all.violations)", asked)
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]} {one['nodes'][0]['failureSummary'][:200]}" for one in found]


def answer_by_keyboard(page: Any) -> None:
    """Choose and check B of the first question with the keyboard alone; the verdict is announced, and the reasons are there."""
    page.focus("h1 a, a")
    tab_to(page, "#q-messages-1 input", limit=60)
    page.keyboard.press("ArrowDown")
    tab_to(page, "#q-messages-1 .check")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('#q-messages-1 [role=status]').textContent")
    assert page.text_content("#q-messages-1 [role=status]") == MISSED
    assert page.is_visible("text=It stays where it is; a copy of it travels.")
    assert page.is_visible("text=It is the copy that a ribosome can read.")


def answer_the_rest(page: Any) -> None:
    page.evaluate(
        """() => document.querySelectorAll("form.question:not(.checked)").forEach(form => {
          form.querySelectorAll(".option input, .chips input").forEach(input => input.click());
          form.querySelectorAll("textarea, .typed input").forEach(field => { field.value = "Something"; });
          form.querySelectorAll(".moves button").forEach(button => button.click());
          form.querySelector(".check").click();
        })"""
    )
    page.wait_for_function("() => [...document.querySelectorAll('form.question .status')].every(one => one.textContent)")


def test_stems_options_and_reasons_are_enough(tmp_path: Path) -> None:
    hosting.write(tmp_path, {"quizzes/01-messages.yml": hosting.BANK})
    (placed,) = read_bank(tmp_path).quizzes.values()
    kinds = ["choice", "true-false", "multiple", "order", "categorise", "short-answer", "recall"]
    assert (placed.quiz.id, placed.quiz.title) == ("01-messages", "Messages")
    assert [one.kind for one in placed.quiz.questions] == kinds
    assert placed.quiz.questions[1].id == "01-messages-2"


def test_a_cell_shows_a_quiz_of_the_book_live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hosting.plain(tmp_path, True)
    (tmp_path / "chapters").mkdir()
    monkeypatch.chdir(tmp_path / "chapters")
    shown = courseloom.quiz("messages")
    shown.given = {"messages-1": {"chosen": [0]}}
    assert shown.score == {"messages-1": 1.0}
    assert "Source: Lecture notes, week 2" in shown.form


def test_the_bank_in_the_documents_is_one(tmp_path: Path) -> None:
    text = (hosting.ROOT / "docs/in-any-book.md").read_text("utf-8")
    found = re.search(r"```yaml\n# quizzes/messages.yml\n(.*?)```", text, re.S)
    assert found
    hosting.write(tmp_path, {"quizzes/messages.yml": found[1]})
    assert [len(one.quiz.questions) for one in read_bank(tmp_path).quizzes.values()] == [1]


def test_what_only_a_course_has_is_told(tmp_path: Path) -> None:
    bank = "questions:\n- stem: How many, as {claim}`many`?\n  options:\n  - {text: '{cite}`a`', correct: true, why: B.}\n"
    hosting.write(tmp_path, {"quizzes/messages.yml": bank + "  - {text: C., why: D.}\n"})
    with pytest.raises(CourseError) as stopped:
        read_bank(tmp_path)
    assert [str(one) for one in stopped.value.problems] == [
        "quizzes/messages.yml:2: the text refers to a claim, and only a course has a register of claims. Write the value out.",
        "quizzes/messages.yml:4: what is chosen in 'messages-1' cites a source, and a link there would lead away from the "
        "choice. Cite it in 'why' or under 'sources'.",
    ]


def test_a_faulty_bank_stops_the_build_at_its_lines(tmp_path: Path) -> None:
    hosting.plain(tmp_path, True)
    bank = tmp_path / "quizzes/messages.yml"
    bank.write_text(bank.read_text().replace("correct: true\n", "corect: true\n", 1), "utf-8")
    done = hosting.built(tmp_path)
    assert done.returncode == 2
    assert "quizzes/messages.yml:6: 'corect' is not a key of 'options'. Did you mean 'correct'?" in done.stderr
    assert "Traceback" not in done.stderr


def test_all_places_that_ask_for_what_is_not_there_are_told(tmp_path: Path) -> None:
    hosting.plain(tmp_path, True)
    hosting.write(
        tmp_path,
        {
            "one.md": "# One\n\n```{quiz} mesages\n```\n\n```{scenario} at-the-sea\n```\n\n"
            "```{quiz} messages\n```\n\n```{quiz} messages\n```\n"
        },
    )
    done = hosting.built(tmp_path)
    assert done.returncode == 2
    assert "one.md:3: there is no quiz 'mesages'. Did you mean 'messages'?" in done.stderr
    assert "one.md:6: there is no scenario 'at-the-sea'." in done.stderr
    assert "one.md:12: the quiz 'messages' is already on this page. Place it once." in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.browser
def test_plain_sphinx_keeps_all_it_had(sphinx: Path) -> None:
    assert unchanged(sphinx, "key.html") == ["one", "two"]
    key = (sphinx / "ours/_build/html/key.html").read_text("utf-8")
    assert key.index("What carries the message") < key.index("It is the copy that a ribosome can read.") < key.index("Uracil")
    assert 'href="one.html#quiz-messages"' in key
    assert "courseloom.js" not in key


@pytest.mark.browser
def test_a_question_is_answered_by_keyboard_where_nothing_can_be_stored(sphinx: Path, bench: Any, axe: str) -> None:
    page = bench(sphinx / "ours/_build/html/one.html")
    for name in ("localStorage", "sessionStorage"):
        page.context.add_init_script(f"Object.defineProperty(window, '{name}', {{get() {{ throw Error('refused'); }}}});")
    page.reload()
    assert audit(page, axe) == []
    answer_by_keyboard(page)
    answer_the_rest(page)
    assert audit(page, axe) == []


@pytest.mark.browser
def test_without_scripts_the_reasons_can_be_read(sphinx: Path, bench: Any) -> None:
    page = bench(sphinx / "ours/_build/html/one.html", java_script_enabled=False)
    assert page.is_hidden("#q-messages-1 .check")
    page.click("#q-messages-1 .reasons summary")
    assert page.is_visible("text=It stays where it is; a copy of it travels.")


@pytest.mark.browser
def test_a_scenario_is_played_where_it_stands(sphinx: Path, bench: Any, axe: str) -> None:
    page = bench(sphinx / "ours/_build/html/two.html", viewport={"width": 360, "height": 740})
    page.click(f"text={SCENARIO_PLAY['begin']}")
    page.click("text=Tell me what you did.")
    page.wait_for_selector("text=She runs the gel once more")
    assert audit(page, axe) == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360


@pytest.mark.long
@pytest.mark.browser
def test_a_jupyter_book_in_parts_keeps_all_it_had(once: Once, bench: Any, axe: str) -> None:
    folder = twice(once, "parts")
    assert unchanged(folder, "key.html") == ["genes/copy", "talk"]
    html = folder / "ours/_build/html"
    assert re.search(
        r'Source: <span class="bibtex-citation".*?href="../refs.html#.*?; Lecture notes', (html / "genes/copy.html").read_text()
    )
    for scheme in ("light", "dark"):
        page = bench(html / "genes/copy.html", color_scheme=scheme)
        assert page.get_attribute("html", "data-theme") == scheme
        answer_by_keyboard(page)
        answer_the_rest(page)
        assert audit(page, axe) == []
        ground = page.evaluate("() => getComputedStyle(document.querySelector('.activity')).backgroundColor")
        assert (ground == "rgb(255, 255, 255)") == (scheme == "light")


@pytest.mark.long
@pytest.mark.browser
def test_a_flat_jupyter_book_keeps_thebe_and_formulas_and_gets_a_figure(once: Once, bench: Any, axe: str) -> None:
    folder = twice(once, "flat")
    assert unchanged(folder, "three.html") == ["one"]
    html = folder / "ours/_build/html"
    one = (html / "one.html").read_text("utf-8")
    assert "thebe" in one and "mathjax@3" in one
    assert r'of mass <span class="math notranslate nohighlight">\(m = 110\)</span> u.' in one
    page = bench(html / "three.html", viewport={"width": 360, "height": 740}, color_scheme="dark")
    assert page.get_attribute("#fig-line img", "alt") == "The line goes up."
    assert page.locator("form.question").count() == 7
    page.wait_for_selector(".explore-controls:not([hidden])")
    page.focus(".explore input")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.explore img').alt.includes('64 codons')")
    assert page.text_content(".explore [role=status]") == "With 3 letters there are 64 codons."
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360
    assert audit(page, axe) == []


@pytest.mark.long
@pytest.mark.browser
def test_an_article_keeps_its_notes_tabs_and_folded_cells_around_a_quiz(once: Once, bench: Any, axe: str) -> None:
    folder = twice(once, "nested")
    assert unchanged(folder) == ["detail/cells"]
    text = (folder / "ours/_build/html/detail/cells.html").read_text("utf-8")
    assert "tag_hide-input" in text
    assert 'href="../glossary.html#term-gene"' in text and 'href="../methods.html"' in text
    page = bench(folder / "ours/_build/html/detail/cells.html")
    answer_by_keyboard(page)
    assert audit(page, axe) == []


@pytest.mark.long
@pytest.mark.parametrize("kind", ["text", "latex", "man", "singlehtml", "epub"])
def test_other_formats_get_lists_and_no_new_warning(sphinx: Path, tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "book"
    shutil.copytree(sphinx / "ours", folder, ignore=shutil.ignore_patterns("_build"))
    settings = ("-D", "version=1", "-D", "copyright=A", "-d", "_build/trees")
    done = hosting.built(folder, kind, "-W", "--keep-going", *settings)
    assert done.returncode == 0, done.stderr
    if kind == "text":
        text = (folder / "_build/text/one.txt").read_text("utf-8")
        assert "It stays where it is" not in text
        assert text.index("1 of 7") < text.index("The gene itself.") < text.index("2 of 7")
    if kind == "singlehtml":
        assert "courseloom.js" in (folder / "_build/singlehtml/index.html").read_text("utf-8")
