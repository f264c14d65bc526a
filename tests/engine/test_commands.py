"""The commands as people type them: help, slips of the finger, paths from where they stand, parts of the long tests, stages."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import building
import pytest
from conftest import ROOT, courseloom

from courseloom import wheel
from courseloom.writers import WRITERS

GIFT = "::Soap::Does soap help? {TRUE}\n"
TESTS = {
    "test_sum.py": "import pytest\n\n@pytest.mark.long\ndef test_much():\n    pass\n\ndef test_little():\n    pass\n",
    "test_other.py": "import pytest\n\n@pytest.mark.long\ndef test_more():\n    pass\n",
}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new course as it is made, without an environment."""
    folder = tmp_path_factory.mktemp("fresh") / "course"
    done = courseloom("new", str(folder), "--title", "Tiny", root=folder.parent)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def course(fresh: Path, tmp_path: Path) -> Path:
    """A copy of that course with an environment whose Python is the one of these tests."""
    if os.name == "nt":
        pytest.skip("its Python is a shell script")
    folder = tmp_path / "course"
    shutil.copytree(fresh, folder)
    spec = importlib.util.spec_from_file_location("script_of_a_course", folder / "course.py")
    assert spec and spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.PYTHON.parent.mkdir(parents=True)
    script.PYTHON.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    script.PYTHON.chmod(0o755)
    script.STAMP.write_text(script.wanted("lab"))
    return folder


def typed(folder: Path, *words: str, bare: bool = False) -> subprocess.CompletedProcess[str]:
    """Run the course.py beside `folder` from there; `bare` is a Python without any package."""
    building.slow("a process of its own")
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "CI")}
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # a second for each start of pytest
    script = folder / "course.py" if (folder / "course.py").exists() else folder.parent / "course" / "course.py"
    command = [sys.executable, *(["-S"] if bare else []), str(script), *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("words", [[], ["help"], ["--help"], ["-h"]])
def test_the_help_has_a_line_for_every_command_and_installs_nothing(fresh: Path, words: list[str]) -> None:
    done = typed(fresh, *words, bare=True)
    assert done.returncode == 0 and not done.stderr
    lines = dict(re.findall(r"^  (\w+) +(\w.*)$", done.stdout, re.M))
    engine = courseloom("--help", root=ROOT, COLUMNS="200").stdout
    assert lines.pop("test").startswith("run the tests")
    assert lines == dict(re.findall(r"^    (\w+) +(\w.*)$", engine, re.M))
    assert not (fresh / ".venv").exists()


def test_the_engines_course_can_be_measured() -> None:
    assert re.search(r"^  bench +measure", typed(ROOT, "help").stdout, re.M)


@pytest.mark.parametrize(("word", "meant"), [("biuld", "build"), ("tset", "test"), ("chekc", "check"), ("Build", "build")])
def test_a_mistyped_command_gets_the_nearest_and_installs_nothing(fresh: Path, word: str, meant: str) -> None:
    done = typed(fresh, word, bare=True)
    assert done.returncode == 2
    said = f"There is no command '{word}'. Did you mean '{meant}'?\n`python3 course.py help` lists them.\n"
    assert done.stderr == said and not (fresh / ".venv").exists()


def test_a_word_like_no_command_gets_the_list(fresh: Path) -> None:
    assert typed(fresh, "zzz").stderr == "There is no command 'zzz'.\n`python3 course.py help` lists them.\n"


def test_the_engine_itself_names_the_nearest_word(tmp_path: Path) -> None:
    assert "Did you mean 'build'?" in courseloom("biuld", root=tmp_path).stderr
    assert "Did you mean 'summary'?" in courseloom("build", "handouts", "--kind", "sumary", root=tmp_path).stderr


def test_the_help_of_build_names_each_output_and_each_option_with_the_outputs_that_take_it() -> None:
    lines = courseloom("build", "-h", root=ROOT, COLUMNS="200").stdout.splitlines()
    for name, writer in WRITERS.items():
        assert f"  {name:9} {writer.__doc__}" in lines
    told = dict(re.findall(r"^  --([\w-]+) .*?  +([a-z0-9, ]+): ", "\n".join(lines), re.M))
    assert told["chapter"] == "slides, handouts, review, banks, scorm, cmi5, single" and told["country"] == "workshop"


def test_an_option_that_no_output_asked_for_takes_is_refused_with_those_that_do(tiny: Path) -> None:
    done = courseloom("build", "pdf", "--plan", "half-day", root=tiny)
    assert done.returncode == 2 and done.stderr == "--plan applies to outputs that are not built here: workshop.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["check", "--help"], "--expired-ok"),
        (["help", "import"], "--chapter SLUG"),
        (["build", "-h"], "--large-print"),
        (["test", "--help"], "--long NAME"),
        (["--version"], "courseloom "),
    ],
)
def test_the_help_of_one_command_installs_nothing(fresh: Path, words: list[str], said: str) -> None:
    done = typed(fresh, *words, bare=True)
    assert done.returncode == 0 and said in done.stdout and not done.stderr
    assert not (fresh / ".venv").exists()


def test_paths_are_meant_from_where_the_person_stands(course: Path) -> None:
    here = course.parent / "here"
    here.mkdir()
    (here / "a-file.gift").write_text(GIFT, "utf-8")
    (here / "answers.csv").write_text("nothing that is known\n", "utf-8")
    (here / "courseloom.py").write_text("raise SystemExit('what lies here is not the engine')\n", "utf-8")
    done = typed(here, "import", "a-file.gift")
    assert done.returncode == 0, done.stderr
    assert (course / "quizzes/a-file.yml").is_file()
    (course / "quizzes/a-file.yml").unlink()
    assert typed(here, "import", "a-file.gift", "--out", "mine.yml").returncode == 0
    assert typed(here, "new", "my-new").returncode == 0
    assert (here / "mine.yml").is_file() and (here / "my-new/course.py").is_file()
    said = typed(here, "results", "answers.csv").stderr
    assert said.startswith("answers.csv:") and "missing" not in said, said
    assert not [name for name in ("my-new", "mine.yml") if (course / name).exists()]


def test_what_is_of_the_course_is_in_the_course_from_anywhere(course: Path) -> None:
    elsewhere = course.parent / "elsewhere"
    elsewhere.mkdir()
    for command in ("coverage", "schema"):
        assert typed(elsewhere, command).returncode == 0
    assert (course / "_build/coverage/blueprint.csv").is_file() and (course / "_build/schema/local.json").is_file()
    (course / "quizzes/01-five-moments.yml").write_text("quizes: []\n", "utf-8")
    at_home, away = typed(course, "check"), typed(elsewhere, "check")
    assert at_home.returncode == away.returncode == 1
    assert at_home.stdout == away.stdout and "quizzes/01-five-moments.yml:1: " in away.stdout
    assert not list(elsewhere.iterdir())


def test_one_part_of_the_long_tests(course: Path) -> None:
    shutil.rmtree(course / "tests")
    (course / "tests").mkdir()
    for name, text in TESTS.items():
        (course / "tests" / name).write_text(text, "utf-8")
    for words, passed in (["--long", "-v"], "3 passed"), (["--long", "sum"], "1 passed, 2 deselected"):
        done = typed(course, "test", *words)
        assert done.returncode == 0 and passed in done.stdout, (words, done.stdout, done.stderr)
    done = typed(course, "test", "--long", "smu")
    assert done.returncode == 2
    assert done.stderr == "There is no long test 'smu'. Did you mean 'sum'? The parts are: other, sum.\n"
    plain = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:xdist"], cwd=course, capture_output=True, text=True, check=False
    )
    assert "1 passed" in plain.stdout, "plain pytest runs the long tests"


def test_a_path_of_a_test_is_meant_from_where_the_person_stands(course: Path) -> None:
    tests = course.parent / "here"
    tests.mkdir()
    (tests / "test_mine.py").write_text("def test_one():\n    pass\n\ndef test_two():\n    pass\n", "utf-8")
    done = typed(tests, "test", "test_mine.py::test_two")
    assert done.returncode == 0 and "1 passed" in done.stdout, done.stdout + done.stderr


def test_a_build_says_its_stages_on_stderr_and_is_quiet_when_asked(tiny: Path) -> None:
    done = courseloom("build", "html", "pdf", root=tiny, stages=True)
    assert done.returncode == 0, done.stderr
    stages = done.stderr.splitlines()
    assert [line for line in stages if not line.endswith(" …")] == []
    wanted = ("Reading and checking", "Running 1 of 1 notebooks", "Reading 8 pages", "Writing pages", "Typesetting 2 PDFs")
    places = [next((number for number, line in enumerate(stages) if line.startswith(stage)), -1) for stage in wanted]
    assert -1 not in places and places == sorted(places), stages
    assert "…" not in done.stdout
    (tiny / "book/welcome.md").write_text((tiny / "book/welcome.md").read_text("utf-8") + "\nMore.\n", "utf-8")
    done = courseloom("build", "html", "pdf", root=tiny)
    assert done.returncode == 0 and done.stderr == ""


def test_as_a_library_it_is_silent(tiny: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code = (
        "from pathlib import Path\nfrom datetime import date\nfrom courseloom.writers import Live, build\n"
        f"list(build.build(Path({str(tiny)!r}), [Live()], date(2026, 6, 1)))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.long
def test_the_plain_way_works_in_an_environment_of_ones_own(fresh: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(fresh, tmp_path / "course")
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    programs = tmp_path / "own" / ("Scripts" if os.name == "nt" else "bin")
    for command in (
        [sys.executable, "-m", "venv", str(tmp_path / "own")],
        [str(programs / "pip"), "install", "--quiet", "-r", "requirements/lab.txt"],
        [str(programs / "pip"), "install", "--quiet", "--no-deps", f"wheels/{wheel.NAME}"],
        [str(programs / "jupyter-book"), "build", "."],
        [str(programs / "pytest")],
    ):
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    assert "Moment 1" in (folder / "_build/html/notebooks/01-five-moments.html").read_text("utf-8")
