"""Edits of a course that an author makes, one after another: what a warm build and the preview are tested with."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import building
from building import CHAPTER, QUIZ, cell, swap

Edit = Callable[[Path], object]


def picture(root: Path, colour: str = "navy", name: str = "ward.svg") -> None:
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><rect width="60" height="40" fill="{colour}"/></svg>'
    )
    (root / "book" / name).write_text(drawn, "utf-8")


def picture_added(root: Path) -> None:
    picture(root)
    append("book/course.yml", "\nimages:\n  - book/ward.svg\n", root)
    append("book/about.md", "\n![A dark field](ward.svg)\n", root)


def picture_of_the_same_name_elsewhere(root: Path) -> None:
    (root / "book/aside").mkdir()
    picture(root, "green", "aside/ward.svg")
    append("book/course.yml", "  - book/aside/ward.svg\n", root)
    append("book/support.md", "\n![A green field](aside/ward.svg)\n", root)


def page_added(root: Path) -> None:
    (root / "book/more.md").write_text(
        "# More about hands\n\nAs in {cite}`gould2017hand` and the {term}`patient zone`.\n", "utf-8"
    )
    swap(root, "_toc.yml", "      - file: book/about", "      - file: book/about\n      - file: book/more")


def page_taken_out(root: Path) -> None:
    (root / "book/more.md").unlink()
    swap(root, "_toc.yml", "\n      - file: book/more", "")


def local_file(root: Path) -> None:
    picture(root, "teal", "our-logo.svg")
    (root / "book/local.yml").write_text(
        "organisation: Northern Trust\ncountry: world\nlogo: {file: our-logo.svg, alt: A teal field}\n"
        "contacts:\n  - {service: Ward line, contact: '0100', hours: always}\n",
        "utf-8",
    )


def logo_taken_out(root: Path) -> None:
    (root / "book/local.yml").write_text("organisation: Northern Trust\n", "utf-8")
    (root / "book/our-logo.svg").unlink()


def questions_in_another_order(root: Path) -> None:
    path = root / QUIZ
    text = path.read_text("utf-8")
    first, second = text.index("      - id: bed-then-dressing"), text.index("      - id: gloves-and-hands")
    end = text.index("\n  - id:", second) + 1
    path.write_text(text[:first] + text[second:end].rstrip("\n") + "\n" + text[first:second] + "\n" + text[end:], "utf-8")


def an_older_file_put_back(root: Path) -> None:
    """An edit that the time of the file hides: as a backup or a checkout leaves it."""
    swap(root, "book/welcome.md", "# Tiny", "# Tiny once more")
    old = (root / "book/course.yml").stat().st_mtime - 10_000
    os.utime(root / "book/welcome.md", (old, old))


def claim_by_a_made_up_name(root: Path) -> None:
    cell(root, "f-made", "print(claim('-'.join(['sax2007', 'moments'])).value)", "code")


def data_beside_the_notebooks(root: Path) -> None:
    (root / "notebooks/table.csv").write_text("1\n", "utf-8")
    cell(root, "f-data", "print(open('table.csv').read())", "code")


def append(file: str, text: str, root: Path) -> None:
    with (root / file).open("a", encoding="utf-8") as page:
        page.write(text)


MOVING = """\
from courseloom import Steps, explore
def draw(hands):
    fig, ax = plt.subplots(figsize=(3, 2))
    ax.barh(["clean"], [hands]); ax.set_xlim(0, 10); fig.subplots_adjust(left=0.3, bottom=0.3)
    return fig
explore(
    draw, name="hands", caption="Made up. Schematic: no data.", controls={"hands": Steps("Hands", [1, 2])}, start={"hands": 1},
    say=lambda hands: f"{hands} hands.", row=lambda hands: {"Clean": str(hands)},
    printed=[{"hands": 1}, {"hands": 2}], budget=(6, 100))"""


def figure_that_moves(root: Path) -> None:
    cell(root, "f-hands", MOVING, "code")


def one_step_more(root: Path) -> None:
    cell(root, "f-hands", MOVING.replace("[1, 2]", "[1, 2, 4]"), "code")


EDITS: dict[str, Edit] = {
    "prose of a page": partial(append, "book/about.md", "\nOne more sentence.\n"),
    "prose of a chapter": lambda root: cell(root, "more", "Hands rest, too.\n"),
    "section of a chapter": lambda root: cell(root, "more", "## Rest\n\nHands rest, too.\n"),
    "title of a chapter": lambda root: swap(root, CHAPTER, "# Five moments for hand hygiene", "# The five moments"),
    "title of a page": lambda root: swap(root, "book/about.md", "# About", "# More about"),
    "definition": lambda root: swap(root, "book/glossary.md", "The patient's intact skin and", "The intact skin and"),
    "term added": partial(append, "book/glossary.md", "\n```{glossary}\nrub\n  What cleans hands without water.\n```\n"),
    "term used": lambda root: cell(root, "more", "## Rest\n\nHands and {term}`rub`.\n"),
    "claim": lambda root: swap(root, "book/claims.yml", "value: five\n    number: 5", "value: six\n    number: 6"),
    "statement of a claim": lambda root: swap(
        root, "book/claims.yml", "statement: Moments at which", "statement: Times at which"
    ),
    "claim by a made up name": claim_by_a_made_up_name,
    "claim again": lambda root: swap(root, "book/claims.yml", "value: six\n    number: 6", "value: five\n    number: 5"),
    "title of a source": lambda root: swap(root, "book/references.bib", "{Hand hygiene and aseptic", "{Hand care and aseptic"),
    "year of a source": lambda root: swap(root, "book/references.bib", "year = {2015}", "year = {2016}"),
    "stem": lambda root: swap(root, QUIZ, "Rosa has raised the bed", "Rosa has lowered the bed"),
    "reason": lambda root: swap(root, QUIZ, "Clean hands go into the gloves,", "Clean hands go into gloves,"),
    "order of questions": questions_in_another_order,
    "question shown elsewhere": lambda root: cell(root, "q-moments-closing", 'quiz("moments-closing")\n', "code"),
    "figure": lambda root: swap(root, CHAPTER, r"(12, 28, \"in\")", r"(12, 28, \"inwards\")"),
    "caption": lambda root: swap(root, CHAPTER, "Where the five moments lie.", "Where they lie."),
    "alt text": lambda root: swap(root, CHAPTER, "A patient zone lies inside", "The zone lies inside"),
    "figure that moves": figure_that_moves,
    "one step more": one_step_more,
    "data of a figure": data_beside_the_notebooks,
    "data changed": lambda root: swap(root, "notebooks/table.csv", "1", "2"),
    "picture added": picture_added,
    "picture of the same name elsewhere": picture_of_the_same_name_elsewhere,
    "picture": lambda root: picture(root, "maroon"),
    "picture taken out": lambda root: swap(root, "book/about.md", "\n![A dark field](ward.svg)\n", ""),
    "page added": page_added,
    "title of that page": lambda root: swap(root, "book/more.md", "# More about hands", "# Hands again"),
    "order of pages": lambda root: (
        swap(root, "_toc.yml", "      - file: book/glossary\n", ""),
        swap(root, "_toc.yml", "      - file: book/register\n", "      - file: book/register\n      - file: book/glossary\n"),
    ),
    "part": lambda root: swap(root, "_toc.yml", "caption: Afterwards", "caption: After it"),
    "page taken out": page_taken_out,
    "local file": local_file,
    "logo taken out": logo_taken_out,
    "language row": lambda root: swap(root, "book/language.yml", "prefer: a person with an", "prefer: someone with an"),
    "service": lambda root: swap(root, "book/resources.yml", "service: Find A Helpline", "service: Find a line"),
    "objective": lambda root: swap(
        root, "book/course.yml", "text: Name the five moments for hand hygiene, those", "text: Name those"
    ),
    "version and title": lambda root: swap(root, "book/course.yml", "version: 0.1.0", "version: 0.2.0"),
    "cell for facilitators": lambda root: cell(root, "more", "Quietly.\n", tags=("facilitator",)),
    "cell taken out": lambda root: cell(root, "more", ""),
    "tool taken out": lambda root: (root / "book/record.md").write_text("# Learning record\n\nWrite it by hand.\n", "utf-8"),
    "an older file put back": an_older_file_put_back,
}


class Walk:
    """A course to which the edits are made in their order; a test may ask for any of them, whatever ran before it."""

    def __init__(self, folder: Path) -> None:
        """Begin without a course; it is made in `folder` when it is asked for."""
        self._folder = folder
        self._courses = 0
        self._done: list[str] | None = None
        self.root = folder

    def upto(self, edit: str | None) -> bool:
        """Make all edits before this one, or all for None, that are not made yet; return whether the course is another now."""
        names = list(EDITS)
        wanted = names[: names.index(edit)] if edit is not None else names
        before = self._done
        if before is None or len(before) > len(wanted):
            self._courses += 1
            self.root, before = building.course(self._folder / str(self._courses) / "course"), []
        for name in wanted[len(before) :]:
            EDITS[name](self.root)
        changed = self._done is not before or len(before) < len(wanted)
        self._done = wanted + ([edit] if edit is not None else [])
        return changed
