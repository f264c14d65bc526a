"""A course of extremes: the tiny course with words longer than a line, tables wider than a page, and more of the kind."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from conftest import ROOT

LONG = "Krankenhaushygienebeauftragtenfortbildungsveranstaltungsteilnehmerbescheinigungsausgabestellenleiterin"
"""A word of 103 letters."""
NO_VOWEL = "x" * 100
ADDRESS = "example.org/" + "a" * 80 + "?q=" + "b" * 120 + "#" + "c" * 77
CODE = "`" + "one_name(of_code)[without]/any.blank" * 4 + "`"
WORDS = (
    "antidisestablishmentarianism", "electroencephalographically", "otorhinolaryngological", "incomprehensibilities",
    "pseudopseudohypoparathyroidism", "psychoneuroimmunologically", "counterrevolutionaries", "uncharacteristically",
    "internationalisation", "compartmentalisation",
)  # fmt: skip
SENTENCE = (
    "The words of this are of ordinary length, and there are so many of them that they fill line after line of the page. "
)


WIDEST = [
    [f"column{'abcdefghijklmnopqrstuvwx'[number]}" for number in range(24)],
    [f"some{number}word" for number in range(24)],
]


def table(columns: int, rows: int = 1) -> str:
    """Return a table with a long word in every cell."""
    words = [WORDS[number % len(WORDS)] for number in range(columns)]
    return listed([words, *([list(reversed(words))] * rows)])


def listed(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as a table, the first as its head."""
    head, *body = [f"| {' | '.join(row)} |\n" for row in rows]
    return head + "|---" * len(rows[0]) + "|\n" + "".join(body)


def indented(text: str, by: int = 2) -> str:
    """Return a text as a list item holds it."""
    return text.replace("\n", "\n" + " " * by)


CELLS: dict[str, tuple[str, tuple[str, ...]]] = {
    "x-words": (f"## A heading {LONG}\n\n{LONG} in the text, {NO_VOWEL}, *{LONG}*, and {CODE}.", ()),
    "x-link": (f"See [the page at {ADDRESS}](https://{ADDRESS}) of somebody.\n\n```text\n{NO_VOWEL * 2} {ADDRESS}\n```", ()),
    "x-lists": ("".join(f"{'  ' * deep}- {deep} {LONG}\n" for deep in range(5)), ()),
    "x-wide": (f"## Ten columns\n\nSome words before.\n\n{table(10)}\nSome words after.\n\n{table(4, 30)}", ()),
    "x-widest": ("## More than a page can hold\n\n" + listed(WIDEST), ()),
    "x-tall": (f"## A tall cell\n\n| Head | Tall |\n|---|---|\n| x | {SENTENCE * 80} |\n| {LONG} | {ADDRESS} |\n", ()),
    "x-box": (f":::{{aside}}\n{table(5)}\n{LONG}\n:::\n\n- in a list\n\n  {indented(table(4))}", ()),
    "x-myth": (f":::{{myth}} {LONG}\nNo.\n:::", ()),
    "x-handout": (f"### Sheet {LONG}\n\n{LONG}\n\n{table(8)}\n\n- {LONG}\n  - {LONG}", ("handout-only",)),
    "x-write": (f"### Write {LONG}\n\nName {'_' * 150} and {LONG}\n\n{LONG}: ____", ("handout-only",)),
    "x-slide": (f"## Slide {LONG}\n\n- {LONG}\n- {ADDRESS}\n- {NO_VOWEL}", ("slide",)),
    "x-slide-table": (f"## A table on a slide\n\n{table(4)}", ("slide",)),
    "x-slide-figure": (f"## Beside\n\nfigure: share\n\n- {WORDS[0]}\n- {LONG}", ("slide",)),
}  # fmt: skip
QUESTION = {
    "id": "x-options",
    "kind": "multiple",
    "objective": "describe-washing",
    "difficulty": "apply",
    "stem": f"Which {LONG}?",
    "hints": [f"{LONG}."],
    "judgement": True,
    "options": [
        {"text": LONG, "correct": True, "why": f"{LONG} is it, for more than one good reason that is given here. Take it."},
        {"text": (SENTENCE * 4).strip(" ."), "correct": True, "why": SENTENCE * 9},
        *(
            {
                "text": f"Number {number} {NO_VOWEL}",
                "why": "This one is not it, and the reason is given here in words enough. Take another one.",
            }
            for number in range(6)
        ),
    ],
}
MATCH = {
    "id": "x-match",
    "kind": "match",
    "objective": "describe-washing",
    "difficulty": "apply",
    "stem": "Which goes with which?",
    "judgement": True,
    "pairs": [
        {
            "left": f"{number} {LONG}",
            "right": f"{number} {LONG}",
            "why": f"{LONG} goes with it, for a reason that is given here.",
        }
        for number in range(3)
    ],
}


def made(folder: Path) -> Path:
    """Write the course of extremes into a folder and return it."""
    shutil.copytree(ROOT / "tests" / "course", folder, ignore=shutil.ignore_patterns("_build"))
    add(folder, CELLS)
    bank = folder / "quizzes" / "01-washing.yml"
    said = yaml.safe_load(bank.read_text("utf-8"))
    said["quizzes"][0]["title"] = f"Quiz {LONG}"
    said["quizzes"][0]["questions"] += [QUESTION, MATCH]
    bank.write_text(yaml.safe_dump(said, sort_keys=False, allow_unicode=True), "utf-8")
    for path, old, new in (
        ("notebooks/01-washing.ipynb", "# Washing hands", f"# Washing {LONG}"),
        ("book/welcome.md", "```{glossary}\n", f"```{{glossary}}\n{LONG}\n  The meaning of {LONG}.\n\n"),
        ("book/references.bib", "{{Hands}}", f"{{{{{LONG} {NO_VOWEL}}}}}"),
        ("book/course.yml", "title: Hand hygiene in ten minutes", f"title: Hand {LONG}"),
        ("book/course.yml", "text: Describe how", f"text: Describe {LONG} and how"),
        ("quizzes/scenarios/at-the-sink.yml", "“The sink is over there.”", f"“{LONG}.”"),
        ("quizzes/scenarios/at-the-sink.yml", "card: You saw", f"card: {LONG}, you saw"),
        ("quizzes/scenarios/at-the-sink.yml", "title: A word", f"title: {LONG}, a word"),
    ):
        swap(folder / path, old, new)
    return folder


def add(folder: Path, cells: dict[str, tuple[str, tuple[str, ...]]]) -> None:
    """Put Markdown cells (text, tags) at the end of the tiny notebook."""
    path = folder / "notebooks" / "01-washing.ipynb"
    notebook: dict[str, Any] = json.loads(path.read_text("utf-8"))
    for id, (text, tags) in cells.items():
        notebook["cells"].append({"id": id, "cell_type": "markdown", "metadata": {"tags": list(tags)}, "source": text})
    path.write_text(json.dumps(notebook, ensure_ascii=False), "utf-8")


def swap(path: Path, old: str, new: str) -> None:
    """Replace a text that stands in a file."""
    text = path.read_text("utf-8")
    assert old in text, (path, old)
    path.write_text(text.replace(old, new, 1), "utf-8")
