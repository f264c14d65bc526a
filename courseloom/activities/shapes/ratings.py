"""Replies to rate from -3 to +3; the distance from the key is feedback and never a mark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from courseloom.activities.shapes.slots import Slots

RATINGS = tuple(f"{rating:+d}".replace("-", "−") if rating else "0" for rating in range(-3, 4))
"""The scale as printed."""


@dataclass(frozen=True)
class Ratings(Slots):
    """Replies to rate: each row's picks are the scale."""

    name = "ratings"
    scored = False
    auto_scored = False
    button = "compare_key"

    def score(self, given: dict[str, Any]) -> None:
        """Return no score."""

    def answer(self, given: dict[str, Any]) -> list[int]:
        """Return the ratings from -3 to +3."""
        return [pick - 3 for _, pick in zip(self.slots, given.get("chosen", []), strict=False)]
