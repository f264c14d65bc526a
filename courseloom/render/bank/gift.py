"""Questions as GIFT, Moodle's text format: what it has no place for is noted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from courseloom.activities.answer_key import key_of
from courseloom.activities.question import Item
from courseloom.activities.shapes.gaps import Gaps
from courseloom.activities.shapes.guess import Guess
from courseloom.activities.shapes.options import Options
from courseloom.activities.shapes.quantity import Quantity
from courseloom.activities.shapes.ratings import Ratings
from courseloom.activities.shapes.slots import Slots
from courseloom.activities.shapes.typed import Typed
from courseloom.activities.shapes.written import Written
from courseloom.model.evidence import Evidence
from courseloom.model.parts import Part
from courseloom.model.text import Image
from courseloom.render.bank import EXTRA, POINTS, REASONS, UNSCORED, Category, Losses, short_tags
from courseloom.render.bank.html import Look, aside, html, listed
from courseloom.render.bank.moodle import LONGEST_NAME, SHARES, banded, decimal, in_unit, matched, rows_of


def document(parts: Iterable[str]) -> str:
    """Return questions and categories as one file, with an empty line between them."""
    return "\n\n".join(filter(None, parts)) + "\n"


def category(one: Category) -> str:
    """Return the line that says which category the questions after it are in; its id stands in a comment."""
    return f"// [id:{one.id}]\n$CATEGORY: {one.address}"


def question(item: Item, tags: Sequence[str], evidence: Evidence, losses: Losses) -> str:
    """Return a question; empty, with a note in `losses`, when GIFT cannot hold it."""
    if not item.scored:
        losses.add(UNSCORED["rating" if isinstance(item.shape, Ratings) else "opening"], item)
        return ""
    if isinstance(item.shape, Gaps):
        losses.add("is left out: GIFT has no texts with gaps.", item)
        return ""
    if isinstance(item.shape, Slots) and item.shape.places:
        losses.add("is left out: GIFT has no steps to put in order.", item)
        return ""
    if isinstance(item.shape, Typed) and any("->" in one for one in _typed(item.shape)):
        losses.add("is left out: GIFT takes '->' in an answer for a pair.", item)
        return ""
    return _Question(item, evidence, losses).text(tags)


def _typed(shape: Typed) -> list[str]:
    return [*shape.accepted, *(other.text for other in shape.others)]


def _held(text: str | Markup) -> str:
    """Return text with the signs that GIFT reads escaped."""
    return re.sub(r"[\\~=#{}:]", r"\\\g<0>", str(text)).replace("\n", "\\n")


class _Question:
    """Builds the lines of one question."""

    def __init__(self, item: Item, evidence: Evidence, losses: Losses) -> None:
        self.item, self.evidence, self.losses = item, evidence, losses

    def text(self, tags: Sequence[str]) -> str:
        """Return the question: a comment with its id and tags, its name and stem, and its answers in braces."""
        answers, general, after = self.answers()
        if self.item.hints:
            self.losses.add("has hints, which GIFT has not.", self.item)
        told = Markup("").join([*general, aside(EXTRA, key_of(self.item).credit(self.evidence))])
        marks = [f"[id:{self.item.id}]", *(f"[tag:{tag}]" for tag in short_tags(list(tags), self.item, self.losses))]
        name = _held(self.item.stem.text.plain()[:LONGEST_NAME])
        stem = _held(Markup("").join([self.html(self.item.stem), *after]))
        end = f"####{_held(told)}\n" if told else ""
        return f"// {' '.join(marks)}\n::{name}::[html]{stem}{{{answers}{end}}}"

    def html(self, part: Part) -> Markup:
        return html(part.text, self.evidence, Look(self.shown))

    def shown(self, image: Image) -> Markup:
        self.losses.add("has a picture; GIFT holds its alternative text alone.", self.item)
        return Markup("[{}]").format(image.alt)

    def why(self, part: Part) -> str:
        return _held(self.html(part))

    def answers(self) -> tuple[str, list[Markup], list[Markup]]:
        """Return the answers, the parts of the general feedback, and what follows the stem."""
        match self.item.shape:
            case Options(options) if all(not one.text.path for one in options):
                right, wrong = sorted(options, key=lambda one: not one.right)
                word = "TRUE" if options[0].right else "FALSE"
                return f"{word}#{self.why(wrong.why)}#{self.why(right.why)}", [], []
            case Options() as shape:
                return self.options(shape), [], []
            case Typed(accepted, _, why, others, slips):
                if slips:
                    self.losses.add("forgives a slip of the keys, which Moodle does not.", self.item)
                rows = [f"=%100%{_held(one)}#{self.why(why)}" for one in accepted]
                rows += [f"=%0%{_held(other.text)}#{self.why(other.why)}" for other in others]
                return _lines(rows), [], []
            case Quantity() as shape:
                if shape.unit:
                    self.losses.add("has a unit, which GIFT cannot check.", self.item)
                return self.numbers(rows_of(shape)), [], in_unit(shape.unit)
            case Guess() as shape:
                self.losses.add("is a guess on a scale, which becomes a number to type.", self.item)
                return self.numbers(banded(shape)), [], in_unit(shape.unit)
            case Slots() as shape:
                return self.pairs(shape)
            case Written(model, points):
                return "", [self.html(model), listed("ul", POINTS, map(self.html, points))], []
            case _:
                raise TypeError(f"{self.item.id} has no right answer")

    def options(self, shape: Options) -> str:
        rights = sum(one.right for one in shape.options)
        wrongs = len(shape.options) - rights
        rows = []
        for one in shape.options:
            if shape.several:
                mark = f"~%{'' if one.right else '-'}{SHARES[rights if one.right else wrongs]}%"
            else:
                mark = "=" if one.right else "~"
            rows.append(f"{mark}{_held(self.html(one.text))}#{self.why(one.why)}")
        if any(one.pinned for one in shape.options):
            self.losses.add("keeps some options in place, which GIFT does not.", self.item)
        return _lines(rows)

    def numbers(self, rows: list[tuple[float, float, str, Part]]) -> str:
        return "#" + _lines([f"=%{share}%{decimal(n)}:{decimal(off)}#{self.why(why)}" for n, off, share, why in rows])

    def pairs(self, shape: Slots) -> tuple[str, list[Markup], list[Markup]]:
        found, whys = matched(shape)
        rows = [f"={_held(self.html(part)) if part else ''} -> {_held(pick)}" for part, pick in found]
        return _lines(rows), [listed("ol", REASONS, map(self.html, whys))], []


def _lines(rows: Iterable[str]) -> str:
    return "\n" + "".join(f"{row}\n" for row in rows)
