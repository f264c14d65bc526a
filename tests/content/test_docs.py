"""The project files say what is so: commands, modules, recipes, pictures, links and versions are held to the code."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import textwrap
import tomllib
from itertools import takewhile
from pathlib import Path

import pytest
import yaml
from conftest import ROOT, courseloom, missing

import courseloom as engine
from courseloom.errors import Problems
from courseloom.model.course import Course
from courseloom.model.items import QuizFile
from courseloom.readers import evidence, richtext, scenarios, workshops, yamlio
from courseloom.resolve import plans
from courseloom.writers import WRITERS

README = (ROOT / "README.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
PAPERS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "DECISIONS.md", "CHANGELOG.md", "SECURITY.md")]
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


@pytest.mark.parametrize("text", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_every_command_named_exists(text: str) -> None:
    known = engine_commands() | setup_commands()
    named = COMMAND.findall(text)
    assert named
    assert {word for word, _ in named} <= known
    outputs = {output for word, rest in named if word == "build" for output in takewhile(_no_option, rest.split())}
    assert outputs <= set(WRITERS)


def test_every_command_of_the_engine_is_documented() -> None:
    named = {word for word, _ in COMMAND.findall(README + CONTRIBUTING)}
    assert engine_commands() | setup_commands() <= named


def test_every_output_is_documented() -> None:
    for name in WRITERS:
        assert f"course.py build {name}" in README + CONTRIBUTING, name


def test_every_module_is_listed_with_what_it_does() -> None:
    done = subprocess.run([sys.executable, str(ROOT / "docs/modules.py")], capture_output=True, text=True, check=True)
    lines = dict(line.split(" ", 1) for line in done.stdout.splitlines())
    folder = ROOT / "courseloom"
    assert lines.keys() == {path.relative_to(folder).as_posix() for path in folder.rglob("*.py")}
    assert all(said.strip() for said in lines.values())


def blocks(language: str) -> list[str]:
    """Return the code blocks of CONTRIBUTING in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", CONTRIBUTING, re.M | re.S)


def test_the_recipe_of_a_question_is_right(tmp_path: Path) -> None:
    question = next(block for block in blocks("yaml") if "kind: choice" in block)
    head = "chapter: 01-recipe\nquizzes:\n  - id: a-recipe\n    title: A recipe\n    questions:\n"
    (tmp_path / "quiz.yml").write_text(head + textwrap.indent(question, " " * 6), "utf-8")
    problems = Problems()
    document = yamlio.load(tmp_path / "quiz.yml", "quiz.yml", problems)
    assert document is not None, problems.found
    assert yamlio.check(document, QuizFile, problems, richtext.parse), problems.found


def test_the_recipe_of_a_scenario_is_right(tmp_path: Path) -> None:
    folder = tmp_path / scenarios.FOLDER
    folder.mkdir(parents=True)
    (folder / "a-late-reply.yml").write_text(next(block for block in blocks("yaml") if "id: a-late-reply" in block), "utf-8")
    problems = Problems()
    found, _ = scenarios.read(tmp_path, problems)
    assert not problems.found and list(found) == ["a-late-reply"]


def test_the_recipes_of_claims_are_right(tmp_path: Path) -> None:
    claims = "".join(block for block in blocks("yaml") if "measures:" in block)
    (tmp_path / "claims.yml").write_text("claims:\n" + textwrap.indent(claims, "  "), "utf-8")
    problems = Problems()
    read, _ = evidence.read_claims(tmp_path / "claims.yml", "claims.yml", problems)
    assert not problems.found
    assert [claim.value for claim in read.values()] == ["42%", "58%"]


def test_the_recipe_of_a_session_plan_is_right(tmp_path: Path, course: Course) -> None:
    [plan] = [block for block in blocks("yaml") if block.startswith("plans:")]
    (tmp_path / "book").mkdir()
    (tmp_path / "book/workshops.yml").write_text(plan, "utf-8")
    problems = Problems()
    sessions, lines = workshops.read(tmp_path, problems)
    pages = {chapter.slug: page for chapter in course.about.chapters for page in course.pages if page.slug == chapter.slug}
    questions = [question.id for question in course.questions()]
    known = plans.Known(pages, questions, course.quizzes, course.scenarios)
    plans.check_plans(sessions, lines, known, problems)
    assert not problems.found and sessions.plans


def test_the_recipe_of_a_figure_parses() -> None:
    code = "\n".join(blocks("python")[:2])
    names = {node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)}
    assert set(engine.__all__) - {"quiz", "scenario"} <= names


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


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_links_lead_to_files(paper: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", paper.read_text("utf-8"), flags=re.M | re.S)
    text = re.sub(r"``.+?``|`[^`\n]+`", "", text)
    links = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'src="([^"]+)"', text)
    headings = {
        path: {re.sub(r"[^\w -]", "", line).strip().lower().replace(" ", "-") for line in re.findall(r"^#+ (.+)$", said, re.M)}
        for path in PAPERS
        for said in [path.read_text("utf-8")]
    }
    for link in links:
        if link.startswith(("https:", "http:")):
            continue
        name, _, place = link.partition("#")
        target = ROOT / name if name else paper
        assert target.is_file(), f"{paper.name} links to {link}"
        assert not place or place in headings[target], f"{paper.name} links to {link}"


@pytest.mark.parametrize("name", ["page.png", "quiz.png", "pdf-spread.png"])
def test_pictures_are_there_and_light(name: str) -> None:
    assert f"docs/images/{name}" in README
    assert (ROOT / "docs" / "images" / name).stat().st_size < 200_000


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_no_long_dashes(paper: Path) -> None:
    assert "—" not in paper.read_text("utf-8")


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
    """Return every file that is in the repository or would be at the next commit, but this one."""
    if shutil.which("git") is None:
        missing("git")
    if not (ROOT / ".git").exists():
        pytest.skip("this copy is no git repository")
    command = ["git", "-c", "safe.directory=*", "ls-files", "-coz", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    files = [ROOT / name for name in done.stdout.split("\0") if name]
    return [path for path in files if path.is_file() and path != Path(__file__).resolve()]


def test_the_repository_speaks_of_the_project_alone() -> None:
    found = []
    for path in own_files():
        data = path.read_bytes()
        if b"\0" in data:
            continue
        for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
            found += [f"{path.relative_to(ROOT)}:{number}: {word}" for word in OURS_ALONE if word in line.lower()]
    assert not found, "\n".join(found)
