"""The score of an answer, stated once in `tests/scoring.json` and the same in the page's script, here and in exports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from courseloom.activities.question import Item
from courseloom.activities.shapes import Gaps, Number, Options, Ratings, Shape, Slots, Written


def score(keys: Sequence[bool], chosen: Sequence[bool]) -> float:
    """Return share of keys chosen minus share of distractors chosen, never below zero (0 to 1)."""
    pairs = list(zip(keys, chosen, strict=True))
    right, wrong = sum(k and c for k, c in pairs), sum(c and not k for k, c in pairs)
    total = sum(keys)
    others = len(keys) - total
    return max(0.0, (right / total if total else 0.0) - (wrong / others if others else 0.0))


def picked(keys: Sequence[int], chosen: Sequence[int | None]) -> float:
    """Return the share of slots with the right pick (0 to 1)."""
    return sum(key == pick for key, pick in zip(keys, chosen, strict=True)) / len(keys)


def guessed(answer: float, tolerance: float, given: float) -> float:
    """Return 1 for a guess within the tolerance, else 0."""
    return float(abs(given - answer) <= tolerance + 1e-9)  # 1.1 is within 0.1 of 1, whatever binary fractions say


def distance(keys: Sequence[int], chosen: Sequence[int]) -> float:
    """Return the mean distance between ratings and their keys, in steps of the scale; never part of a mark."""
    return sum(abs(key - pick) for key, pick in zip(keys, chosen, strict=True)) / len(keys)


def of(shape: Shape, given: dict[str, Any]) -> float | None:
    """Return the score of an answer as the forms give it, {"chosen": [...]} or {"number": x} (0 to 1); None for no score."""
    match shape:
        case Options(options):
            keys = [option.right for option in options]
            return score(keys, [index in given.get("chosen", []) for index in range(len(keys))])
        case Slots(slots):
            return picked([slot.right for slot in slots], given["chosen"])
        case Gaps(_, gaps):
            return picked([gap.right for gap in gaps], given["chosen"])
        case Number(answer=answer, tolerance=tolerance):
            return guessed(answer, tolerance, float(given["number"]))
        case Ratings() | Written():
            return None


def answer(item: Item, given: dict[str, Any]) -> Any:
    """Return an answer as a notebook reads it, in the order of the file.

    The letters chosen, the words picked, the number, the ratings from -3 to +3, or the text written with the points ticked.
    """
    chosen = given.get("chosen", [])
    match item.shape:
        case Options(options):
            return [options[index].letter for index in sorted(chosen)]
        case Slots(slots):
            pairs = sorted(zip(slots, chosen, strict=False), key=lambda pair: pair[0].index)
            return [slot.picks[pick] for slot, pick in pairs]
        case Gaps(_, gaps):
            return [gap.picks[pick] for gap, pick in zip(gaps, chosen, strict=False)]
        case Ratings(slots):
            return [pick - 3 for _, pick in zip(slots, chosen, strict=False)]
        case Number():
            return given.get("number")
        case Written():
            return {"text": given.get("text", ""), "points": sorted(given.get("points", []))}
