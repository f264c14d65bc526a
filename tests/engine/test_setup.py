"""`course.py` says what is wrong in one sentence, and costs nothing once it is set up."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from types import ModuleType

import pytest
from conftest import ROOT


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The set-up script as a module, working in a folder with an engine and requirements files of its own.

    The Python that runs it lacks the packages.
    """
    spec = importlib.util.spec_from_file_location("course_script", ROOT / "course.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    python = tmp_path / ".venv" / "bin" / "python"
    for name, value in {
        "ROOT": tmp_path,
        "VENV": tmp_path / ".venv",
        "PYTHON": python,
        "STAMP": tmp_path / ".venv" / "course-installed",
    }.items():
        monkeypatch.setattr(module, name, value)
    module.tried = module.works
    monkeypatch.setattr(module, "works", lambda part, with_python: with_python == python and module.tried(part, with_python))
    (tmp_path / "courseloom").mkdir()
    for file in module.PARTS.values():
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text("a-package-that-is-not-there==1\n")
    return module


def stopped(course: ModuleType, *arguments: str) -> str:
    with pytest.raises(course.Stop) as caught:
        course.main(list(arguments))
    return str(caught.value)


def test_an_old_python(course: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(course.sys, "version_info", (3, 9, 1))
    assert stopped(course, "build") == "This course needs Python 3.11 or newer; this is 3.9."


def test_no_way_to_make_an_environment(course: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(course.shutil, "which", lambda name: None)
    monkeypatch.setattr(course, "find_spec", lambda name: None)
    assert "install the package python3-venv (Debian, Ubuntu), or uv" in stopped(course, "build")


def test_virtualenv_stands_in_for_ensurepip(course: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[tuple[str, ...]] = []
    monkeypatch.setattr(course.shutil, "which", lambda name: None)
    monkeypatch.setattr(course, "find_spec", lambda name: object() if name == "virtualenv" else None)

    def run(*command: object) -> str:
        ran.append(tuple(map(str, command)))
        course.VENV.mkdir(exist_ok=True)
        return ""

    monkeypatch.setattr(course, "run", run)
    course.install("build")
    assert ran[0][1:3] == ("-m", "virtualenv")


def test_no_network(course: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*command: object) -> str:
        return (
            ""
            if "venv" in map(str, command)
            else "WARNING: Retrying … NewConnectionError: Failed to establish a new connection"
        )

    monkeypatch.setattr(course.shutil, "which", lambda name: None)
    monkeypatch.setattr(course, "run", run)
    assert (
        stopped(course, "build")
        == "Could not download the packages: the set-up needs the network once. Connect and run this again."
    )
    assert not course.VENV.exists()


def stands(course: ModuleType, works: bool = True) -> None:
    """Put an environment in place that was made for another folder, with a Python that starts or does not."""
    course.PYTHON.parent.mkdir(parents=True)
    course.PYTHON.write_text(f"#!/bin/sh\nexit {0 if works else 1}\n")
    course.PYTHON.chmod(0o755)
    (course.VENV / "lib/python3.11/site-packages").mkdir(parents=True)
    course.STAMP.write_text("of another folder")


@pytest.mark.skipif(os.name == "nt", reason="its Python is a shell script")
def test_without_a_network_a_moved_course_goes_on_with_its_environment(
    course: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stands(course)
    ran: list[object] = []
    monkeypatch.setattr(course, "run", lambda *command: ran.append(command) or "Network is unreachable")
    course.settle("build")
    said = "Could not make .venv: Network is unreachable. The existing .venv is used."
    assert said in capsys.readouterr().err and ran
    assert [path.read_text().strip() for path in course.VENV.rglob("courseloom.pth")] == [str(course.ROOT)]
    ran.clear()
    course.settle("build")
    assert not ran, "it tries again at every command"
    assert "The existing .venv is used." in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="its Python is a shell script")
def test_an_environment_that_does_not_work_is_not_gone_on_with_and_not_deleted(
    course: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    stands(course, works=False)
    monkeypatch.setattr(course, "run", lambda *command: "Network is unreachable")
    assert stopped(course, "build") == "Could not make .venv: Network is unreachable"
    assert course.STAMP.read_text() == "of another folder"


@pytest.mark.skipif(os.name == "nt", reason="its Python is a shell script")
@pytest.mark.parametrize("how", ["broken off", "killed", "killed at the end"])
def test_a_set_up_that_was_broken_off_leaves_the_environment(
    course: ModuleType, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    stands(course)
    old = course.VENV.with_name(".venv.old")
    if how == "broken off":

        def broken(*command: object) -> str:
            course.VENV.mkdir()
            raise KeyboardInterrupt

        monkeypatch.setattr(course, "run", broken)
        with pytest.raises(KeyboardInterrupt):
            course.settle("build")
    else:
        course.VENV.rename(old)
        course.VENV.mkdir()
        if how == "killed at the end":  # the new one is whole, the old one half deleted
            (course.VENV / "new").touch()
            course.STAMP.write_text("of yet another folder")
            (old / "course-installed").unlink()
        monkeypatch.setattr(course, "fill", lambda part: (_ for _ in ()).throw(course.Stop("No.")))
        with pytest.raises(course.Stop):
            course.install("build")
    kept = "of yet another folder" if how == "killed at the end" else "of another folder"
    assert course.STAMP.read_text() == kept and not old.exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such lock")
def test_of_two_set_ups_at_once_the_second_waits_and_finds_it_done(
    course: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stands(course)
    monkeypatch.setattr(course, "fill", lambda part: pytest.fail("it was made twice"))
    waiting = threading.Event()
    monkeypatch.setattr(course, "tell", lambda text: waiting.set() if "waiting" in text else None)
    with course.alone():
        second = threading.Thread(target=course.install, args=["build"])
        second.start()
        assert waiting.wait(10)
        course.STAMP.write_text(course.wanted("build"))
    second.join(10)
    assert not second.is_alive() and course.installed("build")


def test_a_new_environment_takes_the_place_of_the_old(course: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    stands(course)
    monkeypatch.setattr(course, "run", lambda *command: course.PYTHON.parent.mkdir(parents=True, exist_ok=True) or "")
    course.install("build")
    assert course.STAMP.read_text() == course.wanted("build")
    assert not course.PYTHON.exists(), "the old one is still there"
    assert not list(course.ROOT.glob(".venv.old"))


def holds(course: ModuleType, part: str) -> None:
    """Put an environment in place that is up to date and holds a part."""
    stands(course)
    course.STAMP.write_text(course.wanted(part))


@pytest.mark.parametrize(
    ("command", "part", "file"),
    [
        ("build", "build", "requirements/build.txt"),
        ("lab", "lab", "requirements/lab.txt"),
        ("test", "test", "requirements.txt"),
    ],
)
def test_a_command_installs_what_it_needs(
    course: ModuleType, monkeypatch: pytest.MonkeyPatch, command: str, part: str, file: str
) -> None:
    ran: list[tuple[str, ...]] = []

    def run(*words: object) -> str:
        ran.append(tuple(map(str, words)))
        course.PYTHON.parent.mkdir(parents=True, exist_ok=True)
        course.PYTHON.touch()
        return ""

    monkeypatch.setattr(course, "run", run)
    assert course.part_of(command) == part
    course.settle(part)
    installs = [words for words in ran if "install" in words]
    assert [words[-1] for words in installs] == [str(course.ROOT / file)]
    smaller = list(course.PARTS)[: list(course.PARTS).index(part) + 1]
    assert [name for name in course.PARTS if course.installed(name)] == smaller


def test_tests_add_to_what_building_installed_and_say_so(
    course: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    holds(course, "build")
    ran: list[tuple[str, ...]] = []
    monkeypatch.setattr(course, "run", lambda *words: ran.append(tuple(map(str, words))) or "")
    course.settle("test")
    assert "Setting up .venv: adding what `test` needs, once …" in capsys.readouterr().err
    assert not any("venv" in words for words in ran), "it made a new environment"
    assert course.installed("test") and course.installed("build")
    ran.clear()
    for part in course.PARTS:
        course.settle(part)
    assert not ran


@pytest.mark.skipif(os.name == "nt", reason="its Python is a shell script")
def test_what_cannot_be_added_leaves_building_as_it_was(course: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    holds(course, "build")
    monkeypatch.setattr(course, "run", lambda *words: "Network is unreachable")
    monkeypatch.setattr(course, "works", lambda part, python: part == "build")
    assert stopped(course, "test").startswith("Could not download the packages: the set-up needs the network once.")
    assert course.installed("build") and not course.installed("test")


@pytest.mark.parametrize("file", ["requirements/build.txt", "requirements/lab.txt", "requirements.txt"])
def test_other_requirements_make_a_new_environment(course: ModuleType, file: str) -> None:
    holds(course, "test")
    (course.ROOT / file).write_text("another-package==2\n")
    assert not course.installed("test")


def pinned(file: str) -> dict[str, str]:
    """Return the version and marker of each package in a requirements file; each has hashes."""
    found = {}
    for entry in re.split(r"\n(?! )", (ROOT / file).read_text("utf-8").strip()):
        line, *hashes = entry.replace("\\", "").split("\n")
        assert hashes and all(text.strip().startswith("--hash=sha256:") for text in hashes), line
        name, version = line.split("==", 1)
        found[f"{name} {version.partition(';')[2].strip()}"] = version.split()[0]
    return found


def test_each_part_is_pinned_as_the_next_and_leaves_out_what_it_can_do_without() -> None:
    build, lab, whole = (pinned(file) for file in ("requirements/build.txt", "requirements/lab.txt", "requirements.txt"))
    versions = {name.split()[0]: {v for n, v in whole.items() if n.split()[0] == name.split()[0]} for name in whole}
    for part in (build, lab):
        assert all(version in versions[name.split()[0]] for name, version in part.items())
    assert {"jupyter-book", "nbformat", "ipywidgets", "matplotlib", "pytest"} <= versions.keys()
    assert {name.split()[0] for name in build} <= {name.split()[0] for name in lab}
    lines = (ROOT / "requirements/build-without.txt").read_text("utf-8").splitlines()
    without = {line for line in lines if line and not line.startswith("#")}
    assert without <= {name.split()[0] for name in lab}, "what is left out is asked for by nothing"
    assert not without & {name.split()[0] for name in build}


@pytest.mark.parametrize("quiet", [False, True])
def test_an_installation_says_its_stages(
    course: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], quiet: bool
) -> None:
    monkeypatch.setattr(course.sys, "argv", ["course.py", "build", *(["--quiet"] if quiet else [])])
    lines = [*(f"Collecting a{number}" for number in range(50)), "Installing collected packages: a0, a1"]
    code = f"print({chr(10).join(lines)!r})"
    assert course.run(sys.executable, "-c", code) == ""
    said = capsys.readouterr().err
    assert said == "" if quiet else ["50 packages fetched" in said, "installing 2 packages" in said] == [True, True]


def test_jupyter_book_2(course: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = course.VENV / "lib" / "python3.11" / "site-packages" / "jupyter_book-2.1.7.dist-info"
    folder.mkdir(parents=True)
    monkeypatch.setattr(course, "installed", lambda part: True)
    assert "jupyter-book in .venv is not version 1" in stopped(course, "build")


def test_words_go_to_the_engine() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "course.py"), "--version"], capture_output=True, text=True, check=False, env={**os.environ}
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("courseloom ")


def test_only_the_standard_library() -> None:
    text = (ROOT / "course.py").read_text("utf-8")
    names = [line.split()[1].split(".")[0] for line in text.splitlines() if line.startswith(("import ", "from "))]
    assert set(names) <= sys.stdlib_module_names


@pytest.fixture
def carrying(course: ModuleType) -> ModuleType:
    """The set-up script in a course that carries the engine as a wheel, as `new` makes it."""
    (course.ROOT / "courseloom").rmdir()
    (course.ROOT / "wheels").mkdir()
    (course.ROOT / "wheels/courseloom-1.0-py3-none-any.whl").write_bytes(b"an engine")
    del course.PARTS["test"]
    return course


def test_a_course_installs_its_wheel_and_tests_with_what_building_needs(
    carrying: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[tuple[str, ...]] = []
    monkeypatch.setattr(carrying, "run", lambda *words: ran.append(tuple(map(str, words))) or "")
    carrying.VENV.mkdir()
    carrying.fill(carrying.part_of("test"))
    wheel = carrying.ROOT / "wheels/courseloom-1.0-py3-none-any.whl"
    assert [words[-1] for words in ran if "install" in words] == [str(wheel), str(carrying.ROOT / "requirements/build.txt")]
    assert "--no-index" in ran[1] and "--no-index" not in ran[2]
    assert "PYTHONPATH" not in {name for name in carrying.environment(carrying.PYTHON) if name not in os.environ}


def test_another_wheel_makes_a_new_environment_and_two_are_too_many(carrying: ModuleType) -> None:
    holds(carrying, "build")
    assert carrying.installed("build")
    (carrying.ROOT / "wheels/courseloom-1.0-py3-none-any.whl").write_bytes(b"a newer engine")
    assert not carrying.installed("build")
    (carrying.ROOT / "wheels/courseloom-1.1-py3-none-any.whl").write_bytes(b"the next")
    said = "wheels/ must hold one wheel of the engine (courseloom-….whl); it holds 2."
    assert stopped(carrying, "build") == stopped(carrying, "build", "--help") == said


@pytest.mark.parametrize("whole", [True, False])
def test_packages_in_wheels_are_taken_before_the_network(
    carrying: ModuleType, monkeypatch: pytest.MonkeyPatch, whole: bool
) -> None:
    (carrying.ROOT / "wheels/typst-0.15.2-py3-none-any.whl").touch()
    ran: list[tuple[str, ...]] = []

    def run(*words: object) -> str:
        ran.append(tuple(map(str, words)))
        return "No matching distribution" if "--no-index" in ran[-1] and not whole else ""

    monkeypatch.setattr(carrying, "run", run)
    carrying.add("build")
    assert ["--no-index" in words for words in ran if "install" in words] == ([True] if whole else [True, False])


def test_without_a_network_what_uv_has_fetched_once_is_enough(course: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(course.shutil, "which", lambda name: "uv")
    monkeypatch.setattr(course, "run", lambda *words: "" if "--offline" in words else "Network is unreachable")
    course.add("build")


def test_without_a_network_and_an_environment_the_packages_of_this_python_are_used(
    carrying: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tried: list[object] = []
    monkeypatch.setattr(carrying, "run", lambda *words: tried.append(words) or "Network is unreachable")
    monkeypatch.setattr(carrying, "works", lambda part, python: str(python) == sys.executable)
    assert carrying.settle("build") == Path(sys.executable)
    assert "Network is unreachable. The packages of this Python are used." in capsys.readouterr().err
    tried.clear()
    assert carrying.settle("build") == Path(sys.executable)
    assert not tried, "it tries again at every command"


@pytest.mark.parametrize(("version", "does"), [("0", False), (None, True)])
def test_a_python_with_another_engine_does_not_do(
    carrying: ModuleType, monkeypatch: pytest.MonkeyPatch, version: str | None, does: bool
) -> None:
    from courseloom import __version__

    name = f"courseloom-{version or __version__}-py3-none-any.whl"
    (carrying.ROOT / "wheels/courseloom-1.0-py3-none-any.whl").rename(carrying.ROOT / "wheels" / name)
    monkeypatch.setattr(carrying, "WORKS", {"build": "import courseloom"})
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setattr(carrying, "works", carrying.tried)
    assert carrying.works("build", Path(sys.executable)) is does
