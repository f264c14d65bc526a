"""Checks the addresses that a course may link to, when they are read, and that files lie inside its folder."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator

WEB = ("https", "http")
REACHED = (*WEB, "mailto", "tel", "sms")
"""URL schemes that links may have: web pages, mail, telephone and text messages."""
PICTURES = (".png", ".jpg", ".jpeg", ".svg")
"""File name extensions of pictures that every output can show."""
_SCHEME = re.compile(r"\s*([a-zA-Z][\w+.-]*):")
_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f]")
_LEFT_OUT = frozenset({"_build"})
_ODD = re.compile(r"[^\x21-\U0010ffff]|[\x7f-\xa0\u2028\u2029\ufeff<>\"\\^`{|}]")


def checked(address: str, schemes: Collection[str] = WEB) -> str:
    """Return an address unchanged; raises ValueError when its scheme is another, or it holds spaces or markup characters."""
    if _ODD.search(address):
        raise ValueError(f"the address {address!r} holds a space, a control character or a sign of markup")
    scheme, _, rest = address.partition(":")
    known = ", ".join(f"{one}:" for one in schemes)
    if scheme not in schemes or not rest:
        raise ValueError(f"the address '{address}' does not begin with {known} and so can not be linked to")
    if scheme in WEB and not _host(address):
        raise ValueError(f"the address '{address}' names no host, or a user beside it")
    return address


def _host(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:  # such as brackets without a valid IP address
        return ""
    return "" if parts.username is not None else parts.hostname or ""


def on_web(href: str) -> bool:
    """Return whether a link leads to the web, rather than to a page of the book."""
    return href.startswith(("https://", "http://"))


def _reached(address: str) -> str:
    return checked(address, REACHED)


def _ways(how: dict[str, str]) -> dict[str, str]:
    for way, address in how.items():
        if way == "web":
            checked(address)
    return how


WebAddress = Annotated[str, AfterValidator(checked)]
Address = Annotated[str, AfterValidator(_reached)]
with_address = AfterValidator(_ways)
"""Type of the ways to reach a service: the value of 'web' must be a web address."""


def scheme(address: str) -> str:
    """Return the scheme of an address as a browser reads it, in lower case; empty when it has none."""
    match = _SCHEME.match(_CONTROL.sub("", address))
    return match[1].lower() if match else ""


def allowed(address: str) -> bool:
    """Return whether an address has one of the schemes `REACHED`."""
    return scheme(address) in REACHED


def within(root: Path, path: Path) -> bool:
    """Return whether a path, with symbolic links followed, lies in a folder of the course that is published."""
    try:
        parts = path.resolve().relative_to(root.resolve()).parts
    except (ValueError, OSError, RuntimeError):
        return False
    return not any(part.startswith(".") or part in _LEFT_OUT for part in parts)
