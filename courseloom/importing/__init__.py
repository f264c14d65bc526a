"""Imports questions: turns a Moodle XML or GIFT file into the text of a quiz file and a list of what was not imported.

The format is recognised by the content of the file, not by its name. Nothing is dropped without a message: each part that our
quizzes cannot hold is returned as a note with its line, and is listed at the top of the new file as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from courseloom import files
from courseloom.errors import Problem, Problems, Where
from courseloom.importing import bank, gift, moodle
from courseloom.importing.bank import Draft

LARGEST = 20_000_000
_XML = re.compile(r"\s*<(\?|!|(quiz|question)\b)")
_GIFT = re.compile(rb"(?<!\\)\{|^\s*::|^\s*\$CATEGORY:", re.M)


@dataclass(frozen=True)
class Imported:
    """The result of an import: the text of a quiz file, its number of questions, and notes on omissions and work left to do."""

    text: str
    count: int
    notes: tuple[Problem, ...]


def into(path: Path, root: Path, chapter: str | None, out: Path | None, force: bool) -> tuple[Path, Imported]:
    """Convert a file of questions and write the quiz file; raises CourseError and writes nothing when that fails.

    Without `chapter` the slug is made from the file's name; without `out` the quiz file goes to the course's `quizzes/`.
    """
    problems = Problems()
    name = bank.slug(path.stem, fallback="imported") if chapter is None else chapter
    if not bank.SLUG.fullmatch(name):
        problems.add(Where("--chapter"), f"'{name}' is not a slug.", "Use 3 to 64 small letters, digits and hyphens.")
    target = out or root / "quizzes" / f"{name}.yml"
    if target.is_dir():
        problems.add(Where(str(target)), "is a folder.", "Name the file in it.")
    elif target.exists() and not force:
        problems.add(Where(str(target)), "exists already.", "Name another file with --out, or replace it with --force.")
    problems.stop_if_any()
    made = read(path, str(path), name)
    files.write_whole(target, made.text)
    return target, made


def read(path: Path, file: str, chapter: str) -> Imported:
    """Turn a file of questions into the text of a quiz file; raises CourseError when it cannot be read.

    `file` is its name in messages.
    """
    problems, notes = Problems(), Problems()
    drafts = _drafts(path, file, problems, notes)
    if not drafts and not problems.found:
        kinds = "Choice, true/false, short answer, numeric and essay can be."
        problems.add(Where(file), "holds no question that can be imported.", kinds)
        problems.found += notes.found
    problems.stop_if_any()
    said = tuple(sorted(set(notes.found)))
    return Imported(bank.write(drafts, chapter, path.name, said), len(drafts), said)


def _drafts(path: Path, file: str, problems: Problems, notes: Problems) -> list[Draft]:
    where = Where(file)
    try:
        if path.stat().st_size > LARGEST:
            problems.add(where, "is larger than 20 MB.", "Export fewer questions at a time.")
            return []
        data = path.read_bytes()
    except FileNotFoundError:
        problems.add(where, "is missing.", "Check the name.")
        return []
    except OSError as error:
        problems.add(where, f"cannot be read ({error.strerror}).", "Name a file that can be read.")
        return []
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        problems.add(where, "is empty.", "Export the questions again.")
        return []
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    if _XML.match(data[:1000].decode("utf-16" if wide else "utf-8-sig", "replace")):
        return moodle.read(data, file, problems, notes)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = 0 if wide else data[: error.start].count(b"\n") + 1
        problems.add(Where(file, line), "is not UTF-8 text.", "Save the file as UTF-8.")
        return []
    if not _GIFT.search(data):
        problems.add(where, "is neither Moodle XML nor GIFT.", "Export the questions in one of the two.")
        return []
    return gift.read(text, file, problems, notes)
