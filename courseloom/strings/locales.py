"""What follows from the language of a course besides its words: the direction of writing, and the form of dates and numbers."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup

if TYPE_CHECKING:
    from babel import Locale

Direction = Literal["ltr", "rtl"]
TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
"""The code of a language, with a script or a region where one is meant: "es", "pt-BR"."""
_GROUPS = re.compile(r"(?<![\w/.@+-])(?:\+\d+|\d+(?=[ \xa0(-]))(?:[ \xa0()-]+\d+)*(?!\w|[\w.+-]*[/@])")
"""A number of several groups, or with its sign."""


def direction(language: str) -> Direction:
    """Return the direction of writing of a language by its tag ("es", "pt-BR", "ar"), which Sphinx writes "pt_BR"."""
    known = locale(language)
    return "rtl" if known and known.text_direction == "rtl" else "ltr"


def attributes(language: str, within: str = "") -> Markup:
    """Return `lang` of an element, and `dir` where its direction is not that of the language around it."""
    turned = direction(language) != direction(within)
    return Markup('lang="{}"{}').format(language, Markup(' dir="{}"').format(direction(language)) if turned else "")


def long_date(day: str, language: str) -> str:
    """Return an ISO day in words, as in "3 de mayo de 2026"; as it is in English, and where there is no such day."""
    known = locale(language)
    if not known or not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        return day
    from babel.dates import format_date

    try:
        return format_date(date.fromisoformat(day), "long", locale=known)
    except ValueError:
        return day


def in_order(text: str, language: str) -> str:
    """Return a text in which a telephone number of several groups keeps their order, which a line from the right exchanges."""
    return (
        _GROUPS.sub("\N{LEFT-TO-RIGHT ISOLATE}\\g<0>\N{POP DIRECTIONAL ISOLATE}", text)
        if direction(language) == "rtl"
        else text
    )


def number(value: float, language: str, spec: str = "") -> str:
    """Return a number by a format specification of Python (".1f"), with the decimal and grouping signs of a language."""
    written, known = format(value, spec), locale(language)
    if not known:
        return written
    signs = known.number_symbols["latn"]
    return written.translate({ord("."): signs["decimal"], ord(","): signs["group"]})


@cache
def locale(language: str) -> Locale | None:
    """Return what Babel knows of a language, without the subtags that it does not know ("ar-XB" is "ar").

    None for English, whose forms are those of Python and of ISO, and for a language that it does not know.
    """
    if re.match(r"en\b", language, re.IGNORECASE):
        return None
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError):
        shorter, _, rest = language.replace("_", "-").rpartition("-")
        return locale(shorter) if rest and shorter else None
