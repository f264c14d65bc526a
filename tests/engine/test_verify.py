"""The script that compares builds names what differs; the same sources give the same bytes wherever they are built."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

import building
import pikepdf
import pytest
import verify
from conftest import ROOT


def packed(members: Mapping[str, bytes], year: int = 2026) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (year, 1, 1, 0, 0, 0)), data)
    return made.getvalue()


def paper(words: bytes) -> bytes:
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.pages[0].Contents = pdf.make_stream(words)
        pdf.save(made, deterministic_id=True)
    return made.getvalue()


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (b"a\nclean hands\n", b"a\nclean hand\n", "file: line 2: 'clean hands' and 'clean hand'"),
        (b"\xff\x00abc", b"\xff\x00abd", "file: byte 4: b'c' and b'd'"),
        (packed({"a.txt": b"1", "b": b"2"}), packed({"a.txt": b"1", "b": b"3"}), "file/b: line 1: '2' and '3'"),
        (packed({"a": b"1"}), packed({"a": b"1"}, 2027), "file/a: date_time (2026, 1, 1, 0, 0, 0) and (2027, 1, 1, 0, 0, 0)"),
        (packed({"a": b"1"}), packed({"b": b"1"}), "file/a: only in one of them"),
        (packed({"a": b"1", "b": b""}), packed({"b": b"", "a": b"1"}), "file: members in another order"),
        (packed({"z": packed({"a": b"1"})}), packed({"z": packed({"a": b"2"})}), "file/z/a: line 1: '1' and '2'"),
        (paper(b"(one) Tj"), paper(b"(two) Tj"), "byte 1: b'one) Tj' and b'two) Tj'"),
    ],
)
def test_what_differs_is_named(one: bytes, other: bytes, said: str) -> None:
    assert verify.where("file", one, one) == []
    lines = verify.where("file", one, other)
    assert lines and said in lines[0], lines


def test_a_file_that_only_one_build_has_is_named(tmp_path: Path) -> None:
    for name in ("one/a", "one/b", "other/a"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("the same")
    assert verify.differing(tmp_path / "one", tmp_path / "other") == [f"b: only in {tmp_path / 'one'}"]


def test_each_output_lists_its_files_with_their_checksums(tiny_built: Path) -> None:
    for name in ("html", "pdf"):
        folder = tiny_built / name
        manifest = json.loads((folder / "build.json").read_text("utf-8"))
        there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
        del there["build.json"]
        assert manifest["files"] == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in there.items()}
        assert manifest["courseloom"] and manifest["sources"]


def other_pythons(folder: Path) -> list[str]:
    """Return each other Python that is here, with the packages of building in an environment of its own."""
    found: list[str] = []
    if not (uv := shutil.which("uv")):
        return found
    pyenv = [str(path) for path in sorted(Path.home().glob(".pyenv/versions/*/bin"))]  # no more than its global one is in PATH
    env = {**os.environ, "PATH": os.pathsep.join([os.environ["PATH"], *pyenv])}
    for version in ("3.12", "3.13", "3.14"):
        place = folder / version
        command = [uv, "venv", "--quiet", "--no-python-downloads", "--python", version, str(place)]
        made = subprocess.run(command, env=env, capture_output=True, check=False)
        if made.returncode == 0:
            found.append(str(place / "bin" / "python"))
            listed = ["--no-deps", "--require-hashes", "-r", "requirements/build.txt"]
            subprocess.run([uv, "pip", "install", "--quiet", "--python", found[-1], *listed], cwd=ROOT, check=True)
    return found


@pytest.mark.long
def test_every_output_is_the_same_cold_warm_in_a_second_place_and_with_other_pythons(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    building.slow("builds")
    pythons = other_pythons(tmp_path / "pythons")
    worst = verify.main([word for python in pythons for word in ("--python", python)])
    said = capsys.readouterr().out
    assert worst == 0, said
    assert said.count("every file is the same") == 4 + 2 * len(pythons)
