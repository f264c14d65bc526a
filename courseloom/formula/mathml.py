"""Converts TeX to MathML with only allow-listed elements and attributes; refuses input that the converter misreads."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element, tostring

from courseloom.formula import drawable

ELEMENTS = frozenset(
    (
        *("math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt", "mroot", "msub", "msup", "msubsup", "munder"),
        *("mover", "munderover", "mtable", "mtr", "mtd", "mstyle", "mphantom", "mpadded", "menclose"),
    )
)
ATTRIBUTES = frozenset(
    (
        *("display", "displaystyle", "scriptlevel", "mathvariant", "stretchy", "fence", "form", "accent", "accentunder"),
        *("linethickness", "columnalign", "columnspacing", "rowspacing", "rowalign", "columnlines", "rowlines", "minsize"),
        *("maxsize", "lspace", "rspace", "width", "height", "depth", "linebreak", "notation", "movablelimits", "xmlns"),
    )
)
ENVIRONMENTS = {
    **{name: name for name in ("matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "cases", "array", "split")},
    **{"aligned": "split", "align": "align*", "align*": "align*"},
}
"""Supported environments, with the converter's names for them."""
_PARTS = {
    **dict.fromkeys(("mfrac", "mroot", "msub", "msup", "munder", "mover"), 2),
    **dict.fromkeys(("msubsup", "munderover"), 3),
}
LONGEST, DEEPEST = 2000, 50
_VALUE = re.compile(r"[\w.%+ -]*")
_NAMESPACE = "http://www.w3.org/1998/Math/MathML"
_SIGNS = re.compile(r"\\([&%$#_{}])")
_COMMAND = re.compile(r"\\(?:[a-zA-Z]+|.)?")
_DEFINES = re.compile(
    r"\\(?:(?:re)?newcommand|providecommand|def|let|DeclareMathOperator|label|ref|tag|require|color|unicode)(?![a-zA-Z])"
)
_BEGIN = re.compile(r"\\(begin|end)\{([^{}]*)\}")
_AMOUNT = re.compile(r"\d[\d.,]*(?:\s|[-–/])+[^\W\d_]{2,}")


@lru_cache(maxsize=4096)
def mathml(tex: str, display: bool = False) -> str:
    """Return a formula as a `math` element; raises ValueError naming the part that cannot be converted."""
    from latex2mathml.converter import convert_to_element

    _judge(tex)
    source = _BEGIN.sub(lambda match: rf"\{match[1]}{{{ENVIRONMENTS[match[2]]}}}", tex)
    try:
        root: Element = convert_to_element(source, display="block" if display else "inline")
    except Exception as error:  # the converter has no common exception class; any failure is a mistake in the formula
        raise ValueError(f"the formula '{_short(tex)}' is not complete, or is not TeX that a page can show") from error
    for element in root.iter():
        _checked(element, tex)
    if not "".join(root.itertext()).strip():
        raise ValueError(f"the formula '{_short(tex)}' shows nothing")
    if wrong := drawable(tex):
        raise ValueError(wrong)
    root.set("xmlns", _NAMESPACE)
    return tostring(root, encoding="unicode")


def _judge(tex: str) -> None:
    """Raise ValueError for input that the converter would silently drop or guess at."""
    if not tex.strip():
        raise ValueError("a formula is empty")
    if len(tex) > LONGEST:
        raise ValueError(f"a formula is longer than {LONGEST} characters")
    if "\\" not in tex and _AMOUNT.match(tex):
        cure = "write '\\$' for a dollar sign, and words in a formula as '\\text{…}'"
        raise ValueError(f"'${_short(tex)}$' reads as a formula; {cure}")
    if defined := _DEFINES.search(tex):
        raise ValueError(f"the formula '{_short(tex)}' holds '{defined[0]}', which a page cannot show")
    depth = 0
    for sign in re.findall(r"\\.|[{}]", tex, re.S):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if not 0 <= depth <= DEEPEST:
            break
    if depth:
        raise ValueError(f"the formula '{_short(tex)}' has an unmatched brace, or braces nested too deeply")
    open_ones: list[str] = []
    for match in _BEGIN.finditer(tex):
        if match[2] not in ENVIRONMENTS:
            raise ValueError(f"the formula '{_short(tex)}' holds '{match[0]}', which a page cannot show")
        if match[1] == "begin":
            open_ones.append(match[2])
        elif not open_ones or open_ones.pop() != match[2]:
            raise ValueError(f"the formula '{_short(tex)}' has '{match[0]}' without its '\\begin'")
    if open_ones:
        raise ValueError(f"the formula '{_short(tex)}' has '\\begin{{{open_ones[-1]}}}' without its '\\end'")


def _checked(element: Any, tex: str) -> None:
    """Raise ValueError for an element or attribute that is not listed, or a command left unconverted in the text."""
    if element.tag not in ELEMENTS:
        raise ValueError(f"the formula '{_short(tex)}' holds <{element.tag}>, which a page cannot show")
    if len(element) != _PARTS.get(element.tag, len(element)):
        raise ValueError(f"the formula '{_short(tex)}' is not complete")
    for name, value in element.attrib.items():
        if name not in ATTRIBUTES or not (name == "xmlns" or _VALUE.fullmatch(value)):
            raise ValueError(f"the formula '{_short(tex)}' sets '{name}', which a page cannot show")
    if element.text:
        text = unescape(element.text)
        text = _SIGNS.sub(r"\1", text) if element.tag == "mtext" else text
        if left := _COMMAND.search(text):
            raise ValueError(f"the formula '{_short(tex)}' holds '{left[0]}', which a page cannot show")
        if text == "&" and element.text == "&":
            raise ValueError(f"the formula '{_short(tex)}' has an '&' outside a table")
        element.text = text


def _short(tex: str) -> str:
    words = " ".join(tex.split())
    return words if len(words) <= 40 else f"{words[:39]}…"
