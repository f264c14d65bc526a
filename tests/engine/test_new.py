"""`courseloom new`: an empty folder becomes a whole small course that checks, builds and tests itself."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import building
import pytest
import yaml
from conftest import ROOT, courseloom

from courseloom import wheel
from courseloom.resolve import read

TITLE = 'Clean hands: "why"? & <when> #1'
DAY = {"SOURCE_DATE_EPOCH": "1835395200"}  # 29 February 2028


def inside(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run this interpreter in a new course, with the engine that is in the course's wheel."""
    site = folder.with_name("site-packages")
    if not site.exists():
        with zipfile.ZipFile(folder / "wheels" / wheel.NAME) as packed:
            packed.extractall(site)
    environment = {**os.environ, "PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run([sys.executable, *command], cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new course, as the command makes it."""
    folder = tmp_path_factory.mktemp("new")
    done = courseloom("new", "hands", "--title", TITLE, root=folder)
    assert done.returncode == 0, done.stderr
    assert str(folder / "hands") in done.stdout
    return folder / "hands"


@pytest.fixture(scope="module")
def built(started: Path) -> Path:
    """The same course, built as web book and PDF, with a folder for a session."""
    building.slow("a build")
    done = inside(started, "-m", "courseloom", "build", "html", "pdf", "workshop")
    assert done.returncode == 0, done.stderr + done.stdout
    return started / "_build"


def test_it_has_every_part(started: Path) -> None:
    names = {path.relative_to(started).as_posix() for path in started.rglob("*") if path.is_file()}
    assert {
        ".ci/run",
        ".gitattributes",
        ".gitignore",
        "LICENSE",
        "LICENSE-CONTENT",
        "README.md",
        "_config.yml",
        "_toc.yml",
        "book/about.md",
        "book/claims.yml",
        "book/course.yml",
        "book/glossary.md",
        "book/language.yml",
        "book/references.bib",
        "book/references.md",
        "book/register.md",
        "book/resources.yml",
        "book/support.md",
        "book/welcome.md",
        "course.py",
        "notebooks/01-five-moments.ipynb",
        "pyproject.toml",
        "quizzes/01-five-moments.yml",
        "requirements/build.txt",
        "requirements/lab.txt",
        "requirements/pin.py",
        "tests/test_course.py",
        f"wheels/{wheel.NAME}",
    } <= names
    assert not [name for name in names if name.endswith(".jinja") or "dot-" in name or name.startswith("courseloom/")]
    assert not [name for name in names if "__pycache__" in name]
    assert (started / ".ci/run").stat().st_mode & 0o111


def test_it_is_read_and_passes_its_checks(started: Path) -> None:
    course = read(started)
    assert course.about.title == TITLE
    assert len(course.about.chapters) == 1
    done = inside(started, "-m", "courseloom", "check")
    assert done.returncode == 0, done.stdout
    assert "no problems" in done.stdout


def test_the_title_is_whole_everywhere(started: Path) -> None:
    about = yaml.safe_load((started / "book/course.yml").read_text("utf-8"))
    config = yaml.safe_load((started / "_config.yml").read_text("utf-8"))
    project = tomllib.loads((started / "pyproject.toml").read_text("utf-8"))["project"]
    assert {about["title"], config["title"], project["description"]} == {TITLE}
    assert about["slug"] == project["name"] == "clean-hands-why-when-1"
    assert (started / "README.md").read_text("utf-8").startswith("# Clean hands:")


def test_it_stands_alone(started: Path) -> None:
    """No word of another course is in it, and no path of the machine that it was made on."""
    with zipfile.ZipFile(started / "wheels" / wheel.NAME) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    files |= {str(path): path.read_bytes() for path in started.rglob("*") if path.is_file() and "_build" not in path.parts}
    for name, data in files.items():
        if not name.endswith((".ttf", ".woff2", ".whl")):
            text = data.decode("utf-8", "replace").lower()
            assert not re.search("nssi|self-injur|suicid", text), name
            assert str(ROOT).lower() not in text, name


def test_every_question_gives_its_reasons(started: Path) -> None:
    for item in read(started).questions():
        for option in getattr(item, "options", ()):
            assert len(option.why.plain().split()) >= 15, (item.id, option.text.plain())


def test_the_chapter_has_cells_for_teachers_and_paper(started: Path) -> None:
    tags = {tag for page in read(started).pages for cell in page.cells for tag in cell.tags}
    assert {"facilitator", "slide", "handout"} <= tags


def test_dates_come_from_the_day(tmp_path: Path) -> None:
    done = courseloom("new", "a", root=tmp_path, **DAY)
    assert done.returncode == 0, done.stderr
    about = yaml.safe_load((tmp_path / "a/book/course.yml").read_text("utf-8"))
    assert {name: str(value) for name, value in about["dates"].items()} == {
        "released": "2028-02-29",
        "review_by": "2030-02-28",
        "expires": "2031-02-28",
    }
    assert about["title"] == "Hand hygiene at the right moment"
    assert yaml.safe_load((tmp_path / "a/book/claims.yml").read_text("utf-8"))["claims"][0]["review"] == "2030-02"


def test_same_day_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert courseloom("new", name, root=tmp_path, **DAY).returncode == 0
    files = [path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*") if path.is_file()]
    assert all((tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes() for file in files)


def test_a_folder_that_is_not_empty(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    done = courseloom("new", str(tmp_path), root=tmp_path)
    assert done.returncode == 1
    assert done.stderr == f"{tmp_path}: is not empty. Name a new or empty folder.\n1 problem. Nothing was written.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    assert courseloom("new", "a", root=tmp_path).returncode == 0
    assert (tmp_path / "a/book/course.yml").is_file()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["notes.txt"], "notes.txt: is a file. Name a new or empty folder."),
        ([str(ROOT / "courseloom" / "inside")], "inside: lies inside the engine. Name a folder outside it."),
        (["a", "--title", "a\x07b"], "--title: holds a character that cannot be printed. Use words."),
    ],
)
def test_what_it_refuses(arguments: list[str], message: str, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    done = courseloom("new", *arguments, root=tmp_path)
    assert done.returncode == 1
    assert message in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_it_builds(built: Path) -> None:
    chapter = (built / "html/notebooks/01-five-moments.html").read_text("utf-8")
    assert "Moment 1 is on the way in" in chapter
    assert "Running this chapter" not in chapter
    assert "Clean hands" in (built / "html/book/welcome.html").read_text("utf-8")
    assert (built / "pdf/course-book-a4.pdf").read_bytes().startswith(b"%PDF-")
    assert not list((built / "pdf").glob("*letter*")), "one size of paper, as its course.yml says"


def test_it_has_a_page_for_each_tool_and_a_session_to_run(built: Path) -> None:
    for tool in ("review", "progress", "record", "evaluation"):
        page = (built / f"html/book/{tool}.html").read_text("utf-8")
        assert f'data-tool="{tool}"' in page and f"tool-{tool}.js" in page
    assert "course-book-a4.pdf" in (built / "html/book/downloads.html").read_text("utf-8")
    folder = built / "workshop/half-an-hour"
    assert (folder / "guide-a4.pdf").is_file() and (folder / "slides.pptx").is_file()


def test_its_own_tests_pass(built: Path) -> None:
    done = inside(built.parent, "-m", "pytest", "-m", "not long")
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_can_start_another(started: Path, tmp_path: Path) -> None:
    """An engine that is installed from a wheel writes that very wheel, and the same files around it."""
    assert courseloom("new", "first", root=tmp_path).returncode == 0
    done = inside(started, "-m", "courseloom", "new", str(tmp_path / "again"))
    assert done.returncode == 0, done.stderr
    first, again = (
        {path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob("*") if path.is_file()}
        for top in (tmp_path / "first", tmp_path / "again")
    )
    assert first == again


@pytest.mark.long
def test_it_sets_itself_up(tmp_path: Path) -> None:
    assert courseloom("new", "a", root=tmp_path).returncode == 0
    for words in (["build"], ["test"], ["lab", "--version"], ["new", "../b"]):
        run(tmp_path / "a", sys.executable, "course.py", *words)
    assert (tmp_path / "a/_build/html/index.html").is_file()
    assert (tmp_path / "b/wheels" / wheel.NAME).read_bytes() == (tmp_path / "a/wheels" / wheel.NAME).read_bytes()


@pytest.mark.long
def test_a_wheel_in_an_empty_environment_needs_no_network_any_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its course is checked, built and tested with the packages that the wheel brought, and then from a folder of packages."""
    monkeypatch.setenv("PATH", "/usr/bin:/bin")  # without uv, which sets a course up from its cache
    run(ROOT, sys.executable, "-m", "venv", tmp_path / "own")
    python, command = tmp_path / "own/bin/python", tmp_path / "own/bin/courseloom"
    run(tmp_path, python, "-m", "pip", "wheel", "--no-deps", "--no-index", "--wheel-dir", tmp_path, ROOT)
    run(tmp_path, python, "-m", "pip", "install", tmp_path / wheel.NAME)
    offline = cut_off()
    (tmp_path / "empty").mkdir()
    run(tmp_path / "empty", *offline, command, "new", "course")
    course = tmp_path / "empty/course"
    for words in (["check"], ["build"], ["test"]):
        said = run(course, *offline, python, "course.py", *words)
        assert "The packages of this Python are used." in said.stderr
    assert (course / "_build/pdf/course-book-a4.pdf").read_bytes().startswith(b"%PDF-")
    assert "no problems" in run(course, *offline, command, "check").stdout
    run(course, python, "-m", "pip", "download", "--no-deps", "--dest", "wheels", "-r", "requirements/build.txt")
    (course / ".venv.kept").unlink()
    for words in (["check"], ["build"], ["test"]):
        said = run(course, *offline, sys.executable, "course.py", *words)
        assert "used." not in said.stderr
    assert (course / ".venv").is_dir()


def cut_off() -> list[str]:
    """Return the start of a command that has no network; without the right to that, it has a proxy that is not there."""
    namespace = ["unshare", "--map-root-user", "--net"]
    if subprocess.run([*namespace, "true"], check=False, capture_output=True).returncode == 0:
        return namespace
    return ["env", "https_proxy=http://127.0.0.1:9", "http_proxy=http://127.0.0.1:9", "ALL_PROXY=http://127.0.0.1:9"]


def run(folder: Path, *words: object) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder, as on a machine that has never seen this repository, and have it succeed."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        [str(word) for word in words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done
