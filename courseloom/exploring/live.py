"""An explorable figure in live Jupyter: sliders and menus that drive the drawing function, with the sentence as text."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Callable
from typing import Any

import ipywidgets as widgets  # type: ignore[import-untyped]

from courseloom import cells
from courseloom.exploring.controls import Choice, Grid


class Explorable(widgets.VBox):  # type: ignore[misc]
    """Controls, the picture of the state they stand at, what it says, and the caption."""

    def __init__(self, draw: Callable[..., Any], grid: Grid, start: int, sentences: list[str], caption: str) -> None:
        self._draw, self._grid, self._sentences = draw, grid, sentences
        self._pictures: dict[int, str] = {}
        self.controls = [_control(control) for control in grid.controls.values()]
        for control, index in zip(self.controls, _places(grid, start), strict=True):
            control.index = index
            control.observe(self._show, "index")
        self.picture = widgets.HTML()
        said = cells.phrasing(caption)
        self._show()
        super().__init__([*self.controls, self.picture, widgets.HTML(f'<div style="max-width:44rem">{said}</div>')])

    @property
    def state(self) -> int:
        """Return the number of the state that the controls stand at."""
        number = 0
        for control in self.controls:
            number = number * len(control.options) + control.index
        return number

    @property
    def sentence(self) -> str:
        """Return what the present state says."""
        return self._sentences[self.state]

    def _show(self, _: Any = None) -> None:
        number = self.state
        if number not in self._pictures:
            self._pictures[number] = _picture(self._draw(**self._grid.states[number]))
        said = html.escape(self.sentence)
        image = f'<img alt="{said}" style="max-width:100%" src="data:image/svg+xml;base64,{self._pictures[number]}">'
        self.picture.value = f'{image}<p role="status" style="max-width:44rem;line-height:1.5">{said}</p>'


def _control(control: Any) -> Any:
    options = [(shown, number) for number, shown in enumerate(control.shown)]
    style, layout = {"description_width": "initial"}, {"max_width": "44rem", "width": "auto"}
    if isinstance(control, Choice):
        return widgets.Dropdown(options=options, description=control.label, style=style, layout=layout)
    return widgets.SelectionSlider(
        options=options, description=control.label, style=style, layout=layout, continuous_update=False
    )


def _places(grid: Grid, number: int) -> list[int]:
    """Return where each control stands in a state."""
    places: list[int] = []
    for control in reversed([*grid.controls.values()]):
        number, place = divmod(number, len(control.names))
        places.insert(0, place)
    return places


def _picture(fig: Any) -> str:
    import matplotlib.pyplot as plt

    stream = io.BytesIO()
    fig.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(fig)
    return base64.b64encode(stream.getvalue()).decode()
