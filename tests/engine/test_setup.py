"""`course.py` says what is wrong in one sentence, and costs nothing once it is set up."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import threading
from pathlib import Path
from types import ModuleType

import pytest
from conftest import ROOT


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The set-up script as a module, working in an empty folder with a requirements file of its own."""
    spec = importlib.util.spec_from_file_location("course_script", ROOT / "course.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    python = tmp_path / ".venv" / "bin" / "python"
    for name, value in {
        "ROOT": tmp_path,
        "VENV": tmp_path / ".venv",
        "PYTHON": python,
        "REQUIREMENTS": tmp_path / "requirements.txt",
        "STAMP": tmp_path / ".venv" / "course-installed",
    }.items():
        monkeypatch.setattr(module, name, value)
    (tmp_path / "requirements.txt").write_text("a-package-that-is-not-there==1\n")
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
    course.install()
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
    course.settle()
    said = "Could not make .venv: Network is unreachable. The existing .venv is used."
    assert said in capsys.readouterr().err and ran
    assert [path.read_text().strip() for path in course.VENV.rglob("courseloom.pth")] == [str(course.ROOT)]
    ran.clear()
    course.settle()
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
            course.settle()
    else:
        course.VENV.rename(old)
        course.VENV.mkdir()
        if how == "killed at the end":  # the new one is whole, the old one half deleted
            (course.VENV / "new").touch()
            course.STAMP.write_text("of yet another folder")
            (old / "course-installed").unlink()
        monkeypatch.setattr(course, "fill", lambda: (_ for _ in ()).throw(course.Stop("No.")))
        with pytest.raises(course.Stop):
            course.install()
    kept = "of yet another folder" if how == "killed at the end" else "of another folder"
    assert course.STAMP.read_text() == kept and not old.exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such lock")
def test_of_two_set_ups_at_once_the_second_waits_and_finds_it_done(
    course: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stands(course)
    monkeypatch.setattr(course, "fill", lambda: pytest.fail("it was made twice"))
    waiting = threading.Event()
    monkeypatch.setattr(course, "tell", lambda text: waiting.set() if "waiting" in text else None)
    with course.alone():
        second = threading.Thread(target=course.install)
        second.start()
        assert waiting.wait(10)
        course.STAMP.write_text(course.wanted())
    second.join(10)
    assert not second.is_alive() and course.installed()


def test_a_new_environment_takes_the_place_of_the_old(course: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    stands(course)
    monkeypatch.setattr(course, "run", lambda *command: course.PYTHON.parent.mkdir(parents=True, exist_ok=True) or "")
    course.install()
    assert course.STAMP.read_text() == course.wanted()
    assert not course.PYTHON.exists(), "the old one is still there"
    assert not list(course.ROOT.glob(".venv.old"))


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
    monkeypatch.setattr(course, "installed", lambda: True)
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
