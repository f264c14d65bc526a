"""Every recipe of docs/authoring works: done on a copy of the tiny course, in the order of its page, it leaves no problems.

The first line of a block names its file in a comment: `# quizzes/05-new.yml` for a whole file, `# FILE: at the end`,
`# FILE: below LINE`, or, for a notebook, `# FILE: cell ID` and `# FILE: cell ID tagged TAG`. Blocks of `sh` are commands.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
import test_rules
import yaml
from conftest import ROOT, courseloom

from courseloom.check.rule import RULES
from courseloom.check.rules import items
from courseloom.model.course import Course
from courseloom.model.items import KINDS
from courseloom.resolve import read

FOLDER = ROOT / "docs" / "authoring"
PAGES = sorted(set(FOLDER.glob("*.md")) - {FOLDER / "README.md"})
BLOCK = re.compile(r"^(`{3,})(\w*)\n(.*?)^\1$", re.M | re.S)
HEAD = re.compile(r"(?:#|%|//|<!--) (\S+?)(?:: (at the end|in full|below (.+?)|cell (\S+?)(?: tagged (\S+))?))?(?: -->)?\n")
SLOW = {"build", "preview", "lab"}
"""Commands that only the long test runs, or no test."""

OWN = "'01-washing' has 1 objective."
"""A warning about the tiny course itself, once it has a second chapter."""


class Step(NamedTuple):
    """A step of a recipe: a command, or text for a file with what to do there."""

    command: str = ""
    file: str = ""
    how: str = ""
    line: str = ""
    cell: str = ""
    tag: str = ""
    language: str = ""
    text: str = ""


def steps(page: Path) -> Iterator[Step]:
    """Yield the steps of a recipe in order; a block that is neither a command nor names its file is an error."""
    for _, language, body in BLOCK.findall(page.read_text("utf-8")):
        if language == "sh":
            yield from (Step(command=line) for line in body.splitlines())
            continue
        head = HEAD.match(body)
        assert head is not None, f"{page.name}: the first line of a block names its file: {body[:60]}"
        file, *rest = (word or "" for word in head.groups())
        yield Step("", file, *rest, language, body[head.end() :])


def done(root: Path, step: Step) -> None:
    """Write what a step says."""
    path = root / step.file
    if path.suffix == ".ipynb":
        book = json.loads(path.read_text("utf-8")) if path.exists() else {"metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        cell = {"cell_type": "code" if step.language == "python" else "markdown", "id": step.cell, "source": step.text.rstrip()}
        cell |= {"execution_count": None, "outputs": []} if step.language == "python" else {}
        cell |= {"metadata": {"tags": [step.tag]} if step.tag else {}}
        book.setdefault("cells", []).append(cell)
        path.write_text(json.dumps(book), "utf-8")
        return
    text = path.read_text("utf-8") if path.exists() else ""
    assert bool(text) == bool(step.how), f"{step.file} is {'there' if text else 'not there'} when the recipe comes to it"
    if step.line:
        above, line, below = text.partition(f"{step.line}\n")
        assert line, f"{step.file} has no line '{step.line}'"
        text = above + line + step.text + below
    else:
        text = step.text if step.how in ("", "in full") else f"{text.rstrip()}\n{step.text}"
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text(text, "utf-8")


def follow(page: Path, root: Path, *, slow: bool = False) -> None:
    """Do what a recipe says on a course."""
    for step in steps(page):
        words = shlex.split(step.command)
        if not words:
            done(root, step)
            continue
        assert words[:2] == ["python3", "course.py"], step.command
        if slow or words[2] not in SLOW:
            ran = courseloom(*words[2:], root=root)
            assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_recipe_does_what_it_says(page: Path, tiny: Path, hands: Course) -> None:
    follow(page, tiny)
    checked = courseloom("check", root=tiny)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert [line for line in checked.stdout.splitlines() if ": warning: " in line and OWN not in line] == []
    assert replace(read(tiny), root=hands.root) != hands, "the course is as it was before"


@pytest.mark.long
@pytest.mark.parametrize(
    "page", [page for page in PAGES if "course.py build" in page.read_text("utf-8")], ids=lambda page: page.stem
)
def test_a_recipe_is_built_as_it_says(page: Path, tiny: Path) -> None:
    follow(page, tiny, slow=True)


def test_every_recipe_is_listed() -> None:
    listed = re.findall(r"\]\((\w[\w-]*\.md)\)", (FOLDER / "README.md").read_text("utf-8"))
    assert sorted(listed) == [page.name for page in PAGES]


def test_the_recipe_of_a_rule_works(tmp_path: Path) -> None:
    code, rows, *_ = steps(ROOT / "docs/extending/rule.md")
    [name] = re.findall(r"^def (\w+)", code.text, re.M)
    exec(compile(code.text, "rule.md", "exec"), dict(vars(items)))  # the decorator registers the rule
    try:
        for number, row in enumerate(yaml.safe_load(rows.text)):
            test_rules.test_row("items", row, shutil.copytree(test_rules.COURSE, tmp_path / str(number)))
    finally:
        del RULES[name.replace("_", "-")]


def test_every_kind_of_question_has_a_recipe() -> None:
    told = {step.text for page in PAGES for step in steps(page)}
    assert [kind for kind in KINDS if not any(f"kind: {kind}\n" in text for text in told)] == []
