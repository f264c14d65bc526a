"""A real JupyterLab opens the live notebooks: every kind by keyboard, answers read in Python, no other host asked."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, courseloom
from exploring import put
from jupyterlab_run import run_all, running
from kinds import ASKED, arrange
from playwright.sync_api import expect

from courseloom.strings import HANDS
from courseloom.writers.live import for_the_room

pytestmark = pytest.mark.browser


PICKED = {
    "match-moments": (1, 3),
    "sort-moments": (1, 1),
    "order-steps": (1, 3, 2),
    "fill-gaps": (1, 2),
    "rate-replies": (7, 1, 4),
}
"""How far down each list to go; the lists of an order stand in the order of the page."""


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny course's live notebooks, with a last cell that prints what was answered."""
    folder = tmp_path_factory.mktemp("live") / "course"
    shutil.copytree(ROOT / "tests" / "course", folder)
    put(folder)
    done = courseloom("build", "live", root=folder)
    assert done.returncode == 0, done.stderr
    path = folder / "_build/live/learner/01-washing.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    for cell in notebook["cells"]:
        if cell["id"] == "q-washing-check":
            cell["source"] = ["asked = quiz('washing-check')\n", "asked"]
        if cell["id"] == "q-washing-kinds":
            cell["source"] = ["more = quiz('washing-kinds')\n", "more"]
        if cell["id"] == "s-at-the-sink":
            cell["source"] = ["conversation = scenario('at-the-sink')\n", "conversation"]
    code = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
    said = "from pathlib import Path; import json\n"
    said += (
        "Path('said.json').write_text(json.dumps([asked.answers | more.answers, asked.score | more.score, conversation.path]))"
    )
    notebook["cells"].append({**code, "id": "read", "source": [said]})
    path.write_text(json.dumps(notebook), "utf-8")
    return folder / "_build/live"


@pytest.fixture(scope="module")
def lab(live: Path) -> Iterator[str]:
    """A running JupyterLab on the folder. Yields its address."""
    with running(live) as address:
        yield address


@pytest.fixture(scope="module")
def opened(lab: str, chromium: Any) -> Iterator[tuple[Any, list[str]]]:
    """The notebook opened and run. Yields the page and every request to another host."""
    page = chromium.new_page(viewport={"width": 1280, "height": 1000})
    elsewhere: list[str] = []
    page.on("request", lambda r: None if r.url.startswith((lab, "data:", "blob:", "ws")) else elsewhere.append(r.url))
    run_all(page, f"{lab}/lab/tree/learner/01-washing.ipynb?token=t&reset")
    yield page, elsewhere
    page.close()


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_every_kind_by_keyboard_and_the_answers_in_python(opened: tuple[Any, list[str]], live: Path) -> None:
    page, _ = opened
    form = page.locator("#q-when-to-wash")
    form.locator("input").first.focus()
    press(page, "ArrowDown", "ArrowUp")
    assert form.locator(".status").inner_text() == "", "arrow keys never grade"
    press(page, "Space", "Tab", "Tab", "Enter")  # the first Tab reaches how sure one is
    page.wait_for_function("document.querySelector('#q-when-to-wash .status').textContent.startsWith('Good choice')")
    assert form.locator(".reason:visible").count() == form.locator(".why summary:visible").count() == 1
    assert page.evaluate("document.activeElement.className") == "check"

    press(page, "Tab")
    page.locator("#q-what-to-use input").first.focus()
    press(page, "Space", "Tab", "Tab", "Space")
    page.locator("#q-what-to-use .check").focus()
    press(page, "Enter")
    page.wait_for_function("document.querySelector('#q-what-to-use .status').textContent.startsWith('Partly right')")

    page.locator("#q-water-is-enough input").first.focus()
    press(page, "ArrowDown", "Tab", "Enter")
    page.wait_for_function("document.querySelector('#q-water-is-enough .status').textContent.startsWith('Good choice')")

    page.locator("#q-say-it-again textarea").focus()
    page.keyboard.type("before, with soap")
    press(page, "Tab", "Enter")
    page.locator("#q-say-it-again .points input").first.focus()
    press(page, "Space")
    page.wait_for_function("document.querySelector('#q-say-it-again .status').textContent.startsWith('1 of 3')")
    assert "40% (Made and Test, 2020)" in page.locator("#q-say-it-again .model-answer").inner_text()

    for slug, downs in PICKED.items():
        form = page.locator(f"#q-{slug}")
        fields = form.locator(".chips, select:not(.off)").all() if slug != "order-steps" else ()
        for field, times in zip(fields, downs, strict=False):
            chips = field.locator("input")
            (chips.first if chips.count() else field).focus()
            press(page, *(["Space", *["ArrowDown"] * (times - 1)] if chips.count() else ["ArrowDown"] * times))
        if slug == "order-steps":
            arrange(form, {step["text"]: str(place) for place, step in enumerate(ASKED[slug]["steps"], 1)})
        form.locator(".check").focus()
        press(page, "Enter")
        page.wait_for_function("s => document.querySelector(s + ' .status').textContent.length > 9", arg=f"#q-{slug}")
    page.locator("#q-guess-share .guess input").focus()
    page.keyboard.type("42,5")
    press(page, "Enter")
    page.wait_for_function("document.querySelector('#q-guess-share .status').textContent.startsWith('Close')")

    for _ in range(20):  # JupyterLab keeps only the cells near the view in the page
        if page.locator(".courseloom-live .scenario-form").count():
            break
        page.locator(".jp-WindowedPanel-outer").evaluate("e => { e.scrollTop += 300 }")
        page.wait_for_timeout(200)
    page.locator(".scenario-form .check").first.focus()
    press(page, "Enter")
    for said, answer in (("The sink is", "Thank you, I know where the sink is."), ("That came out wrong", "Hard is the word.")):
        page.locator(".scenario-say", has_text=said).focus()
        press(page, "Enter")
        page.locator(".scenario-log", has_text=answer).wait_for(timeout=5_000)
        assert page.evaluate("document.activeElement.matches('.scenario-asked')")
    assert page.locator(".scenario-log > div").count() == 5
    assert not page.locator(".scenario-passages").is_visible()

    page.locator(".jp-Cell").last.click()
    press(page, "Escape")
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run Selected Cell", exact=False).first.click()
    said = live / "learner" / "said.json"
    for _ in range(60):
        if said.exists() and json.loads(said.read_text())[0]:
            break
        page.wait_for_timeout(250)
    answers, scores, path = json.loads(said.read_text())
    assert answers == {
        "when-to-wash": ["A"],
        "what-to-use": ["A", "C"],
        "water-is-enough": ["B"],
        "say-it-again": {"text": "before, with soap", "points": [0]},
        "match-moments": ["Protect the patient", "Protect yourself"],
        "sort-moments": ["Wash now", "Wash now"],
        "order-steps": ["1", "2", "3"],
        "fill-gaps": ["before", "care"],
        "rate-replies": [3, -3, 0],
        "guess-share": 42.5,
    }
    assert scores == {
        "when-to-wash": 1,
        "what-to-use": 0,
        "water-is-enough": 1,
        "match-moments": 1,
        "sort-moments": 0.5,
        "order-steps": 1,
        "fill-gaps": 0.5,
        "guess-share": 1,
    }
    assert [node for node, _ in path] == ["opening", "cold"]
    assert path[0][1] == "“The sink is over there.”"


@pytest.mark.long
def test_a_notebook_in_arabic_runs_from_the_right_and_keeps_its_headings(tiny: Path, chromium: Any) -> None:
    with (tiny / "book/course.yml").open("a", encoding="utf-8") as file:
        file.write("language: ar\n")
    put(tiny)
    done = courseloom("build", "live", root=tiny)
    assert done.returncode == 0, done.stderr
    with running(tiny / "_build/live") as address:
        page = chromium.new_page(viewport={"width": 1280, "height": 9000})  # all cells are in the page
        run_all(page, f"{address}/lab/tree/learner/01-washing.ipynb?token=t&reset")
        for shown in (".jp-RenderedMarkdown h2", ".jp-RenderedMarkdown li", "figcaption", "p[role=status]", ".option-text"):
            found = page.locator(f".jp-Notebook {shown}").first
            expect(found).to_be_attached(timeout=20_000)
            assert found.evaluate("one => getComputedStyle(one).direction") == "rtl", shown
        sides = "one => (({ textAlign, borderRightWidth, borderLeftWidth }) => [textAlign, borderRightWidth, borderLeftWidth])"
        quote, style = page.locator(".jp-RenderedMarkdown blockquote").first, f"{sides}(getComputedStyle(one))"
        assert (quote.locator("p").first.evaluate(style)[0], quote.evaluate(style)[1:]) == ("start", ["5px", "0px"])
        page.set_viewport_size({"width": 480, "height": 9000})
        cut = "all => all.filter(one => one.scrollWidth > one.clientWidth).length"
        assert page.locator(".courseloom-live").evaluate_all(cut) == 0
        page.close()


def test_an_explorable_figure_moves_by_keyboard_and_menu(opened: tuple[Any, list[str]]) -> None:
    page, _ = opened
    slider = page.locator(".widget-slider [role=slider]")
    for _ in range(40):  # the cell stands at the end, and is there once it comes into view
        if slider.count():
            break
        page.locator(".jp-WindowedPanel-outer").evaluate("panel => { panel.scrollTop += 400 }")
        page.wait_for_timeout(250)
    said, picture = page.locator("p[role=status]", has_text="of the soap"), page.locator("img[alt*='of the soap']")
    assert said.inner_text() == picture.get_attribute("alt") == "With 50% of the soap, 20 of 100 hands at home are washed."
    before = picture.get_attribute("src")
    slider.focus()
    press(page, "ArrowRight")
    page.wait_for_function("() => document.querySelector(\"img[alt^='With 100% of the soap, 40']\")")
    assert picture.get_attribute("src") != before
    page.get_by_label("Place", exact=True).select_option("at work")
    page.wait_for_function("() => document.querySelector(\"img[alt^='With 100% of the soap, 60']\")")
    assert said.inner_text() == "With 100% of the soap, 60 of 100 hands at work are washed."


def whole_text(page: Any) -> str:
    """Return what a reader sees while scrolling through: JupyterLab keeps only the cells near the view in the page."""
    panel = page.locator(".jp-WindowedPanel-outer")
    seen = []
    for top in range(0, int(panel.evaluate("e => e.scrollHeight")) + 400, 400):
        panel.evaluate("(e, top) => { e.scrollTop = top }", top)
        page.wait_for_timeout(150)
        seen.append(panel.inner_text())
    return "\n".join(seen)


def test_nothing_raw_on_the_screen(opened: tuple[Any, list[str]]) -> None:
    text = whole_text(opened[0])
    for raw in ("{claim", "{cite", "{term", ":::", "```", "{quiz", "[^1]"):
        assert raw not in text
    assert "In one study 40% (Made and Test, 2020) washed, so 60% did not" in text
    assert "Secret of the house" not in text


def test_the_figure_has_its_alt_text_and_caption(opened: tuple[Any, list[str]]) -> None:
    page, _ = opened
    page.locator(".jp-WindowedPanel-outer").evaluate("e => { e.scrollTop = 0 }")
    page.get_by_alt_text("Less than half washed.").wait_for(timeout=60_000)
    assert page.get_by_text("Share that washed (Made and Test, 2020).").is_visible()


def test_no_other_host_is_asked(opened: tuple[Any, list[str]]) -> None:
    assert opened[1] == []


def test_axe_finds_nothing_in_the_widget(opened: tuple[Any, list[str]], axe: str) -> None:
    page, _ = opened
    page.locator(".jp-WindowedPanel-outer").evaluate("e => { e.scrollTop = 600 }")
    page.locator(".courseloom-live form.question").first.wait_for(timeout=60_000)
    page.evaluate(axe)
    found = page.evaluate(
        "axe.run('.courseloom-live', {preload: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
    )
    assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []


def test_a_show_of_hands_for_the_facilitator_stays_in_the_room(lab: str, live: Path, chromium: Any, axe: str) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 1000})
    run_all(page, f"{lab}/lab/tree/facilitator/01-washing.ipynb?token=t&reset")
    form = page.locator("#q-when-to-wash")
    assert page.locator(".courseloom-live .quiz :is([type=radio], [type=checkbox], .check)").count() == 0
    hands = form.get_by_role("spinbutton", name=HANDS["hands_for"].format(answer="A Before."))
    hands.focus()
    page.keyboard.type("7")
    press(page, "Tab")
    page.keyboard.type("3")
    row = form.locator("tbody tr").first
    assert HANDS["said"].format(n=7, all=10, share=70) in row.inner_text()
    lengths = "one => one.querySelector('.share').getBoundingClientRect().width / one.getBoundingClientRect().width"
    assert row.locator("svg").evaluate(lengths) == pytest.approx(0.7, abs=0.03)
    people = page.get_by_role("spinbutton", name=HANDS["people"]).first
    people.fill("20")
    assert HANDS["said"].format(n=7, all=20, share=35) in row.inner_text()
    assert HANDS["is_key"] not in form.inner_text() and form.locator(".reason:visible").count() == 0
    press(page, "Tab")
    form.get_by_text(HANDS["key"]).focus()
    press(page, "Enter")
    expect(row).to_contain_text(HANDS["is_key"])
    assert form.locator(".reason:visible").count() == 2
    tables = page.locator(".courseloom-live .quiz form").evaluate_all(
        "all => all.map(form => form.querySelectorAll('table tbody tr').length)"
    )
    assert all(rows >= 2 for rows in tables), "every kind has something to raise a hand for"
    page.evaluate(axe)
    found = page.evaluate(
        "axe.run('.courseloom-live', {preload: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})"
    )
    assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []
    page.locator(".jp-Notebook").press("Escape")
    press(page, "Control+s")
    page.wait_for_timeout(1500)
    saved = (live / "facilitator/01-washing.ipynb").read_text("utf-8")
    assert "facilitator=True" in saved and '"given": {"' not in saved
    assert not re.search(r"hands|room", json.dumps(json.loads(saved)["metadata"].get("widgets", {})), re.I)
    page.close()


def test_only_quiz_calls_get_the_facilitator_side() -> None:
    source = 'é = quiz("a-b"); quiz(\n "c"\n)\nquiz("x", facilitator=False)\nclaim("a")\n'
    wanted = 'é = quiz("a-b", facilitator=True); quiz(\n "c"\n, facilitator=True)\nquiz("x", facilitator=False)\nclaim("a")\n'
    assert for_the_room(source) == wanted


def test_the_real_chapters_are_plain_markdown(book: Path) -> None:
    paths = sorted((book / "live").rglob("*.ipynb"))
    assert len(paths) >= 6
    for path in paths:
        notebook = json.loads(path.read_text("utf-8"))
        text = "\n".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown")
        assert not re.search(r"\{[a-z:-]+\}`|:::|```\{|\[\^", text), path
        assert ("For the facilitator" in text) == ("facilitator" in path.parts), path


def test_what_was_saved_in_the_lab_stays(tiny: Path) -> None:
    from courseloom.resolve import read
    from courseloom.writers.live import lab_copy

    notebook = lab_copy(read(tiny)) / "learner" / "01-washing.ipynb"
    notebook.write_text(notebook.read_text().replace("Then", "Then, in my words"))
    lab_copy(read(tiny))
    assert "in my words" in notebook.read_text()
    page = tiny / "notebooks/01-washing.ipynb"
    page.write_text(page.read_text().replace("## Why", "## Why, again"))
    lab_copy(read(tiny))
    assert "Why, again" in notebook.read_text()
    assert "in my words" in notebook.with_name("01-washing-saved-1.ipynb").read_text()
