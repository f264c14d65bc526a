"""Items of QTI in programs of others: qti-components plays and scores 3.0, pyslet reads and scores 2.1, a converter joins them.

qti-components and the converter are under GPL-3.0: they run in processes of their own, and nothing of them is kept or shipped.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import qti_rules
from conftest import ROOT, missing
from qti_answers import tried

from courseloom import files
from courseloom.activities.question import Item, items_of
from courseloom.model.course import Course
from courseloom.render.bank.qti_package import VERSIONS
from courseloom.resolve import read
from courseloom.writers.banks import Bank

pytestmark = [pytest.mark.browser, pytest.mark.long]

READERS = ROOT / "tests" / "qti_readers"
PLAYER = READERS / "node_modules" / "@citolab" / "qti-components" / "cdn" / "index.global.js"
NPM = "npm install --no-save --no-package-lock --prefix tests/qti_readers @citolab/qti-components@7.27.4"
PIP = "python3 -m pip install --target tests/qti_readers/python citolab-qti-convert==0.2.0 pyslet==0.7.20170805"
ROUNDED = 0.0006
"""The player rounds scores to three places."""


@pytest.fixture(scope="module", params=["tests' course", "this course"])
def started(request: pytest.FixtureRequest, course: Course) -> Course:
    """Return a course whose items are played."""
    return course if request.param == "this course" else read(ROOT / "tests" / "course")


def _packages(course: Course) -> list[dict[str, bytes]]:
    package = Bank(course, [*course.quizzes.values()]).qti
    return [dict(package.parts(version)) for version in VERSIONS]


def _scored(course: Course, held: dict[str, bytes], version: str) -> list[tuple[Item, str, list[Any]]]:
    """Return each item with its XML and the answers to try, each with its score here."""
    found = []
    for item in items_of(course).values():
        name = next((one for one in (f"items/{item.id}.xml", f"items/_{item.id}.xml") if one in held), "")
        if name and item.counts:
            found.append((item, held[name].decode(), tried(item, qti_rules.tree(held[name], version))))
    return found


def _played(chromium: Any, folder: Path, items: list[tuple[Item, str, list[Any]]]) -> tuple[list[str], int]:
    """Return where the player's score differs from ours, and how many answers it scored."""
    page_file = folder / "items" / "play.html"
    scripts = f'<script src="{PLAYER.as_uri()}"></script><script>{(ROOT / "tests/qti_player.js").read_text("utf-8")}</script>'
    page_file.write_text(f"<!doctype html><meta charset=utf-8>{scripts}<body></body>", "utf-8")
    page = chromium.new_page()
    heard: list[str] = []
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("console", lambda message: message.type == "error" and heard.append(message.text))
    page.goto(page_file.as_uri())
    wrong, count = [], 0
    for item, xml, answers in items:
        scores, shown = page.evaluate("one => window.playItem(one)", [xml, [given for given, _ in answers]])
        count += len(scores)
        said = [float(score) for score, after in scores]
        if said != pytest.approx([score for _, score in answers], abs=ROUNDED):
            wrong.append(f"{item.id}: {said} for {answers}")
        if not shown["asked"] or not all(shown["pictures"]) or item.stem.text.plain().split()[0] not in shown["body"]:
            wrong.append(f"{item.id}: shows {shown}")
    page.close()
    return [*wrong, *heard], count


def _unpacked(held: dict[str, bytes], folder: Path) -> Path:
    for name, data in held.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def test_a_public_player_shows_and_scores_every_item(started: Course, chromium: Any, tmp_path: Path) -> None:
    if not PLAYER.is_file():
        missing(f"qti-components ({NPM})")
    held = _packages(started)[1]
    wrong, count = _played(chromium, _unpacked(held, tmp_path), _scored(started, held, "3.0"))
    assert wrong == []
    assert count > 2 * len(held) / 3


def test_version_2_1_converted_by_another_program_scores_the_same(started: Course, chromium: Any, tmp_path: Path) -> None:
    if not PLAYER.is_file() or not (READERS / "python" / "qti_convert").is_dir():
        missing(f"qti-components ({NPM}) or its converter ({PIP})")
    held = _packages(started)[0]
    (tmp_path / "21.zip").write_bytes(files.zipped(held.items()))
    done = _python("-m", "qti_convert.cli", "upgrade", str(tmp_path / "21.zip"), str(tmp_path / "30.zip"), given="")
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(tmp_path / "30.zip") as archive:
        archive.extractall(tmp_path / "converted")
    items = [
        (item, next((tmp_path / "converted").rglob(f"{'_' * item.id[0].isdigit()}{item.id}.xml")).read_text("utf-8"), answers)
        for item, _, answers in _scored(started, held, "2.1")
    ]
    folder = next((tmp_path / "converted").rglob("items")).parent
    wrong, count = _played(chromium, folder, items)
    assert wrong == []
    assert count > 2 * len(items)


def test_another_reader_of_2_1_takes_and_scores_every_item(started: Course) -> None:
    if not (READERS / "python" / "pyslet").is_dir():
        missing(f"pyslet ({PIP})")
    items = [
        (item, xml, [one for one in answers if not _cased(one[0])])
        for item, xml, answers in _scored(started, _packages(started)[0], "2.1")
    ]
    asked = [[xml, [given for given, _ in answers]] for _, xml, answers in items]
    done = _python(str(ROOT / "tests" / "qti_pyslet.py"), given=json.dumps(asked))
    assert done.returncode == 0, done.stderr
    wrong = []
    for (item, _, answers), scores in zip(items, json.loads(done.stdout), strict=True):
        if isinstance(scores, str) or scores != pytest.approx([score for _, score in answers], abs=1e-9):
            wrong.append(f"{item.id}: {scores} for {answers}")
    assert wrong == []


def _cased(given: qti_rules.Given) -> bool:
    """Return whether an answer is typed in capitals; pyslet is older than the attribute by which case does not count."""
    typed = given.get("RESPONSE")
    return isinstance(typed, str) and len(typed) > 1 and typed.isupper()


def _python(*arguments: str, given: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(READERS / "python")}
    return subprocess.run([sys.executable, *arguments], input=given, capture_output=True, text=True, check=False, env=env)
