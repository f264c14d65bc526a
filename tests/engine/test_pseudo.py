"""The tiny course in English with accents: what stands outside brackets and in no source is in no catalogue."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import building
import pytest
from bracketed import sources, texts, texts_in, unbracketed
from conftest import ROOT, courseloom

from courseloom import scaffold
from courseloom.writers import WRITERS

LISTS = (
    "blueprint",
    "course-facts",
    "course-map",
    "downloads",
    "handouts",
    "item-balance",
    "language-guide",
    "learning-time",
    "scenarios",
    "support-directory",
)
"""Directives without content, which make lists and tables of a course's data."""


@pytest.fixture(scope="session")
def accented(once: Callable[[str, Callable[[Path], object]], Path]) -> Path:
    """The tiny course in `en-XA` as web book, for reading only."""

    def make(folder: Path) -> None:
        root = folder / "course"
        shutil.copytree(ROOT / "tests" / "course", root, ignore=shutil.ignore_patterns("_build"))
        about, listed = root / "book/course.yml", root / "_toc.yml"
        about.write_text(about.read_text("utf-8") + "language: en-XA\n", "utf-8")
        listed.write_text(listed.read_text("utf-8") + "      - file: book/everything\n", "utf-8")
        for name in ("language.yml", "resources.yml"):
            shutil.copy(scaffold.TEMPLATE / "book" / name, root / "book" / name)
        lists = "\n\n".join(f":::{{{name}}}\n:::" for name in LISTS)
        (root / "book/everything.md").write_text(f"# Lists\n\n{lists}\n", "utf-8")
        done = courseloom("build", "html", root=root)
        assert done.returncode == 0, done.stderr

    return once("accented", make) / "course"


def test_every_word_of_the_web_book_is_in_a_catalogue(accented: Path) -> None:
    known = sources(accented)
    found: dict[str, str] = {}
    for page in sorted((accented / "_build/html").rglob("*.html")):
        found |= dict.fromkeys(unbracketed(texts_in(page), known), page.name)
    assert found == {}


RUN_TOGETHER = (".pdf", ".docx", ".ipynb")
"""Files whose texts are read without what ends one and begins the next."""


@pytest.mark.long
@pytest.mark.parametrize(
    ("whose", "outputs"),
    [
        ("tiny", ("html", "single", "pdf", "handouts", "live", "epub", "anki", "banks", "scorm", "cmi5")),
        ("new", ("html", "pdf", "handouts", "slides", "workshop", "review")),
    ],
)
def test_every_word_of_every_output_is_in_a_catalogue(whose: str, outputs: tuple[str, ...], tiny: Path, tmp_path: Path) -> None:
    root = tiny
    if whose == "new":
        list(scaffold.start(root := tmp_path / "new", "Hands", building.DAY, "en-XA"))
    else:
        about = root / "book/course.yml"
        about.write_text(about.read_text("utf-8") + "language: en-XA\n", "utf-8")
    assert courseloom("numbers", root=root).returncode == 0
    done = courseloom("build", *outputs, root=root)
    assert done.returncode == 0, done.stderr
    known = sources(root)
    found: dict[str, str] = {}
    for name in outputs:
        for path in sorted((root / "_build" / name).rglob("*.*")):
            found |= dict.fromkeys(unbracketed(texts_in(path), known, by_word=path.suffix in RUN_TOGETHER), path.name)
    assert found == {}


@pytest.mark.long
def test_every_output_is_built_in_words_that_read_from_right_to_left(tmp_path: Path) -> None:
    list(scaffold.start(root := tmp_path / "new", "Hands", building.DAY, "ar-XB"))
    assert courseloom("numbers", root=root).returncode == 0
    done = courseloom("build", *WRITERS, root=root)
    assert done.returncode == 0, done.stderr


def test_a_word_outside_brackets_that_no_source_has_is_found() -> None:
    page = '<p>[Ŵħý óñ] Water is enough. <b>Why</b></p><img alt="[Á [soap] óñ] A picture"><script>Never</script>'
    assert list(unbracketed(texts(page), " water is enough ")) == ["why", "picture"]
