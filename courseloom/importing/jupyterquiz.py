"""Reads the questions of JupyterQuiz: choice, numeric, string and match, as JSON, in a notebook or in Python code."""

from __future__ import annotations

import ast
import base64
import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from courseloom.errors import Problems, Where
from courseloom.importing import answers
from courseloom.importing.answers import Answer, NumberAnswer
from courseloom.importing.bank import Draft, joined
from courseloom.importing.escaping import plain
from courseloom.importing.losses import LEFT_OUT, Losses
from courseloom.importing.markup import fenced
from courseloom.importing.texts import Texts
from courseloom.readers import ipynb

_TAKEN = {"question", "type", "code", "answers", "pairs", "options", "precision"}
_STANDARD = re.compile(r"(in)?correct(\W|$)|(right|wrong|true|false|yes|no)\W*$", re.I)
"""Feedback that says nothing but whether an answer is right, as it begins."""


def read(text: str, texts: Texts, losses: Losses, problems: Problems) -> list[Draft]:
    """Read the questions of a JSON text; add what prevents reading to `problems`, and what is omitted to `losses`."""
    asked = _asked(text, losses.file, problems)
    lines = [text.count("\n", 0, found.start()) + 1 for found in re.finditer(r'"question"\s*:', text)]
    drafts, skipped = [], Counter[str]()
    for number, one in enumerate(asked):
        line = lines[number] if len(lines) == len(asked) else 0
        if draft := _Reader(one, number + 1, line, texts, losses).question(skipped):
            drafts.append(draft)
    if skipped:
        settings = ", ".join(f"{name} ({count})" for name, count in sorted(skipped.items()))
        losses.add(f"has settings that quizzes here do not have: {settings}.", "They were left out; nothing needs to be done.")
    return drafts


def _asked(text: str, file: str, problems: Problems) -> list[Any]:
    """Return the questions of a JSON text, a notebook, or a Python file that holds them as a list."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        if found := list(_of_python(text)):
            return found
        line, what = ipynb.broken(text, error) if isinstance(error, json.JSONDecodeError) else (0, "it is nested too deeply")
        problems.add(Where(file, line), f"is not valid JSON: {what}.", "Correct it there, or save it again.")
        return []
    if isinstance(data, dict) and isinstance(data.get("cells"), list):
        return [one for cell in data["cells"] if isinstance(cell, dict) for one in _of_cell(cell)]
    if isinstance(data, dict):
        data = data.get("questions", [data])
    return data if isinstance(data, list) else []


def _of_cell(cell: dict[str, Any]) -> Iterator[Any]:
    """Yield the questions of a notebook's cell: those of its code, or those hidden in an element as JSON or base64."""
    source = cell.get("source") or ""
    text = source if isinstance(source, str) else "".join(map(str, source))
    if cell.get("cell_type") == "code":
        yield from _of_python(text)
        return
    for hidden in re.findall(r"<(?:span|div|p)\b[^>]*\bid=[^>]*>([^<]+)</", text):
        try:
            plain = hidden if "{" in hidden else base64.b64decode(hidden, validate=True).decode()
            data = json.loads(plain)
        except ValueError:
            continue
        yield from data if isinstance(data, list) else [data]


def _of_python(text: str) -> Iterator[Any]:
    """Yield the questions of the lists and dictionaries that Python code writes out; nothing of it is run."""
    try:
        tree = ast.parse("\n".join(line for line in text.split("\n") if not line.lstrip().startswith(("%", "!"))))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict) and any(isinstance(key, ast.Constant) and key.value == "question" for key in node.keys):
            try:
                yield ast.literal_eval(node)
            except (ValueError, TypeError, RecursionError):
                yield {}


class _Reader:
    """Turns one object of the JSON into a draft."""

    def __init__(self, data: Any, number: int, line: int, texts: Texts, losses: Losses) -> None:
        self.data = data if isinstance(data, dict) else {}
        self.texts = texts
        told = texts.languages.one(str(self.data.get("question") or ""))
        name = " ".join(re.sub(r"<[^<>]*>", " ", told).split())[:80] or f"question {number}"
        self.draft = Draft(line, "", "", "")
        self.note = losses.on(name, line, self.draft.lost.append)

    def rich(self, one: Any, key: str) -> str:
        """Return a text of an object as Markdown of items, with its code after it."""
        text, code = one.get(key), one.get("code") if key != "feedback" else None
        made = self.texts.rich(str(text), "html", self.note) if text not in (None, "") else ""
        return joined(made, fenced(str(code), "python") if code else "")

    def why(self, one: Any) -> str:
        """Return the feedback of an answer."""
        return self.rich(one, "feedback")

    def question(self, skipped: Counter[str]) -> Draft | None:
        """Return the question as a draft; None for one that cannot be carried."""
        kind = str(self.data.get("type") or "")
        readers = {
            "multiple_choice": self.choice,
            "many_choice": self.choice,
            "numeric": self.number,
            "string": self.string,
            "match": self.match,
        }
        if kind not in readers:
            self.note(0, f"is of the type '{kind}', which is not imported." if kind else "has no type.", LEFT_OUT)
            return None
        given = self.data.get("answers", [])
        if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
            self.note(0, "has answers that are not a list of objects.", LEFT_OUT)
            return None
        try:
            if not readers[kind](given):
                return None
        except (TypeError, ValueError, KeyError, OverflowError):
            self.note(0, "has an answer that cannot be read.", LEFT_OUT)
            return None
        self.draft.stem = self.rich(self.data, "question")
        if not self.draft.stem:
            self.note(0, "has no text.", LEFT_OUT)
            return None
        skipped.update(key for key in self.data if key not in _TAKEN)
        return self.draft

    def choice(self, given: list[Any]) -> bool:
        single = self.data["type"] == "multiple_choice"
        found = [Answer(self.rich(one, "answer"), "", 100.0 * bool(one.get("correct")), self.why(one)) for one in given]
        return answers.choice(self.draft, found, "", self.note, single=single)

    def number(self, given: list[Any]) -> bool:
        digits = int(self.data.get("precision") or 0)
        found = []
        for one in given:
            weight = 100.0 * bool(one.get("correct"))
            if one.get("value") is not None:
                value = float(one["value"])
                places = math.floor(math.log10(abs(value))) if value else 0
                tolerance = float(f"{10.0 ** (places - digits + 1) / 2:.12g}") if digits else 0.0
                found.append(NumberAnswer(value, tolerance, weight, self.why(one)))
            elif one.get("range") is not None:
                low, high = map(float, one["range"])
                middle, half = (float(f"{part:.12g}") for part in ((low + high) / 2, abs(high - low) / 2))
                found.append(NumberAnswer(middle, half, weight, self.why(one)))
            else:
                self.other(one)
        if not all(math.isfinite(one.value + one.tolerance) for one in found):
            raise ValueError
        return answers.number(self.draft, found, "", self.note)

    def string(self, given: list[Any]) -> bool:
        found = []
        for one in given:
            if one.get("answer") is None:
                self.other(one)
                continue
            words = " ".join(self.texts.languages.one(str(one["answer"])).split())
            found.append(Answer(plain(words), words, 100.0 * bool(one.get("correct")), self.why(one)))
            if one.get("match_case"):
                self.note(0, "tells small letters from capitals.", "Here they count as the same; nothing needs to be done.")
        made = answers.short(self.draft, found, "", self.note)
        if made and self.draft.kind == "short-answer" and any(one.get("fuzzy_threshold") for one in given):
            self.draft.fields["slips"] = True
            self.note(
                0, "takes answers that are nearly right.", "Here one slip of the keys is forgiven, in words of six letters on."
            )
        return made

    def match(self, given: list[Any]) -> bool:
        pairs = [
            (self.texts.rich(str(one["label"]), "html", self.note), self.texts.pick(str(one["answer"]), self.note, form="html"))
            for one in self.data.get("pairs", [])
        ]
        offered = [self.texts.pick(str(one), self.note, form="html") for one in self.data.get("options", [])]
        spare = [one for one in dict.fromkeys(offered) if one not in {right for _, right in pairs}]
        return answers.match(self.draft, pairs, spare, "", self.note)

    def other(self, one: Any) -> None:
        """Note the feedback for every other answer."""
        why = self.why(one)
        if why and not (_STANDARD.match(why) and len(why) < 40):
            answers.anything_else(why, self.note)
