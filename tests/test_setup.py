"""`course.py` says what is wrong in one sentence, and costs nothing once it is set up."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
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
        stopped(course, "build") == "Could not download the packages: this needs the network once. Connect and run this again."
    )
    assert not course.VENV.exists()


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
