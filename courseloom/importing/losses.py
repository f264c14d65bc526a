"""What an import could not carry: collected question by question, told once for each kind of loss, by name and count."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from courseloom.errors import Problem, Where

NAMED = 5
"""Questions that a note names when all of them were carried; those that were left out are all named."""
LEFT_OUT = "It was left out; write it by hand if it is needed."


class Loss(NamedTuple):
    """Something that is not carried: `what` reads after the name of a question, with `{}` where the `detail` stands."""

    what: str
    detail: str = ""

    def __str__(self) -> str:
        return self.what.replace("{}", self.detail)


class Note(Protocol):
    """Hears what is not carried: the line (0: that of the question), what it is, what to do, and the detail for `{}`."""

    def __call__(self, line: int, what: str, todo: str, detail: str = "", /) -> None:
        """Take one loss."""


@dataclass
class Losses:
    """All that one file loses; `out` is called for each loss of a question, with its words."""

    file: str
    found: dict[tuple[str, str], list[tuple[int, str, int, str]]] = field(default_factory=dict)
    """For each (what, todo): the place and name of the question, and the line and detail of each loss."""
    asked: int = 0
    whole: list[Problem] = field(default_factory=list)
    """Notes on the file as a whole."""

    def on(self, name: str, line: int, hears: Callable[[str], None] | None = None) -> Note:
        """Return a function that notes losses of the question of this name; `hears` gets the words of each."""
        self.asked += 1
        place = self.asked

        def note(at: int, what: str, todo: str, detail: str = "", /) -> None:
            loss = (place, name, at or line, detail)
            if loss not in (known := self.found.setdefault((what, todo), [])):
                known.append(loss)
                if hears:
                    hears(f"{Loss(what, detail)} {todo}")

        return note

    def add(self, what: str, todo: str, line: int = 0) -> None:
        """Note something about the whole file."""
        self.whole.append(Problem(Where(self.file, line), what, todo))

    def told(self) -> tuple[Problem, ...]:
        """Return the notes in the order of the file: one for each kind of loss."""
        return tuple(sorted({*self.whole, *self._kinds()}))

    def _kinds(self) -> Iterator[Problem]:
        for (what, todo), places in self.found.items():
            details = {detail for *_, detail in places}
            said = str(Loss(what, details.pop() if len(details) == 1 else ""))
            asked = dict.fromkeys((place, name) for place, name, *_ in places)
            first = min(line for _, _, line, _ in places)
            yield Problem(Where(self.file, first), f"{_who([name for _, name in asked], todo)} {said}", todo)


def _who(names: list[str], todo: str) -> str:
    """Return the questions of a note: all of those that were left out, the first few of those that were carried."""
    if len(names) == 1:
        return f"question '{names[0]}'"
    listed = names if todo.startswith("It was left out") else names[:NAMED]
    more = f" and {len(names) - len(listed)} more" if len(names) > len(listed) else ""
    quoted = ", ".join(f"'{name}'" for name in listed)
    return f"each of {len(names)} questions ({quoted}{more})"
