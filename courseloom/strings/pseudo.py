"""Two languages that are no languages: they show words that are in no catalogue, and pages that do not turn."""

from __future__ import annotations

import re

ACCENTED, TURNED = "en-XA", "ar-XB"
"""English with an accent on every letter, about 40 % longer and in brackets; English words that read from right to left."""
_PLACEHOLDER = re.compile(r"(\{[^{}]*\})")
_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MARKED = "áßçđéƒğħíj̄ķĺm̄ñóþq̄ŕšţúv̄ŵx̄ýžÁẞÇĐÉF̄ĞĦÍJ̄ĶĹM̄ÑÓÞQ̄ŔŠŢÚV̄ŴX̄ÝŽ"  # the letters that the fonts have
_LETTERS = str.maketrans(dict(zip(_PLAIN, re.findall(".̄?", _MARKED), strict=True)))
_MORE = "one two three four five six seven eight nine ten "
_OVERRIDE, _POP = "\u202e", "\u202c"


def signs(language: str) -> frozenset[str]:
    """Return the signs that stand in words of this language alone, and are refused in a text that an author writes."""
    return frozenset({_OVERRIDE} if language == TURNED else ())


def said(language: str, text: str) -> str:
    """Return an English text in one of the two; what stands in braces is untouched."""
    parts = _PLACEHOLDER.split(text)  # every second part is a placeholder
    if language == TURNED:
        return "".join(
            part if at % 2 else re.sub(r"[^\W\d_]+", rf"{_OVERRIDE}\g<0>{_POP}", part) for at, part in enumerate(parts)
        )
    more = -(-len(text) * 2 // 5)
    padding = (_MORE * (more // len(_MORE) + 1))[:more].strip().translate(_LETTERS)
    return f"[{''.join(part if at % 2 else part.translate(_LETTERS) for at, part in enumerate(parts))} {padding}]"
