"""Paths: shorter ways through a course, as `book/paths.yml` lists them, and as they run through its pages."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import Field, model_validator

from courseloom.model.items import Frozen, Slug
from courseloom.model.start import Way


class Step(Frozen):
    """One step of a path: a page or some of its sections to read, with the questions in them, or a conversation."""

    read: Slug | None = Field(None, description="The slug of a page.")
    sections: tuple[str, ...] = Field((), description="Headings on that page; the whole page without any.")
    talk: Slug | None = Field(None, description="A conversation.")
    line: str = Field("", description="What this step is for, in one sentence.")

    @model_validator(mode="after")
    def _one(self) -> Step:
        if (self.read is None) == (self.talk is None):
            raise ValueError("say what to do; give 'read' or 'talk', and not both")
        if self.talk and self.sections:
            raise ValueError("a conversation has no sections; take 'sections' out")
        return self


class Path(Frozen):
    """One path; a page shows it with ```{path} id."""

    id: Slug
    title: str
    line: str = Field("", description="For whom it is, or what it leads to, in one sentence.")
    minutes: int = Field(ge=5, le=600, description="The time that its title or line promises.")
    steps: tuple[Step, ...] = Field(min_length=2)
    test: Slug | None = Field(None, description="The quiz at its end, which is on the page that shows the path.")
    keep: tuple[Way, ...] = Field((), description="What to keep from it: pages or files.")
    print: bool = Field(False, description="Whether its sections, its questions and their key make a PDF of their own.")

    @model_validator(mode="after")
    def _once(self) -> Path:
        places = [(step.read, section) for step in self.steps if step.read for section in step.sections or ("",)]
        places += [(step.talk, "") for step in self.steps if step.talk]
        for place in places:
            if places.count(place) > 1:
                raise ValueError(f"'{place[1] or place[0]}' stands in it twice; take one of them out")
        return self


class PathFile(Frozen):
    """`book/paths.yml`."""

    paths: tuple[Path, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Leg:
    """A step as it runs through the book: its page, the quizzes of each of its sections, and the text of all.

    A step without sections has one, with an empty heading: the whole page.
    """

    step: Step
    page: str
    stops: tuple[tuple[str, tuple[str, ...]], ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Route:
    """A path with its legs and the page that shows it."""

    path: Path
    page: str
    legs: tuple[Leg, ...]

    @property
    def quizzes(self) -> tuple[str, ...]:
        """Return the quizzes of its sections, then its test."""
        found = [quiz for leg in self.legs for _, inside in leg.stops for quiz in inside]
        return (*found, *([self.path.test] if self.path.test else []))
