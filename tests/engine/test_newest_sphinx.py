"""The extension runs on the newest Sphinx and myst-nb, and its pages say what they say on the pinned ones."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import ROOT

NEWEST = ("sphinx", "myst-nb", "sphinx-external-toc", "docutils", "myst-parser", "jupyter-cache")
"""What comes in its newest version; the engine's other packages come in the pinned one."""
OTHERS = ("matplotlib", "pydantic", "filelock", "latex2mathml", "pybtex", "typst", "ipykernel", "nbformat")
CONFIGURATION = """
extensions = ["myst_nb", "sphinx_external_toc", "courseloom.sphinxext"]
external_toc_path = "_toc.yml"
external_toc_exclude_missing = True
exclude_patterns = ["_build"]
html_theme = "courseloom"
html_title = "Hand hygiene in ten minutes"
author = "A test"
language = "en"
numfig = True
myst_enable_extensions = ["colon_fence", "deflist"]
"""


def run(*command: object, folder: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"} | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(list(map(str, command)), cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def newest(folder: Path) -> Path:
    """Return the Python of an environment with the newest Sphinx, made in a folder; uv makes it where there is one."""
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    pins = {line.split("==")[0]: line.split()[0] for line in lines if "==" in line}
    packages = [*NEWEST, *(pins[name] for name in OTHERS)]
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if uv := shutil.which("uv"):
        run(uv, "venv", "--quiet", "--python", sys.executable, folder, folder=ROOT)
        run(uv, "pip", "install", "--quiet", "--python", python, *packages, folder=ROOT)
    else:
        run(sys.executable, "-m", "venv", folder, folder=ROOT)
        run(python, "-m", "pip", "install", "--quiet", *packages, folder=ROOT)
    return python


def pages(python: Path | str, folder: Path) -> dict[str, list[str]]:
    """Build the tiny course with plain Sphinx; return the visible words of each page."""
    shutil.copytree(ROOT / "tests" / "course", folder)
    (folder / "conf.py").write_text(CONFIGURATION, "utf-8")
    run(python, "-m", "sphinx", "-q", "-T", ".", "_build", folder=folder)
    built = folder / "_build"
    found = {}
    for path in sorted(built.rglob("*.html")):
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for hidden in page(["script", "style", "template"]):
            hidden.decompose()
        found[path.relative_to(built).as_posix()] = page.get_text(" ").split()
    return found


@pytest.mark.long
def test_pages_say_the_same_on_the_newest_sphinx(tmp_path: Path) -> None:
    python = newest(tmp_path / "venv")
    versions = "import sphinx, myst_nb; print(sphinx.version_info[0])"
    assert int(run(python, "-c", versions, folder=tmp_path)) > 8
    here, there = pages(sys.executable, tmp_path / "pinned"), pages(python, tmp_path / "newest")
    assert here.keys() == there.keys() and sum(map(len, here.values())) > 500
    for name, words in here.items():
        assert there[name] == words, name
