"""PDFs read back: words and sizes of print by Poppler, and the tag tree in reading order, each tag with its text.

The tree is read from marked content and the fonts' own tables: Poppler's `pdfinfo -struct-text` says the same and reads a page
anew for every tag on it, which takes minutes on a long book.
"""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf

_HEX = r"<([0-9A-Fa-f]+)>"
_CHAR = re.compile(rf"{_HEX}\s*{_HEX}")
_RANGE = re.compile(rf"{_HEX}\s*{_HEX}\s*(?:{_HEX}|\[([^\]]*)\])")


def _poppler(*command: str) -> str:
    if shutil.which(command[0]) is None:
        from conftest import missing

        missing("poppler-utils")
    return subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8", "replace")


def text(path: Path, *options: str) -> str:
    """Return the words of a PDF as Poppler sets them out; a form feed ends each page."""
    return _poppler("pdftotext", *options, str(path), "-")


def pages(path: Path) -> list[str]:
    """Return the words of every page, the first page first, with single spaces."""
    return [" ".join(page.split()) for page in text(path).split("\f")[:-1]]


def smallest(path: Path) -> int:
    """Return the size of the smallest text of a PDF, in points."""
    said = _poppler("pdftohtml", "-xml", "-i", "-stdout", "-zoom", "1", str(path))
    return min(int(size) for size in re.findall(r'<fontspec [^>]*size="(\d+)"', said))


def elements(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield every element of a tagged PDF, in the order in which it is read."""
    yield from below(pdf.Root.StructTreeRoot)


def tree(path: Path) -> list[tuple[str, str]]:
    """Return (tag, text beneath it) for every element of a tagged PDF, in the order in which it is read."""
    with pikepdf.open(path) as pdf:
        texts = _by_page(path, pdf)
        return [(str(node.S)[1:], "".join(_texts(node, None, texts))) for node in below(pdf.Root.StructTreeRoot)]


def read(path: Path) -> list[str]:
    """Return what is read aloud on every page, in its order; headers, feet and what is drawn are left out."""
    found: dict[Any, list[str]] = {}
    with pikepdf.open(path) as pdf:
        texts = _by_page(path, pdf)

        def walk(node: Any, page: Any) -> None:
            page = node.get("/Pg", page)
            apart = "" if str(node.get("/S", ""))[1:] in ("Span", "Strong", "Em", "Link", "Code", "Reference") else " "
            for kid in _kids(node):
                if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                    walk(kid, page)
                    if page is not None:
                        found.setdefault(page.objgen, []).append(apart)
                elif not isinstance(kid, pikepdf.Dictionary) or kid.get("/Type") == "/MCR":
                    at = kid.get("/Pg", page) if isinstance(kid, pikepdf.Dictionary) else page
                    said = texts[at.objgen].get(int(kid.MCID) if isinstance(kid, pikepdf.Dictionary) else kid, "")
                    found.setdefault(at.objgen, []).append(apart + said + apart)

        walk(pdf.Root.StructTreeRoot, None)
        return [" ".join("".join(found.get(page.objgen, [])).split()) for page in pdf.pages]


def lone_headings(path: Path) -> list[tuple[int, str]]:
    """Return (page, heading) where a heading is the last thing that is read on a page, counted from 1."""
    last: dict[Any, tuple[bool, str]] = {}
    with pikepdf.open(path) as pdf:
        texts = _by_page(path, pdf)

        def walk(node: Any, page: Any, heading: bool) -> None:
            page = node.get("/Pg", page)
            heading = heading or str(node.get("/S", ""))[1:2] == "H"
            for kid in _kids(node):
                if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                    walk(kid, page, heading)
                    continue
                marked = isinstance(kid, pikepdf.Dictionary)
                if marked and kid.get("/Type") != "/MCR":
                    continue
                at = kid.get("/Pg", page) if marked else page
                said = texts.get(at.objgen, {}).get(int(kid.MCID) if marked else kid, "") if at is not None else ""
                if at is not None and (said.strip() or not heading):
                    last[at.objgen] = heading, said

        walk(pdf.Root.StructTreeRoot, None, False)
        numbers = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
    return sorted((numbers[at], said) for at, (heading, said) in last.items() if heading)


def _kids(node: Any) -> list[Any]:
    kids = node.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def below(node: Any) -> Iterator[Any]:
    """Yield every element below one."""
    for kid in _kids(node):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from below(kid)


def _texts(node: Any, page: Any, texts: dict[Any, dict[int, str]]) -> Iterator[str]:
    """Yield the text that stands directly in an element, not in those below it."""
    page = node.get("/Pg", page)
    for kid in _kids(node):
        if isinstance(kid, int):
            yield texts.get(page.objgen, {}).get(kid, "") if page is not None else ""
        elif isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/MCR":
            yield texts.get(kid.get("/Pg", page).objgen, {}).get(int(kid.MCID), "")


def _by_page(path: Path, pdf: pikepdf.Pdf) -> dict[Any, dict[int, str]]:
    """Return the text of every page by the number of its marked content; a file is read once."""
    return dict(zip([page.objgen for page in pdf.pages], _read(path, path.stat().st_mtime_ns), strict=True))


@cache
def _read(path: Path, _changed: int) -> list[dict[int, str]]:
    fonts: dict[Any, dict[int, str]] = {}
    with pikepdf.open(path) as pdf:
        return [_marked(page, fonts) for page in pdf.pages]


def _marked(page: Any, fonts: dict[Any, dict[int, str]]) -> dict[int, str]:
    """Return the text of a page by the number of its marked content; `fonts` keeps what each font's glyphs stand for."""
    named = {}
    for name, one in page.get("/Resources", {}).get("/Font", {}).items():
        if one.objgen not in fonts:
            fonts[one.objgen] = _unicode(one)
        named[name] = fonts[one.objgen]
    found: dict[int, list[str]] = {}
    open_marks: list[int | None] = []
    inner: int | None = None
    font: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page, "BDC BMC EMC Tf Tj TJ"):
        match str(operator):
            case "BDC" | "BMC":
                mark = operands[1].get("/MCID") if len(operands) > 1 and isinstance(operands[1], pikepdf.Dictionary) else None
                open_marks.append(int(mark) if mark is not None else None)
            case "EMC":
                open_marks.pop()
            case "Tf":
                font = named.get(str(operands[0]), {})
                continue
            case _:  # text, in the innermost mark that has a number
                if inner is not None:
                    pieces = operands[0] if isinstance(operands[0], pikepdf.Array) else [operands[0]]
                    found.setdefault(inner, []).extend(
                        _said(bytes(one), font) for one in pieces if isinstance(one, pikepdf.String)
                    )
                continue
        inner = next((mark for mark in reversed(open_marks) if mark is not None), None)
    return {mark: "".join(said) for mark, said in found.items()}


def _said(code: bytes, font: dict[int, str]) -> str:
    count = len(code) // 2
    return "".join([font.get(glyph, "") for glyph in struct.unpack(f">{count}H", code[: 2 * count])])


def _unicode(font: Any) -> dict[int, str]:
    """Return what the glyphs of a font stand for, from its ToUnicode table."""
    if "/ToUnicode" not in font:
        return {}
    text = font.ToUnicode.read_bytes().decode("latin-1")
    found: dict[int, str] = {}
    for kind, body in re.findall(r"begin(bfchar|bfrange)(.*?)end", text, re.S):
        if kind == "bfchar":
            found |= {int(code, 16): _letters(letters) for code, letters in _CHAR.findall(body)}
            continue
        for first, last, start, listed in _RANGE.findall(body):
            many = re.findall(_HEX, listed) if listed else []
            for offset in range(int(last, 16) - int(first, 16) + 1):
                base = _letters(many[offset] if many else start)
                found[int(first, 16) + offset] = base if many else base[:-1] + chr(ord(base[-1]) + offset)
    return found


def _letters(code: str) -> str:
    return bytes.fromhex(code).decode("utf-16-be")
