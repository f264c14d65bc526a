"""Files of earlier versions are read as they are, and those of later ones are told in a sentence with what to do."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT, courseloom, missing
from pydantic import BaseModel

from courseloom import check, identifiers
from courseloom.errors import CourseError, Problems
from courseloom.model.course import Course, ResourceFile
from courseloom.model.local import LocalFile
from courseloom.model.paths import PathFile
from courseloom.model.workshops import WorkshopFile
from courseloom.readers import richtext, yamlio
from courseloom.readers.book import BeliefFile, LanguageFile
from courseloom.resolve import read
from courseloom.results import reading

OLD = ROOT / "tests" / "formats"
FILES = ("book/course.yml", "book/claims.yml", "quizzes/01-washing.yml", "quizzes/scenarios/at-the-sink.yml")


def test_a_course_of_an_early_version_is_read_whole() -> None:
    """Course, claims, questions of every kind of its time, and a conversation: as version 0.2.0 had them."""
    course, problems = check.gathered(OLD / "0.2.0")
    assert course is not None and problems == []
    assert {question.kind for question in course.questions()} >= {"choice", "multiple", "order", "match", "cloze", "recall"}
    assert len(course.questions()) == 24 and len(course.claims) == 2 and list(course.scenarios) == ["at-the-sink"]
    assert course.about.title == "Hand hygiene in ten minutes"


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("language-0.1.0", LanguageFile),
        ("local-0.1.0", LocalFile),
        ("resources-0.1.0", ResourceFile),
        ("workshops-0.2.1", WorkshopFile),
        ("beliefs-0.6.0", BeliefFile),
        ("paths-0.6.0", PathFile),
    ],
)
def test_other_files_of_early_versions_are_read(name: str, model: type[BaseModel]) -> None:
    problems = Problems()
    path = OLD / f"{name}.yml"
    document = yamlio.load(path, path.name, problems)
    assert document and yamlio.check(document, model, problems, richtext.of_file(OLD, path))
    assert problems.found == []


def numbered(root: Path, *before: str) -> Path:
    """Give a course the numbers of version 0.7.0, with these lines before them, and return their file."""
    path = root / identifiers.FILE
    path.write_text("".join(f"{line}\n" for line in before) + (OLD / "numbers-0.7.0.yml").read_text("utf-8"), "utf-8")
    return path


@pytest.mark.parametrize("before", [(), ("format: 1",)])
def test_numbers_of_an_early_version_stay(before: tuple[str, ...], tiny: Path) -> None:
    numbered(tiny, *before)
    numbers = identifiers.read(tiny)
    assert len(numbers.lists["questions"]) == 26 and numbers.number("conversations", "at-the-sink da96a6fa") == 1


@pytest.mark.parametrize(
    ("said", "told"), [("2", "is in format 2, and Courseloom "), ("new", "has the format 'new', which is no version.")]
)
def test_numbers_of_a_later_format_are_told_in_one_sentence(said: str, told: str, tiny: Path) -> None:
    path = numbered(tiny, f"format: {said}")
    before = path.read_bytes()
    with pytest.raises(CourseError) as stopped:
        identifiers.read(tiny)
    assert len(stopped.value.problems) == 1 and told in str(stopped.value)
    assert courseloom("numbers", root=tiny).returncode == 1 and path.read_bytes() == before


def test_a_progress_file_of_an_early_version_counts(hands: Course) -> None:
    problems = Problems()
    answers = reading.read(hands, [OLD / "progress-0.2.0.json"], None, problems)
    assert problems.found == [] and answers.learners == 1 and not answers.notes


def test_what_a_learning_system_kept_of_an_early_version_is_read() -> None:
    if shutil.which("node") is None:
        missing("Node")
    command = ["node", str(ROOT / "tests/scorm.mjs"), "kept"]
    text = (OLD / "scorm-0.7.0.txt").read_text("utf-8")
    told = json.loads(subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout)
    given = [{"chosen": [1]}, {"chosen": [0, 2]}, {"number": 12.5}, {"text": "soap"}, {"text": "", "points": [0, 1]}]
    assert [one["given"] for one in told["answers"].values()] == given
    assert [one["score"] for one in told["answers"].values()] == [1, 0.5, 1, 1, None]
    assert next(iter(told["answers"].values()))["tries"] == 3 and told["page"] == 2 and list(told["places"].values()) == [4]
    assert [one["passed"] for one in told["tests"].values() for one in one] == [True]
    assert [one["path"] for one in told["talks"].values()] == [[0, 2, 1]]
    later = subprocess.run(command, input="2" + text[1:], capture_output=True, text=True, check=True).stdout
    assert json.loads(later) == "newer"


def top(path: Path, line: str) -> None:
    path.write_text(f"{line}\n{path.read_text('utf-8')}", "utf-8")


def test_a_file_may_say_its_format(tiny: Path) -> None:
    before = read(tiny)
    for name in FILES:
        top(tiny / name, "format: 1")
    after = read(tiny)
    assert len(after.questions()) == len(before.questions()) and after.about == before.about
    assert after.scenarios.keys() == before.scenarios.keys() and after.claims == before.claims


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_a_later_format_is_told_in_one_sentence_and_nothing_else_is(name: str, tiny: Path) -> None:
    top(tiny / name, "format: 2")
    done = courseloom("check", root=tiny)
    told = [line for line in done.stdout.splitlines() if "courseloom" not in line and " [reads]" in line]
    assert done.returncode == 1 and len(told) == 1, done.stdout
    assert told[0].strip().startswith(f"{name}:1: is in format 2, and Courseloom ")
    assert "Use the version of Courseloom that it was written for, or a newer one." in told[0]


@pytest.mark.parametrize("said", ["0", "-1", "1.5", "new", "true", "", "[1]"])
def test_a_format_that_is_no_version_is_told(said: str, tiny: Path) -> None:
    top(tiny / "quizzes/01-washing.yml", f"format: {said}")
    done = courseloom("check", root=tiny)
    assert "which is no version. Write 'format: 1', or leave it out." in done.stdout


def test_the_schema_of_each_file_knows_the_format(tmp_path: Path) -> None:
    shutil.copytree(OLD / "0.2.0", tmp_path / "course")
    assert courseloom("schema", root=tmp_path / "course").returncode == 0
    schemas = list((tmp_path / "course/_build/schema").glob("*.json"))
    assert len(schemas) == 11
    assert all(json.loads(path.read_text("utf-8"))["properties"]["format"]["const"] == yamlio.FORMAT for path in schemas)
