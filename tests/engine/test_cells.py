"""What a notebook gets from `courseloom`: the look of what it draws, its claims, and figures with their states."""

from __future__ import annotations

import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

from courseloom.activities.figure import Figure, number_of, places_of, size_of
from courseloom.cells import register

LOOKS = """
import matplotlib
import courseloom.cells, courseloom.explorable
print(matplotlib.rcParams["axes.spines.top"])
from courseloom import {name}
print(matplotlib.rcParams["axes.spines.top"])
matplotlib.rcParams["axes.spines.top"] = True
from courseloom import palette
print(matplotlib.rcParams["axes.spines.top"])
"""


@pytest.mark.parametrize("name", ["claim", "explore", "figure"])
def test_what_a_notebook_imports_sets_the_style_before_it_draws_and_leaves_what_its_author_sets(name: str) -> None:
    done = subprocess.run([sys.executable, "-c", LOOKS.format(name=name)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False", "True"]


def test_a_figure_comes_out_of_its_package_as_it_went_in() -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" height="144pt" width="288.5pt"/>'
    figure = Figure.of("bars", "Made  up.\n", " Two\nbars.", drawing)
    assert Figure.unpack(figure.pack()) == figure
    assert (figure.drawing, figure.caption, figure.alt) == (drawing, "Made up.", "Two bars.")
    assert size_of(figure.drawing) == (288.5, 144.0) and size_of(b'<svg width="100%"/>') is None


def test_states_are_counted_with_the_last_control_turning_fastest() -> None:
    options = [2, 3, 2]
    states = list(product(*map(range, options)))
    assert [number_of(places, options) for places in states] == list(range(12))
    assert [tuple(places_of(number, options)) for number in range(12)] == states


def test_only_what_is_asked_in_the_block_is_recorded(monkeypatch: pytest.MonkeyPatch, tiny: Path) -> None:
    monkeypatch.setenv("COURSELOOM_ROOT", str(tiny))
    register.forget()
    register.claim("not-washed")
    with register.claims_asked() as asked:
        register.claim("made2020-share")
        with pytest.raises(KeyError, match="there is no claim 'made2020-shar'"):
            register.claim("made2020-shar")
    register.claim("not-washed")
    assert asked == {"made2020-share", "made2020-shar"}
    register.forget()
