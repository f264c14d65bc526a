"""How often the rules about words speak on text that their author did not write; every finding is listed.

Two corpora: Markdown and notebooks of folders that are named (clinical prose), and the documentation that comes with the
installed packages (README, METADATA, Markdown), for the general rules. What is a false alarm is for a reader to say.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from importlib import metadata
from pathlib import Path

from courseloom import check
from courseloom.check.rule import RULES, Finding, Material
from courseloom.errors import Problems
from courseloom.model.course import Course
from courseloom.model.pages import Page
from courseloom.readers import notebooks
from courseloom.resolve import gather

ROOT = Path(__file__).resolve().parent.parent
GENERAL = ("words-to-avoid", "calm-punctuation", "colour-is-not-the-only-cue", "numbers-to-call-come-from-the-list")
WORDS = (
    *GENERAL,
    "no-words-for-means",
    "no-method-in-context",
    "no-amounts",
    "no-hashtags",
    "figures-are-claims",
    "empirical-sections-cite",
)


def main() -> int:
    """Print both corpora: words, findings a rule, one false alarm in how many words at worst, and the findings."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, help="folders with .md and .ipynb files (default: this course)")
    parser.add_argument("--packages", action="store_true", help="look at the documentation of the installed packages instead")
    options = parser.parse_args()
    course, problems = gather(ROOT)
    if course is None:
        print("\n".join(map(str, problems)), file=sys.stderr)
        return 1
    if options.packages:
        told(replace(course, pages=packaged(), language=(), quizzes={}, claims={}), GENERAL)
    elif options.folders:
        pages = [page for folder in options.folders for page in found(folder)]
        told(replace(course, pages=tuple(pages), quizzes={}, claims={}), WORDS)
    else:
        told(course, WORDS)
    return 0


def found(folder: Path) -> list[Page]:
    """Return the Markdown files and notebooks of a folder as pages."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix in (".md", ".ipynb") and "_build" not in path.parts)
    pages = [notebooks.read(path, path.stem, path.relative_to(folder).as_posix(), Problems()) for path in paths]
    return [page for page in pages if page is not None]


def packaged() -> tuple[Page, ...]:
    """Return the documentation of the installed packages as pages."""
    pages = []
    for package in metadata.distributions():
        name = package.metadata["Name"]
        if text := package.metadata.get_payload() or package.metadata.get("Description"):
            pages.append(Page(f"{name}/README", f"{name}/README", name, str(text)))
        for file in package.files or ():
            if file.suffix in (".md", ".rst") and (path := Path(str(package.locate_file(file)))).is_file():
                pages.append(Page(f"{name}/{file}", f"{name}/{file}", name, path.read_text("utf-8", errors="replace")))
    return tuple(pages)


def told(course: Course, names: tuple[str, ...]) -> None:
    """Print how many words there are, what the rules find in them, and the rate."""
    material = Material(course, date(2026, 11, 23))
    words = sum(len(passage.text.split()) for passage in material.passages if passage.kind != "label")
    findings = [
        Finding(fault.where, RULES[name].id, fault.level or RULES[name].level, fault.what, fault.todo)
        for name in names
        for fault in RULES[name].find(material)
    ]
    findings = [finding for finding in findings if finding.level != "info"]
    for finding in sorted(set(findings)):
        print(f"{finding.where}: {finding.what} [{finding.rule}]")
    counts = Counter(finding.rule for finding in findings)
    print(f"\n{words:,} words, {len(material.course.pages)} pages, {len(findings)} findings: {dict(counts)}")
    if findings:
        print(f"At worst one false alarm in {words / len(findings):,.0f} words, if every finding were one.")


if __name__ == "__main__":
    assert check.RULES
    sys.exit(main())
