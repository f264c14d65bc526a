"""The allow-list of cell outputs: filters the outputs of one cell to those that a page may contain, and lists faults.

Allowed are the outputs of quiz(), scenario(), figure() and explore() (as data, never as markup: `activities.shown`), pictures,
and plain text. Output to stderr is left out with a note.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from courseloom.activities.figure import FRAMES, Figure
from courseloom.activities.shown import MIME, Placed, directive, read
from courseloom.errors import did_you_mean
from courseloom.model.course import Course
from courseloom.readers import drawings, richtext
from courseloom.resolve.names import named
from courseloom.running.limits import TEXT, Fault, too_long

_MAGIC = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
_ANSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b.|[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_INSTEAD = {
    "text/markdown": "Write the text in a Markdown cell.",
    "text/html": "Print it as text, or draw it and show it with figure().",
    "application/javascript": "Take it out: nothing that a cell makes may run in a reader's browser.",
    "application/vnd.jupyter.widget-view+json": "Use explore(), which every output can show.",
    "text/latex": "Say it in words.",
}


@dataclass
class Judged:
    """The outputs of a cell that a page may contain, the figures in them, the faults of the others, and notes on omissions."""

    outputs: list[dict[str, Any]] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def judged(outputs: Iterable[Any], course: Course) -> Judged:
    """Judge the outputs of one cell (as nbformat has them)."""
    found, length = Judged(), 0
    for output in outputs:
        match output.get("output_type"):
            case "stream" if output.get("name") == "stdout":
                text = _ANSI.sub("", str(output.get("text", "")))
                length += len(text)
                found.outputs.append({"output_type": "stream", "name": "stdout", "text": text})
            case "stream":
                found.left_out.append(_told(str(output.get("text", ""))))
            case "display_data" | "execute_result":
                data = dict(output.get("data", {}))
                length += len(str(data.get("text/plain", "")))
                _display(data, course, found)
            case kind:
                found.faults.append((f"shows something of the kind '{kind}'.", "Take it out."))
    if length > TEXT:
        found.faults.append(too_long("text"))
    return found


def _told(text: str) -> str:
    """Return the line of a stderr message that names the warning or error, without paths of this machine."""
    lines = [line.strip() for line in _ANSI.sub("", text).splitlines() if line.strip()]
    about = next((match[0] for line in lines if (match := re.search(r"\w*(?:Warning|Error)\b.*", line))), "")
    return (about or (lines[0] if lines else ""))[:120]


def _display(data: dict[str, Any], course: Course, found: Judged) -> None:
    if MIME in data:
        _ours(data[MIME], course, found)
        return
    pictures = [kind for kind in ("image/svg+xml", *_MAGIC) if kind in data]
    unknown = sorted(set(data) - {"text/plain", *pictures})
    if unknown:
        todo = _INSTEAD.get(unknown[0], "Show it with figure(), or print it as text.")
        found.faults.append((f"shows '{unknown[0]}', which not every output can show.", todo))
    elif pictures:
        kept = {kind: data[kind] for kind in pictures}
        if fault := next((fault for kind in kept if (fault := _picture(kind, kept[kind]))), ""):
            found.faults.append((f"shows a picture that {fault}.", "Draw it with matplotlib and show it with figure()."))
        else:
            found.outputs.append({"output_type": "display_data", "metadata": {}, "data": kept})
    elif "text/plain" in data:
        text = _ANSI.sub("", str(data["text/plain"]))
        found.outputs.append({"output_type": "display_data", "metadata": {}, "data": {"text/plain": text}})


def _picture(kind: str, content: Any) -> str:
    """Return the fault of a picture as a clause after "that"; empty when it has none."""
    if kind == "image/svg+xml":
        return drawings.fault(str(content).encode())
    try:
        data = base64.b64decode(str(content))
    except (binascii.Error, ValueError):
        return "cannot be read"
    return "" if data.startswith(_MAGIC[kind]) else f"is not {kind.removeprefix('image/').upper()}"


def _ours(data: Any, course: Course, found: Judged) -> None:
    """Judge an output of the course's own functions, and replace it by the directive that places it."""
    try:
        shown = read(data)
    except ValueError:
        todo = "Use quiz(), scenario(), figure() or explore()."
        found.faults.append(("shows a result that none of the course's functions made.", todo))
        return
    if isinstance(shown, Placed):
        there: Iterable[str] = course.quizzes if shown.kind == "quiz" else course.scenarios
        if shown.name not in there:
            found.faults.append((f"there is no {shown.kind} '{shown.name}'.", did_you_mean(shown.name, there)))
    else:
        faults = [*_caption(shown, course), *_drawn(shown, course)]
        found.faults += [(f"the figure '{shown.name}' {what}", todo) for what, todo in faults]
        found.figures.append(shown)
    found.outputs.append({"output_type": "display_data", "metadata": {}, "data": {"text/markdown": directive(shown)}})


def _drawn(shown: Figure, course: Course) -> Iterator[Fault]:
    """Yield faults of the drawing (unreadable, or more than shapes and text) and of the pictures of its states."""
    try:
        svg = shown.drawing
    except (zlib.error, ValueError):
        yield "has a picture that cannot be read.", "Draw it again."
        return
    if fault := drawings.fault(svg):
        yield f"has a picture that {fault}.", "Draw it with matplotlib."
    folder = course.root / FRAMES
    for name in {*shown.states.files, *shown.states.papers} if shown.states else ():
        data = path.read_bytes() if (path := folder / name).is_file() else None  # a missing file is not shown
        if data is not None and (drawings.fault(data) if path.suffix == ".svg" else data[:4] != b"RIFF"):
            yield f"has a picture '{name}' that is damaged.", f"Delete {FRAMES.as_posix()} and build again."
            return


def _caption(shown: Figure, course: Course) -> Iterator[Fault]:
    """Yield faults of the caption: invalid item text, or a source, claim or term that does not exist."""
    try:
        caption = richtext.caption(shown.caption)
    except ValueError as error:
        yield f"has a caption that cannot be used: {error}.", "Reword the caption."
        return
    known: dict[str, Iterable[str]] = {"cite": course.sources, "claim": course.claims, "term": course.terms}
    for role, name in named(caption):
        if name not in known.get(role, (name,)):
            yield f"names the {role} '{name}' in its caption, which does not exist.", did_you_mean(name, known[role])
