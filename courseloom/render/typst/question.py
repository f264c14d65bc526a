"""Questions on paper, as Typst: the question with room to answer, and its entry in the key with every reason.

The functions take items and a renderer of their texts, and return calls of functions of `book.typ`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from courseloom.activities.answer_key import key_of
from courseloom.activities.question import Item, ItemSet
from courseloom.activities.shapes import Entry, Form
from courseloom.model.evidence import Evidence
from courseloom.model.items import LETTERS
from courseloom.model.parts import Part
from courseloom.render.typst.markup import array, call, codes, flag, literal, words
from courseloom.render.typst.text import blocks
from courseloom.strings import QUIZ


class Texts(Protocol):
    """Renders the texts of a question as Typst markup."""

    def part(self, item: Item, part: Part) -> str:
        """Return one text."""

    def sources(self, item: Item) -> str:
        """Return the sources of a question; empty for none."""


class Words:
    """The texts of questions with citations and claims as words, for paper outside the book."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence

    def part(self, item: Item, part: Part) -> str:
        """Return one text."""
        return blocks(part.text.blocks, self.evidence)

    def sources(self, item: Item) -> str:
        """Return the sources of a question as "Author, year"."""
        return words(self.evidence.cited(item.sources))


def quiz(shown: ItemSet, texts: Texts) -> tuple[str, list[str]]:
    """Return a quiz as a question paper, and the entries of its key."""
    printed = [_question(item, texts) for item in shown.items]
    note = f"[{words(QUIZ['not_scored'])}]" if not shown.scored else "none"
    paper = f"\n#quiz([{words(shown.label)}], [{words(shown.title)}], {note}, {', '.join(printed)},);\n"
    return paper, [_answer(item, texts, shown.title) for item in shown.items]


def letters(items: Sequence[Item]) -> str:
    """Return the keys of these questions by number, as code; those without letters are left out."""
    keys = [(item.number, key_of(item).letters) for item in items]
    return codes(f"({literal(number)}, [{words(key)}])" for number, key in keys if key) if any(key for _, key in keys) else ""


def quizzes(sheet: Sequence[ItemSet], evidence: Evidence, *, keyed: bool) -> str:
    """Return quizzes as question papers, or with `keyed` as answer keys. A single quiz has no heading besides the sheet's."""
    made = []
    several = len(sheet) > 1
    for one in sheet:
        printed, entries = quiz(one if several or keyed else replace(one, title=""), Words(evidence))
        head = call("heading", words(one.title), level="1") + "\n" if several else ""
        made.append(head + "\n".join(entries) if keyed else printed)
    return "\n\n".join(made)


def _question(item: Item, texts: Texts) -> str:
    asked = item.shape.form(item.judged)
    instruction = words(item.instruction) if asked.says_instruction else ""
    head = f"{literal(item.id)}, [{words(item.count)}], [{texts.part(item, item.stem)}], [{instruction}]"
    hints = array([texts.part(item, hint) for hint in item.hints])
    made = f"{_room(asked, item, texts, head)}, hints: {hints}"
    sure = flag(item.counts and item.judged)
    return f"{made}, number: {literal(item.number)}, short: {flag(_short(made, asked))}, sure: {sure})"


def _short(made: str, asked: Form) -> bool:
    """Return whether a question certainly fits on a page in ordinary print: it has at most two thirds of a page's lines."""
    parts = len(re.findall(r"\n\n|[\[(]\[|\], \[|#(?:list|enum|notes)\(", made))
    return (
        not re.search(r"(?:picture|formula|image|tabled|raw)\(", made)
        and len(made.encode()) / 60 + parts + asked.lines * 2 < 24
    )


def _room(asked: Form, item: Item, texts: Texts, head: str) -> str:
    """Return the beginning of the call that prints a question's room to answer; hints and the closing bracket follow."""
    if asked.unit is not None:
        return f"number-question({head}, [{words(asked.unit)}]"
    if asked.lists:
        lists = codes([array([words(pick) for pick in picks]) for picks in asked.lists])
        return f"gap-question({head}, {array([words(segment) for segment in asked.segments])}, {lists}"
    if asked.rows and not asked.ticked:
        rows = array([texts.part(item, row.text) for row in asked.rows])
        picks = codes([f"([{LETTERS[index]}], [{words(pick)}])" for index, pick in enumerate(asked.picks)])
        return f"slot-question({head}, {rows}, {picks}"
    options = "".join(f", ([{words(row.mark)}], [{texts.part(item, row.text)}])" for row in asked.rows)
    return f"question({head}{options}, lines: {asked.lines}"


def _answer(item: Item, texts: Texts, title: str) -> str:
    key, source = key_of(item), texts.sources(item)
    notes = [words(key.judgement)] if key.judgement else []
    notes += [f"{words(QUIZ['sources'] + ': ')}{source}"] if source else []
    credit = f"[{words(' ').join(notes)}]" if notes else "none"
    head = f"{literal(item.id)}, [{words(item.named(title))}], {literal(key.letters)}, {credit}"
    return f"#answer({head}, {', '.join(_entry(entry, item, texts) for entry in key.entries)},);\n"


def _entry(entry: Entry, item: Item, texts: Texts) -> str:
    verdict = call("verdict", words(entry.verdict), right=flag(bool(entry.right))) if entry.verdict else ""
    points = f"\n#list(..{array([texts.part(item, point) for point in entry.points])});" if entry.points else ""
    note = words(f" {entry.note}") if entry.note else ""
    return f"([{words(entry.about)}{verdict}], [{texts.part(item, entry.why)}{points}{note}])"
