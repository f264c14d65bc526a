"""Items of a course as learners read them, for rules: plain words, options in order, and places for messages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from courseloom.check.text.passages import CITED, quoted, readable
from courseloom.errors import Where
from courseloom.model import parts
from courseloom.model.course import Course, Placed
from courseloom.model.items import (
    LETTERS,
    Choice,
    Multiple,
    Option,
    Question,
    Recall,
    TrueFalse,
)
from courseloom.model.text import Rich

_CLAIM = re.compile(r"\{claim(?:-value)?\}`\s*([^`]*?)\s*`")
_STRESSED = re.compile(r"(?<![\w*])(\*{1,3})(?=\S)(.+?)(?<=\S)\1(?![\w*])|(?<!\w)(_{1,2})(?=\S)(.+?)(?<=\S)\3(?!\w)", re.S)
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_LITTLE = frozenset({"a", "an", "the", "this", "that", "these", "those", "just", "really", "quite", "very"})
_SUFFIXES = (
    "ations",
    "ation",
    "ingly",
    "ments",
    "ment",
    "ions",
    "ings",
    "ness",
    "ing",
    "ion",
    "ies",
    "edly",
    "ed",
    "es",
    "ly",
    "s",
    "e",
    "y",
)


@dataclass(frozen=True)
class Line:
    """One option as learners read it."""

    letter: str
    text: str
    correct: bool
    where: Where

    @property
    def spoken(self) -> bool:
        """Return whether the option is only a quoted line."""
        return len(self.text) > 2 and self.text[0] in "\"“'‘«" and self.text[-1] in "\"”'’»"


@dataclass(frozen=True)
class Item:
    """A question in its quiz."""

    course: Course
    placed: Placed
    question: Question

    @property
    def id(self) -> str:
        """Return the question's identifier."""
        return self.question.id

    @property
    def scored(self) -> bool:
        """Return whether answers are scored; those of opening questions are not."""
        return self.placed.quiz.purpose != "opening"

    def where(self, *path: str | int) -> Where:
        """Return the place of the question or of one of its fields."""
        return self.course.lines.get(".".join((self.id, *map(str, path))), self.course.lines[self.id])

    @cached_property
    def _read(self) -> dict[str, str]:
        return {}

    def read(self, text: Rich) -> str:
        """Return a text as learners read it, with claims as their values and without citations."""
        if text.source not in self._read:
            self._read[text.source] = self._plain(text.source)
        return self._read[text.source]

    def _plain(self, source: str) -> str:

        def value(match: re.Match[str]) -> str:
            claim = self.course.claims.get(match[1])
            return str(claim.value) if claim and claim.value else match[1]

        words = readable(_CLAIM.sub(value, source) if "{" in source else source).replace(CITED, "")
        return re.sub(r"\s+(?=[.,;:?!])", "", " ".join(words.split()))

    @property
    def options(self) -> tuple[Option, ...]:
        """Return the options to choose from; none for kinds of question without options."""
        match self.question:
            case Choice(options=options) | Multiple(options=options):
                return options
            case _:
                return ()

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Return the options as learners read them."""
        return tuple(
            Line(LETTERS[number], self.read(option.text), option.correct, self.where("options", number, "text"))
            for number, option in enumerate(self.options)
        )

    @property
    def key(self) -> Line | None:
        """Return the key of a question that has exactly one; None otherwise."""
        match self.question:
            case Choice():
                keys = [line for line in self.lines if line.correct]
                return keys[0] if len(keys) == 1 else None
            case _:
                return None

    @property
    def distractors(self) -> tuple[Line, ...]:
        """Return the options that are not keys."""
        return tuple(line for line in self.lines if not line.correct)

    @cached_property
    def stem(self) -> str:
        """Return the stem as learners read it."""
        return self.read(self.question.stem)

    @property
    def asking(self) -> str:
        """Return the sentence that asks the question, with emphasised words in capitals and quoted speech blanked out."""
        stem = _STRESSED.sub(lambda match: (match[2] or match[4]).upper(), self.question.stem.source)
        stem = unspoken(" ".join(readable(stem).split()))
        sentences = re.split(r"(?<=[.!?…])[”\"’']?\s+(?=\W*[A-Z0-9])", stem.strip())
        asked = [sentence for sentence in sentences if sentence.rstrip(" ”\"’'").endswith("?")]
        return (asked or sentences)[-1]

    @property
    def reasons(self) -> Iterator[tuple[str, Rich, Where]]:
        """Yield (part, reason, place) for each reason; the part is, for example, 'option B'."""
        for number, option in enumerate(self.options):
            yield f"option {LETTERS[number]}", option.why, self.where("options", number, "why")
        match self.question:
            case TrueFalse(if_true=if_true, if_false=if_false):
                yield "'true'", if_true, self.where("if_true")
                yield "'false'", if_false, self.where("if_false")
            case Choice() | Multiple() | Recall():
                pass
            case _:
                for part in parts.of(self.question):
                    if part.role in ("why", "spare", "band"):
                        yield " ".join(str(step) for step in part.path[:-1]), part.text, self.where(*part.path)

    @cached_property
    def answers(self) -> str:
        """Return the words of all possible answers."""
        match self.question:
            case Recall(answer=answer):
                return self.read(answer)
            case _:
                return " ".join(line.text for line in self.lines)


def items_of(course: Course) -> Iterator[Item]:
    """Yield every item of a course, in the order of its files."""
    for placed in course.quizzes.values():
        for question in placed.quiz.questions:
            yield Item(course, placed, question)


def words(text: str) -> list[str]:
    """Return the words of a text, in lower case."""
    return [word.lower().replace("’", "'") for word in _WORD.findall(text)]


def telling(text: str) -> list[str]:
    """Return the words of a text without articles, demonstratives and intensifiers."""
    return [word for word in words(text) if word not in _LITTLE]


def unspoken(text: str) -> str:
    """Return a text with quotations blanked out."""
    for start, end in quoted(text):
        text = text[: start + 1] + " " * (end - start - 2) + text[end - 1 :]
    return text


@lru_cache(maxsize=20_000)
def root(word: str) -> str:
    """Return a word without its most common endings, so that forms of one word compare equal."""
    word = word.removesuffix("'s").removesuffix("s'")
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word.removesuffix(suffix)
    return word
