"""The words that a question bank for learning systems adds to its questions."""

from __future__ import annotations

BANKS = {
    "in_unit": "Answer in {unit}.",
    "struck": "(struck out: {words})",
    "write": "Write from memory.",
}
