"""Two records of builds: what differs is said a cause at a time, and nothing is said where nothing does."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import building
import compare
import pytest
from conftest import BROWSERS, ROOT, missing

pytestmark = pytest.mark.browser
PAGE = '<!doctype html><html lang="en"><title>{title}</title><h1 id="{title}">{title}</h1><p>On day {day} we {act} hands.</p>'


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The records of three builds of two pages: the first two are equal, in the third one word is another."""
    building.slow("Chromium")
    if not any(map(shutil.which, BROWSERS)):
        missing("Chromium")
    made = []
    for act in ("wash", "wash", "rub"):
        folder = tmp_path_factory.mktemp("build")
        (folder / "html").mkdir()
        for day, title in enumerate(("before", "after"), 1):
            (folder / "html" / f"{title}.html").write_text(PAGE.format(title=title, day=day, act=act), "utf-8")
        command = [sys.executable, str(ROOT / "tests/compare.py"), "record", str(folder), str(folder / "record")]
        done = subprocess.run(command, capture_output=True, text=True)  # this process may hold a browser already
        assert done.returncode == 0, done.stderr
        made.append(folder / "record")
    return made


def test_one_word_on_two_pages_is_one_cause(records: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    [group] = compare.differing(records[0], records[2])
    assert group[0].cause() == ("wash", "rub")
    places = {change.file for change in group}
    assert {"html/before.html.text.txt", "html/after.html.text.txt", "html/after.html.tree.txt"} <= places
    assert not {name for name in places if name.endswith(".ids.txt")}
    assert compare.diff(records[0], records[2]) == 1
    said = capsys.readouterr().out
    assert said.count("wash hands") == 1
    assert "1 causes; 2 of 2 files have other bytes" in said


def test_equal_builds_in_two_folders_differ_in_nothing(records: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert compare.diff(records[0], records[1]) == 0
    assert "0 causes; 0 of 2 files" in capsys.readouterr().out


def test_a_page_that_is_gone_is_said_once_for_each_look_at_it(records: list[Path], tmp_path: Path) -> None:
    shutil.copytree(records[1], tmp_path, dirs_exist_ok=True)
    for path in (tmp_path / "html").glob("after.html.*"):
        path.unlink()
    groups = compare.differing(records[0], tmp_path)
    assert {group[0].removed[0] for group in groups} >= {"a whole record .text.txt", "a whole record .tree.txt"}
    assert all(not change.added for group in groups for change in group)
