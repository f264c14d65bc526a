"""The scripts that keep a learner's record, held in Node to random stores, files and clocks."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from conftest import ROOT, missing


def fault(seed: int, count: int) -> str:
    if shutil.which("node") is None:
        missing("Node")
    command = ["node", str(ROOT / "tests" / "stores.mjs"), str(seed), str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.mark.parametrize(("seed", "count"), [(1, 1000), (1810961527, 40)])  # a file with {"v": {"toString": 0}}
def test_no_random_store_file_or_clock_does_harm(seed: int, count: int) -> None:
    assert fault(seed, count) == ""


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 12))
def test_no_random_store_file_or_clock_does_harm_at_length(seed: int) -> None:
    assert fault(seed, 20_000) == ""
