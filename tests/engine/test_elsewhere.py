"""What Windows and macOS need, as far as another system can show it: no fork, other encodings, other paths, no POSIX modules.

Nothing here has run on Windows or macOS.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path, PureWindowsPath

import building
import pytest
from conftest import ROOT

from courseloom.preview import editors

WITHOUT = """
import multiprocessing, os, runpy, subprocess, sys
import psutil  # on Linux it needs what is taken away here
for name in ("fcntl", "resource"):
    sys.modules[name] = None
del os.fork, os.setsid
multiprocessing.get_all_start_methods = lambda: ["spawn"]
multiprocessing.set_start_method("spawn")
sys.argv[0] = "courseloom"
runpy.run_module("courseloom", run_name="__main__")
"""
ENCODINGS = {
    "LC_ALL": "C",  # text without a named encoding is ASCII, which is stricter than any code page
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONUTF8": "0",
    "PYTHONIOENCODING": "cp1252",
    "PYTHONWARNDEFAULTENCODING": "1",
    "COURSELOOM_KERNELS": "1",
}


def elsewhere(folder: Path, *arguments: str) -> str:
    """Run the command line as on a system without fork, in which text has another encoding. Returns what it said."""
    command = [sys.executable, "-W", "always::EncodingWarning", "-c", WITHOUT, "--root", str(folder), *arguments]
    environment = {**os.environ, **ENCODINGS, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    said = (done.stdout + done.stderr).decode("cp1252")
    assert done.returncode == 0, said
    ours = [line for line in said.splitlines() if "EncodingWarning" in line and f"{ROOT / 'courseloom'}{os.sep}" in line]
    assert ours == [], "text is read or written in the encoding of the system"
    return said


def test_a_course_becomes_the_same_bytes_without_fork_and_in_another_encoding(tiny: Path, tiny_built: Path) -> None:
    building.slow("a build")
    elsewhere(tiny, "build", "html", "pdf", "--paper", "both")
    for output in ("html", "pdf"):
        made, usual = (
            {path.relative_to(top): path.read_bytes() for path in sorted((top / output).rglob("*")) if path.is_file()}
            for top in (tiny / "_build", tiny_built)
        )
        assert made.keys() == usual.keys()
        assert [name for name in made if made[name] != usual[name]] == []


def test_a_course_starts_and_is_checked_there(tmp_path: Path) -> None:
    elsewhere(tmp_path, "new", "hands")
    path = tmp_path / "hands/book/course.yml"
    path.write_text(path.read_text("utf-8").replace('title: "Hand', 'title: "„Übung“: hand', 1), "utf-8")
    assert "no problems" in elsewhere(tmp_path / "hands", "check")


def test_a_path_with_a_drive_becomes_an_address() -> None:
    root = PureWindowsPath("C:\\Kurse\\Hände")
    address = editors.address("vscode", root, "quizzes/a.yml", 3)  # type: ignore[arg-type]
    assert address == "vscode://file/C%3A/Kurse/H%C3%A4nde/quizzes/a.yml:3"


def test_the_set_up_script_needs_no_posix_module(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    spec = importlib.util.spec_from_file_location("course_elsewhere", ROOT / "course.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    with module.alone():
        assert module.fcntl is None
    text = (ROOT / "course.py").read_text("utf-8")
    for call in set(re.findall(r"\bos\.(\w+)\(", text)):
        assert call in ("_exit", "chdir", "execve"), f"os.{call}: is it there on Windows?"
    assert text.index('os.name == "nt":\n        return subprocess.run') < text.index("os.execve"), "Windows has no true exec"
