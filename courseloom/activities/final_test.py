"""The random draw of a final test: from its blueprint, bank and seed to questions and the order of their options.

`assets/js/drawing.js` draws the same test on the page; `tests/engine/test_drawing.py` compares the two. Numbers come from
mulberry32 (32 bits of state), which gives the same numbers in Python and in a browser. The draw is reproducible, not secret.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from courseloom.activities.question import hashed
from courseloom.model.course import Course
from courseloom.model.items import COUNTED, Question, Quiz

_BITS = 0xFFFFFFFF
PAPER_SEEDS = (1, 2)
"""The seeds of the two paper forms, fixed so that the same bank gives the same forms."""
Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Share:
    """The share of one chapter: how many questions are wanted, and a pool of its questions as (hashed name, objective)."""

    chapter: str
    wanted: int
    pool: tuple[tuple[str, str], ...]


def bank(course: Course) -> dict[str, tuple[Question, Quiz]]:
    """Return the questions that may be drawn (those that count towards a score), by hashed name, in the order of the files."""
    return {
        hashed(question.id): (question, placed.quiz)
        for placed in course.quizzes.values()
        if placed.quiz.purpose == "final"
        for question in placed.quiz.questions
        if question.kind in COUNTED
    }


def shares(course: Course) -> tuple[Share, ...]:
    """Return the blueprint with the questions of the bank as pools, in the order of `final: draw:`."""
    if course.about.final is None:
        return ()
    home = {objective.id: plan.slug for plan in course.about.chapters for objective in plan.objectives}
    there = [(name, question.objective) for name, (question, _) in bank(course).items()]
    return tuple(
        Share(slug, wanted, tuple(one for one in there if home.get(one[1]) == slug))
        for slug, wanted in course.about.final.draw.items()
    )


def numbers(seed: int) -> Iterator[int]:
    """Yield the numbers of mulberry32, each from 0 to 2³² − 1."""
    state = seed & _BITS
    while True:
        state = (state + 0x6D2B79F5) & _BITS
        t = ((state ^ state >> 15) * (state | 1)) & _BITS
        t = (t + ((t ^ t >> 7) * (t | 61) & _BITS) & _BITS) ^ t
        yield t ^ t >> 14


def shuffled(things: Sequence[Thing], draws: Iterator[int]) -> list[Thing]:
    """Return things in random order, by the Fisher-Yates shuffle from the end."""
    mixed = list(things)
    for last in range(len(mixed) - 1, 0, -1):
        place = next(draws) * (last + 1) >> 32
        mixed[last], mixed[place] = mixed[place], mixed[last]
    return mixed


def spread(pool: Sequence[tuple[str, str]]) -> list[str]:
    """Return names with objectives taken in rounds (one question of each per round); within a round the order is kept."""
    seen: Counter[str] = Counter()
    turns = []
    for name, objective in pool:
        turns.append((seen[objective], name))
        seen[objective] += 1
    return [name for _, name in sorted(turns, key=lambda turn: turn[0])]


def draw(blueprint: Sequence[Share], seed: int, avoid: Collection[str] = ()) -> list[str]:
    """Return the names of one test's questions, chapters mixed; names in `avoid` only where a chapter has no others."""
    draws = numbers(seed)
    drawn: list[str] = []
    for share in blueprint:
        mixed = shuffled(share.pool, draws)
        fresh, used = ([one for one in mixed if (one[0] in avoid) == known] for known in (False, True))
        drawn += (spread(fresh) + spread(used))[: share.wanted]
    return shuffled(drawn, draws)


def order(pinned: Sequence[bool], seed: int, name: str) -> list[int]:
    """Return the indices of a question's options as this test shows them; pinned options keep their place."""
    free = shuffled([index for index, pin in enumerate(pinned) if not pin], numbers(seed ^ int(name[:8], 16)))
    return [index if pin else free.pop(0) for index, pin in enumerate(pinned)]


def paper_forms(blueprint: Sequence[Share]) -> list[tuple[int, list[str]]]:
    """Return the two paper forms as (seed, names): the second avoids questions of the first where the bank allows."""
    first, second = PAPER_SEEDS
    drawn = draw(blueprint, first)
    return [(first, drawn), (second, draw(blueprint, second, avoid=frozenset(drawn)))]
