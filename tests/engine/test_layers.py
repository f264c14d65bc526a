"""Imports point down, as docs/architecture.md has the layers. And modules stay small."""

from __future__ import annotations

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from conftest import ROOT

ENGINE = ROOT / "courseloom"
LAYERS = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs/architecture.md").read_text("utf-8"), re.M)
MODULES = sorted(path for path in ENGINE.rglob("*.py"))


def named(path: Path) -> str:
    """Return the name of a module."""
    return ".".join(("courseloom", *path.relative_to(ENGINE).with_suffix("").parts)).removesuffix(".__init__")


def layer(name: str) -> int:
    part = name.split(".")[1] if "." in name else ""
    return LAYERS.index(part) if part in LAYERS else len(LAYERS) if part else -1


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("courseloom"):
            found |= {f"{node.module}.{alias.name}" if node.module == "courseloom" else node.module for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.startswith("courseloom")}
    return found - {"courseloom.__version__"}


def test_the_architecture_names_exactly_the_layers_that_exist() -> None:
    there = {path.stem for path in ENGINE.glob("*.py")} | {path.parent.name for path in ENGINE.glob("*/__init__.py")}
    assert set(LAYERS) == there - {"__init__", "__main__"}
    assert len(LAYERS) == len(set(LAYERS))


def test_no_module_imports_itself_by_way_of_others() -> None:
    names = {
        ".".join(("courseloom", *p.relative_to(ENGINE).with_suffix("").parts)).removesuffix(".__init__"): p for p in MODULES
    }
    needed = {}
    for name, path in names.items():
        found = set()
        for node in ast.parse(path.read_text("utf-8")).body:  # what a function imports when it runs makes no circle
            if isinstance(node, ast.ImportFrom) and node.module in names:
                found |= {whole if (whole := f"{node.module}.{alias.name}") in names else node.module for alias in node.names}
        needed[name] = found - {name}
    assert len(list(TopologicalSorter(needed).static_order())) >= len(names)


def test_no_folder_has_a_module_and_a_package_of_one_name() -> None:
    assert [path for path in MODULES if any(path.with_suffix("").glob("*.py"))] == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ENGINE).as_posix())
def test_imports_point_down(path: Path) -> None:
    name = named(path)
    if name in ("courseloom", "courseloom.__main__"):
        return
    above = {other for other in imports(path) if layer(other) > layer(name)}
    assert not above, f"{name} imports from later rows of docs/architecture.md: {above}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ENGINE).as_posix())
def test_only_the_host_side_knows_sphinx(path: Path) -> None:
    part = path.relative_to(ENGINE).parts[0]
    if part in ("sphinxext", "writers"):
        return
    text = path.read_text("utf-8")
    for word in ("import sphinx", "from sphinx", "jupyter_book", "from docutils"):
        assert word not in text, f"{path.name} uses {word}"


def test_the_engine_does_not_know_its_course() -> None:
    for path in ENGINE.rglob("*"):
        if path.suffix in (".py", ".js", ".css", ".html", ".typ"):
            text = path.read_text("utf-8").lower()
            assert "nssi" not in text and "self-injur" not in text and "suicid" not in text, path


@pytest.mark.parametrize("path", [*MODULES, ROOT / "course.py"], ids=lambda path: path.name)
def test_no_module_passes_400_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400
