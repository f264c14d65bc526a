"""A page to keep is printed on half a sheet, in large print and as a Word file, or its fault is told with its place."""

from __future__ import annotations

from pathlib import Path

import building
import pikepdf
import pytest
from conftest import courseloom
from pdfs import pages as words_of

from courseloom.resolve import gather

CARD = "# Wet hands\n\n| Say | Rather than |\n|---|---|\n| Wash with me | Wash! |\n\nSee [the register](register.md).\n"


def with_card(root: Path, text: str = CARD, slug: str = "wet") -> Path:
    (root / "book" / "wet.md").write_text(text, "utf-8")
    toc, about = root / "_toc.yml", root / "book" / "course.yml"
    file = "      - file: book/"
    toc.write_text(toc.read_text("utf-8").replace(f"{file}final", f"{file}wet\n{file}final"), "utf-8")
    about.write_text(about.read_text("utf-8") + f"keep: [{slug}]\n", "utf-8")
    return root


def test_it_is_half_a_sheet_with_its_words(tiny: Path) -> None:
    building.slow("typesetting")
    done = courseloom("build", "handouts", "--kind", "keep", root=with_card(tiny))
    assert done.returncode == 0, done.stderr
    made = tiny / "_build/handouts"
    [a5] = (made / "a4").glob("keep-1-a4.pdf")
    with pikepdf.open(a5) as pdf:
        assert [round(float(size) / 72 * 25.4) for size in list(pdf.pages[0].MediaBox)[2:]] == [148, 210]
    [text] = words_of(a5)
    assert "Wash with me" in text and "the register" in text and "register.md" not in text
    assert len(list(made.rglob("keep-1*"))) == 5


@pytest.mark.parametrize(
    ("text", "slug", "said"),
    [
        (CARD, "wett", "book/course.yml:16: there is no page 'wett' to keep that is written as Markdown. Did you mean 'wet'?"),
        (CARD, "01-washing", "book/course.yml:16: there is no page '01-washing' to keep that is written as Markdown."),
        ("# Wet\n\n```{tool} review\n```\n", "wet", "book/wet.md: "),
    ],
)
def test_what_cannot_be_kept_is_told_with_its_place(tiny: Path, text: str, slug: str, said: str) -> None:
    _, problems = gather(with_card(tiny, text, slug))
    assert [one for one in map(str, problems) if one.startswith(said)], problems
