"""Small books that are no courses, in layouts as they are common, to be built with and without the extension."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

BANK = """
questions:
  - stem: What carries the message of a gene to the *ribosome*?
    sources: [adams1990, "Lecture notes, week 2"]
    options:
      - text: Messenger RNA.
        correct: true
        why: It is the copy that a ribosome can read.
      - text: The gene itself.
        why: It stays where it is; a copy of it travels.
      - text: "An amino acid, of mass $m = 110$ u."
        why: It is what the message is turned into.
  - stem: A codon has three letters.
    answer: true
    if_true: Four letters read three at a time name 64 codons.
    if_false: Two letters would name only 16, and there are 20 amino acids.
  - stem: Which of these are bases of RNA?
    hints: [One of the four of DNA is missing.]
    options:
      - {text: Uracil., correct: true, why: It stands where DNA has thymine.}
      - {text: Adenine., correct: true, why: It is in both.}
      - {text: Thymine., why: It is in DNA alone.}
  - stem: Put what happens to a gene in order.
    steps:
      - {text: It is copied., why: The copy comes first.}
      - {text: The copy leaves the nucleus., why: The ribosomes are outside.}
      - {text: A ribosome reads the copy., why: Now a protein grows.}
  - stem: Where does each happen?
    categories: [In the nucleus, Outside]
    cases:
      - {text: Copying., category: 1, why: The gene is there.}
      - {text: Reading., category: 2, why: The ribosomes are there.}
  - stem: Name the enzyme that copies a gene.
    accepted: [RNA polymerase]
    why: It joins nucleotides along the gene.
  - stem: Say in a sentence what a codon is.
    answer: Three bases that name an amino acid.
    points: [Three bases., They name an amino acid.]
"""
TALK = """
id: at-the-bench
title: A question at the bench
minutes: 3
ahead: A student asks about a result.
setting: A teaching laboratory, before noon.
client: {name: Ada, card: You do not trust your result.}
clinician: {name: The tutor, card: You have time.}
states: [{id: trust, label: trust, start: 4}]
start: opening
nodes:
  - id: opening
    says: '"My gel is empty."'
    replies:
      - text: '"Tell me what you did."'
        to: told
        fit: opens
        stance: open question
        effect: {trust: 2}
        why: It lets her look.
        model: true
      - {text: '"Do it again."', to: quiet, fit: closes, stance: order, effect: {trust: -2}, why: It tells her nothing.}
  - id: quiet
    shows: She looks away.
    replies:
      - {text: '"I was too quick. What did you do?"', to: told, fit: opens, stance: repair, effect: {trust: 1}, why: It mends.}
      - {text: '"Well?"', to: told, fit: holds, stance: prompt, why: It waits.}
  - id: told
    says: '"I forgot the dye."'
    ending: good
    care: She runs the gel once more, with you beside her.
debrief:
  summary: A question opens what an order closes.
  alternatives: [Look at the gel together.]
  questions: [When did you last say it again?, What would you have said?]
"""
BIB = """@book{adams1990,
  author = {Adams, Ann}, title = {Messages}, year = {1990}, publisher = {A Press}
}
"""
EXPLORE = """
import matplotlib.pyplot as plt
from courseloom import Steps, explore

def draw(n):
    fig, ax = plt.subplots(figsize=(4, 2.5))
    ax.bar(["codons"], [4 ** n])
    return fig

explore(draw, name="codons", caption="Codons by length. Counted.", controls={"n": Steps("Letters", [1, 2, 3])},
        start={"n": 2}, say=lambda n: f"With {n} letters there are {4 ** n} codons.", row=lambda n: {"Codons": 4 ** n},
        printed=[{"n": 2}, {"n": 3}], budget=(10, 200))
"""
FIGURE = """
from courseloom import figure, quiz

fig, ax = plt.subplots(figsize=(4, 2.5))
ax.plot([1, 2, 3])
figure(fig, name="line", caption="A *line*.", alt="The line goes up.")
"""
QUIZ, SCENARIO, KEY = "```{quiz} messages\n```", "```{scenario} at-the-bench\n```", "```{answer-key}\n```"
Book = Callable[[Path], None]


def write(folder: Path, files: dict[str, str]) -> None:
    """Write the files of a book."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content.lstrip("\n"), "utf-8")


def notebook(*cells: str | tuple[str, list[dict[str, object]]]) -> str:
    """Return a notebook: a text is a Markdown cell, a pair is code with its stored outputs."""
    made: list[dict[str, object]] = []
    for number, cell in enumerate(cells):
        if isinstance(cell, str):
            made.append({"cell_type": "markdown", "id": f"c{number}", "metadata": {}, "source": cell})
        else:
            source, outputs = cell
            made.append(
                {
                    "cell_type": "code",
                    "id": f"c{number}",
                    "metadata": {},
                    "execution_count": 1,
                    "source": source,
                    "outputs": outputs,
                }
            )
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": kernel, "cells": made}, indent=1)


def inventory(folder: Path) -> None:
    """Write an inventory for intersphinx, so that no other host is asked."""
    head = b"# Sphinx inventory version 2\n# Project: other\n# Version: 1\n"
    head += b"# The remainder of this file is compressed using zlib.\n"
    (folder / "objects.inv").write_bytes(head + zlib.compress(b"thing std:label 1 page.html#thing A thing\n"))


def parts(folder: Path, ours: bool) -> None:
    """A Jupyter Book with numbered parts, stored outputs, intersphinx, a bibliography and its own style."""
    stored = [
        {"output_type": "stream", "name": "stdout", "text": "3 letters\n"},
        {"output_type": "display_data", "metadata": {}, "data": {"image/png": PIXEL, "text/plain": "<Figure>"}},
        {
            "output_type": "execute_result",
            "execution_count": 1,
            "metadata": {},
            "data": {"text/html": "<b>64</b>", "text/plain": "64"},
        },
    ]
    line = "\n  extra_extensions: [courseloom.sphinxext]" if ours else ""
    quiz, talk, key = (QUIZ, SCENARIO, KEY) if ours else ("", "", "")
    write(
        folder,
        {
            "_config.yml": f"""
title: Messages
author: A. Author
execute: {{execute_notebooks: "off"}}
bibtex_bibfiles: [refs.bib]
sphinx:{line}
  config:
    intersphinx_mapping: {{other: ["https://other.example/", "objects.inv"]}}
    suppress_warnings: [etoc.toctree]
""",
            "_toc.yml": """
format: jb-book
root: intro
parts:
  - caption: First
    numbered: true
    chapters:
      - file: genes/copy
      - file: genes/read
  - caption: Second
    chapters:
      - file: talk
      - file: refs
      - file: key
""",
            "intro.md": "# Messages\n\nSee {ref}`thing <other:thing>` and {doc}`genes/copy`.\n",
            "genes/copy.md": "# Copying\n\n## How\n\nAs {cite}`adams1990` says. A formula: $a^2$.\n\n"
            f"{quiz}\n\n## After\n\n```{{note}}\nA note.\n```\n",
            "genes/read.ipynb": notebook(
                "# Reading\n\nText.", ("print('3 letters')", stored), "## More\n\nText {cite:t}`adams1990`.\n"
            ),
            "talk.md": f"# Talk\n\nText.\n\n{talk}\n",
            "refs.md": "# References\n\n```{bibliography}\n```\n",
            "key.md": f"# Key\n\n{key}\n",
            "_static/own.css": "h1{letter-spacing:1px}\n",
            "refs.bib": BIB,
            **({"quizzes/messages.yml": BANK, "quizzes/scenarios/at-the-bench.yml": TALK} if ours else {}),
        },
    )
    inventory(folder)


def flat(folder: Path, ours: bool) -> None:
    """A Jupyter Book of a root and chapters with live code (thebe) and formulas by MathJax; it runs its notebooks."""
    line = "\nsphinx:\n  extra_extensions: [courseloom.sphinxext]\n" if ours else ""
    write(
        folder,
        {
            "_config.yml": f"""
title: Messages
execute: {{execute_notebooks: force}}
repository: {{url: "https://github.com/someone/book"}}
launch_buttons: {{thebe: true}}
parse: {{myst_enable_extensions: [amsmath, dollarmath]}}
{line}""",
            "_toc.yml": "format: jb-book\nroot: index\nchapters:\n  - file: one\n  - file: two\n  - file: three\n",
            "index.md": "# Messages\n\nText.\n",
            "one.md": f"# One\n\nA formula $x_1$.\n\n$$\n\\int_0^1 x\\,dx\n$$\n\n{QUIZ if ours else ''}\n",
            "two.ipynb": notebook("# Two", ("1 + 1", [])),
            "three.ipynb": notebook("# Three", (EXPLORE, []), (FIGURE, []), ("quiz('messages')", []))
            if ours
            else notebook("# Three"),
            **({"quizzes/messages.yml": BANK.replace("adams1990, ", "")} if ours else {}),
        },
    )


def nested(folder: Path, ours: bool) -> None:
    """A Jupyter Book article of nested sections: glossary, margin notes, tabs, folded cells, and a quiz within a notebook."""
    line = ["courseloom.sphinxext"] if ours else []
    bank = BANK.replace("adams1990, ", "").replace("$m = 110$", "110").replace("copies a gene", "copies a {term}`gene`")
    bank = bank.replace("along the gene.", "along the gene; see [how](../methods.md).")
    folded = notebook("# Cells", ("print('folded')", [{"output_type": "stream", "name": "stdout", "text": "folded\n"}]), QUIZ)
    write(
        folder,
        {
            "_config.yml": f"""
title: Messages
execute: {{execute_notebooks: "off"}}
html: {{use_issues_button: true, extra_footer: <p>Our footer</p>}}
repository: {{url: "https://github.com/someone/book", branch: main}}
sphinx:
  extra_extensions: {[*line, "sphinx.ext.todo"]}
  config: {{todo_include_todos: true, html_last_updated_fmt: ""}}
""",
            "_toc.yml": "format: jb-article\nroot: paper\nsections:\n  - file: methods\n    sections:\n"
            "      - file: detail/cells\n  - file: glossary\n",
            "paper.md": "# Messages\n\n```{margin}\nAside.\n```\n\n```{todo}\nMore.\n```\n\n"
            "````{tab-set}\n```{tab-item} One\nFirst.\n```\n```{tab-item} Two\nSecond.\n```\n````\n",
            "methods.md": "# Methods\n\n```{admonition} Open me\n:class: dropdown, hint\nA {term}`gene`.\n```\n",
            "detail/cells.ipynb": (folded if ours else folded.replace(json.dumps(QUIZ)[1:-1], "")).replace(
                '"metadata": {},\n   "execution_count"', '"metadata": {"tags": ["hide-input"]},\n   "execution_count"'
            ),
            "glossary.md": "# Words\n\n```{glossary}\ngene\n  A stretch of DNA.\n```\n",
            **({"quizzes/messages.yml": bank} if ours else {}),
        },
    )


def plain(folder: Path, ours: bool) -> None:
    """A book of plain Sphinx: alabaster, MyST and reStructuredText."""
    extensions = ["myst_parser", *(["courseloom.sphinxext"] if ours else [])]
    write(
        folder,
        {
            "conf.py": f'project = "Messages"\nextensions = {extensions}\nhtml_theme = "alabaster"\n'
            'myst_enable_extensions = ["dollarmath"]\nexclude_patterns = ["_build"]\n',
            "index.rst": "Messages\n========\n\n.. toctree::\n\n   one\n   two\n   key\n",
            "one.md": f"# One\n\nText with `code` and $x$.\n\n{QUIZ if ours else ''}\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
            "two.rst": "Two\n===\n\nText.\n" + ("\n.. scenario:: at-the-bench\n" if ours else ""),
            "key.md": f"# Key\n\n{KEY if ours else ''}\n",
            **(
                {"quizzes/messages.yml": BANK.replace("adams1990, ", ""), "quizzes/scenarios/at-the-bench.yml": TALK}
                if ours
                else {}
            ),
        },
    )


def built(folder: Path, kind: str = "html", *more: str) -> subprocess.CompletedProcess[str]:
    """Build a book as its author would; returns what was said and the exit code. The pages are in `_build/html`."""
    if (folder / "conf.py").is_file():
        command = ["-m", "sphinx", "-q", "-b", kind, *more, ".", f"_build/{kind}"]
    else:
        command = ["-c", "from jupyter_book.cli.main import main; main()", "build", ".", "--quiet", *more]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, *command], cwd=folder, env=env, capture_output=True, text=True, check=False)
