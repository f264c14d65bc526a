"""The pages of a preview are those of a first build of the same sources, byte for byte, whatever was edited before."""

from __future__ import annotations

import hashlib
from pathlib import Path

import building
import pytest
from edits import EDITS, Walk

from courseloom.preview.session import Outcome, Session


class Previewed(Walk):
    """A course with a session of a preview, which is up to date before each edit."""

    def ready(self, edit: str | None) -> Session:
        """Make the edits before this one and return the session."""
        if self.upto(edit):
            self._session = Session(self.root, self.root / "_build" / ".preview")
            assert list(self._session.update(None))[-1] == Outcome()
        return self._session


@pytest.fixture(scope="module")
def previewed(tmp_path_factory: pytest.TempPathFactory) -> Previewed:
    """A course that the tests edit one after another."""
    return Previewed(tmp_path_factory.mktemp("preview"))


def files(folder: Path) -> dict[str, str]:
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in found.items() if name != "build.json"}


@pytest.mark.parametrize("edit", EDITS)
def test_after_an_edit_the_pages_are_those_of_a_first_build(previewed: Previewed, tmp_path: Path, edit: str) -> None:
    session = previewed.ready(edit)
    root = previewed.root
    before, times = files(session.site), sources(root)
    EDITS[edit](root)
    changed = {path for path, text in sources(root).items() if times.get(path) != text} | (times.keys() - sources(root).keys())
    assert list(session.update(changed))[-1] == Outcome()
    building.cold(root, tmp_path / "course", "html")
    now = files(session.site)
    assert now != before, "the edit shows"
    assert now == files(tmp_path / "course" / "_build" / "html")


def test_a_mistake_leaves_the_pages_and_mending_it_brings_the_new_ones(previewed: Previewed, tmp_path: Path) -> None:
    session = previewed.ready(None)
    root, before = previewed.root, files(session.site)
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
