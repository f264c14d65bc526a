"""Checks SVG files and outputs as XML: only shapes and text; no scripts, embedded content or references to other files."""

from __future__ import annotations

import re
from functools import lru_cache
from xml.parsers import expat

_REFUSED = (
    *("script", "foreignobject", "iframe", "object", "embed", "handler", "listener", "animate", "animatemotion"),
    *("animatetransform", "set", "discard", "a", "audio", "video", "canvas", "link", "meta"),
)
_URL = re.compile(r"url\(\s*['\"]?\s*(?!#)(?!\s*data:image/(?:png|jpeg))[^)\s]", re.I)
_OTHER = re.compile(r"@import|expression\s*\(|javascript:|-moz-binding", re.I)


class _Refused(Exception):
    pass


@lru_cache(maxsize=512)
def fault(svg: bytes) -> str:
    """Return what is wrong with an SVG, as a clause that follows 'which'; empty when nothing is."""
    parser = expat.ParserCreate(namespace_separator=" ")
    first: list[str] = []
    inner: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        space, _, name = tag.rpartition(" ")
        inner.append(name.lower())
        first.append(name)
        if name.lower() in _REFUSED or space == "http://www.w3.org/1999/xhtml":
            raise _Refused(f"holds <{name}>")
        for long, value in attributes.items():
            key = long.rpartition(" ")[2].lower()
            if key.startswith("on"):
                raise _Refused(f"holds the script '{key}'")
            if key in ("href", "src") and not re.match(r"#|data:image/(png|jpeg);base64,", value.strip()):
                raise _Refused("loads something from outside it")
            _styled(value)

    def _styled(text: str) -> None:
        if _URL.search(text):
            raise _Refused("loads something from outside it")
        if _OTHER.search(text) or "\\" in text:
            raise _Refused("holds a style that could load or run something")

    def words(text: str) -> None:
        if inner and inner[-1] == "style":
            _styled(text)

    def declared(*_: object) -> None:
        raise _Refused("declares entities")

    def instructed(target: str, _: str) -> None:
        raise _Refused(f"holds the instruction '{target}'")

    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: inner.pop()
    parser.CharacterDataHandler = words
    parser.EntityDeclHandler = declared
    parser.ProcessingInstructionHandler = instructed
    try:
        parser.Parse(svg, True)
    except _Refused as refused:
        return str(refused)
    except (expat.ExpatError, ValueError):
        return "is not XML"
    return "" if first and first[0] == "svg" else "is not SVG"
