"""Contacts of a course that is read from the right, whose lines would exchange the groups of a telephone number."""

from __future__ import annotations

from typing import TypeVar

from courseloom.model.course import Resource, ResourceFile
from courseloom.model.local import Contact, LocalFile
from courseloom.strings.locales import in_order

Row = TypeVar("Row", Resource, Contact)
_NUMBERS = ("call", "text")
"""The ways to reach a service that are numbers."""


def services(found: ResourceFile, language: str) -> ResourceFile:
    """Return services whose numbers keep their order in a language."""

    def kept(rows: tuple[Resource, ...]) -> tuple[Resource, ...]:
        return tuple(_row(row, language).model_copy(update={"how": _how(row, language)}) for row in rows)

    return found.model_copy(update={"emergency": kept(found.emergency), "services": kept(found.services)})


def own(found: LocalFile, language: str) -> LocalFile:
    """Return an organisation's contacts whose numbers keep their order in a language."""
    return found.model_copy(update={"contacts": tuple(_row(row, language) for row in found.contacts)})


def _row(row: Row, language: str) -> Row:
    return row.model_copy(update={"contact": row.contact and in_order(row.contact, language)})


def _how(row: Resource, language: str) -> tuple[dict[str, str], ...]:
    return tuple({way: in_order(said, language) if way in _NUMBERS else said for way, said in one.items()} for one in row.how)
