"""The files of `book/` that are data, and `_toc.yml`: course, resources, language, local overlay, table of contents."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from pydantic import BaseModel

from courseloom.errors import Problems, Where
from courseloom.model.course import CourseFile, LanguageRow, LocalFile, ResourceFile
from courseloom.model.items import Frozen
from courseloom.readers import yamlio

Model = TypeVar("Model", bound=BaseModel)


class LanguageFile(Frozen):
    """`book/language.yml`."""

    rows: tuple[LanguageRow, ...]


def read_about(root: Path, problems: Problems) -> CourseFile | None:
    """Read `book/course.yml`, which every course has."""
    return _read(root, "book/course.yml", CourseFile, problems, required=True)


def read_resources(root: Path, problems: Problems) -> ResourceFile:
    """Read `book/resources.yml`; an empty list when the course has none."""
    return _read(root, "book/resources.yml", ResourceFile, problems) or ResourceFile(services=())


def read_language(root: Path, problems: Problems) -> tuple[LanguageRow, ...]:
    """Read `book/language.yml`; empty when the course has none."""
    found = _read(root, "book/language.yml", LanguageFile, problems)
    return found.rows if found else ()


def read_language_pack(path: Path, problems: Problems) -> tuple[LanguageRow, ...]:
    """Read a language table that comes with the engine."""
    document = yamlio.load(path, path.name, problems)
    found = yamlio.check(document, LanguageFile, problems) if document else None
    return found.rows if found else ()


def read_local(root: Path, problems: Problems) -> LocalFile:
    """Read `book/local.yml`, the overlay of one organisation; empty when there is none."""
    local = _read(root, "book/local.yml", LocalFile, problems) or LocalFile()
    if local.logo.file:
        path = PurePosixPath(local.logo.file)
        where = Where("book/local.yml")
        if path.is_absolute() or ".." in path.parts or path.suffix.lower() not in (".svg", ".png", ".jpg"):
            problems.add(where, f"the logo '{path}' is not an SVG, PNG or JPG file in book/.", "Put it there.")
        elif not (root / "book" / path).is_file():
            problems.add(where, f"the logo 'book/{path}' is missing.", "Put it there, or take the line out.")
        elif not (local.logo.alt or "").strip():
            problems.add(where, "the logo has no alt text.", "Add 'alt:' with the words that stand for it.")
    return local


def _read(root: Path, file: str, model: type[Model], problems: Problems, required: bool = False) -> Model | None:
    path = root / file
    if not required and not path.exists():
        return None
    document = yamlio.load(path, file, problems)
    return yamlio.check(document, model, problems) if document else None


def read_toc(root: Path, problems: Problems) -> list[tuple[str, Path, str]]:
    """Read `_toc.yml`. Returns (name without suffix, path, file as written) in reading order; missing files are problems."""
    document = yamlio.load(root / "_toc.yml", "_toc.yml", problems)
    if document is None:
        return []
    found: list[tuple[str, Path, str]] = []
    for place, name in _entries(document.data, (), document):
        pure = PurePosixPath(name)
        if pure.is_absolute() or ".." in pure.parts or "\\" in name:
            problems.add(place, f"'{name}' points outside the course.", "Name a file below the course folder.")
            continue
        stem = re.sub(r"\.(md|ipynb)$", "", name)
        path = next((p for s in (".ipynb", ".md") if (p := root / f"{stem}{s}").is_file()), None)
        if path is None:
            problems.add(place, f"there is no file '{stem}.md' or '{stem}.ipynb'.", "Create it, or take this line out.")
        elif any(stem == other for other, _, _ in found):
            problems.add(place, f"'{stem}' is listed twice.", "Keep it once.")
        else:
            found.append((stem, path, path.relative_to(root).as_posix()))
    if not found and not problems.found:
        problems.add(Where("_toc.yml", 1), "lists no page.", "Add 'root:' and chapters.")
    return found


def _entries(data: Any, path: tuple[str | int, ...], document: yamlio.Document) -> list[tuple[Where, str]]:
    entries: list[tuple[Where, str]] = []
    if isinstance(data, dict):
        for key in ("root", "file"):
            if isinstance(data.get(key), str):
                entries.append((document.where(*path, key), data[key]))
        for key in ("parts", "chapters", "sections", "entries", "subtrees"):
            for index, child in enumerate(data.get(key) or []):
                entries += _entries(child, (*path, key, index), document)
    return entries


def read_terms(pages: list[str]) -> dict[str, str]:
    """Return the entries of all MyST glossaries in these page sources, with their definitions as written.

    Entries that share a definition (aliases) stand one above the other.
    """
    terms: dict[str, str] = {}
    for source in pages:
        for block in re.findall(r"^(?:`{3,}|:{3,})\{glossary\}\s*\n(.*?)^(?:`{3,}|:{3,})\s*$", source, re.M | re.S):
            waiting: list[str] = []
            for line in block.split("\n"):
                if not line.strip() or line.startswith(":"):
                    continue
                if line[0].isspace():
                    for name in waiting:
                        terms[name] = f"{terms[name]} {line.strip()}".strip()
                    continue
                if waiting and terms[waiting[0]]:
                    waiting = []
                waiting.append(line.strip())
                terms[line.strip()] = ""
    return terms
