"""The wheel of the engine holds all that the folder of sources has, what it needs, and the licences of what it ships."""

from __future__ import annotations

import csv
import hashlib
import io
import subprocess
import sys
import tarfile
import zipfile
from base64 import urlsafe_b64encode
from email import message_from_bytes
from pathlib import Path

import pytest
from conftest import ROOT

from courseloom import __version__, wheel

INFO = wheel.INFO


@pytest.fixture(scope="module")
def packed() -> dict[str, bytes]:
    """The files in the wheel of these sources, by name."""
    with zipfile.ZipFile(io.BytesIO(wheel.from_sources(ROOT))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_it_holds_every_file_of_the_package(packed: dict[str, bytes]) -> None:
    listed = subprocess.run(["git", "ls-files", "-z", "courseloom"], cwd=ROOT, capture_output=True, check=False)
    names = set(listed.stdout.decode().split("\0")) - {""}
    if listed.returncode:
        pytest.skip("not a git checkout")
    there = {name for name in names if (ROOT / name).is_file()}
    assert there <= packed.keys()
    assert {"courseloom/check/packs/harm.rot13", "courseloom/assets/new/dot-ci/run"} <= packed.keys()
    assert all(packed[name] == (ROOT / name).read_bytes() for name in there)
    others = {name for name in packed if not name.startswith(INFO)} - names
    assert others >= {f"courseloom/assets/new/{name}" for name in wheel.COURSE}
    assert not [name for name in packed if name.endswith(".pyc") or "__pycache__" in name]


def test_its_record_is_true(packed: dict[str, bytes]) -> None:
    rows = {name: (digest, size) for name, digest, size in csv.reader(io.StringIO(packed[f"{INFO}/RECORD"].decode()))}
    assert rows.keys() == packed.keys()
    for name, data in packed.items():
        digest = urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
        assert name == f"{INFO}/RECORD" or rows[name] == (f"sha256={digest}", str(len(data)))


def test_it_says_what_it_needs_and_how_it_is_licensed(packed: dict[str, bytes]) -> None:
    said = message_from_bytes(packed[f"{INFO}/METADATA"])
    assert (said["Name"], said["Version"], said["Requires-Python"]) == ("courseloom", __version__, ">=3.11")
    needs = said.get_all("Requires-Dist")
    assert {"jupyter-book>=1.0.4,<2", "pytest", "jupyterlab; extra == 'lab'", "hypothesis; extra == 'test'"} <= set(needs)
    pinned = (ROOT / "requirements/build.txt").read_text("utf-8")
    plain = [need.partition(";")[0] for need in needs if "extra" not in need]
    assert all(f"\n{name.split('>')[0].split('=')[0].lower()}==" in f"\n{pinned}" for name in plain)
    assert said["License-Expression"] == "MIT AND OFL-1.1"
    for name in said.get_all("License-File"):
        assert packed[f"{INFO}/licenses/{name}"] == (ROOT / name).read_bytes()
    assert b"courseloom = courseloom.cli:main" in packed[f"{INFO}/entry_points.txt"]


def test_every_font_that_it_ships_has_its_owners_in_the_licence(packed: dict[str, bytes]) -> None:
    ttLib = pytest.importorskip("fontTools.ttLib")
    licence = packed[f"{INFO}/licenses/courseloom/assets/fonts/OFL.txt"].decode()
    fonts = [name for name in packed if name.endswith((".ttf", ".woff", ".woff2", ".otf"))]
    assert fonts and all(name.startswith("courseloom/assets/fonts/") for name in fonts)
    for name in fonts:
        if name.endswith(".ttf"):  # the others are these, for browsers
            owners = ttLib.TTFont(io.BytesIO(packed[name]))["name"].getDebugName(0)
            assert owners in licence, name


def test_same_sources_same_bytes_installed_or_not(packed: dict[str, bytes], tmp_path: Path) -> None:
    for name, data in packed.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    (tmp_path / INFO / "INSTALLER").write_text("pip")
    (tmp_path / "courseloom/__pycache__").mkdir()
    (tmp_path / "courseloom/__pycache__/cli.cpython-311.pyc").write_bytes(b"")
    assert wheel.from_installed(tmp_path) == wheel.from_sources(ROOT)


def test_a_builder_needs_nothing_but_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without site-packages, as the backend that pyproject.toml names; the archive of sources makes the same wheel."""
    code = "import sys; from courseloom import wheel; wheel.build_wheel(sys.argv[1]); wheel.build_sdist(sys.argv[1])"
    archived = f"courseloom-{__version__}.tar.gz"
    python = [sys.executable, "-S", "-E", "-c", code]
    subprocess.run([*python, str(tmp_path)], cwd=ROOT, check=True)
    with tarfile.open(tmp_path / archived) as archive:
        archive.extractall(tmp_path / "sources", filter="data")
    (again := tmp_path / "again").mkdir()
    subprocess.run([*python, str(again)], cwd=tmp_path / f"sources/courseloom-{__version__}", check=True)
    for name in (wheel.NAME, archived):
        assert (tmp_path / name).read_bytes() == (again / name).read_bytes()
    assert (tmp_path / wheel.NAME).read_bytes() == wheel.from_sources(ROOT)


def test_an_editable_wheel_names_the_folder_of_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    with zipfile.ZipFile(tmp_path / wheel.build_editable(str(tmp_path))) as archive:
        assert archive.read("courseloom.pth").decode() == f"{ROOT}\n"
        assert f"{INFO}/METADATA" in archive.namelist()
