"""How well test-wise guessers do: readers who know nothing of the subject and much about tests.

Plays each guesser over every choice item with one key, chapters and final bank apart, and prints its score beside chance and
the band of two standard errors around it. A guesser outside the band means that the items give their keys away.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from courseloom.course import read  # noqa: E402
from courseloom.model.items import Choice  # noqa: E402

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
Guess = Callable[[str, list[str]], list[float]]
"""(stem, options) → a weight for each option; the guesser picks among those with the highest, at random when they tie."""


def words(text: str) -> list[str]:
    """Return the words of a text in small letters."""
    return re.findall(r"[a-z’']+", text.lower())


def overlap(stem: str, option: str) -> float:
    """Return how many longer words of an option stand in the stem."""
    known = {word for word in words(stem) if len(word) > 3}
    return float(sum(word in known for word in set(words(option))))


GUESSERS: dict[str, Guess] = {
    "always the longest": lambda stem, options: [float(len(text)) for text in options],
    "never the longest": lambda stem, options: [float(len(text) < max(map(len, options))) for text in options],
    "always the shortest": lambda stem, options: [-float(len(text)) for text in options],
    "always the first": lambda stem, options: [float(index == 0) for index in range(len(options))],
    "always the last": lambda stem, options: [float(index == len(options) - 1) for index in range(len(options))],
    "the most hedged": lambda stem, options: [float(sum(word in HEDGES for word in words(text))) for text in options],
    "most words of the stem": lambda stem, options: [overlap(stem, text) for text in options],
    "the one that asks": lambda stem, options: [float("?" in text) for text in options],
}


def played(items: list[Choice], guess: Guess) -> float:
    """Return the expected number of right answers."""
    right = 0.0
    for item in items:
        weights = guess(item.stem.plain(), [option.text.plain() for option in item.options])
        best = [index for index, weight in enumerate(weights) if weight == max(weights)]
        right += sum(item.options[index].correct for index in best) / len(best)
    return right


def main() -> int:
    """Print a table for chapters and for the final bank; returns 1 when a guesser is outside the band."""
    course = read(ROOT)
    outside = 0
    for title, purposes in (("Chapters", ("selfcheck", "pretest", "posttest", "booster")), ("Final bank", ("final",))):
        items = [
            question
            for placed in course.quizzes.values()
            if placed.quiz.purpose in purposes
            for question in placed.quiz.questions
            if isinstance(question, Choice)
        ]
        if not items:
            continue
        chances = [1 / len(item.options) for item in items]
        chance, error = sum(chances), math.sqrt(sum(p * (1 - p) for p in chances))
        print(f"\n{title}: {len(items)} items. Chance {chance:.1f}, band {chance - 2 * error:.1f} to {chance + 2 * error:.1f}.")
        for name, guess in GUESSERS.items():
            score = played(items, guess)
            apart = abs(score - chance) > 2 * error
            outside += apart
            print(f"  {name:24} {score:6.1f}  {100 * score / len(items):3.0f}%  {'OUTSIDE' if apart else 'inside'}")
    return int(outside > 0)


if __name__ == "__main__":
    sys.exit(main())
