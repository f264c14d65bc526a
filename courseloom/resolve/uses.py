"""Lists the pages that use each claim and source, in their own text or in the questions and scenarios that they show."""

from __future__ import annotations

from collections.abc import Mapping

from courseloom.model.scenarios import texts
from courseloom.readers import scenarios
from courseloom.readers.mentions import mentions
from courseloom.readers.sources import Sources
from courseloom.resolve.names import named, texts_of

Use = tuple[str, str]
"""A role ('claim', 'cite' …) and a name."""


def used_on(sources: Sources, quizzes: Mapping[str, str], played: Mapping[str, str]) -> dict[Use, tuple[str, ...]]:
    """Return the pages (in order) that use each (role, name); `quizzes` and `played` map quizzes and scenarios to pages."""
    by_page: dict[str, set[Use]] = {page.name: set() for page in sources.pages}
    for page in sources.pages:
        by_page[page.name] |= {(mention.role, mention.name) for mention in mentions(page)}
    for id, placed in sources.quizzes.items():
        if id in quizzes:
            for question in placed.quiz.questions:
                by_page[quizzes[id]] |= {("cite", key) for key in question.sources}
                by_page[quizzes[id]] |= {name for text in texts_of(question) for name in named(text)}
    for id, found in sources.scenarios.items():
        if id in played:
            by_page[played[id]] |= {("cite", key) for key in scenarios.named(found.scenario)}
            by_page[played[id]] |= {use for _, _, text in texts(found.scenario) for use in named(text)}
    for names in by_page.values():
        todo = [name for role, name in names if role == "claim"]
        while todo:  # the claims from which a derived claim is computed are used as well
            claim = sources.claims.get(todo.pop())
            if claim:
                todo += [id for id in claim.from_.values() if ("claim", id) not in names]
                names |= {("claim", claim.id)} | ({("cite", claim.source)} if claim.source else set())
    found_on: dict[Use, list[str]] = {}
    for page in sources.pages:
        for use in sorted(by_page[page.name]):
            found_on.setdefault(use, []).append(page.name)
    return {use: tuple(pages) for use, pages in found_on.items()}
