"""Reads Moodle XML by Moodle's own rules and names what Moodle would refuse, cut off or take for something else.

Sources: question/format/xml/format.php, the fractions of question/engine/bank.php, and the import functions of the types.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from courseloom.importing.cloze import read as gaps_of

FRACTIONS = {
    *(100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571, 12.5, 11.11111, 10, 5, 0),
}
"""The shares that an answer may have, in per cent; their negatives as well."""
FORMATS = {"html", "moodle_auto_format", "plain_text", "markdown", "wiki_like"}
TAKES = {
    "multichoice": {"single", "shuffleanswers", "answernumbering", "showstandardinstruction", "answer"},
    "truefalse": {"answer"},
    "shortanswer": {"usecase", "answer"},
    "numerical": {"answer", "units", "unitgradingtype", "unitpenalty", "showunits", "unitsleft"},
    "matching": {"shuffleanswers", "subquestion"},
    "ordering": {"layouttype", "selecttype", "selectcount", "gradingtype", "showgrading", "numberingstyle", "answer"},
    "essay": {"responseformat", "responserequired", "responsefieldlines", "attachments", "graderinfo"},
    "cloze": set[str](),
}
"""The elements that each type reads, besides those of all."""
ALL = {"name", "questiontext", "generalfeedback", "defaultgrade", "penalty", "hidden", "idnumber", "hint", "tags"}
WITHOUT_HINTS = {"truefalse", "essay"}


def faults(text: str) -> Iterator[str]:
    """Yield what is wrong with a bank."""
    root = ElementTree.fromstring(text)
    if root.tag != "quiz" or any(child.tag != "question" for child in root):
        yield "is not a list of questions in <quiz>"
    numbers = Counter(one.findtext("idnumber") for one in root if one.get("type") != "category")
    yield from (f"the id number {number} stands {count} times" for number, count in numbers.items() if count > 1)
    paths = Counter(one.findtext("category/text") for one in root if one.get("type") == "category")
    yield from (f"the category {path} stands {count} times" for path, count in paths.items() if count > 1)
    for one in root:
        own = one.findtext("idnumber") or ""
        if not re.fullmatch(r"[\w.-]{1,100}", own, re.A):
            yield f"'{own}' is no id number that Moodle keeps"
        for fault in _category(one) if one.get("type") == "category" else _question(one):
            yield f"{own}: {fault}"


def _category(one: Element) -> Iterator[str]:
    path = one.findtext("category/text") or ""
    if not path.startswith("$course$/top/") or not all(re.split(r"(?<!/)/(?!/)", path)):
        yield f"the path '{path}' has an empty part or does not begin at the course"


def _question(one: Element) -> Iterator[str]:
    kind = one.get("type", "")
    if kind not in TAKES:
        yield f"Moodle has no type '{kind}'"
        return
    yield from (f"{kind} does not read <{child.tag}>" for child in one if child.tag not in ALL | TAKES[kind])
    yield from (f"<{tag}> stands twice" for tag in ALL - {"hint"} if len(one.findall(tag)) > 1)
    if not 0 < len(one.findtext("name/text") or "") <= 255:
        yield "has no name of up to 255 signs"
    if not (one.findtext("questiontext/text") or "").strip():
        yield "has no text"
    if kind in WITHOUT_HINTS and one.find("hint") is not None:
        yield f"{kind} loses its hints"
    for tag in one.iter("tag"):
        if not 0 < len(tag.findtext("text") or "") <= 50 or "," in (tag.findtext("text") or ""):
            yield f"the tag '{tag.findtext('text')}' is cut or split"
    for part in one.iter():
        if "format" in part.attrib and (part.get("format") not in FORMATS or part.find("text") is None):
            yield f"<{part.tag}> has no text, or a format that Moodle does not know"
        yield from _files(part)
    answers = [(float(answer.get("fraction", "nan")), answer) for answer in one.findall("answer")]
    if kind != "ordering":
        yield from (f"{share} is not in Moodle's list of fractions" for share, _ in answers if abs(share) not in FRACTIONS)
    yield from _answers(kind, one, [share for share, _ in answers], [answer.findtext("text") or "" for _, answer in answers])


def _files(part: Element) -> Iterator[str]:
    """Yield pictures that Moodle could not show: each is a file of the very element whose text names it."""
    named = set(re.findall(r'@@PLUGINFILE@@/([^"]+)"', part.findtext("text") or ""))
    held = {file.get("name", "") for file in part.findall("file")}
    if {name.replace("%20", " ") for name in named} != held:
        yield f"<{part.tag}> shows {sorted(named)} and holds {sorted(held)}"
    for file in part.findall("file"):
        try:
            base64.b64decode(file.text or "", validate=True)
        except binascii.Error:
            yield f"the file {file.get('name')} is not base64"


def _answers(kind: str, one: Element, shares: list[float], texts: list[str]) -> Iterator[str]:
    if (kind != "numerical" and len(set(texts)) < len(texts)) or not all(text.strip() for text in texts):
        yield "has an empty answer, or one twice"
    match kind:
        case "multichoice" if one.findtext("single") == "true":
            if len(texts) < 2 or max(shares) != 100:
                yield "needs two answers, and one that is worth 100 %"
        case "multichoice":
            if len(texts) < 2 or abs(sum(share for share in shares if share > 0) - 100) > 0.01:
                yield "needs two answers, and right ones that are worth 100 % together"
        case "truefalse":
            if texts != ["true", "false"] or sorted(shares) != [0, 100]:
                yield "needs the answers true and false, one of them right"
        case "shortanswer" | "numerical":
            if 100 not in shares or (kind == "numerical" and not all(re.fullmatch(r"-?\d+(\.\d+)?", text) for text in texts)):
                yield "needs an answer that is worth 100 %, and numbers in figures"
            if kind == "numerical" and any(answer.findtext("tolerance") in (None, "") for answer in one.findall("answer")):
                yield "needs a tolerance with each number"
        case "matching":
            rows = [(row.findtext("text") or "", row.findtext("answer/text") or "") for row in one.findall("subquestion")]
            if sum(bool(left) for left, _ in rows) < 2 or not all(right for _, right in rows):
                yield "needs two statements, and an answer in every row"
        case "ordering":
            if shares != [float(place) for place in range(1, len(shares) + 1)] or len(shares) < 2:
                yield "needs its items in order, counted from 1"
        case "cloze":
            text, gaps = gaps_of(one.findtext("questiontext/text") or "", str)
            if (
                not gaps
                or any(gap.how != "pick" or [a.weight for a in gap.words].count(100) != 1 for gap in gaps)
                or re.search(r"\{\d*:[A-Z]", text)
            ):
                yield "has a gap that cannot be read, or without one right answer"
