"""Help lines of one country: every output of one course, made at home and for another country, names no other country's."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from pathlib import Path

import pdfs
import pytest
import yaml
from conftest import ROOT, courseloom

from courseloom.errors import CourseError
from courseloom.resolve import read

MARK = re.compile(r"\b(?:GB|US|IE|WORLD|OWN)-(?:LINE|EMERGENCY)\b")
PLAN = """plans:
  - id: ten-minutes
    title: Ten minutes at the sink
    minutes: 15
    audience: A ward.
    aim: Hands are washed.
    print:
      - {sheet: support-card, per: each}
      - {sheet: chapter-01-summary, per: each}
    activities:
      - {id: talk, title: Talk, kind: roleplay, minutes: 15, show: [Now], scenarios: [at-the-sink],
         print: [{cards: at-the-sink, per: three}]}
"""
OUTPUTS = ("html", "pdf", "live", "slides", "handouts", "workshop")
CHOICES = ("--kind", "support", "--kind", "summary", "--paper", "a4", "--live")
DATA = "book/resources.yml"
"""What live notebooks read, and show to nobody. (A page with the directory of all countries is left out of this course.)"""


def row(country: str, kind: str, **more: object) -> dict[str, object]:
    name = country if country == "world" else country.upper()
    said = {"id": f"{country}-{kind}".lower(), "country": name, "country_name": f"In {country}", "service": f"{kind} there"}
    return said | {"contact": f"{country.upper()}-{kind.upper()}", **more}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny course with lines of three countries, a slide and a session."""
    folder = tmp_path_factory.mktemp("country") / "course"
    shutil.copytree(ROOT / "tests" / "course", folder, ignore=shutil.ignore_patterns("_build"))
    countries = ("GB", "US", "IE", "world")
    rows = {"emergency": [row(one, "emergency") for one in countries], "services": [row(one, "line") for one in countries]}
    (folder / "book/resources.yml").write_text(yaml.safe_dump(rows), "utf-8")
    (folder / "book/workshops.yml").write_text(PLAN, "utf-8")
    path = folder / "notebooks/01-washing.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    notebook["cells"].append(
        {"id": "now", "cell_type": "markdown", "metadata": {"tags": ["slide"]}, "source": "## Now\n\nWash."}
    )
    path.write_text(json.dumps(notebook), "utf-8")
    return folder


def said(path: Path) -> set[str]:
    """Return the marks that the text of a file holds."""
    if path.suffix == ".pdf":
        return set(MARK.findall(re.sub(r"-\n", "-", pdfs.text(path))))
    if path.suffix in (".docx", ".pptx", ".zip"):
        with zipfile.ZipFile(path) as held:
            names = [name for name in held.namelist() if name.endswith((".xml", ".html", ".yml", ".ipynb"))]
            return {mark for name in names if not name.endswith(DATA) for mark in MARK.findall(held.read(name).decode())}
    return set(MARK.findall(path.read_bytes().decode("utf-8", "replace")))


@pytest.mark.parametrize(
    ("home", "asked", "at_home", "there"),
    [
        ("country: uk", "us", {"GB", "OWN"}, {"US"}),
        ("country: US", "US", {"US", "OWN"}, {"US", "OWN"}),
        ("country: null", "us", {"WORLD", "OWN"}, {"US"}),
    ],
)
def test_no_output_prints_another_countrys_lines(
    course: Path, home: str, asked: str, at_home: set[str], there: set[str]
) -> None:
    contacts = "contacts: [{service: Duty desk, contact: OWN-LINE}]\nerrors_contact: the editors\n"
    (course / "book/local.yml").write_text(f"{home}\n{contacts}", "utf-8")
    done = courseloom("build", *OUTPUTS, *CHOICES, "--country", asked, root=course)
    assert done.returncode == 0, done.stderr + done.stdout
    build, seen = course / "_build", set()
    for path in (path for name in OUTPUTS for path in sorted((build / name).rglob("*")) if path.is_file()):
        name = path.relative_to(build).as_posix()
        if name.endswith(DATA):
            continue
        found = {mark.split("-")[0] for mark in said(path)}
        card = re.search(r"support-card-(\w+)-", path.name)
        if name.startswith("workshop/"):
            allowed = there
        elif card:
            code = card[1].upper()
            own = {"OWN"} if home.lower().endswith({"GB": "uk", "WORLD": "null"}.get(code, card[1])) else set()
            allowed = {code} | own
        else:
            allowed = at_home
        assert found <= allowed, f"{name} names {found - allowed}"
        if found:
            assert allowed <= found, f"{name} lacks {allowed - found}"
            seen.add(name.split("/")[0] if not card else card[0])
    assert {"html", "pdf", "slides", "handouts", "workshop", "support-card-gb-", "support-card-world-"} <= seen


def test_a_country_is_read_as_people_write_it(tiny: Path) -> None:
    for written, code in (("uk", "GB"), ("' gb '", "GB"), ("USA", "US"), ("none", None), ("''", None), ("world", None)):
        (tiny / "book/local.yml").write_text(f"country: {written}\n", "utf-8")
        assert read(tiny).local.country == code, written
    (tiny / "book/local.yml").write_text("organisation: A\ncountry: Great Britain\n", "utf-8")
    with pytest.raises(CourseError, match=r"book/local.yml:2: "):
        read(tiny)


def test_a_country_without_lines_keeps_the_organisations_own(tiny: Path) -> None:
    (tiny / "book/local.yml").write_text("country: KE\ncontacts: [{service: Desk, contact: extension 7}]\n", "utf-8")
    course = read(tiny)
    assert course.in_country("ke").help_lines() == course.help_lines() == ["Desk: extension 7"]
    assert course.in_country("world").help_lines() == []
    with pytest.raises(CourseError, match="has no service for the country 'fr'"):
        course.in_country("fr")


def test_numbers_of_contacts_keep_their_order_where_lines_run_from_the_right(tiny: Path) -> None:
    (tiny / "book/local.yml").write_text("contacts: [{service: Desk, contact: 020 7946 0000}]\n", "utf-8")
    assert read(tiny).help_lines() == ["Desk: 020 7946 0000"]
    with (tiny / "book/course.yml").open("a", encoding="utf-8") as file:
        file.write("language: ar\n")
    assert read(tiny).help_lines() == ["Desk: \u2066020 7946 0000\u2069"]
