"""Makes a new course: fills an empty folder with a small complete course and the wheel of this engine, ready to be built.

The template is `assets/new/`. Files there that end in `.jinja` are rendered, all others are copied; `dot-` at the start of a
name stands for a dot. The set-up script and the pinned requirements are those of this engine.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from courseloom import wheel
from courseloom.errors import Problems, ToolMissing, Where
from courseloom.importing.bank import slug
from courseloom.importing.escaping import plain
from courseloom.strings import catalogue
from courseloom.strings.locales import TAG

ENGINE = Path(__file__).resolve().parent
TEMPLATE = ENGINE / "assets" / "new"
TITLE = "Hand hygiene at the right moment"
RUNS = frozenset({".ci/run"})
REVIEW_AFTER, EXPIRY_AFTER = 2, 3


def start(folder: Path, title: str, today: date, language: str = "en-GB") -> Iterator[str]:
    """Write a new course and yield lines on what to do next; raises CourseError when the folder is not empty or not usable."""
    folder = folder.absolute()
    title = " ".join(title.split()) or TITLE
    _refuse(folder, title, language)
    files = {**_filled(_words(title, today, language)), **_engine()}
    there = folder.is_dir()
    try:
        _write(folder, files)
    except BaseException:  # such as a full disk or Ctrl-C: leave no incomplete course behind
        for path in folder.iterdir() if folder.is_dir() else ():
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
        if not there:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    yield f"A new course, '{title}': {folder}"
    if catalogue.missing(language):
        yield f"Nobody has translated the words of the interface into '{language}' yet: they are in English."
    yield "Next: go there and run 'python3 course.py build'. README.md says what to change."


def _write(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        if name in RUNS:
            path.chmod(0o755)


def _refuse(folder: Path, title: str, language: str) -> None:
    problems = Problems()
    where = Where(str(folder))
    if folder.exists() and not folder.is_dir():
        problems.add(where, "is a file.", "Name a new or empty folder.")
    elif folder.is_dir() and any(folder.iterdir()):
        problems.add(where, "is not empty.", "Name a new or empty folder.")
    elif ENGINE in folder.resolve().parents:
        problems.add(where, "lies inside the engine.", "Name a folder outside it.")
    if not title.isprintable():
        problems.add(Where("--title"), "holds a character that cannot be printed.", "Use words.")
    if not TAG.fullmatch(language):
        problems.add(Where("--language"), f"'{language}' is not the code of a language.", "Write one such as es or pt-BR.")
    problems.stop_if_any()


def _words(title: str, today: date, language: str) -> dict[str, str]:
    return {
        "title": title,
        "language": language,
        "base": language.split("-")[0],
        "short_title": title.partition(":")[0].strip() or title,
        "slug": slug(title, fallback="new-course"),
        "released": today.isoformat(),
        "review": _years_on(today, REVIEW_AFTER).isoformat(),
        "expires": _years_on(today, EXPIRY_AFTER).isoformat(),
    }


def _years_on(day: date, years: int) -> date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if leap else day.day)


def _filled(words: dict[str, str]) -> dict[str, bytes]:
    """Return the contents of the template's files by name, rendered."""
    from jinja2 import Environment, StrictUndefined, select_autoescape

    environment = Environment(
        undefined=StrictUndefined, keep_trailing_newline=True, autoescape=select_autoescape(["html"], default_for_string=False)
    )
    environment.filters |= {"quoted": _quoted, "words": plain}
    files = {}
    for path in sorted(TEMPLATE.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            parts = path.relative_to(TEMPLATE).as_posix().split("/")
            name = "/".join(part.replace("dot-", ".", 1) if part.startswith("dot-") else part for part in parts)
            data = path.read_bytes()
            if name.endswith(".jinja"):
                name = name.removesuffix(".jinja")
                data = environment.from_string(data.decode("utf-8")).render(words).encode("utf-8")
            files[name] = data
    return files


def _quoted(value: Any) -> str:
    """Return a text in double quotes that both YAML and TOML read."""
    return json.dumps(str(value), ensure_ascii=False)


def _engine() -> dict[str, bytes]:
    """Return what sets a course up and builds it, by name; raises ToolMissing when this engine cannot be packed."""
    packed = wheel.of_this_engine()
    if packed is None:
        said = f"The engine in '{ENGINE.parent}' is neither installed nor in the folder of its sources."
        raise ToolMissing(f"{said} Install its wheel with pip, and run this again.")
    beside = {name: ENGINE.parent / name for name in wheel.COURSE} if wheel.is_sources(ENGINE.parent) else {}
    return {f"wheels/{wheel.NAME}": packed, **{name: path.read_bytes() for name, path in beside.items()}}
