"""Compiles Typst: a file in, a PDF under PDF/UA-1 out, our fonts and the date of the release with it. Downloads nothing.

Typst may read what lies below the course's folder, so a picture is named from there: "/book/images/hands.png".

What Typst refuses is told in our words, with its place in the course.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from courseloom import assets
from courseloom.check.rules import letters
from courseloom.errors import CourseError, Problem, Where
from courseloom.model.course import Course

ASSERTED = "assertion failed: "
ASKED = "failed to compile document: "
SLIDE = f"{ASSERTED}the slide '"
FROM = "// from "
"""What stands before a page in a Typst file, and its name after it."""


def look(folder: Path) -> None:
    """Put the look of all paper into a work folder, where Typst files import it from."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in (assets.FOLDER / "typst").glob("*.typ"):
        (folder / path.name).write_bytes(path.read_bytes())


def fonts() -> Any:
    """Return the fonts of the book, to be loaded once for many files."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(assets.FOLDER / "fonts")])


def pdf(course: Course, source: Path, loaded: Any, **inputs: str) -> bytes:
    """Return a Typst file as PDF; `inputs` are what it asks of the system. Raises CourseError when Typst refuses it."""
    import typst

    with refusals(course, source):
        data: bytes = typst.compile(
            str(source),
            root=_root(course, source),
            font_paths=loaded,
            format="pdf",
            pdf_standards="ua-1",
            timestamp=stamp(course),
            sys_inputs=inputs,
        )
    return data


def pages(course: Course, source: Path, loaded: Any, **inputs: str) -> int:
    """Return how many pages a Typst file says it has under the label 'pages'. Raises CourseError when Typst refuses it."""
    import typst

    arguments: Any = {"root": _root(course, source), "font_paths": loaded, "sys_inputs": inputs}
    with refusals(course, source):
        return int(json.loads(typst.query(str(source), "<pages>", field="value", one=True, **arguments)))


def _root(course: Course, source: Path) -> str:
    """Return the folder that a file may read in: the course's, or its own where it lies elsewhere."""
    return str(course.root if source.is_relative_to(course.root) else source.parent)


def stamp(course: Course) -> int:
    """Return the time that a PDF says it was made: the release of the course, in seconds."""
    return int(datetime.fromisoformat(course.about.dates.released).replace(tzinfo=UTC).timestamp())


@contextmanager
def refusals(course: Course, source: Path) -> Iterator[None]:
    """Turn what Typst refuses in a file into a CourseError."""
    text = source.read_text("utf-8")
    if missing := letters.missing(text):  # what a cell gives out: what is written is found by a check
        raise CourseError(letters.problem(_place(text, text.index(sign), source.stem), sign) for sign in missing)
    try:
        yield
    except RuntimeError as error:  # typst.TypstError is one, and `typst.query` raises it bare
        raise CourseError([_refusal(course, source, text, error)]) from error


def _place(text: str, until: int, otherwise: str) -> Where:
    """Return the page from which a part of a Typst file comes, or the name of what is printed."""
    found = re.findall(rf"^{FROM}(.+)$", text[:until], re.M)
    return Where(found[-1] if found else otherwise)


def _refusal(course: Course, source: Path, text: str, error: Any) -> Problem:
    message = (
        getattr(error, "message", str(error)).splitlines()[0].removeprefix(ASKED).replace(f"{course.root.as_posix()}/", "")
    )
    lines = [int(at) for at in re.findall(rf"[\s/\\]{re.escape(source.name)}:(\d+)", getattr(error, "diagnostic", ""))]
    at = _place(text, len("\n".join(text.split("\n")[: lines[-1]])) if lines else 0, source.stem)
    if message.startswith(SLIDE):
        title = message.removeprefix(SLIDE).rpartition("'")[0]
        return Problem(
            letters.place(course, title, "#") or at,
            f"{message.removeprefix(ASSERTED)}.",
            "Shorten it, or make two slides of it.",
        )
    work = f"{source.relative_to(course.root).as_posix()}:{lines[-1]}" if lines else source.name
    hints = " ".join(f"{hint}." for hint in getattr(error, "hints", []) or [])
    return Problem(at, f"'{source.stem}.pdf' could not be set: {message}.", f"{hints} See {work}.".strip())
