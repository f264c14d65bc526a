"""Checks that each quiz, scenario, reflection and the final test is on exactly one page, and on that of its chapter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from courseloom.errors import Problems, Where, did_you_mean
from courseloom.model.course import CourseFile, Placed
from courseloom.model.items import SLUG
from courseloom.model.pages import Page
from courseloom.readers.mentions import mentions
from courseloom.readers.sources import Sources
from courseloom.resolve.names import Names


def shown_on(pages: Iterable[Page], names: Names, what: str) -> dict[str, str]:
    """Return the name of the page that shows each quiz or scenario; add a problem for one that is shown twice."""
    shown: dict[str, str] = {}
    for page in pages:
        for mention in mentions(page):
            if mention.role == what:
                if mention.name in shown:
                    message = f"the {what} '{mention.name}' is already shown on {shown[mention.name]}."
                    names.problems.add(mention.where, message, "Show it once.")
                shown[mention.name] = page.name
    return shown


def numbers(about: CourseFile, quizzes: Mapping[str, Placed], shown: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the numbers of the questions ("2.7") of each quiz in a chapter; `shown` has the quizzes in order of reading."""
    chapters = {plan.slug: number for number, plan in enumerate(about.chapters, 1)}
    found: dict[str, tuple[str, ...]] = {}
    before: Counter[int] = Counter()
    for id, page in shown.items():
        chapter = chapters.get(page.rsplit("/", 1)[-1])
        if chapter and id in quizzes:
            total = len(quizzes[id].quiz.questions)
            found[id] = tuple(f"{chapter}.{before[chapter] + number}" for number in range(1, total + 1))
            before[chapter] += total
    return found


def check_reflections(pages: Iterable[Page], problems: Problems) -> None:
    """Add a problem for a reflection without a question, or with an invalid or repeated name (the key of a learner's note)."""
    boxes: dict[str, str] = {}
    for page in pages:
        for mention in mentions(page):
            if mention.role != "reflection":
                continue
            if not re.fullmatch(SLUG, mention.name):
                what = (
                    f"'{mention.name}' is not a valid name for a reflection." if mention.name else "a reflection has no name."
                )
                problems.add(mention.where, what, "Name it with small letters, digits and hyphens: {reflection} my-next-step.")
            elif mention.name in boxes:
                what = f"the reflection '{mention.name}' is already on {boxes[mention.name]}."
                problems.add(mention.where, what, "Give it another name.")
            boxes[mention.name] = page.name


def drawn_on(sources: Sources, shown: Mapping[str, str], lost: bool) -> dict[str, str]:
    """Return the page of the final test for each of its banks; add problems for a test without a bank, or placed twice."""
    about, pages, problems = sources.about, sources.pages, sources.problems
    chapters = {plan.slug for plan in about.chapters} if about else set()
    for slug in about.final.draw if about and about.final else ():
        if slug not in chapters:
            what = f"the final test draws from '{slug}', which is not a chapter."
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
    finals = {id: placed.where for id, placed in sources.quizzes.items() if placed.quiz.purpose == "final"}
    if not finals and not lost:
        problems.add(where, "places the final test, and no quiz has 'purpose: final'.", "Write its bank in quizzes/.")
    for id in sorted(finals.keys() & shown.keys()):
        what = f"the quiz '{id}' is drawn from in the final test and shown on {shown[id]} too."
        problems.add(finals[id], what, f"Take quiz('{id}') off that page.")
    return dict.fromkeys(finals, page.name)


def check_quizzes_placed(sources: Sources, shown: Mapping[str, str], lost: bool) -> None:
    """Add a problem for a quiz on no page or on another chapter's, and for a chapter without a page."""
    problems = sources.problems
    for id, placed in sources.quizzes.items():
        slug = shown.get(id, "").rsplit("/", 1)[-1]
        final = placed.quiz.purpose == "final"
        if not slug:
            if lost:
                continue
            what = "the tool 'final' on a page" if final else f"quiz('{id}') where it belongs"
            problems.add(placed.where, f"the quiz '{id}' is shown on no page.", f"Put {what}, or take it out.")
        elif slug != placed.chapter and not final:
            what = f"the quiz '{id}' is shown in '{slug}', but its file says '{placed.chapter}'."
            problems.add(placed.where, what, "Correct one of them.")
    slugs = {page.slug for page in sources.pages}
    for plan in sources.about.plans if sources.about else ():
        if plan.slug not in slugs and not lost:
            problems.add(
                Where("book/course.yml"), f"the chapter '{plan.slug}' has no page in _toc.yml.", "Add the page, or take it out."
            )


def check_scenarios_placed(sources: Sources, shown: Mapping[str, str], lost: bool) -> None:
    """Add a problem for a scenario on no page, or on another chapter's."""
    problems = sources.problems
    for id, placed in sources.scenarios.items():
        slug = shown.get(id, "").rsplit("/", 1)[-1]
        if not slug:
            if lost:
                continue
            todo = f"Put scenario('{id}') where it belongs, or take it out."
            problems.add(placed.where, f"the scenario '{id}' is shown on no page.", todo)
        elif slug != placed.scenario.chapter:
            what = f"the scenario '{id}' is shown in '{slug}', but its file says '{placed.scenario.chapter}'."
            problems.add(placed.where, what, "Correct one of them.")
