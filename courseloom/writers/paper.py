"""Data that all PDFs share: paper sizes, title, colours, words, logo, the lines of the cover and of the help box."""

from __future__ import annotations

from typing import Any

from courseloom import assets
from courseloom.model.course import Course
from courseloom.strings import PAGE, PAPER
from courseloom.strings.locales import direction

PAPERS = {"a4": "a4", "letter": "us-letter"}
"""Paper sizes: names on the command line, with the names in Typst."""


def typst_language(language: str) -> dict[str, str | None]:
    """Return the language of a document as Typst takes it, and its direction."""
    first, *more = language.split("-")
    region = next((part.upper() for part in more if len(part) == 2), None)
    return {"lang": first.lower(), "region": region, "dir": direction(language)}


def meta_of(course: Course, paper: str, edition: str = "") -> dict[str, Any]:
    """Return the `meta` of Typst documents for a paper size, which is a value of `PAPERS`; the cover says which edition."""
    about, local, said = course.about, course.local, PAPER["licence"].format(content=course.about.licence.content)
    number = course.emergency_number()
    lines = [PAGE["emergency"].format(number=number) if number else PAGE["emergency_any"], PAGE["own_service"]]
    lines += course.help_lines()
    cover = [
        local.organisation,
        ", ".join(about.authors),
        f"{PAGE['version']} {edition or about.version}, {about.released}. {said}",
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
        **typst_language(about.language),
        "paper": paper,
        "colours": assets.colours(),
        "words": PAPER,
        "logo": local.logo.name or None,
        "logo_alt": local.logo.alt,
        "cover": [line for line in cover if line],
        "help": {"title": PAGE["help_title"], "lines": lines, "check": PAGE["check_first"]},
    }
