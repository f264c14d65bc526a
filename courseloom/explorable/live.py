"""An explorable figure in live Jupyter: sliders and menus that drive the drawing function, with the sentence as text."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import ipywidgets as widgets  # type: ignore[import-untyped]
import matplotlib.pyplot as plt

from courseloom.activities.figure import number_of, places_of
from courseloom.cells import phrasing, picture, svg_of
from courseloom.explorable.controls import Choice, Grid
from courseloom.strings import catalogue
from courseloom.strings.locales import attributes


class Explorable(widgets.VBox):  # type: ignore[misc]
    """Controls, with the picture and sentence of the state that they are set to, and the caption."""

    def __init__(self, draw: Callable[..., Any], grid: Grid, start: int, sentences: list[str], caption: str) -> None:
        self._draw, self._grid, self._sentences = draw, grid, sentences
        self._pictures: dict[int, bytes] = {}
        self.controls = [_control(control) for control in grid.controls.values()]
        for control, index in zip(self.controls, places_of(start, grid.options), strict=True):
            control.index = index
            control.observe(self._show, "index")
        self.picture = widgets.HTML()
        said = phrasing(caption)
        self._show()
        caption_below = widgets.HTML(f'<div {attributes(catalogue.spoken())} style="max-width:44rem">{said}</div>')
        super().__init__([*self.controls, self.picture, caption_below])

    @property
    def state(self) -> int:
        """Return the number of the state that the controls are set to."""
        return number_of([control.index for control in self.controls], self._grid.options)

    @property
    def sentence(self) -> str:
        """Return the sentence of the current state."""
        return self._sentences[self.state]

    def _show(self, _: Any = None) -> None:
        number = self.state
        if number not in self._pictures:
            fig = self._draw(**self._grid.states[number])
            self._pictures[number] = svg_of(fig)
            plt.close(fig)
        said, image = html.escape(self.sentence), picture(self._pictures[number], self.sentence)
        language = attributes(catalogue.spoken())
        self.picture.value = f'<div {language}>{image}<p role="status" style="max-width:44rem;line-height:1.5">{said}</p></div>'


def _control(control: Any) -> Any:
    options = [(shown, number) for number, shown in enumerate(control.shown)]
    style, layout = {"description_width": "initial"}, {"max_width": "44rem", "width": "auto"}
    if isinstance(control, Choice):
        return widgets.Dropdown(options=options, description=control.label, style=style, layout=layout)
    return widgets.SelectionSlider(
        options=options, description=control.label, style=style, layout=layout, continuous_update=False
    )
