"""Figures and tables are numbered by chapter, the same on the page, in the book on paper, on handouts and on slides."""

from __future__ import annotations

import json
import re
from pathlib import Path

import building
import pdfs

from courseloom.resolve import read
from courseloom.writers import pictures

TABLE = ":::{list-table} What soap does\n:header-rows: 1\n\n* - What\n  - How much\n* - Washes\n  - A lot\n:::\n"


def _numbers(root: Path) -> dict[str, list[str]]:
    """Return the numbers of figures and tables of each output, in order."""
    course = read(root)
    captions = [
        one.caption.plain() for one in pictures.figures(course, course.page("01-washing"), root / pictures.CACHE).values()
    ]
    html = "".join(
        (root / "_build/html" / name).read_text("utf-8") for name in ("book/welcome.html", "notebooks/01-washing.html")
    )
    paper = pdfs.text(root / "_build/pdf/course-book-a4.pdf")
    return {
        "page": re.findall(r'caption-number">(\w+ [\d.]+) ', html),
        "paper": re.findall(r"^ *((?:Figure|Table) [\d.]+)[:\s]", paper, re.M),
        "slides": re.findall(r"^(Figure [\d.]+) ", "\n".join(captions), re.M),
    }


def test_a_figure_has_one_number_everywhere_and_an_edit_before_it_changes_all(tiny: Path) -> None:
    path, welcome = tiny / "notebooks/01-washing.ipynb", tiny / "book/welcome.md"
    before = path.read_text("utf-8")
    notebook = json.loads(before)
    place, drawn = next((n, one) for n, one in enumerate(notebook["cells"]) if one["id"] == "f-share")
    notebook["cells"][place - 1]["source"] += ["\n", *TABLE.splitlines(True)]
    again = {**drawn, "id": "f-again", "source": [line.replace("name='share'", "name='again'") for line in drawn["source"]]}
    notebook["cells"].insert(place, again)
    path.write_text(json.dumps(notebook), "utf-8")
    welcome.write_text(welcome.read_text("utf-8") + "\n" + TABLE, "utf-8")
    building.build(tiny, "html", "pdf")
    shown = ["Table 1", "Table 1.1", "Figure 1.1", "Figure 1.2"]
    assert _numbers(tiny) == {"page": shown, "paper": shown, "slides": shown[2:]}
    path.write_text(before, "utf-8")
    building.build(tiny, "html", "pdf")
    assert _numbers(tiny) == {"page": ["Table 1", "Figure 1.1"], "paper": ["Table 1", "Figure 1.1"], "slides": ["Figure 1.1"]}
