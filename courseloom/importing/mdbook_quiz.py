"""Reads the quizzes of mdbook-quiz: TOML with questions of the types ShortAnswer, MultipleChoice and Tracing."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from typing import Any

from courseloom.errors import Problems, Where
from courseloom.importing import answers
from courseloom.importing.answers import Answer
from courseloom.importing.bank import SLUG, Draft, joined
from courseloom.importing.escaping import plain
from courseloom.importing.losses import LEFT_OUT, Losses
from courseloom.importing.texts import Texts

_TAKEN = {"id", "type", "prompt", "answer", "context", "multipart"}
_HEX = re.compile(r"[0-9a-f-]{32,36}")
"""A name that was drawn at random, and tells an author nothing."""


def read(text: str, texts: Texts, losses: Losses, problems: Problems) -> list[Draft]:
    """Read the questions of a TOML text; add what prevents reading to `problems`, and what is omitted to `losses`."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"line (\d+)", str(error))
        what = f"is not valid TOML ({error})."
        problems.add(Where(losses.file, int(found[1]) if found else 0), what, "Correct it there, or save it again.")
        return []
    asked, shared = data["questions"], data.get("multipart", {})
    lines = [text.count("\n", 0, found.start()) + 1 for found in re.finditer(r"^\s*\[\[\s*questions\s*\]\]", text, re.M)]
    drafts, skipped = [], Counter[str]()
    for number, one in enumerate(asked):
        line = lines[number] if len(lines) == len(asked) else 0
        reader = _Reader(one if isinstance(one, dict) else {}, number + 1, line, texts, losses)
        try:
            draft = reader.question(shared, skipped)
        except (KeyError, TypeError, AttributeError):
            reader.note(0, "lacks a prompt or an answer.", LEFT_OUT)
            continue
        if draft:
            drafts.append(draft)
    if skipped:
        settings = ", ".join(f"{name} ({count})" for name, count in sorted(skipped.items()))
        losses.add(f"has settings that quizzes here do not have: {settings}.", "They were left out; nothing needs to be done.")
    return drafts


class _Reader:
    """Turns one question of the TOML into a draft."""

    def __init__(self, data: dict[str, Any], number: int, line: int, texts: Texts, losses: Losses) -> None:
        self.data, self.texts = data, texts
        prompt = data.get("prompt")
        told = str(prompt.get("prompt") or "") if isinstance(prompt, dict) else ""
        name = " ".join(re.sub(r"[*`]", "", told).split())[:80] or f"question {number}"
        own = str(data.get("id") or "")
        self.draft = Draft(line, "", "", "", id=own if SLUG.fullmatch(own) and not _HEX.fullmatch(own) else "")
        self.note = losses.on(name, line, self.draft.lost.append)

    def rich(self, text: Any) -> str:
        """Return Markdown of mdBook as that of items."""
        return self.texts.rich(str(text).strip(), "markdown", self.note) if text and str(text).strip() else ""

    def question(self, shared: dict[str, Any], skipped: Counter[str]) -> Draft | None:
        """Return the question as a draft; None for one that cannot be carried; raises KeyError and TypeError."""
        kind = str(self.data.get("type") or "")
        readers = {"MultipleChoice": self.choice, "ShortAnswer": self.short}
        if kind not in readers:
            self.note(0, f"is of the type '{kind}', which is not imported." if kind else "has no type.", LEFT_OUT)
            return None
        prompt, answer = self.data["prompt"], self.data["answer"]
        if not readers[kind](prompt, answer["answer"], answer, self.rich(self.data.get("context"))):
            return None
        self.draft.stem = joined(self.rich(shared.get(self.data.get("multipart", ""))), self.rich(prompt["prompt"]))
        if not self.draft.stem:
            self.note(0, "has no text.", LEFT_OUT)
            return None
        skipped.update(key for key in self.data if key not in _TAKEN)
        skipped.update(key for key in prompt if key not in ("prompt", "distractors"))
        return self.draft

    def choice(self, prompt: dict[str, Any], right: Any, _: dict[str, Any], context: str) -> bool:
        rights = right if isinstance(right, list) else [right]
        found = [Answer(self.rich(one), "", 100.0, "") for one in rights]
        found += [Answer(self.rich(one), "", 0.0, "") for one in prompt.get("distractors", [])]
        return answers.choice(self.draft, found, context, self.note, single=not isinstance(right, list))

    def short(self, _: dict[str, Any], right: Any, answer: dict[str, Any], context: str) -> bool:
        words = [" ".join(str(one).split()) for one in (right, *answer.get("alternatives", []))]
        return answers.short(self.draft, [Answer(plain(one), one, 100.0, "") for one in words], context, self.note)
