"""What authors type by habit works wherever a text can stand: on pages, in widgets, in live notebooks and as plain words."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import marked
import pytest
from conftest import courseloom
from lxml import html as lxml_html

from courseloom.activities.plain import marked_lines, text_words
from courseloom.formula.mathml import mathml
from courseloom.model.course import Course
from courseloom.model.evidence import Evidence
from courseloom.model.text import Footnote, Image
from courseloom.readers import richtext
from courseloom.render.html import scenario as scenario_html
from courseloom.render.html import standalone, text
from courseloom.resolve import gather, read
from courseloom.writers import live

ON_CHAPTER = ("stem", "option", "reason", "chapter")
IN_SCENARIO = ("says", "reply", "replywhy")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = marked.course(tmp_path_factory.mktemp("text") / "course")
    done = courseloom("build", "html", "live", root=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def course(built: Path) -> Course:
    return read(built)


def complete(tree: Any, place: str) -> None:
    """Assert that a tree of HTML holds everything of the text of a place."""
    said = " ".join(tree.text_content().split())
    for words in ("It costs $5 and $10;", f"open {place}", f"ticked {place}", "H2O", "Inside it.", f"The note of {place}."):
        assert words in said, words
    for path in (
        "//s[.='no']",
        "//sub[.='2']",
        "//sup[.='2']",
        f"//code[.='code_{place}']",
        f"//img[@alt='A blue square, {place}']",
        f"//*[contains(@class, 'box-note')][@aria-label='Note: Mind {place}']",
        "//*[contains(@class, 'box-warning')]",
        "//*[contains(@class, 'task-open')][@role='img'][@aria-label='To do']",
        "//*[contains(@class, 'task-done')][@role='img'][@aria-label='Done']",
        "//math[not(@display='block')]//msup",
        "//math[@display='block']//mfrac",
        "//math[@display='block']//msup",
    ):
        assert tree.xpath(path), path
    assert f'at = "{place}"' in said


@pytest.mark.parametrize("place", [*ON_CHAPTER, *IN_SCENARIO, "page"])
def test_a_page_shows_all_of_it(built: Path, place: str) -> None:
    name = "scenario-at-the-sink" if place in IN_SCENARIO else "01-washing"
    page = "index.html" if place == "page" else f"notebooks/{name}.html"
    text = (built / "_build/html" / page).read_text("utf-8")
    complete(lxml_html.fromstring(text), place)
    for source in re.findall(r'<img src="([^"]+)"', text):
        assert (built / "_build/html" / page).parent.joinpath(source).resolve().is_file(), source


def test_pages_hold_no_script_for_formulas_and_no_empty_boxes_to_tick(built: Path) -> None:
    for page in (built / "_build/html").rglob("*.html"):
        text = page.read_text("utf-8")
        assert "mathjax" not in text.lower(), page
        assert "task-list-item-checkbox" not in text, page
    assert not list((built / "_build/html").rglob("*athjax*"))


@pytest.mark.parametrize("place", ["stem", "option", "reason"])
def test_the_tools_and_the_widget_show_all_of_it(built: Path, course: Course, place: str) -> None:
    files = [path.read_text("utf-8") for path in (built / "_build/html/_static/items").glob("*.js")]
    quizzes = [json.loads(text[text.index("{") :].removesuffix(");\n")) for text in files]
    forms = [form for quiz in quizzes for form in quiz.values() if f"open {place}" in form]
    assert len(forms) == 1
    complete(lxml_html.fromstring(forms[0]), place)
    address = re.findall(r'<img src="([^"]+)"', forms[0])[0]
    assert (built / "_build/html/book" / address).resolve().is_file()
    quiz = course.quizzes["washing-check"].quiz
    widget = standalone.render(quiz, course)
    complete(lxml_html.fromstring(widget), place)
    assert 'src="data:image/png;base64,' in widget


@pytest.mark.parametrize("place", ["says", "reply", "replywhy"])
def test_the_scenario_widget_shows_all_of_it(course: Course, place: str) -> None:
    shown = scenario_html.standalone_scenario(course.scenarios["at-the-sink"].scenario, course)
    complete(lxml_html.fromstring(shown), place)


def test_a_tagged_cell_holds_all_of_it(course: Course) -> None:
    page = course.pages[1]
    sheets = {sheet.cell: sheet for sheet in page.sheets}
    assert not page.faults
    for place in ("handout", "slide", "told"):
        said = "\n".join(marked_lines(sheets[place].blocks, course.evidence))
        for words in ("$5 and $10; no yes, H2O, m2", f"[ ] open {place}", f"[x] ticked {place}", "c^3", f"Note: Mind {place}"):
            assert words in said, words
        assert f"(The note of {place}.) A blue square, {place}" in said


def test_plain_words_say_all_of_it(course: Course) -> None:
    rich = course.quizzes["washing-check"].quiz.questions[0].stem
    said = text_words(rich, course.evidence)
    assert said.startswith(
        "When do you wash? It costs $5 and $10; no yes, H2O, m2, code_stem, a^2 and b_1. (The note of stem.) A"
    )
    assert said == rich.plain()
    assert {type(one) for one in rich.inlines()} >= {Footnote, Image}


def test_a_live_notebook_shows_what_jupyter_can(built: Path) -> None:
    folder = built / "_build/live"
    notebook = json.loads((folder / "learner/01-washing.ipynb").read_text("utf-8"))
    source = "".join(next(cell for cell in notebook["cells"] if cell["id"] == "chapter")["source"])
    for words in (
        "It costs &#36;5 and &#36;10; ~~no~~ yes, H<sub>2</sub>O, m<sup>2</sup>, `code_chapter`, $a^2$ and $b_1$.",
        " (note chapter)",
        "![A blue square, chapter](../notebooks/sink.png)",
        "- [ ] open chapter\n- [x] ticked chapter\n",
        '```python\nat = "chapter"\n```',
        "$$\n\\frac{1}{2}\n$$",
        "$$\nc^3\n$$",
        "> **Note: Mind chapter**\n>\n> Inside *it*.",
        "*note chapter:* The note of chapter.",
    ):
        assert words in source, words
    for file in ("notebooks/sink.png", "quizzes/sink.png", "quizzes/scenarios/sink.png"):
        assert (folder / file).read_bytes() == marked.png()


def test_a_box_between_backticks_is_a_box_in_a_live_notebook(course: Course) -> None:
    page = course.pages[1]
    for source, shown in (
        ("```{reflection} my-thought\nThink of `x` at $ 5.\n```", "> Think of `x` at &#36; 5."),
        ("```{note} Mind\n- [ ] $x$ it\n```", "> **Note: Mind**\n>\n> - [ ] $x$ it"),
        (":::{tip}\n```\n[a](b) $5\n```\n:::", "> **Tip**\n>\n> ```\n> [a](b) $5\n> ```"),
    ):
        assert shown in live.plain(source, course, page, course.evidence)


def test_a_picture_of_an_item_is_looked_for_beside_its_bank(tiny: Path) -> None:
    bank = tiny / "quizzes/01-washing.yml"
    sound = bank.read_text("utf-8")
    for source, message in (
        ("gone.png", "the picture 'quizzes/gone.png' does not exist. Put it there, or correct the name."),
        ("../book/fake.png", "the picture 'book/fake.png' is not a picture of the kind that its ending '.png' says."),
        ("../book/welcome.md", "the picture 'book/welcome.md' is of a kind that not every output can show. Save it as one of:"),
        ("../.git/x.png", "the picture '.git/x.png' lies outside the course, or in a folder that is not published."),
        ("../../x.png", "the picture '../../x.png' lies outside the course; put it beside this file."),
    ):
        (tiny / "book/fake.png").write_text("<svg/>", "utf-8")
        bank.write_text(sound.replace("stem: When do you wash?", f'stem: "When? ![A sink]({source})"'), "utf-8")
        found = [str(problem) for problem in gather(tiny)[1]]
        assert any(one.startswith(f"quizzes/01-washing.yml:10: 'stem': {message}") for one in found), found


def test_a_footnote_of_a_cell_for_the_room_is_its_own(tiny: Path) -> None:
    path = tiny / "notebooks/01-washing.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    cell = {"cell_type": "markdown", "id": "room", "metadata": {"tags": ["facilitator"]}}
    notebook["cells"].append({**cell, "source": "#### Room\n\nSay it.[^1]\n\n[^1]: Slowly."})
    path.write_text(json.dumps(notebook), "utf-8")
    assert not gather(tiny)[1]
    notebook["cells"][-1]["source"] = "#### Room\n\nSay it.[^1]"
    path.write_text(json.dumps(notebook), "utf-8")
    message = "notebooks/01-washing.ipynb: cell 'room', line 3: calls the footnote '1', which is not on this page."
    assert any(str(problem).startswith(message) for problem in gather(tiny)[1])


@pytest.mark.parametrize(
    ("tex", "left"),
    [
        ("\\text{<script>}", "&lt;script&gt;"),
        ("\\text{a\\&b}", "a&amp;b"),
        ("x < y", "&lt;"),
    ],
)
def test_a_formula_is_xml_of_its_own_words(tex: str, left: str) -> None:
    assert left in mathml(tex)


@pytest.mark.parametrize(
    "tex", ["\\href{javascript:x}{y}", "\\style{a:url(x)}{y}", "\\class{a}{y}", "\\color{red}{y}", "{" * 99 + "}" * 99]
)
def test_a_formula_that_would_do_more_than_show_is_refused(tex: str) -> None:
    with pytest.raises(ValueError, match="formula"):
        mathml(tex)


def test_a_formula_that_paper_cannot_draw_is_refused_everywhere() -> None:
    with pytest.raises(ValueError, match="cannot be drawn on paper"):
        mathml("\\begin{aligned}a&=b\\\\c&=d\\end{aligned}")


def test_tasks_struck_words_and_formulas_need_their_marks() -> None:
    assert richtext.parse("- \\[ ] a\n- [x](https://example.org) b").plain() == "[ ] a x b"
    assert richtext.parse("~5 to ~6; $ 5; 5$ to 10$; US$5-$10").plain() == "~5 to ~6; $ 5; 5$ to 10$; US$5-$10"


HOSTILE = "<img src=x onerror=hit>"


@pytest.mark.parametrize(
    "source",
    [
        f"`{HOSTILE}`",
        f"```\n{HOSTILE}\n```",
        f"$\\text{{{HOSTILE}}}$",
        f"$$\n\\text{{{HOSTILE}}}\n$$",
        f"{{sub}}`{HOSTILE}` {{sup}}`{HOSTILE}`",
        f":::{{note}} {HOSTILE}\nx\n:::",
        "a[^n]\n\n[^n]: \\<img src=x onerror=hit>",
        "~~\\<img src=x onerror=hit>~~",
        "- [x] \\<img src=x onerror=hit>",
        '![\\<img src=x onerror=hit> "onload=hit](sink.png)',
    ],
)
def test_what_is_typed_never_becomes_an_element(source: str) -> None:
    blocks = richtext.parse(source, "quizzes").blocks
    for shown in (text.html, text.phrasing):
        tree = lxml_html.fromstring(f"<div>{shown(blocks, Evidence({}, {}, pictures='pictures/'))}</div>")
        assert not tree.xpath("//*[@onerror or @onload]")
        assert [one.get("src") for one in tree.xpath("//img")] in ([], ["pictures/quizzes/sink.png"])
        assert "onerror=hit" in lxml_html.tostring(tree, encoding="unicode")


def test_a_stem_begins_with_words(tiny: Path) -> None:
    bank = tiny / "quizzes/01-washing.yml"
    stem = "stem: |\n          ```\n          x\n          ```\n          When?"
    bank.write_text(bank.read_text("utf-8").replace("stem: When do you wash?", stem), "utf-8")
    message = "the stem of 'when-to-wash' starts with a box, code or a formula. Begin with the question in words."
    assert any(message in str(problem) for problem in gather(tiny)[1])


def test_a_picture_of_a_question_has_been_looked_at(tiny: Path) -> None:
    (tiny / "quizzes/sink.png").write_bytes(marked.png())
    bank = tiny / "quizzes/01-washing.yml"
    bank.write_text(
        bank.read_text("utf-8")
        .replace("stem: When do", 'stem: "![A sink](sink.png) When do')
        .replace("you wash?", 'you wash?"', 1),
        "utf-8",
    )
    done = courseloom("check", root=tiny)
    assert (
        "quizzes/01-washing.yml:10: shows the picture 'quizzes/sink.png', which is not in the list of pictures." in done.stdout
    )


def test_what_is_chosen_leads_nowhere_and_marks_no_answer(tiny: Path) -> None:
    option = (
        "{term}`Soap <soap>` by {claim-value}`made2020-share` {cite}`made2020hands`, see [*this* page](https://example.org)."
    )
    bank = tiny / "quizzes/01-washing.yml"
    bank.write_text(
        bank.read_text("utf-8")
        .replace("- text: Before.", f'- text: "{option}"', 1)
        .replace("- text: Later.", "- text: Later, when somebody asks.", 1),
        "utf-8",
    )
    done = courseloom("build", "html", root=tiny)
    assert done.returncode == 0, done.stderr
    course = read(tiny)
    page = next((tiny / "_build/html").rglob("01-washing.html")).read_text("utf-8")
    widget = str(standalone.render(course.quizzes["washing-check"].quiz, course))
    for made in (page, widget):
        (label,) = lxml_html.fromstring(made).xpath("//form[@id='q-when-to-wash']//label[input[@value='0']]")
        said = " ".join(label.text_content().split())
        assert said == "A Soap by 40% (Made and Test, 2020), see this page."
        assert label.xpath(".//a | .//*[contains(@class, 'claim') or contains(@class, 'term')]") == []
