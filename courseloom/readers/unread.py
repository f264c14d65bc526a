"""Lists the files of a course that no reader reads, so that no bank, table or page is missing without a message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from courseloom import files
from courseloom.errors import Where, did_you_mean
from courseloom.readers import scenarios, workshops

DATA = (
    "beliefs.yml",
    "claims.yml",
    "course.yml",
    "language.yml",
    "local.yml",
    "numbers.yml",
    "paths.yml",
    "resources.yml",
    "reviews.yml",
    "workshops.yml",
    "references.bib",
)
"""The data files that `book/` may hold."""
DRAFT = "or let its name begin with '_' while it is a draft"


def errors(root: Path) -> Iterator[tuple[Where, str, str]]:
    """Yield (place, what, what to do) for files that look like a question bank, a scenario or a table and are not read."""
    for path in _all(root, "quizzes"):
        if path.suffix.lower() not in (".yml", ".yaml"):
            continue
        name, folder = path.name, path.parent.relative_to(root).as_posix()
        if folder not in ("quizzes", scenarios.FOLDER):
            todo = f"Put question banks into quizzes/ and scenarios into {scenarios.FOLDER}/, {DRAFT}."
            yield Where(f"{folder}/{name}"), "is in a folder that is not read.", todo
        elif path.suffix != ".yml":
            yield Where(f"{folder}/{name}"), "is not read.", f"Name it '{path.stem}.yml', {DRAFT}."
    for path in _all(root, "book"):
        name = path.relative_to(root / "book").as_posix()
        if path.suffix.lower() in (".yml", ".yaml", ".bib") and name not in DATA and ".example" not in path.suffixes:
            right = did_you_mean(f"{path.stem}.{'bib' if path.suffix == '.bib' else 'yml'}", DATA)
            yield Where(f"book/{name}"), "is not read.", right or f"The files of book/ are: {', '.join(DATA)}, and pages."


def pages(root: Path, read: Iterable[str]) -> Iterator[Where]:
    """Yield the pages and notebooks whose names are not in `read`."""
    known = {*read, workshops.TEXT}
    for folder in ("book", "notebooks"):
        for path in _all(root, folder):
            name = path.relative_to(root).as_posix()
            if path.suffix in (".md", ".ipynb") and name not in known:
                yield Where(name)


def others(root: Path) -> Iterator[Where]:
    """Yield the files of `quizzes/` that are not YAML."""
    for path in _all(root, "quizzes"):
        if path.suffix.lower() not in (".yml", ".yaml"):
            yield Where(path.relative_to(root).as_posix())


def _all(root: Path, folder: str) -> list[Path]:
    return [path for path in files.listed(root / folder, "**/*") if path.is_file()]
