"""Explorable figures: `explore()` turns a drawing function, its controls and a sentence per state into the output of a cell.

In live Jupyter the output is widgets that call the function. In a build it is a figure of the start state, for every output
that prints figures, with all states as data for outputs that can show more than one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from courseloom.activities.figure import Control, Figure, States
from courseloom.cells import Shown, style
from courseloom.cells.place import in_build
from courseloom.errors import CellError
from courseloom.explorable import frames
from courseloom.explorable.controls import Choice, Fault, Grid, Steps, misplaced

State = Mapping[str, Any]


def explore(
    draw: Callable[..., Any],
    *,
    name: str,
    caption: str,
    controls: Mapping[str, Choice | Steps],
    start: State,
    say: Callable[..., str],
    row: Callable[..., Mapping[str, Any]],
    printed: Sequence[State],
    budget: tuple[int, int],
    presets: Mapping[str, State] | None = None,
) -> Any:
    """Show an explorable figure.

    `draw`, `say` and `row` take the controls by name and return a matplotlib figure, its finding in one sentence, its row in
    the table. `start`, `printed` and `presets` name states by the words of a Choice and the numbers of Steps; an omitted
    control has its start value. `budget` is the most (frames, kilobytes). Raises CellError that lists all faults.
    """
    style.use()
    grid, presets = Grid(controls), presets or {}
    faults = [*grid.faults(draw), *misplaced(grid, start, printed, presets)]
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        faults.append(("has a name that is not a slug.", "Use small letters, digits and hyphens."))
    if not caption.strip():
        faults.append(("has no caption.", "Say what it shows and name the source."))
    _stop(name, faults)
    count = len(grid.states)
    if count > budget[0]:
        _stop(name, [(f"has {count} states, and its budget is {budget[0]}.", "Take options out, or raise the budget.")])
    sentences = [" ".join(str(say(**state) or "").split()) for state in grid.states]
    rows = [dict(row(**state)) for state in grid.states]
    _stop(name, [*_unsaid(grid, sentences), *_uneven(grid, rows)])
    if not in_build():
        from courseloom.explorable.live import Explorable

        return Explorable(draw, grid, grid.index(start, start), sentences, caption)
    chosen = [grid.index(one, start) for one in printed]
    first = grid.index(start, start)
    task = frames.Drawing(name, draw, grid.states, frozenset((first, *chosen)), frames.folder())
    try:
        found = frames.drawn(task)
    except frames.NotDrawn as error:
        number, what = error.args
        raise CellError([_about(name, (f"{_named(grid, number)} {what}", "Correct the drawing function."))]) from error
    _stop(name, _too_much(grid, found, budget[1]))
    states = States(
        controls=tuple(Control(label=one.label, kind=one.kind, shown=one.shown) for one in controls.values()),
        start=first,
        printed=tuple(chosen),
        presets=tuple((words, grid.index(one, start)) for words, one in presets.items()),
        sentences=tuple(sentences),
        columns=tuple(rows[0]),
        rows=tuple(tuple(map(_written, one.values())) for one in rows),
        files=tuple(frame.file for frame in found),
        papers=tuple(found[number].paper for number in chosen),
        size=found[first].size,
    )
    drawing = (task.folder / found[first].paper).read_bytes()
    return Shown.of(Figure.of(name, caption, sentences[first], drawing, states))


def _stop(name: str, faults: Sequence[Fault]) -> None:
    if faults:
        raise CellError([_about(name, fault) for fault in faults])


def _about(name: str, fault: Fault) -> Fault:
    return f"the explorable figure '{name}' {fault[0]}", fault[1]


def _named(grid: Grid, number: int) -> str:
    return f"in the state '{', '.join(grid.shown[number])}'"


def _unsaid(grid: Grid, sentences: list[str]) -> list[Fault]:
    """Return the faults of the sentences: a state without one, or the same sentence for all states."""
    for number, sentence in enumerate(sentences):
        if not sentence:
            return [(f"{_named(grid, number)} says nothing.", "Let 'say' return a sentence for every state.")]
    if len(set(sentences)) == 1:
        return [
            (
                "says the same in every state.",
                "Let 'say' name what changes: readers who do not see the picture have only this sentence.",
            )
        ]
    return []


def _uneven(grid: Grid, rows: list[dict[str, Any]]) -> list[Fault]:
    for number, one in enumerate(rows):
        if list(one) != list(rows[0]) or not one:
            return [
                (
                    f"{_named(grid, number)} has other columns than the first state.",
                    "Let 'row' return the same columns for all.",
                )
            ]
    return []


def _too_much(grid: Grid, found: list[frames.Frame], kilobytes: int) -> list[Fault]:
    faults: list[Fault] = []
    weight = sum({frame.file: frame.weight for frame in found}.values())
    if weight > kilobytes * 1000:
        todo = "Draw less, take options out, or raise the budget."
        faults.append((f"weighs {weight / 1000:.0f} kB in {len(found)} states, and its budget is {kilobytes} kB.", todo))
    for number, frame in enumerate(found):
        if frame.size != found[0].size:
            faults.append((f"{_named(grid, number)} has a picture of another size.", "Give every state the same figsize."))
            break
    return faults


def _written(value: Any) -> str:
    return f"{value:g}" if isinstance(value, (int, float)) else str(value)


__all__ = ["Choice", "Steps", "explore"]
