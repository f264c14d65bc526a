"""Tables of what each rule finds and what it lets pass: `tests/rules/*.yml`, one table a group of rules.

A table is named after its group. A row names a `rule`, changes a copy of the tiny course beside the tables, and `says` what the
rule then finds (a message or a list of all messages, each with or without its place in front), or is `silent: true` (it looks
like the fault and is fine; `note` says why). `level` may be given too. The changes:

    item, items   one question or several in place of those of the tiny quiz: YAML text as written, or keys and values, where
                  what is missing is filled in; options may be a list of texts, a key with `*` in front; `times: 3`
                  puts it in three times
    elsewhere     several questions in a second file
    purpose       the purpose of the tiny quiz
    bank          a whole quiz file
    text          MyST at the end of book/welcome.md
    cell, tags    a Markdown cell at the end of the notebook, with its tags
    code          a code cell at the end of the notebook
    notebook      a second notebook as it is saved, notebooks/02-extra.ipynb: keys and cells after its title, as JSON or YAML
    chapter       slug and objectives of a second chapter, an empty page book/<slug>.md
    claim, bib    YAML at the end of book/claims.yml (an entry of the list), BibTeX at the end of book/references.bib
    course        keys and values laid over book/course.yml
    swap          {file: {old text: new text}}
    files         {file: whole text, or null to take it away}
    today         the day of the check, if it matters
    expired_ok    as the command line has it
    rot13         true: the texts of the row are in rot13 (words that no file of the repository may hold in the clear)

In the table `exceptions` every rule runs and exceptions are applied: a row is about what is left of one rule, or about an
exception.
"""

from __future__ import annotations

import codecs
import json
import re
import shutil
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT

from courseloom import check
from courseloom.check.rule import GROUPS, RULES, Finding, Material
from courseloom.errors import CourseError
from courseloom.resolve import gather, read

TABLES = sorted((ROOT / "tests" / "rules").glob("*.yml"))
ROWS = [(path.stem, row) for path in TABLES for row in yaml.safe_load(path.read_text("utf-8"))]
COURSE = ROOT / "tests" / "rules" / "course"
TODAY = date(2026, 6, 1)
QUIZ = "quizzes/01-washing.yml"
NOTEBOOK = "notebooks/01-washing.ipynb"
EXTRA = "notebooks/02-extra.ipynb"
PLACE = re.compile(r"^[\w./-]+(:\d+|: cell '[^']+'(, line \d+)?)?: ")
REASON = "It is here to be long enough, so that the row shows one fault, and this one is not it."


def bank(questions: Iterable[Any] | str, quiz: str = "washing-check", purpose: str = "") -> str:
    """Return a quiz file; the first question begins on line 6, or on line 7 where a purpose is given."""
    head = f"chapter: 01-washing\nquizzes:\n  - id: {quiz}\n    title: Washing\n"
    head += f"    purpose: {purpose}\n" if purpose else ""
    return f"{head}    questions:\n" + "".join(written(one) for one in questions)


def written(question: Any) -> str:
    """Return the YAML of a question in its place: text as it is, or keys and values filled out, a line each."""
    if isinstance(question, str):
        lines = question.rstrip("\n").split("\n")
        return "".join(f"      {'- ' if not number else '  '}{line}\n" for number, line in enumerate(lines))
    kind = question.get("kind", "choice")
    base = {"id": "the-item", "kind": kind, "objective": "describe-washing", "difficulty": "apply"}
    base |= {"stem": "What do you do?", "judgement": True, **question}
    if kind == "true-false":
        base = {"answer": True, "if_true": REASON, "if_false": REASON, **base}
    if "options" in base:
        base["options"] = [_option(option) for option in base["options"]]
    many = base.pop("times", 1)
    copies = [base] if many == 1 else [base | {"id": f"{base['id']}-{number}"} for number in range(1, many + 1)]
    return "".join(_entry(sorted(one.items(), key=lambda pair: pair[0] != "id"), 6) for one in copies)


def _option(option: Any) -> dict[str, Any]:
    if isinstance(option, str):
        option = {"text": option.removeprefix("*"), "correct": True} if option.startswith("*") else {"text": option}
    return {**option, "why": option.get("why", REASON)}


def _entry(pairs: Iterable[tuple[str, Any]], indent: int) -> str:
    text = ""
    for key, value in pairs:
        text += " " * indent + ("- " if not text else "  ") + f"{key}:"
        if key == "options":
            text += "\n" + "".join(_entry(option.items(), indent + 4) for option in value)
        else:
            text += f" {json.dumps(value, ensure_ascii=False)}\n"
    return text


def prepare(row: dict[str, Any], root: Path) -> None:
    """Make the changes of a row in a copy of the tiny course."""
    cells: list[dict[str, Any]] = []
    for name, kind in (("cell", "markdown"), ("code", "code")):
        if name in row:
            extra = {"outputs": [], "execution_count": None} if kind == "code" else {}
            metadata = {"tags": row["tags"]} if "tags" in row else {}
            cells.append({"id": f"row-{name}", "cell_type": kind, "source": row[name], "metadata": metadata, **extra})
    if questions := [row["item"]] if "item" in row else row.get("items"):
        write(root / QUIZ, bank(questions, purpose=row.get("purpose", "")))
    if "bank" in row:
        write(root / QUIZ, row["bank"])
    if "elsewhere" in row:
        write(root / "quizzes/02-more.yml", bank(row["elsewhere"], "more-washing"))
        source = "quiz('more-washing')"
        cells.append(
            {"id": "row-more", "cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None}
        )
    if cells:
        notebook = json.loads((root / NOTEBOOK).read_text("utf-8"))
        notebook["cells"] += cells
        write(root / NOTEBOOK, json.dumps(notebook, indent=1))
    for name, file in (("text", "book/welcome.md"), ("bib", "book/references.bib"), ("claim", "book/claims.yml")):
        if name in row:
            added = row[name].rstrip("\n")
            added = "  - " + added.replace("\n", "\n    ") if name == "claim" else f"\n{added}"
            write(root / file, f"{(root / file).read_text('utf-8')}{added}\n")
    if "notebook" in row:
        title = {"cell_type": "markdown", "id": "title", "metadata": {}, "source": "# Extra"}
        saved = {"metadata": {}, "nbformat": 4, "nbformat_minor": 5, **row["notebook"]}
        write(root / EXTRA, json.dumps(saved | {"cells": [title, *saved["cells"]]}))
        listed(root, EXTRA)
    if "chapter" in row:
        plan = {"short": "More", **row["chapter"]}
        write(root / f"book/{plan['slug']}.md", "# More\n")
        listed(root, f"book/{plan['slug']}")
        about = yaml.safe_load((root / "book/course.yml").read_text("utf-8"))
        write(root / "book/course.yml", yaml.safe_dump(about | {"chapters": [*about["chapters"], plan]}, sort_keys=False))
    if "course" in row:
        about = laid_over(yaml.safe_load((root / "book/course.yml").read_text("utf-8")), row["course"])
        write(root / "book/course.yml", yaml.safe_dump(about, sort_keys=False, allow_unicode=True, width=1000))
    for file, changes in row.get("swap", {}).items():
        text = (root / file).read_text("utf-8")
        for old, new in changes.items():
            assert old in text, f"{old!r} is not in {file}"
            text = text.replace(old, new, 1)
        write(root / file, text)
    for file, text in row.get("files", {}).items():
        if text is None:
            (root / file).unlink()
        else:
            write(root / file, text)


def listed(root: Path, page: str) -> None:
    """Put a page into the table of contents, after the chapter."""
    toc = root / "_toc.yml"
    chapter = "      - file: notebooks/01-washing\n"
    toc.write_text(toc.read_text("utf-8").replace(chapter, f"{chapter}      - file: {page.removesuffix('.ipynb')}\n"), "utf-8")


def write(path: Path, text: str) -> None:
    """Write a file and the folder around it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def laid_over(under: Any, over: Any) -> Any:
    """Return a mapping with another laid over it, key by key."""
    if not (isinstance(under, dict) and isinstance(over, dict)):
        return over
    return {**under, **{key: laid_over(under.get(key), value) for key, value in over.items()}}


def found(name: str, root: Path, today: date = TODAY, expired_ok: bool = False, excepted: bool = False) -> set[Finding]:
    """Return what one rule finds in a course; `excepted` runs all of them and leaves out what an exception covers.

    Rules look at every mark, also at those that the reader has refused already (a picture that is not there, a `{note}`).
    """
    course, problems = gather(root)
    if course is None or (problems := [one for one in problems if not one.what.startswith("holds ")]):
        raise CourseError(problems)
    if excepted:
        everything = check.run(course, today, expired_ok=expired_ok)
        return {finding for finding in everything if finding.rule == name and not finding.allowed}
    rule = RULES[name]
    faults = rule.find(Material(course, today, expired_ok))
    return {Finding(fault.where, rule.id, fault.level or rule.level, fault.what, fault.todo) for fault in faults}


@cache
def untouched(name: str, today: date, expired_ok: bool, excepted: bool) -> frozenset[Finding]:
    """Return what a rule finds in the tiny course as it is: no row is about that."""
    return frozenset(found(name, COURSE, today, expired_ok, excepted))


def decoded(value: Any) -> Any:
    """Return a part of a row with its texts out of rot13; the keys of the row and its rule stay as they are."""
    match value:
        case str():
            return codecs.decode(value, "rot13")
        case list():
            return [decoded(one) for one in value]
        case dict():
            return {key: decoded(one) for key, one in value.items()}
    return value


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A copy of the tiny course of the tables, which no other test changes."""
    return Path(shutil.copytree(COURSE, tmp_path / "course"))


@pytest.mark.parametrize(("group", "row"), ROWS, ids=[f"{group}-{n}-{row['rule']}" for n, (group, row) in enumerate(ROWS)])
def test_row(group: str, row: dict[str, Any], tiny: Path) -> None:
    excepted = group == "exceptions"
    assert excepted or row["rule"] in RULES, f"there is no rule '{row['rule']}'"
    assert ("says" in row) != row.get("silent", False), "a row says something or is silent"
    if row.get("rot13"):
        row = {key: value if key in ("rule", "note", "level") else decoded(value) for key, value in row.items()}
    prepare(row, tiny)
    today, expired_ok = row.get("today", TODAY), row.get("expired_ok", False)
    findings = sorted(
        found(row["rule"], tiny, today, expired_ok, excepted) - untouched(row["rule"], today, expired_ok, excepted)
    )
    if row.get("silent"):
        assert not findings, row.get("note", "")
        return
    says = [row["says"]] if isinstance(row["says"], str) else row["says"]
    messages = [f"{f.where}: {f.what} {f.todo}".rstrip() for f in findings]
    expected = [next((m for m in messages if m == said or PLACE.sub("", m, count=1) == said), None) for said in says]
    assert sorted(messages) == sorted(filter(None, expected)) and len(messages) == len(says), "\n".join([*messages, "—", *says])
    if "level" in row:
        assert {finding.level for finding in findings} == {row["level"]}


def test_a_phrase_that_cannot_be_read_is_named(tiny: Path) -> None:
    row = 'rows:\n  - avoid: [soap]\n    match: ["(soap|(dish|bar))"]\n    prefer: hygiene\n    why: It is a test.\n'
    write(tiny / "book/language.yml", row)
    with pytest.raises(CourseError, match=r"'\(soap\|\(dish\|bar\)\)' is not a phrase: use words"):
        read(tiny)


def has_table(rule_group: str) -> bool:
    """Return whether the table of a group is there."""
    return any(path.stem == rule_group for path in TABLES)


@pytest.mark.parametrize("name", [rule.id for rule in RULES.values() if has_table(rule.group)])
def test_every_rule_has_rows(name: str) -> None:
    rows = [row for _, row in ROWS if row["rule"] == name]
    says = [said for row in rows if "says" in row for said in ([row["says"]] if isinstance(row["says"], str) else row["says"])]
    assert says, "no row shows what it finds"
    assert any(PLACE.match(said) for said in says), "no row shows the place that it names"
    assert any(row.get("silent") for row in rows), "no row shows what it lets pass"


@pytest.mark.parametrize("name", RULES)
def test_every_rule_is_documented(name: str) -> None:
    rule = RULES[name]
    assert rule.group in GROUPS
    assert rule.asks.endswith(".") and len(rule.asks) <= 128
    assert len(rule.why.split()) >= 10, "the docstring does not say why"
