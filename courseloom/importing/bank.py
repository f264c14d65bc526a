"""Writes draft questions as the text of a quiz file: YAML in the style of a human author, which parses back to the same texts.

Fields that our format needs and the source lacks get a placeholder that `check` refuses: the objective `to-be-named`, no
sources, no judgement, an empty reason.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

import yaml

from courseloom.errors import Problem

OBJECTIVE, DIFFICULTY = "to-be-named", "apply"
WIDTH = 120
BLOCKS = ("answer", "if_true", "if_false", "why")
"""Keys whose texts are always written as YAML blocks, even short ones."""
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{1,62}[a-z0-9]")
_PLAIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ][^:#\[\]{},&*!|>'\"%@`\\\t\n]*(?<! )")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
"""Plain words that some readers of YAML take for something else."""
_UNPRINTABLE = re.compile("[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class DraftOption:
    """An option with the fields that the source has; `why` is empty when it gives no reason."""

    text: str
    correct: bool
    why: str


Part = dict[str, "str | float | bool"]
Field = str | bool | float | list[str] | list[Part] | list[list[Part]]


@dataclass
class Draft:
    """A question with the fields that the source has; texts are in the Markdown of items."""

    line: int
    name: str
    kind: str
    stem: str
    category: str = ""
    """The path of its category in the source, with slashes; its last part becomes the title of a quiz."""
    id: str = ""
    """Its own id in the source, if that is a slug."""
    hints: list[str] = field(default_factory=list)
    options: list[DraftOption] = field(default_factory=list)
    fields: dict[str, Field] = field(default_factory=dict)
    """Further fields of its kind, as they will be written: texts, numbers, lists of texts, lists of mappings."""
    facts: dict[str, Field] = field(default_factory=dict)
    """Fields of every kind that the source has: objective, difficulty, sources, judgement, sensitive."""
    lost: list[str] = field(default_factory=list)
    """What of it was not carried, for whoever completes it."""


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


def category(path: str) -> str:
    """Return a category of Moodle without what stands outside of it; a slash in a title stays doubled."""
    parts = (part.strip() for part in re.split(r"(?<!/)/(?!/)", path))
    return "/".join(part for part in parts if part and part != "top" and not part.startswith("$"))


def tagged(draft: Draft, tags: Iterable[str]) -> None:
    """Fill in the fields that tags of ours hold: `objective: …`, `difficulty: …`, `source: …`, `judgement`, `sensitive`."""
    for tag in tags:
        name, _, value = (part.strip() for part in tag.partition(":"))
        if name == "objective" and SLUG.fullmatch(value):
            draft.facts["objective"] = value
        elif name == "difficulty" and value in ("recall", "apply", "reply"):
            draft.facts["difficulty"] = value
        elif name == "source" and value:
            known = draft.facts.setdefault("sources", [])
            assert isinstance(known, list)
            known.append(value)  # type: ignore[arg-type]
        elif name in ("judgement", "sensitive") and not value:
            draft.facts[name] = True


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


def write(
    drafts: list[Draft], chapter: str, source: str, notes: Iterable[Problem], quizzes: Mapping[str, str] | None = None
) -> str:
    """Return the text of a quiz file: a quiz for each category of the source, in the order met.

    `quizzes` are the ids of categories that have one of their own.
    """
    used: set[str] = set()
    named = quizzes or {}
    lines = [f"# Imported from {_comment(source)}. To fill in: objectives, sources or judgement, and every empty 'why'."]
    lines += [f"# Look at {_comment(str(replace(note, where=replace(note.where, file=source))))}" for note in notes]
    lines += [f"chapter: {chapter}", "quizzes:"]
    for place, path in enumerate(dict.fromkeys(draft.category for draft in drafts)):
        title = re.split(r"(?<!/)/(?!/)", path)[-1].replace("//", "/").strip() or "Imported questions"
        name = _unique(named.get(path) or slug(title, fallback="imported-questions"), used)
        lines += [""] if place else []
        lines += [f"  - id: {name}", f"    title: {_short(title)}", "    purpose: selfcheck", "    questions:"]
        for number, draft in enumerate(drafts, 1):
            if draft.category == path:
                made = draft.id or slug(draft.name, draft.stem, fallback=f"question-{number}")
                lines += _question(draft, _unique(made, used))
    return "\n".join(lines) + "\n"


def _question(draft: Draft, id: str) -> Iterator[str]:
    at = " " * 8
    yield from (f"      # It {_comment(lost)}" for lost in dict.fromkeys(draft.lost))
    yield f"      - id: {id}"
    yield f"{at}kind: {draft.kind}"
    facts: dict[str, Field] = {"objective": OBJECTIVE, "difficulty": DIFFICULTY, **draft.facts}
    for key, value in facts.items():
        yield from _field(key, value, 8)
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
                yield from _entry(one, indent + 2)
        case _:
            yield f"{at}{key}: {_number(value)}"


def _entry(one: str | Part | list[Part], indent: int) -> Iterator[str]:
    """Yield the lines of one entry of a list."""
    at = " " * indent
    match one:
        case str():
            yield f"{at}- {_short(one, indent + 2)}"
        case dict():
            lines = [line for name, part in one.items() for line in _field(name, part, indent + 2)]
            yield f"{at}- {lines[0].lstrip()}"
            yield from lines[1:]
        case list():
            lines = [line for part in one for line in _entry(part, indent + 2)]
            yield f"{at}- {lines[0].lstrip()}"
            yield from lines[1:]


def _number(value: float) -> str:
    """Return a number in decimal notation with all its digits, as our reader of YAML takes it."""
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _short(text: str, indent: int = 8) -> str:
    """Return a text as a plain scalar where YAML reads it unchanged, otherwise in quotes; as a block when it is long."""
    if "\n" in text or len(text) > WIDTH - indent:
        return _long(text, indent)
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS and not _UNPRINTABLE.search(text):
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
