"""Reads `_toc.yml` and the data files of `book/`: course, resources, language, local overlay."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from pydantic import BaseModel

from courseloom import files
from courseloom.errors import Problems, Where, did_you_mean
from courseloom.model.course import CourseFile, LanguageRow, ResourceFile
from courseloom.model.items import Frozen, Slug
from courseloom.model.local import LocalFile
from courseloom.model.paths import Path as CoursePath
from courseloom.model.paths import PathFile
from courseloom.model.reviews import Review, ReviewFile
from courseloom.readers import yamlio
from courseloom.readers.blocks import walk
from courseloom.strings import catalogue

Model = TypeVar("Model", bound=BaseModel)
Path_ = tuple[str | int, ...]
"""The path to a value in a file: keys and indices."""


_LANGUAGE = re.compile(r"^\ufeff?language[ \t]*:[ \t]*[\"']?([\w-]+)", re.M)


class BeliefFile(Frozen):
    """`book/beliefs.yml`: wrong beliefs as sentences, by the names that options give them."""

    beliefs: dict[Slug, str]


class LanguageFile(Frozen):
    """`book/language.yml`."""

    rows: tuple[LanguageRow, ...]


def read_about(root: Path, problems: Problems) -> tuple[CourseFile | None, dict[str, Where]]:
    """Read `book/course.yml`, which every course has; return it with the places of its values by path ('start.asks.0')."""
    file = "book/course.yml"
    document = yamlio.load(root / file, file, problems)
    if document is None:
        return None, {}
    places = {".".join(map(str, path)): Where(file, line) for path, line in document.lines.items()}
    return yamlio.check(document, CourseFile, problems), places


def language_of(root: Path) -> str:
    """Return the language that `book/course.yml` names, without reading the rest of it; English where it names none."""
    path = root / "book/course.yml"
    found = _LANGUAGE.search(path.read_text("utf-8", "replace")) if path.is_file() else None
    return found[1] if found else catalogue.SOURCE


def read_resources(root: Path, problems: Problems) -> ResourceFile:
    """Read `book/resources.yml`; an empty list when the course has none."""
    return _read(root, "book/resources.yml", ResourceFile, problems) or ResourceFile(services=())


def read_language(root: Path, problems: Problems) -> tuple[LanguageRow, ...]:
    """Read `book/language.yml`; empty when the course has none."""
    found = _read(root, "book/language.yml", LanguageFile, problems)
    return found.rows if found else ()


def read_beliefs(root: Path, problems: Problems) -> dict[str, str]:
    """Read `book/beliefs.yml`; empty when the course has none."""
    found = _read(root, "book/beliefs.yml", BeliefFile, problems)
    return found.beliefs if found else {}


def read_reviews(root: Path, problems: Problems) -> tuple[tuple[Review, ...], dict[str, Where]]:
    """Read `book/reviews.yml`, empty where there is none; return the reviews, and the places of their values by path."""
    found, places = _placed(root, "book/reviews.yml", ReviewFile, problems)
    return found.reviews if found else (), places


def read_paths(root: Path, problems: Problems) -> tuple[tuple[CoursePath, ...], dict[str, Where]]:
    """Read `book/paths.yml`, empty where there is none; return the paths, and the places of their values by path."""
    found, places = _placed(root, "book/paths.yml", PathFile, problems)
    return found.paths if found else (), places


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


def _placed(root: Path, file: str, model: type[Model], problems: Problems) -> tuple[Model | None, dict[str, Where]]:
    """Read a file that a course may leave out; return it, None where missing or not valid, and the places of its values."""
    document = yamlio.load(root / file, file, problems) if files.there(root / file) else None
    if document is None:
        return None, {}
    return yamlio.check(document, model, problems), {
        ".".join(map(str, path)): Where(file, line) for path, line in document.lines.items()
    }


def _read(root: Path, file: str, model: type[Model], problems: Problems) -> Model | None:
    path = root / file
    if not files.there(path):
        return None
    document = yamlio.load(path, file, problems)
    return yamlio.check(document, model, problems) if document else None


def read_toc(root: Path, problems: Problems) -> list[tuple[str, Path, str, str]]:
    """Read `_toc.yml`: (name without suffix, path, file as written, caption of its part) in reading order.

    Missing files are problems.
    """
    document = yamlio.load(root / "_toc.yml", "_toc.yml", problems)
    if document is None:
        return []
    found: dict[str, tuple[str, Path, str, str]] = {}
    before = len(problems.found)
    for place, name, caption in _entries(document, problems):
        pure = PurePosixPath(name)
        if "\\" in name:
            problems.add(place, f"'{name}' has a backslash.", "Write '/' between folders.")
            continue
        if pure.is_absolute() or ".." in pure.parts:
            problems.add(place, f"'{name}' points outside the course.", "Name a file below the course folder.")
            continue
        stem = re.sub(r"\.(md|ipynb)$", "", name)
        path = next((p for s in (".ipynb", ".md") if files.there(p := root / f"{stem}{s}")), None)
        if path is None:
            problems.add(place, f"there is no file '{stem}.md' or '{stem}.ipynb'.", _alike(root, stem))
        elif stem in found:
            problems.add(place, f"'{stem}' is listed twice.", "Keep it once.")
        else:
            found[stem] = (stem, path, path.relative_to(root).as_posix(), caption)
    if len(problems.found) > before:
        problems.unread.add("_toc.yml")
    return list(found.values())


def _alike(root: Path, stem: str) -> str:
    """Return what to do about a page that is missing: the name of a file may differ in capitals or in codes of letters."""
    there = {
        path.relative_to(root).with_suffix("").as_posix() for end in ("md", "ipynb") for path in root.glob(f"[!._]*/*.{end}")
    }
    for name in sorted(there):
        if unicodedata.normalize("NFC", name) == unicodedata.normalize("NFC", stem):
            return (
                f"A file whose name looks the same has other codes for its letters: rename it to '{PurePosixPath(stem).name}'."
            )
        if name.casefold() == stem.casefold():
            return f"Write '{name}': capitals count."
    return "Create it, or take this line out."


_FORMATS = {"jb-book": ("parts", "chapters", "sections"), "jb-article": ("subtrees", "sections", "sections")}
_NEVER = {
    "url": "Every entry is a file of the book: put the link on a page.",
    "glob": "List the pages one by one, in their order.",
    "numbered": "Take it out: chapters carry the number that begins their file's name.",
    "title": "Take it out: the title of a page is its own '# Title'.",
}
"""Keys of `_toc.yml` that Jupyter Book supports and Courseloom refuses, each with what to do instead."""


def _entries(document: yamlio.Document, problems: Problems) -> Iterator[tuple[Where, str, str]]:
    """Yield (place, name as written, caption) of the pages in `_toc.yml`; adds problems for unsupported keys and structures."""
    data = document.data
    if not isinstance(data, dict):
        problems.add(Where("_toc.yml", 1), "lists no page.", "Add 'format: jb-book', 'root:' and chapters.")
        return
    if data.get("format") not in _FORMATS:
        what = f"has the format '{data['format']}'." if "format" in data else "does not say its format."
        problems.add(document.where("format"), what, "Write 'format: jb-book'.")
    parts, chapters, sections = _FORMATS.get(str(data.get("format")), _FORMATS["jb-book"])
    _known(data, (), ("format", "root", parts, chapters), document, problems)
    yield from ((*page, "") for page in _page(data, (), "root", document, problems))
    if parts in data and chapters in data:
        problems.add(document.where(chapters), f"has '{parts}' and '{chapters}' side by side.", "Keep one of the two.")
    for part, at in _list(data, (), parts, document, problems):
        _known(part, at, ("caption", chapters), document, problems)
        if chapters not in part:
            problems.add(document.where(*at), f"this part has no '{chapters}'.", "List its pages, or take it out.")
        caption = str(part.get("caption") or "")
        yield from ((*page, caption) for page in _pages(part, at, chapters, sections, document, problems))
    yield from ((*page, "") for page in _pages(data, (), chapters, sections, document, problems))


def _pages(
    data: dict[str, Any], path: Path_, key: str, below: str, document: yamlio.Document, problems: Problems
) -> Iterator[tuple[Where, str]]:
    for entry, at in _list(data, path, key, document, problems):
        _known(entry, at, ("file", below), document, problems)
        if not _NEVER.keys() & entry.keys() - {"title"} or "file" in entry:
            yield from _page(entry, at, "file", document, problems)
        yield from _pages(entry, at, below, below, document, problems)


def _page(
    data: dict[str, Any], path: Path_, key: str, document: yamlio.Document, problems: Problems
) -> Iterator[tuple[Where, str]]:
    name = data.get(key)
    if isinstance(name, str) and name:
        yield document.where(*path, key), name
    else:
        what = f"'{key}' is missing." if key not in data else f"'{key}' is not the name of a file."
        problems.add(document.where(*path, key), what, f"Write '{key}:' with the name of a page.")


def _list(
    data: dict[str, Any], path: Path_, key: str, document: yamlio.Document, problems: Problems
) -> Iterator[tuple[dict[str, Any], Path_]]:
    if key not in data:
        return
    if not isinstance(data[key], list) or not data[key]:
        problems.add(document.where(*path, key), f"'{key}' should be a list.", "Put '- file: …' below it, or take it out.")
        return
    for index, entry in enumerate(data[key]):
        if isinstance(entry, dict):
            yield entry, (*path, key, index)
        else:
            problems.add(document.where(*path, key, index), f"an entry of '{key}' is not 'file: …'.", "Write '- file: …'.")


def _known(data: dict[str, Any], path: Path_, keys: tuple[str, ...], document: yamlio.Document, problems: Problems) -> None:
    for key in data:
        if key not in keys:
            todo = _NEVER.get(key) or did_you_mean(key, keys) or f"Take it out: the keys read here are {', '.join(keys)}."
            problems.add(document.where(*path, key), f"'{key}' is not read here.", todo)


def read_terms(pages: list[str]) -> dict[str, str]:
    """Return the entries of all MyST glossaries in these page sources, with their definitions as written.

    Entries that share a definition (aliases) are on consecutive lines above it.
    """
    terms: dict[str, str] = {}
    for source in pages:
        for block in walk(source) if "{glossary}" in source else ():
            waiting: list[str] = []
            for line in block.text.split("\n") if block.name == "glossary" else ():
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
