"""Builds that something ends half-way: what stands is whole and of one text, and the next build is a first build's equal."""

from __future__ import annotations

import json
import random
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

import building
import pytest
from building import cold, differing, digest, swap
from conftest import ROOT, courseloom
from verify import BARE

from courseloom.writers import lock, publish

NAMES = ("live", "pdf", "handouts", "html")
PLACES = (
    "checked",
    "notebooks executed",
    "env-before-read-docs",
    "doctree-read",
    "doctree-read 3",
    "env-updated",
    "env-check-consistency",
    "html-page-context",
    "html-page-context 4",
    "build-finished",
    "live made",
    "pdf made",
    "handouts made",
    "html made",
    "journal written",
    "live moved away",
    "live in place",
    "pdf moved away",
    "pdf in place",
    "handouts moved away",
    "html moved away",
    "html in place",
    "stamp written",
)
PLAIN = ("env-check-consistency", "html-page-context 4", "pdf in place", "html moved away")
"""Where what was kept once passed for true, pages are half written, outputs are of two versions, and where one is away."""
KILLED = (
    ("html",),
    ("live", "pdf"),
    ("handouts",),
    ("review", "banks", "epub", "anki"),
    ("scorm", "cmi5", "site", "single"),
    BARE,
)
"""Sets of outputs whose builds are killed in turn."""
MOMENTS, DRAWS = 120, 80
"""Kills by the clock, and ends at a write that a draw names: 200 in all."""
WRITES = 650
"""Fewer than the files that this build opens to write, renames, makes and deletes."""


def edited(root: Path) -> None:
    """Change a claim that a figure shows, a heading, and take a page out."""
    swap(root, "book/claims.yml", "value: 40%\n    number: 40", "value: 55%\n    number: 55")
    path = root / "notebooks/01-washing.ipynb"
    path.write_text(path.read_text("utf-8").replace("## Then", "## And then"), "utf-8")
    swap(root, "_toc.yml", "      - file: book/evaluation\n", "")
    (root / "book/evaluation.md").unlink()


class Bench:
    """A course built from one text, put back before each try, and what a first build of the edited text gives."""

    def __init__(self, folder: Path, names: Sequence[str]) -> None:
        self.names = names
        self.root, self.saved = folder / "course", folder / "saved"
        shutil.copytree(ROOT / "tests" / "course", self.root, ignore=shutil.ignore_patterns("_build"))
        shutil.copytree(self.root, folder / "numbered")
        for edit in (False, True):  # numbers of both texts
            if edit:
                edited(folder / "numbered")
            assert courseloom("numbers", root=folder / "numbered").returncode == 0
        shutil.copy(folder / "numbered/book/numbers.yml", self.root / "book")
        building.build(self.root, *names)
        self.before = digest(self.root, names)
        shutil.copytree(self.root, self.saved)
        other = folder / "other"
        shutil.copytree(self.root, other, ignore=shutil.ignore_patterns("_build"))
        edited(other)
        self.after = cold(other, folder / "cold", *names, executed=False)

    def put_back(self) -> None:
        shutil.rmtree(self.root)
        shutil.copytree(self.saved, self.root)  # with the times of its files, and in the same place: all that was kept counts
        edited(self.root)

    def stands_whole(self) -> None:
        """Assert that each output is of one text, whole, or away with a journal that says how to go on."""
        for name in self.names:
            now = digest(self.root, [name])
            if not now:
                assert (self.root / "_build/.work/switch.json").is_file(), f"{name} is gone, and nothing says how to go on"
                continue
            texts = (self.before, self.after)
            whole = [{file: hash for file, hash in one.items() if file.startswith(f"_build/{name}/")} for one in texts]
            assert now in whole, f"{name} is of two texts"
            build = json.loads((self.root / "_build" / name / publish.NAME).read_text("utf-8"))
            assert build["sources"], "an output names its build"

    def next_is_a_first(self) -> None:
        building.build(self.root, *self.names)
        assert differing(digest(self.root, self.names), self.after) == []
        assert building.build(self.root, *self.names).steps == [], "nothing is left to build"
        left = {path.name for path in (self.root / "_build/.work").iterdir()}
        assert not left & {"switch.json", "made", "old"} and not any(name.endswith(".new") for name in left)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("ended"), NAMES)


class Whole(Bench):
    """A course with all its outputs, some of which are built after the edit."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, BARE)
        self.folder = folder
        self.known: dict[tuple[str, ...], tuple[dict[str, str], float]] = {}

    def choose(self, names: tuple[str, ...]) -> float:
        """Choose the outputs to build; return how many seconds that takes after the edit."""
        self.names = names
        if names not in self.known:
            self.after = cold(self.folder / "other", self.folder / "cold", *names, executed=False)
            self.put_back()
            start = time.monotonic()
            building.build(self.root, *names)
            self.known[names] = self.after, time.monotonic() - start
        self.after, seconds = self.known[names]
        return seconds


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    return Whole(tmp_path_factory.mktemp("whole"))


@pytest.mark.parametrize("place", [one if one in PLAIN else pytest.param(one, marks=pytest.mark.long) for one in PLACES])
def test_after_an_end_at_any_step_the_next_build_is_a_first_one(bench: Bench, place: str) -> None:
    bench.put_back()
    step, _, number = place.partition(" ") if place[-1].isdigit() else (place, "", "1")
    assert building.build(bench.root, *NAMES, end_at=(step, int(number))).steps == []
    bench.stands_whole()
    bench.next_is_a_first()


@pytest.mark.long
@pytest.mark.parametrize("moment", range(MOMENTS))
def test_after_a_kill_at_any_moment_the_next_build_is_a_first_one(whole: Whole, moment: int) -> None:
    seconds = whole.choose(KILLED[moment % len(KILLED)])
    whole.put_back()
    building.build(whole.root, *whole.names, after=random.Random(moment).uniform(0.05, seconds))
    whole.stands_whole()
    whole.next_is_a_first()


@pytest.mark.parametrize("draw", [0, *(pytest.param(one, marks=pytest.mark.long) for one in range(1, DRAWS))])
def test_after_an_end_between_any_two_writes_the_next_build_is_a_first_one(bench: Bench, draw: int) -> None:
    bench.put_back()
    write = random.Random(draw).randint(1, WRITES)
    ended = building.build(bench.root, *NAMES, end_at_write=write)
    assert ended.steps == [], f"a build makes fewer than {write} writes"
    bench.stands_whole()
    bench.next_is_a_first()


def test_what_an_ended_build_read_is_forgotten_when_the_edit_is_taken_back(bench: Bench, tmp_path: Path) -> None:
    """Else the next edit of another page would print the first one, which stands nowhere any more."""
    bench.put_back()
    shutil.rmtree(bench.root)
    shutil.copytree(bench.saved, bench.root)
    welcome, progress = bench.root / "book/welcome.md", bench.root / "book/progress.md"
    welcome.write_text(welcome.read_text("utf-8") + "\nOne sentence too many.\n", "utf-8")
    building.build(bench.root, *NAMES, end_at=("env-updated", 1))
    shutil.copy2(bench.saved / "book/welcome.md", welcome)  # with its old time, as a backup puts it back
    progress.write_text(progress.read_text("utf-8") + "\nOne more sentence.\n", "utf-8")
    building.build(bench.root, *NAMES)
    assert differing(digest(bench.root, NAMES), cold(bench.root, tmp_path / "course", *NAMES)) == []


def test_what_is_kept_between_builds_may_be_cut_empty_or_foreign(bench: Bench) -> None:
    bench.put_back()
    for path in sorted((bench.root / "_build/.work").rglob("*")):
        if path.is_file() and path.suffix in (".json", ".doctree", ".pickle", ".db", ".ipynb"):
            path.write_bytes(random.Random(path.name).choice([b"", path.read_bytes()[:40], b"[1]", b"\x80\x05K\x01."]))
    bench.next_is_a_first()


def test_two_builds_at_once_are_told_apart(tiny: Path) -> None:
    with lock.alone(tiny), pytest.raises(building.CourseError, match="another build"), lock.alone(tiny):
        pass


def test_a_finished_build_is_made_again_when_one_of_its_files_is_gone_or_cut(bench: Bench) -> None:
    bench.put_back()
    building.build(bench.root, *NAMES)
    for change in (lambda path: path.unlink(), lambda path: path.write_bytes(path.read_bytes()[:100])):
        change(bench.root / "_build/pdf/course-book-a4.pdf")
        assert building.build(bench.root, *NAMES).steps, "something was built"
        assert digest(bench.root, NAMES) == bench.after


def test_sources_changed_while_they_are_built_are_not_published(bench: Bench) -> None:
    bench.put_back()
    with pytest.raises(AssertionError, match="ended with 1"):
        building.build(bench.root, *NAMES, touch=("html-page-context", 2, bench.root / "book/late.txt"))
    assert digest(bench.root, NAMES) == bench.before
    (bench.root / "book/late.txt").unlink()
    bench.next_is_a_first()
