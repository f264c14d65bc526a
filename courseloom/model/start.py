"""The parts of a course, what its first page shows, and how its book is bound: values of `book/course.yml`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import Field, model_validator

from courseloom.model.items import Frozen, Slug


class PartLine(Frozen):
    """What a part is about, in a few words: `title` is its caption in `_toc.yml`."""

    title: str
    line: str = ""


@dataclass(frozen=True)
class CoursePart:
    """A part of the course: its number, counted from 1, its title and line, and the slugs of its chapters."""

    number: int
    title: str
    line: str
    chapters: tuple[str, ...]


class Ask(Frozen):
    """A question of a reader, and the chapter that answers it."""

    ask: str
    chapter: Slug
    line: str = ""


class Way(Frozen):
    """A link with its text: to a page or a label in the book, or to a file that a build may have made."""

    text: str
    to: str = Field("", description="The slug of a page, or a label '(name)=' on one.")
    file: str = Field("", description="A file below 'downloads', as the page of downloads offers it.")

    @model_validator(mode="after")
    def _one(self) -> Way:
        if bool(self.to) == bool(self.file):
            raise ValueError("say where it leads; give 'to' or 'file', and not both")
        return self


class Door(Frozen):
    """A way to use the course, with the links that lead there; it is shown when one of them leads somewhere."""

    title: str
    line: str = ""
    ways: tuple[Way, ...] = Field(min_length=1)


class Start(Frozen):
    """The first page: a promise, questions that lead to chapters, ways to use the course, and a line for who needs help."""

    promise: str
    asks: tuple[Ask, ...] = ()
    doors: tuple[Door, ...] = ()
    help: Door | None = None


class Volume(Frozen):
    """A volume of the book on paper: its title, and the pages of the second; the first has all others."""

    title: str
    pages: tuple[Slug, ...] = ()


class Bound(Frozen):
    """The book on paper. The second of two volumes has the answer key; without volumes the book is one, its key at the back."""

    subtitle: str = ""
    volumes: tuple[Volume, ...] = Field((), description="None, or two.")
    leave_out: tuple[Slug, ...] = Field((), description="Pages that work on the web only.")

    @model_validator(mode="after")
    def _two(self) -> Bound:
        if len(self.volumes) not in (0, 2):
            raise ValueError("name two volumes, or none; the second holds the answer key")
        return self


def parts_of(captions: Sequence[tuple[str, str]], lines: Sequence[PartLine]) -> tuple[CoursePart, ...]:
    """Return the parts from (slug, caption) of each chapter; none where fewer than two captions hold chapters."""
    chapters: dict[str, list[str]] = {}
    for slug, caption in captions:
        if caption:
            chapters.setdefault(caption, []).append(slug)
    told = {one.title: one.line for one in lines}
    if len(chapters) < 2:
        return ()
    return tuple(
        CoursePart(number, title, told.get(title, ""), tuple(slugs))
        for number, (title, slugs) in enumerate(chapters.items(), 1)
    )
