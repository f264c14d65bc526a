"""Compiles Typst: a file in, a PDF under PDF/UA-1 out, our fonts and the date of the release with it. Downloads nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from courseloom.model.course import Course

ASSETS = Path(__file__).resolve().parent.parent / "assets"


def fonts() -> Any:
    """Return the fonts of the book, to be loaded once for many files."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(ASSETS / "fonts")])


def pdf(course: Course, source: Path, loaded: Any, **inputs: str) -> bytes:
    """Return a Typst file as PDF; `inputs` are what it asks of the system. Raises typst.TypstError when it is refused."""
    import typst

    data: bytes = typst.compile(
        str(source),
        root=str(source.parent),
        font_paths=loaded,
        format="pdf",
        pdf_standards="ua-1",
        timestamp=stamp(course),
        sys_inputs=inputs,
    )
    return data


def stamp(course: Course) -> int:
    """Return the time that a PDF says it was made: the release of the course, in seconds."""
    return int(datetime.fromisoformat(course.about.dates.released).replace(tzinfo=UTC).timestamp())
