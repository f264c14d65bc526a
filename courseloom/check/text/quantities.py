"""Parses the number or range in the text of an option as a `Quantity`.

It reads "about one in ten", "10 %", "5 to 10 years", "more than half", "65 or older". The other words of the option are kept:
only quantities with the same other words and the same kind of unit can be compared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from math import inf

_NAMES = re.findall(
    r"\w+",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen"
    " nineteen twenty thirty forty fifty sixty seventy eighty ninety",
)
_DIGITS = {name: str(number if number < 20 else 10 * (number - 18)) for number, name in enumerate(_NAMES)}
_PARTS = {"half": 50.0, "third": 100 / 3, "quarter": 25.0, "fifth": 20.0, "tenth": 10.0}
_HOURS = {"second": 1 / 3600, "minute": 1 / 60, "hour": 1, "day": 24, "week": 168, "fortnight": 336, "month": 730, "year": 8766}
_ANY = re.compile(rf"\d|{'|'.join((*_NAMES, *_PARTS))}|\ban? (?:{'|'.join(_HOURS)})\b")
"""Matches what every quantity has: a digit, a number in words, a part, or a unit of time."""
_NUMBER = r"\d+(?:\.\d+)?"
_UNIT = r"%|(?:second|minute|hour|day|week|fortnight|month|year)s?\b"
_OVER, _FROM = r"more than|greater than|over|above", r"at least|no less than|no fewer than"
_UNDER, _TO = r"less than|fewer than|under|below", r"at most|up to|no more than"
_QUANTITY = re.compile(
    rf"(?:\b(?:about|around|roughly|approximately|some|nearly|almost|exactly|close to|from)\s+)?"
    rf"(?:\b(?P<before>{_OVER}|{_FROM}|{_UNDER}|{_TO}|between)\s+)?"
    rf"(?<![\w.])(?P<low>{_NUMBER})\s*(?P<first>{_UNIT})?"
    rf"(?:\s*(?P<join>-|–|—|\bto\b|\band\b)\s*(?P<short>(?:{_UNDER})\s+)?(?P<high>{_NUMBER})\s*(?P<second>{_UNIT})?)?"
    r"(?:\s*(?P<after>\+|(?:or|and)\s+(?:more|over|above|older|longer|later)\b|(?:or|and)\s+(?:less|fewer|under|below|younger|shorter)\b))?"
)


@dataclass(frozen=True)
class Quantity:
    """A number (`low` and `high` are equal) or a range; `open` tells which ends are excluded, `about` what it counts."""

    low: float
    high: float
    open: tuple[bool, bool]
    about: tuple[str, ...]

    @property
    def size(self) -> float:
        """Return the number to sort by."""
        return self.low if self.low > -inf else self.high - 1e-9

    def overlaps(self, other: Quantity) -> bool:
        """Return whether both share a number; two plain numbers never overlap."""
        if self.low == self.high and other.low == other.high:
            return False
        lower, upper = sorted((self, other), key=lambda one: (one.low, one.high))
        if upper.low == lower.high:
            return not (lower.open[1] or upper.open[0])
        return upper.low < lower.high


@lru_cache(maxsize=16384)
def quantity(text: str) -> Quantity | None:
    """Return the number or range in a text; None when it holds none, or more than one."""
    if not _ANY.search(text.lower()):
        return None
    plain = _with_digits(text)
    found = list(_QUANTITY.finditer(plain))
    if len(found) != 1:
        return None
    match = found[0]
    if match["join"] == "and" and match["before"] != "between":
        return None
    kind, low = _measured(match["low"], match["first"] or match["second"])
    rest = tuple(re.findall(r"[^\W\d_]+", plain[: match.start()] + " " + plain[match.end() :]))
    about = (kind, *(word.removesuffix("s") for word in rest))
    if match["high"]:
        kind, high = _measured(match["high"], match["second"])
        return Quantity(low, high, (False, bool(match["short"])), about) if low < high and kind == about[0] else None
    before, after = match["before"] or "", match["after"] or ""
    if re.fullmatch(_OVER, before):
        return Quantity(low, inf, (True, True), about)
    if re.fullmatch(_UNDER, before):
        return Quantity(-inf, low, (True, True), about)
    if re.fullmatch(_FROM, before) or re.search(r"\+|more|over|above|older|longer|later", after):
        return Quantity(low, inf, (False, True), about)
    if re.fullmatch(_TO, before) or after:
        return Quantity(-inf, low, (True, False), about)
    return Quantity(low, low, (False, False), about) if before != "between" else None


def comparable(texts: list[str]) -> list[Quantity]:
    """Return the quantities of several texts; an empty list unless each has one and all count the same thing."""
    found = []
    for text in texts:
        if (one := quantity(text)) is None:
            return []
        found.append(one)
    return found if len({one.about for one in found}) == 1 else []


def _measured(number: str, unit: str | None) -> tuple[str, float]:
    if unit is None or unit == "%":
        return unit or "", float(number)
    return "time", float(number) * _HOURS[unit.removesuffix("s")]


def _with_digits(text: str) -> str:
    """Return a text in lower case with number words, shares and fractions as digits."""
    plain = re.sub(r"(?<=\d)[,\u202f\u00a0](?=\d{3}\b)", "", text.lower())
    plain = re.sub(r"\bper ?cent\b", "%", plain)
    plain = re.sub(r"\bhalf an? (?=hour|day|year)", "0.5 ", plain)
    plain = re.sub(r"\ban? (?=(?:second|minute|hour|day|week|fortnight|month|year)\b)", "1 ", plain)
    plain = re.sub(r"[a-z]+", lambda match: _DIGITS.get(match[0], match[0]), plain)
    plain = re.sub(
        rf"\b(?:({_NUMBER}|an?)[ -])?({'|'.join(_PARTS)})s?\b(?: of\b)?",
        lambda match: f"{_PARTS[match[2]] * (float(match[1]) if match[1] and match[1][0] != 'a' else 1):g} %",
        plain,
    )
    return re.sub(
        rf"\b({_NUMBER})\s+(?:in|in every|of every|out of|out of every|per)\s+({_NUMBER})\b",
        lambda match: f"{100 * float(match[1]) / float(match[2]):g} %" if float(match[2]) else match[0],
        plain,
    )
