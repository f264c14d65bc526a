"""Draws the states of an explorable figure, one small file per state, into a folder that is kept between builds.

A picture is redrawn only when the function or anything that it names has changed (`fingerprint`), or the value of a claim that
this picture used. The record of a figure is `HASH.json` in the folder; the names of its files are hashes of their content.
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
"""Two dots per CSS pixel, for sharp pictures on high-density screens."""
COLOURS = 32
"""Colours in a picture: enough for the palette, with fewer shades in anti-aliased edges."""
FEW = 8
"""Up to this many states, a second process costs more time than it saves."""


@dataclass(frozen=True)
class Frame:
    """One drawn state: file name, file size in bytes, width and height in CSS pixels, and values of the claims used."""

    file: str
    weight: int
    size: tuple[int, int]
    claims: dict[str, str]
    paper: str = ""
    """The file name of the same picture for paper, an SVG without empty height; empty for states that are not printed."""
    weights: dict[str, int] = field(default_factory=dict)
    """The size in bytes of each format; empty except for the states that decide the format of all."""


@dataclass(frozen=True)
class Drawing:
    """A figure to be drawn: its function, the arguments of each state, the states for paper, and the folder of its files."""

    name: str
    draw: Callable[..., Any]
    states: Sequence[dict[str, Any]]
    paper: frozenset[int]
    folder: Path
    forms: dict[str, str] = field(default_factory=dict)

    @property
    def deciding(self) -> list[int]:
        """Return the states whose file sizes decide the format of all: the states for paper, or the first."""
        return sorted(self.paper) or [0]

    @property
    def mark(self) -> str:
        """Return the prefix of this figure's file names, which does not reveal the figure's name."""
        return hashlib.sha256(self.name.encode()).hexdigest()[:6]


class NotDrawn(Exception):
    """A state that could not be drawn: (its number, the fault)."""


def folder() -> Path:
    """Return the folder of this course's frames, which every build uses."""
    return course_root() / FRAMES


def drawn(task: Drawing) -> list[Frame]:
    """Return a frame for each state, drawing those that are missing; raises NotDrawn, or any error of the drawing function."""
    record = task.folder / f"{task.mark}.json"
    made = fingerprint.of(task.draw, _engine())
    entry = files.read_json(record)
    known = entry.get("frames", {}) if entry.get("made") == made else {}
    keys = [fingerprint.of(state) for state in task.states]
    frames = {number: found for number, key in enumerate(keys) if (found := _known(known.get(key), task, number))}
    if missing := [number for number in range(len(keys)) if number not in frames]:
        task.folder.mkdir(parents=True, exist_ok=True)
        frames = _draw(task, missing, frames)
    result = [frames[number] for number in range(len(keys))]
    if missing or set(known) != set(keys):
        entry = {"made": made, "frames": {key: asdict(frame) for key, frame in zip(keys, result, strict=True)}}
        files.write_whole(record, json.dumps(entry))
        _sweep(task, result)
    return result


def _engine() -> list[Any]:
    """Return all inputs of a picture besides its function: the engine's drawing code, its style, and matplotlib's version."""
    import matplotlib

    sources = (Path(__file__), Path(cells.__file__), Path(style.__file__), assets.FOLDER / "tokens.json")
    look = sorted((key, repr(value)) for key, value in matplotlib.rcParams.items() if "backend" not in key)
    return [[path.read_bytes() for path in sources], matplotlib.__version__, look]


def _known(entry: dict[str, Any] | None, task: Drawing, number: int) -> Frame | None:
    """Return the recorded frame of a state if it is still valid: its files exist and its claims have the same values."""
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
    """Remove the files of this figure that no state uses any more."""
    needed = {name for frame in frames for name in (frame.file, frame.paper)}
    for path in task.folder.glob(f"{task.mark}-*"):
        if path.name not in needed:
            path.unlink(missing_ok=True)


def _draw(task: Drawing, numbers: list[int], known: dict[int, Frame]) -> dict[int, Frame]:
    """Return a frame for each state, drawing these numbers; deciding states are drawn in both formats, and the smaller is used.

    Known frames are kept if they have that format and redrawn if not, so the result does not depend on earlier builds.
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
        weights = {kind: frame.weight for kind, frame in kinds.items()} if number in task.deciding else {}
        frames[number] = replace(kinds[form], weights=weights)
    return frames


def _one(task: Drawing, wanted: tuple[int, str]) -> dict[str, Frame]:
    """Draw one state in one format or both, write the files, and return its frames by format."""
    import matplotlib.pyplot as plt
    from matplotlib.figure import Figure

    number, form = wanted
    with register.claims_asked() as asked:
        fig = task.draw(**task.states[number])
    if not isinstance(fig, Figure):
        raise NotDrawn(number, "is not drawn: the function returns no matplotlib figure.")
    claims = {id: _value(id) for id in sorted(asked)}
    size = (round(fig.get_figwidth() * 96), round(fig.get_figheight() * 96))
    paper = _written(task, _cut(fig), "svg") if number in task.paper else ""
    frames = {}
    for kind in ("webp", "svg") if form == "both" else (form,):
        data = _webp(fig, number) if kind == "webp" else svg_of(fig)
        frames[kind] = Frame(_written(task, data, kind), len(data), size, claims, paper)
    plt.close(fig)
    return frames


def _written(task: Drawing, data: bytes, kind: str) -> str:
    """Write a picture into the folder, unless it is there, and return the name of its file."""
    file = f"{task.mark}-{hashlib.sha256(data).hexdigest()[:12]}.{kind}"
    path = task.folder / file
    if not path.is_file():
        files.write_whole(path, data)
    return file


def _cut(fig: Any) -> bytes:
    """Return the picture as SVG without the empty height above and below what is drawn."""
    from matplotlib.transforms import Bbox

    pixels = _pixels(fig)
    [inked] = (pixels != pixels[0, 0]).any(axis=(1, 2)).nonzero()
    if not len(inked):
        return svg_of(fig)
    low, high = (len(pixels) - 1 - inked[-1]) / DPI - style.ROOM, (len(pixels) - inked[0]) / DPI + style.ROOM
    box = Bbox.from_extents(0, max(0, low), fig.get_figwidth(), min(fig.get_figheight(), high))
    return svg_of(fig, bbox_inches=box)


def _pixels(fig: Any) -> Any:
    """Return the drawn picture as rows of pixels, each three bytes."""
    import numpy
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    fig.set_dpi(DPI)
    canvas = FigureCanvasAgg(fig)
    canvas.draw()  # type: ignore[no-untyped-call]  # `savefig` would also draw once to know the size, which is given here
    return numpy.asarray(canvas.buffer_rgba())[:, :, :3]  # type: ignore[no-untyped-call]


def _webp(fig: Any, number: int) -> bytes:
    """Return the picture as lossless WebP with few colours, which suits flat colours and text better than lossy compression."""
    import numpy
    from PIL import Image

    pixels = _pixels(fig)
    edge = numpy.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    if (edge != edge[0]).any():
        raise NotDrawn(number, "draws beyond the edge of its picture.")
    packed = io.BytesIO()
    picture = Image.fromarray(numpy.ascontiguousarray(pixels))
    few = picture.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.convert("RGB").save(packed, "WEBP", lossless=True, quality=60, method=2)
    return packed.getvalue()
