"""A figure as a cell shows it: its drawing, caption, alt text and, where it is explorable, its states.

An explorable figure has a state for every setting of its controls. States are counted like an odometer: the last control turns
fastest (`number_of`, `places_of`; `assets/js/explore.js` counts in the same way).
"""

from __future__ import annotations

import base64
import math
import re
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from courseloom.model.items import Frozen

NAME = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"
"""Pattern of a figure's name."""
FRAMES = Path("_build") / ".frames"
"""Where the pictures of states are kept, below the course's folder."""
_File = Annotated[str, Field(pattern=r"^[0-9a-f]{6}-[0-9a-f]{12}\.(webp|svg)$")]
_Text = Annotated[str, Field(min_length=1)]


class Control(Frozen):
    """A menu (`choice`) or a slider (`steps`): its label and the text shown at each position."""

    label: str
    kind: Literal["choice", "steps"]
    shown: tuple[str, ...]


class States(Frozen):
    """The states of an explorable figure: `sentences`, `rows` and `files` have one entry per state, in the order of states.

    `start`, `printed` and `presets` (each with a label) are numbers of states; `papers` are the files of the printed states;
    `columns` are the headers of `rows`; `size` is the width and height of every picture in CSS pixels.
    """

    controls: tuple[Control, ...]
    start: int
    printed: tuple[int, ...]
    presets: tuple[tuple[str, int], ...]
    sentences: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    files: tuple[_File, ...]
    papers: tuple[_File, ...]
    size: tuple[int, int]

    @model_validator(mode="after")
    def _fits(self) -> States:
        count = math.prod(self.options)
        numbers = (self.start, *self.printed, *(number for _, number in self.presets))
        if (
            not len(self.sentences) == len(self.rows) == len(self.files) == count
            or any(len(row) != len(self.columns) for row in self.rows)
            or len(self.papers) != len(self.printed)
            or not all(0 <= number < count for number in numbers)
        ):
            raise ValueError("the states do not fit together")
        return self

    @property
    def options(self) -> list[int]:
        """Return how many positions each control has."""
        return [len(control.shown) for control in self.controls]

    def places(self, number: int) -> list[int]:
        """Return the position of each control in a state."""
        return places_of(number, self.options)

    def shown(self, number: int) -> list[str]:
        """Return the text that each control shows in a state."""
        return [control.shown[place] for control, place in zip(self.controls, self.places(number), strict=True)]

    def named(self, number: int) -> str:
        """Return a state in words: the label of each control with the text that it shows."""
        pairs = zip(self.controls, self.shown(number), strict=True)
        return "; ".join(f"{control.label}: {shown}" for control, shown in pairs)

    def drawn(self, folder: Path) -> bool:
        """Return whether the folder contains all pictures."""
        return all((folder / file).is_file() for file in (*self.files, *self.papers))


class Figure(Frozen):
    """A figure: `svg` is its drawing, compressed and in base64; that of an explorable figure (`states`) is its start state."""

    kind: Literal["figure"] = "figure"
    name: Annotated[str, Field(pattern=NAME)]
    alt: _Text
    caption: _Text
    svg: str
    states: States | None = None

    @classmethod
    def of(cls, name: str, caption: str, alt: str, drawing: bytes, states: States | None = None) -> Figure:
        """Return a figure from its drawing as SVG; runs of white space in caption and alt text become single spaces."""
        words = {"alt": " ".join(alt.split()), "caption": " ".join(caption.split())}
        return cls(name=name, svg=_compressed(drawing), states=states, **words)

    @property
    def drawing(self) -> bytes:
        """Return the drawing as SVG; raises ValueError or zlib.error when it cannot be read."""
        return zlib.decompress(base64.b64decode(self.svg))

    def pack(self) -> str:
        """Return the figure serialized without white space, for the option of a directive."""
        return _compressed(self.model_dump_json().encode())

    @classmethod
    def unpack(cls, word: str) -> Figure:
        """Return the figure that `pack` serialized; raises ValueError or zlib.error for any other text."""
        return cls.model_validate_json(zlib.decompress(base64.b64decode(word)))


def _compressed(data: bytes) -> str:
    return base64.b64encode(zlib.compress(data, 9)).decode()


def number_of(places: Sequence[int], options: Sequence[int]) -> int:
    """Return the number of a state from the position of each control and its number of positions."""
    number = 0
    for place, count in zip(places, options, strict=True):
        number = number * count + place
    return number


def places_of(number: int, options: Sequence[int]) -> list[int]:
    """Return the position of each control in a state, from the number of positions of each."""
    places: list[int] = []
    for count in reversed(options):
        number, place = divmod(number, count)
        places.insert(0, place)
    return places


def size_of(svg: bytes) -> tuple[float, float] | None:
    """Return width and height of an SVG in points, as matplotlib writes them; None where it has none."""
    found = [re.search(rb'<svg\b[^>]*?\b%s="([\d.]+)pt"' % side, svg[:4000]) for side in (b"width", b"height")]
    width, height = (float(match[1]) if match else 0.0 for match in found)
    return (width, height) if width and height else None


__all__ = ["FRAMES", "NAME", "Control", "Figure", "States", "number_of", "places_of", "size_of"]
