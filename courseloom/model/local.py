"""`book/local.yml`: one organisation's own name, numbers and links, and the country where it is."""

from __future__ import annotations

from pathlib import PurePath
from typing import Annotated

from pydantic import BeforeValidator, Field

from courseloom.model.items import Frozen
from courseloom.model.links import Address

ALIASES = {"UK": "GB", "EIRE": "IE", "USA": "US"}


def country_code(written: str) -> str:
    """Return the code of a country as in `resources.yml`, for example 'GB' for 'uk'."""
    code = written.strip().upper()
    return "world" if code == "WORLD" else ALIASES.get(code, code)


def _home(written: object) -> object:
    """Return the code of an organisation's country, or None when it states that it has none."""
    code = country_code(written) if isinstance(written, str) else written
    return None if code in ("", "NONE", "world") else code


class Logo(Frozen):
    """A picture in `book/` with its alternative text."""

    file: str | None = None
    alt: str | None = None

    @property
    def name(self) -> str:
        """Return the file's name in the outputs, or an empty string."""
        return f"logo{PurePath(self.file).suffix.lower()}" if self.file else ""


class Contact(Frozen):
    """A contact of the organisation, shown first in the help box."""

    service: str
    contact: str | None = None
    hours: str | None = None
    for_whom: str = ""
    confirmed_on: str | None = None
    confirmed_by: str | None = None


class PolicyLink(Frozen):
    """A policy of the organisation that takes precedence over the course."""

    title: str
    url: Address | None = None


class LocalFile(Frozen):
    """`book/local.yml`: one organisation's own name, numbers and links, added to every output."""

    organisation: str = ""
    logo: Logo = Logo()
    country: Annotated[
        Annotated[str, Field(pattern="^[A-Z]{2}(-[A-Z]{3})?$")] | None,
        BeforeValidator(_home),
    ] = Field(None, description="Where the contacts are: a two-letter code.")
    contacts: tuple[Contact, ...] = ()
    policy_links: tuple[PolicyLink, ...] = ()
    errors_contact: str | None = None
    accommodations_contact: str | None = None
