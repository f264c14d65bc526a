"""The score of an answer, stated once in `tests/scoring.json` and the same in the page's script, here and in exports."""

from __future__ import annotations

from collections.abc import Sequence


def score(keys: Sequence[bool], chosen: Sequence[bool]) -> float:
    """Return share of keys chosen minus share of distractors chosen, never below zero (0 to 1)."""
    pairs = list(zip(keys, chosen, strict=True))
    right, wrong = sum(k and c for k, c in pairs), sum(c and not k for k, c in pairs)
    total = sum(keys)
    others = len(keys) - total
    return max(0.0, (right / total if total else 0.0) - (wrong / others if others else 0.0))
