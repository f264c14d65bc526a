"""Controls of an explorable figure, the grid of states that they span, and the faults of both.

A state is one setting of all controls; `activities.figure` defines how states are numbered.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Any, ClassVar, Literal

from courseloom.activities.figure import number_of
from courseloom.errors import did_you_mean

Fault = tuple[str, str]
"""(What is wrong, what to do about it), each a sentence; the build adds file and cell."""
PRINTED = (2, 4)
"""Fewest and most states that are printed side by side on paper."""


@dataclass(frozen=True)
class Choice:
    """A menu: the words to choose from, or a mapping from words to the values passed to the drawing function."""

    kind: ClassVar[Literal["choice"]] = "choice"
    label: str
    options: Sequence[str] | Mapping[str, Any]

    @property
    def shown(self) -> tuple[str, ...]:
        """Return the words of the menu."""
        return tuple(map(str, self.options))

    @property
    def names(self) -> tuple[Any, ...]:
        """Return the words by which an author names each option."""
        return self.shown

    @property
    def values(self) -> tuple[Any, ...]:
        """Return the value of each option that is passed to the drawing function."""
        return tuple(self.options.values()) if isinstance(self.options, Mapping) else tuple(self.options)


@dataclass(frozen=True)
class Steps:
    """A slider: a few numbers in rising order, their unit, and notes on some of them."""

    kind: ClassVar[Literal["steps"]] = "steps"
    label: str
    values: Sequence[float]
    unit: str = ""
    notes: Mapping[float, str] = field(default_factory=dict)

    @property
    def shown(self) -> tuple[str, ...]:
        """Return the numbers as text, with unit and note."""
        noted = (f" ({self.notes[value]})" if value in self.notes else "" for value in self.values)
        return tuple(f"{value:g}{self.unit}{note}" for value, note in zip(self.values, noted, strict=True))

    @property
    def names(self) -> tuple[Any, ...]:
        """Return the number by which an author names each step."""
        return tuple(self.values)


@dataclass(frozen=True)
class Grid:
    """All states of a figure: the Cartesian product of the options of its controls."""

    controls: Mapping[str, Choice | Steps]

    @cached_property
    def states(self) -> list[dict[str, Any]]:
        """Return the arguments of each state, in order."""
        values = [control.values for control in self.controls.values()]
        return [dict(zip(self.controls, one, strict=True)) for one in product(*values)]

    @cached_property
    def shown(self) -> list[tuple[str, ...]]:
        """Return the texts that the controls show in each state, in the same order."""
        return list(product(*(control.shown for control in self.controls.values())))

    @property
    def options(self) -> list[int]:
        """Return how many positions each control has."""
        return [len(control.names) for control in self.controls.values()]

    def index(self, wanted: Mapping[str, Any], start: Mapping[str, Any]) -> int:
        """Return the number of a state; omitted controls have their start values. Raises ValueError for an unknown option."""
        names = {name: control.names for name, control in self.controls.items()}
        places = [known.index(wanted.get(name, start.get(name))) for name, known in names.items()]
        return number_of(places, self.options)

    def faults(self, draw: Callable[..., Any]) -> Iterator[Fault]:
        """Yield the faults of the controls themselves."""
        if not self.controls:
            yield "has no controls.", "Give it a Choice or Steps, or use figure()."
        takes = inspect.signature(draw).parameters
        open_ended = any(one.kind is one.VAR_KEYWORD for one in takes.values())
        for name, control in self.controls.items():
            if name not in takes and not open_ended:
                yield f"has a control '{name}', which its drawing function does not take.", did_you_mean(name, takes)
            if len(control.names) < 2:
                yield f"has a control '{name}' with nothing to choose from.", "Give it two options or more."
            if len(set(control.names)) < len(control.names):
                yield f"has an option twice in its control '{name}'.", "Take one out."
            if isinstance(control, Steps):
                if list(control.values) != sorted(control.values):
                    yield f"has steps that do not rise in its control '{name}'.", "Put them in order."
                for value in control.notes:
                    if value not in control.values:
                        yield (
                            f"has a note on {value:g}, which is not a step of '{name}'.",
                            "Add the step, or take the note out.",
                        )
        for name, one in takes.items():
            if (
                one.default is one.empty
                and one.kind in (one.KEYWORD_ONLY, one.POSITIONAL_OR_KEYWORD)
                and name not in self.controls
            ):
                yield f"has no control for '{name}', which its drawing function asks for.", "Add it to 'controls'."

    def unknown(self, wanted: Mapping[str, Any], what: str) -> Iterator[Fault]:
        """Yield a fault for each control or option of a named state that the grid does not have."""
        for name, value in wanted.items():
            if name not in self.controls:
                todo = did_you_mean(name, self.controls) or f"The controls are: {', '.join(self.controls)}."
                yield f"{what} names '{name}', which is not a control.", todo
            elif value not in self.controls[name].names:
                names = [str(one) for one in self.controls[name].names]
                todo = did_you_mean(str(value), names) or f"The options are: {', '.join(names)}."
                yield f"{what} names '{value}', which is not an option of '{name}'.", todo


def misplaced(
    grid: Grid, start: Mapping[str, Any], printed: Sequence[Mapping[str, Any]], presets: Mapping[str, Mapping[str, Any]]
) -> Iterator[Fault]:
    """Yield the faults of the states that an author names: the start state, printed states and presets."""
    yield from grid.unknown(start, "has a start state that is not in the grid: it")
    for name in grid.controls:
        if name not in start:
            yield f"does not say where '{name}' starts.", "Add it to 'start'."
    fewest, most = PRINTED
    if not fewest <= len(printed) <= most:
        yield f"prints {len(printed)} states.", f"Name {fewest} to {most} in 'printed'."
    for number, one in enumerate(printed, 1):
        yield from grid.unknown(one, f"prints a state that is not in the grid: number {number}")
    for words, one in presets.items():
        yield from grid.unknown(one, f"jumps to a state that is not in the grid: '{words}'")
