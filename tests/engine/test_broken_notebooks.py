"""Notebooks that are broken, foreign or hold what cannot be built: each is one message with its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT
from test_sources import NOTEBOOK, found, refused


def notebook(root: Path, change: Callable[[dict[str, object]], object]) -> list[str]:
    """Return what is said of a changed notebook."""
    path = root / NOTEBOOK
    data = json.loads((ROOT / "tests/course" / NOTEBOOK).read_text("utf-8"))
    change(data)
    path.write_text(json.dumps(data), "utf-8")
    return found(root)


TAGS = "cell 'text': has 'tags' that are not a list of words."
SHAPES: dict[str, tuple[Callable[..., object], str]] = {
    "no cells": (lambda d: d.update(cells=None), "is not a notebook: it has no list of cells."),
    "cells as a mapping": (lambda d: d.update(cells={"a": 1}), "is not a notebook: it has no list of cells."),
    "a cell that is a text": (lambda d: d["cells"].append("x"), "cell '10': is not a cell: it should hold keys and values."),
    "a cell that is null": (lambda d: d["cells"].insert(0, None), "cell '1': is not a cell: it should hold keys and values."),
    "tags null": (lambda d: d["cells"][2]["metadata"].update(tags=None), TAGS),
    "tags a word": (lambda d: d["cells"][2]["metadata"].update(tags="slide"), TAGS),
    "tags of lists": (lambda d: d["cells"][2]["metadata"].update(tags=[[]]), TAGS),
    "source a number": (lambda d: d["cells"][2].update(source=5), "cell 'text': has a 'source' that is not text."),
    "source of numbers": (lambda d: d["cells"][2].update(source=[5]), "cell 'text': has a 'source' that is not text."),
    "no source": (lambda d: d["cells"][2].pop("source"), "cell 'text': lacks 'source'."),
    "no metadata": (lambda d: d["cells"][2].pop("metadata"), "cell 'text': lacks 'metadata'."),
    "metadata a list": (lambda d: d["cells"][2].update(metadata=[]), "cell 'text': has metadata of the wrong shape."),
    "no kind": (lambda d: d["cells"][2].pop("cell_type"), "cell 'text': lacks 'cell_type'."),
    "an id that is a number": (lambda d: d["cells"][2].update(id=7), "cell '3': has an id that is not text."),
    "outputs null": (lambda d: d["cells"][1].update(outputs=None), "cell 'setup': has 'outputs' that are not a list."),
    "format as a text": (lambda d: d.update(nbformat="4"), "has notebook format '4'. Save it in notebook format 4.5."),
    "format 3": (lambda d: d.update(nbformat=3), "has notebook format 3. Save it in notebook format 4.5."),
    "format 3 as Jupyter wrote it": (
        lambda d: d.update(nbformat=3, worksheets=[{"cells": d.pop("cells")}]),
        "has notebook format 3. Open and save it in Jupyter, which makes it format 4.",
    ),
    "a kernel of R": (
        lambda d: d["metadata"].update(kernelspec={"name": "ir", "language": "R"}),
        "is written for 'R', and only",
    ),
    "minor format null": (lambda d: d.update(nbformat_minor=None), "has 'nbformat_minor' none."),
    "kernel as a text": (lambda d: d["metadata"].update(kernelspec="python3"), "has metadata of the wrong shape."),
    "half a character": (lambda d: d["cells"][2].update(source="\ud83d"), "cell 'text': holds half of a character"),
    "a control character": (lambda d: d["cells"][2].update(source="a\x1bb"), "cell 'text': holds the control character U+001B"),
    "not a number": (lambda d: d["cells"][2]["metadata"].update(x=float("nan")), "is not a notebook: it holds NaN,"),
    "a number of 5,000 digits": (lambda d: d["cells"][2]["metadata"].update(x=10**4000), "is not a notebook: it holds 1000"),
}


STANDS_FOR_IT = {
    "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n": ":1: is a pointer of Git LFS, and",
    "<!DOCTYPE html>\n<title>A notebook</title>\n": ":1: is not a notebook: it is a web page.",
}


@pytest.mark.parametrize("text", STANDS_FOR_IT)
def test_what_was_downloaded_in_place_of_a_notebook_is_named(text: str, tiny: Path) -> None:
    (tiny / NOTEBOOK).write_text(text, "utf-8")
    (said,) = found(tiny)
    assert said.startswith(NOTEBOOK + STANDS_FOR_IT[text])


@pytest.mark.parametrize("name", SHAPES)
def test_a_notebook_of_a_wrong_shape_is_told(name: str, tiny: Path) -> None:
    change, message = SHAPES[name]
    said = notebook(tiny, change)
    assert len(said) == 1 and said[0].startswith(f"{NOTEBOOK}: {message}"), said
    assert refused(tiny) == said


def test_a_notebook_that_is_no_json_says_what_json_lacks(tiny: Path) -> None:
    path = tiny / NOTEBOOK
    text = json.dumps(json.loads(path.read_text("utf-8")), indent=1)
    end = text.count("\n")
    for spoilt, line, lacks in (
        (text[:-2] + ",\n}", end, "there is a comma before a closing bracket"),
        (text.replace('"cells": [', '"cells" ['), 2, "a colon is missing"),
        (text[:-30], end - 1, "a text has no closing quotation mark"),
        (text[:-2], end, "the file ends too early"),
        (text + "x", end + 1, "something follows its end"),
        ("", 1, "the file is empty"),
        ("[" * 100_000, 0, "it is nested too deeply"),
    ):
        path.write_text(spoilt, "utf-8")
        place = f"{NOTEBOOK}:{line}" if line else NOTEBOOK
        assert found(tiny) == [f"{place}: is not a notebook: {lacks}. Open and save it in Jupyter, or restore it."]


@pytest.mark.parametrize("magic", ["%matplotlib inline", "!ls", "?claim", "claim?", "%%time"])
def test_a_command_of_jupyter_is_named_with_its_line_and_nothing_else_is(magic: str, tiny: Path) -> None:
    said = notebook(tiny, lambda d: d["cells"][1]["source"].insert(0, magic + "\n"))  # type: ignore[index]
    what = f"{NOTEBOOK}: cell 'setup', line 1: holds the Jupyter command '{magic}', which is not Python. Take the line out."
    assert said == [what]


@pytest.mark.parametrize("code", ["x = (1,", "(" * 5000, "-" * 100_000 + "1"])
def test_code_that_does_not_parse_accuses_no_other_cell(code: str, tiny: Path) -> None:
    said = notebook(tiny, lambda d: d["cells"][1]["source"].insert(0, code + "\n"))  # type: ignore[index]
    assert len(said) == 1 and said[0].startswith(f"{NOTEBOOK}: cell 'setup', line 1: does not parse as Python: "), said
