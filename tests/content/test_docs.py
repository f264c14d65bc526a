"""The project files say what is so: commands, modules, recipes, pictures, links and versions are held to the code."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from functools import cache
from itertools import takewhile
from pathlib import Path

import pytest
import yaml
from conftest import ROOT, courseloom, missing

import courseloom as engine
from courseloom.writers import WRITERS

README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = (ROOT / "docs/commands.md").read_text("utf-8")
PAPERS = [*sorted(ROOT.glob("*.md")), *sorted(set((ROOT / "docs").rglob("*.md")) - {ROOT / "docs/rules.md"})]
"""All documents of the repository that people write: `docs/rules.md` is made, and shows what its rules find."""
COMMAND = re.compile(r"python3 course\.py ([a-z][\w-]*)((?: [\w./-]+)*)")
OURS_ALONE = ("/work/", "/tmp/parts", "shared/", "pypi.org", "npmjs.org", "subagent", "helper-")
"""What no file but this one may say: places and talk of the workshop it was made in, and hosts that packages come from."""


def engine_commands() -> set[str]:
    """Return the commands that the engine's own help lists."""
    done = courseloom("--help", root=ROOT, COLUMNS="120")
    assert done.returncode == 0, done.stderr
    return set(re.findall(r"^ {4}([a-z][\w-]*)(?: |$)", done.stdout, re.M))


def setup_commands() -> set[str]:
    """Return the words that `course.py` does not hand on: those it compares its first argument with."""
    found = set()
    for node in ast.walk(ast.parse((ROOT / "course.py").read_text("utf-8"))):
        if isinstance(node, ast.Compare) and ast.unparse(node.left) == "arguments[0]":
            found |= {word.value for part in node.comparators for word in ast.walk(part) if isinstance(word, ast.Constant)}
    return {word for word in found if not word.startswith("-")}


def test_the_help_is_understood() -> None:
    assert {"build", "check", "schema"} <= engine_commands()
    assert "test" in setup_commands()


def _no_option(word: str) -> bool:
    return not word.startswith("-")


def test_every_command_named_exists() -> None:
    known = engine_commands() | setup_commands()
    named = [one for paper in PAPERS if paper.name != "CHANGELOG.md" for one in COMMAND.findall(paper.read_text("utf-8"))]
    assert {word for word, _ in named} <= known | {"help"}
    outputs = {output for word, rest in named if word == "build" for output in takewhile(_no_option, rest.split())}
    assert outputs <= set(WRITERS)


def test_every_command_of_the_engine_is_documented() -> None:
    named = {word for word, _ in COMMAND.findall(COMMANDS)}
    assert engine_commands() | setup_commands() <= named


def test_every_output_is_documented() -> None:
    for name in WRITERS:
        assert f"course.py build {name}" in COMMANDS, name


PLAIN = "tests/engine/test_commands.py::test_the_plain_way_works_in_an_environment_of_ones_own"
SPHINX = "tests/engine/test_build.py::test_the_settings_that_jupyter_book_writes_work_with_plain_sphinx"
RUN = {
    "python3 course.py build": "tests/conftest.py::book",
    "python3 course.py test": "tests/content/test_docs.py::test_ci_runs_the_command_of_the_readme",
    "python3 course.py build html": "tests/conftest.py::tiny_built",
    "python3 course.py check": "tests/content/test_docs.py::test_the_message_of_the_readme_is_real",
    "python3 course.py build slides": "tests/engine/test_slides.py::test_names_are_neutral",
    "python3 course.py build workshop": "tests/content/test_sessions.py::test_the_guide_has_all_that_a_facilitator_needs",
    "python3 course.py build handouts": "tests/engine/test_handouts.py::test_every_kind_for_each_paper_and_print",
    "python3 course.py build review": "tests/engine/test_reviews.py::test_a_review_sheet_holds_every_text_of_the_chapter",
    "python3 course.py build release": "tests/browser/test_release.py::test_every_file_has_its_checksum",
    "python3 course.py build epub": "tests/engine/test_epub.py::book",
    "python3 course.py build anki": "tests/engine/test_anki.py::test_a_build_counts_the_questions_that_are_no_cards",
    "python3 course.py doctor": "tests/engine/test_doctor.py::told",
    "python3 course.py build scorm": "tests/conftest.py::packages",
    "python3 course.py build banks": "tests/engine/test_banks.py::test_a_bank_is_built_for_a_chapter",
    "python3 course.py build single": "tests/browser/test_single.py::files",
    "python3 course.py build site": "tests/browser/test_site.py::site",
    "pip install .": "tests/engine/test_wheel.py::test_a_builder_needs_nothing_but_python",
    "python3 course.py preview": "tests/browser/test_preview.py::test_a_block_opens_its_source_at_its_line",
    "python3 course.py lab": "tests/engine/test_guard.py::COMMANDS",
    "python3 course.py import": "tests/engine/test_importing.py::test_an_existing_file_stays",
    "python3 course.py results": "tests/engine/test_result_files.py::test_all_wrong_files_come_at_once_and_nothing_is_written",
    "python3 course.py new": "tests/engine/test_new.py::started",
    "python3 course.py help": "tests/engine/test_commands.py::test_the_help_has_a_line_for_every_command_and_installs_nothing",
    "python3 -m venv .venv-own": PLAIN,
    "pip install -r requirements.txt": PLAIN,
    "jupyter-book build .": PLAIN,
    "pytest": PLAIN,
    "jupyter-book config sphinx .": SPHINX,
    "python -m sphinx . _build/sphinx": SPHINX,
    "python -m courseloom build": "tests/engine/test_new.py::built",
    ".venv/bin/python tests/verify.py": (
        "tests/engine/test_verify.py::test_every_output_is_the_same_cold_warm_in_a_second_place_and_with_other_pythons"
    ),
    "python3 requirements/sbom.py": "tests/engine/test_supply.py::test_the_sbom_is_valid_and_has_every_pin_with_its_hashes",
    "python3 docs/modules.py": "tests/content/test_docs.py::test_every_module_is_listed_with_what_it_does",
}
"""Commands of README and CONTRIBUTING, by how they begin, and the test or fixture that runs each."""
NOT_RUN = {
    ". .venv-own/bin/activate": "the test calls the programs of the environment by their paths",
    "python3 course.py bench": "takes fifteen minutes of a quiet machine",
    ".venv/bin/python benchmarks/": "measures, and needs a quiet machine",
    "python3 benchmarks/": "measures, and needs a quiet machine",
    ".venv/bin/jupyter lab": "is JupyterLab's own command",
    "python3 course.py test --": "is pytest with other words",
    "python3 course.py test tests/": "is pytest with other words",
    ".venv/bin/ruff": "looks at the code",
    ".venv/bin/mypy": "looks at the code",
}
"""Commands of the same files that no test runs, and why."""
PROGRAM = re.compile(r"^(?:(?:python3?|pip|jupyter-book|\.) .+|\.venv/bin/(?:\w+ .+|ruff|mypy|pytest)|pytest)$")


def test_every_command_of_the_readme_is_run_by_a_test_or_said_to_be_not() -> None:
    text = README + (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    blocks = "\n".join(re.findall(r"^```sh\n(.*?)^```$", text, re.M | re.S)).splitlines()
    said = [line for line in [*blocks, *re.findall(r"`([^`\n]+)`", text)] if PROGRAM.match(line)]
    assert len(said) > 20
    assert [line for line in said if not any(line.startswith(one) for one in (*RUN, *NOT_RUN))] == []
    assert [one for one in (*RUN, *NOT_RUN) if not any(line.startswith(one) for line in said)] == []


def test_the_tests_that_run_commands_exist() -> None:
    lost = []
    for place in RUN.values():
        file, _, name = place.partition("::")
        if not re.search(rf"^(?:def )?{name}\b", (ROOT / file).read_text("utf-8"), re.M):
            lost.append(place)
    assert lost == []


def test_the_tests_that_show_a_promise_exist() -> None:
    shown = re.findall(r"^\| .+ \| `python3 course\.py test ([^`]+)` \|$", README, re.M)
    assert len(shown) > 12
    lost = []
    for words in shown:
        files, _, word = words.partition(" -k ")
        for file in files.split():
            named = re.findall(r"^def (test_\w+)", (ROOT / file).read_text("utf-8"), re.M) if (ROOT / file).is_file() else []
            lost += [] if any(word in name for name in named) else [words]
    assert lost == []


def test_every_module_is_listed_with_what_it_does() -> None:
    done = subprocess.run([sys.executable, str(ROOT / "docs/modules.py")], capture_output=True, text=True, check=True)
    lines = dict(line.split(" ", 1) for line in done.stdout.splitlines())
    folder = ROOT / "courseloom"
    assert lines.keys() == {path.relative_to(folder).as_posix() for path in folder.rglob("*.py")}
    assert all(said.strip() for said in lines.values())


def test_the_message_of_the_readme_is_real(tiny: Path) -> None:
    shown = re.search(r"^quizzes/\S+?:\d+: (.*)$", README, re.M)
    assert shown is not None
    quiz = tiny / "quizzes" / "01-washing.yml"
    quiz.write_text(quiz.read_text("utf-8").replace("stem: When", "stemm: When", 1), "utf-8")
    assert shown[1] in courseloom("check", root=tiny).stdout


def test_ci_runs_the_command_of_the_readme() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111, ".ci/run is not executable"
    assert script.read_text("utf-8").rstrip().endswith("\npython3 course.py test")
    assert "\npython3 course.py test\n" in README


def test_benchmarks_have_their_place() -> None:
    assert re.search(r"^<!-- bench -->\n.+?\n<!-- /bench -->$", README, re.M | re.S)


def said_in(paper: Path, *, spans: bool = False) -> str:
    """Return the text of a document without its blocks of code, and without code in lines where `spans` are not asked for."""
    text = re.sub(r"^( *)(`{3,}).*?^ *\2$", "", paper.read_text("utf-8"), flags=re.M | re.S)
    return text if spans else re.sub(r"``.+?``|`[^`\n]+`", "", text)


@cache
def anchors(paper: Path) -> set[str]:
    """Return the anchors that GitHub gives to the headings of a document."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", paper.read_text("utf-8"), flags=re.M | re.S), re.M)
    return {re.sub(r"[^\w -]", "", line).strip().lower().replace(" ", "-") for line in headings}


def test_links_lead_to_files() -> None:
    wrong = []
    for paper in PAPERS:
        text = said_in(paper)
        for link in re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'src="([^"]+)"', text):
            if link.startswith(("https:", "http:")):
                continue
            name, _, place = link.partition("#")
            target = paper.parent / name if name else paper
            if not target.exists() or (place and place not in anchors(target.resolve())):
                wrong.append(f"{paper.relative_to(ROOT)}: {link}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("script", "made"), [("docs/decisions/index.py", "docs/decisions/README.md"), ("docs/layers.py", "docs/images/layers.svg")]
)
def test_what_scripts_make_is_current(script: str, made: str) -> None:
    done = subprocess.run([sys.executable, str(ROOT / script)], capture_output=True, text=True, check=True)
    assert done.stdout == (ROOT / made).read_text("utf-8"), f"run: python3 {script} > {made}"


PATH = re.compile(r"(?:[\w.-]+/)*(?:[\w-]+\.(?:py|md|yml|ipynb|typ|html|js|css|json|bib|txt|in|toml)|(?<=/))")
TOLD = [ROOT / "CONTRIBUTING.md", ROOT / "docs/architecture.md", *sorted((ROOT / "docs/extending").glob("*.md"))]
"""Documents about the code."""


ABSENT = ("_build", "quizzes/", "notebooks/", "wheels/", "index.html", "build.json", "local.yml", "fontawesome.js")
"""How names begin that are of files which a build, an organisation or another theme makes, or of any course."""


def test_files_that_documents_name_exist() -> None:
    lost = []
    there = "\n".join(f"/{path.relative_to(ROOT).as_posix()}" for path in own_files()) + "\n"
    for paper in [*TOLD, *sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))]:
        spans = re.findall(r"`([^`\n]+)`", said_in(paper, spans=True))
        named = {span for span in spans if PATH.fullmatch(span) and not span.startswith(ABSENT)}
        lost += [f"{paper.name}: {span}" for span in named if f"/{span}" + "\n" * (not span.endswith("/")) not in there]
    assert lost == []


def test_the_walk_of_a_question_names_functions_that_exist() -> None:
    text, walked = (ROOT / "docs/architecture.md").read_text("utf-8"), 0
    for file, functions in re.findall(r"^\|.*?`([\w/]+\.(?:py|js))` \| (`\w+`(?:, `\w+`)*) \|", text, re.M):
        code = (ROOT / "courseloom" / file).read_text("utf-8")
        for function in re.findall(r"\w+", functions):
            assert re.search(rf"\b(?:def|class|function) {function}\b", code), f"{file} has no {function}"
            walked += 1
    assert walked > 20


@cache
def code_of_the_engine() -> str:
    """Return all code of the engine and its tests as one text."""
    files = [*(ROOT / "courseloom").rglob("*.*"), *(ROOT / "tests").glob("*.py"), ROOT / "course.py"]
    return "\n".join(path.read_text("utf-8") for path in files if path.suffix in (".py", ".js", ".typ", ".css"))


@pytest.mark.parametrize("paper", TOLD[2:], ids=lambda path: path.name)
def test_names_in_recipes_for_contributors_exist(paper: Path) -> None:
    spans = re.findall(r"`([A-Za-z_]\w+)(?:\([\w, ]*\))?`", said_in(paper, spans=True))
    code = code_of_the_engine()
    assert [span for span in spans if not re.search(rf"\b{span}\b", code)] == []


@pytest.mark.parametrize("name", ["page.png", "quiz.png", "pdf-spread.png"])
def test_pictures_are_there_and_light(name: str) -> None:
    assert f"docs/images/{name}" in README
    assert (ROOT / "docs" / "images" / name).stat().st_size < 200_000


def test_no_long_dashes() -> None:
    assert [paper.name for paper in PAPERS if "—" in paper.read_text("utf-8")] == []


def test_one_version_everywhere() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    about = yaml.safe_load((ROOT / "book" / "course.yml").read_text("utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    versions = {
        "CITATION.cff": cited["version"],
        "CITATION.cff, preferred": cited["preferred-citation"]["version"],
        "book/course.yml": about["version"],
        "pyproject.toml": project["version"],
    }
    assert versions == dict.fromkeys(versions, engine.__version__)
    assert cited["cff-version"] == "1.2.0"
    for file in ("README.md", "book/about.md"):
        assert f"version {engine.__version__}.\n" in (ROOT / file).read_text("utf-8"), file
    assert cited["date-released"] == str(about["dates"]["released"])
    assert f"## {engine.__version__} ({about['dates']['released']})" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def own_files() -> list[Path]:
    """Return every file that is in the repository or would be at the next commit."""
    if shutil.which("git") is None:
        missing("git")
    if not (ROOT / ".git").exists():
        pytest.skip("this copy is no git repository")
    command = ["git", "-c", "safe.directory=*", "ls-files", "-coz", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    files = [ROOT / name for name in done.stdout.split("\0") if name]
    return [path for path in files if path.is_file()]


def test_the_repository_speaks_of_the_project_alone() -> None:
    found = []
    for path in own_files():
        data = path.read_bytes()
        if b"\0" in data or path == Path(__file__).resolve():
            continue
        for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
            found += [f"{path.relative_to(ROOT)}:{number}: {word}" for word in OURS_ALONE if word in line.lower()]
    assert not found, "\n".join(found)
