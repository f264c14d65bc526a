"""Finds research figures that are typed into sentences, and ignores other numbers.

Research figures are percentages, ratios, effect sizes, sample sizes, shares ("one in eight"), "three times as likely" and
intervals. Other numbers are dates, ages, times, money, versions, numbered parts, ratings, round denominators, and numbers that
the reader is asked to imagine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_PEOPLE = (
    "people|persons|participants|patients|adults|adolescents|students|teenagers|children|clients|clinicians|nurses|doctors|staff|"
    "respondents|women|men|girls|boys|studies|trials|papers|countries|interviews|records|cases|"
    "parents|pupils|veterans|prisoners|inpatients|outpatients|families|episodes"
)
_SMALL = "two|three|four|five|six|seven|eight|nine|ten"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_MEANT = (
    r"likely|likelier|common|frequent|often|higher|greater|lower|prevalent|"
    r"the\ (?:rate|risk|odds|chance|likelihood|number|probability)"
)
_LAPSE = r"weeks?|days?|hours?|minutes?|months?|years?|sessions?|parts?|steps?|minds|ways|sentences|words|stages"
FIGURE = re.compile(
    rf"""
    (?<![\w.,])(?<![A-Za-z]-)(?:
        \d[\d,.]*\s?(?:%|per\ ?cent\b|percentage\ points?\b)
      | (?i:{_SMALL}|(?:{_TENS})(?:[ -](?:one|{_SMALL}))?)\ (?:per\ cent|percent)\b
      | (?i:(?:adjusted\ )?(?:odds|risk|hazard|rate)\ ratios?|relative\ risk|effect\ size|Cohen[’']s\ d)
        (?:\ \((?:OR|RR|HR|aOR|d|g)\))?(?:\s?[,=:]|\ of|\ was|\ is)?\s?[-−]?\d[\d.·]*
      | (?:OR|aOR|SMD|NNT|PPV|NPV|AUC)\)?(?:\s?[,=:]|\ of|\ was|\ is)\s?[-−]?\d[\d.·]*
      | (?:OR|aOR|RR|HR|SMD|NNT|PPV|NPV|AUC)\)?(?:\s?[,=:]|\ of|\ was|\ is)?\s?[-−]?\d+[.·]\d+
      | NNT\s\d+
      | (?:ICC|SD)\s?=\s?\d[\d.]*
      | [dgrκβpP]\s?[=<>]\s?[-−]?0?[.·]\d+
      | [nN]\s?=\s?(?!1\b)\d[\d,]*
      | (?:\d{{1,3}}(?:,\d{{3}})+|\d{{2,}}|\d[\d.]*\s(?:thousand|million|billion)|(?i:{_SMALL})\s(?:million|billion))
        \s(?:(?!(?:{_LAPSE})\b)[\w-]+\s){{0,2}}?(?:{_PEOPLE})\b
      | (?i:one|{_SMALL}|\d+)[ -](?:in|out[ -]of)[ -](?:every[ -])?
        (?:{_SMALL}|eleven|twelve|fifteen|{_TENS}|a\ hundred|a\ thousand|(?!(?:19|20)\d\d\b)\d[\d,]*)\b
        (?!-[a-z]|\s(?:[a-z]+\s)?(?:{_LAPSE})\b)
      | (?:\d[\d.]*\s?(?:times|×)|(?i:{_SMALL})\stimes|(?i:twice))\s(?:as\s|more\s|less\s)?(?:{_MEANT})\b
      | (?:\d[\d.]*|(?i:{_SMALL}))[ -]?fold\s(?:as|more|higher|greater|increase|rise|risk|difference)
      | (?:CI|confidence\ interval|credible\ interval|IQR)[\s,:=(\[]*(?:of\s|was\s|from\s)?
        [-−]?\d[\d.·]*\s?(?:[-–—,]|to)\s?[-−]?\d[\d.·]*
      | \d+[.·]\d+\s?[(\[]\d+[.·]\d+\s?(?:[-–—,]|to)\s?\d+[.·]\d+
    )
    """,
    re.X,
)
_ROUND = re.compile(
    r"(?:\bper|\bof every|\bin every|\bof|\bto)?\s?\b(?:100|1,000|10,000|100,000)\s\w+(?:\s\w+)?"
    r"|\b9[059]\s?%\s(?:confidence|credible|prediction|CI\b|intervals?)"
    r"|\b(?:0|100)\s?%(?!\s(?:of|had|were|reported|did))"
)
_NUMBERED = re.compile(
    r"\b(?:(?:chapter|section|part|ward|room|page|table|figure|week|day|year|grade|level|step|item|question|point|type|rule|form|"
    r"unit|article|schedule)s?|criteri(?:on|a)|groups? of|pairs of)"
    r"\s(?:\w+\s(?:to|or|and)\s|\d+\s?[–-]\s?)?$",
    re.I,
)
_AGED = re.compile(r"\b(?:aged?|ages|at|over|under|past|turn(?:s|ed|ing)?)\s(?:\w+\s(?:to|or|and)\s)?$", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d\s")
_SINCE = re.compile(r"\b(?:in|since|by|until|till|from|of|during|after|before|and|to|for|early|late|mid)[\s-]$|[–(]$", re.I)
_RATING = re.compile(r"\b(?:rat(?:e|es|ed|ing)|scor(?:e|es|ed|ing)|scale|marks?)\b[^.;!?]*$", re.I)
_OUTSIDE = re.compile(r"\b(?:zoom(?:ed|ing)?|pass mark|brightness|contrast|discount|alcohol (?:hand )?(?:gel|rub))\b", re.I)
_IMAGINED = re.compile(r"\s*(?:now |next, )?(?:suppose|imagine|picture|say that|let us say)\b", re.I)


_DIGIT = re.compile(r"\d")
_SHARE = re.compile(rf"[ -](?:in|out[ -]of)[ -](?:every[ -])?(?:{_SMALL}|eleven|twelve|fifteen|{_TENS}|a)\b")
_HINTS = (" times ", "twice ", "fold ", "per cent", "percent", "illion ")


def figures(text: str) -> Iterator[re.Match[str]]:
    """Yield a match for every research figure in a text."""
    lower = text.lower()
    if not (_DIGIT.search(text) or any(hint in lower for hint in _HINTS) or _SHARE.search(lower)):
        return
    found = list(FIGURE.finditer(text))
    around = [match.span() for match in _ROUND.finditer(text)] if found else []
    for match in found:
        start, end = match.span()
        if not any(a <= start and end <= b for a, b in around) and not _other(match.group(), text, start, end):
            yield match


def _other(figure: str, text: str, start: int, end: int) -> bool:
    """Return whether the words around a number show that it is no research figure."""
    before = text[max(0, start - 80) : start]
    if figure[0].isdigit() and "%" not in figure:
        year = _YEAR.match(figure) and _SINCE.search(before)
        age = re.match(r"\d\d\s", figure) and _AGED.search(before)
        if year or age or _NUMBERED.search(before):
            return True
    if " out of " in figure and _RATING.search(before):
        return True
    opening = max(text.rfind(mark, 0, start) for mark in (". ", "? ", "! ", ": "))
    sentence = text[opening + 2 if opening >= 0 else 0 : end + 40]
    return bool(_IMAGINED.match(sentence) or _OUTSIDE.search(text, max(0, start - 40), end + 40))
