"""Compiles Typst files to PDF/UA-1, with the book's fonts and the date of the release. Downloads nothing.

Typst may read files below the course's folder, so paths of pictures start there: "/book/images/hands.png".

Errors of Typst are reported as problems with their place in the course. A document may include files beside it, one a page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from courseloom import assets
from courseloom.check.rules import letters
from courseloom.errors import CourseError, Problem, Where
from courseloom.model.course import Course
from courseloom.strings import catalogue, pseudo
from courseloom.writers import typst_worker
from courseloom.writers.typst_process import TypstProcess
from courseloom.writers.typst_worker import Job

ASSERTED = "assertion failed: "
ASKED = "failed to compile document: "
SLIDE = f"{ASSERTED}the slide '"
FROM = "// from "
"""The comment that precedes each page in a Typst document, followed by the page's file name."""
FONTS = str(assets.FOLDER / "fonts")


def look(folder: Path) -> None:
    """Copy the Typst files of `assets` into a work folder, from which documents import them."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in (assets.FOLDER / "typst").glob("*.typ"):
        (folder / path.name).write_bytes(path.read_bytes())


def fonts() -> Any:
    """Return the fonts of the book, loaded once for many documents."""
    return typst_worker.fonts(FONTS)


def pdf(course: Course, source: Path, loaded: Any, **inputs: str) -> bytes:
    """Return a Typst file as PDF; `inputs` are its `sys.inputs`. Raises CourseError when Typst reports an error."""
    with refusals(course, source):
        return typst_worker.pdf(str(source), _root(course, source), loaded, inputs, stamp(course))


def pdf_aside(course: Course, source: Path, out: Path, process: TypstProcess, label: str = "", **inputs: str) -> None:
    """Write a Typst file as PDF to `out`, compiled in another process; with a `label` what has it, as JSON.

    Raises CourseError when Typst reports an error.
    """
    job = Job(
        source=str(source),
        root=_root(course, source),
        fonts=FONTS,
        inputs=inputs,
        stamp=stamp(course),
        label=label,
        out=str(out),
    )
    with refusals(course, source):
        process.compile(job)


def pages(course: Course, source: Path, loaded: Any, **inputs: str) -> int:
    """Return the number of pages of a Typst file, from its label 'pages'. Raises CourseError when Typst reports an error."""
    import typst

    arguments: Any = {"root": _root(course, source), "font_paths": loaded, "sys_inputs": inputs}
    with refusals(course, source):
        return int(json.loads(typst.query(str(source), "<pages>", field="value", one=True, **arguments)))


def _root(course: Course, source: Path) -> str:
    """Return the root folder for a file: that of the course, or its own where it is outside the course."""
    return str(course.root if source.is_relative_to(course.root) else source.parent)


def stamp(course: Course) -> int:
    """Return the creation time of PDFs: the release date of the course, in seconds since 1970."""
    return int(datetime.fromisoformat(course.about.dates.released).replace(tzinfo=UTC).timestamp())


@contextmanager
def refusals(course: Course, source: Path) -> Iterator[None]:
    """Turn errors of Typst within this block into a CourseError."""
    texts, own = parts(source), pseudo.signs(catalogue.spoken())
    found = [  # from outputs of cells; a rule checks written text
        letters.problem(_place(text, text.index(sign), source.stem), sign)
        for text in texts.values()
        for sign in sorted(letters.missing(text) - own)
    ]
    if found:
        raise CourseError(found)
    try:
        yield
    except RuntimeError as error:  # the base class of typst.TypstError, which `typst.query` raises directly
        raise CourseError([_refusal(course, source, texts, error)]) from error


def parts(source: Path) -> dict[Path, str]:
    """Return the text of a document and of each file that it includes, by path."""
    text = source.read_text("utf-8")
    included = [source.with_name(name) for name in re.findall(r'^#include "(.+)"$', text, re.M)]
    return {source: text, **{path: path.read_text("utf-8") for path in included}}


def _place(text: str, until: int, otherwise: str) -> Where:
    """Return the page that a position in a Typst document comes from; `otherwise` names the document."""
    found = re.findall(rf"^{FROM}(.+)$", text[:until], re.M)
    return Where(found[-1] if found else otherwise)


def _refusal(course: Course, source: Path, texts: Mapping[Path, str], error: Any) -> Problem:
    message = (
        getattr(error, "message", str(error)).splitlines()[0].removeprefix(ASKED).replace(f"{course.root.as_posix()}/", "")
    )
    named = {path.name: path for path in texts}
    told = re.findall(r"[\s/\\]([^\s/\\]+\.typ):(\d+)", getattr(error, "diagnostic", ""))
    lines = [(named[name], int(line)) for name, line in told if name in named]
    lines = [one for one in lines if one[0] != source] or lines  # the line that includes a page comes after those of the page
    file, line = lines[-1] if lines else (source, 0)
    text = texts[file]
    at = _place(text, len("\n".join(text.split("\n")[:line])), source.stem)
    if message.startswith(SLIDE):
        title = message.removeprefix(SLIDE).rpartition("'")[0]
        return Problem(
            letters.place(course, title, "#") or at,
            f"{message.removeprefix(ASSERTED)}.",
            "Shorten it, or make two slides of it.",
        )
    work = f"{file.relative_to(course.root).as_posix()}:{line}" if lines else source.name
    hints = " ".join(f"{hint}." for hint in getattr(error, "hints", []) or [])
    return Problem(at, f"'{source.stem}.pdf' could not be typeset: {message}.", f"{hints} See {work}.".strip())
