"""Compares typed answers with accepted ones, and defines which differences are ignored.

Case, spaces, accents and the form of quotation marks and hyphens are ignored. One typing error (a letter inserted, left out or
replaced, or two swapped) is accepted only if the author allows it, and not where it could change the meaning: see `slip`.
`assets/js/shapes/typed.js` does the same on the page; tests run both on `tests/scoring.json`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from courseloom.strings.typed import TYPED

SHORTEST = 6
"""Length of the shortest answer, in letters, in which a typing error is accepted."""
_ALIKE = {ord(sign): "'" for sign in "’‘`´ʼ"} | {ord(sign): '"' for sign in "“”„«»"} | {ord(sign): "-" for sign in "‐‑‒–—−"}


def folded(text: str) -> str:
    """Return a text normalised for comparison: lower case, without accents and spaces, quotation marks and hyphens unified."""
    small = unicodedata.normalize("NFKD", text.lower().translate(_ALIKE).replace("ß", "ss").replace("ς", "σ"))
    return "".join(sign for sign in small if not unicodedata.category(sign).startswith("M") and not sign.isspace())


def accepted(typed: str, answers: Sequence[str], others: Sequence[str] = (), *, slips: bool = False) -> bool:
    """Return whether `typed` is one of the answers (with `slips`: but for one typing error); `others` are wrong answers."""
    given = folded(typed)
    if any(given == folded(answer) for answer in answers):
        return True
    return slips and any(slip(typed, answer, others) for answer in answers)


def slip(typed: str, answer: str, others: Sequence[str] = ()) -> bool:
    """Return whether `typed` differs from an answer by one typing error that cannot change the meaning.

    False for an answer of fewer than six letters, for an error in the first letter or in a number, when either text holds a
    negation, and when a listed wrong answer is as near.
    """
    given, right = folded(typed), folded(answer)
    if len(right) < SHORTEST or given[:1] != right[:1] or not apart_by_one(given, right):
        return False
    if any(sign.isdigit() for sign in given + right) or _negated(typed) or _negated(answer):
        return False
    return not any(given == folded(one) or apart_by_one(given, folded(one)) for one in others)


def apart_by_one(one: str, two: str) -> bool:
    """Return whether two texts differ by one character inserted, deleted or replaced, or by two neighbours swapped."""
    if abs(len(one) - len(two)) > 1 or one == two:
        return False
    at = next((n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    if len(one) != len(two):
        longer, shorter = (one, two) if len(one) > len(two) else (two, one)
        return longer[at + 1 :] == shorter[at:]
    swapped = one[at : at + 2] == two[at : at + 2][::-1] and one[at + 2 :] == two[at + 2 :]
    return one[at + 1 :] == two[at + 1 :] or swapped


def _negated(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text.lower())
    negations = TYPED["negations"].split()
    return any(word in negations or word.replace("’", "'").endswith("n't") for word in words)
