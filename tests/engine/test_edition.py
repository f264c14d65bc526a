"""Each page, sheet and package says its version and a code of its text; all files are listed with their SHA-256."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

import building
from building import swap
from pdfs import pages as words_of

from courseloom.activities import handouts
from courseloom.fingerprints import content_hash
from courseloom.model.course import Course
from courseloom.resolve import read

CHAPTER = "01-washing"


def told(course: Course) -> dict[str, str]:
    """Return what each handout says of its edition, by the name of its file."""
    page, plan = course.page(CHAPTER), course.about.chapters[0]
    made = [*handouts.of_chapter(course, page, plan, ()), *handouts.of_course(course)]
    return {one.slug: handouts.edition(course, one) for one in made}


def test_each_page_of_the_book_says_its_own_code_and_a_chapter_that_of_its_review(tiny_built: Path, hands: Course) -> None:
    pages = {path.stem: path.read_text("utf-8") for path in (tiny_built / "html").rglob("*.html")}
    codes = {name: re.findall(r"Version 0\.1\.0\+(\w+), 2026-01-01", text) for name, text in pages.items()}
    assert all(len(code) == 1 for code in codes.values()), codes
    assert codes[CHAPTER] == [hands.digests[CHAPTER]]
    assert len({*map(str, codes.values())}) == len(pages) > 9


def test_each_paper_says_its_code_whatever_its_size(tiny_built: Path) -> None:
    codes = {}
    for path in sorted((tiny_built / "pdf").glob("*.pdf")):
        codes[path.stem] = set(re.findall(r"0\.1\.0\+(\w{8})\b", " ".join(words_of(path))))
        assert len(codes[path.stem]) == 1, path.name
    assert codes["course-book-a4"] == codes["course-book-letter"] != codes["final-test-a4"] == codes["final-test-letter"]


def test_handouts_of_a_chapter_have_its_code_and_others_that_of_their_text(tiny: Path) -> None:
    course = read(tiny)
    before, chapter = told(course), f"version 0.1.0+{course.digests[CHAPTER]}, "
    own = {slug for slug, line in before.items() if chapter not in line}
    assert own == {slug for slug in before if slug.startswith(("booster", "keep", "language", "support"))}
    path = tiny / "notebooks/01-washing.ipynb"
    path.write_text(path.read_text("utf-8").replace("## Then", "## And then"), "utf-8")
    after = told(read(tiny))
    assert {slug for slug in before if before[slug] != after[slug]} == before.keys() - own


def test_the_code_of_the_course_begins_the_one_that_records_name(hands: Course, tiny: Path) -> None:
    assert hands.edition() == f"0.1.0+{content_hash(hands)[:8]}"
    swap(tiny, "book/claims.yml", "value: 40%", "value: 41%")
    assert read(tiny).edition() != hands.edition()


def test_a_package_names_the_edition(packages: Path, hands: Course) -> None:
    manifest = (packages / "open/imsmanifest.xml").read_text("utf-8")
    assert f'version="{hands.edition()}"' in manifest


def test_all_files_of_all_outputs_are_listed_as_sha256sum_reads_it(tiny: Path) -> None:
    building.build(tiny, "live")
    building.build(tiny, "banks")
    place = tiny / "_build"
    lines = (place / "SHA256SUMS").read_text("utf-8").splitlines()
    listed = {name: sum for sum, _, name in (line.partition("  ") for line in lines)}
    there = {path.relative_to(place).as_posix(): path for name in ("live", "banks") for path in (place / name).rglob("*.*")}
    assert listed == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in there.items()}
    if program := shutil.which("sha256sum"):
        assert subprocess.run([program, "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=place, check=False).returncode == 0
