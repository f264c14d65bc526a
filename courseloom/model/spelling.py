"""Typed answers: what is forgiven between what somebody typed and what is accepted.

Case, spaces, accents and the form of quotation marks and hyphens never count. One slip of the keys (a letter too many, too few,
another, or two swapped) counts nothing only where the author says so, and not where it could change what is meant: see `slip`.
`assets/js/shapes/typed.js` is the same for the page; `tests/scoring.json` holds the two together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from courseloom.strings.typed import NEGATIONS

SHORTEST = 6
"""Letters of the shortest answer in which a slip is forgiven."""
_ALIKE = {ord(sign): "'" for sign in "’‘`´ʼ"} | {ord(sign): '"' for sign in "“”„«»"} | {ord(sign): "-" for sign in "‐‑‒–—−"}


def folded(text: str) -> str:
    """Return a text as it is compared: small letters without accents, signs of one form, and no spaces."""
    small = unicodedata.normalize("NFKD", text.lower().translate(_ALIKE).replace("ß", "ss").replace("ς", "σ"))
    return "".join(sign for sign in small if not unicodedata.category(sign).startswith("M") and not sign.isspace())


def accepted(typed: str, answers: Sequence[str], others: Sequence[str] = (), *, slips: bool = False) -> bool:
    """Return whether what was typed is one of the answers; `others` are listed answers that are not right."""
    given = folded(typed)
    if any(given == folded(answer) for answer in answers):
        return True
    return slips and any(slip(typed, answer, others) for answer in answers)


def slip(typed: str, answer: str, others: Sequence[str] = ()) -> bool:
    """Return whether what was typed is an answer but for one slip that cannot have changed what is meant.

    Never in an answer of under six letters, at its first letter, in a number, where either holds a negation, or where a listed
    answer that is not right is as near.
    """
    given, right = folded(typed), folded(answer)
    if len(right) < SHORTEST or given[:1] != right[:1] or not apart_by_one(given, right):
        return False
    if any(sign.isdigit() for sign in given + right) or _negated(typed) or _negated(answer):
        return False
    return not any(given == folded(one) or apart_by_one(given, folded(one)) for one in others)


def apart_by_one(one: str, two: str) -> bool:
    """Return whether one text becomes the other by one sign more, less or other, or by two neighbours swapped."""
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
    return any(word in NEGATIONS or word.replace("’", "'").endswith("n't") for word in words)
