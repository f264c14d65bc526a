"""Packages that cmi5 launches: what a system gets, held to a strict stand-in; the course structure; the policy of the page."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, missing
from lxml import etree

from courseloom import identifiers
from courseloom.model.course import Course
from courseloom.writers import cmi5_structure, scorm

SCHEMA = ROOT / "tests/cmi5.xsd"
SPACE = f"{{{cmi5_structure.SPACE}}}"


def node(*arguments: str) -> Any:
    """Run tests/cmi5.mjs; return what it prints."""
    if shutil.which("node") is None:
        missing("Node")
    if not (ROOT / "tests/node_modules/@learninglocker/xapi-validation").is_dir():
        missing("xapi-validation (npm install in tests/)")
    command = ["node", str(ROOT / "tests/cmi5.mjs"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


# What a system gets


def test_no_accepted_answer_is_lost_and_no_rule_of_cmi5_is_broken() -> None:
    assert node("walks", "1", "20") == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 7))
def test_no_accepted_answer_is_lost_at_length(seed: int) -> None:
    assert node("walks", str(seed), "100") == []


BEGUN = "initialized, terminated after PT3600S"
LOOKED = "initialized, terminated after PT3660S"
PASSED = "initialized, completed, passed 0.9, terminated after PT3660S"
FAILED = "initialized, completed, failed 0.5, terminated after PT3660S"
TABLE = {
    "opened and finished": [BEGUN],
    "opened and killed": ["initialized"],
    "opened in a frame and closed": [BEGUN],
    "opened in a window and closed": ["initialized"],
    "opened and loaded again twice": [BEGUN],
    "every practice question answered": [BEGUN],
    "failed": [FAILED],
    "failed, and closed in a window": ["initialized, completed, failed 0.5", BEGUN],
    "failed, and killed": ["initialized, completed", "initialized, failed 0.5, terminated after PT3600S"],
    "just below the mark": ["initialized, completed, failed 0.7999, terminated after PT3660S"],
    "passed": ["initialized, completed, passed 0.8, terminated after PT3660S"],
    "passed, and killed": ["initialized, completed, passed 0.8", BEGUN],
    "failed, then passed at once": ["initialized, completed, passed 0.9, terminated after PT3720S"],
    "failed, then passed another day": [FAILED, "initialized, passed 0.9, terminated after PT3660S"],
    "failed, loaded again, then passed": [
        "initialized, completed, failed 0.5, terminated after PT3720S",
        "initialized, passed 0.9, terminated after PT3600S",
    ],
    "failed twice, the second lower": [FAILED, "initialized, failed 0.5, terminated after PT3660S"],
    "passed, then a lower retake": [PASSED, LOOKED],
    "passed, then forgotten, then a lower retake": [PASSED, LOOKED],
    "passed, then reviewed": [PASSED, LOOKED],
    "failed, then reviewed and passed there": [
        "initialized, completed, failed 0.5 of 0.9, terminated after PT3660S",
        LOOKED,
    ],
    "browsed": [LOOKED],
    "0.8 where the system asks 0.9": ["initialized, completed, failed 0.8 of 0.9, terminated after PT3660S"],
    "0.9 where the system asks 0.9": ["initialized, completed, passed 0.9 of 0.9, terminated after PT3660S"],
    "0.6 where the system asks 0.5": ["initialized, completed, passed 0.6 of 0.5, terminated after PT3660S"],
    "0.8 where the system asks 0.9, then 0.7": [
        "initialized, completed, failed 0.8 of 0.9, terminated after PT3660S",
        "initialized, passed 0.8 of 0.7, terminated after PT3600S",
    ],
    "part: some answered": [BEGUN],
    "part: all answered": ["initialized, completed, terminated after PT3600S"],
    "part: all answered, then forgotten": ["initialized, completed, terminated after PT3600S", BEGUN],
    "part: the test of the course passed": [LOOKED],
    "part: answers one by one": [
        "initialized, answered 0, answered 0, answered 0, completed, terminated after PT3600S",
    ],
}
"""The statements of each story, a text for each session: verb, score, the mastery score that judged it, how long it took."""


def test_every_story_ends_with_its_statements() -> None:
    found = node("table")
    assert {story: told["sessions"] for story, told in found.items()} == TABLE
    assert [(story, told["faults"]) for story, told in found.items() if told["faults"]] == []
    assert not found["browsed"]["kept"]


def test_what_another_window_has_stored_is_kept_and_what_is_private_is_not_sent() -> None:
    found = node("rules")
    for tags in ("both", "get", "required", "none"):
        assert found[f"two windows, ETags: {tags}"] == {"answers": 4, "tests": 1, "faults": [], "said": ["saved", "saved"]}
    assert found["answers refused"] == {"verbs": ["initialized", "completed", "passed"], "said": "saved"}
    kept = found["kept in the tab"]
    assert (kept["isToken"], kept["isAnswer"], kept["said"][-1]) == (True, False, "waiting")
    assert kept["policy"] == "connect-src http://lrs.test http://lrs.test"
    assert found["storage denied"] == {"fetches": 1, "faults": [], "isOpen": True}
    assert found["the way back"] == "https://system.example/back" and found["a script as the way back"] == ""
    assert found["after the end"] == {"session": None, "fetches": 1}
    assert found["no room"] == {"isAsBefore": True, "said": "waiting"}
    assert found["statements unread"] == {"isOpen": True, "faults": []}


def test_a_statement_says_what_cmi5_asks_and_an_answer_names_its_question_by_number() -> None:
    found = node("rules")
    passed, answered = found["statement"], found["answered"]
    assert passed["result"] == {"score": {"scaled": 0.9}, "success": True, "duration": "PT60S"}
    categories = [one["id"].rsplit("/", 1)[1] for one in passed["context"]["contextActivities"]["category"]]
    assert categories == ["category", "cmi5", "moveon"]
    assert passed["context"]["extensions"]["https://w3id.org/xapi/cmi5/context/extensions/masteryscore"] == 0.75
    assert answered["object"]["id"] == f"{passed['object']['id']}/q1"
    assert answered["result"] == {"response": "a", "success": False, "score": {"scaled": 0}}


# The package


@pytest.fixture(scope="module")
def opened(packages: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(packages / "cmi5/course-cmi5.zip")


def test_a_structure_is_valid_and_launches_a_page_of_the_package(opened: zipfile.ZipFile) -> None:
    tree = etree.fromstring(opened.read("cmi5.xml"))
    etree.XMLSchema(file=str(SCHEMA)).assertValid(tree)
    assert opened.namelist()[0] == "cmi5.xml"
    assert tree.findtext(f"{SPACE}au/{SPACE}url") in opened.namelist()
    unit = tree.find(f"{SPACE}au")
    assert unit is not None and (unit.get("moveOn"), unit.get("masteryScore")) == ("Passed", "0.8")
    assert not [
        name for name in opened.namelist() if not scorm.SAFE.fullmatch(name) or name.rsplit(".", 1)[-1] in scorm.REFUSED
    ]


def test_identifiers_of_packages_never_change(hands: Course) -> None:
    numbers = identifiers.Numbers("c0123456789ab")
    for kind, wanted in identifiers.entries(hands).items():
        numbers.lists[kind].update(enumerate(wanted, 1))
    whole, part = (scorm.chosen(hands, numbers, "book/welcome", "cmi5", chapter, ())[0] for chapter in ((), ("01",)))
    assert (whole.file, part.file) == ("course-cmi5.zip", "chapter-01-cmi5.zip")
    schema, ids = etree.XMLSchema(file=str(SCHEMA)), []
    for package in (whole, part):
        tree = etree.fromstring(cmi5_structure.structure(hands, package, "index.html"))
        schema.assertValid(tree)
        ids += [one.get("id") for one in tree]
    assert ids == [
        "urn:uuid:52adc8c8-4369-5e29-b77c-2ecba90a2191",
        "urn:uuid:0caa7e00-08a8-5c40-8671-5e8104013e5b",
        "urn:uuid:b3dc2dd7-6667-5315-af73-4213cc8eee3c",
        "urn:uuid:e625bbd4-3e1b-5347-84cf-9f38deaef857",
    ], "systems that hold results under these would lose them"
    unit = tree.find(f"{SPACE}au")
    assert unit is not None and (unit.get("moveOn"), unit.get("masteryScore")) == ("Completed", None)


def test_only_the_page_around_the_book_may_ask_another_host(opened: zipfile.ZipFile, packages: Path) -> None:
    pages = {name: opened.read(name).decode() for name in opened.namelist() if name.endswith(".html")}
    assert [name for name, text in pages.items() if "connect-src" in text] == ["index.html"]
    assert "connect-src https: http:;" in pages["index.html"]
    assert "connect-src" not in (packages / "open/index.html").read_text("utf-8")
    assert 'id="finish"' in pages["index.html"] and 'id="finish"' not in (packages / "open/index.html").read_text("utf-8")


def test_the_book_is_the_same_as_in_any_other_package(packages: Path) -> None:
    one, two = (
        {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}
        for root in (packages / "open/book", packages / "launched/book")
    )
    assert one == two
