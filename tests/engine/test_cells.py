"""What a notebook gets from `courseloom`: the look of what it draws, its claims, and figures with their states."""

from __future__ import annotations

import subprocess
import sys
from itertools import product
from pathlib import Path

import matplotlib.pyplot as plt
import pytest
from matplotlib.text import Text

from courseloom.activities.figure import Figure, number_of, places_of, size_of
from courseloom.activities.shown import MIME
from courseloom.cells import figure, register, style

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


def test_a_drawing_has_the_size_it_was_given_and_letters_of_one_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSELOOM_BUILD", "1")
    style.use()
    fig, ax = plt.subplots(figsize=(style.WIDTH, 2))
    ax.barh(["a long name of a bar"], [1])
    ax.set(title="A title", xlabel="share")
    fig.suptitle("Above")
    assert {text.get_fontsize() for text in fig.findobj(Text)} == {style.LETTERS}
    drawn = Figure.model_validate(figure(fig, name="bars", caption="Made up.", alt="One bar.").bundle[MIME])
    assert size_of(drawn.drawing) == (72 * style.WIDTH, 144)
    [name] = ax.get_yticklabels()
    assert name.get_window_extent().x0 >= 72 * style.ROOM, "names beside the axes are inside the drawing"


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
