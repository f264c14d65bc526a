"""What every paper says and looks like: sizes, title, colours, words, logo, the lines of the cover and of the help box."""

from __future__ import annotations

from typing import Any

from courseloom import assets
from courseloom.model.course import Course
from courseloom.strings import PAGE, PAPER

PAPERS = {"a4": "a4", "letter": "us-letter"}
"""Sizes of paper, as the command line and as Typst name them."""


def meta_of(course: Course, paper: str) -> dict[str, Any]:
    """Return what Typst is told for a size of paper, which is a value of `PAPERS`."""
    about, local = course.about, course.local
    lang, _, region = about.language.partition("-")
    number = course.emergency_number()
    lines = [PAGE["emergency"].format(number=number) if number else PAGE["emergency_any"], PAGE["own_service"]]
    lines += course.help_lines()
    cover = [
        local.organisation,
        ", ".join(about.authors),
        f"{PAGE['version']} {about.version}, {about.dates.released}. {PAPER['licence'].format(content=about.licence.content)}",
        about.disclaimer.not_reviewed,
        about.disclaimer.not_supervision,
        about.disclaimer.not_accredited,
        PAPER["print_note"],
    ]
    return {
        "title": about.title,
        "short_title": about.short_title,
        "subtitle": about.subtitle,
        "authors": list(about.authors),
        "lang": lang,
        "region": region or None,
        "paper": paper,
        "colours": assets.colours(),
        "words": PAPER,
        "logo": local.logo.name or None,
        "logo_alt": local.logo.alt,
        "cover": [line for line in cover if line],
        "help": {"title": PAGE["help_title"], "lines": lines, "check": PAGE["check_first"]},
    }
