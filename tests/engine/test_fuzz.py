"""Small sound sources changed at random: whatever comes, a reader notes problems and raises nothing else.

`python3 course.py test --long` runs every part for `COURSELOOM_FUZZ` seconds (300 by default, 2700 at most), from a seed that a
failure names; `-k notebook` runs one part. Without `--long` each part has half a second and the same seed every time.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT, missing

from courseloom import check, importing
from courseloom.check import fix
from courseloom.errors import CourseError, Problems
from courseloom.model.course import Course
from courseloom.model.evidence import Evidence
from courseloom.model.pages import Cell
from courseloom.model.text import Cite, ClaimRef, Image
from courseloom.readers import book, celltext, code, config, evidence, notebooks, quizzes, richtext, scenarios, supported
from courseloom.readers.mentions import mentions
from courseloom.render.html.text import html, phrasing
from courseloom.resolve import gather
from courseloom.resolve import read as read_course
from courseloom.results import reading, report, summary

COURSE = ROOT / "tests" / "course"
FUZZ = ROOT / "tests" / "fuzz"
"""Small sound files of other programs, and of learners."""
SECONDS = min(2700.0, float(os.environ.get("COURSELOOM_FUZZ", "300")))
PIECES = (
    *"{}[]()<>:;,.|&*!%@`~#\"'\\/-+=_? \t\n\r0123456789aZé手\u2028\x85\xa0\x0c\0\ufeff\u200f\U0001f600",
    *("null", "true", "1e999", "-1", "9" * 40, "{}", "[]", "- ", ": ", "\n  ", "```", ":::", "{cite}`", "{claim}`", "{term}`"),
    *("![](", "](", "<<<<<<< ", "**", "**9", "$$", "%%", "\\u0000", "\\ud800", "{{", "round(", "---\n", "\n\n", "# "),
    "| a | b |\n|---|---|\n",
)
Part = Callable[[Path, random.Random], int | None]
"""Does something at random in a copy of the tiny course; returns how often, where it was more than once."""


def mutated(text: str, chance: random.Random) -> str:
    """Return a text with one to four random changes: pieces put in, taken out, doubled, moved or replaced."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(text) + 1)
        end = min(len(text), at + chance.choice((1, 2, 5, 20, 200)))
        match chance.randrange(6):
            case 0:
                text = text[:at] + chance.choice(PIECES) * chance.choice((1, 1, 1, 3, 60)) + text[at:]
            case 1:
                text = text[:at] + text[end:]
            case 2:
                text = text[:end] + text[at:end] + text[end:]
            case 3:
                text = text[:at] + chance.choice(PIECES) + text[end:]
            case 4:
                to = chance.randrange(len(text) + 1)
                text = text[:to] + text[at:end] + text[to:]
            case _:
                lines = text.split("\n")
                a, b = chance.randrange(len(lines)), chance.randrange(len(lines))
                lines[a], lines[b] = lines[b], lines[a]
                text = "\n".join(lines)
    return text


ODD: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1e300,
    10**30,
    "",
    "x",
    [],
    {},
    [None],
    [[]],
    {"a": None},
    [1],
    "\0",
    "手",
    ["a", 1],
    {"": {}},
)


def reshaped(data: Any, chance: random.Random) -> Any:
    """Return plain data in which one value, anywhere, is of another shape, missing or there twice."""
    if not isinstance(data, dict | list) or not data or chance.random() < 0.15:
        return chance.choice(ODD)
    keys: list[Any] = list(data) if isinstance(data, dict) else list(range(len(data)))
    key = chance.choice(keys)
    copy: Any = data.copy()
    roll = chance.random()
    if roll < 0.1:
        del copy[key]
    elif roll < 0.15 and isinstance(copy, list):
        copy.append(copy[key])
    else:
        copy[key] = reshaped(data[key], chance)
    return copy


def of_file(file: str, reader: Callable[[Path, Problems], object]) -> Part:
    """Return a part that changes one file of the tiny course and reads it."""
    sound = (COURSE / file).read_text("utf-8")

    def once(root: Path, chance: random.Random) -> None:
        data = mutated(sound, chance).encode("utf-8", "replace")
        if chance.random() < 0.03:
            at = chance.randrange(len(data) + 1)
            data = data[:at] + bytes([chance.randrange(256)]) + data[at:]
        (root / file).write_bytes(data)
        reader(root, Problems())

    return once


def a_notebook(root: Path, chance: random.Random) -> None:
    """Read a notebook whose JSON has another shape, or is none."""
    file = "notebooks/01-washing.ipynb"
    sound = (COURSE / file).read_text("utf-8")
    if chance.random() < 0.7:
        text = json.dumps(reshaped(json.loads(sound), chance))
    else:
        text = mutated(sound, chance)
    (root / file).write_bytes(text.encode("utf-8", "replace"))
    page = notebooks.read(root / file, "notebooks/01-washing", file, Problems())
    if page is not None:
        _looked_at(page)
    list(fix.notebooks(root))


def _looked_at(page: Any) -> None:
    list(mentions(page))
    supported.problems(page, COURSE, [page.file], supported.anchors([page]))
    list(code.syntax_errors(page))
    book.read_terms([page.source])


def a_page(root: Path, chance: random.Random) -> None:
    """Read a page of text."""
    (root / "book/welcome.md").write_bytes(
        mutated((COURSE / "book/welcome.md").read_text("utf-8"), chance).encode("utf-8", "replace")
    )
    page = notebooks.read(root / "book/welcome.md", "book/welcome", "book/welcome.md", Problems())
    if page is not None:
        _looked_at(page)


RICH = 'Wash {cite}`made2020hands`, “so” {claim}`a-b` and {term}`shown <soap>`. It\'s *now*, "then"\n\n- one\n- two\n'
RICH += "\n- [ ] to do\n\n~~old~~ $x^2$ {math}`x_1` H{sub}`2`O `c`[^n]\n\n[^n]: A note.\n\n"
RICH += "$$\n\\frac{1}{2}\n$$\n\n:::{note} Now\nSo.\n:::\n"
CELL = "## Hands\n\n:::{key-points} Now\n- Wash.\n:::\n\nfigure: share\n\n"
CELL += "| a | b |\n|---|---|\n| 1 | 2 |\n\nName: ________ (all)\n"
CELL += "\n```{list-table} T\n:header-rows: 1\n* - a\n  - b\n* - c\n  - d\n```\n"


def item_text(root: Path, chance: random.Random) -> None:
    """Read item text, and say it in plain words and as HTML."""
    text = (
        mutated(RICH, chance)
        if chance.random() < 0.5
        else "".join(chance.choices((*PIECES, "a", "Wash ", " so."), k=chance.randint(1, 9)))
    )
    with suppress(ValueError):
        rich = richtext.parse(text)
        rich.plain()
        if not any(isinstance(inline, Cite | ClaimRef | Image) for inline in rich.inlines()):
            html(rich.blocks, Evidence({}, {}))
            phrasing(rich.blocks, Evidence({}, {}))


def a_cell(root: Path, chance: random.Random) -> None:
    """Read a cell for slides or handouts."""
    with suppress(ValueError):
        celltext.of_cell(Cell("a", "markdown", mutated(CELL, chance), frozenset({"slide"})))


def a_formula(root: Path, chance: random.Random) -> None:
    """Compute a formula."""
    tokens = (
        "a",
        "b",
        "1",
        "0",
        "2.5",
        "1e308",
        "9" * 20,
        "+",
        "-",
        "*",
        "/",
        "**",
        "(",
        ")",
        "round(",
        ",",
        " ",
        "\0",
        "é",
        "j",
        "True",
        "'",
    )
    text = "".join(chance.choices(tokens, k=chance.randint(1, 12)))
    with suppress(_Cannot):
        evaluate(text, {"a": chance.choice((0.0, 3.0, 1e308, -1.5)), "b": 2.0})


evaluate, _Cannot = evidence.evaluate, evidence._Cannot


def a_course(root: Path, chance: random.Random) -> None:
    """Read a whole course with one file changed, and put every rule to it."""
    file = chance.choice([path.relative_to(COURSE).as_posix() for path in sorted(COURSE.rglob("*.*")) if path.is_file()])
    sound = (COURSE / file).read_bytes()
    try:
        (root / file).write_bytes(mutated(sound.decode(), chance).encode("utf-8", "replace"))
        course, problems = gather(root)
        if course is not None:
            check.run(course, date(2026, 6, 1), without=("coverage",) if problems else ())
    finally:
        (root / file).write_bytes(sound)


def of_import(*banks: Path) -> Part:
    """Return a part that changes a file of questions of another program and converts it to a quiz file, which is YAML."""
    sound = {bank.name: bank.read_text("utf-8") for bank in banks}

    def once(root: Path, chance: random.Random) -> None:
        name = chance.choice(sorted(sound))
        text = sound[name]
        if name.endswith(".json") and chance.random() < 0.5:
            text = json.dumps(reshaped(json.loads(text), chance))
        else:
            text = mutated(text, chance)
        (root / name).write_bytes(text.encode("utf-8", "replace"))
        with suppress(CourseError):
            yaml.load(importing.read(root / name, name, "01-washing").text, yaml.CSafeLoader)

    return once


@cache
def hands() -> Course:
    return read_course(COURSE, pages_too=False)


def of_results(*files: Path) -> Part:
    """Return a part that changes a report of a platform, or a learner's file beside those of nine others, and counts."""
    sound = {file.name: file.read_text("utf-8") for file in files}

    def once(root: Path, chance: random.Random) -> None:
        name = chance.choice(sorted(sound))
        text, others = sound[name], []
        if name.endswith(".json"):
            for number in range(9):
                others.append(root / f"learner-{number}.json")
                if not others[-1].is_file():
                    others[-1].write_text(json.dumps({**json.loads(text), "since": 2000 + number}), "utf-8")
            if chance.random() < 0.7:
                text = json.dumps(reshaped(json.loads(text), chance))
        if text == sound[name]:
            text = mutated(text, chance)
        (root / name).write_bytes(text.encode("utf-8", "replace"))
        quiz, problems = hands().quizzes["washing-check"].quiz, Problems()
        answers = reading.read(hands(), [*others, root / name], chance.choice((quiz, None)), problems)
        if answers.learners:
            found = summary.of(answers)
            report.page(found, False)
            report.items_csv(found)
            report.summary_csv(found)

    return once


def of_script(name: str, *words: str) -> Part:
    """Return a part in which Node holds the scripts of the pages to what it makes at random."""

    def once(root: Path, chance: random.Random) -> int:
        if shutil.which("node") is None:
            missing("Node")
        runs = 200
        command = ["node", str(ROOT / "tests" / name), *words, str(chance.randrange(2**31)), str(runs)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0 and done.stdout.strip() in ("", "[]"), f"{' '.join(command)}: {done.stdout}{done.stderr}"
        return runs

    return once


BANKS = ROOT / "tests" / "importing"
PARTS: dict[str, Part] = {
    "quizzes": of_file("quizzes/02-kinds.yml", lambda root, problems: quizzes.read(root / "quizzes", root, problems)),
    "scenarios": of_file("quizzes/scenarios/at-the-sink.yml", lambda root, problems: scenarios.read(root, problems)),
    "about": of_file("book/course.yml", lambda root, problems: book.read_about(root, problems)),
    "claims": of_file(
        "book/claims.yml", lambda root, problems: evidence.read_claims(root / "book/claims.yml", "book/claims.yml", problems)
    ),
    "bib": of_file(
        "book/references.bib",
        lambda root, problems: evidence.read_sources(root / "book/references.bib", "references.bib", problems),
    ),
    "toc": of_file("_toc.yml", lambda root, problems: book.read_toc(root, problems)),
    "config": of_file("_config.yml", lambda root, problems: config.read(root, problems)),
    "notebook": a_notebook,
    "page": a_page,
    "richtext": item_text,
    "celltext": a_cell,
    "formula": a_formula,
    "course": a_course,
    "gift": of_import(BANKS / "hands.gift.txt"),
    "moodle": of_import(BANKS / "hands.xml"),
    "others": of_import(FUZZ / "jupyterquiz.json", FUZZ / "mkdocs.md", FUZZ / "mdbook.toml"),
    "reports": of_results(*sorted(FUZZ.glob("*.csv"))),
    "progress": of_results(FUZZ / "progress.json"),
    "record": of_script("stores.mjs"),
    "scorm": of_script("scorm.mjs", "spoilt"),
}


def fuzzed(part: Part, root: Path, seconds: float, seed: int) -> int:
    """Run a part until its time is over, and at least ten texts. Returns how many there were."""
    shutil.copytree(COURSE, root, ignore=shutil.ignore_patterns("_build"))
    end, number, runs = time.monotonic() + seconds, 0, 0
    while runs < 10 or time.monotonic() < end:
        try:
            runs += part(root, random.Random(seed + number)) or 1
        except Exception as error:
            raise AssertionError(f"seed {seed + number}: {type(error).__name__}: {error}") from error
        number += 1
    return runs


@pytest.mark.parametrize("name", PARTS)
def test_a_short_run_raises_nothing(name: str, tmp_path: Path) -> None:
    assert fuzzed(PARTS[name], tmp_path / "course", 0.5, 13_000_000) >= 10


@pytest.mark.long
@pytest.mark.parametrize("name", PARTS)
def test_a_long_run_raises_nothing(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seed = int(os.environ.get("COURSELOOM_SEED", time.time_ns() % 10**9 * 1000))
    runs = fuzzed(PARTS[name], tmp_path / "course", SECONDS, seed)
    with capsys.disabled():
        print(f"\n{name}: {runs} runs from seed {seed}")
