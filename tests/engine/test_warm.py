"""A build that kept something gives the same files, byte for byte, as one that kept nothing: for each kind of edit, once."""

from __future__ import annotations

import shutil
from pathlib import Path

import building
import pytest
from edits import EDITS, Walk
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

NAMES = ("live", "html")


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """A course that the tests edit one after another, built before each edit."""
    return Walk(tmp_path_factory.mktemp("warm"))


@pytest.mark.parametrize("edit", EDITS)
def test_after_an_edit_a_warm_build_is_a_cold_one(warm: Walk, tmp_path: Path, edit: str) -> None:
    if warm.upto(edit):
        building.build(warm.root, *NAMES)
    before = building.digest(warm.root, NAMES)
    EDITS[edit](warm.root)
    building.build(warm.root, *NAMES)
    now = building.digest(warm.root, NAMES)
    assert now != before, "the edit shows"
    assert building.differing(now, building.cold(warm.root, tmp_path / "course", *NAMES)) == []


def test_after_all_edits_it_is_one_that_executed_every_cell_too(warm: Walk, tmp_path: Path) -> None:
    names = (*NAMES, "pdf")
    warm.upto(None)
    building.build(warm.root, *names)
    cold = building.cold(warm.root, tmp_path / "course", *names, executed=False)
    assert building.differing(building.digest(warm.root, names), cold) == []


@pytest.mark.long
@settings(max_examples=20, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(names=st.lists(st.sampled_from(sorted(EDITS)), min_size=5, max_size=5, unique=True))
def test_after_any_five_edits_a_warm_build_is_a_cold_one(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    """An edit that does not fit, or that a build refuses, is taken back: the failed build must leave no trace either."""
    folder = tmp_path_factory.mktemp("sequence")
    root = building.course(folder / "course")
    building.build(root, *NAMES)
    for number, name in enumerate(names):
        before = folder / f"before-{number}"
        shutil.copytree(root, before, ignore=shutil.ignore_patterns("_build"))
        try:
            EDITS[name](root)
            building.build(root, *NAMES)
        except (AssertionError, OSError, StopIteration):
            for path in building.sources(root):
                path.unlink()
            shutil.copytree(before, root, dirs_exist_ok=True)
    building.build(root, *NAMES)
    assert building.differing(building.digest(root, NAMES), building.cold(root, folder / "cold", *NAMES, executed=False)) == []
