"""Imports questions: turns a file of another system into the text of a quiz file and a list of what was not imported.

Moodle XML, GIFT, JupyterQuiz JSON, mkdocs-quiz Markdown and mdbook-quiz TOML; the format is recognised by the content of the
file, not by its name. A question that cannot be carried never stops the others. Nothing is dropped without a message: there is
one for each kind of loss, with the questions that it concerns, and it is listed at the top of the new file as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from courseloom import files
from courseloom.errors import Problem, Problems, Where
from courseloom.importing import bank, gift, jupyterquiz, mdbook_quiz, mkdocs_quiz, moodle
from courseloom.importing.bank import Draft
from courseloom.importing.languages import Languages
from courseloom.importing.losses import Losses
from courseloom.importing.pictures import Pictures
from courseloom.importing.texts import Texts

FORMATS = "Moodle XML, GIFT, JupyterQuiz JSON, mkdocs-quiz Markdown and mdbook-quiz TOML"
LARGEST = 20_000_000
_XML = re.compile(r"\s*<(\?|!|(quiz|question)\b)")
_JSON = re.compile(r"\s*[\[{]\s*(?:\{\s*)?[\"\]}]")
_PYTHON = re.compile(r"[\[{,]\s*['\"]question['\"]\s*:")
_BINARY = {
    b"PK\x03\x04": "a zip file, such as a package or a document of Word or Excel",
    b"\x1f\x8b": "a compressed file, such as a backup",
    b"%PDF-": "a PDF",
    b"\xd0\xcf\x11\xe0": "a document of an old Word or Excel",
}
_TOML = re.compile(r"^\s*\[\[\s*questions\s*\]\]", re.M)
_GIFT = re.compile(rb"(?<!\\)\{|^\s*::|^\s*\$CATEGORY:", re.M)


@dataclass(frozen=True)
class Imported:
    """The result of an import: the text of a quiz file, its number of questions, and notes on omissions and work left to do.

    `pictures` are the bytes of the pictures that it shows, by their path relative to the quiz file.
    """

    text: str
    count: int
    notes: tuple[Problem, ...]
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def into(
    path: Path, root: Path, chapter: str | None, out: Path | None, force: bool, language: str = ""
) -> tuple[Path, Imported]:
    """Convert a file of questions and write the quiz file; raises CourseError and writes nothing when that fails.

    The pictures go into a folder beside it. `language` is the one to take where a text stands in several. Without `chapter` the
    slug is made from the file's name; without `out` the quiz file goes to the course's `quizzes/`.
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
    made = read(path, str(path), name, language, f"{target.stem}-pictures")
    for picture, data in made.pictures.items():
        files.write_whole(target.parent / picture, data)
    files.write_whole(target, made.text)
    return target, made


def read(path: Path, file: str, chapter: str, language: str = "", pictures: str = "pictures") -> Imported:
    """Turn a file of questions into the text of a quiz file; raises CourseError when it cannot be read.

    `file` is its name in messages, `pictures` the folder of the pictures as the quiz file names it.
    """
    problems, losses = Problems(), Losses(file)
    texts = Texts(Pictures(pictures, path.parent), Languages(language.lower()))
    drafts, ids = _drafts(path, texts, losses, problems)
    if told := texts.languages.told():
        losses.add(*told)
    notes = losses.told()
    if not drafts and not problems.found:
        problems.add(
            Where(file),
            "holds no question that can be imported.",
            "Choice, true or false, short answer, number, matching, order, gaps and essay can be.",
        )
        problems.found += notes
    problems.stop_if_any()
    text = bank.write(drafts, chapter, path.name, notes, ids)
    shown = {name: data for name, data in texts.pictures.kept.items() if name in text}
    return Imported(text, len(drafts), notes, shown)


def _drafts(path: Path, texts: Texts, losses: Losses, problems: Problems) -> tuple[list[Draft], dict[str, str]]:
    """Return the questions of a file, with the ids of its categories where they have any."""
    data = _bytes(path, losses.file, problems)
    if data is None:
        return [], {}
    if known := next((name for begins, name in _BINARY.items() if data.startswith(begins)), None):
        problems.add(Where(losses.file), f"is {known}, and not a file of questions.", f"Those that can be read are {FORMATS}.")
        return [], {}
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    start = data[:1000].decode("utf-16" if wide else "utf-8-sig", "replace")
    if _XML.match(start) and (b"<question" in data or not mkdocs_quiz.holds(data.decode("utf-8", "replace"))):
        return moodle.read(data, texts, losses, problems)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = 0 if wide else data[: error.start].count(b"\n") + 1
        problems.add(Where(losses.file, line), "is not UTF-8 text.", "Save the file as UTF-8.")
        return [], {}
    found = _JSON.match(text), _TOML.search(text), mkdocs_quiz.holds(text), _PYTHON.search(text)
    for match, reader in zip(found, (jupyterquiz, mdbook_quiz, mkdocs_quiz, jupyterquiz), strict=True):
        if match:
            texts.dollars = True
            return reader.read(text, texts, losses, problems), {}
    if _GIFT.search(data):
        return gift.read(text, texts, losses, problems)
    problems.add(Where(losses.file), "is in none of the formats that can be read.", f"They are {FORMATS}.")
    return [], {}


def _bytes(path: Path, file: str, problems: Problems) -> bytes | None:
    """Return the content of a file; None and a problem where it cannot be read."""
    where = Where(file)
    try:
        if path.stat().st_size > LARGEST:
            problems.add(where, "is larger than 20 MB.", "Export fewer questions at a time.")
            return None
        data = path.read_bytes()
    except FileNotFoundError:
        problems.add(where, "is missing.", "Check the name.")
        return None
    except OSError as error:
        problems.add(where, f"cannot be read ({error.strerror}).", "Name a file that can be read.")
        return None
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        problems.add(where, "is empty.", "Export the questions again.")
        return None
    return data
