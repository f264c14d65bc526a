"""`read(root)`: all sources of a course in, one frozen `Course` out, or every problem at once.

Names are resolved here: a quiz, claim, source or glossary term that is used but not defined is a problem of the place that
uses it. Nothing is executed and nothing is written.
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

from courseloom import beside, files
from courseloom.errors import CourseError, Problem, Problems, Where, did_you_mean
from courseloom.model.course import Course, CourseFile, Page, Placed, PlacedScenario
from courseloom.model.evidence import Claim
from courseloom.model.items import SLUG, Estimate, FromClaim, Quiz
from courseloom.model.scenarios import Scenario, texts
from courseloom.readers import aside, book, code, config, evidence, marks, notebooks, quizzes, scenarios, workshops
from courseloom.readers.mentions import mentions
from courseloom.resolve.names import Names, check_quiz, check_scenario, named, texts_of
from courseloom.resolve.objectives import with_objectives


def read(root: Path, *, pages_too: bool = True) -> Course:
    """Read the course in a folder; raises CourseError with every problem found.

    Without `pages_too` the text is left aside (a live notebook needs its questions, whatever has been typed around them):
    `pages` and `terms` are then empty.
    """
    course, problems = gather(root, pages_too=pages_too)
    if problems or course is None:
        raise CourseError(problems)
    return course


def gather(root: Path, *, pages_too: bool = True) -> tuple[Course | None, list[Problem]]:
    """Read what can be read: the course (None without `book/course.yml`), with every problem found on the way."""
    root = root.resolve()
    problems = Problems()
    reading_banks = beside.start(partial(_banks, root), worth_it=_large(root / "quizzes"))
    about = book.read_about(root, problems)
    pages = _pages(root, problems) if pages_too else []
    scenarios_read, scenario_lines = scenarios.read(root, problems)
    claims, claim_lines = evidence.read_claims(root / "book/claims.yml", "book/claims.yml", problems)
    sources, source_lines = evidence.read_sources(root / "book/references.bib", "book/references.bib", problems)
    resources = book.read_resources(root, problems)
    language = book.read_language(root, problems)
    local = book.read_local(root, problems)
    sessions, session_lines = workshops.read(root, problems)
    terms = book.read_terms([page.source for page in pages])
    banks, lines, bank_problems = reading_banks()
    problems.found += bank_problems.found
    problems.unread |= bank_problems.unread
    if pages_too:
        config.read(root, problems)
        for where, what, todo in aside.errors(root):
            files.refuse(problems, where, what, todo)
    lost = _lost(problems.unread)
    quiz_places, scenario_places = {q: w for q, (_, _, w) in banks.items()}, {t: w for t, (_, w) in scenarios_read.items()}
    names = Names(problems, quiz_places, scenario_places, claims, sources, terms)
    names.partial = {role: role in lost for role in Names.WORDS} | {"term": not pages_too or "chapter" in lost}
    shown, scenarios_shown = _shown(pages, names, "quiz"), _shown(pages, names, "scenario")
    for page in pages:
        for mention in mentions(page):
            if mention.role not in ("tool", "reflection"):
                names.check(mention.role, mention.name, mention.where)
    _check_reflections(pages, problems)
    for claim in claims.values():
        if claim.source:
            names.check("cite", claim.source, claim_lines[claim.id])
    objectives = {o.id: o.points for plan in about.plans for o in plan.objectives} if about else {}
    for quiz, _, _ in banks.values():
        check_quiz(quiz, lines, names, objectives, problems, bool(about and about.chapters))
        _check_estimates(_numbered(quiz, claims), claims, lines, problems)
    for scenario, where in scenarios_read.values():
        check_scenario(scenario, where, scenario_lines, names, objectives)
    drawn = _drawn(pages, banks, shown, about, problems, "quiz" in lost) if pages_too else {}
    if pages_too:
        _placed(banks, shown | drawn, pages, about, problems, "chapter" in lost)
        _scenarios_placed(scenarios_read, scenarios_shown, problems, "chapter" in lost)
        slugs = {page.slug: page for page in pages}
        chapters = {plan.slug: slugs[plan.slug] for plan in (about.chapters if about else ()) if plan.slug in slugs}
        asked = [question.id for quiz, _, _ in banks.values() for question in quiz.questions]
        known = workshops.Known(chapters, asked, banks, scenarios_read, lost)
        workshops.resolve(sessions, session_lines, known, problems)
    used = _used(
        pages,
        banks,
        shown | drawn,
        claims,
        {id: (scenarios_read[id][0], page) for id, page in scenarios_shown.items() if id in scenarios_read},
    )
    if about is None:
        return None, problems.found
    course = Course(
        root=root,
        about=about,
        pages=tuple(with_objectives(page, about.chapters) for page in pages),
        quizzes={
            id: Placed(_numbered(quiz, claims), where, chapter, shown.get(id, ""))
            for id, (quiz, chapter, where) in banks.items()
        },
        scenarios={
            id: PlacedScenario(scenario, where, scenarios_shown.get(id, "")) for id, (scenario, where) in scenarios_read.items()
        },
        claims=claims,
        sources=sources,
        resources=resources,
        language=language,
        local=local,
        terms=terms,
        workshops=sessions,
        lines={**lines, **session_lines, **scenario_lines, **claim_lines, **source_lines},
        used_on=used,
        unread=frozenset(problems.unread),
    )
    return course, problems.found


LARGE = 200_000
"""Bytes of question banks from which on reading them beside the rest saves time."""


def _large(folder: Path) -> bool:
    return sum(path.stat().st_size for path in files.listed(folder, "*.yml") if path.is_file()) > LARGE


def _banks(root: Path) -> tuple[dict[str, tuple[Quiz, str, Where]], dict[str, Where], Problems]:
    problems = Problems()
    return *quizzes.read(root / "quizzes", root, problems), problems


def _lost(unread: set[str]) -> frozenset[str]:
    """Return the kinds of names of which some are not known, since a file that may define them could not be read."""
    found: set[str] = set()
    for file in unread:
        if file == "book/course.yml":
            found |= {"chapter"}
        elif file == "book/claims.yml":
            found |= {"claim"}
        elif file == "book/references.bib":
            found |= {"cite"}
        elif file.startswith(f"{scenarios.FOLDER}/"):
            found |= {"scenario"}
        elif file.startswith("quizzes/"):
            found |= {"quiz", "question"}
        elif file == "_toc.yml" or (file.endswith((".md", ".ipynb")) and file != workshops.TEXT):
            found |= {"chapter", "case", "figure", "slide", "handout"}
    return frozenset(found)


def _pages(root: Path, problems: Problems) -> list[Page]:
    pages = []
    listed = book.read_toc(root, problems)
    for name, path, file in listed:
        page = notebooks.read(path, name, file, problems)
        if page is not None:
            pages.append(page)
            for where, what, todo in code.syntax_errors(page):
                files.refuse(problems, where, what, todo)
    places = marks.anchors(pages) if len(pages) == len(listed) else None  # else what is not found may be on a broken page
    for page in pages:
        problems.found += marks.problems(page, root, [file for _, _, file in listed], places)
    return pages


def _shown(pages: list[Page], names: Names, what: str) -> dict[str, str]:
    """Return the page of each quiz or scenario; note one that is shown twice."""
    shown: dict[str, str] = {}
    for page in pages:
        for mention in mentions(page):
            if mention.role == what:
                if mention.name in shown:
                    message = f"the {what} '{mention.name}' is already shown on {shown[mention.name]}."
                    names.problems.add(mention.where, message, "Show it once.")
                shown[mention.name] = page.name
    return shown


def _check_reflections(pages: list[Page], problems: Problems) -> None:
    """Note a reflection whose name is none or is taken (a kept note is found again by it), or that asks nothing."""
    boxes: dict[str, str] = {}
    for page in pages:
        for mention in mentions(page):
            if mention.role != "reflection":
                continue
            if not re.fullmatch(SLUG, mention.name):
                what = f"'{mention.name}' is no name for a reflection." if mention.name else "a reflection has no name."
                problems.add(mention.where, what, "Name it with small letters, digits and hyphens: {reflection} my-next-step.")
            elif mention.name in boxes:
                what = f"the reflection '{mention.name}' is already on {boxes[mention.name]}."
                problems.add(mention.where, what, "Give it another name.")
            boxes[mention.name] = page.name


def _drawn(
    pages: list[Page],
    banks: dict[str, tuple[Quiz, str, Where]],
    shown: dict[str, str],
    about: CourseFile | None,
    problems: Problems,
    lost: bool,
) -> dict[str, str]:
    """Return the page of the final test for each of its banks; note a test that has nothing to draw, or is there twice."""
    chapters = {plan.slug for plan in about.chapters} if about else set()
    for slug in about.final.draw if about and about.final else ():
        if slug not in chapters:
            what = f"the final test draws from '{slug}', which is no chapter."
            problems.add(Where("book/course.yml"), what, did_you_mean(slug, chapters) or "Name a chapter's slug.")
    found = [(m.where, page) for page in pages for m in mentions(page) if (m.role, m.name) == ("tool", "final")]
    if not found:
        return {}
    where, page = found[0]
    for again, _ in found[1:]:
        problems.add(again, f"the final test is already on {page.name}.", "Place it once.")
    if about and about.final is None:
        what = "places the final test, and book/course.yml does not say what it draws."
        problems.add(where, what, "Add 'final:' with 'draw:' there, or take the test out.")
    finals = {id: where for id, (quiz, _, where) in banks.items() if quiz.purpose == "final"}
    if not finals and not lost:
        problems.add(where, "places the final test, and no quiz has 'purpose: final'.", "Write its bank in quizzes/.")
    for id in sorted(finals.keys() & shown.keys()):
        what = f"the quiz '{id}' is drawn from in the final test and shown on {shown[id]} too."
        problems.add(finals[id], what, f"Take quiz('{id}') off that page.")
    return dict.fromkeys(finals, page.name)


def _placed(
    banks: dict[str, tuple[Quiz, str, Where]],
    shown: dict[str, str],
    pages: list[Page],
    about: CourseFile | None,
    problems: Problems,
    lost: bool,
) -> None:
    """Note what is written but reaches no reader: a quiz on no page or in another chapter's file, a chapter without text."""
    for id, (quiz, chapter, where) in banks.items():
        slug = shown.get(id, "").rsplit("/", 1)[-1]
        final = quiz.purpose == "final"
        if not slug:
            if lost:
                continue
            what = "the tool 'final' on a page" if final else f"quiz('{id}') where it belongs"
            problems.add(where, f"the quiz '{id}' is shown on no page.", f"Put {what}, or take it out.")
        elif slug != chapter and not final:
            problems.add(where, f"the quiz '{id}' is shown in '{slug}', but its file says '{chapter}'.", "Correct one of them.")
    slugs = {page.slug for page in pages}
    for plan in about.plans if about else ():
        if plan.slug not in slugs and not lost:
            problems.add(
                Where("book/course.yml"), f"the chapter '{plan.slug}' has no page in _toc.yml.", "Add the page, or take it out."
            )


def _scenarios_placed(
    scenarios: dict[str, tuple[Scenario, Where]], shown: dict[str, str], problems: Problems, lost: bool
) -> None:
    """Note scenarios on no page, or on another chapter's."""
    for id, (scenario, where) in scenarios.items():
        slug = shown.get(id, "").rsplit("/", 1)[-1]
        if not slug:
            if lost:
                continue
            todo = f"Put scenario('{id}') where it belongs, or take it out."
            problems.add(where, f"the scenario '{id}' is shown on no page.", todo)
        elif slug != scenario.chapter:
            what = f"the scenario '{id}' is shown in '{slug}', but its file says '{scenario.chapter}'."
            problems.add(where, what, "Correct one of them.")


def _used(
    pages: list[Page],
    banks: dict[str, tuple[Quiz, str, Where]],
    shown: dict[str, str],
    claims: dict[str, Claim],
    played: dict[str, tuple[Scenario, str]],
) -> dict[tuple[str, str], tuple[str, ...]]:
    by_page: dict[str, set[tuple[str, str]]] = {page.name: set() for page in pages}
    for page in pages:
        by_page[page.name] |= {(mention.role, mention.name) for mention in mentions(page)}
    for id, (quiz, _, _) in banks.items():
        if id in shown:
            for question in quiz.questions:
                by_page[shown[id]] |= {("cite", key) for key in question.sources}
                by_page[shown[id]] |= {name for text in texts_of(question) for name in named(text)}
    for scenario, name in played.values():
        by_page[name] |= {("cite", key) for key in scenarios.named(scenario)}
        by_page[name] |= {use for _, _, text in texts(scenario) for use in named(text)}
    for names in by_page.values():
        todo = [name for role, name in names if role == "claim"]
        while todo:  # what a derived claim is computed from is used as well
            claim = claims.get(todo.pop())
            if claim:
                todo += [id for id in claim.from_.values() if ("claim", id) not in names]
                names |= {("claim", claim.id)} | ({("cite", claim.source)} if claim.source else set())
    found: dict[tuple[str, str], list[str]] = {}
    for page in pages:
        for use in sorted(by_page[page.name]):
            found.setdefault(use, []).append(page.name)
    return {use: tuple(names) for use, names in found.items()}


def _numbered(quiz: Quiz, claims: dict[str, Claim]) -> Quiz:
    """Return the quiz with the numbers of the claims that its estimates ask for."""
    questions = []
    for question in quiz.questions:
        if isinstance(question, Estimate) and isinstance(question.answer, FromClaim) and question.answer.claim in claims:
            number = claims[question.answer.claim].number
            question = question.model_copy(update={"answer": question.answer.model_copy(update={"number": number})})
        questions.append(question)
    return quiz.model_copy(update={"questions": tuple(questions)})


def _check_estimates(quiz: Quiz, claims: dict[str, Claim], lines: dict[str, Where], problems: Problems) -> None:
    """Note estimates without a true number, or with one that cannot be guessed."""
    for question in quiz.questions:
        if not isinstance(question, Estimate):
            continue
        claim = question.answer.claim if isinstance(question.answer, FromClaim) else ""
        if claim and (claim not in claims or claims[claim].number is None):
            if claim in claims:
                what = f"the answer of '{question.id}' is the claim '{claim}', which has no single number."
                problems.add(lines[question.id], what, "Name a claim with a 'number'.")
        elif question.min < question.max and not question.min <= question.number <= question.max:
            what = f"the answer of '{question.id}' lies outside what can be guessed."
            problems.add(lines[question.id], what, "Set 'min' below it and 'max' above it.")
