"""Characters that paper cannot show: the list against what Typst says, and what an author is told, before typesetting."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest
import typst
from conftest import courseloom

from courseloom.check.rules import letters
from courseloom.render.typst.markup import literal
from courseloom.writers import typst_compiler

HEAD = '#set document(title: "Letters")\n#set text(lang: "en", font: ("Atkinson Hyperlegible Next", "Libertinus Serif"))\n'
LISTED = [chr(code) for low, high in letters._ranges() for code in range(low, high + 1)]
FONTS = typst_compiler.fonts()
MASK = "\N{GRINNING FACE}"


def shown(text: str) -> bool:
    """Return whether Typst sets a text under PDF/UA-1."""
    try:
        typst.compile((HEAD + f"#{literal(text)}").encode(), font_paths=FONTS, format="pdf", pdf_standards="ua-1")
    except typst.TypstError as error:
        assert "could not be displayed" in str(error)
        return False
    return True


def test_every_listed_character_can_be_printed() -> None:
    assert len(LISTED) > 2000
    assert shown(" ".join(LISTED))


def test_a_character_that_is_not_listed_cannot() -> None:
    listed = set(LISTED)
    assigned = [
        chr(code) for code in range(0x20, 0x20000, 97) if unicodedata.category(chr(code)) not in ("Cc", "Cn", "Co", "Cs")
    ]
    beyond = [sign for sign in assigned if sign not in listed and unicodedata.category(sign) not in ("Zl", "Zp")]
    assert len(beyond) > 100
    assert [sign for sign in beyond[::5] if shown(sign)] == []


@pytest.mark.parametrize(
    ("sign", "says"),
    [
        (MASK, "holds '😀' (U+1F600 GRINNING FACE), which none of the fonts of the PDF can show. Say it in words"),
        ("漢", "(U+6F22 CJK UNIFIED IDEOGRAPH-6F22), which none of the fonts"),
        ("\ue000", "holds a character (U+E000), which is for private use"),
        (
            "\u2028",
            "holds a character (U+2028 LINE SEPARATOR), which is invisible and ends or breaks the text.",
        ),
        ("\u202e", "holds a character (U+202E RIGHT-TO-LEFT OVERRIDE), which makes a text look different from what is stored."),
        ("\U000e0041", "(U+E0041 TAG LATIN CAPITAL LETTER A), which makes a text look different"),
    ],
)
def test_what_paper_cannot_show_is_named(sign: str, says: str) -> None:
    assert letters.missing(f"some {sign} text") == {sign}
    assert says in str(letters.problem(letters.Where("a.md", 3), sign))


@pytest.mark.parametrize(
    "text", ["é e\u0301 ß", "שלום", "مرحبا", "soft\u00adhyphen", "zero\u200bwidth\u200d\u200c", "№ ✓ → ☐ ≥ −", "\u2066a\u2069"]
)
def test_what_paper_can_show_passes(text: str) -> None:
    assert letters.missing(text) == set() and shown(text)


def test_a_build_names_the_cell_the_line_and_the_key_before_anything_is_typeset(tiny: Path) -> None:
    path = tiny / "notebooks" / "01-washing.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    cell = {"id": "smile", "cell_type": "markdown", "metadata": {}, "source": f"Hello.\n\nWell done {MASK}"}
    path.write_text(json.dumps({**notebook, "cells": [*notebook["cells"], cell]}), "utf-8")
    for name, old, new in (
        ("quizzes/01-washing.yml", "text: Hope.", f"text: Hope {MASK}."),
        ("book/references.bib", "Made, Up", "Made, 漢"),
        ("quizzes/scenarios/at-the-sink.yml", "title: A word", 'title: "A \\U0001F600 word'),
    ):
        text = (tiny / name).read_text("utf-8").replace(old, new)
        text = re.sub(r'(title: "A .*)', r'\1"', text)
        (tiny / name).write_text(text, "utf-8")
    done = courseloom("build", "pdf", root=tiny)
    assert done.returncode == 1
    said = done.stderr + done.stdout
    assert "notebooks/01-washing.ipynb: cell 'smile', line 3: holds '😀' (U+1F600 GRINNING FACE)" in said
    assert re.search(r"quizzes/01-washing.yml:\d+: holds '😀'", said)
    assert "book/references.bib:2: holds '漢'" in said
    assert re.search(r"quizzes/scenarios/at-the-sink.yml:\d+: holds '😀'", said)
    assert not (tiny / "_build" / ".work" / "typst").exists()


def test_what_a_cell_prints_is_told_with_its_file(tiny: Path) -> None:
    path = tiny / "notebooks" / "01-washing.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    code = {
        "id": "shout",
        "cell_type": "code",
        "metadata": {},
        "source": "print(chr(0x1F600))",
        "outputs": [],
        "execution_count": None,
    }
    path.write_text(json.dumps({**notebook, "cells": [*notebook["cells"], code]}), "utf-8")
    done = courseloom("build", "pdf", root=tiny)
    assert done.returncode == 1
    assert (
        "notebooks/01-washing.ipynb: holds '😀' (U+1F600 GRINNING FACE), which none of the fonts" in done.stderr + done.stdout
    )
