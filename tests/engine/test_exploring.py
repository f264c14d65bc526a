"""Explorable figures: what they refuse, when they are drawn anew, what the page and the paper show without a script."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import building
import pytest
from conftest import courseloom, missing
from exploring import CELL, course, put

from courseloom.activities.figure import size_of
from courseloom.activities.shown import MIME
from courseloom.cells import register, style
from courseloom.errors import CellError
from courseloom.explorable import frames
from courseloom.strings import EXPLORABLE

Run = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny course with an explorable figure, as web book and PDF."""
    folder = course(tmp_path_factory.mktemp("explore") / "course")
    done = courseloom("build", "html", "pdf", root=folder)
    assert done.returncode == 0, done.stderr
    return folder / "_build"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the cell as the build does; returns its states and, as `drawn`, the numbers of those that were drawn."""
    folder = course(tmp_path / "course")
    monkeypatch.setenv("COURSELOOM_ROOT", str(folder))
    monkeypatch.setenv("COURSELOOM_BUILD", "1")
    numbers: list[int] = []
    draw = frames._draw
    monkeypatch.setattr(frames, "_draw", lambda task, wanted, form: numbers.extend(wanted) or draw(task, wanted, form))

    def again(source: str = CELL, **claims: str) -> dict[str, Any]:
        path = folder / "book/claims.yml"
        for old, new in claims.items():
            path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
        register.forget()
        numbers.clear()
        first, last = source.split("explore(\n", 1)
        names: dict[str, Any] = {"__name__": "__main__"}
        exec("import matplotlib.pyplot as plt\nfrom courseloom import claim\n" + first + "shown = explore(\n" + last, names)
        output = json.loads(json.dumps(names["shown"].bundle[MIME]))
        return {**output["states"], "drawn": sorted(numbers), "output": output}

    yield again
    register.forget()


def test_every_state_is_drawn_once_and_kept(run: Run) -> None:
    first, second = run(), run()
    assert first["drawn"] == [0, 1, 2, 3, 4, 5] and second["drawn"] == []
    assert first["files"] == second["files"] and len(set(first["files"])) == 6
    assert first["sentences"][5] == "With 100% of the soap, 60 of 100 hands at work are washed."


def test_a_claim_draws_only_what_asks_for_it(run: Run) -> None:
    run()
    assert run(CELL, **{"100 - share": "90 - share"})["drawn"] == [3, 4, 5], "the states at work alone ask for that claim"


@pytest.mark.parametrize(
    ("old", "new", "drawn"),
    [
        ("of 100 hands", "in 100 hands", []),
        ("fig.subplots_adjust(left", "fig.subplots_adjust(right=0.9, left", [0, 1, 2, 3, 4, 5]),
        ('("made2020-share").number', '("made2020-share").number / 2', [0, 1, 2, 3, 4, 5]),
        ("[25, 50, 100]", "[25, 50, 75, 100]", [2, 6]),
        ("# a comment", "", []),
    ],
    ids=["sentence", "function", "what it names", "one step more", "comment"],
)
def test_a_state_is_drawn_anew_when_what_it_shows_changes(run: Run, old: str, new: str, drawn: list[int]) -> None:
    source = CELL.replace("def draw", "# a comment\ndef draw").replace("budget=(6,", "budget=(8,")
    run(source)
    assert old in source
    assert run(source.replace(old, new))["drawn"] == drawn


def test_paper_leaves_out_the_empty_height_of_a_state(run: Run) -> None:
    states = run(CELL.replace("bottom=0.2", "bottom=0.2, top=0.6"))
    drawings = [(frames.folder() / name).read_bytes() for name in states["papers"]]
    for width, height in filter(None, map(size_of, drawings)):
        assert width == 288 and 80 < height < 115, "of the 144 points 58 above the axes are empty, but for the title"
    assert states["size"] == [384, 192], "on the web every state is as high"


def test_a_lost_picture_is_drawn_again_and_an_old_one_is_swept(run: Run) -> None:
    first = run()
    (frames.folder() / first["files"][4]).unlink()
    assert run()["drawn"] == [4]
    fewer = run(CELL.replace("[25, 50, 100]", "[25, 100]").replace("50: ", "25: ").replace('"soap": 50', '"soap": 25'))
    left = {path.name for path in frames.folder().iterdir() if path.suffix != ".json"}
    assert left == {*fewer["files"], *fewer["papers"]}


def test_copies_of_the_process_draw_the_same(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = run()["files"]
    shutil.rmtree(frames.folder())
    monkeypatch.setattr(frames, "FEW", 0)
    assert run()["files"] == alone


def test_other_outputs_find_the_start_state_as_an_ordinary_figure(run: Run) -> None:
    output = run()["output"]
    assert (output["kind"], output["name"]) == ("figure", "move")
    assert output["alt"] == "With 50% of the soap, 20 of 100 hands at home are washed."


WRONG = [
    ('("Place", ["at home", "at work"])', '("Place", ["at home"])', "has a control 'place' with nothing to choose from."),
    ("[25, 50, 100]", "[50, 25, 100]", "has steps that do not rise in its control 'soap'."),
    ("notes={50", "notes={60", "has a note on 60, which is not a step of 'soap'."),
    ('start={"place": "at home"', 'start={"place": "at hme"', "which is not an option of 'place'. Did you mean 'at home'?"),
    ('start={"place": "at home", ', "start={", "does not say where 'place' starts. Add it to 'start'."),
    ('[{"soap": 25}, ', '[{"soap": 30}, ', "prints a state that is not in the grid: number 1 names '30'"),
    ('[{"soap": 25}, {"soap": 100}]', '[{"soap": 25}]', "prints 1 states. Name 2 to 4 in 'printed'."),
    ('{"place": "at work", "soap": 100}}', '{"where": "x"}}', "names 'where', which is not a control."),
    ("def draw(place, soap)", "def draw(place, soap, water)", "has no control for 'water'"),
    ("def draw(place, soap)", "def draw(place)", "has a control 'soap', which its drawing function does not take."),
    ('say=lambda place, soap: f"', 'say=lambda place, soap: "" if soap == 25 else f"', "'at home, 25%' says nothing."),
    ('say=lambda place, soap: f"With', 'say=lambda place, soap: "Same." or f"With', "says the same in every state."),
    ('row=lambda place, soap: {"Washed"', 'row=lambda place, soap: {f"Washed {soap}"', "has other columns"),
    ("budget=(6, 100)", "budget=(5, 100)", "has 6 states, and its budget is 5."),
    ("budget=(6, 100)", "budget=(6, 1)", "kB in 6 states, and its budget is 1 kB. Draw less"),
    ("figsize=(4, 2)", "figsize=(4, 1.9 + soap / 100)", "has a picture of another size."),
    ("    return fig", "    fig.text(0.9, 0.5, place * 9)\n    return fig", "draws beyond the edge"),
    ("    return fig", "    return None", "is not drawn: the function returns no matplotlib figure."),
    ('caption="Made up {cite}`made2020hands`."', 'caption=" "', "has no caption."),
    ('name="move"', 'name="Move it"', "has a name that is not a slug."),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), WRONG, ids=[said for *_, said in WRONG])
def test_what_does_not_fit_is_refused_with_a_sentence(run: Run, old: str, new: str, said: str) -> None:
    assert old in CELL
    with pytest.raises(CellError) as error:
        run(CELL.replace(old, new))
    assert said in str(error.value)
    assert str(error.value).startswith("the explorable figure '")


def test_the_build_names_the_cell_and_says_all_at_once(tmp_path: Path) -> None:
    wrong = CELL.replace('[{"soap": 25}, {"soap": 100}]', "[]").replace('"at home", "soap": 50}', '"at home", "soap": 51}')
    folder = course(tmp_path / "course", wrong)
    done = courseloom("build", "html", root=folder)
    line = CELL.split("\n").index("explore(") + 1
    place = f"notebooks/01-washing.ipynb: cell 'f-move', line {line}: the explorable figure 'move' "
    assert done.returncode == 1 and not (folder / "_build/html").exists()
    start = "has a start state that is not in the grid: it names '51', which is not an option of 'soap'. "
    start += "The options are: 25, 50, 100."
    assert f"{place}{start}" in done.stderr, done.stderr
    assert f"{place}prints 0 states. Name 2 to 4 in 'printed'." in done.stderr


def test_an_error_in_the_function_is_shown_where_it_stands(tmp_path: Path) -> None:
    folder = course(tmp_path / "course", CELL.replace("    return fig", '    return fig if soap < 100 else {}["lost"]'))
    done = courseloom("build", "html", root=folder)
    assert "cell 'f-move'" in done.stderr and "KeyError: 'lost'. Run the cell in Jupyter and correct it." in done.stderr


def _page(built: Path) -> str:
    return (built / "html/notebooks/01-washing.html").read_text("utf-8")


def _figure(page: str) -> str:
    """Return the explorable figure of a page."""
    figure = re.search(r'<figure class="[^"]*explore.*?</figure>', page, re.S)
    assert figure
    return figure[0]


def test_the_page_reads_without_a_script(built: Path) -> None:
    html = _figure(_page(built))
    said = "With 50% of the soap, 20 of 100 hands at home are washed."
    assert re.search(rf'<img [^>]*alt="{said}" width="384" height="192" loading="lazy">', html)
    assert f'<p class="explore-said" role="status">{said}</p>' in html
    assert re.search(r'<div class="explore-controls" data-states="[^"]+" hidden>', html), "controls wait for the script"
    rows = re.findall(r"<tr.*?</tr>", html, re.S)
    cells = [re.findall(r"<p>(.*?)</p>", row) for row in rows]
    assert cells[0] == ["Place", "Soap", "Washed"] and cells[2] == ["at home", "50% (half)", "20"] and len(cells) == 7
    assert "Figure 1.2" in html and "(<a" in html, "numbered and cited like every figure"


def test_frames_are_small_files_with_neutral_names(built: Path) -> None:
    files = {path.name for path in (built / "html/_images").iterdir() if path.suffix == ".webp"}
    assert len(files) == 6 and all(re.fullmatch(r"[0-9a-f]{6}-[0-9a-f]{12}\.webp", name) for name in files)
    [states] = re.findall(r'data-states="([^"]+)"', _page(built))
    known = (built / "html/_static" / f"{states}.js").read_text("utf-8")
    assert all(name in known for name in files)
    assert not list((built / "html/_images").glob("683a62-*.svg")), "drawings for paper stay out of the web book"


def test_only_a_page_that_has_one_loads_the_script(built: Path) -> None:
    assert "_static/explore.js" in _page(built)
    assert "explore.js" not in (built / "html/book/welcome.html").read_text("utf-8")
    assert (built / "html/_static/explore.js").is_file()


def test_paper_has_the_chosen_states_at_the_size_of_other_drawings(built: Path) -> None:
    if shutil.which("pdfinfo") is None:
        missing("pdfinfo (poppler-utils)")
    command = ["pdfinfo", "-struct-text", str(built / "pdf/course-book-a4.pdf")]
    tree = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    text = " ".join(re.findall(r'"([^"]*)"', tree)).replace("  ", " ")
    for name, said in (("25%", "10 of 100 hands at home"), ("100%", "40 of 100 hands at home")):
        assert f"Place: at home; Soap: {name}" in text and said in text
    assert EXPLORABLE["printed"].format(printed=2, all=6)[:28] in text
    boxes = re.findall(r"Figure:\s+(?:/Placement /Block\s+)?/BBox \[([\d.]+) [\d.]+ ([\d.]+)", tree)
    widths = [round(float(right) - float(left)) for left, right in boxes]
    assert widths.count(72 * style.WIDTH) == 3, "the figure of the course and two states"
    typst = (built / ".work/typst/page-notebooks+01-washing.typ").read_text("utf-8")
    assert 'alt: "With 25% of the soap, 10 of 100 hands at home are washed."' in typst


def test_a_table_too_long_for_paper_stays_on_the_page(tmp_path: Path) -> None:
    steps = f"{[*range(10, 80, 5)]}"
    cell = CELL.replace("[25, 50, 100]", steps).replace("(6, 100)", "(30, 300)").replace('"soap": 100', '"soap": 75')
    folder = course(tmp_path / "course", cell)
    done = courseloom("build", "html", "pdf", root=folder)
    assert done.returncode == 0, done.stderr
    assert (folder / "_build/html/notebooks/01-washing.html").read_text("utf-8").count("<td><p>at work</p></td>") == 14
    whole = (folder / "_build/.work/typst/page-notebooks+01-washing.typ").read_text("utf-8")
    printed = whole.split("#explorable(")[1].split("#quiz(")[0]
    assert "at work" not in printed


def test_deleted_frames_are_drawn_again_by_our_build(tmp_path: Path) -> None:
    folder = course(tmp_path / "course")
    assert courseloom("build", "html", root=folder).returncode == 0
    shutil.rmtree(folder / "_build/.frames")
    put(folder, CELL + "\n")  # the reader touched the notebook, so that there is something to build
    path = folder / "notebooks/01-washing.ipynb"
    path.write_text(path.read_text("utf-8").replace("# Washing hands", "# Washing of hands"), "utf-8")
    assert courseloom("build", "html", root=folder).returncode == 0
    page = folder / "_build/html/notebooks/01-washing.html"
    assert 'class="explore-controls"' in page.read_text("utf-8")
    assert len(list((folder / "_build/html/_images").glob("*.webp"))) == 6


def test_deleted_frames_are_drawn_again_by_sphinx_alone(tmp_path: Path) -> None:
    building.slow("a build")
    folder = course(tmp_path / "course")
    (folder / "conf.py").write_text(building.CONF, "utf-8")

    def figure() -> str:
        command = [str(Path(sys.executable).with_name("sphinx-build")), "-q", ".", "_out"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return _figure((folder / "_out/notebooks/01-washing.html").read_text("utf-8"))

    before = figure()
    assert 'class="explore-controls"' in before
    for lost in ("_build/.frames", "_out/_images"):
        shutil.rmtree(folder / lost)
    notebook = folder / "notebooks/01-washing.ipynb"
    notebook.write_text(notebook.read_text("utf-8").replace("# Washing hands", "# Washing of hands"), "utf-8")
    assert figure() == before
    assert len(list((folder / "_out/_images").glob("*.webp"))) == 6


def test_live_the_controls_drive_the_function(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COURSELOOM_BUILD")
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(
        "import matplotlib.pyplot as plt\nfrom courseloom import claim\n" + CELL.replace("explore(\n", "shown = explore(\n"),
        names,
    )
    shown = names["shown"]
    place, soap = shown.controls
    assert (place.description, soap.description) == ("Place", "Soap") and soap.label == "50% (half)"
    before = shown.picture.value
    soap.label, place.label = "100%", "at work"
    assert shown.sentence == "With 100% of the soap, 60 of 100 hands at work are washed."
    assert shown.sentence in shown.picture.value and shown.picture.value != before
    assert "(Made and Test, 2020)" in shown.children[-1].value


def test_what_is_said_is_read_by_the_rules(tmp_path: Path) -> None:
    """Words for what a sentence says are found in an f-string, in what its braces hold, and in a function that `say` names."""
    folder = course(tmp_path / "course")
    (folder / "book/language.yml").write_text(
        "rows:\n  - {avoid: [grubby], prefer: unwashed, why: It judges., level: error}\n", "utf-8"
    )
    for cell in (
        CELL.replace("of 100 hands", "of 100 grubby hands"),
        CELL.replace("of 100 hands", "of 100 {'grubby' if soap else 'clean'} hands"),
        CELL.replace("explore(\n", "def said(place, soap):\n    return f'{soap} grubby hands {place}.'\nexplore(\n").replace(
            "say=lambda place", "say=said, other=lambda place"
        ),
    ):
        put(folder, cell)
        done = courseloom("check", "--format", "json", root=folder)
        found = [one for one in json.loads(done.stdout) if one["rule"] == "words-to-avoid"]
        assert len(found) == 1 and found[0]["cell"] == "f-move", done.stdout + done.stderr
