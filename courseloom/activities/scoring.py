"""The score of an answer; `tests/scoring.json` tests this module and the page's script with the same cases."""

from __future__ import annotations

from collections.abc import Sequence


def score(keys: Sequence[bool], chosen: Sequence[bool]) -> float:
    """Return share of keys chosen minus share of distractors chosen, never below zero (0 to 1)."""
    pairs = list(zip(keys, chosen, strict=True))
    right, wrong = sum(k and c for k, c in pairs), sum(c and not k for k, c in pairs)
    total = sum(keys)
    others = len(keys) - total
    return max(0.0, (right / total if total else 0.0) - (wrong / others if others else 0.0))


def picked(keys: Sequence[int], chosen: Sequence[int | None]) -> float:
    """Return the share of slots where the right pick was chosen (0 to 1)."""
    return sum(key == pick for key, pick in zip(keys, chosen, strict=True)) / len(keys)


def guessed(answer: float, tolerance: float, given: float) -> float:
    """Return 1 for a guess within the tolerance, else 0."""
    return float(abs(given - answer) <= tolerance + 1e-9)  # so that 1.1 counts as within 0.1 of 1 in floating point


def distance(keys: Sequence[int], chosen: Sequence[int]) -> float:
    """Return the mean distance between ratings and their keys, in steps of the scale; never part of a mark."""
    return sum(abs(key - pick) for key, pick in zip(keys, chosen, strict=True)) / len(keys)
