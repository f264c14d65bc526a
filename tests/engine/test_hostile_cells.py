"""Cells and pages that mean harm, or fill a machine: refused with their cell, and nothing of them is published."""

from __future__ import annotations

import base64
import json
import time
import zlib
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, courseloom

from courseloom.activities.figure import Figure, States
from courseloom.activities.shown import MIME
from courseloom.errors import CourseError
from courseloom.model.course import Course
from courseloom.readers import drawings, supported
from courseloom.resolve import read
from courseloom.running import execution, outputs
from courseloom.writers import host

NOTEBOOK = "notebooks/01-washing.ipynb"
MARK = "zq7marker"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'
NONE_OF_OURS = "shows a result that none of the course's functions made."


def shown(data: dict[str, Any]) -> dict[str, Any]:
    """Return an output that a cell displays."""
    return {"output_type": "display_data", "metadata": {}, "data": data}


def drawing(svg: str = SVG.format("<g/>"), **other: Any) -> dict[str, Any]:
    """Return a figure as our own functions show it, changed."""
    packed = base64.b64encode(zlib.compress(svg.encode())).decode()
    figure = {"kind": "figure", "name": "bars", "alt": "Bars.", "caption": "Bars.", "svg": packed, "states": None}
    return shown({MIME: {**figure, **other}})


STATES = {
    "controls": [{"label": "Place", "kind": "choice", "shown": ["home", "work"]}],
    "start": 0,
    "printed": [0],
    "presets": [],
    "sentences": ["At home.", "At work."],
    "columns": ["Washed"],
    "rows": [["20"], ["40"]],
    "files": ["683a62-bcf0d6973585.webp", "683a62-297a9eece543.webp"],
    "papers": ["683a62-bcf0d6973585.svg"],
    "size": [384, 192],
}
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "HTML": (shown({"text/html": f"<script>{MARK}</script>", "text/plain": "x"}), "shows 'text/html', which not every output"),
    "a script": (shown({"application/javascript": MARK}), "shows 'application/javascript', which not every output can show."),
    "Markdown of its own": (shown({"text/markdown": "```{raw} html\nx\n```"}), "shows 'text/markdown', which not every output"),
    "a widget": (shown({"application/vnd.jupyter.widget-view+json": {}}), "shows 'application/vnd.jupyter.widget-view+json'"),
    "LaTeX": (shown({"text/latex": "$x$"}), "shows 'text/latex'"),
    "a kind that nobody knows": (shown({"application/x-new": MARK}), "shows 'application/x-new'"),
    "an error": ({"output_type": "error", "ename": "E", "evalue": "", "traceback": []}, "shows something of the kind 'error'."),
    "a drawing with a script": (shown({"image/svg+xml": SVG.format("<script>1</script>")}), "a picture that holds <script>."),
    "a picture that is none": (shown({"image/png": base64.b64encode(b"<html>").decode()}), "shows a picture that is not PNG."),
    "signs that are no picture": (shown({"image/jpeg": "é"}), "shows a picture that cannot be read."),
    "a quiz that is markup": (shown({MIME: {"kind": "quiz", "name": "x\n```\n<b>"}}), NONE_OF_OURS),
    "a quiz that is not there": (
        shown({MIME: {"kind": "quiz", "name": "washing-chek"}}),
        "there is no quiz 'washing-chek'.",
    ),
    "words for data": (shown({MIME: "<b>"}), NONE_OF_OURS),
    "more than a figure": (drawing(html="<b>"), NONE_OF_OURS),
    "a figure named by markup": (drawing(name="x\n```{raw} html"), NONE_OF_OURS),
    "a figure without words": (drawing(alt=""), NONE_OF_OURS),
    "a caption with HTML": (
        drawing(caption=f"<img src=x onerror={MARK}>"),
        "has a caption that cannot be used: item text may not hold HTML",
    ),
    "a caption with a directive": (drawing(caption="{raw}`<b>`"), "'{raw}' is not a role of item text"),
    "a caption that links to a script": (drawing(caption="[x](data:x)"), "the link target 'data:x' is neither"),
    "a caption with an unknown source": (
        drawing(caption="{cite}`made2020hand`"),
        "names the cite 'made2020hand' in its caption",
    ),
    "a figure with a script": (
        drawing(SVG.format('<g onclick="1"/>')),
        "the figure 'bars' has a picture that holds the script 'onclick'.",
    ),
    "a figure that is no drawing": (drawing(svg="words"), "the figure 'bars' has a picture that"),
    "states in another folder": (drawing(states={**STATES, "files": ["../../book/claims.yml"] * 2}), NONE_OF_OURS),
    "states that do not fit": (drawing(states={**STATES, "sentences": ["x"]}), NONE_OF_OURS),
    "a start that is not there": (drawing(states={**STATES, "start": 7}), NONE_OF_OURS),
    "too much text": (
        {"output_type": "stream", "name": "stdout", "text": "x" * 1_000_001},
        "shows more than 1 MB of text. Print less.",
    ),
}


@pytest.fixture(scope="module")
def washing(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The tiny course, read."""
    return read(ROOT / "tests" / "course")


@pytest.mark.parametrize("name", REFUSED)
def test_an_output_that_no_page_may_hold_is_refused(name: str, washing: Course) -> None:
    output, message = REFUSED[name]
    found = outputs.judged([output], washing)
    assert any(message in f"{what} {todo}" for what, todo in found.faults), found.faults


def test_what_our_functions_show_is_written_by_the_build(washing: Course) -> None:
    quiz = shown({MIME: {"kind": "quiz", "name": "washing-check"}, "text/plain": "Quiz"})
    text = {"output_type": "stream", "name": "stdout", "text": "\x1b[31mred\x1b[0m\tword\x07\n"}
    result = {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": "42"}}
    found = outputs.judged([quiz, drawing(states=STATES), text, result], washing)
    assert found.faults == [] and found.left_out == []
    first, second, third, fourth = found.outputs
    assert first["data"] == {"text/markdown": "```{quiz} washing-check\n```"}
    first_line, option, _ = second["data"]["text/markdown"].splitlines()
    figure = Figure.unpack(option.removeprefix(":shown: "))
    assert first_line == "```{course-figure} bars" and found.figures == [figure]
    assert figure.drawing == SVG.format("<g/>").encode() and figure.states == States.model_validate(STATES)
    assert third["text"] == "red\tword\n" and fourth["data"] == {"text/plain": "42"}


def test_what_goes_to_stderr_is_left_out_and_told_without_its_place(washing: Course) -> None:
    text = "/home/somebody/x.py:1: UserWarning: old thing\n  warnings.warn('old thing')\n"
    found = outputs.judged([{"output_type": "stream", "name": "stderr", "text": text}], washing)
    assert found.outputs == [] and found.faults == []
    assert found.left_out == ["UserWarning: old thing"]


@pytest.mark.parametrize(
    ("inner", "fault"),
    [
        ("<script/>", "holds <script>"),
        ("<SCRIPT/>", "holds <SCRIPT>"),
        ('<x:script xmlns:x="http://www.w3.org/2000/svg"/>', "holds <script>"),
        ('<b xmlns="http://www.w3.org/1999/xhtml"/>', "holds <b>"),
        ("<foreignObject/>", "holds <foreignObject>"),
        ('<g ONLOAD="1"/>', "holds the script 'onload'"),
        ('<image xlink:href="https://example.org/x.png"/>', "loads something from outside it"),
        ('<use href="other.svg#a"/>', "loads something from outside it"),
        ('<image href="data:image/svg+xml;base64,AAAA"/>', "loads something from outside it"),
        ("<style>@import 'x.css';</style>", "holds a style that could load or run something"),
        ("<style>g{fill:\\75rl(x)}</style>", "holds a style that could load or run something"),
        ('<g style="fill:url(https://example.org)"/>', "loads something from outside it"),
        ('<animate attributeName="href" values="javascript:1"/>', "holds <animate>"),
        ("<?xml-stylesheet href='x'?>", "holds the instruction 'xml-stylesheet'"),
        ("<g>", "is not XML"),
    ],
)
def test_a_drawing_holds_shapes_and_words(inner: str, fault: str) -> None:
    assert drawings.fault(SVG.format(inner).encode()) == fault


def test_a_drawing_may_refer_to_its_own_parts() -> None:
    inner = '<style>g{fill:url(#a)}</style><use xlink:href="#b"/><image xlink:href="data:image/png;base64,AAAA"/><text>x</text>'
    assert drawings.fault(SVG.format(inner).encode()) == ""
    assert drawings.fault(b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + SVG.format("&a;").encode()) == "declares entities"
    assert drawings.fault(b"<html/>") == "is not SVG"


def with_code(root: Path, *sources: str) -> Course:
    """Put code cells at the end of the notebook and read the course."""
    notebook = json.loads((root / NOTEBOOK).read_text("utf-8"))
    for number, source in enumerate(sources):
        cell = {
            "cell_type": "code",
            "id": f"bad-{number}",
            "metadata": {},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        notebook["cells"].append(cell)
    (root / NOTEBOOK).write_text(json.dumps(notebook), "utf-8")
    return read(root)


HOSTILE = (
    f"from IPython.display import HTML, Javascript, Markdown, display\nHTML('<script>{MARK}</script>')",
    f"Javascript('{MARK}')",
    "display(Markdown('``` {raw} html\\nx\\n```'))",
    f"display({{'{MIME}': {{'kind': 'quiz', 'name': '<b>'}}}}, raw=True)",
    "import warnings\nwarnings.warn('old thing')",
)
DETACHED = """
import os, subprocess, sys
code = "import os, time\\nif os.fork(): os._exit(0)\\nos.setsid()\\n"
code += "open('started', 'w').write(str(os.getpid()))\\ntime.sleep(600)"
subprocess.run([sys.executable, "-c", code], cwd=os.environ["COURSELOOM_ROOT"])
import time
while not os.path.exists(os.path.join(os.environ["COURSELOOM_ROOT"], "started")): time.sleep(0.05)
"""


def test_hostile_cells_are_refused_each_by_its_cell_and_leave_nothing_running(tiny: Path) -> None:
    import psutil

    course = with_code(tiny, *HOSTILE, DETACHED)
    for _ in ("as they run", "as they are stored"):
        with pytest.raises(CourseError) as caught:
            execution.run(course, tiny / "cache")
        said = str(caught.value).splitlines()
        kinds = ("'text/html'", "'application/javascript'", "'text/markdown'", "none of the course's functions")
        assert len(said) == len(kinds)
        for number, (line, kind) in enumerate(zip(said, kinds, strict=True)):
            assert line.startswith(f"{NOTEBOOK}: cell 'bad-{number}': shows ") and kind in line
    started = int((tiny / "started").read_text("utf-8"))
    for _ in range(100):  # what was ended may take a moment to be gone
        if not psutil.pid_exists(started) or psutil.Process(started).status() == psutil.STATUS_ZOMBIE:
            break
        time.sleep(0.05)
    else:
        pytest.fail("a child that detached itself outlived the run")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("while True: print('x' * 100_000)", "cell 'bad-0': shows more than 1 MB of text. Print less."),
        ("x = bytearray(5 << 30)", "cell 'bad-0', line 1: needs more than 4 GB of memory. Let it hold less data."),
        ("import os\nos._exit(1)", "the cell ended its kernel. Let it compute less."),
    ],
    ids=["print", "memory", "end"],
)
def test_a_cell_that_fills_the_machine_is_stopped(source: str, message: str, tiny: Path) -> None:
    course = with_code(tiny, source)
    with pytest.raises(CourseError) as caught:
        execution.run(course, tiny / "cache")
    assert message in str(caught.value)


def test_a_warning_of_a_cell_reaches_the_builder_and_no_reader(tiny: Path) -> None:
    with_code(tiny, f"import warnings\nwarnings.warn('{MARK}')")
    done = courseloom("build", "html", root=tiny)
    assert done.returncode == 0, done.stderr
    told = f"{NOTEBOOK}: cell 'bad-0': left out of the book, since it went to stderr: UserWarning: {MARK}"
    assert told in done.stdout.splitlines()
    page = (tiny / "_build" / "html" / NOTEBOOK).with_suffix(".html").read_text("utf-8")
    assert "In one study" in page, "the chapter is there as written"
    for path in (tiny / "_build" / "html").rglob("*"):
        assert not path.is_file() or MARK.encode() not in path.read_bytes(), path


GUARDED = {
    "```{raw} html\n<script>zq7marker</script>\n```": "holds something that cannot be read: “raw” directive disabled.",
    "<script>zq7marker</script>": "holds raw output, which not every output can show.",
    "```{eval-rst}\n.. raw:: html\n\n   <b>zq7marker</b>\n```": "holds something that cannot be read:",
    "```{role} mine(raw)\n:format: html\n```\n\n{mine}`<b>zq7marker</b>`": "",
    "```{include} ../../secret.txt\n```": "holds something that cannot be read:",
    "```{csv-table} A\n:file: ../../secret.txt\n```": "holds something that cannot be read:",
    "{download}`x <../../secret.txt>`": "holds a file to download, which not every output can show.",
    "[x](../../secret.txt)": "holds a file to download, which not every output can show.",
    "![x](../../secret.png)": "holds a picture, which is not a file of this course.",
    "![x](data:image/png;base64,AAAA)": "holds a picture, which is not a file of this course.",
    "{math}`\\foo{k}`": "holds a formula that cannot be shown: ",
    "```{hint}\nx\n```": "holds 'hint', which not every output can show.",
}


def test_what_gets_past_the_readers_is_stopped_in_the_tree(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supported, "problems", lambda *_: [])
    (tiny.parent / "secret.txt").write_text(MARK, "utf-8")
    (tiny.parent / "secret.png").write_bytes(b"\x89PNG" + MARK.encode())
    written = tiny / "book" / "welcome.md"
    page: list[str] = [*written.read_text("utf-8").split("\n"), ""]
    lines: dict[int, str] = {}
    for source, message in GUARDED.items():
        lines[len(page) + 1] = message
        page += [*source.split("\n"), ""]
    written.write_text("\n".join(page), "utf-8")
    notebook = json.loads((tiny / NOTEBOOK).read_text("utf-8"))
    source = "## Careful\n\n:::{danger}\nx\n:::"
    notebook["cells"].append({"cell_type": "markdown", "id": "in-a-cell", "metadata": {}, "source": source})
    (tiny / NOTEBOOK).write_text(json.dumps(notebook), "utf-8")
    with pytest.raises(CourseError) as caught:
        host.run(read(tiny), tiny / "_build" / ".work")
    said = [(one.where.file, one.where.line, one.what) for one in caught.value.problems]
    for line, message in lines.items():
        near = [what for file, at, what in said if file == "book/welcome.md" and line <= at <= line + 5]
        assert any(what.startswith(message or "holds ") for what in near), (line, message, near)
    places = [(one.where.cell, one.where.line, one.what) for one in caught.value.problems if one.where.file == NOTEBOOK]
    assert places == [("in-a-cell", 3, "holds 'danger', which not every output can show.")]
    for path in (tiny / "_build").rglob("*"):
        published = path.is_file() and ".doctrees" not in path.parts and path.suffix in (".html", ".js", ".txt", ".png", ".svg")
        assert not published or MARK.encode() not in path.read_bytes(), path
