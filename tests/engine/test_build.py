"""The tiny course built for real: what lands, what stays out, and that a failed build leaves the last good one alone."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import building
import pytest
from conftest import ROOT, courseloom

from courseloom.writers import WRITERS


def digest(folder: Path) -> dict[str, str]:
    """Return the hash of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny") / "course"
    shutil.copytree(ROOT / "tests" / "course", folder)
    done = courseloom("build", root=folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_says_what_was_written(built: Path) -> None:
    done = courseloom("build", root=built)
    assert "_build/html/index.html" in done.stdout
    assert "_build/pdf/course-book-a4.pdf" in done.stdout


def test_the_page_holds_every_question(built: Path) -> None:
    page = (built / "_build/html/notebooks/01-washing.html").read_text("utf-8")
    slugs = ("when-to-wash", "what-to-use", "water-is-enough", "say-it-again", "match-moments", "sort-moments")
    for slug in (*slugs, "order-steps", "guess-share", "fill-gaps", "rate-replies"):
        assert f'id="q-{slug}"' in page


def test_claims_print_with_value_citation_and_link(built: Path) -> None:
    page = (built / "_build/html/notebooks/01-washing.html").read_text("utf-8")
    assert "../book/register.html#claim-made2020-share" in page
    assert "60%" in page
    assert "Made and Test, 2020" in page


def test_the_register_says_how_a_derived_claim_is_computed_and_where_it_is_used(built: Path) -> None:
    page = (built / "_build/html/book/register.html").read_text("utf-8")
    assert "100 - share" in page
    assert "../notebooks/01-washing.html" in page


def test_what_is_for_facilitators_reaches_no_learner(built: Path) -> None:
    for path in (built / "_build").rglob("*"):
        inside = {".work", "facilitator"} & set(path.relative_to(built / "_build").parts)
        if path.is_file() and not inside:
            assert b"Secret of the house" not in path.read_bytes(), path
    with zipfile.ZipFile(built / "_build/html/downloads/live-notebooks.zip") as archive:
        assert archive.namelist()
        assert not any("facilitator" in name for name in archive.namelist())


def test_code_is_not_shown(built: Path) -> None:
    page = (built / "_build/html/notebooks/01-washing.html").read_text("utf-8")
    assert "import" not in page.split("<main", 1)[1].split("</main>", 1)[0]


def test_all_that_is_asked_for_and_is_not_there_is_told_once_before_anything_is_made(tiny: Path) -> None:
    outputs = ("live", "slides", "workshop", "handouts", "review", "banks", "single", "scorm", "cmi5")
    done = courseloom("build", *outputs, "--chapter", "77", "--path", "way", "--plan", "day", root=tiny)
    assert done.returncode == 1 and not list((tiny / "_build").glob("[!.]*"))
    told = [line for line in done.stderr.splitlines() if line.endswith(".") and ": " in line]
    assert told == [
        "book/course.yml: there is no chapter '77'. The chapters are: 01-washing.",
        "book/numbers.yml: is not there. Run 'courseloom numbers', which writes it.",
        "book/paths.yml: there is no path 'way'. This course has none.",
        "book/workshops.yml: there is no plan 'day'. This course has none.",
    ]


def test_building_again_gives_the_same_bytes(built: Path) -> None:
    before = digest(built / "_build/html") | digest(built / "_build/pdf")
    shutil.rmtree(built / "_build")
    assert courseloom("build", root=built).returncode == 0
    assert digest(built / "_build/html") | digest(built / "_build/pdf") == before


def test_a_changed_claim_reaches_text_question_and_figure(built: Path, tmp_path: Path) -> None:
    copy = tmp_path / "course"
    shutil.copytree(built, copy)
    figures = set((copy / "_build/html/_images").iterdir())
    claims = copy / "book/claims.yml"
    claims.write_text(claims.read_text().replace("value: 40%\n    number: 40", "value: 55%\n    number: 55"))
    assert courseloom("build", "html", root=copy).returncode == 0
    page = (copy / "_build/html/notebooks/01-washing.html").read_text("utf-8")
    assert "55%" in page and "45%" in page and "40%" not in page
    now = {path.name for path in (copy / "_build/html/_images").iterdir()}
    assert len(now) == len(figures) == 1 and now != {path.name for path in figures}, "drawn anew, and the old one is gone"


def test_a_question_taken_out_is_gone_from_the_facts_below_the_title_of_its_chapter(built: Path, tmp_path: Path) -> None:
    copy = tmp_path / "course"
    shutil.copytree(built, copy)
    page = copy / "_build/html/notebooks/01-washing.html"
    opening = page.read_text("utf-8").partition('<header class="opener">')[2].partition("</header>")[0]
    assert "Washing hands</h1>" in opening and "<li>12 questions</li><li>1 source</li>" in opening
    questions = copy / "quizzes/01-washing.yml"
    questions.write_text(questions.read_text().partition("      - id: say-it-again")[0])
    assert courseloom("build", "html", root=copy).returncode == 0
    assert "<li>11 questions</li><li>1 source</li>" in page.read_text("utf-8")


def test_a_page_taken_out_is_gone(built: Path, tmp_path: Path) -> None:
    copy = tmp_path / "course"
    shutil.copytree(built, copy)
    (copy / "book/more.md").write_text("# More\n\nText.\n")
    toc = copy / "_toc.yml"
    before = toc.read_text()
    toc.write_text(before + "      - file: book/more\n")
    assert courseloom("build", "html", root=copy).returncode == 0
    assert (copy / "_build/html/book/more.html").is_file()
    toc.write_text(before)
    (copy / "book/more.md").unlink()
    assert courseloom("build", "html", root=copy).returncode == 0
    assert not (copy / "_build/html/book/more.html").exists()


def test_a_claim_used_for_the_first_time_reaches_the_register(built: Path, tmp_path: Path) -> None:
    copy = tmp_path / "course"
    shutil.copytree(built, copy)
    claims = copy / "book/claims.yml"
    text = claims.read_text()
    first = text.split("claims:\n")[1].split("  - id: not-washed")[0]
    claims.write_text(text + first.replace("made2020-share", "made2020-new"))
    assert courseloom("build", "html", root=copy).returncode == 0
    assert "claim-made2020-new" not in (copy / "_build/html/book/register.html").read_text("utf-8")
    edit(copy, "end", "## Then\n\nAnd {claim}`made2020-new`.\n")
    done = courseloom("build", "html", root=copy)
    assert done.returncode == 0, done.stderr
    assert "claim-made2020-new" in (copy / "_build/html/book/register.html").read_text("utf-8")


def fails(root: Path, *arguments: str) -> str:
    before = digest(root / "_build/html") | digest(root / "_build/pdf")
    done = courseloom("build", *arguments, root=root)
    assert done.returncode == 1
    assert digest(root / "_build/html") | digest(root / "_build/pdf") == before
    assert "Nothing was built" in done.stderr
    return done.stderr


@pytest.fixture
def good(built: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "course"
    shutil.copytree(built, copy)
    return copy


def edit(root: Path, cell_id: str, source: str) -> None:
    path = root / "notebooks/01-washing.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    for cell in notebook["cells"]:
        if cell["id"] == cell_id:
            cell["source"] = source.splitlines(True)
    path.write_text(json.dumps(notebook), "utf-8")


def test_a_notebook_that_raises(good: Path) -> None:
    edit(
        good,
        "f-share",
        "x = 1\nraise ValueError('the data went missing')\nfigure(None, name='share', alt='One bar.', caption='Share.')",
    )
    assert (
        "notebooks/01-washing.ipynb: cell 'f-share', line 2: ValueError: the data went missing. "
        "Run the cell in Jupyter and correct it." in fails(good)
    )


def test_an_unknown_directive_is_an_error_and_stays_one(good: Path) -> None:
    edit(good, "text", "## Then\n\n:::{key-pints}\n- Wash.\n:::\n")
    message = "cell 'text', line 3: holds the directive '{key-pints}', which not every output can show."
    assert f"{message} Did you mean 'key-points'?" in fails(good)
    assert message in fails(good)


def test_a_dead_link_is_an_error(good: Path) -> None:
    edit(good, "end", "## Then\n\nSee [there](#nowhere).\n")
    assert "nowhere" in fails(good)


def test_what_the_pdf_cannot_print_is_named(good: Path) -> None:
    edit(good, "text", "## Then\n\n| No | header |\n\n```{parsed-literal}\nx\n```\n\nTerm\n: $\\foo$ and more\n\n{abbr}`x`\n")
    said = fails(good, "pdf")
    for what in ("directive '{parsed-literal}'", "list of definitions", "a formula that cannot be shown", "role '{abbr}'"):
        assert what in said, said


def test_typst_code_in_author_text_is_only_text(good: Path) -> None:
    nasty = '#import "x": * \\ $ #panic("out") [ ] @who <label> */ // = - + _a_'
    edit(good, "text", "## Then\n\nAs in [the figure](#fig-share): `" + nasty + "` and #panic(1) too, @you \\<b>.\n")
    done = courseloom("build", "pdf", root=good)
    assert done.returncode == 0, done.stderr


def plainly(program: str, *arguments: str, root: Path, check: bool = False) -> subprocess.CompletedProcess[str]:
    """Build without our commands, by a program of Jupyter Book or Sphinx."""
    building.slow("a build")
    command = [str(Path(sys.executable).with_name(program)), *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=check)


def test_plain_jupyter_book_gives_the_same_questions(built: Path, tmp_path: Path) -> None:
    copy = tmp_path / "course"
    shutil.copytree(ROOT / "tests" / "course", copy)
    done = plainly("jupyter-book", "build", ".", root=copy)
    assert done.returncode == 0, done.stdout + done.stderr
    ours, theirs = (f / "_build/html/notebooks/01-washing.html" for f in (built, copy))
    start, end = '<div class="activity', "<h2>Then"
    assert (
        ours.read_text("utf-8").split(start, 1)[1].split(end)[0] == theirs.read_text("utf-8").split(start, 1)[1].split(end)[0]
    )


STOPPED = """
import os, sys
from sphinx.builders.html import StandaloneHTMLBuilder
StandaloneHTMLBuilder.prepare_writing = lambda *_: os._exit(9)
from jupyter_book.cli.main import main
sys.argv[1:] = ["build", "."]
main()
"""


@pytest.mark.long
def test_plain_jupyter_book_ended_before_it_wrote_pages_writes_them_next_time(tiny: Path, tmp_path: Path) -> None:
    def built_by_it(root: Path) -> dict[str, str]:
        plainly("jupyter-book", "build", ".", root=root, check=True)
        return {name: hash for name, hash in digest(root / "_build/html").items() if name.endswith(".html")}

    first = built_by_it(tiny)
    claims = tiny / "book/claims.yml"
    claims.write_text(claims.read_text().replace("value: 40%\n    number: 40", "value: 55%\n    number: 55"))
    copy = tmp_path / "again" / "course"
    shutil.copytree(tiny, copy, ignore=shutil.ignore_patterns("_build", "conf.py"))
    assert subprocess.run([sys.executable, "-c", STOPPED], cwd=tiny, capture_output=True, check=False).returncode == 9
    after = built_by_it(tiny)
    assert after == built_by_it(copy) != first
    assert built_by_it(tiny) == after, "with nothing changed, the pages stay"


CONF = building.CONF + 'nb_execution_mode = "cache"\n'


def test_plain_sphinx_works_too(tiny: Path) -> None:
    (tiny / "conf.py").write_text(CONF)
    done = plainly("sphinx-build", "-q", ".", "_out", root=tiny)
    assert done.returncode == 0, done.stderr
    assert (tiny / "_out/notebooks/01-washing.html").read_text("utf-8").count('class="question"') == 12


@pytest.mark.long
def test_the_settings_that_jupyter_book_writes_work_with_plain_sphinx(tiny: Path) -> None:
    plainly("jupyter-book", "config", "sphinx", ".", root=tiny, check=True)
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", ".", "_build/sphinx"], cwd=tiny, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (tiny / "_build/sphinx/notebooks/01-washing.html").read_text("utf-8").count('class="question"') == 12


def test_plain_sphinx_stops_on_a_broken_course(tiny: Path) -> None:
    (tiny / "conf.py").write_text(CONF)
    (tiny / "quizzes/01-washing.yml").write_text("chapter: [\n")
    done = plainly("sphinx-build", "-q", ".", "_out", root=tiny)
    assert done.returncode != 0
    assert "quizzes/01-washing.yml:" in done.stderr


def test_an_unknown_output_is_refused(tiny: Path) -> None:
    done = courseloom("build", "papyrus", root=tiny)
    assert done.returncode == 2
    assert done.stderr.startswith("There is no output 'papyrus'. The outputs are: " + ", ".join(WRITERS))


def test_a_picture_may_have_spaces_and_any_letters_in_its_name(tiny: Path) -> None:
    shutil.copyfile(ROOT / "docs/images/page.png", tiny / "book/my händs.png")
    for file, more in {
        "book/welcome.md": "\n![Hands](<my händs.png>)\n",
        "book/course.yml": "images: [book/my händs.png]\n",
    }.items():
        (tiny / file).write_text((tiny / file).read_text("utf-8") + more, "utf-8")
    done = courseloom("build", "html", root=tiny)
    assert done.returncode == 0, done.stderr
    assert (tiny / "_build/html/_images/my händs.png").is_file()
    assert 'src="../_images/my%20h%C3%A4nds.png"' in (tiny / "_build/html/book/welcome.html").read_text("utf-8")


def test_a_mistyped_output_gets_the_nearest(tiny: Path) -> None:
    done = courseloom("build", "htlm", root=tiny)
    assert (done.returncode, done.stderr) == (2, "There is no output 'htlm'. Did you mean 'html'?\n")


def test_wrong_settings_are_named(tiny: Path) -> None:
    config = tiny / "_config.yml"
    config.write_text(config.read_text().replace("execute_notebooks: cache", "execute_notebooks: maybe"))
    done = courseloom("build", root=tiny)
    assert done.returncode == 1
    assert done.stderr.startswith("_config.yml:6: 'maybe' is not")


def test_a_second_build_at_the_same_time_is_told_so(tiny: Path) -> None:
    work = tiny / "_build" / ".work"
    work.mkdir(parents=True)
    with (work / "lock").open("w") as lock:
        pytest.importorskip("fcntl").flock(lock, 2)
        done = courseloom("build", "live", root=tiny)
    assert done.returncode == 1
    assert "_build: is being written by another build of this course. Wait until it has finished." in done.stderr
    assert courseloom("build", "live", root=tiny).returncode == 0


def test_the_time_of_conversations_stands_beside_the_learning_time(tiny: Path) -> None:
    with (tiny / "book/welcome.md").open("a", encoding="utf-8") as page:
        page.write("\n```{learning-time}\n```\n")
    done = courseloom("build", "html", root=tiny)
    assert done.returncode == 0, done.stderr
    page = (tiny / "_build/html/book/welcome.html").read_text("utf-8")
    assert "about 5 minutes" in page.split("Not in it: the conversations, played once each")[1][:200]
