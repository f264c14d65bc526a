"""Hashes that identify a course, its engine and packages: for learners' records, build records and cached work."""

from __future__ import annotations

import ast
import hashlib
import re
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from courseloom.model.course import Course
    from courseloom.readers.sources import Sources

SOURCES = ("_config.yml", "_toc.yml", "book", "notebooks", "quizzes")
"""Files and folders of a course that a build reads."""
ENGINE = Path(__file__).resolve().parent

DATA = tuple(
    f"book/{name}" for name in ("course.yml", "claims.yml", "references.bib", "resources.yml", "language.yml", "beliefs.yml")
)
LENGTH = 12


def content_hash(course: Course | Sources) -> str:
    """Return a hash (12 hex digits) of all sources except an organisation's own settings."""
    files = {page.file for page in course.pages} | {placed.where.file for placed in course.quizzes.values()}
    files |= {placed.where.file for placed in course.scenarios.values()} | set(DATA)
    whole = hashlib.sha256()
    for name in sorted(files):
        path = course.root / name
        if path.is_file():
            content = path.read_bytes().replace(b"\r\n", b"\n")
            whole.update(f"{name}\n{len(content)}\n".encode() + content)
    return whole.hexdigest()[:LENGTH]


def sources(root: Path, below: Iterable[str] = SOURCES) -> Iterator[tuple[str, Path]]:
    """Yield every file that a build of this course may read, as (name below `root`, path), by name.

    Files of editors and systems (`.x`, `~$x`, `#x#`, `x~`) and what Python and Jupyter leave behind are not among them.
    """
    for name in below:
        top = root / name
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            parts = path.relative_to(root).parts
            if path.is_file() and not any(_passing(part) for part in parts):
                yield "/".join(parts), path


def _passing(name: str) -> bool:
    return name.startswith((".", "~$", "#")) or name.endswith("~") or name == "__pycache__"


def of_files(files: Iterable[tuple[str, Path]]) -> str:
    """Return a hash (64 hex digits) of the names and contents of these files."""
    whole = hashlib.sha256()
    for name, path in files:
        content = path.read_bytes()
        whole.update(f"{name}\0{len(content)}\0".encode() + content)
    return whole.hexdigest()


@lru_cache(maxsize=1)
def engine() -> str:
    """Return a hash (64 hex digits) of every file of this engine but the template of a new course, which builds nothing."""
    paths = sorted(path for path in ENGINE.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    named = ((path.relative_to(ENGINE).as_posix(), path) for path in paths)
    return of_files((name, path) for name, path in named if not name.startswith("assets/new/"))


@lru_cache(maxsize=1)
def packages() -> str:
    """Return a hash of the Python version and the installed packages: cached work of other versions is not used."""
    installed = Path(sysconfig.get_paths()["purelib"])
    names = sorted(path.name for path in installed.glob("*.dist-info"))
    return hashlib.sha256(repr((sys.version_info[:3], names)).encode()).hexdigest()


def of_code(course: Course, code: Sequence[str]) -> str:
    """Return a hash (64 hex digits) of what the output of cells depends on, besides their own code.

    These are the claims they name, with their sources (all claims, when code uses claim() without a literal id),
    the other files beside the notebooks, and how this engine and matplotlib draw.
    """
    written = {word for cell in code for word in re.findall(r"""["']([\w-]+)["']""", cell)}
    told = []
    for id, claim in sorted(course.claims.items()):
        if id in written or any(_asks_by_another_name(cell) for cell in code):
            source = course.sources.get(claim.source)
            told.append((id, claim, source and (source.label, source.year)))
    pages = {page.file for page in course.pages}
    data = of_files((name, path) for name, path in sources(course.root, ["notebooks"]) if name not in pages)
    return hashlib.sha256(repr((told, data, _drawing(), metadata.version("matplotlib"))).encode()).hexdigest()


@lru_cache(maxsize=1)
def _drawing() -> str:
    """Return a hash of the parts of this engine that decide what a cell shows."""
    paths = [ENGINE / name for name in ("activities/figure.py", "activities/shown.py", "assets/tokens.json")]
    for name in ("cells", "explorable", "running"):
        paths += sorted((ENGINE / name).glob("*.py"))
    return of_files((path.relative_to(ENGINE).as_posix(), path) for path in paths)


@lru_cache(maxsize=4096)
def _asks_by_another_name(cell: str) -> bool:
    """Return whether a cell uses claim() in any other way than a call with a literal id."""
    from courseloom.readers.code import walked  # here, since digests of files are taken before anything is parsed

    used, plain = 0, 0
    for node in walked(cell):
        match node:
            case ast.Name(id="claim") | ast.Attribute(attr="claim") | ast.alias(name="claim", asname=str()):
                used += 1
            case ast.Call(func=ast.Name(id="claim") | ast.Attribute(attr="claim"), args=[ast.Constant(), *_]):
                plain += 1
            case _:
                pass
    return used > plain
