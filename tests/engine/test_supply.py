"""What is shipped, and what it was made with, is told by files that are made from the packages and the pins."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from conftest import ROOT

LICENCES = "_static/licences.txt"


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "requirements" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_licences_are_those_of_the_packages_as_installed() -> None:
    kept = (ROOT / "courseloom/assets/licences.txt").read_text("utf-8")
    assert kept == script("licences").text(), "run requirements/licences.py, as it says"
    for owner in ("The Courseloom authors", "Atkinson Hyperlegible Next", "the Sphinx team", "Dr Martin Porter", "Steve Canny"):
        assert owner in kept


def test_they_are_shipped_with_the_pages_and_the_home_page_leads_there(tiny_built: Path) -> None:
    html = tiny_built / "html"
    assert (html / LICENCES).read_bytes() == (ROOT / "courseloom/assets/licences.txt").read_bytes()
    assert f'<a href="{LICENCES}">Licences of software and fonts</a>' in (html / "index.html").read_text("utf-8")


def test_each_script_of_others_that_a_page_has_is_named_in_them(tiny_built: Path) -> None:
    told = (ROOT / "courseloom/assets/licences.txt").read_text("utf-8")
    ours = {path.name for path in (ROOT / "courseloom/assets/js").rglob("*.js")}
    others = {path.name for path in (tiny_built / "html/_static").glob("*.js")} - ours
    made = {"course.js", "chapters.js", "items.js", *(name for name in others if name.startswith("tool-"))}
    assert others - made >= {"searchtools.js", "language_data.js"}
    assert [name for name in sorted(others - made) if name not in told] == []


@pytest.mark.parametrize("part", ["build", "lab", "test"])
def test_the_sbom_is_valid_and_has_every_pin_with_its_hashes(part: str) -> None:
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    command = [sys.executable, "-S", str(ROOT / "requirements/sbom.py"), part]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    components = json.loads(text)["components"]
    pins = (ROOT / script("sbom").PARTS[part]).read_text("utf-8")
    listed = re.findall(r"^([\w.-]+)==([^\s;]+)", pins, re.M)
    assert [(one["name"], one["version"]) for one in components] == listed and len(listed) > 90
    sums = [found["content"] for one in components for found in one["externalReferences"][0]["hashes"]]
    assert sums == re.findall(r"sha256:(\w+)", pins)


def test_an_sbom_of_an_unknown_part_is_refused() -> None:
    command = [sys.executable, str(ROOT / "requirements/sbom.py"), "buidl"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and done.stderr == "There is no part 'buidl'. The parts are: build, lab, test.\n"


def test_no_package_is_under_a_licence_that_would_bind_what_is_made() -> None:
    from importlib import metadata

    bound = []
    for one in metadata.distributions():
        said = one.metadata.get("License-Expression") or ""
        classes = [name for name in one.metadata.get_all("Classifier") or [] if name.startswith("License")]
        told = [said] if said else classes
        if told and all(re.search(r"\b[AL]?GPL|General Public", words) for words in told):
            bound.append(one.metadata["Name"])
    assert bound == ["frozendict"], "of the LGPL: genanki imports it as it comes, and nothing of it is in what is made"
