"""Writes draft questions as the text of a quiz file: YAML in the style of a human author, which parses back to the same texts.

Fields that our format needs and the source lacks get a placeholder that `check` refuses: the objective `to-be-named`, no
sources, no judgement, an empty reason.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import yaml

from courseloom.errors import Problem

OBJECTIVE, DIFFICULTY = "to-be-named", "apply"
WIDTH = 120
BLOCKS = ("answer", "if_true", "if_false", "why")
"""Keys whose texts are always written as YAML blocks, even short ones."""
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{1,62}[a-z0-9]")
_PLAIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ][^:#\[\]{},&*!|>'\"%@`\\\t\n]*(?<! )")
_UNPRINTABLE = re.compile("[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class DraftOption:
    """An option with the fields that the source has; `why` is empty when it gives no reason."""

    text: str
    correct: bool
    why: str


Field = str | bool | float | list[str] | list[dict[str, str | float]]


@dataclass
class Draft:
    """A question with the fields that the source has; texts are in the Markdown of items."""

    line: int
    name: str
    kind: str
    stem: str
    category: str = ""
    hints: list[str] = field(default_factory=list)
    options: list[DraftOption] = field(default_factory=list)
    fields: dict[str, Field] = field(default_factory=dict)
    """Further fields of its kind, as they will be written: texts, numbers, lists of texts, lists of mappings."""


def options(texts: list[str], keys: list[bool], whys: list[str], general: str) -> list[DraftOption]:
    """Return the options, with the general feedback added to the reason of the first key."""
    first = keys.index(True) if True in keys else -1
    return [
        DraftOption(text, key, joined(why, general) if number == first else why)
        for number, (text, key, why) in enumerate(zip(texts, keys, whys, strict=True))
    ]


def joined(*texts: str) -> str:
    """Join texts as paragraphs of one text."""
    return "\n\n".join(text for text in texts if text)


def points(answer: str) -> list[str]:
    """Return the points of the only list in a model answer, when there are two to eight of one line each."""
    found = re.findall(r"^(?:-|\d{1,2}\.) +(.+)$", answer, re.M)
    return found if 2 <= len(found) <= 8 else []


def slug(*texts: str, fallback: str) -> str:
    """Return a slug of at most six words in lower-case Latin letters, from the first text that yields one."""
    for text in texts:
        text = text.casefold().replace("æ", "ae").replace("ø", "o").replace("œ", "oe").replace("ł", "l")
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
        words = re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z])'(?=[a-z])", "", plain))
        made = "-".join(words[:6])[:60].strip("-")
        if SLUG.fullmatch(made) and not re.fullmatch(r"(q|question|item)?-?\d+", made):
            return made
    return fallback


def _unique(made: str, used: set[str]) -> str:
    number, name = 2, made
    while name in used:
        name, number = f"{made[:60].rstrip('-')}-{number}", number + 1
    used.add(name)
    return name


def write(drafts: list[Draft], chapter: str, source: str, notes: Iterable[Problem]) -> str:
    """Return the text of a quiz file: a quiz for each category of the source, in the order met."""
    used: set[str] = set()
    lines = [f"# Imported from {_comment(source)}. To fill in: objectives, sources or judgement, and every empty 'why'."]
    lines += [f"# Look at {_comment(str(replace(note, where=replace(note.where, file=source))))}" for note in notes]
    lines += [f"chapter: {chapter}", "quizzes:"]
    for place, category in enumerate(dict.fromkeys(draft.category for draft in drafts)):
        title = category.rsplit("/", 1)[-1].strip() or "Imported questions"
        name = _unique(slug(title, fallback="imported-questions"), used)
        lines += [""] if place else []
        lines += [f"  - id: {name}", f"    title: {_short(title)}", "    purpose: selfcheck", "    questions:"]
        for number, draft in enumerate(drafts, 1):
            if draft.category == category:
                made = slug(draft.name, draft.stem, fallback=f"question-{number}")
                lines += _question(draft, _unique(made, used))
    return "\n".join(lines) + "\n"


def _question(draft: Draft, id: str) -> Iterator[str]:
    at = " " * 8
    yield f"      - id: {id}"
    yield f"{at}kind: {draft.kind}"
    yield f"{at}objective: {OBJECTIVE}"
    yield f"{at}difficulty: {DIFFICULTY}"
    yield f"{at}stem: {_long(draft.stem, 10)}"
    if draft.hints:
        yield f"{at}hints:"
        yield from (f"{at}  - {_short(hint, 12)}" for hint in draft.hints)
    if draft.options:
        yield f"{at}options:"
        for option in draft.options:
            yield f"{at}  - text: {_short(option.text, 14)}"
            if option.correct:
                yield f"{at}    correct: true"
            yield f"{at}    why: {_long(option.why, 14)}"
    for key, value in draft.fields.items():
        yield from _field(key, value, 8)


def _field(key: str, value: Field, indent: int) -> Iterator[str]:
    """Yield the lines of one key: a long text as a block, a list below its key."""
    at = " " * indent
    match value:
        case bool():
            yield f"{at}{key}: {str(value).lower()}"
        case str():
            yield f"{at}{key}: {(_long if key in BLOCKS else _short)(value, indent + 2)}"
        case list():
            yield f"{at}{key}:{'' if value else ' []'}"
            for one in value:
                if isinstance(one, str):
                    yield f"{at}  - {_short(one, indent + 4)}"
                else:
                    lines = [line for name, part in one.items() for line in _field(name, part, indent + 4)]
                    yield f"{at}  - {lines[0].lstrip()}"
                    yield from lines[1:]
        case _:
            yield f"{at}{key}: {value:g}"


def _short(text: str, indent: int = 8) -> str:
    """Return a text as a plain scalar where YAML reads it unchanged, otherwise in quotes; as a block when it is long."""
    if "\n" in text or len(text) > WIDTH - indent:
        return _long(text, indent)
    if _PLAIN.fullmatch(text) and text not in ("true", "false", "null") and not _UNPRINTABLE.search(text):
        return text
    return _quoted(text)


def _long(text: str, indent: int) -> str:
    """Return a text as a folded block, or as a literal one when its own line breaks matter; in quotes when it is empty."""
    if not text or _UNPRINTABLE.search(text) or text != text.strip(" \n"):
        return _quoted(text)
    if any("\n" in block for block in text.split("\n\n")) or "\n\n\n" in text or "\n " in text:
        return "|\n" + "\n".join(" " * indent + line if line else "" for line in text.split("\n"))
    blocks = ("\n".join(" " * indent + line for line in _folded(block, WIDTH - indent)) for block in text.split("\n\n"))
    return ">\n" + "\n\n\n".join(blocks)  # folding removes one line break, so two empty lines make a new paragraph


def _folded(text: str, width: int) -> Iterator[str]:
    """Yield the lines of a folded block, broken at single spaces only, so that YAML joins them to the same text."""
    line = ""
    for piece in re.split(r"(?<=[^ ]) (?=[^ ])", text):
        if line and len(line) + 1 + len(piece) > width:
            yield line
            line = piece
        else:
            line = f"{line} {piece}" if line else piece
    yield line


def _quoted(text: str) -> str:
    """Return a text in double quotes, with characters that do not print escaped."""
    dumped: str = yaml.dump(text, default_style='"', allow_unicode=True, width=10**9)
    return dumped.rstrip("\n")


def _comment(text: str) -> str:
    return _UNPRINTABLE.sub(" ", text.replace("\n", " "))
