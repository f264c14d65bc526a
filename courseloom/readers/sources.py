"""Reads all files of a course, each by itself, into `Sources`, with the places of all names and every problem."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from courseloom import files, pool
from courseloom.errors import Problems, Where
from courseloom.model.course import CourseFile, LanguageRow, Placed, PlacedScenario, ResourceFile
from courseloom.model.evidence import Claim, Source
from courseloom.model.local import LocalFile
from courseloom.model.pages import Page
from courseloom.model.paths import Path as CoursePath
from courseloom.model.reviews import Review
from courseloom.model.workshops import Workshops
from courseloom.readers import (
    book,
    code,
    config,
    emblem,
    evidence,
    ipynb,
    kept,
    notebooks,
    quizzes,
    scenarios,
    supported,
    unread,
    workshops,
)
from courseloom.readers.mentions import mentions
from courseloom.strings import catalogue

LARGE = 200_000
"""Total size of question banks, in bytes, above which reading them in a second process saves time."""


@dataclass(frozen=True)
class Places:
    """The places where quizzes, questions, scenarios, claims and sources (by id) and plans (as `plan.id`) are written.

    The fields of a question, scenario or plan have keys `id.path.path`, for example `my-question.options.0.why`; `about`,
    `reviews` and `paths` have the values of their files by their paths.
    """

    quizzes: dict[str, Where]
    scenarios: dict[str, Where]
    claims: dict[str, Where]
    sources: dict[str, Where]
    plans: dict[str, Where]
    about: dict[str, Where]
    reviews: dict[str, Where]
    paths: dict[str, Where]


@dataclass(frozen=True)
class Sources:
    """The parsed files of a course, before names are resolved: quizzes and scenarios are not yet assigned to pages.

    `about` is None when `book/course.yml` cannot be read; without `pages_too`, `pages` and `terms` are empty, and `asking`
    maps the quizzes that notebooks show, in order, to their chapters.
    """

    root: Path
    pages_too: bool
    about: CourseFile | None
    pages: tuple[Page, ...]
    quizzes: dict[str, Placed]
    scenarios: dict[str, PlacedScenario]
    claims: dict[str, Claim]
    sources: dict[str, Source]
    resources: ResourceFile
    language: tuple[LanguageRow, ...]
    beliefs: dict[str, str]
    local: LocalFile
    workshops: Workshops
    terms: dict[str, str]
    emblem: str
    reviews: tuple[Review, ...]
    paths: tuple[CoursePath, ...]
    places: Places
    problems: Problems
    asking: Mapping[str, str]


def read(root: Path, *, pages_too: bool = True) -> Sources:
    """Read every file of the course in folder `root`; faults are collected in the result's `problems`."""
    problems = Problems()
    about, about_places = book.read_about(root, problems)
    catalogue.speak(about.language if about else catalogue.SOURCE)
    banks = pool.start(partial(_banks, root), worth_it=kept.empty() and _large(root / "quizzes"))
    pages = _pages(root, problems) if pages_too else ()
    spoken, scenario_places = scenarios.read(root, problems)
    claims, claim_places = evidence.read_claims(
        root / "book/claims.yml", "book/claims.yml", problems, about.language if about else "en"
    )
    cited, cited_places = evidence.read_sources(root / "book/references.bib", "book/references.bib", problems)
    resources = book.read_resources(root, problems)
    language, beliefs = book.read_language(root, problems), book.read_beliefs(root, problems)
    local = book.read_local(root, problems)
    reviews, review_places = book.read_reviews(root, problems)
    paths, path_places = book.read_paths(root, problems)
    sessions, plan_places = workshops.read(root, problems)
    terms = book.read_terms([page.source for page in pages])
    placed, quiz_places, of_banks, readings = banks()
    kept.join(readings)
    problems.found += of_banks.found
    problems.unread |= of_banks.unread
    if pages_too:
        config.read(root, problems)
        for where, what, todo in unread.errors(root):
            files.refuse(problems, where, what, todo)
    return Sources(
        root=root,
        pages_too=pages_too,
        about=about,
        pages=pages,
        quizzes=placed,
        scenarios=spoken,
        claims=claims,
        sources=cited,
        resources=resources,
        language=language,
        beliefs=beliefs,
        local=local,
        workshops=sessions,
        terms=terms,
        emblem=emblem.read(root, problems),
        reviews=reviews,
        paths=paths,
        places=Places(
            quizzes=quiz_places,
            scenarios=scenario_places,
            claims=claim_places,
            sources=cited_places,
            plans=plan_places,
            about=about_places,
            reviews=review_places,
            paths=path_places,
        ),
        problems=problems,
        asking={} if pages_too or about is None else _asking(root, [plan.slug for plan in about.chapters]),
    )


def _large(folder: Path) -> bool:
    return sum(path.stat().st_size for path in files.listed(folder, "*.yml") if path.is_file()) > LARGE


def _banks(root: Path) -> tuple[dict[str, Placed], dict[str, Where], Problems, Mapping[str, object]]:
    problems, before = Problems(), kept.names()
    return *quizzes.read(root / "quizzes", root, problems), problems, kept.added(before)


def _asking(root: Path, slugs: Sequence[str]) -> dict[str, str]:
    """Return the chapters of the quizzes that notebooks show, as far as these can be read: by quiz, in order of reading."""
    found: dict[str, str] = {}
    for slug in slugs:
        for path in sorted(root.glob(f"*/{slug}.ipynb"))[:1]:
            unheard = Problems()
            text = files.text(path, path.name, unheard, ipynb.LARGEST)
            cells = notebooks.cells_of(text, path.name, unheard) if text else None
            asked = mentions(Page(slug, path.name, "", "", cells)) if cells else ()
            found |= {one.name: slug for one in asked if one.role == "quiz" and one.name not in found}
    return found


def _pages(root: Path, problems: Problems) -> tuple[Page, ...]:
    pages = []
    listed = book.read_toc(root, problems)
    for name, path, file, part in listed:
        page = notebooks.read(path, name, file, problems)
        if page is not None:
            pages.append(replace(page, part=part))
            for where, what, todo in code.syntax_errors(page):
                files.refuse(problems, where, what, todo)
    listing = "_toc.yml" not in problems.unread
    places = (
        supported.anchors(pages) if listing and len(pages) == len(listed) else None
    )  # None: an unread page may hold targets
    names = [file for _, _, file, _ in listed] if listing else None
    around = hashlib.sha256(repr((names, places and sorted(places))).encode()).hexdigest()
    for page in pages:
        problems.found += supported.kept_problems(page, root, names, places, around)
    return tuple(pages)
