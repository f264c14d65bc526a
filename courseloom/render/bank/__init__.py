"""Questions in the formats of learning systems: Moodle XML, GIFT and QTI, from the shapes that every medium shows.

Reasons, points and sources for which such a format has no place are put into its general feedback, in elements of a class of
ours: learners read them there, and an import finds them again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from courseloom.activities.question import Item
from courseloom.model.items import Categorise, Question

REASONS, POINTS, EXTRA = "courseloom-reasons", "courseloom-points", "courseloom-extra"
"""Classes of the list of reasons of rows, of the list of points of a model answer, and of what an import leaves out."""
UNSCORED = {
    "opening": "is left out: an opening question is never right or wrong.",
    "rating": "is left out: a rating is never right or wrong.",
}
GROUPS = "kind:categorise"
"""Tag of a question whose answers are categories, since Moodle's type for it is that of matching pairs."""
LONGEST_TAG = 50
"""Moodle cuts longer tags off."""


@dataclass(frozen=True)
class Category:
    """A category of a bank: its id, and the titles from the outermost in."""

    id: str
    path: tuple[str, ...]

    @property
    def address(self) -> str:
        """Return the category as Moodle writes it: a slash in a title is doubled, and has none at an end of it."""
        return "/".join(["$course$", "top", *(title.strip(" /").replace("/", "//") for title in self.path)])


@dataclass
class Losses:
    """What a format does not hold: for each kind of loss the ids of the questions."""

    found: dict[str, list[str]] = field(default_factory=dict)

    def add(self, what: str, item: Item) -> None:
        """Note a loss of a question; `what` follows "each of 3 questions"."""
        ids = self.found.setdefault(what, [])
        if item.id not in ids:
            ids.append(item.id)

    def told(self, most: int = 0) -> Iterator[str]:
        """Yield a sentence for each kind of loss, with its questions; with `most`, no more than so many of them by name."""
        for what, ids in sorted(self.found.items()):
            named = ids[: most or None]
            more = f" and {len(ids) - len(named)} more" if len(ids) > len(named) else ""
            who = f"question {ids[0]}" if len(ids) == 1 else f"each of {len(ids)} questions ({', '.join(named)}{more})"
            yield f"{who} {what}"


def tags_of(question: Question) -> list[str]:
    """Return what a course knows of a question, as tags."""
    tags = [f"objective:{question.objective}", f"difficulty:{question.difficulty}"]
    tags += [GROUPS] if isinstance(question, Categorise) else []
    tags += [f"source:{key}" for key in question.sources]
    return tags + ["judgement"] * question.judgement + ["sensitive"] * question.sensitive


def short_tags(tags: list[str], item: Item, losses: Losses) -> list[str]:
    """Return the tags that a system stores whole, and note the others."""
    if any(len(tag) > LONGEST_TAG for tag in tags):
        losses.add(f"has a tag of more than {LONGEST_TAG} signs, which is left out.", item)
    return [tag for tag in tags if len(tag) <= LONGEST_TAG]
