"""`doctor` tells what is missing, what that costs and how to mend it, also where nothing else starts."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import building
import pytest
from conftest import ROOT

from courseloom import doctor, scaffold

NOWHERE = str(ROOT / "no-such-folder")


def told(*command: str, folder: Path = ROOT, paths: tuple[Path, ...] = (), **environment: str) -> tuple[int, str]:
    """Return the exit code and what is said by a Python without packages but those in `paths`."""
    building.slow("a process of its own")
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths)), "PYTHONDONTWRITEBYTECODE": "1", **environment}
    env.pop("COURSELOOM_COMMAND", None)
    line = [sys.executable, "-S", *command]
    done = subprocess.run(line, cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout


def missing(text: str) -> dict[str, str]:
    """Return what is reported missing, with what it costs and how to mend it."""
    lines, found = text.splitlines(), {}
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if line.startswith("  MISSING  "):
            assert below.startswith("           To mend: ") and below.endswith("."), line
            name, _, costs = line.removeprefix("  MISSING  ").partition(": ")
            found[name] = f"{costs}\n{below}"
    return found


def test_without_tools_and_packages_each_is_named_with_its_cost_and_a_line_to_mend_it() -> None:
    code, said = told("-m", "courseloom", "--root", str(ROOT), "doctor", paths=(ROOT,), PATH=NOWHERE)
    found = missing(said)
    programs = {tool.name for tool in doctor.TOOLS if tool.programs}
    assert code == 1 and programs | {"packages for building", "packages for tests"} <= found.keys()
    assert "nothing can be built" in found["packages for building"] and "pip install" in found["packages for building"]
    assert "test_firefox.py is skipped" in found["Firefox"] and "apt-get install firefox-esr" in found["Firefox"]
    assert said.endswith(f"{len(found)} missing. Building is impossible until this is mended.\n")


def test_a_package_that_is_hidden_damaged_or_of_another_version_is_told_apart(tmp_path: Path) -> None:
    for path in Path(sysconfig.get_paths()["purelib"]).iterdir():
        if not path.name.startswith(("typst", "filelock", "latex2mathml")) and path.suffix != ".pth":
            (tmp_path / path.name).symlink_to(path)
        elif path.name.startswith("latex2mathml-"):  # what lists its files is there, and they are not
            shutil.copytree(path, tmp_path / path.name)
    (tmp_path / "filelock-0.1.dist-info").mkdir()
    (tmp_path / "filelock-0.1.dist-info/METADATA").write_text("Metadata-Version: 2.1\nName: filelock\nVersion: 0.1\n")
    code, said = told("-m", "courseloom", "--root", str(ROOT), "doctor", paths=(tmp_path, ROOT))
    assert code == 1
    lines = [line for line in said.splitlines() if "for building" in line]
    assert len(lines) == 3 and lines[0] == "  MISSING  packages for building: typst: nothing can be built."
    assert lines[1].startswith("  MISSING  files of packages for building: latex2mathml: ")
    assert "filelock 0.1 in place of " in lines[2] and "may give other files" in lines[2]
    assert "packages for JupyterLab: all" in said


def test_before_anything_is_installed_it_says_which_command_installs_and_makes_nothing(tmp_path: Path) -> None:
    for name in ("course.py", "requirements.txt"):
        shutil.copy(ROOT / name, tmp_path)
    for name in ("requirements", "courseloom"):
        (tmp_path / name).symlink_to(ROOT / name)
    before = sorted(tmp_path.iterdir())
    code, said = told(str(tmp_path / "course.py"), "doctor", folder=tmp_path)
    assert code == 0 and said.endswith("Building is possible.\n")
    assert "run `python3 course.py build` (needs the network once)" in missing(said)["packages for building"]
    assert sorted(tmp_path.iterdir()) == before
    assert "Firefox" not in said, "tests of the engine are not here"
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").write_text("of another machine")
    assert told(str(tmp_path / "course.py"), "doctor", folder=tmp_path)[0] == 0, "a .venv that does not start hides nothing"


def test_a_course_that_carries_the_engine_as_a_wheel_can_ask_before_it_is_set_up(tmp_path: Path) -> None:
    folder = tmp_path / "course"
    list(scaffold.start(folder, "Tiny", building.DAY))
    code, said = told(str(folder / "course.py"), "doctor", folder=folder)
    assert code == 0 and "  ok       fonts of the book" in said and not (folder / ".venv").exists()
    assert "packages for building" in missing(said)


def test_what_cannot_be_set_up_or_written_blocks_building(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "course.py").touch()
    monkeypatch.setenv("COURSELOOM_COMMAND", "python3 course.py")
    monkeypatch.setattr(doctor, "_installed", dict)
    monkeypatch.setattr(doctor.shutil, "which", lambda name: None)
    monkeypatch.setattr(doctor, "find_spec", lambda name: None)
    lines, builds = doctor.report(tmp_path)
    assert not builds and "python3-venv" in "\n".join(lines)
    monkeypatch.setattr(doctor, "find_spec", lambda name: object())
    assert doctor.report(tmp_path)[1]

    def refused(**options: Any) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(doctor.tempfile, "TemporaryFile", refused)
    lines, builds = doctor.report(tmp_path)
    assert not builds and "nothing can be written (Read-only file system)" in "\n".join(lines)
