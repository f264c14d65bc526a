"""The watcher of the preview notices every way of saving a source of a course, and nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from courseloom import fingerprints
from courseloom.preview.watcher import Watcher


def until(watcher: Watcher, wanted: Callable[[set[str]], bool]) -> set[str]:
    """Wait until the names of changed files, gathered, are as wanted; return them."""
    found: set[str] = set()
    while not wanted(found):
        watcher.wait()
        found |= {path.name for path in watcher.changed()}
    return found


@pytest.fixture
def watcher(tiny: Path) -> Iterator[Watcher]:
    watching = Watcher(tiny)
    yield watching
    watching.close()


def test_every_way_of_saving_is_noticed_and_nothing_else(watcher: Watcher, tiny: Path) -> None:
    page, quiz = tiny / "book/welcome.md", tiny / "quizzes/01-washing.yml"
    page.write_text(page.read_text("utf-8") + "\nMore.\n", "utf-8")
    assert until(watcher, bool) == {"welcome.md"}
    (tiny / "book/.welcome.md.swp").write_text("x")
    (tiny / "book/welcome.md~").write_text("x")
    fresh = tiny / "quizzes/.01-washing.new"
    fresh.write_bytes(quiz.read_bytes())
    fresh.replace(quiz)  # as most editors save: a new file takes the name
    assert until(watcher, bool) == {"01-washing.yml"}
    quiz.rename(tiny / "quizzes/05-renamed.yml")
    assert until(watcher, lambda found: len(found) == 2) == {"01-washing.yml", "05-renamed.yml"}
    page.unlink()
    assert until(watcher, bool) == {"welcome.md"}
    (tiny / "_toc.yml").touch()
    assert until(watcher, bool) == {"_toc.yml"}
    (tiny / "_build").mkdir()
    (tiny / "_build/x.md").write_text("x")
    (tiny / "book/last.md").write_text("x")
    assert until(watcher, bool) == {"last.md"}


def test_a_branch_switched_is_noticed_and_its_folders_are_watched(watcher: Watcher, tiny: Path) -> None:
    shutil.move(tiny / "book", tiny.parent / "book")
    until(watcher, lambda found: "welcome.md" in found)
    shutil.copytree(tiny.parent / "book", tiny / "book")
    many = {f"many-{number}.md" for number in range(300)}
    (tiny / "book/deep/er").mkdir(parents=True)
    for name in many:
        (tiny / "book/deep/er" / name).write_text("x")
    until(watcher, lambda found: many < found)
    (tiny / "book/deep/er/many-7.md").write_text("changed")
    assert until(watcher, bool) == {"many-7.md"}


def test_a_changed_engine_is_said_and_its_caches_are_not(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = tmp_path / "engine"
    (engine / "part/__pycache__").mkdir(parents=True)
    monkeypatch.setattr(fingerprints, "ENGINE", engine)
    watching = Watcher(tiny)
    (engine / "part/__pycache__/x.pyc").write_text("x")
    (tiny / "book/welcome.md").touch()
    until(watching, bool)
    assert not watching.engine_changed()
    number = 0
    while not watching.engine_changed():
        (engine / "part/x.py").write_text(f"{(number := number + 1)}")
        watching.wait()
    watching.close()
