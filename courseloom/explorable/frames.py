"""A drawing function and its states in; one small file a state out, in a folder that outlives the build.

Each picture is drawn once. It is drawn anew when the function or anything it names has changed (`fingerprint`), or the value of
a claim that this very picture asked for. The figure's record is `HASH.json` in the folder; its files carry hashes for names.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from courseloom import assets, cells, files, pool
from courseloom.activities.figure import FRAMES
from courseloom.cells import register, style, svg_of
from courseloom.cells.place import course_root
from courseloom.explorable import fingerprint

DPI = 192
"""Two dots to a CSS pixel: sharp on the screens of phones."""
COLOURS = 32
"""Colours in a picture. Tokens stay as they are; it is the blends at the edges of letters that become fewer."""
FEW = 8
"""Up to here a second process costs more than it saves."""


@dataclass(frozen=True)
class Frame:
    """One drawn state: its file, that file's size, the picture's width and height in CSS pixels, the claims it asked for."""

    file: str
    weight: int
    size: tuple[int, int]
    claims: dict[str, str]
    paper: str = ""
    """The same as a drawing in lines, for paper: only for states that are printed."""
    weights: dict[str, int] = field(default_factory=dict)
    """The size of each form it was drawn in: only for states that decide on the form of all."""


@dataclass(frozen=True)
class Drawing:
    """A figure to be drawn: what draws it, what its states are, which of them go on paper, where its files are put."""

    name: str
    draw: Callable[..., Any]
    states: Sequence[dict[str, Any]]
    paper: frozenset[int]
    folder: Path
    forms: dict[str, str] = field(default_factory=dict)

    @property
    def deciding(self) -> list[int]:
        """Return the states whose sizes decide on the form of all: those on paper, or the first."""
        return sorted(self.paper) or [0]

    @property
    def mark(self) -> str:
        """Return the neutral beginning of this figure's file names."""
        return hashlib.sha256(self.name.encode()).hexdigest()[:6]


class NotDrawn(Exception):
    """A state that could not be drawn: (its number, what is wrong)."""


def folder() -> Path:
    """Return where the frames of this course are kept; both kinds of build find them there."""
    return course_root() / FRAMES


def drawn(task: Drawing) -> list[Frame]:
    """Return a frame for each state, drawing those that are not there; raises NotDrawn, or what the function raises."""
    record = task.folder / f"{task.mark}.json"
    made = fingerprint.of(task.draw, _engine())
    entry = files.kept(record)
    known = entry.get("frames", {}) if entry.get("made") == made else {}
    keys = [fingerprint.of(state) for state in task.states]
    frames = {number: found for number, key in enumerate(keys) if (found := _known(known.get(key), task, number))}
    if missing := [number for number in range(len(keys)) if number not in frames]:
        task.folder.mkdir(parents=True, exist_ok=True)
        frames = _draw(task, missing, frames)
    result = [frames[number] for number in range(len(keys))]
    if missing or set(known) != set(keys):
        entry = {"made": made, "frames": {key: asdict(frame) for key, frame in zip(keys, result, strict=True)}}
        files.put(record, json.dumps(entry))
        _sweep(task, result)
    return result


def _engine() -> list[Any]:
    """Return what every picture depends on besides its function: this engine's drawing, its style, matplotlib."""
    import matplotlib

    sources = (Path(__file__), Path(cells.__file__), Path(style.__file__), assets.FOLDER / "tokens.json")
    look = sorted((key, repr(value)) for key, value in matplotlib.rcParams.items() if "backend" not in key)
    return [[path.read_bytes() for path in sources], matplotlib.__version__, look]


def _known(entry: dict[str, Any] | None, task: Drawing, number: int) -> Frame | None:
    """Return a frame of the record if it still holds: its files are there and its claims say what they said."""
    if entry is None or (number in task.paper and not entry["paper"]) or (number in task.deciding and not entry["weights"]):
        return None
    if any(_value(id) != value for id, value in entry["claims"].items()):
        return None
    if not all((task.folder / name).is_file() for name in (entry["file"], entry["paper"]) if name):
        return None
    return Frame(**{**entry, "size": tuple(entry["size"])})


def _value(id: str) -> str:
    try:
        return repr(register.claim(id))
    except KeyError:
        return ""


def _sweep(task: Drawing, frames: list[Frame]) -> None:
    """Remove this figure's files that no state needs any more."""
    needed = {name for frame in frames for name in (frame.file, frame.paper)}
    for path in task.folder.glob(f"{task.mark}-*"):
        if path.name not in needed:
            path.unlink(missing_ok=True)


def _draw(task: Drawing, numbers: list[int], known: dict[int, Frame]) -> dict[int, Frame]:
    """Return a frame for each state, drawing these numbers: those that decide in both forms, which shows what is smaller.

    What is known and has that form is kept, so that the result is the same whatever was drawn before.
    """
    draw, many = partial(_one, task), len(numbers) > FEW
    first = [number for number in numbers if number in task.deciding]
    found = dict(zip(first, pool.spread(draw, [(number, "both") for number in first], worth_it=many), strict=True))
    told = [{kind: frame.weight for kind, frame in kinds.items()} for kinds in found.values()]
    told += [known[number].weights for number in task.deciding if number not in found]
    form = min(("webp", "svg"), key=lambda kind: sum(weights[kind] for weights in told))
    other = [number for number, frame in known.items() if not frame.file.endswith(form)]
    rest = sorted(number for number in (*numbers, *other) if number not in found)
    jobs = [(number, "both" if number in task.deciding else form) for number in rest]
    found |= dict(zip(rest, pool.spread(draw, jobs, worth_it=many), strict=True))
    frames = {number: frame for number, frame in known.items() if number not in found}
    for number, kinds in found.items():
        paper = kinds["svg"].file if number in task.paper else ""
        weights = {kind: frame.weight for kind, frame in kinds.items()} if number in task.deciding else {}
        frames[number] = replace(kinds[form], paper=paper, weights=weights)
    return frames


def _one(task: Drawing, wanted: tuple[int, str]) -> dict[str, Frame]:
    """Draw one state in one form, or in both, and write it; returns its frames by form."""
    import matplotlib.pyplot as plt
    from matplotlib.figure import Figure

    number, form = wanted
    with register.claims_asked() as asked:
        fig = task.draw(**task.states[number])
    if not isinstance(fig, Figure):
        raise NotDrawn(number, "is not drawn: the function returns no matplotlib figure.")
    claims = {id: _value(id) for id in sorted(asked)}
    size = (round(fig.get_figwidth() * 96), round(fig.get_figheight() * 96))
    frames = {}
    for kind in ("webp", "svg") if form == "both" else (form,):
        data = _webp(fig, number) if kind == "webp" else svg_of(fig)
        file = f"{task.mark}-{hashlib.sha256(data).hexdigest()[:12]}.{kind}"
        path = task.folder / file
        if not path.is_file():
            files.put(path, data)
        frames[kind] = Frame(file, len(data), size, claims)
    plt.close(fig)
    return frames


def _webp(fig: Any, number: int) -> bytes:
    """Return the picture as WebP: few colours, packed without loss, which suits flat colours and text better than loss does."""
    import numpy
    from PIL import Image

    stream = io.BytesIO()
    fig.savefig(stream, format="rgba", dpi=DPI)
    width, height = int(fig.get_figwidth() * DPI), int(fig.get_figheight() * DPI)
    pixels = numpy.frombuffer(stream.getvalue(), numpy.uint8).reshape(height, width, 4)[:, :, :3]
    edge = numpy.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    if (edge != edge[0]).any():
        raise NotDrawn(number, "draws over the edge of its picture.")
    packed = io.BytesIO()
    picture = Image.fromarray(numpy.ascontiguousarray(pixels))
    few = picture.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.convert("RGB").save(packed, "WEBP", lossless=True, quality=60, method=2)
    return packed.getvalue()
