"""Checks paths, and finds what they lead through: pages, the quizzes in their sections, conversations."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from courseloom.errors import Where, did_you_mean
from courseloom.model.pages import NOT_FOR_LEARNERS, Page
from courseloom.model.paths import Leg, Route, Step
from courseloom.readers import blocks
from courseloom.readers.code import calls
from courseloom.readers.mentions import mentions
from courseloom.readers.sources import Sources
from courseloom.resolve.names import Names

FILE = "book/paths.yml"
Section = tuple[str, str, tuple[str, ...]]
"""A section of a page: its heading (empty above the first), its text, and the quizzes in it."""


def check_paths(sources: Sources, names: Names) -> None:
    """Add a problem for each page, heading, conversation, quiz or file that a path names and the course does not have."""
    problems, pages = sources.problems, {page.slug: page for page in sources.pages}
    if "chapter" in names.lost:
        return
    shown = _shown(sources)
    known = [path.id for path in sources.paths]
    for page in sources.pages:
        for mention in mentions(page):
            if mention.role == "path" and mention.name not in known and "path" not in names.lost:
                todo = did_you_mean(mention.name, known) or f"Write it in {FILE}."
                problems.add(mention.where, f"there is no path '{mention.name}'.", todo)
    for number, path in enumerate(sources.paths):

        def at(*below: str | int, number: int = number) -> Where:
            return sources.places.paths.get(".".join(map(str, ("paths", number, *below))), Where(FILE))

        if path.id in known[:number]:
            problems.add(at("id"), f"the path '{path.id}' is already there.", "Give it another id.")
        if path.id not in shown:
            todo = "Put ```{path} " + path.id + " on a page of its own."
            problems.add(at("id"), f"the path '{path.id}' is shown on no page.", todo)
        for index, step in enumerate(path.steps):
            if step.read and step.read not in pages:
                todo = did_you_mean(step.read, pages) or "Name the slug of a page."
                problems.add(at("steps", index, "read"), f"there is no page '{step.read}'.", todo)
            elif step.read:
                heads = [head for head, _, _ in sections(pages[step.read])]
                for place, section in enumerate(step.sections):
                    if section not in heads:
                        todo = did_you_mean(section, filter(None, heads)) or "Write the heading as it stands there."
                        problems.add(at("steps", index, "sections", place), f"'{step.read}' has no section '{section}'.", todo)
            elif step.talk and step.talk not in sources.scenarios and "scenario" not in names.lost:
                todo = did_you_mean(step.talk, sources.scenarios) or "Name the id of a conversation."
                problems.add(at("steps", index, "talk"), f"there is no conversation '{step.talk}'.", todo)
        if path.test and path.test not in sources.quizzes and "quiz" not in names.lost:
            todo = did_you_mean(path.test, sources.quizzes) or "Name the id of a quiz."
            problems.add(at("test"), f"there is no quiz '{path.test}'.", todo)
        for index, way in enumerate(path.keep):
            if way.to and way.to not in pages:
                todo = did_you_mean(way.to, pages) or "Name the slug of a page."
                problems.add(at("keep", index, "to"), f"there is no page '{way.to}'.", todo)


def routes(sources: Sources, played: Mapping[str, str]) -> tuple[Route, ...]:
    """Return the paths of a course without problems; `played` maps conversations to their pages."""
    shown, pages = _shown(sources), {page.slug: page for page in sources.pages}
    return tuple(
        Route(path, shown[path.id], tuple(_leg(step, pages, played) for step in path.steps if _there(step, pages, played)))
        for path in sources.paths
        if path.id in shown
    )


def _there(step: Step, pages: Mapping[str, Page], played: Mapping[str, str]) -> bool:
    return step.read in pages or step.talk in played


def _leg(step: Step, pages: Mapping[str, Page], played: Mapping[str, str]) -> Leg:
    if step.read is None:
        return Leg(step, played[step.talk or ""])
    page = pages[step.read]
    there = sections(page)
    if not step.sections:
        whole = tuple(quiz for _, _, found in there for quiz in found)
        return Leg(step, page.name, (("", whole),), "\n\n".join(text for _, text, _ in there))
    by_head = {head: (text, found) for head, text, found in there}
    read = [(head, *by_head[head]) for head in step.sections if head in by_head]
    return Leg(step, page.name, tuple((head, found) for head, _, found in read), "\n\n".join(text for _, text, _ in read))


def _shown(sources: Sources) -> dict[str, str]:
    return {mention.name: page.name for page in sources.pages for mention in mentions(page) if mention.role == "path"}


def sections(page: Page) -> list[Section]:
    """Return the sections that a page has for learners: those of its second-level headings, and what is above the first."""
    found: list[tuple[str, list[str], list[str]]] = [("", [], [])]
    for kind, text in _pieces(page):
        if kind == "heading":
            found.append((text, [], []))
        elif kind == "quiz":
            found[-1][2].append(text)
        else:
            found[-1][1].append(text)
    return [(head, "\n".join(texts), tuple(quizzes)) for head, texts, quizzes in found]


def _pieces(page: Page) -> Iterator[tuple[str, str]]:
    """Yield (kind, text) in order: heading (its words), text (a line), quiz (its id)."""
    for cell in page.cells:
        if cell.kind == "code":
            for name, call in calls(cell.source):
                if name == "quiz" and call.args and isinstance(call.args[0], ast.Constant):
                    yield "quiz", str(call.args[0].value)
        elif not cell.tags & NOT_FOR_LEARNERS:
            yield from _in_text(cell.source)
    if not page.cells:
        yield from _in_text(page.source)


def _in_text(text: str) -> Iterator[tuple[str, str]]:
    quizzes = {block.first: block.argument for block in blocks.walk(text) if (block.kind, block.name) == ("directive", "quiz")}
    heads = {block.first: block.text for block in blocks.walk(text) if (block.kind, block.level) == ("heading", 2)}
    for number, line in enumerate(text.split("\n"), 1):
        if number in heads:
            yield "heading", heads[number].strip()
        elif number in quizzes:
            yield "quiz", quizzes[number]
        else:
            yield "text", line
