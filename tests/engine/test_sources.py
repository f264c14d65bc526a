"""Broken, foreign and forgotten files of a course: each is one message with its place, and nothing else is accused."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from conftest import ROOT, courseloom

from courseloom import check, files
from courseloom.errors import CourseError
from courseloom.resolve import gather
from courseloom.writers import build

TODAY = date(2026, 6, 1)
NOTEBOOK = "notebooks/01-washing.ipynb"
QUIZ = "quizzes/01-washing.yml"
SCENARIO = "quizzes/scenarios/at-the-sink.yml"
EXTRA = {
    "book/resources.yml": "emergency: []\nservices: []\n",
    "book/language.yml": "rows:\n- {avoid: the committers, say: people, why: Respect.}\n",
    "book/local.yml": "organisation: A ward\n",
    "book/facilitation.md": "# Facilitation\n\n## Before\n\nRead it.\n",
    "book/workshops.yml": "",
}
SOURCES = sorted(
    path.relative_to(ROOT / "tests/course").as_posix()
    for path in (ROOT / "tests/course").rglob("*")
    if path.suffix in (".yml", ".bib", ".md", ".ipynb") and "_build" not in path.parts
)


def found(root: Path) -> list[str]:
    """Return what stops a build, as `check` reports it."""
    course, problems = gather(root)
    findings = check.run(course, TODAY, without=("coverage",) if problems else ()) if course else []
    return [str(problem) for problem in sorted({*problems, *check.errors(findings)})]


def refused(root: Path) -> list[str]:
    """Return what a build says that refuses a course; nothing when it would go on."""
    try:
        build.begin(root, TODAY)[1]()
    except CourseError as error:
        return [str(problem) for problem in error.problems]
    return []


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def foreign(path: Path) -> None:
    text = path.read_text("utf-8")
    path.write_bytes(text.replace("a", "à", 1).encode("cp1252", "replace"))


def merge(path: Path) -> None:
    lines = path.read_text("utf-8").split("\n")
    path.write_text("\n".join(["<<<<<<< HEAD", lines[0], "=======", lines[0], ">>>>>>> theirs", *lines[1:]]), "utf-8")


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


BREAKS: dict[str, Callable[[Path], object]] = {
    "cut in half": cut,
    "cp1252": foreign,
    "UTF-16": lambda path: path.write_bytes(path.read_text("utf-8").encode("utf-16")),
    "NUL": lambda path: path.write_bytes(b"\0\5\26\7"),
    "merge marks": merge,
    "empty": lambda path: path.write_bytes(b""),
    "a folder in its place": folder,
    "a link that leads nowhere": lambda path: (path.unlink(), path.symlink_to("nowhere")),
    "gone": Path.unlink,
}
MAY_BE_GONE = {"book/claims.yml", "book/references.bib", QUIZ, "quizzes/02-kinds.yml", "quizzes/03-final.yml", SCENARIO}
"""A course may do without them: what names their contents is then what is wrong."""
MAY_BE_EMPTY = {"book/references.bib"}


@pytest.mark.parametrize("file", SOURCES)
def test_a_broken_source_is_told_and_nothing_else_is(file: str, tiny: Path) -> None:
    whole = (tiny / file).read_bytes()
    for name, spoil in BREAKS.items():
        if (name == "gone" and file in MAY_BE_GONE) or (name == "empty" and file in MAY_BE_EMPTY):
            continue
        if name == "cut in half" and file.endswith(".md"):
            continue  # half a page of text is a page
        spoil(tiny / file)
        said = found(tiny)
        of_it = file.removesuffix(".md").removesuffix(".ipynb") if name == "gone" else file
        assert said, f"{file}, {name}: nothing is said"
        assert all(line.startswith(file) or (name == "gone" and of_it in line) for line in said), f"{file}, {name}: {said}"
        if name not in ("cut in half", "empty"):
            assert len(said) == 1, f"{file}, {name}: {said}"
        if name in ("cp1252", "UTF-16", "NUL"):
            assert said[0].endswith("is not UTF-8 text. Save the file as UTF-8.") and ":" in said[0]
        assert refused(tiny) == said, f"{file}, {name}: build says something else than check"
        (tiny / file).rmdir() if (tiny / file).is_dir() else (tiny / file).unlink(missing_ok=True)
        (tiny / file).write_bytes(whole)
    assert found(tiny) == []


def test_a_bom_and_windows_line_ends_change_nothing(tiny: Path) -> None:
    for file in SOURCES:
        path = tiny / file
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert found(tiny) == []
    done = courseloom("build", "html", "live", root=tiny)
    assert done.returncode == 0, done.stderr
    assert "soap" in (tiny / "_build/html/book/welcome.html").read_text("utf-8").lower()


def test_the_line_of_a_foreign_character_is_named(tiny: Path) -> None:
    path = tiny / "book/references.bib"
    path.write_bytes(path.read_bytes() + "\n% Café\n".encode("cp1252"))
    line = path.read_bytes().count(b"\n")
    assert found(tiny) == [f"book/references.bib:{line}: is not UTF-8 text. Save the file as UTF-8."]
    path.write_bytes("\n\n% CafÃ\u0083\n".encode())
    assert found(tiny)[0].startswith("book/references.bib:3: holds the control character U+0083, which is not text.")


def test_a_file_above_two_megabytes_is_refused_and_one_below_is_read(tiny: Path) -> None:
    path = tiny / QUIZ
    text = path.read_bytes()
    filler = b"# " + b"x" * 97 + b"\n"
    path.write_bytes(text + filler * ((files.LARGEST - len(text)) // len(filler)))
    assert found(tiny) == []
    path.write_bytes(path.read_bytes() + filler)
    assert found(tiny) == [f"{QUIZ}: is larger than 2 MB. Split it."]


def test_what_editors_and_systems_leave_is_left_aside(tiny: Path) -> None:
    for name in ("._01-washing.yml", "~$01-washing.yml", "#01-washing.yml#", "scenarios/._x.yml"):
        (tiny / "quizzes" / name).write_bytes(b"\0\5\26\7")
    (tiny / "quizzes/.#01-washing.yml").symlink_to("somebody@somewhere.1234")
    (tiny / "book/._welcome.md").write_bytes(b"\0\5\26\7")
    (tiny / "book/welcome.md~").write_bytes(b"\xff")
    (tiny / "quizzes/_draft.yml").write_text("not: yet\n", "utf-8")
    assert found(tiny) == []
    done = courseloom("build", "live", root=tiny)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in (tiny / "_build/live").rglob("*") if files.left_aside(path.name)] == []


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("quizzes/04-more.yaml", "quizzes/04-more.yaml: is not read. Name it '04-more.yml', "),
        ("quizzes/ward/01-washing.yml", "quizzes/ward/01-washing.yml: is in a folder that is not read. "),
        ("book/claims.yaml", "book/claims.yaml: is not read. Did you mean 'claims.yml'?"),
        ("book/resource.yml", "book/resource.yml: is not read. Did you mean 'resources.yml'?"),
        ("book/more.bib", "book/more.bib: is not read. "),
    ],
)
def test_a_file_that_looks_like_a_source_and_is_not_read_is_an_error(name: str, message: str, tiny: Path) -> None:
    (tiny / name).parent.mkdir(exist_ok=True)
    (tiny / name).write_text("quizzes: []\n", "utf-8")
    said = found(tiny)
    assert len(said) == 1 and said[0].startswith(message), said


def test_a_bank_under_another_ending_is_the_only_thing_told(tiny: Path) -> None:
    (tiny / QUIZ).rename(tiny / "quizzes/01-washing.yaml")
    assert [line.split(": ")[0] for line in found(tiny)] == ["quizzes/01-washing.yaml"]


def test_a_page_that_is_not_listed_is_a_warning_and_a_draft_is_not(tiny: Path) -> None:
    shutil.copy(tiny / NOTEBOOK, tiny / "notebooks/02-second.ipynb")
    shutil.copy(tiny / NOTEBOOK, tiny / "notebooks/_third.ipynb")
    (tiny / "book/more.md").write_text("# More\n", "utf-8")
    (tiny / "quizzes/notes.txt").write_text("Later.\n", "utf-8")
    done = courseloom("check", root=tiny)
    assert done.returncode == 0, done.stdout
    warned = [line for line in done.stdout.splitlines() if line.endswith("[page-is-listed]")]
    assert [line.split(": ")[0] for line in warned] == ["book/more.md", "notebooks/02-second.ipynb", "quizzes/notes.txt"]
    assert "warning: is not listed in _toc.yml, so it is in no output." in warned[1]


TOC = {
    "url": (
        ("      - file: notebooks/01-washing\n", "      - file: notebooks/01-washing\n      - url: https://example.org\n"),
        "_toc.yml:7: 'url' is not read here. Every entry is a file of the book: put the link on a page.",
    ),
    "glob": (
        ("file: notebooks/01-washing", "glob: notebooks/*"),
        "_toc.yml:6: 'glob' is not read here. List the pages one by one, in their order.",
    ),
    "numbered": (
        ("parts:", "defaults:\n  numbered: true\nparts:"),
        "_toc.yml:3: 'defaults' is not read here. Take it out: the keys read here are format, root, parts, chapters.",
    ),
    "numbered in a part": (
        ("  - caption: Chapters\n", "  - caption: Chapters\n    numbered: true\n"),
        "_toc.yml:5: 'numbered' is not read here. Take it out: chapters carry the number that begins their file's name.",
    ),
    "part": (("parts:", "part:"), "_toc.yml:3: 'part' is not read here. Did you mean 'parts'?"),
    "fiel": (("- file: book/final", "- fiel: book/final"), "_toc.yml:7: 'fiel' is not read here. Did you mean 'file'?"),
    "a title": (
        ("- file: book/final", "- file: book/final\n        title: The end"),
        "_toc.yml:8: 'title' is not read here. Take it out: the title of a page is its own '# Title'.",
    ),
    "a number for a list": (
        ("    chapters:\n      - file: book/register", "    chapters: 5"),
        "_toc.yml:13: 'chapters' should be a list. Put '- file: …' below it, or take it out.",
    ),
    "a page without a key": (
        ("- file: book/final", "- book/final"),
        "_toc.yml:7: an entry of 'chapters' is not 'file: …'. Write '- file: …'.",
    ),
    "no root": (("root: book/welcome", ""), "_toc.yml:1: 'root' is missing. Write 'root:' with the name of a page."),
    "no format": (("format: jb-book", ""), "_toc.yml:2: does not say its format. Write 'format: jb-book'."),
}


@pytest.mark.parametrize("name", TOC)
def test_what_the_table_of_contents_ignores_is_named(name: str, tiny: Path) -> None:
    (old, new), message = TOC[name]
    text = (tiny / "_toc.yml").read_text("utf-8")
    assert old in text
    (tiny / "_toc.yml").write_text(text.replace(old, new), "utf-8")
    said = found(tiny)
    assert message in said, said
    assert all(line.startswith("_toc.yml") for line in said), "what the pages would have shown is not accused"


CONFIG = {
    "html_theme: courseloom\n": ("html_theem: courseloom\n", "_config.yml:12: Sphinx has no setting 'html_theem'. Did"),
    "execute:": ("exceute:", "_config.yml:5: 'exceute' is not a key of this file. Did you mean 'execute'?"),
    "cache\n": ("sometimes\n", "_config.yml:6: 'sometimes' is not a value of 'execute_notebooks'."),
    "only_build_toc_files: true": ("only_build_toc_files: maybe", "_config.yml:3: 'only_build_toc_files' is 'maybe'. Write"),
    "[colon_fence, deflist]": ("colon_fence", "_config.yml:8: 'myst_enable_extensions' should be a list."),
    "[courseloom.sphinxext]": ("[courseloom.sphinx_ext]", "_config.yml:10: there is no extension 'courseloom.sphinx_ext'."),
}


@pytest.mark.parametrize("old", CONFIG)
def test_what_the_configuration_ignores_or_a_build_refuses_is_named(old: str, tiny: Path) -> None:
    new, message = CONFIG[old]
    text = (tiny / "_config.yml").read_text("utf-8")
    assert old in text
    (tiny / "_config.yml").write_text(text.replace(old, new), "utf-8")
    said = found(tiny)
    assert len(said) == 1 and said[0].startswith(message), said
    assert refused(tiny) == said


def test_jupyter_books_own_settings_are_known() -> None:
    import jupyter_book
    import yaml

    from courseloom.readers import config

    text = (Path(jupyter_book.__file__).parent / "default_config.yml").read_text("utf-8")

    def unknown(given: dict[str, object], model: type) -> list[str]:
        fields = model.model_fields  # type: ignore[attr-defined]
        left = [key for key in given if key not in fields]
        for key, value in given.items():
            inner = type(fields[key].default) if key in fields else None
            if isinstance(value, dict) and hasattr(inner, "model_fields"):
                left += unknown(value, inner)
        return left

    assert unknown(yaml.safe_load(text), config.ConfigFile) == []


def test_the_settings_of_sphinx_are_known(tmp_path: Path) -> None:
    from sphinx.application import Sphinx

    from courseloom.readers import config

    (tmp_path / "index.md").write_text("# A\n", "utf-8")
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\n", "utf-8")
    settings = {"extensions": ["myst_nb", "sphinx_external_toc"], "external_toc_path": "_toc.yml"}
    app = Sphinx(tmp_path, None, tmp_path / "out", tmp_path / "trees", "html", settings, status=None, warning=None)
    known = config.SETTINGS.read_text("utf-8").split()
    assert sorted(known) == sorted({value.name for value in app.config})


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_among_the_banks_is_named_and_not_waited_for(tiny: Path) -> None:
    os.mkfifo(tiny / "quizzes/04-pipe.yml")
    assert found(tiny) == ["quizzes/04-pipe.yml: is a pipe or a device. Put a file of this name there instead."]


NAMED = {
    "notebooks/01-Washing": "Write 'notebooks/01-washing': capitals count.",
    "notebooks\\01-washing": "has a backslash. Write '/' between folders.",
    "book/U\u0308ber": "A file whose name looks the same has other codes for its letters: rename it to 'U\u0308ber'.",
}


@pytest.mark.parametrize("name", NAMED)
def test_a_page_whose_name_is_nearly_that_of_a_file_is_told_how_they_differ(name: str, tiny: Path) -> None:
    (tiny / "book/Über.md").write_text("# Over\n", "utf-8")
    toc = (tiny / "_toc.yml").read_text("utf-8")
    (tiny / "_toc.yml").write_text(toc.replace("notebooks/01-washing", name), "utf-8")
    assert next(line for line in found(tiny) if line.startswith("_toc.yml:6:")).endswith(NAMED[name])
