"""Checks that each review is of a chapter, and computes the code of a chapter's text, by which a review says what was read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from courseloom import files, fingerprints
from courseloom.errors import Where, did_you_mean
from courseloom.model import parts
from courseloom.readers.sources import Sources
from courseloom.resolve.names import Names
from courseloom.resolve.uses import Use

FILE = "book/reviews.yml"


def check_reviews(sources: Sources, names: Names) -> None:
    """Add a problem for each review of a chapter that does not exist."""
    chapters = [plan.slug for plan in sources.about.chapters] if sources.about else []
    if "chapter" not in names.lost:
        for number, review in enumerate(sources.reviews):
            if review.chapter not in chapters:
                todo = did_you_mean(review.chapter, chapters) or "Name a chapter's slug."
                where = sources.places.reviews.get(f"reviews.{number}.chapter", Where(FILE))
                sources.problems.add(where, f"'{review.chapter}' is not a chapter.", todo)


def digests(sources: Sources, used: Mapping[Use, tuple[str, ...]]) -> dict[str, str]:
    """Return a code of each chapter: of its text, questions, conversations, and the claims that these use.

    A code is an r, so that YAML takes it for a word, and 7 hex digits. That of the course, at "", begins its content hash.
    """
    found = {"": fingerprints.content_hash(sources)[:8]}
    pages = {page.slug: page for page in sources.pages}
    for plan in sources.about.chapters if sources.about else ():
        if (page := pages.get(plan.slug)) is None:
            continue
        banks = {placed.where.file for placed in sources.quizzes.values() if placed.chapter == plan.slug}
        banks |= {one.where.file for one in sources.scenarios.values() if one.scenario.chapter == plan.slug}
        read = [cell.source for cell in page.cells if cell.kind == "markdown"] or [page.source]
        read += [text for name in sorted(banks) if (text := files.text(sources.root / name, name, sources.problems))]
        objectives = {one.id for one in plan.objectives}
        for placed in sources.quizzes.values():
            if placed.chapter != plan.slug:  # questions of a final test or a set to repeat
                asked = [question for question in placed.quiz.questions if question.objective in objectives]
                read += [f"{part.text.source} {part.right}" for question in asked for part in parts.of(question)]
        for (role, name), where in sorted(used.items()):
            if role == "claim" and page.name in where and (claim := sources.claims.get(name)):
                read += [claim.statement, claim.value, claim.measures, claim.population, claim.source, claim.use]
        found[plan.slug] = "r" + hashlib.sha256(json.dumps(read).encode()).hexdigest()[:7]
    return found
