"""The pages of a preview are those of a first build of the same sources, byte for byte, whatever was edited before."""

from __future__ import annotations

import hashlib
from pathlib import Path

import building
import pytest
from edits import EDITS

from courseloom.preview.session import Outcome, Session


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """A session of a course; the tests edit its sources one after another."""
    root = building.course(tmp_path_factory.mktemp("preview") / "course")
    made = Session(root, root / "_build" / ".preview")
    assert list(made.update(None))[-1] == Outcome()
    return made


def files(folder: Path) -> dict[str, str]:
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in found.items() if name != "build.json"}


@pytest.mark.parametrize("edit", EDITS)
def test_after_an_edit_the_pages_are_those_of_a_first_build(session: Session, tmp_path: Path, edit: str) -> None:
    root = session.site.parents[2]
    before, times = files(session.site), sources(root)
    EDITS[edit](root)
    changed = {path for path, text in sources(root).items() if times.get(path) != text} | (times.keys() - sources(root).keys())
    assert list(session.update(changed))[-1] == Outcome()
    building.cold(root, tmp_path / "course", "html")
    now = files(session.site)
    assert now != before, "the edit shows"
    assert now == files(tmp_path / "course" / "_build" / "html")


def test_a_mistake_leaves_the_pages_and_mending_it_brings_the_new_ones(session: Session, tmp_path: Path) -> None:
    root, before = session.site.parents[2], files(session.site)
    page = root / "book" / "about.md"
    text = page.read_text("utf-8")
    for wrong in ("\nAs in {ref}`nowhere-at-all`.\n", "\nAs in {cite}`nobody1900`.\n", "\n```{nothing}\n```\n"):
        page.write_text(text + wrong, "utf-8")
        last = list(session.update({page}))[-1]
        assert [problem.where.file for problem in last.problems] == ["book/about.md"], wrong
        assert files(session.site) == before, "the last good pages stay"
        assert list(session.update({root / "quizzes" / "01-washing.yml"}))[-1].problems == last.problems, "until it is mended"
    page.write_text(text + "\nAs it was meant.\n", "utf-8")
    assert list(session.update({page}))[-1] == Outcome()
    assert "As it was meant." in (session.site / "book" / "about.html").read_text("utf-8")
    building.cold(root, tmp_path / "course", "html")
    assert files(session.site) == files(tmp_path / "course" / "_build" / "html")


def sources(root: Path) -> dict[Path, bytes]:
    """Return the content of the sources by path."""
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file() and "_build" not in path.parts}
