"""How well test-wise guessers do: readers who know nothing of the subject and much about tests.

Plays each guesser over every choice item with one key, in the whole course and in the final bank, and prints its score beside
chance, the standard error of chance, and a verdict. A guesser more than two standard errors away means that the items give
their keys away; the script then ends with 1.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from courseloom.model.course import Course  # noqa: E402
from courseloom.model.items import Choice  # noqa: E402
from courseloom.resolve import read  # noqa: E402

HEDGES = {
    "may",
    "might",
    "could",
    "some",
    "often",
    "perhaps",
    "can",
    "usually",
    "likely",
    "possibly",
    "sometimes",
    "seems",
    "about",
}
LIMITS = {"although", "but", "except", "if", "though", "unless", "until", "when", "where", "while", "yet"}
AWAY = 2
"""How many standard errors from chance a guesser may score."""
Guess = Callable[[str, list[str]], list[float]]
"""(stem, options) → a weight for each option; the guesser picks among those with the highest, at random when they tie."""


def words(text: str) -> list[str]:
    """Return the words of a text in small letters."""
    return re.findall(r"[a-z’']+", text.lower())


def overlap(stem: str, option: str) -> float:
    """Return how many longer words of an option stand in the stem."""
    known = {word for word in words(stem) if len(word) > 3}
    return float(sum(word in known for word in set(words(option))))


def qualified(option: str) -> float:
    """Return how many words an option's longest qualification has: from a hedge or a limit to the end of its clause."""
    longest = 0
    for clause in re.split(r"[.?!;:]", option):
        said = words(clause)
        longest = max([longest, *(len(said) - at for at, word in enumerate(said) if word in HEDGES | LIMITS)])
    return float(longest)


GUESSERS: dict[str, Guess] = {
    "always the longest": lambda stem, options: [float(len(text)) for text in options],
    "never the longest": lambda stem, options: [float(len(text) < max(map(len, options))) for text in options],
    "always the shortest": lambda stem, options: [-float(len(text)) for text in options],
    "always the first": lambda stem, options: [float(index == 0) for index in range(len(options))],
    "always the last": lambda stem, options: [float(index == len(options) - 1) for index in range(len(options))],
    "the most hedged": lambda stem, options: [float(sum(word in HEDGES for word in words(text))) for text in options],
    "the most qualified": lambda stem, options: [qualified(text) for text in options],
    "most words of the stem": lambda stem, options: [overlap(stem, text) for text in options],
}


@dataclass(frozen=True)
class Play:
    """What one guesser made of some items: its expected score, chance, and the standard error of chance."""

    guesser: str
    score: float
    chance: float
    error: float

    @property
    def away(self) -> float:
        """Return how many standard errors lie between the score and chance."""
        return (self.score - self.chance) / self.error

    @property
    def outside(self) -> bool:
        """Return whether the guesser does better or worse than chance allows."""
        return abs(self.away) > AWAY


def expected(items: Sequence[Choice], guess: Guess) -> float:
    """Return the expected number of right answers."""
    right = 0.0
    for item in items:
        weights = guess(item.stem.plain(), [option.text.plain() for option in item.options])
        best = [index for index, weight in enumerate(weights) if weight == max(weights)]
        right += sum(item.options[index].correct for index in best) / len(best)
    return right


def plays(items: Sequence[Choice]) -> Iterator[Play]:
    """Let every guesser play the same items."""
    chances = [1 / len(item.options) for item in items]
    error = math.sqrt(sum(p * (1 - p) for p in chances))
    for name, guess in GUESSERS.items():
        yield Play(name, expected(items, guess), sum(chances), error)


def sets(course: Course) -> dict[str, list[Choice]]:
    """Return the choice items of the whole course, whatever they are for, and those of the final bank."""
    found: dict[str, list[Choice]] = {"Whole course": [], "Final bank": []}
    for placed in course.quizzes.values():
        choices = [question for question in placed.quiz.questions if isinstance(question, Choice)]
        found["Whole course"] += choices
        found["Final bank"] += choices if placed.quiz.purpose == "final" else []
    return {title: items for title, items in found.items() if items}


def main(root: Path = ROOT) -> int:
    """Print a table for the course and for its final bank; returns 1 when a guesser is outside the band."""
    outside = 0
    for title, items in sets(read(root)).items():
        print(f"\n{title}: {len(items)} choice items\n  {'guesser':24}{'score':>8}{'chance':>8}{'SE':>6}{'away':>7}  verdict")
        for play in plays(items):
            outside += play.outside
            verdict = "OUTSIDE" if play.outside else "inside"
            print(f"  {play.guesser:24}{play.score:8.1f}{play.chance:8.1f}{play.error:6.2f}{play.away:+7.2f}  {verdict}")
    return int(outside > 0)


if __name__ == "__main__":
    sys.exit(main())
