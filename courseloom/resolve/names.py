"""Checks that every name used in a page, question or scenario (quiz, claim, source, glossary term, objective) is defined."""

from __future__ import annotations

from collections.abc import Iterator

from courseloom.errors import Problems, Where, did_you_mean
from courseloom.model import parts
from courseloom.model.items import Question, Quiz
from courseloom.model.scenarios import Scenario, texts
from courseloom.model.text import Cite, ClaimRef, Rich, TermRef
from courseloom.readers.scenarios import FOLDER
from courseloom.readers.sources import Places, Sources
from courseloom.readers.workshops import TEXT

PARTS_OF_CHAPTERS = {"chapter", "case", "figure", "slide", "handout"}


class Names:
    """The names that a course defines, by role, and the message for an undefined one."""

    WORDS = {"quiz": "quiz", "scenario": "scenario", "claim": "claim", "cite": "source", "term": "glossary term"}
    HOME = {
        "quiz": "quizzes/",
        "scenario": "quizzes/scenarios/",
        "claim": "book/claims.yml",
        "cite": "book/references.bib",
        "term": "the glossary",
    }

    def __init__(self, sources: Sources) -> None:
        self.problems = sources.problems
        self.lost = _lost(sources.problems.unread)
        self.known: dict[str, set[str]] = {
            "quiz": set(sources.quizzes),
            "scenario": set(sources.scenarios),
            "claim": set(sources.claims),
            "cite": set(sources.sources),
            "term": set(sources.terms),
        }
        self._terms = {term.lower() for term in sources.terms}
        self.partial = {role: role in self.lost for role in self.WORDS}
        self.partial["term"] = not sources.pages_too or "chapter" in self.lost

    def check(self, role: str, name: str, where: Where) -> None:
        """Add a problem when `name` is not defined, unless a file that may define it could not be read."""
        known = self.known[role]
        if name in known or self.partial[role] or (role == "term" and name.lower() in self._terms):
            return
        self.problems.add(
            where,
            f"there is no {self.WORDS[role]} '{name}'.",
            did_you_mean(name, known) or f"Define it in {self.HOME[role]}.",
        )


def _lost(unread: set[str]) -> frozenset[str]:
    """Return the kinds of names that unread files may define, so that some of them are unknown."""
    found: set[str] = set()
    for file in unread:
        if file == "book/course.yml":
            found |= PARTS_OF_CHAPTERS
        elif file == "book/paths.yml":
            found |= {"path"}
        elif file == "book/claims.yml":
            found |= {"claim"}
        elif file == "book/references.bib":
            found |= {"cite"}
        elif file.startswith(f"{FOLDER}/"):
            found |= {"scenario"}
        elif file.startswith("quizzes/"):
            found |= {"quiz", "question"}
        elif file == "_toc.yml" or (file.endswith((".md", ".ipynb")) and file != TEXT):
            found |= PARTS_OF_CHAPTERS
    return frozenset(found)


def check_ids(places: Places, problems: Problems) -> None:
    """Add a problem for an id that two kinds of objects share, since ids are the keys of places."""
    taken: dict[str, tuple[str, Where]] = {}
    kinds = {"quiz or question": places.quizzes, "scenario": places.scenarios, "claim": places.claims, "source": places.sources}
    for kind, found in kinds.items():
        for id, where in found.items():
            if "." in id and kind not in ("claim", "source"):
                continue  # the place of a field
            other, there = taken.setdefault(id, (kind, where))
            if other != kind:
                what = f"the {kind} id '{id}' is already used by a {other} at {there}."
                problems.add(where, what, "Give one of them another id.")


def texts_of(question: Question) -> Iterator[Rich]:
    """Yield every text of a question."""
    return (part.text for part in parts.of(question))


def named(text: Rich) -> Iterator[tuple[str, str]]:
    """Yield (role, name) of the sources and claims that a text names."""
    for inline in text.inlines():
        match inline:
            case Cite(keys):
                yield from (("cite", key) for key in keys)
            case ClaimRef(id):
                yield ("claim", id)
            case _:
                pass


def _check_text(text: Rich, where: Where, names: Names) -> None:
    for inline in text.inlines():
        match inline:
            case Cite(keys):
                for key in keys:
                    names.check("cite", key, where)
            case ClaimRef(id):
                names.check("claim", id, where)
            case TermRef(entry):
                names.check("term", entry, where)
            case _:
                pass


def check_quiz(
    quiz: Quiz,
    lines: dict[str, Where],
    names: Names,
    objectives: dict[str, tuple[int, ...]],
    problems: Problems,
    planned: bool,
) -> None:
    """Add a problem for every undefined name in the questions of a quiz."""
    for question in quiz.questions:
        where = lines[question.id]
        for key in question.sources:
            names.check("cite", key, where)
        for text in texts_of(question):
            _check_text(text, where, names)
        if planned and question.objective not in objectives:
            problems.add(
                where,
                f"question '{question.id}' names the objective '{question.objective}', which no chapter has.",
                did_you_mean(question.objective, objectives) or "Add it to book/course.yml.",
            )
        for point in question.syllabus:
            if planned and question.objective in objectives and point not in objectives[question.objective]:
                what = f"question '{question.id}' names learning point {point}, which its objective does not have."
                of = ", ".join(map(str, objectives[question.objective])) or "none"
                problems.add(lines.get(f"{question.id}.syllabus", where), what, f"The points of that objective: {of}.")


def check_scenario(
    scenario: Scenario, where: Where, lines: dict[str, Where], names: Names, objectives: dict[str, tuple[int, ...]]
) -> None:
    """Add a problem for every undefined name in a scenario."""
    for index, node in enumerate(scenario.nodes):
        for number, reply in enumerate(node.replies):
            at = lines.get(f"{scenario.id}.nodes.{index}.replies.{number}", where)
            for key in reply.sources:
                names.check("cite", key, at)
    for _, path, text in texts(scenario):
        _check_text(text, lines.get(".".join((scenario.id, *map(str, path))), where), names)
    if objectives and scenario.objective not in objectives:
        what = f"the scenario '{scenario.id}' names the objective '{scenario.objective}', which no chapter has."
        todo = did_you_mean(scenario.objective, objectives) or "Add it to book/course.yml."
        names.problems.add(where, what, todo)
